"""Alerts of Prometheus' Alertmanager: the list of its API version 2, and what it sends to a webhook, version 4.

A suppressed alert (silenced, inhibited or muted) is `silenced`: somebody decided that it shall not be told now.
"""

from __future__ import annotations

import msgspec

from gatekit.errors import ReportError
from gatekit.formats.contract import Content, Format
from gatekit.formats.operations.alerts import ALERT_WORDS, alert
from gatekit.formats.operations.documents import each_object, state_of, time_of
from gatekit.formats.shared.urls import without_passwords
from gatekit.model.records import Record
from gatekit.model.vocabulary import AlertState
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.shape import Shape, Syntax

VERSION = "4"
_API_STATES = {"active": AlertState.FIRING, "suppressed": AlertState.SILENCED, "unprocessed": AlertState.FIRING}
_SENT_STATES = {"firing": AlertState.FIRING, "resolved": AlertState.RESOLVED}


class Status(msgspec.Struct, rename="camel"):
    """What the API says an alert is doing."""

    state: str


class ApiAlert(msgspec.Struct, rename="camel"):
    """One alert of the API."""

    labels: dict[str, str]
    status: Status
    annotations: dict[str, str] = {}
    starts_at: str = ""
    generator_url: str | None = msgspec.field(default=None, name="generatorURL")


class SentAlert(msgspec.Struct, rename="camel"):
    """One alert that was sent."""

    labels: dict[str, str]
    status: str
    annotations: dict[str, str] = {}
    starts_at: str = ""
    ends_at: str = ""
    generator_url: str | None = msgspec.field(default=None, name="generatorURL")


class Sent(msgspec.Struct, rename="camel"):
    """What a webhook receives."""

    alerts: list[SentAlert]
    version: str = ""
    truncated_alerts: int = 0


def recognise(shape: Shape) -> bool:
    """An array of alerts with fingerprints, or one or several groups of alerts that were sent."""
    if shape.top == "array" and {"fingerprint", "labels", "startsAt"} <= shape.keys.keys():
        return shape.syntax is Syntax.JSON
    return shape.syntax in {Syntax.JSON, Syntax.JSON_LINES} and {"alerts", "groupKey", "receiver"} <= shape.keys.keys()


def read(document: Document) -> Content:
    """Reads alerts.

    Raises:
        ReportError: they are of another version (`unsupported_version`), or a value is malformed.
    """
    records: list[Record] = []
    left_out = 0
    if document.full_shape.top == "array" and "groupKey" not in document.full_shape.keys:
        for number, one in enumerate(decode_json(document, list[ApiAlert])):
            records.append(_of_api(document, one, f"$[{number}]"))
    else:
        for position, sent in each_object(document, Sent):
            if sent.version != VERSION:
                raise ReportError(
                    f"alerts in version {sent.version[:40]!r}; gatekit reads {VERSION!r}",
                    file=document.path,
                    position=f"{position}.version",
                    hint="Grafana calls its own version '1'; ask its Alertmanager API for the alerts",
                    status="unsupported_version",
                )
            left_out += sent.truncated_alerts
            records += [_of_webhook(document, one, f"{position}.alerts[{number}]") for number, one in enumerate(sent.alerts)]
    incomplete = (f"the Alertmanager left out {left_out} alerts (max_alerts)",) if left_out else ()
    return Content(tool="alertmanager", records=records, incomplete=incomplete)


def _of_api(document: Document, one: ApiAlert, position: str) -> Record:
    return alert(
        one.labels,
        one.annotations,
        state_of(document, _API_STATES, one.status.state, f"{position}.status.state"),
        # endsAt is when an active alert would be taken for resolved if nobody sent it again
        started_at=time_of(document, one.starts_at, f"{position}.startsAt"),
        url=without_passwords(one.generator_url or ""),
    )


def _of_webhook(document: Document, one: SentAlert, position: str) -> Record:
    state = state_of(document, _SENT_STATES, one.status, f"{position}.status")
    ended_at = time_of(document, one.ends_at, f"{position}.endsAt")
    return alert(
        one.labels,
        one.annotations,
        state,
        started_at=time_of(document, one.starts_at, f"{position}.startsAt"),
        ended_at=ended_at if state is AlertState.RESOLVED else None,
        url=without_passwords(one.generator_url or ""),
    )


FORMAT = Format(
    name="alertmanager",
    title="Alertmanager alerts",
    recognise=recognise,
    read=read,
    severities=ALERT_WORDS,
    records=("alert",),
    clean_form="[]",
    versions="API v2 and webhook version 4 (Alertmanager 0.16 and later)",
    command="amtool alert query --output=json > alertmanager.json",
    source="Prometheus, Alertmanager API (api/v2/openapi.yaml) and configuration of webhooks "
    "(https://prometheus.io/docs/alerting/latest/configuration/#webhook_config)",
    reads=(
        "alerts of the API: active ones as firing; suppressed ones (silenced, inhibited or muted) as silenced",
        "alerts sent to a webhook, one group or several: firing or resolved, with start and end",
        "severity by the label `severity`; the summary by the annotations summary, message or description",
        "truncatedAlerts: the report is partial",
    ),
    leaves=("receivers, groups, and by which silence or alert one is suppressed", "labels and annotations that a group shares"),
)
