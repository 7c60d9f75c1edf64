"""Locust's statistics: the list that `--json` and `--json-file` write, and the `*_stats.csv` of `--csv`.

Source: locustio/locust, `locust/stats.py`: `StatsEntry`, `calculate_response_time_percentile`, `StatsCSV`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import msgspec

from gatekit.errors import ReportError
from gatekit.formats.contract import Content, Format
from gatekit.formats.shared.requests import FEWEST_SECONDS, REQUEST_METRICS, Count, Labels, Requests, moment_of, request_metrics
from gatekit.model.finding import Finding, Location, SeverityOrigin
from gatekit.model.metric import Metric
from gatekit.model.vocabulary import Kind, Severity
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.lines import csv_rows
from gatekit.reading.shape import Shape, Syntax
from gatekit.reading.values import parse_number

_FAILED = "requests failed"
_SEVERITIES = {_FAILED: Severity.HIGH}  # Locust itself exits with 1 if any request failed
_WHOLE = "Aggregated"  # `Total` before Locust 0.13
_COLUMNS = {"avg": "Average Response Time", "max": "Max Response Time", "p50": "50%", "p90": "90%", "p95": "95%", "p99": "99%"}

Part = tuple[Labels, Requests]


class _Entry(msgspec.Struct):
    """The statistics of all requests of one name and method. Locust rounds the durations it counts to two digits."""

    name: str
    method: str | None
    num_requests: Count
    num_failures: Count
    response_times: dict[Count, Count]
    total_response_time: float
    max_response_time: float | None
    start_time: float | None = None
    last_request_timestamp: float | None = None

    @property
    def requests(self) -> Requests:
        """The entry in figures, as Locust computes them."""
        timed = sum(self.response_times.values())  # without those that Locust gave no time
        if not timed:
            return Requests(count=self.num_requests, failed=self.num_failures)
        return Requests(
            count=self.num_requests,
            failed=self.num_failures,
            avg=self.total_response_time / timed,
            max=self.max_response_time,
            p50=_percentile(self.response_times, timed, 0.5),
            p90=_percentile(self.response_times, timed, 0.9),
            p95=_percentile(self.response_times, timed, 0.95),
            p99=_percentile(self.response_times, timed, 0.99),
            per_second=self._per_second(),
        )

    def _per_second(self) -> float | None:
        if self.start_time is None or self.last_request_timestamp is None:
            return None
        seconds = self.last_request_timestamp - self.start_time
        return self.num_requests / seconds if seconds >= FEWEST_SECONDS else None


def _percentile(times: dict[int, int], timed: int, share: float) -> int:
    """What `calculate_response_time_percentile` gives: the duration that int(share * requests) requests fall short of.

    >>> _percentile({10: 9, 200: 1}, 10, 0.9), _percentile({10: 9, 200: 1}, 10, 0.5)
    (200, 10)
    """
    before, place = int(timed * share), timed
    for duration in sorted(times, reverse=True):
        place -= times[duration]
        if place <= before:
            return duration
    return min(times)


def _recognise(shape: Shape) -> bool:
    if shape.syntax is Syntax.TEXT:
        names = {cell.strip('"') for cell in shape.lines[0].split(",")}
        return names >= {"Type", "Name", "Request Count", "Failure Count", "Requests/s"}
    return shape.top == "array" and shape.keys.keys() >= {"num_requests", "num_failures", "response_times"}


def _read(document: Document) -> Content:
    if document.shape.syntax is Syntax.TEXT:
        return _content(list(_rows(document)), document.path, None)
    entries = decode_json(document, list[_Entry])
    parts = [((("method", entry.method or ""), ("name", entry.name)), entry.requests) for entry in entries]
    last = max((entry.last_request_timestamp or 0 for entry in entries), default=0)
    return _content([((), _whole(entries).requests), *parts], document.path, moment_of(last * 1000))


def _whole(entries: list[_Entry]) -> _Entry:
    """What Locust calls Aggregated, which the JSON lacks; it begins with the first request, not with the run."""
    times: dict[int, int] = {}
    for entry in entries:
        for duration, count in entry.response_times.items():
            times[duration] = times.get(duration, 0) + count
    starts = [entry.start_time for entry in entries if entry.start_time is not None]
    ends = [entry.last_request_timestamp for entry in entries if entry.last_request_timestamp is not None]
    return _Entry(
        name=_WHOLE,
        method=None,
        num_requests=sum(entry.num_requests for entry in entries),
        num_failures=sum(entry.num_failures for entry in entries),
        response_times=times,
        total_response_time=sum(entry.total_response_time for entry in entries),
        max_response_time=max(
            (entry.max_response_time for entry in entries if entry.max_response_time is not None), default=None
        ),
        start_time=min(starts, default=None),
        last_request_timestamp=max(ends, default=None),
    )


def _rows(document: Document) -> Iterator[Part]:
    whole: Part | None = None
    for line, row in csv_rows(document):
        position, name = f"line {line}", row["Name"]
        figures = {key: _number(document, row, column, position) for key, column in _COLUMNS.items()}
        counted = _number(document, row, "Request Count", position) or 0
        requests = Requests(
            count=counted,
            failed=_number(document, row, "Failure Count", position),
            per_second=_number(document, row, "Requests/s", position),
            **(figures if counted else {}),
        )
        if name in {_WHOLE, "Total"} and row.get("Type", "") in {"", "None"}:
            whole = (), requests
        else:
            yield (("method", row.get("Type", "")), ("name", name)), requests
    if whole is None:
        hint = "Locust or the upload was cut off; run it again"
        raise ReportError(f"no row {_WHOLE!r}, which Locust writes last", file=document.path, hint=hint)
    yield whole


def _number(document: Document, row: dict[str, str], column: str, position: str) -> float | None:
    text = row.get(column, "")
    number = parse_number(text)
    if number is None and text not in {"", "N/A"}:
        raise ReportError(f"expected a number in column {column!r}", file=document.path, position=position)
    return number


def _content(parts: list[Part], path: str, moment: datetime | None) -> Content:
    metrics: list[Metric] = []
    findings: list[Finding] = []
    untold = 0.0  # failures that the whole has and no name
    for labels, requests in parts:
        named = dict(labels)
        name = f"{named['method']} {named['name']}".strip() if named else _WHOLE
        metrics += request_metrics(requests, path, f"requests {name!r}", labels)
        untold += -(requests.failed or 0) if named else requests.failed or 0
        if named and requests.failed:
            findings.append(_finding(name, f"{requests.failed:.0f} of {requests.count:.0f} requests failed: {name}"))
    if untold > 0:
        findings.append(_finding(_WHOLE, f"{untold:.0f} requests failed that stand under no name"))
    return Content(
        tool="locust",
        produced_at=moment,
        measures=frozenset((Kind.PERFORMANCE,)),
        findings=tuple(findings),
        metrics=tuple(metrics),
        blank="" if metrics else "no request in it",
    )


def _finding(name: str, message: str) -> Finding:
    return Finding(
        kind=Kind.PERFORMANCE,
        tool="locust",
        rule_id="failures",
        severity=_SEVERITIES[_FAILED],
        severity_origin=SeverityOrigin(word=_FAILED),
        message=message,
        location=Location(logical_name=name),
    )


FORMAT = Format(
    name="locust",
    title="Locust statistics",
    recognise=_recognise,
    read=_read,
    severities=_SEVERITIES,
    kinds=(Kind.PERFORMANCE,),
    metrics=REQUEST_METRICS,
    versions="Locust 1.0 to 2.x: the JSON of --json and --json-file, and the *_stats.csv of --csv",
    command="locust --headless --users 50 --spawn-rate 10 --run-time 1m --host http://localhost:8000 --json-file locust",
    source="locustio/locust, locust/stats.py, https://docs.locust.io/en/stable/retrieve-stats.html",
    reads=(
        "http.*: requests, failed requests, durations and requests per second, of all and of each (labels name, method)",
        "percentiles from the counted durations as Locust itself computes them; from 100 ms on it rounds them to two digits",
        "each name of which a request failed is a finding of severity high, because Locust itself then exits with 1",
        "the row Aggregated of the CSV; a CSV without it is cut off",
    ),
    leaves=(
        "requests per second of the JSON where the run took less than a second: too short to tell a rate",
        "*_failures.csv, *_exceptions.csv and *_stats_history.csv: texts of errors, and the totals again second by second",
        "what the CSV lacks: Locust writes it about once a second, and its last row may hold fewer requests than the JSON",
        "requests of protocols other than HTTP count as Locust counts them, among all requests",
    ),
)
