"""ZAP's traditional reports, JSON and XML, as one shape: only what the format reads. Requests, responses and evidence are not."""

from __future__ import annotations

import msgspec

from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.xml import Start, xml_events

Text = str | int  # ZAP writes numbers as texts, scripts that make its reports anew also as numbers


class Instance(msgspec.Struct):
    """One place where an alert was raised."""

    uri: str = ""
    method: str = ""
    param: str = ""


class Tag(msgspec.Struct):
    """A tag of an alert; in reports with requests and responses."""

    tag: str = ""


class Alert(msgspec.Struct, rename={"alert_ref": "alertRef"}):
    """One alert of a site. Versions before 2.5 wrote its one place into the alert itself."""

    pluginid: Text = ""
    alert_ref: Text = ""
    alert: str = ""
    name: str = ""
    riskcode: Text = ""
    confidence: Text = ""
    count: Text = ""
    cweid: Text = ""
    wascid: Text = ""
    reference: str | None = None
    tags: list[Tag] | None = None
    instances: list[Instance] | None = None
    uri: str = ""
    method: str = ""
    param: str = ""


class Site(msgspec.Struct, rename={"name": "@name"}):
    """What was attacked."""

    name: str = ""
    alerts: list[Alert] | None = None


class Report(
    msgspec.Struct, rename={"version": "@version", "sites": "site", "errors": "afPlanErrors", "warnings": "afPlanWarns"}
):
    """The whole report; `created` stands there since 2.16, the plan's errors only where the plan asked for them."""

    version: str = ""
    created: str | None = None
    sites: list[Site] | Site | None = None
    errors: list[str] | None = None
    warnings: list[str] | None = None

    @property
    def every_site(self) -> list[Site]:
        """The sites; a single one may stand there without a list."""
        return [self.sites] if isinstance(self.sites, Site) else self.sites or []


def read_json(document: Document) -> Report:
    """A JSON report. Raises `ReportError` as `decode_json`."""
    return decode_json(document, Report)


def read_xml(document: Document) -> Report:
    """An XML report. Raises `ReportError` as `xml_events`."""
    report, sites, alerts = Report(), list[Site](), list[Alert]()
    alert: Alert | None = None
    parents: list[str] = []
    for event in xml_events(document):
        if not isinstance(event, Start):
            parents.pop()
            if alert is not None:
                _set(alert, event.name, event.text.strip(), parents[-1] if parents else "")
            continue
        if not parents:
            report.version, report.created = event.attributes.get("version", ""), event.attributes.get("created")
        elif event.name == "site":
            alerts = []
            sites.append(Site(name=event.attributes.get("name", ""), alerts=alerts))
        elif event.name == "alertitem":
            alert = Alert(tags=[], instances=[])
            if not sites:
                sites.append(Site(alerts=alerts))
            alerts.append(alert)
        elif event.name == "instance" and alert is not None and alert.instances is not None:
            alert.instances.append(Instance())
        parents.append(event.name)
    report.sites = sites
    return report


_OF_INSTANCE = frozenset(("uri", "method", "param"))
_OF_ALERT = _OF_INSTANCE | {"alert", "confidence", "count", "cweid", "name", "pluginid", "reference", "riskcode", "wascid"}


def _set(alert: Alert, name: str, text: str, parent: str) -> None:
    """Puts the text of an element that ended where it belongs."""
    if parent == "alertitem" and (name in _OF_ALERT or name == "alertRef"):
        setattr(alert, "alert_ref" if name == "alertRef" else name, text)
    elif parent == "instance" and alert.instances and name in _OF_INSTANCE:
        setattr(alert.instances[-1], name, text)
    elif parent == "tag" and name == "tag" and alert.tags is not None:
        alert.tags.append(Tag(tag=text))
