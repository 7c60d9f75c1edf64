"""The whole of governance, in its order: paths, kinds, severities, fingerprints, sources.

Only what several reports of one tool may hold is fingerprinted here, because views must know copies from each other; what else is
shown to people is fingerprinted when a rule has caught it (`gatekit.governance.naming`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType

import attrs

from gatekit.governance.duplicates import with_sources
from gatekit.governance.kinds import declared_kind, declared_message
from gatekit.governance.naming import all_named, of_shared_tools
from gatekit.governance.paths import Roots
from gatekit.governance.severities import mapped_severity
from gatekit.model.evidence import EntryState, Evidence, Report
from gatekit.model.finding import Finding
from gatekit.model.policy import EvidenceEntry
from gatekit.model.vocabulary import Kind, Severity

NO_SEVERITIES: Mapping[Severity, Severity] = MappingProxyType({})

# what tells one reading of a file from another: the same file may be given to two entries
_ReportKey = tuple[str, str, str]


def govern(
    evidence: Evidence,
    entries: Sequence[EvidenceEntry],
    *,
    open_kinds: Collection[str],
    roots: Roots,
    severities: Mapping[Severity, Severity] = NO_SEVERITIES,
    name_all: bool = False,
) -> Evidence:
    """The evidence with every finding as rules and people are to see it; nothing is added and nothing is taken away.

    Args:
        evidence: with the contract's entries filled.
        entries: the policy's contract.
        open_kinds: the formats whose findings take the entry's `kind:`.
        roots: what paths are relative to.
        severities: the policy's severities for ours.
        name_all: whether every finding needs its fingerprint and its reports now, because expressions ask for them.

    >>> govern(Evidence(), (), open_kinds=(), roots=Roots())
    Evidence(reports=(), entries=())
    """
    kinds = _declared_kinds(evidence.entries, entries, open_kinds)
    by_key = {_key(report): report for report in _all_reports(evidence)}
    governed = {key: _governed(report, kind=kinds.get(key), roots=roots, severities=severities) for key, report in by_key.items()}
    reopening = {entry.id for entry in entries if entry.reopen_suppressed}
    reopened = {_key(report) for state in evidence.entries if state.id in reopening for report in state.reports}
    early = set(governed) if name_all else of_shared_tools(governed) | reopened
    named = [all_named(report.findings, report.path) for key, report in governed.items() if key in early]
    sourced = dict(zip((key for key in governed if key in early), with_sources(named), strict=True))
    done = {key: attrs.evolve(report, findings=sourced.get(key, report.findings)) for key, report in governed.items()}

    def replaced(reports: Iterable[Report]) -> tuple[Report, ...]:
        return tuple(_with_items(report, done[_key(report)]) for report in reports)

    return Evidence(
        reports=replaced(evidence.reports),
        entries=tuple(
            attrs.evolve(entry, reports=replaced(entry.reports), unfit=replaced(entry.unfit)) for entry in evidence.entries
        ),
    )


def _key(report: Report) -> _ReportKey:
    return report.path, report.entry, report.format


def _all_reports(evidence: Evidence) -> Iterable[Report]:
    yield from evidence.reports
    for entry in evidence.entries:
        yield from entry.reports
        yield from entry.unfit


def _declared_kinds(
    states: Sequence[EntryState], entries: Sequence[EvidenceEntry], open_kinds: Collection[str]
) -> dict[_ReportKey, Kind]:
    """The kind that each report's entry declares; where two entries declare different ones, the report is unfit in both."""
    kinds = {entry.id: entry.kind for entry in entries}
    declared: dict[_ReportKey, Kind] = {}
    for state in states:
        kind = kinds[state.id]
        if kind is not None:
            declared |= {_key(report): kind for report in (*state.reports, *state.unfit) if report.format in open_kinds}
    return declared


def _governed(report: Report, *, kind: Kind | None, roots: Roots, severities: Mapping[Severity, Severity]) -> Report:
    return attrs.evolve(
        report,
        measures=report.measures if kind is None else report.measures | {kind},
        findings=_governed_findings(report, kind=kind, roots=roots, severities=severities),
        records=tuple(roots.record(record) for record in report.records),
    )


def _governed_findings(
    report: Report, *, kind: Kind | None, roots: Roots, severities: Mapping[Severity, Severity]
) -> Sequence[Finding]:
    done = []
    for finding in report.findings:
        kind_now, severity = declared_kind(finding, kind)
        severity, origin = mapped_severity(severity, finding.severity_origin, severities)
        location = roots.location(finding.location)
        # at 100,000 findings each copy is a third of a second, so what does not change is not copied
        if kind_now is finding.kind and severity is finding.severity and location is finding.location:
            done.append(finding)
        else:
            message = declared_message(finding, kind_now)
            done.append(
                attrs.evolve(
                    finding, kind=kind_now, severity=severity, severity_origin=origin, location=location, message=message
                )
            )
    return _each_its_own(done)


def _each_its_own(findings: list[Finding]) -> list[Finding]:
    """The same, where a finding that stands twice is two: what is not named yet is told apart by which object it is."""
    if len(set(map(id, findings))) == len(findings):
        return findings
    return [attrs.evolve(finding) for finding in findings]


def _with_items(report: Report, governed: Report) -> Report:
    """The report as it stands in one place (its status may differ from entry to entry) with the governed items."""
    return attrs.evolve(report, measures=governed.measures, findings=governed.findings, records=governed.records)
