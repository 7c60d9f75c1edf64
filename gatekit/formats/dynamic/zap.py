"""ZAP's traditional reports, JSON and XML, with and without requests and responses.

ZAP counts alerts: one kind of problem of one site. gatekit makes one finding of each instance, the place where an alert was
raised, because places are what is mended, accepted and compared with a baseline: a second injection of a kind that is already
accepted elsewhere must not hide behind it. How many alerts there are is how many rules the findings of a site have.

Values in the query of an address are masked: ZAP puts its attacks there, and browsers their tokens. Evidence, attacks, requests
and responses are not read at all, because they may hold credentials.

Source: zaproxy/zap-extensions, addOns/reports, the templates traditional-json(-plus) and traditional-xml(-plus).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gatekit.formats.contract import Content, Format
from gatekit.formats.dynamic.zap_wire import Alert, Instance, Report, Site, Text, read_json, read_xml
from gatekit.formats.shared.cwe import cwes_in
from gatekit.formats.shared.severity import severity_of_word
from gatekit.formats.shared.urls import public_url
from gatekit.model.evidence import Unread
from gatekit.model.finding import Finding, Location, SeverityOrigin
from gatekit.model.vocabulary import FindingState, Kind, Severity
from gatekit.reading.document import Document
from gatekit.reading.shape import Shape, Syntax
from gatekit.reading.values import parse_count, parse_time

_TOOL = "zap"
_RISKS = {"0": "Informational", "1": "Low", "2": "Medium", "3": "High"}
_FALSE_POSITIVE = "0"
_CONFIDENCES = {"0": "false-positive", "1": "low", "2": "medium", "3": "high", "4": "confirmed"}
_OF_GITLAB = frozenset(("remediations", "scan", "vulnerabilities"))  # whose DAST report is ZAP's with more beside it
_LINK = re.compile(r"https?://[^\s<>\"]+")
SEVERITIES = {
    "high": Severity.HIGH,
    "medium": Severity.MEDIUM,
    "low": Severity.LOW,
    "informational": Severity.INFO,
}


def _recognise(shape: Shape) -> bool:
    if shape.syntax is Syntax.XML:
        return shape.root == "OWASPZAPReport"
    if shape.top != "object" or not _OF_GITLAB.isdisjoint(shape.keys):
        return False
    return shape.keys.get("site") in {"array", "object"} and not {"@version", "@generated"}.isdisjoint(shape.keys)


def _read(document: Document) -> Content:
    report = read_xml(document) if document.shape.syntax is Syntax.XML else read_json(document)
    sites = report.every_site
    silent = tuple(f"no list of alerts of {public_url(site.name) or 'a site'}" for site in sites if site.alerts is None)
    errors = tuple(public_url(" ".join(f"the plan had an error: {error}".split())) for error in report.errors or ())
    return Content(
        tool=_TOOL,
        tool_version=report.version,
        produced_at=parse_time(report.created or ""),
        measures=frozenset((Kind.CODE_WEAKNESS,)) if sites else frozenset(),
        findings=[finding for site in sites for alert in site.alerts or () for finding in _findings(site, alert)],
        unread=tuple(_unread(report, sites)),
        blank="" if sites or errors else "no site in it: ZAP has attacked nothing",
        incomplete=(*silent, *errors),
    )


def _findings(site: Site, alert: Alert) -> Iterator[Finding]:
    word = _RISKS.get(str(alert.riskcode), str(alert.riskcode))
    is_false = str(alert.confidence) == _FALSE_POSITIVE
    links = _LINK.findall(alert.reference or "")
    for instance in alert.instances or [Instance(uri=alert.uri, method=alert.method, param=alert.param)]:
        yield Finding(
            kind=Kind.CODE_WEAKNESS,
            tool=_TOOL,
            rule_id=str(alert.alert_ref or alert.pluginid),
            severity=severity_of_word(word, SEVERITIES),
            severity_origin=SeverityOrigin(word=word),
            message=_message(alert, instance),
            location=Location(path=public_url(instance.uri or site.name, all_values=True), logical_name=_parameter(instance)),
            cwes=cwes_in([f"CWE-{_positive(alert.cweid)}"]),
            tags=tuple(_tags(alert)),
            help_uri=links[0] if links else "",
            identity=instance.method or "-",
            state=FindingState.SUPPRESSED if is_false else FindingState.OPEN,
            state_reason="marked as a false positive in ZAP" if is_false else "",
        )


def _parameter(instance: Instance) -> str:
    """The parameter, header or cookie; some rules put an address there instead."""
    return public_url(instance.param, all_values=True)


def _message(alert: Alert, instance: Instance) -> str:
    where = " ".join(part for part in (instance.method, _parameter(instance)) if part)
    name = alert.name or alert.alert or str(alert.pluginid)
    return " ".join(f"{name}: {where}".split()) if where else name


def _positive(number: Text) -> int | str:
    """ZAP writes 0 or -1 where it has no number."""
    return parse_count(str(number)) or ""


def _tags(alert: Alert) -> Iterator[str]:
    if alert.alert_ref and alert.alert_ref != alert.pluginid:
        yield str(alert.pluginid)
    if number := _positive(alert.wascid):
        yield f"WASC-{number}"
    if confidence := _CONFIDENCES.get(str(alert.confidence)):
        yield f"confidence-{confidence}"
    yield from (tag.tag for tag in alert.tags or () if tag.tag)


def _unread(report: Report, sites: list[Site]) -> Iterator[Unread]:
    hidden = 0
    for alert in (alert for site in sites for alert in site.alerts or ()):
        hidden += max((parse_count(str(alert.count)) or 0) - max(len(alert.instances or ()), 1), 0)
    if hidden:
        yield Unread(reason="instances that ZAP counted but did not list", count=hidden)
    if report.warnings:
        yield Unread(reason="warnings of the plan", count=len(report.warnings))


FORMAT = Format(
    name="zap",
    title="ZAP traditional report (JSON, XML)",
    recognise=_recognise,
    read=_read,
    severities=SEVERITIES,
    kinds=(Kind.CODE_WEAKNESS,),
    versions="ZAP 2.7 to 2.17: traditional-json, traditional-json-plus, traditional-xml, traditional-xml-plus",
    command="zap-baseline.py -t https://example.org -J zap.json -x zap.xml",
    source="ZAP, Report Generation, https://www.zaproxy.org/docs/desktop/addons/report-generation/report-traditional-json/",
    reads=(
        "each instance of an alert is a finding: alertRef (or pluginid) as rule, its address as place, its parameter as name",
        "riskcode as severity; confidence as a tag (confidence-low), and 0 (false positive) as suppressed",
        "cweid as CWE; wascid, and the tags of the reports with requests and responses, as tags",
        "created, where ZAP writes it (2.16); afPlanErrors make the report partial",
    ),
    leaves=(
        "values in the queries of addresses: masked, because they hold attacks and tokens",
        "attack, evidence, otherinfo, requests and responses: they may hold credentials",
        "instances beyond those listed (older versions list 20 of an alert): counted as unread",
        "generated: a local time without a zone",
        "statistics, insights and sequences; which rules ran is not in the report",
    ),
)
