"""Answers of Prometheus' HTTP API, version 1: to a query (`/api/v1/query`, `/api/v1/query_range`) and to `/api/v1/alerts`.

Each value of a query's answer is one sample. A value that is no finite number (`NaN`, `+Inf`, or the answer to a string query) is
no measurement: the sample has its text, and no value. A query that matches no series distinguishes nothing, because a misspelled
name does the same; no alerts, on the other hand, are good news.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec

from gatekit.errors import ReportError
from gatekit.formats.contract import Content, Format
from gatekit.formats.operations.alerts import ALERT_WORDS, alert, labels_of
from gatekit.formats.operations.documents import time_of
from gatekit.model.records import Record, record_class
from gatekit.model.vocabulary import AlertState
from gatekit.reading.collector import collector_paused
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json, decode_json_part
from gatekit.reading.shape import Shape, Syntax

_TYPES = ("matrix", "scalar", "string", "vector")
_NUMBER = re.compile(r"[-+]?(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,6})?|Inf)|NaN")
_LATEST = datetime(9999, 1, 1, tzinfo=UTC).timestamp()


class Point(msgspec.Struct, array_like=True):
    """Seconds since 1970, and a value as text."""

    at: float
    value: str


class Series(msgspec.Struct):
    """One time series: a value, values, or native histograms, which are no single number."""

    metric: dict[str, str] = {}
    value: Point | None = None
    values: list[Point] | None = None
    histogram: msgspec.Raw = msgspec.Raw(b"null")
    histograms: msgspec.Raw = msgspec.Raw(b"null")


class ActiveAlert(msgspec.Struct, rename="camel"):
    """One alert of `/api/v1/alerts`."""

    labels: dict[str, str]
    state: str
    annotations: dict[str, str] = {}
    active_at: str | None = None


class Data(msgspec.Struct, rename="camel"):
    """What was asked for."""

    result_type: str | None = None
    result: msgspec.Raw = msgspec.Raw(b"[]")
    alerts: list[ActiveAlert] | None = None


class Answer(msgspec.Struct, rename="camel"):
    """A whole answer."""

    status: str
    data: Data | None = None
    error_type: str | None = None
    error: str | None = None
    warnings: list[str] | None = None
    is_partial: bool | None = None  # VictoriaMetrics alone


def recognise(shape: Shape) -> bool:
    """An object with a status, and either a query's data, alerts, or an error of the API."""
    if shape.syntax is not Syntax.JSON or shape.top != "object" or shape.keys.get("status") != "string":
        return False
    return bool({"resultType", "alerts"} & shape.inner.get("data", frozenset())) or {"errorType", "error"} <= shape.keys.keys()


def read(document: Document) -> Content:
    """Reads an answer.

    Raises:
        ReportError: it is an error without data, or a value is malformed.
    """
    with collector_paused():
        answer = decode_json(document, Answer)
        trouble = [f"Prometheus warns: {warning}" for warning in answer.warnings or ()]
        if answer.is_partial:
            trouble.append("the answer calls itself partial: a store did not answer")
        if answer.status != "success":
            told = f"Prometheus answered with an error: {answer.error_type or answer.status}: {answer.error or ''}".rstrip(": ")
            if answer.data is None:
                raise ReportError(told, file=document.path, position="$.status", hint="mend the query and ask again")
            trouble.insert(0, told)
        data = answer.data or Data()
        if data.alerts is not None:
            alerts = tuple(_alert(document, one, number) for number, one in enumerate(data.alerts))
            return Content(tool="prometheus", records=alerts, incomplete=tuple(trouble))
        samples = list(_samples(document, data, trouble))
    return Content(
        tool="prometheus",
        produced_at=max((sample.at for sample in samples if sample.at), default=None),  # type: ignore[attr-defined]
        records=samples,
        blank="" if samples or trouble else "no series in it: the query matched nothing",
        incomplete=tuple(trouble),
    )


def _samples(document: Document, data: Data, trouble: list[str]) -> Iterator[Record]:
    position = "$.data.result"
    if data.result_type in {"scalar", "string"}:
        point = decode_json_part(document, data.result, Point, position=position)
        yield _sample(document, {}, point, position, is_text=data.result_type == "string")
        return
    if data.result_type not in _TYPES:
        message = f"expected a result of type {', '.join(_TYPES)}, got {str(data.result_type)[:40]!r}"
        raise ReportError(message, file=document.path, position="$.data.resultType")
    histograms = 0
    for number, series in enumerate(decode_json_part(document, data.result, list[Series], position=position)):
        points = [series.value] if series.value is not None else series.values or ()
        for point in points:
            yield _sample(document, series.metric, point, f"{position}[{number}]")
        if bytes(series.histogram) != b"null" or bytes(series.histograms) != b"null":
            histograms += 1
        elif not points:
            raise ReportError("a series without values", file=document.path, position=f"{position}[{number}]")
    if histograms:
        trouble.append(
            f"{histograms} of the series are native histograms, which are no single number: ask for a quantile or a sum"
        )


def _sample(document: Document, labels: dict[str, str], point: Point, position: str, *, is_text: bool = False) -> Record:
    seconds, text = point.at, point.value
    if not is_text and not _NUMBER.fullmatch(text):
        raise ReportError(f"expected a number, got {text[:40]!r}", file=document.path, position=position)
    if not 0 <= seconds < _LATEST:
        raise ReportError("expected seconds since 1970", file=document.path, position=position)
    value = math.nan if is_text else float(text)
    is_finite = math.isfinite(value)
    sample: Record = record_class("sample")(
        name=labels.get("__name__", ""),
        labels=labels_of(labels, "__name__"),
        value=value if is_finite else None,
        text="" if is_finite else text,
        at=datetime.fromtimestamp(seconds, UTC),
    )
    return sample


def _alert(document: Document, one: ActiveAlert, number: int) -> Record:
    position = f"$.data.alerts[{number}]"
    if one.state not in {"firing", "pending"}:
        message = f"expected the state firing or pending, got {one.state[:40]!r}"
        raise ReportError(message, file=document.path, position=f"{position}.state")
    return alert(
        one.labels,
        one.annotations,
        AlertState(one.state),
        started_at=time_of(document, one.active_at, f"{position}.activeAt"),
    )


FORMAT = Format(
    name="prometheus",
    title="Prometheus API answer",
    recognise=recognise,
    read=read,
    severities=ALERT_WORDS,
    records=("alert", "sample"),
    versions="HTTP API v1 (Prometheus 2 and 3, Thanos, Mimir, VictoriaMetrics)",
    command="curl --fail-with-body --data-urlencode 'query=up' http://prometheus:9090/api/v1/query -o prometheus.json",
    source="Prometheus, HTTP API (https://prometheus.io/docs/prometheus/latest/querying/api/)",
    reads=(
        "the values of vectors, matrices, scalars and strings, with labels and time; the latest is the time of the report",
        "NaN, +Inf and -Inf as text without a value",
        "active alerts: firing and pending, severity by the label `severity`",
        "errors and warnings: an error without data is unreadable, with data and for warnings the report is partial",
        "VictoriaMetrics' isPartial: the report is partial",
    ),
    leaves=(
        "infos: advice about the query",
        "native histograms, which are no single number: the report is partial",
        "annotations of alerts other than summary, message and description",
    ),
)
