"""What the Gatling format promises beyond the contract of all formats."""

from __future__ import annotations

import pytest

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.load.gatling import FORMAT
from gatekit.model.vocabulary import Severity
from gatekit.reading.document import Document
from gatekit.reading.shape import shape_of
from tests.formats.support import FIXTURES, Case, read_case

RUN = "RUN\tshop.Buy\tbuy\t1795403101000\t \t3.5.1\n"


def fixture(name: str) -> Content:
    return read_case(Case("gatling", name, FIXTURES / "gatling" / name))


def read(text: str, name: str = "simulation.log") -> Content:
    return FORMAT.read(Document(name, text.encode()))


def value(content: Content, name: str, /, **labels: str) -> float | None:
    wanted = tuple(sorted(labels.items()))
    return next((metric.value for metric in content.metrics if metric.name == name and metric.labels == wanted), None)


def test_the_script_of_the_html_report_holds_what_the_json_holds() -> None:
    assert fixture("stats-js") == fixture("stats-json")


def test_the_statistics_of_all_requests_are_the_whole_and_groups_are_no_requests() -> None:
    content = fixture("stats-json")
    assert (value(content, "http.requests"), value(content, "http.p95"), value(content, "http.p90")) == (60, 240, None)
    assert value(content, "http.error_rate", name="POST order") == 0.15
    assert value(content, "http.requests", name="Buy") is None


@pytest.mark.parametrize(("total", "count"), [('"   92,163"', 92163), ('"10"', 10), ("7", 7)], ids=["padded", "text", "number"])
def test_figures_are_read_in_all_spellings_of_gatling(total: str, count: int) -> None:
    figure = f'{{"total": {total}, "ok": {total}, "ko": "-"}}'
    names = ("numberOfRequests", "meanResponseTime", "maxResponseTime", "percentiles1", "percentiles3")
    content = read("{" + ", ".join(f'"{name}": {figure}' for name in names) + "}", "global_stats.json")
    assert (value(content, "http.requests"), value(content, "http.error_rate")) == (count, 0)


def test_a_number_of_failed_requests_that_is_none_does_not_pass_for_none_that_failed() -> None:
    figure = '{"total": "10", "ok": "10", "ko": "n/a"}'
    names = ("numberOfRequests", "meanResponseTime", "maxResponseTime", "percentiles1", "percentiles3")
    content = read("{" + ", ".join(f'"{name}": {figure}' for name in names) + "}", "global_stats.json")
    assert (value(content, "http.requests"), value(content, "http.error_rate")) == (10, None)


def test_a_failed_assertion_is_a_finding_because_gatling_exits_with_2() -> None:
    content = fixture("assertions")
    assert [(one.severity, one.location.logical_name) for one in content.findings] == [(Severity.HIGH, "Global")]
    assert (value(content, "load.thresholds"), value(content, "load.thresholds_failed")) == (2, 1)


def test_requests_of_the_log_are_found_before_and_after_version_3_4() -> None:
    old, new = fixture("log-3.3"), fixture("log-3.5")
    assert (value(old, "http.requests"), value(old, "http.error_rate"), value(old, "http.max")) == (4, 0.25, 412)
    assert (value(new, "http.requests"), value(new, "http.max", name="POST order")) == (2, 180)


def test_a_request_that_could_not_be_built_makes_the_log_partial_because_it_was_never_sent() -> None:
    assert fixture("log-3.3").incomplete == (
        "errors that are no requests: 1 (Gatling could not build a request, or ran out of data)",
    )
    assert fixture("log-3.5").incomplete == ()


@pytest.mark.parametrize(
    "line", ["REQUEST\t\tGET\t1795403101210\n", "REQUEST\t\tGET\t5\t3\tOK\t \n", "REQUEST\t\tGET\t1\t2\tmaybe\t \n"]
)
def test_a_malformed_request_of_the_log_is_refused_with_its_line(line: str) -> None:
    with pytest.raises(ReportError, match="line 2"):
        read(RUN + line)


@pytest.mark.parametrize("version", ["2.0", "3.10.1", "4.0.0", ""])
def test_other_versions_of_the_log_are_refused_by_name(version: str) -> None:
    with pytest.raises(ReportError) as raised:
        read(RUN.replace("3.5.1", version))
    assert raised.value.status == "unsupported_version"


def test_a_log_whose_users_did_not_end_is_partial() -> None:
    users = "USER\ta\tSTART\t1795403101000\nREQUEST\t\tGET\t1795403101000\t1795403101050\tOK\t \n"
    assert "1 users did not end" in read(RUN + users).incomplete[0]
    assert read(RUN + users + "USER\ta\tEND\t1795403101060\n").incomplete == ()


def test_what_holds_nothing_is_blank() -> None:
    assert read(RUN).blank
    assert read('{"simulation": "a", "simulationId": "a", "assertions": []}', "assertions.json").blank


@pytest.mark.parametrize(
    "text", [b"RUN npm ci\n", b"var stat = 1\n", b'{"assertions": [], "success": true}', b'{"contents": {}, "stats": {}}']
)
def test_what_only_looks_like_gatlings_is_not_claimed(text: bytes) -> None:
    assert not FORMAT.recognise(shape_of(text))


def test_a_script_of_that_name_that_is_no_report_is_not_claimed() -> None:
    assert not FORMAT.recognise(shape_of(b"var stats = {\n  users: 5\n};\n"))
