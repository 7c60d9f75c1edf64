"""What `trivy k8s` and `--compliance` write. Source: aquasecurity/trivy, `pkg/k8s/report/` and `pkg/compliance/report/`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import field

from gatekit.formats.contract import Content
from gatekit.formats.dependencies.trivy_findings import (
    SEVERITIES,
    TOOL,
    TargetReader,
    components,
    kinds_looked_for,
    unlisted,
    unsupported,
)
from gatekit.formats.dependencies.trivy_wire import Metadata, Result, Wire
from gatekit.formats.shared.severity import severity_of_word
from gatekit.formats.shared.text import headline
from gatekit.model.evidence import Unread
from gatekit.model.finding import Finding, Location, SeverityOrigin
from gatekit.model.vocabulary import Kind
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.shape import Shape

LISTS = ("Resources", "Findings", "Vulnerabilities", "Misconfigurations")


class Resource(Wire):
    """One object of the cluster and what was found in it."""

    namespace: str | None = None
    kind: str = ""
    name: str = ""
    metadata: Metadata | list[Metadata] | None = None
    results: list[Result] | None = None
    error: str | None = None

    @property
    def faults(self) -> Iterator[str]:
        """Systems of its images that are no longer supported."""
        images = self.metadata if isinstance(self.metadata, list) else [self.metadata or Metadata()]
        systems = [image.system for image in images if image.system is not None]
        return (unsupported(system.family, system.name) for system in systems if system.eosl)


class Cluster(Wire):
    """A report of a cluster: `Resources` (--report all), `Findings` (--report summary), or two lists before Trivy 0.37."""

    resources: list[Resource] | None = None
    findings: list[Resource] | None = None
    vulnerabilities: list[Resource] | None = None
    misconfigurations: list[Resource] | None = None


class Control(Wire):
    """One control of a standard, and what was found (--report all)."""

    id: str = field(name="ID")
    results: list[Result] | None


class CountedControl(Wire):
    """One control of a standard, and how often it failed (--report summary); without a count if a person has to check it."""

    id: str = field(name="ID")
    name: str | None = None
    severity: str | None = None
    total_fail: int | None = None


class Compliance(Wire):
    """A report on a standard."""

    id: str = field(name="ID")
    title: str | None = None
    results: list[Control] | None = None
    summary_controls: list[CountedControl] | None = None


def is_cluster(shape: Shape) -> bool:
    """Whether a document is a report of `trivy k8s`."""
    return shape.keys.get("ClusterName") == "string" and not set(LISTS).isdisjoint(shape.keys)


def is_compliance(shape: Shape) -> bool:
    """Whether a document is a report of `--compliance`."""
    keys = shape.keys
    return {"ID", "Title"} <= set(keys) and ("SummaryControls" in keys or {"RelatedResources", "Results"} <= set(keys))


def read_cluster(document: Document) -> Content:
    """Reads a report of a cluster, in which a resource that could not be scanned makes the report partial."""
    _ = document.data  # as bytes, whose memory is not freed piece by piece: in which order the lists stand is not known
    cluster = decode_json(document, Cluster)
    reader = TargetReader(document)
    findings: list[Finding] = []
    results: list[Result] = []
    errors: list[str] = []
    measures: set[Kind] = set()
    each = zip(LISTS, (cluster.resources, cluster.findings, cluster.vulnerabilities, cluster.misconfigurations), strict=True)
    for key, resources in each:
        for number, resource in enumerate(resources or ()):
            name = "/".join(part for part in (resource.namespace, resource.kind, resource.name) if part)
            if resource.error:
                errors.append(f"Trivy could not scan {name}: {headline(resource.error)}")
            errors += resource.faults
            measures |= {kind for result in resource.results or () for kind in kinds_looked_for(result)}
            findings += _of_results(reader, resource.results or (), name, f"$.{key}[{number}].Results")
            results += resource.results or ()
    return Content(
        tool=TOOL,
        measures=frozenset(measures),
        findings=findings,
        records=tuple(components(results)),
        blank="" if results or errors else "no resource in it that Trivy scanned",
        incomplete=tuple(dict.fromkeys((*errors, *unlisted(results)))),
    )


def read_compliance(document: Document) -> Content:
    """Reads a report on a standard: the findings of each control, or one finding for each control that failed."""
    _ = document.data
    report = decode_json(document, Compliance)
    reader = TargetReader(document)
    findings: list[Finding] = []
    incomplete: list[str] = []
    measures = {Kind.MISCONFIGURATION}
    for number, control in enumerate(report.results or ()):
        measures |= {kind for result in control.results or () for kind in kinds_looked_for(result)}
        findings += _of_results(reader, control.results or (), control.id, f"$.Results[{number}].Results")
        incomplete += unlisted(control.results or ())
    summary = report.summary_controls or ()
    findings += [
        failed_control(
            tool=TOOL,
            standard=report.id,
            control=control.id,
            name=control.name,
            word=control.severity,
            failures=control.total_fail,
        )
        for control in summary
        if control.total_fail
    ]
    by_hand = sum(control.total_fail is None for control in summary)
    return Content(
        tool=TOOL,
        measures=frozenset(measures),
        findings=findings,
        unread=(Unread(reason="controls that a person has to check", count=by_hand),) if by_hand else (),
        blank="" if report.results or summary else "no control in it",
        incomplete=tuple(incomplete),
    )


def failed_control(*, tool: str, standard: str, control: str, name: str | None, word: str | None, failures: int) -> Finding:
    """The finding that stands for a control of which the report only says how often it failed.

    Args:
        tool: that wrote the report.
        standard: the id of the standard.
        control: its id.
        name: of the control.
        word: its severity.
        failures: how often it failed.
    """
    return Finding(
        kind=Kind.MISCONFIGURATION,
        tool=tool,
        rule_id=control,
        severity=severity_of_word(word or "", SEVERITIES),
        message=f"{name or control} ({failures} failure{'s' if failures > 1 else ''})",
        severity_origin=SeverityOrigin(word=word or ""),
        location=Location(logical_name=standard),
        identity="control",
    )


def _of_results(reader: TargetReader, results: Sequence[Result], name: str, position: str) -> Iterator[Finding]:
    reader.enter(name)
    for number, result in enumerate(results):
        yield from reader.findings(result, f"{position}[{number}]")
