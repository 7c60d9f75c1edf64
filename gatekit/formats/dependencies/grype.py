"""Grype's JSON report. Source: anchore/grype, `grype/presenter/models/document.go`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from gatekit.formats.contract import Content, Format
from gatekit.formats.dependencies.grades import Grade, grade_of
from gatekit.formats.dependencies.grype_wire import (
    Artifact,
    Cvss,
    Database,
    Descriptor,
    IgnoreRule,
    Match,
    PackageAlerts,
    Report,
    Vulnerability,
)
from gatekit.formats.shared.drafts import new_component, new_finding
from gatekit.formats.shared.text import headline
from gatekit.model.finding import Finding, Location
from gatekit.model.vocabulary import FindingState, Kind, Severity
from gatekit.reading.collector import collector_paused
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json, decode_json_each
from gatekit.reading.shape import Shape, Syntax
from gatekit.reading.values import parse_time

TOOL = "grype"
SEVERITIES: Mapping[str, Severity] = {
    "critical": Severity.CRITICAL,
    "high": Severity.HIGH,
    "low": Severity.LOW,
    "medium": Severity.MEDIUM,
    "negligible": Severity.INFO,
    "unknown": Severity.UNKNOWN,
}

_OPEN, _SUPPRESSED, _NOT_AFFECTED = FindingState.OPEN, FindingState.SUPPRESSED, FindingState.NOT_AFFECTED
_CVSS_ORDER = {"3": 0, "4": 1, "2": 2}  # by the first digit of the version, as for Trivy


def recognise(shape: Shape) -> bool:
    """An object with `matches`: the first has a vulnerability, or Grype describes itself behind them."""
    if shape.syntax is not Syntax.JSON or shape.top != "object" or shape.keys.get("matches") not in ("array", "null"):
        return False
    return "vulnerability" in shape.inner.get("matches", ()) or {"descriptor", "source"} <= set(shape.keys)


def read(document: Document) -> Content:
    """Reads all matches, ignored ones included.

    Raises:
        ReportError: a value in use is malformed.
    """
    with collector_paused():
        report = decode_json(document, Report)
        reader = _Matches()
        each = decode_json_each(document, report.matches or [], Match, position="$.matches")
        findings = [reader.finding(match) for match in each]
        findings += [reader.finding(match, *_ignored(match.applied_ignore_rules or ())) for match in report.ignored_matches or ()]
    descriptor = report.descriptor or Descriptor()
    return Content(
        tool=TOOL,
        tool_version=descriptor.version or "",
        produced_at=parse_time(descriptor.timestamp or ""),
        measures=frozenset((Kind.VULNERABILITY,)),
        findings=findings,
        incomplete=(*_database_faults(descriptor.db), *_alerts(report.alerts_by_package or ())),
    )


class _Matches:
    """Turns matches into findings; remembers what many of them share."""

    def __init__(self) -> None:
        self._places: dict[str, Location] = {}
        self._grades: dict[tuple[str | None, float | None, str], Grade] = {}
        self._tags: dict[tuple[str | None, str | None], tuple[str, ...]] = {}

    def finding(self, match: Match, state: FindingState = _OPEN, reason: str = "") -> Finding:
        found, artifact, related = match.vulnerability, match.artifact, match.related_vulnerabilities or ()
        version, fix = artifact.version or "", found.fix
        fixed = (", ".join(fix.versions) if fix.versions else "") if fix is not None else found.fixed_in_version or ""
        severity, origin = self._rated(found, related)
        described = found.description or (related[0].description if related else "")
        path = _path(artifact)
        return new_finding(
            Kind.VULNERABILITY,
            TOOL,
            found.id,
            severity,
            (headline(described) if described else "") or f"{found.id} in {artifact.name} {version}".rstrip(),
            origin,
            self._place(path),
            new_component(artifact.name, version, fixed, artifact.purl or ""),
            _aliases(found, related),
            tuple(dict.fromkeys(one.cwe for one in found.cwes if one.cwe)) if found.cwes else (),
            self._tagged(artifact.type, fix.state if fix is not None else None),
            found.data_source or (found.links[0] if found.links else ""),
            # where it is tells one package installed twice apart, whatever its version
            (path.replace(version, "#") if version else path) or artifact.type or artifact.name,
            state,
            reason,
            epss=_epss((found, *related)),
            known_exploited=bool(found.known_exploited) or any(one.known_exploited for one in related),
        )

    def _rated(self, found: Vulnerability, related: Sequence[Vulnerability]) -> Grade:
        score, vector = _cvss(found, related)
        key = (found.severity, score, vector)
        grade = self._grades.get(key)
        if grade is None:
            grade = self._grades[key] = grade_of(found.severity or "", score, vector, SEVERITIES)
        return grade

    def _place(self, path: str) -> Location:
        place = self._places.get(path)
        if place is None:
            place = self._places[path] = Location(path=path)
        return place

    def _tagged(self, package_type: str | None, fix_state: str | None) -> tuple[str, ...]:
        key = (package_type, fix_state)
        tags = self._tags.get(key)
        if tags is None:
            tags = self._tags[key] = tuple(word for word in key if word)
        return tags


def _path(artifact: Artifact) -> str:
    """Where the package's primary evidence is, or the first place that is named."""
    places = artifact.locations
    if not places:
        return ""
    if len(places) > 1:
        for place in places:
            if place.annotations and place.annotations.get("evidence") == "primary":
                return place.path or ""
    return places[0].path or ""


