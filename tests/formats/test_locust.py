"""What the Locust format promises beyond the contract of all formats."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.load.locust import FORMAT
from gatekit.model.vocabulary import Severity
from gatekit.reading.document import Document
from gatekit.reading.shape import shape_of
from tests.formats.support import FIXTURES, Case, read_case

HEADER = b"Type,Name,Request Count,Failure Count,Average Response Time,Max Response Time,Requests/s,50%,90%,95%,99%\n"


def read(*entries: dict[str, Any]) -> Content:
    return FORMAT.read(Document("locust.json", json.dumps(entries).encode()))


def read_csv(rows: bytes) -> Content:
    return FORMAT.read(Document("locust_stats.csv", HEADER + rows))


def entry(name: str = "/", **changed: Any) -> dict[str, Any]:
    plain = {
        "name": name,
        "method": "GET",
        "last_request_timestamp": 1795401450.0,
        "start_time": 1795401440.0,
        "num_requests": 20,
        "num_none_requests": 0,
        "num_failures": 0,
        "total_response_time": 2000.5,
        "max_response_time": 981.0,
        "response_times": {"10": 19, "980": 1},
    }
    return plain | changed


def value(content: Content, name: str, /, **labels: str) -> float | None:
    wanted = tuple(sorted(labels.items()))
    return next((metric.value for metric in content.metrics if metric.name == name and metric.labels == wanted), None)


def test_percentiles_are_those_of_locusts_own_html_report() -> None:
    content = read_case(Case("locust", "passing", FIXTURES / "locust" / "passing"))
    assert [value(content, f"http.{name}") for name in ("p50", "p90", "p95", "p99")] == [49, 50, 52, 54]
    assert value(content, "http.avg") == pytest.approx(46.60092969444918)
    assert value(content, "http.p95", method="GET", name="/items/[id]") == 53


def test_the_whole_of_the_json_is_the_sum_of_its_histograms() -> None:
    content = read(entry("/a"), entry("/b", response_times={"500": 20}, num_failures=5, last_request_timestamp=1795401460.0))
    assert (value(content, "http.requests"), value(content, "http.error_rate")) == (40, 0.125)
    assert (value(content, "http.p50"), value(content, "http.p95")) == (500, 500)
    assert value(content, "http.throughput") == 2


def test_a_percentile_of_the_last_request_is_the_slowest() -> None:
    assert value(read(entry()), "http.p95") == 980  # int(0.95 * 20) requests are faster, and so is not the one after


def test_a_name_with_failures_is_a_finding_because_locust_exits_with_1() -> None:
    content = read(entry("/ok"), entry("/bad", num_failures=3))
    assert [(one.severity, one.message) for one in content.findings] == [(Severity.HIGH, "3 of 20 requests failed: GET /bad")]


def test_a_run_of_less_than_a_second_tells_no_rate() -> None:
    assert value(read(entry(last_request_timestamp=1795401440.001)), "http.throughput") is None


def test_requests_without_a_time_count_but_have_no_duration() -> None:
    content = read(entry(num_requests=25, num_none_requests=5))
    assert (value(content, "http.requests"), value(content, "http.avg")) == (25, 2000.5 / 20)


def test_failures_that_stand_under_no_name_are_not_lost() -> None:
    content = read_csv(b"GET,/,10,1,5,9,2,5,6,7,9\n\n,Aggregated,10,4,5,9,2,5,6,7,9\n")
    assert [one.message for one in content.findings] == [
        "1 of 10 requests failed: GET /",
        "3 requests failed that stand under no name",
    ]


def test_the_row_that_locust_calls_aggregated_is_the_whole_and_no_name() -> None:
    content = read_csv(b"GET,Aggregated,4,0,5,9,2,5,6,7,9\n,Aggregated,8,0,5,9,2,5,6,7,11\n")
    assert value(content, "http.requests") == 8
    assert value(content, "http.p99", method="GET", name="Aggregated") == 9


def test_a_run_without_a_request_is_blank() -> None:
    assert read_csv(b",Aggregated,0,0,0.0,0,0.0,N/A,N/A,N/A,N/A\n").blank
    assert read(entry(num_requests=0, response_times={})).blank


@pytest.mark.parametrize(
    "changed",
    [{"num_failures": 21}, {"max_response_time": -1}, {"response_times": {"-5": 20}}, {"num_requests": 10**400}],
    ids=str,
)
def test_figures_that_cannot_be_are_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(ReportError):
        read(entry(**changed))


@pytest.mark.parametrize(
    "text",
    [
        b"Method,Name,Error,Occurrences\nGET,/boom,HTTPError,92\n",
        b"Count,Message,Traceback,Nodes\n",
        b"Timestamp,User Count,Type,Name,Requests/s,Failures/s,50%,66%,75%,80%,90%,95%\n1,5,,Aggregated,0,0,3,4,5,5,6,6\n",
        b'[{"name": "/", "num_requests": 1}]',
    ],
)
def test_the_other_files_of_locust_are_not_misread(text: bytes) -> None:
    assert not FORMAT.recognise(shape_of(text))


def test_an_entry_without_its_slowest_request_is_refused() -> None:
    plain = entry()
    del plain["max_response_time"]
    with pytest.raises(ReportError, match="missing required field `max_response_time`"):
        read(plain)
    assert value(read(entry(max_response_time=None)), "http.max") is None


def test_percentiles_of_the_runs_own_choice_are_no_reason_not_to_read_the_rest() -> None:
    """A locustfile may set PERCENTILES_TO_REPORT, which changes which columns the CSV has."""
    text = b"Type,Name,Request Count,Failure Count,Requests/s,99%\nGET,/,2,0,1,9\n,Aggregated,2,0,1,9\n"
    assert FORMAT.recognise(shape_of(text))
    content = FORMAT.read(Document("a_stats.csv", text))
    assert {metric.name for metric in content.metrics} == {"http.requests", "http.error_rate", "http.throughput", "http.p99"}
