"""Gatling's statistics (`global_stats.json`, `stats.json`, `stats.js`), its assertions and its text log.

Source: gatling/gatling, `gatling-charts/.../template/`: `GlobalStatsJsonTemplate`, `StatsJsTemplate`, `AssertionsJsonTemplate`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from gatekit.errors import ReportError
from gatekit.formats.contract import Content, Format
from gatekit.formats.load.gatling_log import is_binary_log, is_log, read_log, refuse_binary_log
from gatekit.formats.shared.requests import MOST_NAMES, REQUEST_METRICS, Requests, moment_of, request_metrics
from gatekit.model.finding import Finding, Location, SeverityOrigin
from gatekit.model.metric import Metric
from gatekit.model.vocabulary import Kind, Severity
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.shape import Shape, Syntax
from gatekit.reading.values import parse_number

_ASSERTION = "assertion failed"
_SEVERITIES = {_ASSERTION: Severity.HIGH}  # Gatling itself exits with 2
_SCRIPT = re.compile(r"(?:var|const|let) stats = \{")
_KEY = re.compile(rb"^(\s*)(type|name|path|pathFormatted|stats|contents):", re.MULTILINE)


class _Figure(msgspec.Struct):
    """A figure of all requests; the reports that people see have it as text, with `-` for none."""

    total: str | float

    @property
    def value(self) -> float | None:
        """As a number; None if there is none."""
        return parse_number(self.total.strip()) if isinstance(self.total, str) else self.total


class _Counts(msgspec.Struct):
    total: str | float
    ko: str | float

    @property
    def failed(self) -> float | None:
        """How many failed; `-` is none of them, and what is no number is not known."""
        number = _Figure(self.ko).value
        return None if number is None and str(self.ko).strip() != "-" else number or 0


class _Stats(msgspec.Struct, rename="camel"):
    """The statistics of all requests, or of those of one name. Percentiles are 50, 75, 95 and 99, unless configured."""

    number_of_requests: _Counts
    mean_response_time: _Figure
    max_response_time: _Figure
    percentiles1: _Figure
    percentiles3: _Figure
    percentiles4: _Figure | None = None
    mean_number_of_requests_per_second: _Figure | None = None

    @property
    def requests(self) -> Requests:
        """The statistics in figures."""
        rate, p99, counts = self.mean_number_of_requests_per_second, self.percentiles4, self.number_of_requests
        return Requests(
            count=_Figure(counts.total).value or 0,
            failed=counts.failed,
            avg=self.mean_response_time.value,
            max=self.max_response_time.value,
            p50=self.percentiles1.value,
            p95=self.percentiles3.value,
            p99=p99.value if p99 else None,
            per_second=rate.value if rate else None,
        )


class _Node(msgspec.Struct):
    """A request, or a group of them."""

    name: str
    stats: _Stats
    type: str = "REQUEST"
    contents: dict[str, _Node] | None = None


class _Assertion(msgspec.Struct):
    path: str
    target: str
    result: bool
    message: str = ""


class _Assertions(msgspec.Struct):
    assertions: list[_Assertion] | None
    start: float | None = None


def _recognise(shape: Shape) -> bool:
    if shape.syntax is Syntax.TEXT:
        return is_log(shape.lines) or is_binary_log(shape.lines[0]) or _is_script(shape.lines)
    if shape.syntax is not Syntax.JSON or shape.top != "object":
        return False
    keys = shape.keys
    if keys.get("assertions") == "array":
        return keys.keys() >= {"simulation", "simulationId"}
    return keys.keys() >= {"numberOfRequests", "percentiles1"} or (
        keys.keys() >= {"pathFormatted", "contents"} and "numberOfRequests" in shape.inner.get("stats", frozenset())
    )


def _is_script(lines: tuple[str, ...]) -> bool:
    return _SCRIPT.match(lines[0]) is not None and any(line.startswith("pathFormatted:") for line in lines)


def _read(document: Document) -> Content:
    shape = document.shape
    if shape.syntax is Syntax.TEXT:
        if is_log(shape.lines):
            return read_log(document)
        if is_binary_log(shape.lines[0]):
            refuse_binary_log(document.path)
        document = _as_json(document)
    elif "simulationId" in shape.keys:
        return _judged(decode_json(document, _Assertions))
    if "pathFormatted" in document.shape.keys:
        root = decode_json(document, _Node)
        metrics = [*request_metrics(root.stats.requests, document.path, "$.stats"), *_names(root, document.path)]
    else:
        metrics = [*request_metrics(decode_json(document, _Stats).requests, document.path, "$")]
    return Content(tool="gatling", metrics=tuple(metrics), blank="" if metrics else "no request in it")


def _as_json(document: Document) -> Document:
    """The object literal of `stats.js` as JSON: its keys stand at the beginnings of lines, some of them without quotes."""
    literal, _, rest = document.take().partition(b"{")[2].partition(b"\n}\n\nfunction ")
    if not rest:
        hint = "give gatekit stats.json, which stands beside it"
        raise ReportError("the object of stats.js does not end where Gatling ends it", file=document.path, hint=hint)
    return Document(document.path, b"{" + _KEY.sub(rb'\1"\2":', literal) + b"}")


def _names(root: _Node, path: str) -> Iterator[Metric]:
    requests = list(_requests_within(root))
    for node in requests if len(requests) <= MOST_NAMES else ():
        yield from request_metrics(node.stats.requests, path, f"request {node.name!r}", (("name", node.name),))


def _requests_within(node: _Node) -> Iterator[_Node]:
    """The requests of a group and of the groups in it, in the report's order."""
    pending = list(reversed((node.contents or {}).values()))
    while pending:
        one = pending.pop()
        if one.type == "REQUEST":
            yield one
        pending += reversed((one.contents or {}).values())


