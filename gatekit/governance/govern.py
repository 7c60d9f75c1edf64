"""The whole of governance, in its order: paths, kinds, severities, fingerprints, sources."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType

import attrs

from gatekit.governance.duplicates import with_sources
from gatekit.governance.fingerprints import Numbering, fingerprint_key
from gatekit.governance.kinds import declared_kind
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
) -> Evidence:
    """The evidence with every finding as rules and people are to see it; nothing is added and nothing is taken away.

    Args:
        evidence: with the contract's entries filled.
        entries: the policy's contract.
        open_kinds: the formats whose findings take the entry's `kind:`.
        roots: what paths are relative to.
        severities: the policy's severities for ours.

    >>> govern(Evidence(), (), open_kinds=(), roots=Roots())
    Evidence(reports=(), entries=())
    """
    kinds = _declared_kinds(evidence.entries, entries, open_kinds)
    by_key = {_key(report): report for report in _all_reports(evidence)}
    governed = [_governed(report, kind=kinds.get(key), roots=roots, severities=severities) for key, report in by_key.items()]
    sourced = with_sources([report.findings for report in governed])
    done = {key: attrs.evolve(report, findings=findings) for key, report, findings in zip(by_key, governed, sourced, strict=True)}

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
) -> list[Finding]:
    numbering = Numbering()
    sources = (report.path,)
    done = []
    for finding in report.findings:
        kind_now, severity = declared_kind(finding, kind)
        severity, origin = mapped_severity(severity, finding.severity_origin, severities)
        location = roots.location(finding.location)
        key = fingerprint_key(finding, kind=kind_now, path=location.path)
        # one copy for all changes: at 100,000 findings each copy is a third of a second
        changed = attrs.evolve(
            finding,
            kind=kind_now,
            severity=severity,
            severity_origin=origin,
            location=location,
            fingerprint=numbering.fingerprint(key),
            reports=sources,
        )
        done.append(changed)
    return done


def _with_items(report: Report, governed: Report) -> Report:
    """The report as it stands in one place (its status may differ from entry to entry) with the governed items."""
    return attrs.evolve(report, measures=governed.measures, findings=governed.findings, records=governed.records)
