"""OSV-Scanner's JSON report. Source: google/osv-scanner, `pkg/models/results.go`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gatekit.formats.contract import Content, Format
from gatekit.formats.dependencies.grades import Grade, grade_of
from gatekit.formats.dependencies.osv_scanner_wire import Affected, Group, Package, PackageInfo, Report, Vulnerability
from gatekit.formats.shared.cvss import score_of_vector
from gatekit.formats.shared.cwe import cwes_in
from gatekit.formats.shared.purl import purl_of
from gatekit.formats.shared.text import headline
from gatekit.model.finding import Component, Finding, Location, SeverityOrigin, default_severity
from gatekit.model.records import Record, record_class
from gatekit.model.vocabulary import FindingState, Kind, Severity, SeverityBasis
from gatekit.reading.collector import collector_paused
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.shape import Shape, Syntax
from gatekit.reading.values import parse_number

TOOL = "osv-scanner"
SEVERITIES: Mapping[str, Severity] = {
    "critical": Severity.CRITICAL,
    "high": Severity.HIGH,
    "low": Severity.LOW,
    "medium": Severity.MEDIUM,
    "moderate": Severity.MEDIUM,
    "negligible": Severity.INFO,
    "none": Severity.NONE,
}
_MOST_ALIASES = 100
_CVSS_TYPES = ("CVSS_V3", "CVSS_V4", "CVSS_V2")  # in this order, as for Trivy

_OPEN, _SUPPRESSED, _NOT_AFFECTED = FindingState.OPEN, FindingState.SUPPRESSED, FindingState.NOT_AFFECTED


def recognise(shape: Shape) -> bool:
    """An object with `results`: the first is the packages of a source, or the scanner's configuration stands behind them."""
    if shape.syntax is not Syntax.JSON or shape.top != "object" or shape.keys.get("results") not in ("array", "null"):
        return False
    return "experimental_config" in shape.keys or {"packages", "source"} <= shape.inner.get("results", frozenset())


def read(document: Document) -> Content:
    """Reads the packages of all sources: vulnerabilities, licences that are not allowed, deprecation.

    Raises:
        ReportError: a value in use is malformed.
    """
    with collector_paused():
        report = decode_json(document, Report)
        scorer = _Scorer()
        findings: list[Finding] = []
        for result in report.results or ():
            for package in result.packages or ():
                findings += _of_package(scorer, package, result.source.path or "")
    config = report.experimental_config
    looked_at_licenses = config is not None and config.licenses is not None and bool(config.licenses.allowlist)
    measures = {Kind.VULNERABILITY} | ({Kind.LICENSE} if looked_at_licenses else set())
    return Content(
        tool=TOOL,
        measures=frozenset(measures),
        findings=findings,
        records=tuple(_components(report)) if _is_inventory(report) else (),
        incomplete=tuple(_missing(report)),
    )


def _missing(report: Report) -> Iterator[str]:
    """Groups of aliases of which the report holds no record."""
    for result in report.results or ():
        for package in result.packages or ():
            held = {found.id for found in package.vulnerabilities or ()}
            for group in package.groups or ():
                if held.isdisjoint(group.ids or ()):
                    yield f"{_named(package.package)} has {', '.join(group.ids or ('a group',))}, which the report does not hold"


class _Scorer:
    """Rates vulnerabilities; remembers the score of each vector."""

    def __init__(self) -> None:
        self._scores: dict[str, float | None] = {}

    def highest(self, group: Group, records: Mapping[str, Vulnerability]) -> float | None:
        """The highest score among aliases.

        Args:
            group: of aliases.
            records: those of the package, by id.
        """
        members = [records[id_] for id_ in group.ids or () if id_ in records]
        scores = (parse_number(group.max_severity or ""), *(self._score(_vector(one)) for one in members))
        return max((one for one in scores if one is not None), default=None)

    def rated(self, found: Vulnerability, highest: float | None) -> Grade:
        """The database's word, else the band of the score: of its own vector, or the highest of its aliases.

        Args:
            found: what to rate.
            highest: score among its aliases.
        """
        vector, word = _vector(found), _word(found)
        score = self._score(vector)
        if score is None and not word:
            score = highest
        return grade_of(word, score, vector, SEVERITIES)

    def _score(self, vector: str) -> float | None:
        if vector not in self._scores:
            self._scores[vector] = score_of_vector(vector) if vector else None
        return self._scores[vector]


def _vector(found: Vulnerability) -> str:
    ratings = {rating.type: rating.score for rating in found.severity or ()}
    return next((vector for kind in _CVSS_TYPES if (vector := ratings.get(kind))), "")


def _word(found: Vulnerability) -> str:
    """The word of the database, or of a distribution (`{"type": "Ubuntu", "score": "medium"}`)."""
    word = found.more.get("severity")
    if isinstance(word, str):
        return word
    return next((rating.score for rating in found.severity or () if rating.type not in _CVSS_TYPES and rating.score), "")


