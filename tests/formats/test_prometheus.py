"""Prometheus: types of results, what is no number, errors and warnings, and alerts."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.operations.prometheus import FORMAT
from gatekit.model.records.alert import Alert
from gatekit.model.records.sample import Sample
from gatekit.model.vocabulary import AlertState, Severity
from gatekit.reading.document import Document
from gatekit.reading.shape import shape_of
from tests.formats.mutations import mutated_reports


def answer(**more: Any) -> Content:
    return FORMAT.read(Document("prometheus.json", json.dumps({"status": "success", **more}).encode()))


def result(of_type: str, value: Any, **more: Any) -> Content:
    return answer(data={"resultType": of_type, "result": value}, **more)


def samples(content: Content) -> list[Sample]:
    return [record for record in content.records if isinstance(record, Sample)]


def vector(value: str) -> Sample:
    (sample,) = samples(result("vector", [{"metric": {"__name__": "up", "job": "api"}, "value": [1795401445.5, value]}]))
    return sample


def test_a_vector_is_one_sample_per_series() -> None:
    sample = vector("0.25")
    assert (sample.name, sample.labels, sample.value, sample.text) == ("up", ("job=api",), 0.25, "")
    assert sample.at == datetime(2026, 11, 23, 2, 37, 25, 500_000, tzinfo=UTC)


def test_a_matrix_is_one_sample_per_value_and_the_latest_is_the_time_of_the_report() -> None:
    content = result("matrix", [{"metric": {}, "values": [[10, "1"], [20, "2"]]}, {"metric": {"a": "b"}, "values": [[15, "3"]]}])
    assert [(sample.value, sample.labels) for sample in samples(content)] == [(1, ()), (2, ()), (3, ("a=b",))]
    assert content.produced_at == datetime(1970, 1, 1, 0, 0, 20, tzinfo=UTC)


@pytest.mark.parametrize("text", ["NaN", "+Inf", "-Inf", "1e999"])
def test_what_is_no_finite_number_is_no_measurement(text: str) -> None:
    assert (vector(text).value, vector(text).text) == (None, text)


@pytest.mark.parametrize("text", ["", "many", "1_000", "1,000", "0x1", " 1", "nan", "\u0661"])
def test_what_prometheus_never_writes_as_a_number_is_refused(text: str) -> None:
    with pytest.raises(ReportError, match=r"\$\.data\.result\[0\]: expected a number, got "):
        vector(text)


def test_a_string_is_text_even_if_it_looks_like_a_number() -> None:
    (sample,) = samples(result("string", [10, "42"]))
    assert (sample.value, sample.text) == (None, "42")


def test_a_query_that_matched_nothing_is_blank_but_no_alerts_are_none() -> None:
    assert result("vector", []).blank == "no series in it: the query matched nothing"
    assert not answer(data={"alerts": []}).blank


def test_an_error_without_data_is_unreadable_and_with_data_partial() -> None:
    error = {"status": "error", "errorType": "timeout", "error": "query timed out"}
    with pytest.raises(ReportError, match="error: timeout: query timed out"):
        answer(**error)
    content = result("vector", [{"metric": {}, "value": [1, "1"]}], **error)
    assert content.incomplete == ("Prometheus answered with an error: timeout: query timed out",)
    assert len(content.records) == 1


def test_a_warning_makes_the_report_partial_and_an_info_does_not() -> None:
    assert result("scalar", [1, "1"], warnings=["half the stores"]).incomplete == ("Prometheus warns: half the stores",)
    assert result("scalar", [1, "1"], infos=["might not be a counter"]).incomplete == ()
    assert not result("vector", [], warnings=["no store at all"]).blank


def test_an_answer_of_victoria_metrics_that_calls_itself_partial_is() -> None:
    series = [{"metric": {}, "value": [1, "1"]}]
    assert result("vector", series, isPartial=True).incomplete == ("the answer calls itself partial: a store did not answer",)
    assert result("vector", series, isPartial=False).incomplete == ()


def test_native_histograms_are_told_and_not_dropped() -> None:
    content = result("vector", [{"metric": {}, "histogram": [1, {"count": "1"}]}])
    assert content.incomplete[0].startswith("1 of the series are native histograms")


def alert_of(**more: Any) -> Alert:
    one = {"labels": {"alertname": "Down"}, "annotations": {}, "state": "firing", "activeAt": "2026-11-23T02:37:10.632510205Z"}
    (record,) = answer(data={"alerts": [{**one, **more}]}).records
    assert isinstance(record, Alert)
    return record


def test_an_alert_has_its_name_state_and_start() -> None:
    alert = alert_of(state="pending", annotations={"description": "why", "summary": "it is\n down"})
    assert (alert.name, alert.state, alert.summary) == ("Down", AlertState.PENDING, "it is down")
    assert alert.started_at == datetime(2026, 11, 23, 2, 37, 10, 632_510, tzinfo=UTC)


@pytest.mark.parametrize(
    ("labels", "severity"),
    [({"severity": "Warning"}, Severity.MEDIUM), ({"severity": "page"}, Severity.CRITICAL), ({"severity": "none"}, Severity.NONE),
     ({"severity": "sev-1"}, Severity.UNKNOWN), ({}, Severity.UNKNOWN)],
)  # fmt: skip
def test_the_severity_is_a_label_and_unknown_without_one(labels: dict[str, str], severity: Severity) -> None:
    assert alert_of(labels=labels).severity is severity


@pytest.mark.parametrize(
    ("more", "position"),
    [
        ({"data": {"resultType": "table", "result": []}}, "$.data.resultType"),
        ({"data": {"resultType": "vector", "result": [{"metric": {}}]}}, "$.data.result[0]"),
        ({"data": {"resultType": "vector", "result": [{"metric": {}, "value": [1e300, "1"]}]}}, "$.data.result[0]"),
        ({"data": {"resultType": "vector", "result": [{"metric": {}, "value": [1]}]}}, "$.data.result[0].value"),
        ({"data": {"alerts": [{"labels": {}, "state": "inactive"}]}}, "$.data.alerts[0].state"),
        ({"data": {"alerts": [{"labels": {}, "state": "firing", "activeAt": "today"}]}}, "$.data.alerts[0].activeAt"),
    ],
)
def test_a_malformed_value_is_refused_with_its_place(more: dict[str, Any], position: str) -> None:
    with pytest.raises(ReportError) as caught:
        answer(**more)
    assert caught.value.position == position


@pytest.mark.parametrize(
    "data",
    [
        b'{"status": "success", "data": {"runs": []}}',
        b'{"status": "success", "data": [{"labels": {}}]}',
        b'{"status": 200, "data": {"resultType": "vector", "result": []}}',
        b'{"status": "error", "error": "no"}',
    ],
)
def test_other_answers_are_not_claimed(data: bytes) -> None:
    assert not FORMAT.recognise(shape_of(data))


@settings(deadline=None, max_examples=150)
@given(mutated_reports("prometheus"))
def test_whatever_value_stands_anywhere_reading_ends_in_content_or_a_report_error(data: bytes) -> None:
    """Bad input never gives a traceback."""
    with suppress(ReportError):
        assert FORMAT.read(Document("prometheus.json", data)).tool == "prometheus"
