"""Trivy's JSON report. Source: aquasecurity/trivy, `pkg/types/report.go`; schema version 2, and the list of before 0.20."""

from __future__ import annotations

from collections.abc import Iterator

from gatekit.errors import ReportError
from gatekit.formats.contract import Content, Format
from gatekit.formats.dependencies.trivy_cluster import is_cluster, is_compliance, read_cluster, read_compliance
from gatekit.formats.dependencies.trivy_findings import (
    SEVERITIES,
    TOOL,
    TargetReader,
    components,
    is_unchecked,
    kinds_looked_for,
    unlisted,
    unsupported,
)
from gatekit.formats.dependencies.trivy_wire import Report, Result
from gatekit.model.finding import Finding
from gatekit.model.vocabulary import Kind
from gatekit.reading.collector import collector_paused
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.shape import Shape, Syntax
from gatekit.reading.values import parse_time

SCHEMA_VERSION = 2


def recognise(shape: Shape) -> bool:
    """A report of schema version 2 or another, of a cluster or on a standard, or the list of targets of before 0.20."""
    if shape.syntax is not Syntax.JSON:
        return False
    keys = shape.keys
    if shape.top == "array":
        return keys.get("Target") == "string" and ("Vulnerabilities" in keys or "Type" in keys)
    if is_cluster(shape) or is_compliance(shape):
        return True
    return keys.get("SchemaVersion") == "number" and not {"ArtifactName", "ArtifactType", "Results"}.isdisjoint(keys)


def read(document: Document) -> Content:
    """Reads a report: vulnerabilities, misconfigurations, secrets and licences of all its targets.

    Raises:
        ReportError: it is of another schema version (`unsupported_version`), or a value in use is malformed.
    """
    shape = document.shape if recognise(document.shape) else document.full_shape
    with collector_paused():
        if is_cluster(shape):
            return read_cluster(document)
        if is_compliance(shape):
            return read_compliance(document)
        if shape.top == "array":
            return _content(document, Report(results=decode_json(document, list[Result])), root="$")
        _refuse_other_versions(document, shape.scalars.get("SchemaVersion", SCHEMA_VERSION))
        report = decode_json(document, Report)
        _refuse_other_versions(document, report.schema_version)
        return _content(document, report, root="$.Results")


def _content(document: Document, report: Report, root: str) -> Content:
    results = report.results or []
    reader = TargetReader(document)
    findings: list[Finding] = []
    # the lists of vulnerabilities are emptied as they are read
    measures = {kind for result in results for kind in kinds_looked_for(result)}
    for number, result in enumerate(results):
        findings += reader.findings(result, f"{root}[{number}]")
    return Content(
        tool=TOOL,
        tool_version=(report.trivy.version or "") if report.trivy else "",
        produced_at=parse_time(report.created_at or ""),
        subject=(report.metadata.commit or "") if report.metadata else "",
        measures=frozenset(measures),
        findings=findings,
        records=tuple(components(results)),
        blank=_blank(results, nothing_found=not measures and not findings),
        incomplete=(*_unsupported(report), *unlisted(results)),
    )


def _blank(results: list[Result], *, nothing_found: bool) -> str:
    if not results:
        return "no target in it: Trivy found nothing that it could scan"
    return "no check ran: Trivy found nothing that it could check" if nothing_found and all(map(is_unchecked, results)) else ""


def _unsupported(report: Report) -> Iterator[str]:
    system = report.metadata.system if report.metadata else None
    if system is not None and system.eosl:
        yield unsupported(system.family, system.name)


def _refuse_other_versions(document: Document, version: object) -> None:
    if version != SCHEMA_VERSION:
        raise ReportError(
            f"Trivy's schema version {version}; gatekit reads {SCHEMA_VERSION}",
            file=document.path,
            position="$.SchemaVersion",
            hint="use Trivy 0.20 or later, and a gatekit that knows its reports",
            status="unsupported_version",
        )


FORMAT = Format(
    name="trivy",
    title="Trivy JSON",
    recognise=recognise,
    read=read,
    severities=SEVERITIES,
    kinds=(Kind.VULNERABILITY, Kind.MISCONFIGURATION, Kind.SECRET, Kind.LICENSE),
    records=("component",),
    versions="schema version 2 (Trivy 0.20 and later), the list of targets that earlier ones wrote, clusters and standards",
    command="trivy fs --format json --list-all-pkgs --show-suppressed --output trivy.json .",
    source="aquasecurity/trivy, pkg/types/report.go, https://github.com/aquasecurity/trivy",
    reads=(
        "vulnerabilities with package, installed and fixed version, package URL, CWEs and vendor ids",
        "severity: Trivy's word; beside it the CVSS of the vendor that gave it, else NVD's",
        "misconfigurations that failed; those that a policy excepts are suppressed",
        "secrets (never their text) and licences",
        "what was ignored or is not affected (`--show-suppressed`), with statement and source",
        "`trivy k8s`: all of that for each resource of a cluster; one that could not be scanned makes the report partial",
        "`--compliance`: the findings of each control, or one finding for each control that failed (`--report summary`)",
        "an unsupported operating system, and failed checks that are counted but not listed: the report is partial",
        "packages (`--list-all-pkgs`) as component records; the commit that was scanned",
        "configurations of which no check ran (0 successes, 0 failures) measure nothing; a report of nothing else is blank",
        "which kinds were looked for, by the class of each target: secrets and licences only show where some were found",
    ),
    leaves=(
        "passed checks: they are no problems",
        "what Trivy was told to leave out (`--severity`, `--ignore-unfixed`): the report does not show it",
        "`CustomResources`",
        "controls of a standard that a person has to check: counted as unread",
    ),
)