def _of_package(scorer: _Scorer, package: Package, path: str) -> Iterator[Finding]:
    info, tags = package.package, tuple(package.dependency_groups or ())
    records = {found.id: found for found in package.vulnerabilities or ()}
    groups = {id_: number for number, group in enumerate(package.groups or (), 1) for id_ in group.ids or ()}
    each_group = [Group(), *(package.groups or ())]
    highest = [scorer.highest(group, records) for group in each_group]
    for found in package.vulnerabilities or ():
        number = groups.get(found.id, 0)
        group = each_group[number]
        severity, origin = scorer.rated(found, highest[number])
        state, reason = _state(group)
        yield Finding(
            kind=Kind.VULNERABILITY,
            tool=TOOL,
            rule_id=found.id,
            severity=severity,
            message=headline(found.summary or found.details or "") or f"{found.id} in {_named(info)}",
            severity_origin=origin,
            location=Location(path=path),
            component=_component(info, found.affected or ()),
            aliases=_aliases(found, group),
            cwes=cwes_in(_weaknesses(found)),
            tags=tags,
            help_uri=f"https://osv.dev/{found.id}",
            # the scanner writes absolute paths, which differ from machine to machine
            identity=path.rpartition("/")[2] or found.id,
            state=state,
            state_reason=reason,
        )
    for license_ in package.license_violations or ():
        yield _other(Kind.LICENSE, license_, f"licence {license_} of {_named(info)} is not allowed", info, path)
    if info.deprecated:
        yield _other(Kind.OTHER, "deprecated", f"{_named(info)} is deprecated", info, path)


def _other(kind: Kind, rule_id: str, message: str, info: PackageInfo, path: str) -> Finding:
    return Finding(
        kind=kind,
        tool=TOOL,
        rule_id=rule_id,
        severity=default_severity(kind),
        message=message,
        severity_origin=SeverityOrigin(basis=SeverityBasis.KIND_DEFAULT),
        location=Location(path=path),
        component=_component(info),
        identity=path.rpartition("/")[2] or rule_id,
    )


def _named(info: PackageInfo) -> str:
    return " ".join(part for part in (info.name or info.commit, info.version) if part)


def _component(info: PackageInfo, affected: Sequence[Affected] = ()) -> Component:
    name = info.name or ""
    fixed: dict[str, None] = {}
    purl = purl_of(info.ecosystem or "", name, info.version or "")
    for one in affected:
        # a record may be about several packages; that of a commit names none
        if one.package is None or not name or one.package.name == name:
            fixed.update((event.fixed, None) for part in one.ranges or () for event in part.events or () if event.fixed)
            purl = purl or (one.package.purl or "" if one.package is not None else "")
    return Component(name=name or info.commit or "", version=info.version or "", fixed_version=", ".join(fixed), purl=purl)


def _aliases(found: Vulnerability, group: Group) -> tuple[str, ...]:
    # each of a group has all others: without a limit, a broken report of ten thousand would fill the memory
    others = (*(group.ids or ())[:_MOST_ALIASES], *(group.aliases or ())[:_MOST_ALIASES])
    names = dict.fromkeys((*(found.aliases or ()), *others))
    names.pop(found.id, None)
    return tuple(names)


def _weaknesses(found: Vulnerability) -> list[str]:
    """GitHub's list of ids, or the list of objects of others, which stands with the affected package."""
    told = [source.more.get(key) for source in (found, *(found.affected or ())) for key in ("cwe_ids", "cwes")]
    listed = [one.get("cweId") if isinstance(one, dict) else one for each in told if isinstance(each, list) for one in each]
    return [text for text in listed if isinstance(text, str)]


def _state(group: Group) -> tuple[FindingState, str]:
    """What the scanner itself does not count: code that is never called, and what the distribution calls unimportant."""
    analyses = (group.experimental_analysis or group.experimental_analysis_2 or {}).values()
    if any(analysis.unimportant for analysis in analyses):
        return _SUPPRESSED, "unimportant, says the distribution"
    if analyses and not any(analysis.called or analysis.called is None for analysis in analyses):
        return _NOT_AFFECTED, "the vulnerable code is not called, says OSV-Scanner's call analysis"
    return _OPEN, ""


def _is_inventory(report: Report) -> bool:
    """Whether packages without any problem are listed too (`--all-packages`, `--licenses`)."""
    return any(
        not (package.vulnerabilities or package.license_violations or package.package.deprecated)
        for result in report.results or ()
        for package in result.packages or ()
    )


def _components(report: Report) -> Iterator[Record]:
    component = record_class("component")
    for result in report.results or ():
        for package in result.packages or ():
            info = package.package
            yield component(
                name=info.name or info.commit or "",
                version=info.version or "",
                purl=purl_of(info.ecosystem or "", info.name or "", info.version or ""),
                licenses=tuple(package.licenses or ()),
                path=result.source.path or "",
            )


FORMAT = Format(
    name="osv_scanner",
    title="OSV-Scanner JSON",
    recognise=recognise,
    read=read,
    severities=SEVERITIES,
    kinds=(Kind.VULNERABILITY, Kind.LICENSE, Kind.OTHER),
    records=("component",),
    versions="1 and 2",
    command="osv-scanner scan source --recursive --format json --output osv-scanner.json .",
    source="google/osv-scanner, pkg/models/results.go, https://github.com/google/osv-scanner",
    reads=(
        "one finding for each record of the database, package and source, with aliases, package URL and versions that mend it",
        "severity: the database's word; else the score of the CVSS vector, or the highest among its aliases",
        "call analysis: code that is not called is not affected; what the distribution calls unimportant is suppressed",
        "licences that are not allowed; deprecated packages, as findings of kind `other`",
        "packages as component records, where the report lists those without problems too (`--all-packages`, `--licenses`)",
    ),
    leaves=(
        "what `osv-scanner.toml` ignores: the report does not show it",
        "image metadata and the text of advisories",
        "an object with nothing but an empty list of results, as versions before 1.4 wrote it: it could be anybody's",
    ),
)
