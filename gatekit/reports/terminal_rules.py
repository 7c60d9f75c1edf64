"""One rule that stands in the way, for a terminal: its numbers and the gap, its offenders by file, remediation and owner."""

from __future__ import annotations

from collections.abc import Sequence

from gatekit.model.decision import Comparison, Decision, RuleResult
from gatekit.model.numbers import compared
from gatekit.model.vocabulary import Result
from gatekit.reports.lines import ItemLine, item_line
from gatekit.reports.offenders import by_file, more_related, rest, verdict, worst
from gatekit.reports.outline import Trouble, commands, comparison_name, parts
from gatekit.reports.page import Page, in_columns
from gatekit.reports.text import cells, pad

FIRST = 10  # offenders of one rule
PER_FILE = 4
_INDENT = 4
_LEAST_TEXT = 20  # cells below which an offender's text gets a line of its own


def trouble(page: Page, decision: Decision, item: Trouble, *, symbol: str, tone: str) -> list[str]:
    """The lines of one rule, or of several that lack data for the same reason."""
    rule = item.first
    lines = _title(page, item, symbol, tone)
    if rule.result is Result.NO_DATA:
        lines += page.paragraph(f"No data: {rule.reason}", indent=_INDENT)
        lines += [line for command in commands(decision, rule) for line in page.command(command, indent=_INDENT, first="run    ")]
    elif rule.result is Result.ERROR:
        lines += page.paragraph(f"Could not be evaluated: {rule.reason}", indent=_INDENT)
        lines += page.paragraph(rule.condition, indent=_INDENT, first="rule   ")
    else:
        lines += page.paragraph(rule.message, indent=_INDENT)
        lines += _numbers(page, rule.comparisons)
        lines += _related(page, rule)
        lines += _offenders(page, rule)
        if not rule.comparisons and not rule.offenders:
            lines += page.paragraph(rule.condition, indent=_INDENT, first="needs  ")
    lines += page.paragraph(rule.enforcement_reason, indent=_INDENT, first="note   ")
    return lines + page.paragraph(item.remediation, indent=_INDENT, first="fix    ")


def _title(page: Page, item: Trouble, symbol: str, tone: str) -> list[str]:
    lines = page.paragraph(item.titles, "bold", first=page.show(symbol) + " ", tone=tone)
    where = " · ".join(filter(None, (item.where, f"owner: {item.first.owner}" if item.first.owner else "")))
    if len(lines) == 1 and cells(page.show(item.titles)) + cells(page.show(where)) + 4 <= page.width:
        return [f"{lines[0]}  {page.paint(page.show(where), 'dim')}"]
    return lines + page.paragraph(where, "dim", indent=_INDENT)


def _numbers(page: Page, comparisons: Sequence[Comparison]) -> list[str]:
    rows = []
    for comparison in sorted(comparisons, key=lambda comparison: comparison.holds):
        numbers = compared(comparison)
        rows.append((comparison_name(comparison), numbers.actual, f"needs {numbers.needed}", numbers.gap or "holds"))
    if not rows:
        return []
    widths = page.columns(rows, most=(page.width,) * 4)
    lines: list[str] = []
    if sum(widths) + 3 * 3 + _INDENT <= page.width:
        lines += [" " * _INDENT + in_columns([page.show(text) for text in row], widths, gap="   ") for row in rows]
    else:
        lines += [line for row in rows for line in page.paragraph(", ".join(row), indent=_INDENT)]
    return lines + [line for each in comparisons for line in page.paragraph(parts(each), "dim", indent=_INDENT + 2)]


def _related(page: Page, rule: RuleResult) -> list[str]:
    rows = [(line.path or line.rule_id, line.text) for line in map(item_line, rule.related[:FIRST])]
    widths = page.columns(rows, most=(page.width // 2, page.width))
    room = page.width - _INDENT - 4 - widths[0]
    lines = [f"{pad(page.clip_left(name, widths[0]), widths[0])}  {page.clip(text, room)}" for name, text in rows]
    lines += [page.paint(page.show(more_related(rule, FIRST)), "dim")] if len(rule.related) > FIRST else []
    return [" " * (_INDENT + 2) + line for line in lines]


def _offenders(page: Page, rule: RuleResult) -> list[str]:
    if not rule.offenders:
        return []
    grouped = worst(by_file(rule.offenders), first=FIRST, per_file=PER_FILE)
    lines = page.paragraph(verdict(rule, grouped), indent=_INDENT)
    if rule.suppressed:
        lines += page.paragraph(f"not counted: {rule.suppressed:,} that the tools themselves suppressed", "dim", indent=_INDENT)
    widths = page.columns(
        [(line.place, line.severity, line.rule_id) for group in grouped.groups for line in group.lines],
        most=(9, 8, max(page.width // 3, 12)),
    )
    for group in grouped.groups:
        count = f"  ({group.count:,})" if group.count > 1 else ""
        path = page.clip_left(group.path or group.heading, page.width - _INDENT - cells(count))
        lines.append(" " * _INDENT + page.paint(path, "bold") + page.paint(count, "dim"))
        for line in group.lines:
            lines += _offender(page, line, widths)
    if grouped.more:
        lines.append(" " * _INDENT + page.paint(page.show(rest(grouped)), "dim"))
    return lines


def _offender(page: Page, line: ItemLine, widths: Sequence[int]) -> list[str]:
    place = pad(page.clip(line.place, widths[0]), widths[0], right=True)
    severity = page.paint(pad(page.clip(line.severity, widths[1]), widths[1]), _tone(line))
    rule_id = pad(page.clip_left(line.rule_id, widths[2]), widths[2])
    used = [(place, widths[0]), (severity, widths[1]), (rule_id, widths[2])]
    head = " " * (_INDENT + 2) + "  ".join(text for text, width in used if width)
    taken = _INDENT + 2 + sum(width + 2 for _, width in used if width)
    if page.width - taken >= _LEAST_TEXT:
        return [f"{head}{'  ' if any(widths) else ''}{page.clip(line.text, page.width - taken)}".rstrip()]
    return [head.rstrip(), *page.paragraph(line.text, indent=_INDENT + 4)]


def _tone(line: ItemLine) -> str:
    return {"critical": "red", "unknown": "red", "high": "yellow"}.get(line.severity, "")
