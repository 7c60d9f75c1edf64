"""Artillery's JSON report. Source: artilleryio/artillery: `lib/cmds/run.js`, `int-core/lib/ssms.js`, the plugins beside it.

Version 2 writes counters, rates and summaries by dotted names; version 1 wrote a fixed record. Only reports of runs on AWS hold
the verdicts of `ensure`; those of local runs do not, although Artillery itself exits with 1 where a condition failed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from gatekit.formats.contract import Content, Format
from gatekit.formats.shared.requests import MOST_NAMES, REQUEST_METRICS, Amount, Requests, moment_of, request_metrics
from gatekit.model.finding import Finding, Location, SeverityOrigin
from gatekit.model.metric import Metric, ratio_metric
from gatekit.model.vocabulary import Kind, Severity
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.shape import Shape, Syntax
from gatekit.reading.values import parse_count, parse_time

_THRESHOLD, _OPTIONAL, _EXPECTATION = "condition failed", "optional condition failed", "expectation failed"
_SEVERITIES = {_THRESHOLD: Severity.HIGH, _OPTIONAL: Severity.MEDIUM, _EXPECTATION: Severity.MEDIUM}
_ENDPOINT = "plugins.metrics-by-endpoint."
_EXPECT = "plugins.expect."
_FIRST_ERROR = 400  # of the HTTP status codes

Figures = Mapping[str, float | None]


class _Rps(msgspec.Struct):
    mean: float | None = None


class _Aggregate(msgspec.Struct):
    counters: dict[str, Amount] | None = None
    rates: dict[str, float | None] | None = None
    summaries: dict[str, dict[str, float | None]] | None = None
    last_metric_at: float | None = msgspec.field(name="lastMetricAt", default=None)
    # version 1
    timestamp: str | None = None
    scenarios_completed: Amount | None = msgspec.field(name="scenariosCompleted", default=None)
    requests_completed: Amount | None = msgspec.field(name="requestsCompleted", default=None)
    latency: dict[str, float | None] | None = None
    rps: _Rps | None = None
    codes: dict[str, Amount] | None = None
    errors: dict[str, Amount] | None = None


class _Condition(msgspec.Struct):
    """One condition of `ensure`; one that is not strict does not fail the run."""

    condition: str
    success: bool
    strict: bool = True


class _Report(msgspec.Struct):
    aggregate: _Aggregate
    ensure: list[_Condition] | None = None


def _recognise(shape: Shape) -> bool:
    inner = shape.inner.get("aggregate", frozenset())
    if shape.syntax is not Syntax.JSON or shape.top != "object":
        return False
    is_second = inner >= {"counters", "rates"} and ("intermediate" in shape.keys or "firstCounterAt" in inner)
    return is_second or inner >= {"scenariosCreated", "requestsCompleted", "latency"}


def _read(document: Document) -> Content:
    report = decode_json(document, _Report)
    aggregate, conditions = report.aggregate, report.ensure or []
    counters = aggregate.counters or {}
    metrics = [*_requests(aggregate, document.path), *_others(aggregate, counters)]
    findings = [*_crossed(conditions), *_unexpected(counters)]
    if conditions:
        strict = [one for one in conditions if one.strict]
        metrics.append(Metric(name="load.thresholds", value=len(strict)))
        metrics.append(Metric(name="load.thresholds_failed", value=sum(not one.success for one in strict)))
    has_requests = any(metric.name == "http.requests" for metric in metrics)
    return Content(
        tool="artillery",
        produced_at=moment_of(aggregate.last_metric_at) or parse_time(aggregate.timestamp or ""),
        measures=frozenset((Kind.PERFORMANCE,)),
        findings=tuple(findings),
        metrics=tuple(metrics),
        blank="" if has_requests or findings or conditions else "no HTTP request in it",
    )


def _requests(aggregate: _Aggregate, path: str) -> Iterator[Metric]:
    if aggregate.requests_completed is not None:
        codes, errors = aggregate.codes or {}, sum((aggregate.errors or {}).values())
        count = aggregate.requests_completed + errors  # completed are those that were answered
        rate = aggregate.rps.mean if aggregate.rps else None
        requests = _figures(count, _answers_that_failed(codes) + errors, aggregate.latency or {}, rate)
        yield from request_metrics(requests, path, "$.aggregate")
        return
    counters, summaries = aggregate.counters or {}, aggregate.summaries or {}
    count = counters.get("http.requests", 0)
    codes, errors = _split(counters, "http"), sum(value for name, value in counters.items() if name.startswith("errors."))
    failed = min(_answers_that_failed(codes) + errors, count)  # a request may have been answered and fail a check
    rate = (aggregate.rates or {}).get("http.request_rate")
    yield from request_metrics(_figures(count, failed, summaries.get("http.response_time", {}), rate), path, "$.aggregate")
    prefix = f"{_ENDPOINT}response_time."
    names = [name.removeprefix(prefix) for name in summaries if name.startswith(prefix)]
    for name in names if len(names) <= MOST_NAMES else ():
        codes, lost = _split(counters, _ENDPOINT + name), _split(counters, _ENDPOINT + name, "errors")
        answered, unanswered = sum(codes.values()), sum(lost.values())
        slice_ = _figures(answered + unanswered, _answers_that_failed(codes) + unanswered, summaries[prefix + name], None)
        yield from request_metrics(slice_, path, f"endpoint {name!r}", (("name", name),))


def _figures(count: float, failed: float, times: Figures, rate: float | None) -> Requests:
    return Requests(
        count=count,
        failed=failed,
        avg=times.get("mean"),
        max=times.get("max"),
        p50=times.get("median"),
        p90=times.get("p90"),
        p95=times.get("p95"),
        p99=times.get("p99"),
        per_second=rate,
    )


def _split(counters: Mapping[str, float], prefix: str, word: str = "codes") -> dict[str, float]:
    """The counters below `prefix.word.`, by what follows.

    >>> _split({"http.codes.200": 5, "http.requests": 6}, "http")
    {'200': 5}
    """
    begin = f"{prefix}.{word}."
    return {name.removeprefix(begin): value for name, value in counters.items() if name.startswith(begin)}


def _answers_that_failed(codes: Mapping[str, float]) -> float:
    return sum(count for code, count in codes.items() if (parse_count(code) or 0) >= _FIRST_ERROR)


def _others(aggregate: _Aggregate, counters: Mapping[str, float]) -> Iterator[Metric]:
    completed = aggregate.scenarios_completed
    if completed is None and "vusers.created" in counters:
        completed = counters.get("vusers.completed", 0)
    if completed is not None:
        yield Metric(name="load.iterations", value=completed)
    passed, failed = counters.get(f"{_EXPECT}ok", 0), counters.get(f"{_EXPECT}failed", 0)
    checks = ratio_metric("load.check_rate", passed, passed + failed)
    if checks is not None:
        yield checks


def _crossed(conditions: list[_Condition]) -> Iterator[Finding]:
    for one in conditions:
        if not one.success:
            word = _THRESHOLD if one.strict else _OPTIONAL
            yield _finding(word, one.condition, f"{word}: {one.condition}", "")


def _unexpected(counters: Mapping[str, float]) -> Iterator[Finding]:
    begin = f"{_EXPECT}failed."
    for name, failed in counters.items():
        if name.startswith(begin) and failed:
            expectation = name.removeprefix(begin)
            whole = failed + counters.get(f"{_EXPECT}ok.{expectation}", 0)
            message = f"expectation failed {failed:.0f} of {whole:.0f} times: {expectation}"
            yield _finding(_EXPECTATION, expectation, message, expectation)


def _finding(word: str, rule_id: str, message: str, logical_name: str) -> Finding:
    return Finding(
        kind=Kind.PERFORMANCE,
        tool="artillery",
        rule_id=rule_id,
        severity=_SEVERITIES[word],
        severity_origin=SeverityOrigin(word=word),
        message=message,
        location=Location(logical_name=logical_name),
    )


FORMAT = Format(
    name="artillery",
    title="Artillery JSON report",
    recognise=_recognise,
    read=_read,
    severities=_SEVERITIES,
    kinds=(Kind.PERFORMANCE,),
    metrics=(*REQUEST_METRICS, "load.check_rate", "load.iterations", "load.thresholds", "load.thresholds_failed"),
    versions="Artillery 2.x (counters, rates, summaries) and 1.x (latency, rps, codes)",
    command="artillery run --output artillery.json script.yml",
    source="artilleryio/artillery, packages/artillery/lib, https://www.artillery.io/docs/reference/reported-metrics",
    reads=(
        "http.*: requests, durations and requests per second as Artillery sums them up, of all and of each endpoint (label name)",
        "a request failed if its answer has a status of 400 or more, or if Artillery counts an error",
        "load.iterations: completed virtual users; load.check_rate: expectations of the plugin expect",
        "each failed expectation is a finding of severity medium, because Artillery itself does not fail on it",
        "conditions of ensure, where the report holds them: failed ones are findings of severity high, optional ones medium",
    ),
    leaves=(
        "conditions of ensure of a local run: Artillery writes none, so load.thresholds_failed is not measured",
        "the intermediate reports: parts of the aggregate",
        "WebSocket, Socket.IO and browser metrics: the catalogue does not name them",
    ),
)
