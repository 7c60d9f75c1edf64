"""The report of Newman's JSON reporter: a run of a Postman collection.

Source: postmanlabs/newman, `lib/run/summary.js` and `lib/reporters/json`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from gatekit.errors import ReportError
from gatekit.formats.contract import Content, Format
from gatekit.formats.shared.linting import rated_by_kind
from gatekit.formats.shared.requests import Count, Requests, Tally, moment_of, request_metrics
from gatekit.model.finding import Finding, Location
from gatekit.model.metric import Metric
from gatekit.model.vocabulary import Kind
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.shape import Shape, Syntax

_KIND = Kind.CONTRACT_VIOLATION
_ECHO = "AssertionFailure"  # with --bail, Newman repeats the failed assertion as the error that stopped it
_STOPPED = "Newman stopped at the first failure (--bail); the rest of the collection was not run"


class _Tracker(msgspec.Struct):
    total: Count
    failed: Count
    pending: Count = 0


class _Timings(msgspec.Struct):
    completed: float | None = None


class _Error(msgspec.Struct):
    name: str | None = None
    message: str | None = None
    test: str | None = None


class _Item(msgspec.Struct):
    name: str | None = None


class _Failure(msgspec.Struct):
    """What went wrong: an assertion (which alone tells its test), a request without an answer, a script."""

    error: _Error
    at: str = ""
    source: _Item | None = None
    parent: _Item | None = None


class _Assertion(msgspec.Struct):
    skipped: bool | None = None


class _Response(msgspec.Struct, rename="camel"):
    response_time: float | None = None


class _Execution(msgspec.Struct):
    assertions: list[_Assertion] | None = None
    response: _Response | None = None


class _Run(msgspec.Struct):
    stats: dict[str, _Tracker]
    failures: list[_Failure] | None = None
    executions: list[_Execution] | None = None
    timings: _Timings | None = None
    error: _Error | None = None


class _Report(msgspec.Struct):
    run: _Run


def _recognise(shape: Shape) -> bool:
    return (
        shape.syntax is Syntax.JSON
        and shape.keys.get("collection") == "object"
        and {"stats", "failures"} <= shape.inner.get("run", frozenset())
    )


def _read(document: Document) -> Content:
    run = decode_json(document, _Report).run
    failures = run.failures or []
    told = [one for one in failures if one.error.name != _ECHO]
    assertions, requests = (_tracker(document, run, name) for name in ("assertions", "requests"))
    metrics = [*_tests(run, assertions, told), *_requests(run, requests, document.path)] if requests.total else []
    return Content(
        tool="newman",
        produced_at=moment_of(run.timings.completed) if run.timings else None,
        measures=frozenset((_KIND,)),
        findings=tuple(map(_finding, told)),
        metrics=tuple(metrics),
        blank="" if assertions.total or failures else "no assertion in it",
        incomplete=tuple(_missing(run, assertions, failures)),
    )


def _tracker(document: Document, run: _Run, name: str) -> _Tracker:
    if name not in run.stats:
        raise ReportError(f"missing required field `{name}`", file=document.path, position="$.run.stats")
    return run.stats[name]


def _missing(run: _Run, assertions: _Tracker, failures: list[_Failure]) -> Iterator[str]:
    if any(one.error.name == _ECHO for one in failures):
        yield _STOPPED
    if run.error is not None:
        yield f"Newman stopped: {run.error.message or run.error.name or 'it does not say why'}"
    if not failures and assertions.failed == 0 and any(tracker.failed for tracker in run.stats.values()):
        yield "something failed, but the list of failures is empty"
    begun = sum(tracker.pending for tracker in run.stats.values())
    if begun:
        yield f"{begun} steps of the run were begun and never ended"
    listed = sum(one.error.test is not None for one in failures)
    if listed < assertions.failed:
        yield f"{assertions.failed} assertions failed, but only {listed} stand in the list of failures"


def _finding(failure: _Failure) -> Finding:
    error, item = failure.error, (failure.source.name or "") if failure.source else ""
    folder = (failure.parent.name or "") if failure.parent else ""
    # a script is named with the line and column of its error, which move
    rule = error.test if error.test is not None else failure.at.partition(":")[0] or "failure"
    what = error.message or error.name or "no reason given"
    severity, origin = rated_by_kind(_KIND)
    text = f"{rule}: {what}" if error.test is not None else f"{error.name or rule} in {rule}: {what}"
    return Finding(
        kind=_KIND,
        tool="newman",
        rule_id=rule,
        severity=severity,
        severity_origin=origin,
        message=f"{item}: {text}" if item else text,
        location=Location(logical_name=f"{folder} / {item}" if folder and item else item),
    )


def _tests(run: _Run, assertions: _Tracker, told: list[_Failure]) -> Iterator[Metric]:
    skipped = sum(one.skipped is True for execution in run.executions or () for one in execution.assertions or ())
    errored = sum(one.error.test is None for one in told)
    counts: Mapping[str, int] = {
        "tests.errored": errored,
        "tests.failed": assertions.failed,
        "tests.passed": max(assertions.total - assertions.failed - skipped, 0),
        "tests.skipped": skipped,
        "tests.total": assertions.total + errored,
    }
    for name, value in counts.items():
        yield Metric(name=name, value=value)


def _requests(run: _Run, requests: _Tracker, path: str) -> Iterator[Metric]:
    """The requests with their own durations; the means in `timings` count requests that were not answered as 0 ms."""
    tally = Tally()
    for execution in run.executions or ():
        time = execution.response.response_time if execution.response else None
        if time is not None and 0 <= time < 1e12:
            tally.add(round(time), failed=False)
    answered = tally.requests()
    if answered.count == requests.total - requests.failed:
        yield from request_metrics(
            msgspec.structs.replace(answered, count=requests.total, failed=requests.failed), path, "$.run.executions"
        )
    else:
        yield from request_metrics(Requests(count=requests.total, failed=requests.failed), path, "$.run.stats.requests")


FORMAT = Format(
    name="newman",
    title="Newman JSON report",
    recognise=_recognise,
    read=_read,
    kinds=(_KIND,),
    metrics=(
        "http.avg",
        "http.error_rate",
        "http.max",
        "http.p50",
        "http.p90",
        "http.p95",
        "http.p99",
        "http.requests",
        "tests.errored",
        "tests.failed",
        "tests.passed",
        "tests.skipped",
        "tests.total",
    ),
    versions="Newman 4 to 6, reporter json",
    command="newman run collection.json --reporters cli,json --reporter-json-export newman.json",
    source="postmanlabs/newman, lib/run/summary.js, https://github.com/postmanlabs/newman",
    reads=(
        "each failure of the run, once per iteration: failed assertions, requests without an answer, scripts that broke",
        "each is a contract violation, because Newman exits with 1 on each; of severity medium, because it has no severities",
        "tests.*: assertions, skipped ones, and what broke outside an assertion",
        "http.*: requests, those without an answer, and durations from each execution's own response time",
        "--bail: the report is partial, because the rest of the collection was not run",
    ),
    leaves=(
        "the collection, the environment and the globals: they are what was run, and may hold secrets",
        "the means in timings: they count requests without an answer as 0 ms",
        "status codes: an answer of 500 that an assertion expects is no failure",
    ),
)
