"""Findings, reports and evidence in few words, for tests."""

from __future__ import annotations

from collections.abc import Sequence

from gatekit.model.evidence import EntryState, Evidence, Report
from gatekit.model.finding import Component, Finding, Location, SeverityOrigin
from gatekit.model.metric import Metric
from gatekit.model.records import Record
from gatekit.model.vocabulary import EntryStatus, FindingState, Kind, ReportStatus, Severity


def finding(
    rule_id: str = "F401",
    *,
    kind: Kind = Kind.LINT,
    tool: str = "ruff",
    severity: Severity = Severity.HIGH,
    message: str = "`os` imported but unused",
    path: str = "src/a.py",
    line: int = 1,
    name: str = "",
    identity: str = "",
    state: FindingState = FindingState.OPEN,
    component: Component | None = None,
    origin: SeverityOrigin | None = None,
) -> Finding:
    """A lint finding, but for what the test says."""
    return Finding(
        kind=kind,
        tool=tool,
        rule_id=rule_id,
        severity=severity,
        message=message,
        location=Location(path=path, line=line, logical_name=name),
        identity=identity,
        state=state,
        component=component or Component(),
        severity_origin=origin or SeverityOrigin(),
    )


def report(
    path: str = "ruff.json",
    findings: Sequence[Finding] = (),
    *,
    metrics: Sequence[Metric] = (),
    records: Sequence[Record] = (),
    status: ReportStatus = ReportStatus.OK,
    format_name: str = "sarif",
    entry: str = "",
    reason: str = "",
) -> Report:
    """A fit report, but for what the test says."""
    return Report(
        path=path,
        status=status,
        reason=reason,
        format=format_name,
        findings=findings,
        metrics=metrics,
        records=records,
        entry=entry,
    )


def state(entry_id: str, *reports: Report, unfit: Sequence[Report] = (), required: bool = False) -> EntryState:
    """How an entry is filled, with the status that follows from its reports."""
    status = EntryStatus.UNFIT if unfit else EntryStatus.SATISFIED if reports else EntryStatus.MISSING
    reason = {EntryStatus.SATISFIED: "", EntryStatus.MISSING: "no report", EntryStatus.UNFIT: "a report is unfit"}[status]
    return EntryState(id=entry_id, required=required, status=status, reports=reports, unfit=tuple(unfit), reason=reason)


def evidence(*states: EntryState, unassigned: Sequence[Report] = ()) -> Evidence:
    """Evidence of these entries, and reports that no entry takes."""
    taken = {one.path: one for entry in states for one in (*entry.reports, *entry.unfit)}
    reports = sorted([*taken.values(), *unassigned], key=lambda one: one.path)
    return Evidence(reports=tuple(reports), entries=states)
