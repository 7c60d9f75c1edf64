"""Safety's JSON reports: the rows of version 1, the object of `safety check`, and that of `safety scan`.

Source: pyupio/safety, `safety/formatters/json.py`; safety-schemas, `report/schemas/v3_0/main.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from gatekit.errors import ReportError
from gatekit.formats.contract import Content, Format
from gatekit.formats.dependencies.grades import Grade, grade_of
from gatekit.formats.dependencies.safety_wire import (
    Check,
    Cvss,
    File,
    Git,
    KnownVulnerability,
    Rating,
    Row,
    Scan,
    Specification,
    Vulnerability,
)
from gatekit.formats.shared.purl import purl_of
from gatekit.formats.shared.text import headline
from gatekit.model.finding import Component, Finding, Location, SeverityOrigin
from gatekit.model.records import Record, record_class
from gatekit.model.vocabulary import FindingState, Kind, Severity
from gatekit.reading.document import Document
from gatekit.reading.json import convert_json, decode_json
from gatekit.reading.shape import Shape, Syntax
from gatekit.reading.values import parse_time

TOOL = "safety"
SEVERITIES: Mapping[str, Severity] = {
    "critical": Severity.CRITICAL,
    "high": Severity.HIGH,
    "low": Severity.LOW,
    "medium": Severity.MEDIUM,
    "none": Severity.NONE,
}
SCHEMA_VERSION = "3.0"
_TEXTS = 5  # at the beginning of a row
_ROW_LENGTHS = (5, 7)
_PINNED = re.compile(r"===?\s*([^\s;,#]+)")

_OPEN, _SUPPRESSED = FindingState.OPEN, FindingState.SUPPRESSED


def recognise(shape: Shape) -> bool:
    """Rows that begin with five texts, or an object with Safety's own keys."""
    if shape.syntax is not Syntax.JSON:
        return False
    keys = shape.keys
    if shape.top == "array":
        return len(keys) in _ROW_LENGTHS and all(keys.get(str(number)) == "string" for number in range(_TEXTS))
    if "report_meta" in keys:
        return "safety_version" in shape.inner.get("report_meta", ()) or "scanned_packages" in keys
    return "scan_results" in keys and {"scan_type", "schema_version"} <= shape.inner.get("meta", frozenset())


def read(document: Document) -> Content:
    """Reads the vulnerable packages.

    Raises:
        ReportError: it is of another schema version (`unsupported_version`), or a value in use is malformed.
    """
    shape = document.shape if recognise(document.shape) else document.full_shape
    if shape.top == "array":
        rows = decode_json(document, list[Row])
        return _content(findings=[_of_row(document, row, number) for number, row in enumerate(rows)])
    if "report_meta" in shape.keys:
        return _of_check(decode_json(document, Check))
    return _of_scan(document, decode_json(document, Scan))


def _content(findings: Sequence[Finding]) -> Content:
    return Content(tool=TOOL, measures=frozenset((Kind.VULNERABILITY,)), findings=findings)


def _of_row(document: Document, row: Row, number: int) -> Finding:
    if len(row) not in _ROW_LENGTHS or not all(isinstance(text, str) for text in row[:_TEXTS]):
        raise ReportError(
            "expected package, vulnerable versions, installed version, advisory and id",
            file=document.path,
            position=f"$[{number}]",
        )
    name, _, version, advisory, rule_id = row[:_TEXTS]
    ratings = [
        None if value is None else convert_json(document, value, Cvss, position=f"$[{number}][{place}]")
        for place, value in enumerate(row[_TEXTS:], _TEXTS)
    ]
    return _finding(
        rule_id,
        Component(name=name, version=version, purl=purl_of("pypi", name, version)),
        advisory,
        _rated(*reversed(ratings)),
    )


def _of_check(report: Check) -> Content:
    meta, found = report.report_meta, report.vulnerabilities or []
    packages = {_normal(one.name): one for one in (report.affected_packages or {}).values()}
    findings: list[Finding] = []
    for state, vulnerabilities in ((_OPEN, found), (_SUPPRESSED, report.ignored_vulnerabilities or ())):
        for one in vulnerabilities:
            package = packages.get(_normal(one.package_name))
            reason = (one.ignored_reason or "Safety's policy") if state is _SUPPRESSED else ""
            findings.append(
                _finding(
                    one.vulnerability_id,
                    _component(one, (package.secure_versions or ()) if package is not None else ()),
                    one.advisory or "",
                    _rated_by(one.severity),
                    path=(package.found or "") if package is not None else "",
                    alias=one.cve or "",
                    url=one.more_info_url or "",
                    state=state,
                    reason=reason,
                )
            )
    counted = meta.vulnerabilities_found or 0
    is_of_licenses = report.licenses is not None
    told = {
        f"Safety counts {counted} vulnerabilities, but lists {len(found)}": counted > len(found),
        "there is no list of vulnerabilities": report.vulnerabilities is None and not is_of_licenses,
    }
    return Content(
        tool=TOOL,
        tool_version=meta.safety_version or "",
        produced_at=parse_time(meta.timestamp or ""),
        subject=_commit(meta.git),
        measures=frozenset() if is_of_licenses else frozenset((Kind.VULNERABILITY,)),
        findings=findings,
        records=tuple(_components(report)),
        blank="no package that Safety looked at" if meta.packages_found == 0 and not findings else "",
        incomplete=tuple(sentence for sentence, holds in told.items() if holds),
    )