def _judged(wire: _Assertions) -> Content:
    assertions = wire.assertions or []
    verdicts = (
        Metric(name="load.thresholds", value=len(assertions)),
        Metric(name="load.thresholds_failed", value=sum(not one.result for one in assertions)),
    )
    return Content(
        tool="gatling",
        produced_at=moment_of(wire.start),
        measures=frozenset((Kind.PERFORMANCE,)),
        findings=tuple(_finding(one) for one in assertions if not one.result),
        metrics=verdicts if assertions else (),
        blank="" if assertions else "no assertion in it",
    )


def _finding(assertion: _Assertion) -> Finding:
    rule = f"{assertion.path}: {assertion.target}"
    return Finding(
        kind=Kind.PERFORMANCE,
        tool="gatling",
        rule_id=rule,
        severity=_SEVERITIES[_ASSERTION],
        severity_origin=SeverityOrigin(word=_ASSERTION),
        message=f"assertion failed: {assertion.message or rule}",
        location=Location(logical_name=assertion.path),
    )


FORMAT = Format(
    name="gatling",
    title="Gatling statistics, assertions and text log",
    recognise=_recognise,
    read=_read,
    severities=_SEVERITIES,
    kinds=(Kind.PERFORMANCE,),
    metrics=(*REQUEST_METRICS, "load.iterations", "load.thresholds", "load.thresholds_failed"),
    versions="Gatling 2.x and 3.x: global_stats.json, stats.json, stats.js, assertions.json; simulation.log of 3.0 to 3.9",
    command="gatling.sh --simulation shop.BuySimulation --results-folder gatling",
    source="gatling/gatling, https://docs.gatling.io/concepts/assertions/ and https://github.com/gatling/gatling",
    reads=(
        "http.*: requests, failed (KO) requests, durations and requests per second, of all and of each request (label name)",
        "percentiles 1, 3 and 4 as 50, 95 and 99, which is what they are unless gatling.conf says otherwise",
        "each failed assertion is a finding of severity high, because Gatling itself then exits with 2",
        "simulation.log: requests with percentiles by nearest rank over all of them, where Gatling estimates; users that ended",
        "a log whose users did not all end is partial: the run was stopped, or the log is cut off",
        "so is one with errors that are no requests: a request that could not be built was never sent",
    ),
    leaves=(
        "groups: they hold requests and are none; their requests are read",
        "the binary simulation.log since Gatling 3.10, and the log before 3.0: give gatekit stats.json",
        "the 90th percentile: Gatling's reports have none",
        "assertions.xml: it is JUnit, and read as such",
    ),
)
