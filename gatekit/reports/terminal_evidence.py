"""The evidence table for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from gatekit.model.decision import Decision
from gatekit.reports.contract import EvidenceRow, evidence_rows, unassigned_rows
from gatekit.reports.page import Page, in_columns
from gatekit.reports.text import pad

_LEAST = (24, 21, 30, 13, 21)  # cells that the columns keep when the table is squeezed
_INDENT = 2
_GAP = "  "


def evidence_table(page: Page, decision: Decision) -> list[str]:
    """The contract's entries with their reports, then the files that belong to no entry."""
    entries, others = evidence_rows(decision), unassigned_rows(decision)
    lines = page.heading("Evidence") if entries or others else []
    lines += _table(page, entries)
    if others:
        lines += [*([""] if entries else []), *page.paragraph("Files that belong to no entry of the policy:", indent=_INDENT)]
    return lines + _table(page, others)


def _table(page: Page, rows: Sequence[EvidenceRow]) -> list[str]:
    widths = _widths(page, rows)
    fits = _needed(widths) <= page.width and sum(widths[:2]) <= page.width // 2
    return [line for row in rows for line in (_row(page, row, widths) if fits else _stacked(page, row))]


def _cells(row: EvidenceRow) -> tuple[str, ...]:
    return (row.entry, row.status, row.report, row.source, row.holds)


def _widths(page: Page, rows: Sequence[EvidenceRow]) -> list[int]:
    """The columns' widths; where the page is too narrow, the last three give way, those that have most to spare first."""
    filled = [_cells(row) for row in rows if row.report] or [("",) * 5]
    widths = page.columns(filled, most=(24, 21, page.width, page.width, page.width))
    widths[:2] = page.columns([_cells(row)[:2] for row in rows], most=(24, 21))
    too_much = _needed(widths) - page.width
    while too_much > 0:
        widest = max((2, 3, 4), key=lambda column: widths[column] - _LEAST[column])
        if widths[widest] <= _LEAST[widest]:
            break
        widths[widest] -= 1
        too_much -= 1
    return widths


def _needed(widths: Sequence[int]) -> int:
    return _INDENT + sum(widths) + len(_GAP) * (len(widths) - 1)


def _row(page: Page, row: EvidenceRow, widths: Sequence[int]) -> list[str]:
    head, taken = " " * _INDENT, _INDENT
    for text, width, tone in ((row.entry, widths[0], "bold"), (row.status, widths[1], _tone(row))):
        if width:
            head += page.paint(pad(page.clip(text, width), width), tone) + _GAP
            taken += width + len(_GAP)
    if not row.report:
        return [(head + page.clip(row.why, page.width - taken)).rstrip()]
    report = page.clip_left(row.report, widths[2])
    others = (page.clip(row.source, widths[3]), page.clip(row.holds, widths[4]))
    line = (head + in_columns((report, *others), widths[2:], gap=_GAP)).rstrip()
    return [line, *page.paragraph(row.why, _tone(row), indent=taken)]


def _stacked(page: Page, row: EvidenceRow) -> list[str]:
    label = f"{page.show(row.entry)} " if row.entry else ""
    facts = ", ".join(filter(None, (row.report, row.source, row.holds)))
    lines = page.paragraph(f"{label}{row.status}", "bold", _tone(row), indent=_INDENT)
    lines += page.paragraph(facts, indent=_INDENT + 2)
    return lines + page.paragraph(row.why, _tone(row), indent=_INDENT + 2)


def _tone(row: EvidenceRow) -> str:
    return "yellow" if row.grave else ("dim" if row.why else "")
