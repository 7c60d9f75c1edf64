"""GitLab's security reports: code, dependencies, images, secrets, running applications, fuzzing.

Source: gitlab-org/security-products/security-report-schemas, version 15; versions 2, 3, 13 and 14 before it.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekit.errors import ReportError
from gatekit.formats.contract import Content, Format
from gatekit.formats.security.gitlab_findings import SEVERITIES, FindingReader, kind_of_scan, purl_in
from gatekit.formats.security.gitlab_wire import Report, Scan, Scanner
from gatekit.model.records import Record, record_class
from gatekit.model.vocabulary import Kind
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.shape import Shape, Syntax
from gatekit.reading.values import parse_time

TOOL = "gitlab"

_MAJORS = frozenset(("1", "2", "3", "13", "14", "15"))
_FAILED = "failure"
_BAD_LEVELS = frozenset(("error", "fatal"))


def recognise(shape: Shape) -> bool:
    """Vulnerabilities with identifiers and a place, or around them what every scan tells."""
    keys, inner = shape.keys, shape.inner
    if shape.syntax is not Syntax.JSON or shape.top != "object" or keys.get("vulnerabilities", "array") != "array":
        return False
    if {"identifiers", "location"} <= inner.get("vulnerabilities", frozenset()):
        return True
    return keys.get("version") == "string" and {"type", "status", "scanner"} <= inner.get("scan", frozenset())


def read(document: Document) -> Content:
    """Reads a report: one finding per vulnerability.

    Raises:
        ReportError: it is of another major version of the schemas (`unsupported_version`), or a value in use is malformed.
    """
    _refuse_other_versions(document, str(document.shape.scalars.get("version", "")))
    report = decode_json(document, Report)
    scan = report.scan or Scan()
    scanner = scan.scanner or scan.analyzer or Scanner()
    reader = FindingReader(report, (scanner.id or TOOL).lower())
    findings = [reader.finding(one) for one in report.vulnerabilities]
    looked_for = kind_of_scan(scan.type, reader.tool)
    return Content(
        tool=reader.tool,
        tool_version=scanner.version or "",
        produced_at=parse_time(scan.end_time or ""),
        measures=frozenset(kind for kind in (looked_for, *(finding.kind for finding in findings)) if kind),
        findings=findings,
        records=tuple(_components(report)),
        incomplete=tuple(_missing(scan)),
    )


def _missing(scan: Scan) -> Iterator[str]:
    if scan.status == _FAILED:
        yield "the scan failed, says the report"
    bad = sum(message.level in _BAD_LEVELS for message in scan.messages or ())
    if bad:
        yield f"errors that the analyzer tells of: {bad}"


def _components(report: Report) -> Iterator[Record]:
    files = [file for file in report.dependency_files or () if file.dependencies]
    if not files:
        return
    component = record_class("component")
    for file in files:
        for one in file.dependencies or ():
            name, version = (one.package.name if one.package else "") or "", one.version or ""
            purl = purl_in(file.package_manager or "", name, version)
            yield component(name=name, version=version, purl=purl, path=file.path or "")


def _refuse_other_versions(document: Document, version: str) -> None:
    if version and version.partition(".")[0] not in _MAJORS:
        raise ReportError(
            f"version {version} of GitLab's security report schemas; gatekit reads 2, 3, 13, 14 and 15",
            file=document.path,
            position="$.version",
            hint="use an analyzer that writes version 15, or a gatekit that knows its reports",
            status="unsupported_version",
        )


FORMAT = Format(
    name="gitlab_security",
    title="GitLab security report",
    recognise=recognise,
    read=read,
    severities=SEVERITIES,
    kinds=(Kind.CODE_WEAKNESS, Kind.VULNERABILITY, Kind.SECRET, Kind.MISCONFIGURATION),
    records=("component",),
    versions="schemas 14 and 15, and 2, 3 and 13 before them",
    command="include: {template: Jobs/SAST.gitlab-ci.yml}; the job's artifact gl-sast-report.json",
    source="security-report-schemas, https://gitlab.com/gitlab-org/security-products/security-report-schemas",
    reads=(
        "kind by the type of the scan: sast, dast, api_fuzzing and coverage_fuzzing are code weaknesses",
        "dependency_scanning, container_scanning and cluster_image_scanning are vulnerabilities, secret_detection secrets",
        "kind by the scanner where it looks for something else: Gitleaks, TruffleHog, Checkov, KICS",
        "the tool is the scanner that the report names, the rule its first identifier; CVE and GHSA ids, CWEs, OWASP ids",
        "severity: GitLab's word; `Unknown` is unknown for a vulnerability, and the default of any other kind",
        "packages with their version; package URLs where the report names package manager or operating system",
        "all dependencies that a report lists, as component records",
        "a scan that failed, or an analyzer that said so, makes the report partial",
    ),
    leaves=(
        "`raw_source_code_extract`, of which only a keyed digest is used, authors, commit messages, evidence, links",
        "times without a zone, as most analyzers write them",
        "the flag of a likely false positive only gives a tag: GitLab counts such a finding too",
        "versions that mend: the report has only a sentence about them",
    ),
)
