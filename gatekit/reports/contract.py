"""The evidence of a decision for people: a row per report under its contract entry, then what belongs to no entry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

import attrs
from msgspec import Struct
from msgspec.structs import replace

from gatekit.model.decision import Decision
from gatekit.model.evidence import EntryState, Report
from gatekit.model.vocabulary import EntryStatus, FindingState, ReportStatus
from gatekit.reports.entries import shown
from gatekit.reports.words import STATUS_WORDS, counted

MOST_REPORTS = 8  # of one entry that get a row of their own; the others are one row together

# findings that do not count, and why
_OUTSIDE = {
    FindingState.SUPPRESSED: "suppressed",
    FindingState.WAIVED: "waived",
    FindingState.NOT_AFFECTED: "not affected",
    FindingState.QUARANTINED: "quarantined",
}


class EvidenceRow(Struct, frozen=True, kw_only=True):
    """One row of the evidence table.

    Attributes:
        entry: the contract entry's id; "" where it is the one above or none.
        status: what became of the entry or the report.
        grave: whether it leaves rules without data: a report of an entry that is not fit, or no report where one is required.
        report: the file's path; "" if there is no file.
        source: tool and format, as far as known.
        holds: how many findings, metrics and records, and what does not count.
        why: why it is not fit or not whole; "" if it is.
    """

    entry: str = ""
    status: str
    grave: bool = False
    report: str = ""
    source: str = ""
    holds: str = ""
    why: str = ""


def evidence_rows(decision: Decision) -> list[EvidenceRow]:
    """The rows of the contract's entries in the policy's order; what was said of a report once is not said again."""
    said: set[tuple[str, str]] = set()
    rows: list[EvidenceRow] = []
    for state in decision.evidence.entries:
        new = [replace(row, why="") if (row.report, row.why) in said else row for row in _entry_rows(state)]
        said.update((row.report, row.why) for row in new)
        rows += _said_together(new)
    return rows


def _said_together(rows: list[EvidenceRow]) -> list[EvidenceRow]:
    """The rows of one entry; a reason that neighbours share stands once, under the last of them."""
    told: list[EvidenceRow] = []
    for why, group in groupby(rows, key=lambda row: row.why):
        same = list(group)
        if why and len(same) > 1:
            *others, last = same
            same = [*(replace(row, why="") for row in others), replace(last, why=f"each of these {len(same)}: {why}")]
        told += same
    return told


def unassigned_rows(decision: Decision) -> list[EvidenceRow]:
    """The rows of reports that belong to no entry: first those that could be read, then the others, each in path order."""
    taken = {report.path for state in decision.evidence.entries for report in (*state.reports, *state.unfit)}
    left = [report for report in decision.evidence.reports if report.path not in taken]
    readable = [report for report in left if report.status is ReportStatus.OK]
    others = [report for report in left if report.status is not ReportStatus.OK]
    return [*_report_rows(readable, "ok"), *_report_rows(others, "")]


def _entry_rows(state: EntryState) -> list[EvidenceRow]:
    unfit, fit = (
        [attrs.evolve(report, findings=shown(state, report)) for report in each] for each in (state.unfit, state.reports)
    )
    rows = [*_report_rows(unfit, "", grave=True), *_report_rows(fit, "ok")]
    if not rows:
        status = "missing, required" if state.required else "missing"
        return [EvidenceRow(entry=state.id, status=status, grave=state.required, why=state.reason)]
    told = any(report.reason and report.reason in state.reason for report in state.unfit)
    reason = "" if state.status is EntryStatus.SATISFIED or told else state.reason
    first = rows[0]
    rows[0] = replace(first, entry=state.id, why="; ".join(filter(None, (reason, first.why))))
    return rows


def _report_rows(reports: Sequence[Report], status: str, *, grave: bool = False) -> list[EvidenceRow]:
    rows = [
        EvidenceRow(
            status=status or STATUS_WORDS[report.status],
            grave=grave,
            report=report.path,
            source=source(report),
            holds=holds((report,)),
            why="; ".join(filter(None, (report.reason, _unread(report)))),
        )
        for report in reports[:MOST_REPORTS]
    ]
    others = reports[MOST_REPORTS:]
    if others:
        told = Counter(STATUS_WORDS[report.status] for report in others)
        rows.append(
            EvidenceRow(
                status=status or next(iter(told)) if len(told) == 1 else "several",
                grave=grave,
                report=f"and {counted(len(others), 'more report')}",
                holds=holds(others),
                why="" if len(told) == 1 else ", ".join(f"{count} {word}" for word, count in sorted(told.items())),
            )
        )
    return rows


def source(report: Report) -> str:
    """Tool and format in one text.

    >>> source(Report(path="r.sarif", status=ReportStatus.OK, format="sarif", tool="ruff"))
    'ruff (sarif)'
    """
    if not report.tool or report.tool == report.format:
        return report.format
    return f"{report.tool} ({report.format})" if report.format else report.tool


def holds(reports: Sequence[Report]) -> str:
    """What reports hold: open findings and what does not count, or else metrics and records.

    >>> holds([Report(path="clean.sarif", status=ReportStatus.OK)])
    'no findings'
    """
    states = Counter(finding.state for report in reports for finding in report.findings)
    parts = [counted(states[FindingState.OPEN], "finding")] if states[FindingState.OPEN] else []
    parts += [f"{states[state]:,} {word}" for state, word in _OUTSIDE.items() if states[state]]
    if not parts:
        metrics, records = (
            sum(map(len, items)) for items in zip(*((each.metrics, each.records) for each in reports), strict=True)
        )
        parts = [counted(count, noun) for count, noun in ((metrics, "metric"), (records, "record")) if count]
    return ", ".join(parts) or ("no findings" if any(report.status is ReportStatus.OK for report in reports) else "")


def _unread(report: Report) -> str:
    return "; ".join(f"{item.count:,} not read: {item.reason}" for item in report.unread)
