"""One rule that stands in the way, in Markdown: its numbers and the gap, its offenders in a fold, remediation and owner."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from gatekit.model.decision import Comparison, Decision, RuleResult
from gatekit.model.numbers import compared
from gatekit.model.vocabulary import Effect, Result
from gatekit.reports.lines import ItemLine, item_line
from gatekit.reports.markdown_fit import Section, Shorter
from gatekit.reports.markdown_text import code, escape, prose
from gatekit.reports.offenders import FileGroup, by_file, more_related, rest, verdict, worst
from gatekit.reports.outline import Trouble, commands, comparison_name, parts

_OPEN = 5  # so few offenders need no fold
_RELATED = 10  # files behind a number
_TEXT = 300  # characters of an offender's text
# how many offenders are listed, and what is lost with the step to so few
_STEPS = ((200, 0), (80, 20), (30, 30), (10, 35), (3, 60), (0, 70))
_LIGHTER = {Effect.BLOCK: 0, Effect.WARN: 25, Effect.AUDIT: 28}


def rule_section(decision: Decision, item: Trouble, *, sign: str) -> Section:
    """The section of one rule, or of several that lack data for the same reason."""
    lighter = _LIGHTER[item.first.effect]
    title = f"#### {sign} {escape(item.titles)}"
    files = by_file(item.first.offenders)
    many = max(len(item.first.offenders), min(len(item.first.related), _RELATED))
    steps = [(first, weight) for first, weight in _STEPS if first == _STEPS[0][0] or first < many]
    shorter = [
        Shorter(weight=weight - lighter, render=partial(_rule, decision, item, title, files, first=first))
        for first, weight in steps[1:]
    ]
    return Section(
        name=escape(item.titles, limit=60),
        full=_rule(decision, item, title, files, first=steps[0][0]),
        shorter=(
            *shorter,
            Shorter(weight=85 - lighter, render=lambda: title),
            Shorter(weight=97 - lighter, render=str),
        ),
    )


def _rule(decision: Decision, item: Trouble, title: str, files: Sequence[FileGroup], *, first: int) -> str:
    rule = item.first
    blocks = [f"{title} · {code(item.where)}"]
    if rule.result is Result.NO_DATA:
        blocks.append(f"No data: {prose(rule.reason)}")
        blocks += [f"Run {code(command)}" for command in commands(decision, rule)]
    elif rule.result is Result.ERROR:
        blocks.append(f"Could not be evaluated: {prose(rule.reason)}")
        blocks.append(f"Rule: {code(rule.condition)}")
    else:
        blocks.append(prose(rule.message))
        blocks.append("\n".join(_comparison(each) for each in sorted(rule.comparisons, key=lambda each: each.holds)))
        blocks.append(_related(rule, min(first, _RELATED)))
        blocks.append(_offenders(rule, files, first) if rule.offenders else "")
        if not rule.comparisons and not rule.offenders:
            blocks.append(f"Needs: {code(rule.condition)}" if rule.condition else "")
    blocks.append(prose(rule.enforcement_reason))
    fix = f"**Fix:** {prose(item.remediation)}" if item.remediation else ""
    owner = f"**Owner:** {prose(rule.owner)}" if rule.owner else ""
    blocks.append("<br>".join(filter(None, (fix, owner))))
    return "\n\n".join(filter(None, blocks))


def _comparison(comparison: Comparison) -> str:
    numbers = compared(comparison)
    verdict_text = f"{numbers.gap}" if numbers.gap else "holds"
    line = f"- {code(comparison_name(comparison))} **{numbers.actual}**, needs **{escape(numbers.needed)}**: {verdict_text}"
    combined = parts(comparison)
    return f"{line}\n  - {prose(combined)}" if combined else line


def _related(rule: RuleResult, first: int) -> str:
    if not first:
        return ""
    lines = [f"- {code(line.path or line.rule_id)} {prose(line.text)}" for line in map(item_line, rule.related[:first])]
    return "\n".join([*lines, f"- {more_related(rule, first)}"] if len(rule.related) > first else lines)


def _offenders(rule: RuleResult, files: Sequence[FileGroup], first: int) -> str:
    grouped = worst(files, first=first, per_file=max(first // 5, 2))
    summary = verdict(rule, grouped)
    if rule.suppressed:
        summary += f"; not counted: {rule.suppressed:,} that the tools themselves suppressed"
    if not first:
        return summary
    lines = [f"<details{' open' if len(rule.offenders) <= _OPEN else ''}><summary>{summary}</summary>", ""]
    for group in grouped.groups:
        count = f" ({group.count:,})" if group.count > 1 else ""
        lines += [f"**{code(group.path) or group.heading}**{count}", "", *map(_line, group.lines), ""]
    if grouped.more:
        lines += [rest(grouped), ""]
    return "\n".join([*lines, "</details>"])


def _line(line: ItemLine) -> str:
    facts = (code(line.place), line.severity, code(line.rule_id), prose(line.text, limit=_TEXT))
    return f"- {' '.join(filter(None, facts))}"
