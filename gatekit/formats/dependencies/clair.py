"""Clair's reports: version 4 (API, clairctl), version 2 (API, klar, clair-scanner).

Source: quay/claircore, `vulnerabilityreport.go`; quay/clair, `api/v1/models.go`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qs

from gatekit.errors import ReportError
from gatekit.formats.contract import Content, Format
from gatekit.formats.dependencies.clair_wire import (
    Enrichment,
    Envelope,
    Environment,
    KlarReport,
    OldVulnerability,
    Report,
    ScannerReport,
    Vulnerability,
)
from gatekit.formats.dependencies.grades import told_score
from gatekit.formats.shared.cvss import score_of_vector
from gatekit.formats.shared.purl import purl_of
from gatekit.formats.shared.severity import severity_of_word
from gatekit.formats.shared.text import headline
from gatekit.model.finding import Component, Finding, Location, SeverityOrigin
from gatekit.model.records import Record, record_class
from gatekit.model.vocabulary import Kind, Severity
from gatekit.reading.collector import collector_paused
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.shape import Shape, Syntax

TOOL = "clair"
SEVERITIES: Mapping[str, Severity] = {
    "critical": Severity.CRITICAL,
    "defcon1": Severity.CRITICAL,
    "high": Severity.HIGH,
    "low": Severity.LOW,
    "medium": Severity.MEDIUM,
    "negligible": Severity.INFO,
    "unknown": Severity.UNKNOWN,
}
# what Clair calls distributions, and what package URLs are made of
_ECOSYSTEMS = {
    "alpine": "alpine",
    "amzn": "redhat",
    "centos": "redhat",
    "debian": "debian",
    "fedora": "redhat",
    "ol": "redhat",
    "rhel": "redhat",
    "ubuntu": "ubuntu",
}
_ID = re.compile(r"[A-Z]{2,12}-[0-9A-Za-z:-]{4,40}")


def recognise(shape: Shape) -> bool:
    """Version 4 by its hash and tables, version 2 by its layer, klar by its count of layers, clair-scanner by its lines."""
    if shape.syntax is not Syntax.JSON or shape.top != "object":
        return False
    keys, inner = set(shape.keys), shape.inner
    if "manifest_hash" in keys:
        return not {"environments", "package_vulnerabilities", "packages", "vulnerabilities"}.isdisjoint(keys)
    if "Layer" in keys or keys == {"Error"}:
        return "Features" in inner.get("Layer", ()) or "Message" in inner.get("Error", ())
    if "LayerCount" in keys:
        return "Vulnerabilities" in keys
    is_scanner = {"image", "unapproved", "vulnerabilities"} <= keys
    return is_scanner or {"featurename", "vulnerability"} <= inner.get("vulnerabilities", frozenset())


def read(document: Document) -> Content:
    """Reads the vulnerabilities of an image.

    Raises:
        ReportError: Clair answered with an error, or a value in use is malformed.
    """
    shape = document.shape if recognise(document.shape) else document.full_shape
    with collector_paused():
        if "manifest_hash" in shape.keys:
            return _Four(decode_json(document, Report)).content()
        if "LayerCount" in shape.keys:
            return _of_klar(decode_json(document, KlarReport))
        if "Layer" in shape.keys or "Error" in shape.keys:
            return _of_layer(document, decode_json(document, Envelope))
        return _of_scanner(decode_json(document, ScannerReport))


def _content(findings: list[Finding], blank: str = "") -> Content:
    return Content(tool=TOOL, measures=frozenset((Kind.VULNERABILITY,)), findings=findings, blank=blank)


class _Four:
    """The report of version 4, whose tables refer to each other."""

    def __init__(self, report: Report) -> None:
        self._packages = report.packages or {}
        self._vulnerabilities = report.vulnerabilities or {}
        self._found = report.package_vulnerabilities or {}
        self._environments = report.environments or {}
        self._distributions = report.distributions or {}
        self._cvss = self._enriched(report, "clair.cvss")
        self._epss = self._enriched(report, "clair.epss")
        self._exploited = self._enriched(report, "clair.kev")

    def content(self) -> Content:
        pairs = [(package, id_) for package, ids in self._found.items() for id_ in ids or ()]
        lost = sum(package not in self._packages or id_ not in self._vulnerabilities for package, id_ in pairs)
        unplaced = len(self._vulnerabilities.keys() - {id_ for _, id_ in pairs})
        told = {
            f"{lost} of {len(pairs)} vulnerabilities of packages are not in the report's tables": lost,
            f"{unplaced} of {len(self._vulnerabilities)} vulnerabilities are of no package": unplaced,
        }
        return Content(
            tool=TOOL,
            measures=frozenset((Kind.VULNERABILITY,)),
            findings=[
                self._finding(package, id_, self._vulnerabilities[id_])
                for package, id_ in pairs
                if package in self._packages and id_ in self._vulnerabilities
            ],
            records=tuple(self._components()),
            blank="" if self._packages else "no package in it",
            incomplete=tuple(sentence for sentence, count in told.items() if count),
        )

    def _finding(self, key: str, id_: str, found: Vulnerability) -> Finding:
        component, path = self._component(key, _fixed(found.fixed_in_version or "")), self._environment(key).package_db or ""
        word = found.normalized_severity or found.severity or ""
        cvss, epss = self._cvss.get(id_, Enrichment()), self._epss.get(id_, Enrichment())
        # OSV's records have their vector where those of distributions have a word
        vector = cvss.vector_string or (found.severity or "" if (found.severity or "").startswith("CVSS:") else "")
        score = cvss.base_score if cvss.base_score is not None or not vector else score_of_vector(vector)
        rule_id = _rule_of(found.name)
        return Finding(
            kind=Kind.VULNERABILITY,
            tool=TOOL,
            rule_id=rule_id,
            severity=severity_of_word(word, SEVERITIES),
            message=headline(found.description or "") or f"{rule_id} in {component.name} {component.version}".rstrip(),
            severity_origin=SeverityOrigin(word=word, score=told_score(score), vector=vector),
            location=Location(path=path),
            component=component,
            help_uri=(found.links or "").partition(" ")[0],
            identity=f"{component.name} {path}".strip(),
            epss=epss.epss,
            known_exploited=id_ in self._exploited,
        )

    def _environment(self, key: str) -> Environment:
        return next(iter(self._environments.get(key) or ()), Environment())

    def _component(self, key: str, fixed: str = "") -> Component:
        package = self._packages[key]
        distribution = self._distributions.get(self._environment(key).distribution_id or "")
        namespace = (distribution.did or "") if distribution is not None else ""
        return _component(package.name or "", package.version or "", namespace, fixed)

    def _components(self) -> Iterator[Record]:
        if not self._packages:
            return
        component = record_class("component")
        for key in self._packages:
            known, path = self._component(key), self._environment(key).package_db or ""
            yield component(name=known.name, version=known.version, purl=known.purl, path=path)

    @staticmethod
    def _enriched(report: Report, enricher: str) -> Mapping[str, Enrichment]:
        """What an enricher says of each vulnerability that it knows, by the vulnerability's key."""
        return {
            key: values[0]
            for name, messages in (report.enrichments or {}).items()
            if f"enricher={enricher} " in f"{name} "
            for message in messages or ()
            for key, values in message.items()
            if values
        }


