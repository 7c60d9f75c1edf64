"""The decision as GitHub-flavoured Markdown, for a pull-request comment or job summary; always within a number of characters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from gatekit.model.decision import Decision, GateResult
from gatekit.model.vocabulary import Effect, Outcome, Result
from gatekit.reports import outline
from gatekit.reports.contract import EvidenceRow, evidence_rows, unassigned_rows
from gatekit.reports.markdown_fit import Section, Shorter, fitted
from gatekit.reports.markdown_rules import rule_section
from gatekit.reports.markdown_text import code, escape, prose
from gatekit.reports.offenders import severities
from gatekit.reports.values import time_text
from gatekit.reports.words import counted

_NEUTRAL = "\N{HEAVY MINUS SIGN}"
_SIGNS = {Effect.BLOCK: "❌", Effect.WARN: "⚠️", Effect.AUDIT: _NEUTRAL}
_WHY = 300  # characters of a gate's reasons
_FEW_ROWS = 20


def render_markdown(decision: Decision, *, limit: int = 60_000) -> str:
    """The decision as Markdown, with a newline at the end, in at most `limit` characters.

    What does not fit is left out from the least important end, and the text says so.
    """
    sections = [
        _headline(decision),
        _matrix(decision),
        *(section for effect in _SIGNS for section in _rules(decision, effect)),
        *(() if outline.nothing_found(decision) else (_passed(decision), _not_judged(decision), _evidence(decision))),
        _unblock(decision),
    ]
    text = fitted(sections, limit)
    return text if len(text) <= limit else _at_least(decision, limit)


def _at_least(decision: Decision, limit: int) -> str:
    """The headline, or as much of it as fits."""
    room = limit
    while room:
        text = f"{escape(decision.headline, limit=room)}\n"
        if len(text) <= limit:
            return text
        room //= 2
    return ""


def _headline(decision: Decision) -> Section:
    sign = "✅" if decision.outcome is Outcome.PASS else "❌"
    policy = decision.policy
    facts = [f"policy {escape(policy.name)} {escape(policy.version)}".rstrip(), escape(outline.commit(decision))]
    facts += [time_text(decision.at), f"gatekit {escape(decision.gatekit_version)}"]
    facts += ["warnings block"] if decision.fail_on_warn else []
    settings = outline.set_params(decision)
    facts += [f"set: {escape(outline.listed(settings))}"] if settings else []
    title = f"## {sign} {escape(decision.headline)}"
    return Section(
        name="the headline",
        full=f"{title}\n\n{' · '.join(filter(None, facts))}",
        shorter=(Shorter(weight=90, render=lambda: title),),
    )


def _matrix(decision: Decision) -> Section:
    def row(gate: GateResult, *, why: bool) -> tuple[str, ...]:
        sign = "✅" if gate.result is Result.PASS else _SIGNS.get(gate.effect, _NEUTRAL)
        words = (outline.RESULT_WORDS[gate.result], outline.EFFECT_WORDS[gate.effect])
        reason = "; ".join(outline.why(decision, gate)) if why else ""
        return (sign, f"**{escape(gate.title, limit=100)}**", *words, escape(reason, limit=_WHY))

    head = ("", "Gate", "Result", "Effect", "Why")
    return Section(
        name="the matrix",
        full=_table(head, [row(gate, why=True) for gate in decision.gates]),
        shorter=(
            Shorter(weight=80, render=lambda: _table(head[:4], [row(gate, why=False)[:4] for gate in decision.gates])),
            Shorter(
                weight=95, render=lambda: _table(head[:4], [row(gate, why=False)[:4] for gate in decision.gates[:_FEW_ROWS]])
            ),
        ),
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows)]
    return "\n".join(lines)


def _rules(decision: Decision, effect: Effect) -> list[Section]:
    found = outline.troubles(decision, effect)
    if not found:
        return []
    heading = Section(name="a heading", full=f"### {outline.EFFECT_HEADINGS[effect]}", shorter=(Shorter(weight=96, render=str),))
    return [heading, *(rule_section(decision, item, sign=_SIGNS[effect]) for item in found)]


def _passed(decision: Decision) -> Section:
    return _quiet("what passed", "What passed", _list(outline.passed_titles(decision)))


def _not_judged(decision: Decision) -> Section:
    lines, unreported = _list(outline.inapplicable_reasons(decision)), _list(outline.unreported_titles(decision))
    lines += ["- There is no report for:", *(f"  {line}" for line in unreported)] if unreported else []
    return _quiet("what was not judged", "What was not judged", lines)


def _list(rows: Sequence[tuple[str, str]]) -> list[str]:
    return [f"- {': '.join(filter(None, (escape(first), prose(second))))}" for first, second in rows]


def _quiet(name: str, title: str, lines: Sequence[str]) -> Section:
    text = "\n".join([f"### {title}", "", *lines]) if lines else ""
    return Section(name=name, full=text, shorter=(Shorter(weight=15, render=str),) if lines else ())


def _evidence(decision: Decision) -> Section:
    rows = [*evidence_rows(decision), *unassigned_rows(decision)]
    grave = [row for row in rows if row.grave]
    return Section(
        name="the evidence",
        full=_evidence_fold(decision, rows),
        shorter=(
            Shorter(weight=25, render=partial(_evidence_fold, decision, grave)),
            Shorter(weight=45, render=partial(_evidence_fold, decision, grave[:_FEW_ROWS])),
            Shorter(weight=50, render=str),
        ),
    )


def _evidence_fold(decision: Decision, rows: Sequence[EvidenceRow]) -> str:
    head = ("Entry", "Status", "Report", "Tool (format)", "Holds", "Why")
    lines = ["", _table(head, map(_evidence_cells, rows))] if rows else []
    if decision.unjudged:
        many = counted(len(decision.unjudged), "open finding")
        lines += ["", f"Judged by no rule: {many} ({severities(decision.unjudged)})"]
    return "\n".join(["<details><summary>Evidence</summary>", *lines, "", "</details>"]) if lines else ""


def _evidence_cells(row: EvidenceRow) -> tuple[str, ...]:
    status = f"**{row.status}**" if row.grave else row.status
    report = code(row.report) if row.source or row.holds or row.why else escape(row.report)
    return (escape(row.entry), status, report, escape(row.source, limit=100), row.holds, prose(row.why, limit=_WHY))


def _unblock(decision: Decision) -> Section:
    advices = outline.advices(decision) if decision.outcome is Outcome.BLOCK else ()
    lines = [f"{number}. **{escape(item.titles)}**: {_sentences(item.sentences)}" for number, item in enumerate(advices, start=1)]
    if decision.outcome is Outcome.BLOCK and outline.nothing_examined(decision):
        lines += ["No report could be judged: run the tools, then gatekit again where their reports are.", ""]
        lines += [f"- {escape(entries)}: {code(command)}" for entries, command in outline.first_commands(decision)]
    if not lines:
        return Section(name="the advice", full="")
    head = ["### To unblock", ""]
    return Section(
        name="the advice",
        full="\n".join([*head, *lines]),
        shorter=(
            Shorter(weight=75, render=lambda: "\n".join([*head, *lines[:_FEW_ROWS]])),
            Shorter(weight=93, render=str),
        ),
    )


def _sentences(sentences: Sequence[outline.Sentence]) -> str:
    texts = [f"{prose(sentence.text)} {code(sentence.command)}".rstrip() for sentence in sentences]
    return texts[0] if len(texts) == 1 else "".join(f"\n   - {text}" for text in texts)
