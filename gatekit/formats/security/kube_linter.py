"""KubeLinter's JSON report. Source: stackrox/kube-linter, `pkg/run/run.go` and `pkg/diagnostic/diagnostic.go`."""

from __future__ import annotations

import msgspec

from gatekit.formats.contract import Content, Format
from gatekit.model.finding import Finding, Location, SeverityOrigin, default_severity
from gatekit.model.vocabulary import Kind, SeverityBasis
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.shape import Shape, Syntax
from gatekit.reading.values import parse_time

TOOL = "kube-linter"

_FAILED = "Failed"
_UNNAMED = "unnamed"


class GroupVersionKind(msgspec.Struct, rename="pascal"):
    """What sort of object it is."""

    kind: str | None = None


class K8sObject(msgspec.Struct, rename="pascal"):
    """An object in a manifest."""

    name: str | None = None
    namespace: str | None = None
    group_version_kind: GroupVersionKind | None = None


class Metadata(msgspec.Struct, rename="pascal"):
    """Where an object is."""

    file_path: str | None = None


class Subject(msgspec.Struct, rename="pascal"):
    """What was checked."""

    metadata: Metadata | None = None
    k8s_object: K8sObject | None = msgspec.field(default=None, name="K8sObject")


class Diagnostic(msgspec.Struct, rename="pascal"):
    """What is wrong."""

    message: str | None = None


class Problem(msgspec.Struct, rename="pascal"):
    """One check that an object failed."""

    check: str | None = None
    diagnostic: Diagnostic | None = None
    object: Subject | None = None


class Summary(msgspec.Struct, rename="pascal"):
    """How it went."""

    checks_status: str | None = None
    check_end_time: str | None = None
    kube_linter_version: str | None = None


class Report(msgspec.Struct, rename="pascal"):
    """A report; null where there is no problem."""

    reports: list[Problem] | None
    checks: list[msgspec.Raw] | None = None
    summary: Summary | None = None


def recognise(shape: Shape) -> bool:
    """Reports with the checks that made them or about objects."""
    keys = shape.keys
    if shape.syntax is not Syntax.JSON or shape.top != "object" or keys.get("Reports") not in ("array", "null"):
        return False
    return {"Checks", "Summary"} <= keys.keys() or "Object" in shape.inner.get("Reports", frozenset())


def read(document: Document) -> Content:
    """Reads a report: one finding per check and object.

    Raises:
        ReportError: a value in use is malformed.
    """
    report = decode_json(document, Report)
    summary, problems = report.summary or Summary(), report.reports or []
    is_lost = summary.checks_status == _FAILED and not problems
    return Content(
        tool=TOOL,
        tool_version=summary.kube_linter_version or "",
        produced_at=parse_time(summary.check_end_time or ""),
        measures=frozenset((Kind.MISCONFIGURATION,)),
        findings=[_finding(problem) for problem in problems],
        blank="" if report.checks or problems else "no check in it: KubeLinter had none to make",
        incomplete=("says that checks failed, but holds none that did",) if is_lost else (),
    )


def _finding(problem: Problem) -> Finding:
    subject = problem.object or Subject()
    named = subject.k8s_object or K8sObject()
    sort = named.group_version_kind.kind if named.group_version_kind else ""
    return Finding(
        kind=Kind.MISCONFIGURATION,
        tool=TOOL,
        rule_id=problem.check or _UNNAMED,
        severity=default_severity(Kind.MISCONFIGURATION),
        message=(problem.diagnostic.message if problem.diagnostic else "") or problem.check or "a problem without a text",
        severity_origin=SeverityOrigin(basis=SeverityBasis.KIND_DEFAULT),
        location=Location(
            path=(subject.metadata.file_path if subject.metadata else "") or "",
            logical_name="/".join(part for part in (sort, named.namespace, named.name) if part),
        ),
    )


FORMAT = Format(
    name="kube_linter",
    title="KubeLinter JSON",
    recognise=recognise,
    read=read,
    kinds=(Kind.MISCONFIGURATION,),
    versions="0.2 to 0.8",
    command="kube-linter lint --format json manifests > kube-linter.json",
    source="stackrox/kube-linter, pkg/run/run.go, https://github.com/stackrox/kube-linter",
    reads=(
        "each check that an object failed as a misconfiguration: check, message, file, and the object as `Kind/namespace/name`",
        "severity: KubeLinter has none, so all are medium",
        "version and time; a report without any check is blank",
    ),
    leaves=(
        "what an annotation ignores (`ignore-check.kube-linter.io/...`): KubeLinter leaves it out of its report",
        "lines: KubeLinter does not tell them",
    ),
)