def _component(found: Vulnerability, secure: Sequence[str]) -> Component:
    name, version = found.package_name, found.analyzed_version or ""
    closest = [one for one in found.closest or () if one]
    fixed = ", ".join(found.fixed_versions or closest or secure)
    return Component(name=name, version=version, fixed_version=fixed, purl=purl_of("pypi", name, version))


def _components(report: Check) -> Iterator[Record]:
    """The packages that Safety looked at; `safety license` tells their licences instead."""
    if not report.scanned_packages and not report.licenses:
        return
    component = record_class("component")
    for package in (report.scanned_packages or {}).values():
        yield component(
            name=package.name, version=package.version or "", purl=purl_of("pypi", package.name, package.version or "")
        )
    for one in report.licenses or ():
        purl = purl_of("pypi", one.package, one.version or "")
        yield component(name=one.package, version=one.version or "", purl=purl, licenses=(one.license,) if one.license else ())


def _of_scan(document: Document, report: Scan) -> Content:
    version = report.meta.schema_version
    if version != SCHEMA_VERSION:
        raise ReportError(
            f"version {version} of Safety's scan report; gatekit reads {SCHEMA_VERSION}",
            file=document.path,
            position="$.meta.schema_version",
            hint="use a gatekit that knows it",
            status="unsupported_version",
        )
    projects = report.scan_results.projects or []
    files = [*(report.scan_results.files or ()), *(file for project in projects for file in project.files or ())]
    commits = {_commit(project.git) for project in projects}
    telemetry = report.meta.telemetry
    return Content(
        tool=TOOL,
        tool_version=(telemetry.safety_version or "") if telemetry is not None else "",
        produced_at=parse_time(report.meta.timestamp or ""),
        subject=commits.pop() if len(commits) == 1 else "",
        measures=frozenset((Kind.VULNERABILITY,)),
        findings=[finding for file in files for finding in _of_file(file)],
        blank="" if files else "no file that Safety looked at",
    )


def _of_file(file: File) -> Iterator[Finding]:
    for dependency in file.results.dependencies or ():
        for specification in dependency.specifications or ():
            for found in specification.vulnerabilities.known_vulnerabilities or ():
                yield _of_specification(dependency.name, specification, found, file.location)


def _of_specification(name: str, specification: Specification, found: KnownVulnerability, path: str) -> Finding:
    pinned = _PINNED.search(specification.raw)
    version = pinned[1] if pinned else ""
    remediation = specification.vulnerabilities.remediation
    fixed = (remediation.recommended, *(remediation.other_recommended or ())) if remediation is not None else ()
    ignored = found.ignored
    return _finding(
        found.id,
        Component(
            name=name,
            version=version,
            fixed_version=", ".join(one for one in fixed if one),
            purl=purl_of("pypi", name, version),
        ),
        "",
        _rated(),
        path=path,
        state=_OPEN if ignored is None else _SUPPRESSED,
        reason=(ignored.reason or ignored.code or "Safety's policy") if ignored is not None else "",
    )


def _finding(
    rule_id: str,
    component: Component,
    advisory: str,
    grade: Grade,
    *,
    path: str = "",
    alias: str = "",
    url: str = "",
    state: FindingState = _OPEN,
    reason: str = "",
) -> Finding:
    severity, origin = grade
    return Finding(
        kind=Kind.VULNERABILITY,
        tool=TOOL,
        rule_id=rule_id,
        severity=severity,
        message=headline(advisory) or f"vulnerability {rule_id} in {component.name} {component.version}".rstrip(),
        severity_origin=origin,
        location=Location(path=path),
        component=component,
        aliases=(alias,) if alias else (),
        help_uri=url,
        # paths are absolute in some reports, and advisories are rewritten
        identity=path.rpartition("/")[2] or component.name,
        state=state,
        state_reason=reason,
    )


def _rated_by(rating: Rating | None) -> Grade:
    return _rated(rating.cvssv3, rating.cvssv2) if rating is not None else _rated()


def _rated(*ratings: Cvss | None) -> Grade:
    """The word of the first CVSS that there is, else the band of its score; `unknown` where there is none."""
    for cvss in ratings:
        if cvss is not None:
            return grade_of(cvss.base_severity or "", cvss.base_score, cvss.vector_string or "", SEVERITIES)
    return Severity.UNKNOWN, SeverityOrigin()


def _commit(git: Git | None) -> str:
    """The commit, unless what was looked at differs from it."""
    return "" if git is None or git.dirty else git.commit or ""


def _normal(name: str) -> str:
    return name.lower().replace("_", "-")


FORMAT = Format(
    name="safety",
    title="Safety JSON",
    recognise=recognise,
    read=read,
    severities=SEVERITIES,
    kinds=(Kind.VULNERABILITY,),
    records=("component",),
    clean_form="[]",
    versions="the rows of version 1; `safety check` of versions 2 and 3; `safety scan`, schema version 3.0",
    command="safety check --file requirements.txt --output json > safety.json",
    source="pyupio/safety, safety/formatters/json.py, https://github.com/pyupio/safety",
    reads=(
        "vulnerabilities with package, package URL, CVE, versions that mend them, and the file or folder that holds the package",
        "severity: the word of the CVSS where the report has one (with a key); else `unknown` until the policy says otherwise",
        "ignored vulnerabilities as suppressed, with the reason",
        "packages as component records; the licences of `safety license` too",
        "the commit, unless the working tree differed from it",
        "counts above what is listed make the report partial; no package or file at all is blank",
    ),
    leaves=(
        "CVEs that only the advisory's prose names: some are of other vulnerabilities",
        "remediations and announcements",
    ),
)
