"""Checkov's JSON report. Source: bridgecrewio/checkov, `checkov/common/output/report.py` and `record.py`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gatekit.formats.contract import Content, Format
from gatekit.formats.security.checkov_wire import Check, Package, Report, Summary
from gatekit.formats.shared.cwe import cwes_in
from gatekit.formats.shared.secrets import keyed_digest
from gatekit.formats.shared.severity import COMMON_WORDS, severity_of_score, severity_of_word
from gatekit.model.evidence import Unread
from gatekit.model.finding import NO_COMPONENT, Component, Finding, Location, SeverityOrigin, default_severity
from gatekit.model.vocabulary import FindingState, Kind, Severity, SeverityBasis
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.shape import Shape, Syntax

TOOL = "checkov"
SEVERITIES: Mapping[str, Severity] = {
    **{word: COMMON_WORDS[word] for word in ("critical", "high", "info", "low", "medium", "moderate", "none")},
    "important": Severity.HIGH,
}

_LICENSE_CHECKS = "BC_LIC_"
_SECRET_CHECKS = "CKV_SECRET_"  # noqa: S105 - what ids of Checkov's rules begin with
_LINE_RANGE = 2


def recognise(shape: Shape) -> bool:
    """A report of one kind of file, an array of them, or what stands for none."""
    if shape.syntax is not Syntax.JSON:
        return False
    keys = shape.keys
    if keys.get("check_type") == "string" and keys.get("results") == "object":
        return True
    return shape.top == "object" and {"checkov_version", "passed", "failed"} <= keys.keys()


def read(document: Document) -> Content:
    """Reads a report: one finding per check that failed or was skipped.

    Raises:
        ReportError: a value in use is malformed.
    """
    shape = document.shape
    if shape.top == "array":
        reports = decode_json(document, list[Report])
    elif "check_type" in shape.keys:
        reports = [decode_json(document, Report)]
    else:
        reports = [Report(summary=decode_json(document, Summary))]
    findings = [finding for report in reports for finding in _findings(report)]
    incomplete = [reason for report in reports for reason in _missing(report)]
    passed = sum(max(report.summary.passed, len(report.results.passed_checks or ())) for report in reports)
    is_blank = not findings and not passed and not incomplete
    return Content(
        tool=TOOL,
        tool_version=next((report.summary.checkov_version for report in reports if report.summary.checkov_version), ""),
        measures=frozenset(kind for report in reports if report.check_type for kind in kinds_of(report.check_type)),
        findings=findings,
        unread=(Unread(reason="checks that passed", count=passed),) if passed > 0 else (),
        blank="no check ran: Checkov found nothing that it could check" if is_blank else "",
        incomplete=tuple(incomplete),
    )


def kinds_of(check_type: str) -> tuple[Kind, ...]:
    """The kinds of what a runner finds; the first is that of a finding that does not say more.

    >>> kinds_of("terraform"), kinds_of("secrets")
    ((<Kind.MISCONFIGURATION: 'misconfiguration'>,), (<Kind.SECRET: 'secret'>,))
    """
    if check_type == "secrets":
        return (Kind.SECRET,)
    if check_type.startswith("sca_"):
        return Kind.VULNERABILITY, Kind.LICENSE
    return (Kind.CODE_WEAKNESS,) if check_type.startswith("sast") else (Kind.MISCONFIGURATION,)


def _findings(report: Report) -> Iterator[Finding]:
    for check in report.results.failed_checks or ():
        yield _finding(check, report.check_type, FindingState.OPEN)
    for check in report.results.skipped_checks or ():
        yield _finding(check, report.check_type, FindingState.SUPPRESSED)


def _missing(report: Report) -> Iterator[str]:
    results, summary = report.results, report.summary
    errors = results.parsing_errors or []
    yield from (f"Checkov could not parse {path}" for path in errors)
    if summary.parsing_errors > len(errors):
        yield f"Checkov could not parse {summary.parsing_errors - len(errors)} files that it does not name"
    failed = len(results.failed_checks or ())
    if summary.failed > failed:
        yield f"says that {summary.failed} checks of {report.check_type or 'any kind'} failed, but holds {failed}"


def _finding(check: Check, check_type: str, state: FindingState) -> Finding:
    kinds, package = kinds_of(check_type), check.vulnerability_details
    kind = _kind(check.check_id, kinds)
    path = _path(check)
    lines = check.file_line_range if check.file_line_range and len(check.file_line_range) == _LINE_RANGE else [0, 0]
    resource = check.resource or ""
    severity, origin = _rated(check, kind)
    reason = check.check_result.suppress_comment if check.check_result else ""
    return Finding(
        kind=kind,
        tool=TOOL,
        rule_id=check.check_id,
        severity=severity,
        message=_message(check, package),
        severity_origin=origin,
        location=Location(
            path=path,
            line=max(lines[0], 0),
            end_line=max(lines[1], 0),
            logical_name="" if kind is Kind.SECRET else resource,
        ),
        component=_component(package),
        aliases=tuple(name for name in (package.id if package else None, check.bc_check_id) if name and name != check.check_id),
        cwes=cwes_in(check.cwe if isinstance(check.cwe, list) else [check.cwe or ""]),
        tags=(check_type,) if check_type else (),
        help_uri=check.guideline or (package.link if package else "") or "",
        identity=keyed_digest(resource, check.check_id, path) if kind is Kind.SECRET else "",
        state=state,
        state_reason="" if state is FindingState.OPEN else reason or "skipped, without a reason",
    )


def _kind(check_id: str, kinds: tuple[Kind, ...]) -> Kind:
    if check_id.startswith(_SECRET_CHECKS):
        return Kind.SECRET
    return Kind.LICENSE if Kind.LICENSE in kinds and check_id.startswith(_LICENSE_CHECKS) else kinds[0]


def _path(check: Check) -> str:
    """The path from the folder where Checkov ran, else from the folder that it scanned; Checkov begins both with a slash."""
    return (check.repo_file_path or check.file_path or "").removeprefix("/")


def _message(check: Check, package: Package | None) -> str:
    if package is None:
        return check.check_name or check.check_id
    what = f"licence {package.license}" if package.license else package.id or check.check_id
    return f"{what} in {package.package_name or ''} {package.package_version or ''}".strip()


def _rated(check: Check, kind: Kind) -> tuple[Severity, SeverityOrigin]:
    """By Checkov's word; without one, by the score of a vulnerability, which is else unknown, or by the kind."""
    package = check.vulnerability_details or Package()
    word, score, vector = check.severity or package.severity or "", package.cvss, package.vector or ""
    is_scored = score is not None and 0 < score <= 10
    basis = SeverityBasis.TOOL
    if word or kind is not Kind.VULNERABILITY:
        severity = severity_of_word(word, SEVERITIES) if word else default_severity(kind)
        basis = SeverityBasis.TOOL if word else SeverityBasis.KIND_DEFAULT
    elif score is not None and is_scored:
        severity, basis = severity_of_score(score), SeverityBasis.SCORE
    else:
        severity = Severity.UNKNOWN
    return severity, SeverityOrigin(basis=basis, word=word, score=score if is_scored else None, vector=vector)


