"""The decision for a terminal: headline and matrix first, then what stands in the way, the evidence, and what would unblock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from gatekit.model.decision import Decision, GateResult
from gatekit.model.vocabulary import Effect, Outcome, Result
from gatekit.reports import outline
from gatekit.reports.offenders import severities
from gatekit.reports.page import Page
from gatekit.reports.terminal_evidence import evidence_table
from gatekit.reports.terminal_rules import trouble
from gatekit.reports.text import cells, pad
from gatekit.reports.values import time_text
from gatekit.reports.words import counted

_SYMBOLS = {Result.PASS: "✓", Result.FAIL: "✗", Result.NO_DATA: "?", Result.ERROR: "!", Result.NOT_APPLICABLE: "-"}
_TONES = {Effect.BLOCK: "red", Effect.WARN: "yellow", Effect.AUDIT: "dim"}
_LEAST_WHY = 24  # cells below which the short reason gets a line of its own


def render_terminal(decision: Decision, *, colour: bool, width: int = 100, ascii: bool = False) -> str:  # noqa: A002 - the codec's name
    """The decision as text for a terminal, with a newline at the end.

    Args:
        decision: any.
        colour: whether ANSI styles are used; nothing is told by colour alone.
        width: cells in a line, at least 40; only a command's word that is longer than a line goes beyond it.
        ascii: whether only ASCII characters may come out, for outputs that are not UTF-8.
    """
    page = Page(colour=colour, width=width, ascii=ascii)
    sections = [_headline(page, decision), _matrix(page, decision)]
    sections += [_troubles(page, decision, effect) for effect in (Effect.BLOCK, Effect.WARN, Effect.AUDIT)]
    if not outline.nothing_found(decision):
        sections += [_passed(page, decision), _not_judged(page, decision)]
        sections += [[*evidence_table(page, decision), *_unjudged(page, decision)]]
    return page.text([*sections, _unblock(page, decision)])


def _headline(page: Page, decision: Decision) -> list[str]:
    tone, symbol = ("green", "✓") if decision.outcome is Outcome.PASS else ("red", "✗")
    policy = decision.policy
    facts = [f"policy {policy.name} {policy.version}".rstrip(), outline.commit(decision)]
    facts += [time_text(decision.at), f"gatekit {decision.gatekit_version}"]
    facts += ["warnings block" if decision.fail_on_warn else ""]
    lines = page.paragraph(decision.headline, "bold", tone, first=page.show(symbol) + " ", tone=tone)
    lines += page.paragraph(" · ".join(filter(None, facts)), "dim", indent=2)
    settings = outline.set_params(decision)
    return lines + (page.paragraph(outline.listed(settings), "dim", indent=2, first="set: ") if settings else [])


def _matrix(page: Page, decision: Decision) -> list[str]:
    rows = [(gate.title, outline.RESULT_WORDS[gate.result], outline.EFFECT_WORDS[gate.effect]) for gate in decision.gates]
    widths = page.columns(rows, most=(max(page.width // 4, 12), 10, 8))
    room = page.width - 4 - sum(widths) - 2 * len(widths)
    lines: list[str] = []
    for gate, row in zip(decision.gates, rows, strict=True):
        title, result, effect = (page.clip(text, width) for text, width in zip(row, widths, strict=True))
        tone = _tone(gate)
        head = f"  {page.paint(page.show(_SYMBOLS[gate.result]), tone)} {page.paint(pad(title, widths[0]), 'bold')}  "
        head += page.paint(pad(result, widths[1]), tone) + "  " + pad(effect, widths[2])
        facts = outline.why(decision, gate)
        if room >= _LEAST_WHY:
            lines.append(f"{head}  {_as_fits(page, facts, room)}")
        else:
            lines += [head.rstrip(), *page.paragraph("; ".join(facts), indent=6)]
    return lines


def _as_fits(page: Page, facts: Sequence[str], room: int) -> str:
    """As many whole facts as fit, and how many do not."""
    for count in range(len(facts), 0, -1):
        rest = f"; {len(facts) - count} more" if count < len(facts) else ""
        text = page.show("; ".join(facts[:count]) + rest)
        if cells(text) <= room:
            return text
    return page.clip(facts[0], room)


def _tone(gate: GateResult) -> str:
    return "green" if gate.result is Result.PASS else _TONES.get(gate.effect, "dim")


def _troubles(page: Page, decision: Decision, effect: Effect) -> list[str]:
    found = outline.troubles(decision, effect)
    if not found:
        return []
    lines = page.heading(outline.EFFECT_HEADINGS[effect])
    for item in found:
        lines += ["", *trouble(page, decision, item, symbol=_SYMBOLS[item.first.result], tone=_TONES[effect])]
    return lines


def _passed(page: Page, decision: Decision) -> list[str]:
    rows = outline.passed_titles(decision)
    return [*page.heading("What passed"), *_by_gate(page, rows, indent=2)] if rows else []


def _not_judged(page: Page, decision: Decision) -> list[str]:
    others, unreported = outline.inapplicable_reasons(decision), outline.unreported_titles(decision)
    lines = page.heading("What was not judged") if others or unreported else []
    for titles, reason in others:
        lines += page.paragraph(": ".join(filter(None, (titles, reason))), indent=2)
    lines += page.paragraph("There is no report for:", indent=2) if unreported else []
    return lines + _by_gate(page, unreported, indent=4)


def _by_gate(page: Page, rows: Sequence[tuple[str, str]], *, indent: int) -> list[str]:
    (width, _) = page.columns(rows, most=(page.width // 3, 0))
    lines: list[str] = []
    for title, titles in rows:
        lines += page.paragraph(titles, indent=indent, first=pad(page.clip(title, width), width) + "  ")
    return lines


def _unjudged(page: Page, decision: Decision) -> list[str]:
    if not decision.unjudged:
        return []
    many = counted(len(decision.unjudged), "open finding")
    return ["", *page.paragraph(f"Judged by no rule: {many} ({severities(decision.unjudged)})", indent=2)]


def _unblock(page: Page, decision: Decision) -> list[str]:
    if decision.outcome is Outcome.PASS:
        return []
    lines: list[str] = []
    found = outline.advices(decision)
    for number, advice in enumerate(found, start=1):
        label = f"{number:>{len(str(len(found)))}}. "
        hang = 2 + len(label)
        first, *others = advice.sentences
        if others:
            lines += page.paragraph(f"{advice.titles}:", indent=2, first=label)
            lines += [line for sentence in advice.sentences for line in _sentence(page, sentence, hang, "- ")]
        else:
            lines += _sentence(page, replace(first, text=f"{advice.titles}: {first.text}"), 2, label)
    if outline.nothing_examined(decision):
        lines += _first_steps(page, decision)
    return [*page.heading("To unblock"), *lines] if lines else []


def _sentence(page: Page, sentence: outline.Sentence, indent: int, label: str) -> list[str]:
    lines = page.paragraph(sentence.text, indent=indent, first=label)
    return lines + (page.command(sentence.command, indent=indent + len(label) + 2) if sentence.command else [])


def _first_steps(page: Page, decision: Decision) -> Iterable[str]:
    yield from page.paragraph("No report could be judged: run the tools, then gatekit again where their reports are.", indent=2)
    made = outline.first_commands(decision)
    (width, _) = page.columns(made, most=(page.width // 4, 0))
    for entries, command in made:
        yield from page.command(command, indent=4, first=pad(page.clip(entries, width), width) + "  ")
