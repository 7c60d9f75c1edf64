"""OWASP Dependency-Check's JSON and XML reports.

Source: dependency-check/DependencyCheck, `core/src/main/resources/templates/jsonReport.vsl` and `xmlReport.vsl`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import unquote

from gatekit.errors import ReportError
from gatekit.formats.contract import Content, Format
from gatekit.formats.dependencies.dependency_check_wire import Dependency, Metrics, Report, Vulnerability
from gatekit.formats.dependencies.dependency_check_xml import read_xml
from gatekit.formats.dependencies.grades import Grade, grade_of
from gatekit.formats.shared.cwe import cwes_in
from gatekit.formats.shared.text import headline
from gatekit.model.finding import Component, Finding, Location
from gatekit.model.records import Record, record_class
from gatekit.model.vocabulary import FindingState, Kind, Severity
from gatekit.reading.collector import collector_paused
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.shape import Shape, Syntax
from gatekit.reading.values import parse_time

TOOL = "dependency-check"
SEVERITIES: Mapping[str, Severity] = {
    "critical": Severity.CRITICAL,
    "high": Severity.HIGH,
    "info": Severity.INFO,
    "informational": Severity.INFO,
    "low": Severity.LOW,
    "medium": Severity.MEDIUM,
    "moderate": Severity.MEDIUM,
    "none": Severity.NONE,
    "unknown": Severity.UNKNOWN,
}
_MAJORS = {Syntax.JSON: ("1",), Syntax.XML: ("1", "2", "3", "4")}
_NAMESPACE_VERSION = re.compile(r"dependency-check\.([0-9]+)\.[0-9]+\.xsd")

_OPEN, _SUPPRESSED = FindingState.OPEN, FindingState.SUPPRESSED


def recognise(shape: Shape) -> bool:
    """XML in a namespace of Dependency-Check, or JSON with its schema's version and dependencies."""
    if shape.syntax is Syntax.XML:
        return shape.root == "analysis" and ("dependency-check" in shape.namespace.lower() or "scanInfo" in shape.children)
    if shape.syntax is not Syntax.JSON or shape.top != "object":
        return False
    keys = set(shape.keys)
    return "reportSchema" in keys and not {"dependencies", "projectInfo", "scanInfo"}.isdisjoint(keys)


def read(document: Document) -> Content:
    """Reads all dependencies.

    Raises:
        ReportError: it is of another schema version (`unsupported_version`), or a value in use is malformed.
    """
    shape = document.shape
    with collector_paused():
        if shape.syntax is Syntax.XML:
            found = _NAMESPACE_VERSION.search(shape.namespace)
            _refuse_other_versions(document, shape.syntax, found[1] if found else _MAJORS[shape.syntax][0], "the namespace")
            report = read_xml(document)
        else:
            report = decode_json(document, Report)
            _refuse_other_versions(document, Syntax.JSON, report.report_schema or "1", "$.reportSchema")
        return _content(report)


def _refuse_other_versions(document: Document, syntax: Syntax, version: str, position: str) -> None:
    if version.partition(".")[0] not in _MAJORS[syntax]:
        raise ReportError(
            f"version {version} of Dependency-Check's {syntax.value.upper()}; gatekit reads {' to '.join(_MAJORS[syntax][::3])}",
            file=document.path,
            position=position,
            hint="use a gatekit that knows it",
            status="unsupported_version",
        )


def _content(report: Report) -> Content:
    dependencies = report.dependencies or []
    scan, project = report.scan_info, report.project_info
    return Content(
        tool=TOOL,
        tool_version=(scan.engine_version or "") if scan is not None else "",
        produced_at=parse_time((project.report_date or "") if project is not None else ""),
        measures=frozenset((Kind.VULNERABILITY,)),
        findings=[finding for one in dependencies for finding in _findings(one)],
        records=tuple(_components(dependencies)),
        blank="" if dependencies else "no dependency in it",
        incomplete=tuple(dict.fromkeys(_faults(report))),
    )


def _faults(report: Report) -> Iterator[str]:
    scan = report.scan_info
    for fault in (scan.analysis_exceptions if scan is not None else None) or ():
        told = headline((fault.exception.message or "") if fault.exception is not None else "")
        yield f"Dependency-Check had an error: {told or 'it does not say which'}"


def _findings(dependency: Dependency) -> Iterator[Finding]:
    component, related = _component(dependency), len(dependency.related_dependencies or ())
    for found in dependency.vulnerabilities or ():
        yield _finding(dependency, component, related, found, _OPEN, "")
    for found in dependency.suppressed_vulnerabilities or ():
        yield _finding(dependency, component, related, found, _SUPPRESSED, headline(found.notes or "") or "a suppression file")