def _rule_of(name: str) -> str:
    """The id that a name begins with.

    >>> _rule_of("CVE-2018-20839 in ubuntu 18.04 (bionic) - medium."), _rule_of("RHSA-2024:1: a (Low)"), _rule_of("a name")
    ('CVE-2018-20839', 'RHSA-2024:1', 'a name')
    """
    found = _ID.match(name)
    return found[0].rstrip(":") if found else name


def _fixed(text: str) -> str:
    """The version that mends it, which OSV's records have in a query string.

    >>> _fixed("3.0.15-1"), _fixed("fixed=3.1.3&introduced=0"), _fixed("introduced=0")
    ('3.0.15-1', '3.1.3', '')
    """
    return ", ".join(parse_qs(text).get("fixed", ())) if "=" in text else text


def _component(name: str, version: str, namespace: str, fixed: str) -> Component:
    ecosystem = _ECOSYSTEMS.get(namespace.partition(":")[0].lower(), "")
    return Component(name=name, version=version, fixed_version=fixed, purl=purl_of(ecosystem, name, version))


def _old(found: OldVulnerability, component: Component, word: str, tags: tuple[str, ...] = ()) -> Finding:
    return Finding(
        kind=Kind.VULNERABILITY,
        tool=TOOL,
        rule_id=found.name,
        severity=severity_of_word(word, SEVERITIES),
        message=headline(found.description or "") or f"{found.name} in {component.name} {component.version}".rstrip(),
        severity_origin=SeverityOrigin(word=word),
        component=component,
        tags=tags,
        help_uri=found.link or "",
        identity=component.name,
    )