def _aliases(found: Vulnerability, related: Sequence[Vulnerability]) -> tuple[str, ...]:
    if not related and not found.advisories:
        return ()
    names = dict.fromkeys(one.id for one in related)
    names.update((one.id, None) for one in found.advisories or () if one.id)
    names.pop(found.id, None)
    return tuple(names)


def _cvss(found: Vulnerability, related: Sequence[Vulnerability]) -> tuple[float | None, str]:
    """The CVSS of the database that gave the severity, else of a related one; version 3 before 4 before 2."""
    for each in (found.cvss, *(one.cvss for one in related)):
        if each:
            chosen = each[0] if len(each) == 1 else min(each, key=_rank)
            return chosen.metrics.base_score if chosen.metrics is not None else None, chosen.vector or ""
    old = found.cvss_v3 or found.cvss_v2
    return (old.base_score, old.vector or "") if old is not None else (None, "")


def _rank(cvss: Cvss) -> tuple[int, bool]:
    return _CVSS_ORDER.get((cvss.version or "")[:1], len(_CVSS_ORDER)), cvss.type != "Primary"


def _epss(sources: Sequence[Vulnerability]) -> float | None:
    for source in sources:
        if source.epss:
            return max((one.epss for one in source.epss if one.epss is not None), default=None)
    return None


def _ignored(rules: Sequence[IgnoreRule]) -> tuple[FindingState, str]:
    """What the rules make of a match: VEX says `not_affected` or `fixed`; anything else is somebody's decision."""
    for rule in rules:
        if rule.vex_status in ("fixed", "not_affected"):
            return _NOT_AFFECTED, rule.vex_justification or rule.reason or rule.vex_status
    reasons = dict.fromkeys(rule.reason or rule.vex_status or rule.fix_state or "" for rule in rules)
    return _SUPPRESSED, ", ".join(reason for reason in reasons if reason) or "a rule in Grype's configuration"


def _database_faults(database: Database | None) -> Iterator[str]:
    if database is None:
        return
    status = database.status
    error = database.error or (status.error if status is not None else None)
    if error:
        yield f"Grype's vulnerability database has an error: {headline(error)}"
    elif status is not None and status.valid is False:
        yield "Grype's vulnerability database is not valid"


def _alerts(packages: Sequence[PackageAlerts]) -> Iterator[str]:
    """One sentence for each type of alert: of such a package's vulnerabilities, Grype may not know all."""
    alerts = [alert for package in packages for alert in package.alerts or ()]
    for word, count in Counter(alert.type or "alert" for alert in alerts).items():
        said = next((alert.message for alert in alerts if (alert.type or "alert") == word and alert.message), "")
        yield f"{word} of {count} package{'s' if count > 1 else ''}" + (f": {headline(said)}" if said else "")


FORMAT = Format(
    name=TOOL,
    title="Grype JSON",
    recognise=recognise,
    read=read,
    severities=SEVERITIES,
    kinds=(Kind.VULNERABILITY,),
    versions="all, 0.1 and later",
    command="grype dir:. -o json --show-suppressed > grype.json",
    source="anchore/grype, grype/presenter/models/document.go, https://github.com/anchore/grype",
    reads=(
        "matches: vulnerability, package, package URL, place, versions that mend it, CWEs, ids of advisories and other databases",
        "severity: Grype's word; beside it the CVSS of the same database, else of a related one; version 3 before 4 before 2",
        "EPSS and CISA's catalogue of exploited vulnerabilities, where the report has them",
        "ignored matches: not affected if VEX says so, suppressed otherwise, with the reason",
        "an invalid database, and packages of distributions that Grype does not match or nobody updates: the report is partial",
    ),
    leaves=(
        "`risk`: Grype computes it from severity, EPSS and exploitation, which are read",
        "further places of a package: one match is one finding, at its primary evidence",
        "what Grype was told to leave out (`--only-fixed`) unless it lists it as ignored",
    ),
)