def _finding(  # noqa: PLR0917 - what the two lists of a dependency share
    dependency: Dependency, component: Component, related: int, found: Vulnerability, state: FindingState, reason: str
) -> Finding:
    severity, origin = _rated(found)
    name, version = dependency.file_name, component.version
    also = f" (and in {related} related file{'s' if related > 1 else ''})" if related else ""
    urls = [reference.url for reference in found.references or () if reference.url]
    return Finding(
        kind=Kind.VULNERABILITY,
        tool=TOOL,
        rule_id=found.name,
        severity=severity,
        message=(headline(found.description or "") or f"{found.name} in {name}") + also,
        severity_origin=origin,
        location=Location(path=dependency.file_path or ""),
        component=Component(name=component.name, version=version, fixed_version=", ".join(_fixed(found)), purl=component.purl),
        cwes=cwes_in((*(found.cwes or ()), found.name)),
        tags=(found.source,) if found.source else (),
        help_uri=urls[0].strip() if urls else "",
        identity=name.replace(version, "#") if version else name,
        state=state,
        state_reason=reason,
        known_exploited=found.known_exploited_vulnerability is not None,
    )


def _component(dependency: Dependency) -> Component:
    """By the first package URL (`pkg:maven/org.dom4j/dom4j@2.1.1`), else by the file's name."""
    for identifier in dependency.packages or ():
        if identifier.id.startswith("pkg:"):
            named, _, version = identifier.id.partition("?")[0].partition("#")[0].rpartition("@")
            name = unquote((named or version).partition("/")[2])
            return Component(name=name, version=unquote(version) if named else "", purl=identifier.id)
    return Component(name=dependency.file_name)


def _fixed(found: Vulnerability) -> Iterator[str]:
    """Where the range of affected versions ends that the dependency is in."""
    for one in found.vulnerable_software or ():
        if str(one.software.vulnerability_id_matched).lower() == "true" and one.software.version_end_excluding:
            yield one.software.version_end_excluding


def _rated(found: Vulnerability) -> Grade:
    """The report's word, else that of its CVSS, version 3 before 4 before 2, else the band of the score."""
    word, score, vector = found.severity or "", None, ""
    for cvss in (found.cvssv3, found.cvssv4, found.cvssv2):
        if cvss is not None:
            score = cvss.base_score if cvss.base_score is not None else cvss.score
            vector = cvss.vector_string or _vector(cvss)
            word = word or cvss.base_severity or cvss.base_severity_ or cvss.severity or ""
            break
    return grade_of(word, score, vector, SEVERITIES)


def _vector(cvss: Metrics) -> str:
    """The vector of CVSS 3, of which the report spells out each value."""
    values = {
        "AV": cvss.attack_vector,
        "AC": cvss.attack_complexity,
        "PR": cvss.privileges_required,
        "UI": cvss.user_interaction,
        "S": cvss.scope,
        "C": cvss.confidentiality_impact,
        "I": cvss.integrity_impact,
        "A": cvss.availability_impact,
    }
    if not all(values.values()):
        return ""
    return "/".join((f"CVSS:{cvss.version or '3.1'}", *(f"{key}:{value[:1]}" for key, value in values.items() if value)))


def _components(dependencies: Sequence[Dependency]) -> Iterator[Record]:
    if not dependencies:
        return
    component = record_class("component")
    for one in dependencies:
        known = _component(one)
        digests = (("md5", one.md5), ("sha1", one.sha1), ("sha256", one.sha256))
        yield component(
            name=known.name,
            version=known.version,
            purl=known.purl,
            licenses=(one.license,) if one.license else (),
            digests=tuple(f"{algorithm}:{digest}" for algorithm, digest in digests if digest),
            path=one.file_path or "",
        )


FORMAT = Format(
    name="dependency_check",
    title="OWASP Dependency-Check",
    recognise=recognise,
    read=read,
    severities=SEVERITIES,
    kinds=(Kind.VULNERABILITY,),
    records=("component",),
    versions="JSON of schema 1; XML of the schemas 1.3 to 4",
    command="dependency-check --scan . --format JSON --out dependency-check-report.json",
    source="dependency-check/DependencyCheck, core/src/main/resources/schema, https://github.com/dependency-check/DependencyCheck",
    reads=(
        "vulnerabilities with file, package URL, CWEs, and where the range of affected versions ends",
        "severity: the report's word, else that of its CVSS, version 3 before 4 before 2, else the band of the score",
        "CISA's catalogue of exploited vulnerabilities, where the report has it",
        "suppressed vulnerabilities, with the notes of the suppression",
        "how many related files hold the same: in the message",
        "dependencies as component records, with licence and digests",
        "errors of the analysis make the report partial; no dependency at all is blank",
    ),
    leaves=(
        "evidence, CPEs, and identifiers that were suppressed: they are no vulnerabilities",
        "the dependency-check formats CSV, HTML and GitLab; JUnit and SARIF are read as such",
    ),
)