def _component(package: Package | None) -> Component:
    if package is None:
        return NO_COMPONENT
    return Component(
        name=package.package_name or "",
        version=package.package_version or "",
        fixed_version=package.lowest_fixed_version or "",
    )


FORMAT = Format(
    name="checkov",
    title="Checkov JSON",
    recognise=recognise,
    read=read,
    severities=SEVERITIES,
    kinds=(Kind.MISCONFIGURATION, Kind.SECRET, Kind.VULNERABILITY, Kind.LICENSE, Kind.CODE_WEAKNESS),
    versions="1.0 to 3.x: a report of one kind of file, or an array of them",
    command="checkov --directory . --output json --output-file-path checkov",
    source="bridgecrewio/checkov, checkov/common/output/record.py, https://github.com/bridgecrewio/checkov",
    reads=(
        "each check that failed, by its runner: misconfiguration, secret, vulnerability or licence of a package, code weakness",
        "skipped checks as suppressed, with the comment that says why",
        "severity where Checkov has one (with an account of its platform); else a misconfiguration is medium, a secret high",
        "a vulnerability without a word is rated by its CVSS score; without one it is unknown",
        "files that could not be parsed, and fewer checks than the report says failed: the report is partial",
        "checks that passed as unread; a report of no check at all is blank",
        "paths from the folder where Checkov ran, without the slash that it puts before them",
    ),
    leaves=(
        "code, and the resource of a secret, which is the secret's plain digest, of which only a keyed digest is used",
        "what was told to be left out (`--check`, `--skip-check`): the report does not show it",
    ),
)
