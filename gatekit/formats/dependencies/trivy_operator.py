"""The reports that the Trivy Operator keeps in a cluster, as `kubectl get -o json` gives them.

Source: aquasecurity/trivy-operator, `pkg/apis/aquasecurity/v1alpha1/`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from gatekit.formats.contract import Content, Format
from gatekit.formats.dependencies.grades import told_score
from gatekit.formats.dependencies.trivy_cluster import failed_control
from gatekit.formats.dependencies.trivy_findings import SEVERITIES, TOOL, unsupported
from gatekit.formats.dependencies.trivy_operator_wire import (
    Bom,
    Check,
    CountedControl,
    Item,
    Listing,
    Report,
    Secret,
    Status,
    Vulnerability,
)
from gatekit.formats.shared.cvss import choose_vendor
from gatekit.formats.shared.secrets import keyed_digest
from gatekit.formats.shared.severity import severity_of_word
from gatekit.model.evidence import Unread
from gatekit.model.finding import Component, Finding, Location, SeverityOrigin
from gatekit.model.records import Record, record_class
from gatekit.model.vocabulary import Kind
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.shape import Shape, Syntax
from gatekit.reading.values import parse_time

GROUP = "aquasecurity.github.io"
COMPLIANCE = "ClusterComplianceReport"
KINDS: Mapping[str, Kind | None] = {
    "VulnerabilityReport": Kind.VULNERABILITY,
    "ClusterVulnerabilityReport": Kind.VULNERABILITY,
    "ConfigAuditReport": Kind.MISCONFIGURATION,
    "ClusterConfigAuditReport": Kind.MISCONFIGURATION,
    "InfraAssessmentReport": Kind.MISCONFIGURATION,
    "ClusterInfraAssessmentReport": Kind.MISCONFIGURATION,
    "RbacAssessmentReport": Kind.MISCONFIGURATION,
    "ClusterRbacAssessmentReport": Kind.MISCONFIGURATION,
    "ExposedSecretReport": Kind.SECRET,
    COMPLIANCE: Kind.MISCONFIGURATION,
    "SbomReport": None,
    "ClusterSbomReport": None,
}
_LABEL = "trivy-operator."


def recognise(shape: Shape) -> bool:
    """A report, a list of them, or an object of lists by resource name."""
    if shape.syntax is not Syntax.JSON:
        return False
    if str(shape.scalars.get("apiVersion", "")).partition("/")[0] == GROUP:
        return str(shape.scalars.get("kind", "")).removesuffix("List") in KINDS
    if shape.top == "object" and "items" in shape.keys:
        return {"apiVersion", "kind", "metadata", "report"} <= shape.inner.get("items", frozenset())
    return shape.top == "object" and any(key.endswith(f"reports.{GROUP}") for key in shape.keys)


def read(document: Document) -> Content:
    """Reads all reports of a document.

    Raises:
        ReportError: a value in use is malformed.
    """
    items = list(_items(document))
    known = [item for item in items if item.kind in KINDS]
    others = Counter(item.kind for item in items if item.kind not in KINDS)
    moments = [parse_time(text) for text in map(_updated, known)]
    versions = [item.report.scanner.version for item in known if item.report and item.report.scanner]
    findings, unread = [finding for item in known for finding in _findings(item)], sum(map(_by_hand, known))
    return Content(
        tool=TOOL,
        tool_version=next(filter(None, versions), ""),
        # the oldest, so that one stale report among fresh ones does not hide
        produced_at=min((moment for moment in moments if moment), default=None),
        measures=frozenset(kind for item in known if (kind := KINDS[item.kind]) is not None and _is_done(item)),
        findings=findings,
        records=tuple(record for item in known for record in _components(item)),
        unread=(Unread(reason="controls that a person has to check", count=unread),) if unread else (),
        blank="" if items else "no report in it",
        incomplete=(
            *(f"{count} of kind {kind}, which gatekit does not read" for kind, count in others.items()),
            *(f"{item.kind} {_name(item)} has no result yet" for item in known if not _is_done(item)),
            *(sentence for item in known for sentence in _unshown(item)),
            *dict.fromkeys(sentence for item in known for sentence in _unsupported(item)),
        ),
    )


def _items(document: Document) -> Sequence[Item]:
    shape = document.shape if recognise(document.shape) else document.full_shape
    if shape.top == "array":
        return decode_json(document, list[Item])
    if "items" in shape.keys:
        return decode_json(document, Listing).items or ()
    if "kind" in shape.keys:
        return [decode_json(document, Item)]
    lists = decode_json(document, dict[str, list[Item] | None])
    return [item for items in lists.values() for item in items or ()]


def _updated(item: Item) -> str:
    source = item.status if item.kind == COMPLIANCE else item.report
    return (source.update_timestamp or "") if source is not None else ""


def _is_done(item: Item) -> bool:
    if item.kind == COMPLIANCE:
        status = item.status or Status()
        detail = status.detail_report.results if status.detail_report is not None else None
        summary = status.summary_report.control_check if status.summary_report is not None else None
        return detail is not None or summary is not None
    if item.report is None:
        return False
    report = item.report
    lists = {Kind.VULNERABILITY: report.vulnerabilities, Kind.MISCONFIGURATION: report.checks, Kind.SECRET: report.secrets}
    return lists.get(KINDS[item.kind] or Kind.OTHER, ()) is not None


def _name(item: Item) -> str:
    """The object that the report is about: `namespace/Kind/name`, and its container."""
    meta = item.metadata
    labels = (meta.labels if meta is not None else None) or {}
    parts = [labels.get(f"{_LABEL}resource.{part}") or "" for part in ("namespace", "kind", "name")]
    if not parts[2]:
        return (meta.name or "") if meta is not None else ""
    container = labels.get(f"{_LABEL}container.name")
    return "/".join(part for part in parts if part) + (f" ({container})" if container else "")


def _findings(item: Item) -> Iterator[Finding]:
    report, name = item.report, _name(item)
    if item.kind == COMPLIANCE:
        yield from _of_standard(item, name)
    elif report is not None:
        image = _image(report)
        for vulnerability in report.vulnerabilities or ():
            yield _vulnerability(vulnerability, image, name)
        for check in report.checks or ():
            if not check.success:
                yield _misconfiguration(check, name, check.severity)
        for secret in report.secrets or ():
            yield _secret(secret, image, name)


def _image(report: Report) -> str:
    artifact = report.artifact
    if artifact is None:
        return ""
    server = report.registry.server if report.registry is not None else None
    named = "/".join(part for part in (server, artifact.repository) if part)
    if artifact.tag:
        return f"{named}:{artifact.tag}"
    return f"{named}@{artifact.digest}" if artifact.digest else named


def _vulnerability(found: Vulnerability, image: str, name: str) -> Finding:
    package, installed = found.resource or "", found.installed_version or ""
    place = found.package_path or found.target or ""
    return Finding(
        kind=Kind.VULNERABILITY,
        tool=TOOL,
        rule_id=found.vulnerability_id,
        severity=severity_of_word(found.severity or "", SEVERITIES),
        message=found.title or f"{found.vulnerability_id} in {package} {installed}",
        severity_origin=_origin(found),
        location=Location(path=place or image, logical_name=name),
        component=Component(
            name=package, version=installed, fixed_version=found.fixed_version or "", purl=found.package_purl or ""
        ),
        tags=tuple(word for word in (found.class_, found.package_type) if word),
        help_uri=found.primary_link or "",
        # without a package URL the name must tell the packages of one image apart; an image's tag changes with each release
        identity=f"{package} {place.replace(installed, '#') if installed else place}".strip(),
    )


def _origin(found: Vulnerability) -> SeverityOrigin:
    """The operator's score, with the vector of the vendor that it comes from, else NVD's."""
    score, vector = found.score, ""
    if found.cvss:
        cvss = found.cvss.get(found.cvss_source or "") or found.cvss[choose_vendor(found.cvss)]
        vector = cvss.v3_vector or cvss.v40_vector or cvss.v2_vector or ""
        for other in (cvss.v3_score, cvss.v40_score, cvss.v2_score):
            score = other if score is None else score
    return SeverityOrigin(word=found.severity or "", score=told_score(score), vector=vector)


def _misconfiguration(check: Check, name: str, word: str | None) -> Finding:
    messages, title = check.messages or [], check.title or ""
    more = f" (and {len(messages) - 1} more)" if len(messages) > 1 else ""
    return Finding(
        kind=Kind.MISCONFIGURATION,
        tool=TOOL,
        rule_id=check.check_id or title,
        severity=severity_of_word(word or "", SEVERITIES),
        message=(messages[0] + more if messages else "") or title or check.check_id or "a check that failed",
        severity_origin=SeverityOrigin(word=word or ""),
        location=Location(path=check.target or "", logical_name=name),
        tags=(check.category,) if check.category else (),
        identity=title,
    )


def _secret(secret: Secret, image: str, name: str) -> Finding:
    place = secret.target or image
    return Finding(
        kind=Kind.SECRET,
        tool=TOOL,
        rule_id=secret.rule_id,
        severity=severity_of_word(secret.severity or "", SEVERITIES),
        message=secret.title or f"a secret that rule {secret.rule_id} knows",
        severity_origin=SeverityOrigin(word=secret.severity or ""),
        location=Location(path=place, logical_name=name),
        tags=(secret.category,) if secret.category else (),
        identity=keyed_digest(secret.match or "", secret.rule_id, place),
    )


def _of_standard(item: Item, name: str) -> Iterator[Finding]:
    """The checks that failed under each control; where the report only counts them, the controls."""
    status = item.status
    if status is not None and status.detail_report is not None:
        for control in status.detail_report.results or ():
            for check in control.checks or ():
                if not check.success:
                    yield _misconfiguration(check, f"{name} {control.id}", check.severity or control.severity)
        return
    for counted in _summary(item):
        if counted.total_fail:
            yield failed_control(
                tool=TOOL,
                standard=name,
                control=counted.id,
                name=counted.name,
                word=counted.severity,
                failures=counted.total_fail,
            )


def _unshown(item: Item) -> Iterator[str]:
    """Controls that failed by something else than a misconfiguration: the operator counts them, and shows them as passed."""
    status = item.status
    if item.kind != COMPLIANCE or status is None or status.summary is None or not _is_done(item):
        return
    counted = status.summary.fail_count or 0
    detailed = (status.detail_report.results or ()) if status.detail_report is not None else ()
    shown = sum(any(not check.success for check in control.checks or ()) for control in detailed)
    shown += sum(bool(control.total_fail) for control in _summary(item))
    if counted > shown:
        yield f"{item.kind} {_name(item)} counts {counted} failed controls, but shows what failed of {shown}"


def _unsupported(item: Item) -> Iterator[str]:
    system = item.report.system if item.report is not None else None
    if system is not None and system.eosl:
        yield unsupported(system.family, system.name)


def _summary(item: Item) -> Sequence[CountedControl]:
    status = item.status
    if status is None or status.detail_report is not None or status.summary_report is None:
        return ()
    return status.summary_report.control_check or ()


def _by_hand(item: Item) -> int:
    return sum(control.total_fail is None for control in _summary(item))


def _components(item: Item) -> Iterator[Record]:
    bom = (item.report.components if item.report is not None else None) or Bom()
    if not bom.components:
        return
    component = record_class("component")
    for one in bom.components:
        licenses = [
            choice.expression or (choice.license.id or choice.license.name if choice.license is not None else "")
            for choice in one.licenses or ()
        ]
        yield component(
            name="/".join(part for part in (one.group, one.name) if part),
            version=one.version or "",
            type=one.type or "",
            purl=one.purl or "",
            licenses=tuple(text for text in licenses if text),
            path=_name(item),
        )


FORMAT = Format(
    name="trivy_operator",
    title="Trivy Operator",
    recognise=recognise,
    read=read,
    severities=SEVERITIES,
    kinds=(Kind.VULNERABILITY, Kind.MISCONFIGURATION, Kind.SECRET),
    records=("component",),
    versions="v1alpha1",
    command="kubectl get vulnerabilityreports,configauditreports,exposedsecretreports -A -o json > trivy-operator.json",
    source="aquasecurity/trivy-operator, pkg/apis/aquasecurity/v1alpha1, https://github.com/aquasecurity/trivy-operator",
    reads=(
        "vulnerability reports of workloads and clusters: package, versions, package URL, image, CVSS",
        "configuration, infrastructure and RBAC reports: checks that failed",
        "exposed secrets (never their text)",
        "compliance reports: the checks that failed under each control; where they are only counted, the controls that failed",
        "SBOM reports as component records",
        "one report, a list of them, or an object of lists by resource name; each finding names its object and container",
        "the time of the oldest report",
        "a standard without a result, or that counts more failed controls than it shows, makes the document partial",
        "an image whose operating system is no longer supported makes it partial too",
    ),
    leaves=(
        "passed checks: they are no problems",
        "controls of a standard that a person has to check: counted as unread",
        "a `List` that begins with a compliance report: from outside it looks like one of deployments; get those one by one",
    ),
)
