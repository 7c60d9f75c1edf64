"""k6 end-of-test summaries, in all three dialects.

| dialect | written by | thresholds |
|---|---|---|
| legacy | `--summary-export` | `true` means **crossed**, that is failed |
| handleSummary | `handleSummary(data)` | `{"ok": false}` means crossed |
| machine-readable | `--new-machine-readable-summary` of k6 1.x and 2.x | not in the report, so they are not measured |

In the rate metric `http_req_failed`, `passes` counts the requests that **failed**. Durations are milliseconds in every dialect;
the time unit among k6's options is for its terminal only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import inf

from gatekit.errors import ReportError
from gatekit.formats.contract import Content, Format
from gatekit.formats.load.k6_wire import Check, Measured, Summary, decode_summary
from gatekit.model.finding import Finding, Location, SeverityOrigin
from gatekit.model.metric import Metric, ratio_metric
from gatekit.model.vocabulary import Kind, Severity
from gatekit.reading.document import Document
from gatekit.reading.shape import Shape, Syntax
from gatekit.reading.values import parse_time

_THRESHOLD, _CHECK = "threshold crossed", "check failed"
# k6 has no severities but its verdicts: a crossed threshold fails its run (exit 99), a failed check does not
_SEVERITIES = {_THRESHOLD: Severity.HIGH, _CHECK: Severity.MEDIUM}
_DURATIONS = (
    ("http.avg", "avg"),
    ("http.max", "max"),
    ("http.p50", "med"),
    ("http.p90", "p(90)"),
    ("http.p95", "p(95)"),
    ("http.p99", "p(99)"),
)
_RATIOS = frozenset({"http.error_rate", "load.check_rate"})
_SUB_METRIC = re.compile(r"([^{]+)\{(.*)\}", re.DOTALL)
_STATISTIC = re.compile(r"[a-z]+(?:\([\d.]+\))?")


def _recognise(shape: Shape) -> bool:
    if shape.syntax is not Syntax.JSON or shape.top != "object":
        return False
    nothing: frozenset[str] = frozenset()
    if "metrics" in shape.inner.get("results", nothing):
        return bool(shape.inner.get("metadata", nothing) & {"k6_version", "k6Version"})
    is_handled = "testRunDurationMs" in shape.inner.get("state", nothing)
    is_legacy = shape.inner.get("root_group", nothing) >= {"groups", "checks"}
    return shape.keys.get("metrics") == "object" and (is_handled or is_legacy)


def _read(document: Document) -> Content:
    summary = decode_summary(document)
    return Content(
        tool="k6",
        tool_version=summary.k6_version,
        produced_at=parse_time(summary.generated_at),
        measures=frozenset((Kind.PERFORMANCE,)),
        findings=tuple(_findings(summary)),
        metrics=tuple(_metrics(summary, document.path)),
        blank=_blank(summary),
        incomplete=tuple(_unlisted(summary)),
    )


def _blank(summary: Summary) -> str:
    if not summary.measured:
        return "no metric in it"
    ran = any(one.name in {"iterations", "http_reqs"} and one.figures.get("count") for one in summary.measured)
    judged = summary.checks or summary.failed or any(one.crossed for one in summary.measured)
    return "" if ran or judged else "no iteration, request, check or threshold in it"


def _unlisted(summary: Summary) -> Iterator[str]:
    counted = sum(one.figures.get("fails", 0) for one in summary.measured if one.name == "checks")
    listed = sum(check.fails for check in summary.checks)
    if counted > listed:
        yield f"k6 counts {counted:.0f} failed checks, but lists {listed}"


def _findings(summary: Summary) -> Iterator[Finding]:
    for one in summary.measured:
        for threshold, crossed in one.crossed.items():
            if crossed:
                yield _finding(_THRESHOLD, f"{one.name} {threshold}", _crossing(one, threshold), one.name)
    if summary.failed:
        yield _finding(_THRESHOLD, "results.passed", "k6 says that the test run failed", "")
    for check in summary.checks:
        if check.fails:
            yield _finding(_CHECK, check.name, _failure(check), check.path)


def _finding(word: str, rule_id: str, message: str, logical_name: str) -> Finding:
    return Finding(
        kind=Kind.PERFORMANCE,
        tool="k6",
        rule_id=rule_id,
        severity=_SEVERITIES[word],
        severity_origin=SeverityOrigin(word=word),
        message=message,
        location=Location(logical_name=logical_name),
    )


def _crossing(one: Measured, threshold: str) -> str:
    statistic = _STATISTIC.match(threshold.strip())
    figure = _figure(one, statistic.group()) if statistic else None
    measured = "" if figure is None else f": measured {figure:.6g}"
    return f"threshold crossed: {one.name} {threshold}{measured}"


def _figure(one: Measured, statistic: str) -> float | None:
    # the legacy dialect calls the rate of a rate metric value
    return one.figures.get(statistic, one.figures.get("value") if statistic == "rate" else None)


def _failure(check: Check) -> str:
    return f"check failed {check.fails} of {check.fails + check.passes} times: {check.name}"


def _metrics(summary: Summary, path: str) -> Iterator[Metric]:
    for one in summary.measured:
        for metric in _metrics_of(one, summary.seconds):
            if metric is None:
                continue
            if not 0 <= metric.value <= (1 if metric.name in _RATIOS else inf):
                reason = f"{metric.name} cannot be {metric.value:g}"
                raise ReportError(
                    reason, file=path, position=f"metric {one.name!r}", hint="the report was damaged or made by hand"
                )
            yield metric
    if summary.judges:
        verdicts = [crossed for one in summary.measured for crossed in one.crossed.values()]
        yield Metric(name="load.thresholds", value=len(verdicts))
        yield Metric(name="load.thresholds_failed", value=sum(verdicts))


def _metrics_of(one: Measured, seconds: float | None) -> Iterator[Metric | None]:
    base, labels = _name_and_labels(one.name)
    count = one.figures.get("count")
    if base == "http_req_duration" and _is_timed(one):
        for name, statistic in _DURATIONS:
            yield _optional(name, one.figures.get(statistic), labels)
    elif base == "http_req_failed":
        yield _ratio("http.error_rate", one, labels)
    elif base == "checks":
        yield _ratio("load.check_rate", one, labels)
    elif base == "http_reqs":
        rate = count / seconds if count is not None and seconds else None
        yield _optional("http.requests", count, labels)
        yield _optional("http.throughput", one.figures.get("rate", rate), labels)
    elif base == "iterations":
        yield _optional("load.iterations", count, labels)
    elif base == "vus_max":
        yield _optional("load.vus_max", one.figures.get("max", one.figures.get("value")), labels)


def _is_timed(one: Measured) -> bool:
    """Whether any request of the metric was answered: k6 writes zeros for no sample and for a refused connection."""
    return any(one.figures.get(statistic) for _, statistic in _DURATIONS)


def _ratio(name: str, one: Measured, labels: tuple[tuple[str, str], ...]) -> Metric | None:
    passes, fails = one.figures.get("passes"), one.figures.get("fails")
    if passes is None or fails is None:
        return _optional(name, _figure(one, "rate"), labels)
    return ratio_metric(name, passes, passes + fails, labels=labels)


def _optional(name: str, value: float | None, labels: tuple[tuple[str, str], ...]) -> Metric | None:
    return None if value is None else Metric(name=name, value=value, labels=labels)


def _name_and_labels(name: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """A metric's name and tags; k6 cuts each tag at its first colon.

    >>> _name_and_labels("http_req_duration{expected_response:true}")
    ('http_req_duration', (('expected_response', 'true'),))
    """
    match = _SUB_METRIC.fullmatch(name)
    if match is None:
        return name, ()
    tags = (tag.partition(":") for tag in match.group(2).split(","))
    return match.group(1).strip(), tuple(sorted((key.strip(), value.strip(" '\"")) for key, _, value in tags))


FORMAT = Format(
    name="k6",
    title="k6 end-of-test summary",
    recognise=_recognise,
    read=_read,
    severities=_SEVERITIES,
    kinds=(Kind.PERFORMANCE,),
    metrics=(
        "http.avg",
        "http.error_rate",
        "http.max",
        "http.p50",
        "http.p90",
        "http.p95",
        "http.p99",
        "http.requests",
        "http.throughput",
        "load.check_rate",
        "load.iterations",
        "load.thresholds",
        "load.thresholds_failed",
        "load.vus_max",
    ),
    versions="k6 0.26 to 2.x: --summary-export, the data of handleSummary(), and the machine-readable summary (schema 1)",
    command="k6 run --summary-export k6-summary.json script.js",
    source="k6 end-of-test summary, https://grafana.com/docs/k6/latest/results-output/end-of-test/ and "
    "https://github.com/grafana/k6-summary",
    reads=(
        "each crossed threshold is a finding of severity high, because k6 itself fails the run (exit 99)",
        "each check that failed at least once is a finding of severity medium, because k6 itself does not fail on it",
        "http.*: requests, failed requests, durations and requests per second",
        "load.*: iterations, virtual users, checks, thresholds and crossed thresholds",
        "sub-metrics such as http_req_duration{expected_response:true} with their tags as labels",
    ),
    leaves=(
        "verdicts of thresholds in the machine-readable summary: k6 writes none there, so load.thresholds_failed is not measured",
        "durations that are all zero: no request was answered, so nothing was measured",
        "metrics of other protocols, of the browser and custom ones: the catalogue does not name them; their thresholds are read",
        "the points of --out json and --out csv: they are samples, not a summary",
    ),
)