def _of_klar(report: KlarReport) -> Content:
    findings = [
        _old(
            found,
            _component(found.feature_name or "", found.feature_version or "", found.namespace_name or "", found.fixed_by or ""),
            found.severity or word,
        )
        for word, vulnerabilities in (report.vulnerabilities or {}).items()
        for found in vulnerabilities or ()
    ]
    return _content(findings, blank="" if report.layer_count or findings else "no layer in it")


def _of_layer(document: Document, envelope: Envelope) -> Content:
    if envelope.error is not None or envelope.layer is None:
        told = headline((envelope.error.message or "") if envelope.error is not None else "")
        raise ReportError(
            f"Clair answered with an error: {told or 'it does not say which'}",
            file=document.path,
            position="$.Error",
            hint="this is no report; ask Clair again",
        )
    features = envelope.layer.features or []
    components = [
        (feature, _component(feature.name, feature.version or "", feature.namespace_name or "", "")) for feature in features
    ]
    findings = [
        _old(
            found,
            _component(feature.name, feature.version or "", feature.namespace_name or "", found.fixed_by or ""),
            found.severity or "",
        )
        for feature in features
        for found in feature.vulnerabilities or ()
    ]
    records = (record_class("component")(name=known.name, version=known.version, purl=known.purl) for _, known in components)
    return Content(
        tool=TOOL,
        # an answer without any looks the same as one that was asked for packages alone
        measures=frozenset((Kind.VULNERABILITY,) if findings else ()),
        findings=findings,
        records=tuple(records),
        blank="" if features else "no package in it",
    )


def _of_scanner(report: ScannerReport) -> Content:
    unapproved = set(report.unapproved or ())
    findings = []
    for line in report.vulnerabilities or ():
        found = OldVulnerability(name=line.vulnerability, description=line.description, link=line.link)
        component = _component(line.featurename, line.featureversion or "", line.namespace or "", line.fixedby or "")
        is_approved = report.unapproved is not None and line.vulnerability not in unapproved
        findings.append(_old(found, component, line.severity or "", ("approved",) if is_approved else ()))
    return _content(findings)


FORMAT = Format(
    name="clair",
    title="Clair",
    recognise=recognise,
    read=read,
    severities=SEVERITIES,
    kinds=(Kind.VULNERABILITY,),
    records=("component",),
    versions="the report of Clair 4; the layer of Clair 2; the reports of klar and of clair-scanner",
    command="clairctl report --out json registry.example/shop:1.4.0 > clair.json",
    source="quay/claircore, vulnerabilityreport.go, https://github.com/quay/claircore",
    reads=(
        "vulnerabilities with package, package URL by the distribution, and the version that mends them",
        "severity: Clair's normalised word, else the distribution's; `Negligible` is info, `Defcon1` critical",
        "Clair 4: CVSS, EPSS and CISA's catalogue of exploited vulnerabilities, where enrichers have added them",
        "Clair 4 and 2: packages as component records",
        "clair-scanner: what it approved stays open, with the tag `approved`: its whitelist and its threshold look the same",
        "Clair 2: a layer without any vulnerability does not show whether they were asked for, and measures none",
        "tables that do not fit together make the report partial; no package or layer at all is blank",
    ),
    leaves=("layers, repositories and the distribution's own metadata",),
)
