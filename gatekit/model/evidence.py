"""Evidence: the reports that were found, what each holds, and how the contract's entries are filled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import attrs

from gatekit.model.finding import Finding
from gatekit.model.metric import Metric
from gatekit.model.records import Record
from gatekit.model.value import Value
from gatekit.model.vocabulary import EntryStatus, Kind, ReportStatus


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Unread(Value):
    """Finding-bearing items of a report that were not turned into findings, with the reason. Nothing is dropped silently."""

    reason: str
    count: int


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Report(Value):
    """One report file and what it holds.

    Attributes:
        path: as found: POSIX, relative to the root if below it.
        status: what became of it.
        reason: why it is not ok, with position and hint; "" if ok.
        format: name of the format; "" if not known.
        tool: the tool that wrote it, lower case; "" if not known.
        tool_version: as the report says; "" if it does not.
        produced_at: when the tool ran, as the report or the command line says; None if neither does.
        subject: the commit that it is about; "" if the report does not say (`unbound`).
        digest: `sha256:` and 64 hex digits of the file's bytes; "" if it could not be opened.
        size: bytes.
        measures: the kinds of finding that the report shows it looked for, even when it found none.
        looked_for: the ids of standards (`CWE-79`, `WCAG-1.4.3`) that the report shows its tool looked for.
        findings: all of them, in document order, suppressed ones too.
        metrics: all of them.
        records: all of them.
        unread: what was not read, by reason.
        entry: the contract entry that `--evidence ID=PATH` named; "" if none.
        given: whether the user named this very file; it must then be a report.
        blank_form: the canonical text of a document that distinguishes nothing (`[]`, `{}`, `null`, `""` for zero bytes, `" "`
            for white space); None if it is not one.
    """

    path: str
    status: ReportStatus
    reason: str = ""
    format: str = ""
    tool: str = ""
    tool_version: str = ""
    produced_at: datetime | None = None
    subject: str = ""
    digest: str = ""
    size: int = 0
    measures: frozenset[Kind] = frozenset()
    looked_for: frozenset[str] = frozenset()
    findings: Sequence[Finding] = ()
    metrics: Sequence[Metric] = ()
    records: Sequence[Record] = ()
    unread: tuple[Unread, ...] = ()
    entry: str = ""
    given: bool = False
    blank_form: str | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class EntryState(Value):
    """How one entry of the evidence contract is filled.

    Attributes:
        id: the entry's id in the policy.
        required: whether the policy requires it.
        status: satisfied, missing or unfit.
        reports: the fit reports, in path order: what the rules see.
        unfit: the reports that belong to it but are not fit, in path order.
        reason: why it is not satisfied; "" if it is.
        command: the command that makes it, as the policy gives it; "" if the policy gives none.
        measures: its rules see only findings of these kinds; empty means all.
    """

    id: str
    required: bool
    status: EntryStatus
    reports: tuple[Report, ...] = ()
    unfit: tuple[Report, ...] = ()
    reason: str = ""
    command: str = ""
    measures: tuple[Kind, ...] = ()


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Evidence(Value):
    """All that was read.

    Attributes:
        reports: every candidate file, in path order, also the unrecognised ones.
        entries: one state per entry of the policy's contract, in the policy's order; empty before a policy was applied.
    """

    reports: tuple[Report, ...] = ()
    entries: tuple[EntryState, ...] = ()

    def entry(self, entry_id: str) -> EntryState:
        """The state of one entry. Raises `KeyError` if the contract has no such entry."""
        for state in self.entries:
            if state.id == entry_id:
                return state
        raise KeyError(entry_id)


def told_together(reports: Iterable[Report]) -> list[tuple[ReportStatus, str]]:
    """What became of reports, in words; those of the same status and reason together, the first of them by name.

    >>> broken = [Report(path=f"{name}.json", status=ReportStatus.UNREADABLE, reason="expected an array") for name in "abc"]
    >>> [text for _, text in told_together(broken)]
    ['a.json and 2 more are unreadable: expected an array']
    """
    paths: dict[tuple[ReportStatus, str], list[str]] = {}
    for report in reports:
        paths.setdefault((report.status, report.reason), []).append(report.path)
    told = []
    for (status, reason), (first, *others) in paths.items():
        files = f"{first} and {len(others)} more are" if others else f"{first} is"
        word = status.value.replace("_", " ")
        told.append((status, f"{files} {word}: {reason}" if reason else f"{files} {word}"))
    return told
