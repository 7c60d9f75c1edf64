"""Fills the evidence contract: which report belongs to which entry, and whether it is fit there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from gatekit.discovery.belonging import belongings
from gatekit.discovery.fitness import Judged, judged
from gatekit.errors import UsageError, meant
from gatekit.model.evidence import EntryState, Evidence, Report, told_together
from gatekit.model.policy import EvidenceEntry
from gatekit.model.vocabulary import EntryStatus


def assign(
    entries: Sequence[EvidenceEntry], required: frozenset[str], reports: Iterable[Report], *, at: datetime, subject: str = ""
) -> Evidence:
    """The evidence contract, filled: each entry with its fit and unfit reports.

    A report belongs to every entry whose formats, paths, tools and measures match it; an entry without `paths` and `tools` takes
    only what no entry with either took. A report pinned to an entry belongs there, and to what else it would belong to unless the
    pin says that it is none of that. Reports of which too little is known to tell (broken, blank) belong to every entry that
    they may have been made for, or to that of their pin: ignorance never passes.

    Args:
        entries: the policy's contract, in its order.
        required: ids to require beside the entries with `required: true`.
        reports: everything that was read; the order does not matter.
        at: the time that the decision is for.
        subject: the commit that the decision is about; "" if nobody said.

    Raises:
        UsageError: `required` or a pin names an entry that the contract does not have.
    """
    _hold_known(entries, required, "`require`")
    ordered = sorted(reports, key=lambda report: (report.path, report.entry, report.format))
    _hold_known(entries, (report.entry for report in ordered if report.entry), "--evidence")
    parts: dict[str, list[Judged]] = {entry.id: [] for entry in entries}
    listed: list[Report] = []
    # a file that is pinned to two entries comes as two reports; of these the first fills what neither is pinned to
    filled: dict[str, set[str]] = {}
    for report in ordered:
        filled.setdefault(report.path, set()).add(report.entry)
    for report in ordered:
        elsewhere = filled[report.path] - {report.entry}
        views = [
            (belonging.entry.id, judged(report, belonging, at=at, subject=subject))
            for belonging in belongings(entries, report, elsewhere)
        ]
        if report.entry:
            filled[report.path].update(entry_id for entry_id, _ in views)
        for entry_id, view in views:
            parts[entry_id].append(view)
        listed.append(_most_telling(report, [view for _, view in views]))
    return Evidence(reports=tuple(listed), entries=tuple(_state(entry, required, parts[entry.id]) for entry in entries))


def _state(entry: EvidenceEntry, required: frozenset[str], parts: Sequence[Judged]) -> EntryState:
    fit = tuple(part.report for part in parts if part.is_fit)
    unfit = tuple(part.report for part in parts if not part.is_fit)
    if unfit:
        status, reason = EntryStatus.UNFIT, "; ".join(text for _, text in told_together(unfit))
    elif fit:
        status, reason = EntryStatus.SATISFIED, ""
    else:
        status, reason = EntryStatus.MISSING, f"no {entry.wanted}"
    return EntryState(
        id=entry.id,
        required=entry.required or entry.id in required,
        status=status,
        reports=fit,
        unfit=unfit,
        reason=reason,
        command=entry.command,
        measures=entry.measures,
    )


def _most_telling(report: Report, parts: Sequence[Judged]) -> Report:
    """How the list of all files shows a report: fit if any entry finds it fit, else as the first one refuses it."""
    best = min(parts, key=lambda part: not part.is_fit, default=None)
    return report if best is None else best.report


def _hold_known(entries: Sequence[EvidenceEntry], named: Iterable[str], by: str) -> None:
    ids = [entry.id for entry in entries]
    for name in sorted(set(named).difference(ids)):
        hint = meant(name, ids) or f"the contract has {', '.join(ids) or 'no entry'}"
        raise UsageError(f"{by} names {name!r}, which is no entry of the policy's evidence contract", hint=hint)
