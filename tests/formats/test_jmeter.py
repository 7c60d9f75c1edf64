"""What the JMeter format promises beyond the contract of all formats."""

from __future__ import annotations

import time

import pytest

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.load.jmeter import FORMAT
from gatekit.formats.shared.requests import MOST_NAMES
from gatekit.reading.document import Document
from gatekit.reading.shape import shape_of
from tests.formats.support import FIXTURES, Case, read_case

HEADER = "timeStamp,elapsed,label,responseMessage,threadName,success\n"
HELD = '"Number of samples in transaction : 3, number of failing samples : 1"'
LOG = "2026-11-23 03:05:00,964 INFO o.a.j.u.JMeterUtils: Setting Locale to en_US\n"
TOTALS = "summary =   1000 in 00:00:31 =   32.7/s Avg:   276 Min:    50 Max:   500 Err:     3 (0.30%)\n"


def read(text: str) -> Content:
    return FORMAT.read(Document("results.jtl", text.encode()))


def read_csv(*rows: str) -> Content:
    return read(HEADER + "".join(f"{row}\n" for row in rows))


def read_xml(body: str) -> Content:
    return read(f'<?xml version="1.0"?><testResults version="1.2">{body}</testResults>')


def fixture(name: str) -> Content:
    return read_case(Case("jmeter", name, FIXTURES / "jmeter" / name))


def value(content: Content, name: str, /, **labels: str) -> float | None:
    wanted = tuple(sorted(labels.items()))
    return next((metric.value for metric in content.metrics if metric.name == name and metric.labels == wanted), None)


def test_percentiles_are_nearest_ranks_over_all_samples() -> None:
    content = read_csv(*(f"1795403101000,{elapsed},a,OK,T 1,true" for elapsed in range(1, 101)))
    assert [value(content, f"http.{name}") for name in ("p50", "p90", "p95", "p99", "max", "avg")] == [50, 90, 95, 99, 100, 50.5]


def test_a_transaction_is_no_request() -> None:
    content = fixture("transactions")
    assert (value(content, "http.requests"), value(content, "http.error_rate")) == (5, 0.2)
    assert value(content, "http.requests", name="Checkout") is None
    assert value(content, "http.max", transaction="Checkout") == 600


def test_of_nested_samples_the_requests_within_a_transaction_count_and_no_parts_of_requests() -> None:
    content = fixture("nested")
    assert value(content, "http.requests") == 3
    assert value(content, "http.requests", name="GET /cart-0") is None


def test_requests_that_only_transactions_tell_of_count_without_durations() -> None:
    content = read_csv(f"1795403101000,900,Checkout,{HELD},T 1,false", f"1795403102000,700,Checkout,{HELD},T 1,false")
    assert (value(content, "http.requests"), value(content, "http.error_rate")) == (6, 2 / 6)
    assert value(content, "http.p95") is None
    assert content.incomplete == ()


def test_requests_hidden_in_transactions_beside_others_make_the_report_partial() -> None:
    content = read_csv("1795403101000,20,login,OK,T 1,true", f"1795403102000,900,Checkout,{HELD},T 1,false")
    assert value(content, "http.requests") == 4
    assert "3 requests are hidden" in content.incomplete[0]


def test_a_transaction_around_another_hides_nothing() -> None:
    content = read_csv(
        "1795403101010,20,a,OK,T 1,true",
        f"1795403101010,30,inner,{HELD},T 1,false",
        f"1795403101000,50,outer,{HELD},T 1,false",
    )
    assert value(content, "http.requests") == 1
    assert content.incomplete == ()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"], ids=repr)
def test_the_delimiter_is_what_the_header_has(delimiter: str) -> None:
    content = read((HEADER + "1795403101000,20,a,OK,T 1,false\n").replace(",", delimiter))
    assert (value(content, "http.requests"), value(content, "http.error_rate")) == (1, 1)


def test_a_run_of_less_than_a_second_tells_no_rate_and_a_longer_one_does() -> None:
    assert value(read_csv("1795403101000,20,a,OK,T 1,true"), "http.throughput") is None
    content = read_csv("1795403101000,20,a,OK,T 1,true", "1795403104000,1000,a,OK,T 1,true")
    assert value(content, "http.throughput") == 0.5


def test_times_in_a_format_of_the_runs_own_are_not_used() -> None:
    content = read_csv("2026-11-23 14:15:25.321,20,a,OK,T 1,true")
    assert content.produced_at is None
    assert value(content, "http.requests") == 1


def test_zeros_of_refused_connections_are_no_durations() -> None:
    content = read_csv("1795403101000,0,a,refused,T 1,false")
    assert value(content, "http.error_rate") == 1
    assert value(content, "http.p95") is None


def test_more_names_than_can_be_told_apart_still_count() -> None:
    content = read_csv(*(f"1795403101000,20,/items/{number},OK,T 1,true" for number in range(MOST_NAMES + 5)))
    assert value(content, "http.requests") == MOST_NAMES + 5
    assert {metric.labels for metric in content.metrics} == {()}


def test_samples_of_unknown_classes_make_the_report_partial() -> None:
    content = read_xml('<sample t="1" s="true" lb="a"/><com.example.Sampler><success>false</success></com.example.Sampler>')
    assert content.incomplete


def test_the_totals_of_a_run_that_has_not_ended_are_partial() -> None:
    assert read(LOG + TOTALS).incomplete
    assert not read(LOG + TOTALS + "... end of run\n").incomplete


def test_a_log_without_totals_is_refused() -> None:
    with pytest.raises(ReportError, match="without the summariser's totals"):
        read(LOG)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("timeStamp,elapsed,label\n1,2,a\n", "no column success"),
        (HEADER + "1,2,a,OK,T 1,maybe\n", "line 2: expected true or false"),
        (HEADER + "1,-2,a,OK,T 1,true\n", "line 2: expected whole milliseconds"),
        (HEADER + "1,2,a\n", "line 2: expected 6 cells"),
        ('<testResults><sample t="1" lb="a"/></testResults>', "line 1: expected whole milliseconds in t and true or false"),
    ],
)
def test_a_sample_without_duration_or_verdict_is_refused(text: str, message: str) -> None:
    with pytest.raises(ReportError, match=message):
        read(text)


@pytest.mark.parametrize("text", [HEADER, "<testResults/>", '{"Total": {"sampleCount": 0, "errorCount": 0, "pct1ResTime": 0}}'])
def test_a_run_without_a_sample_is_blank(text: str) -> None:
    if text.startswith("{"):
        text = text.replace('"pct1ResTime": 0', '"pct1ResTime": 0, "meanResTime": 0, "maxResTime": 0')
    assert read(text).blank


@pytest.mark.parametrize(
    "text", [b"1393227741256,1425,GET /a,200,OK,T 1,text,true\n", b'{"Total": 3}', b"elapsed,name\n1,a\n", b"<testsuites/>"]
)
def test_what_only_looks_like_results_is_not_claimed(text: bytes) -> None:
    assert not FORMAT.recognise(shape_of(text))


def test_a_large_log_of_long_lines_takes_no_time() -> None:
    """Looking for what stands before the totals from each place of a line took 7 s."""
    line = "2026-11-20 10:00:00,000 INFO o.a.j.u.JMeterUtils: " + 950 * "x"
    begin = time.process_time()
    with pytest.raises(ReportError, match="totals"):
        FORMAT.read(Document("jmeter.log", 20_000 * f"{line}\n".encode()))
    assert time.process_time() - begin < 3
