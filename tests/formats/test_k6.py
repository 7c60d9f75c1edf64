"""What the k6 format promises beyond the contract of all formats."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.load.k6 import FORMAT
from gatekit.model.catalogue import CATALOGUE, combine_metrics
from gatekit.model.metric import Metric
from gatekit.model.vocabulary import Severity
from gatekit.reading.document import Document
from gatekit.reading.shape import shape_of
from tests.formats.support import FIXTURES, Case, read_case

ROOT_GROUP = {"name": "", "path": "", "id": "d41d8cd98f00b204e9800998ecf8427e", "groups": {}, "checks": {}}


def read(report: dict[str, Any]) -> Content:
    return FORMAT.read(Document("k6.json", json.dumps(report).encode()))


def legacy(**metrics: dict[str, Any]) -> dict[str, Any]:
    return {"metrics": metrics, "root_group": ROOT_GROUP}


def handled(**metrics: dict[str, Any]) -> dict[str, Any]:
    return {"metrics": metrics, "state": {"testRunDurationMs": 5000}}


def machine_readable(*metrics: dict[str, Any], **results: Any) -> dict[str, Any]:
    return {
        "version": "1.0.0",
        "metadata": {"k6_version": "2.2.0", "generated_at": "2026-11-23T02:40:57Z"},
        "config": {"duration": 2.0, "execution": "local"},
        "results": {"metrics": list(metrics), "checks": {"metrics": [], "results": []}, **results},
    }


def value(content: Content, name: str, /, **labels: str) -> float | None:
    wanted = tuple(sorted(labels.items()))
    return next((metric.value for metric in content.metrics if metric.name == name and metric.labels == wanted), None)


def fixture(name: str) -> Content:
    return read_case(Case("k6", name, FIXTURES / "k6" / name))


def test_true_means_crossed_in_the_legacy_dialect() -> None:
    content = read(legacy(http_reqs={"count": 1, "rate": 1, "thresholds": {"count>5": True, "rate>0": False}}))
    assert [finding.rule_id for finding in content.findings] == ["http_reqs count>5"]
    assert (value(content, "load.thresholds"), value(content, "load.thresholds_failed")) == (2, 1)


def test_ok_false_means_crossed_in_handle_summary() -> None:
    verdicts = {"count>5": {"ok": False}, "rate>0": {"ok": True}}
    content = read(handled(http_reqs={"values": {"count": 1, "rate": 1}, "thresholds": verdicts}))
    assert [finding.rule_id for finding in content.findings] == ["http_reqs count>5"]
    assert (value(content, "load.thresholds"), value(content, "load.thresholds_failed")) == (2, 1)


@given(st.dictionaries(st.text(min_size=1), st.booleans(), max_size=8))
def test_both_dialects_agree_on_every_set_of_verdicts(crossed: dict[str, bool]) -> None:
    """A threshold that the legacy dialect calls true and handleSummary calls not ok is the same crossed threshold."""
    old = read(legacy(http_reqs={"count": 1, "thresholds": crossed}))
    new = read(handled(http_reqs={"values": {"count": 1}, "thresholds": {text: {"ok": not on} for text, on in crossed.items()}}))
    assert old == new
    assert value(old, "load.thresholds_failed") == sum(crossed.values()) == len(old.findings)


def test_two_dialects_of_one_real_run_hold_the_same() -> None:
    old, new = fixture("summary-export"), fixture("handle-summary")
    assert set(old.findings) == set(new.findings)
    assert set(old.metrics) == set(new.metrics)


def test_a_machine_readable_summary_measures_no_thresholds_rather_than_none_crossed() -> None:
    content = fixture("machine-readable-1.5")
    assert value(content, "load.thresholds_failed") is None
    assert value(content, "load.thresholds") is None
    assert value(content, "http.error_rate") == pytest.approx(1 / 3)


def test_a_machine_readable_summary_that_says_failed_is_a_finding() -> None:
    reqs = {"name": "http_reqs", "type": "counter", "contains": "default", "values": {"count": 3}}
    assert [finding.severity for finding in read(machine_readable(reqs, passed=False)).findings] == [Severity.HIGH]
    assert read(machine_readable(reqs, passed=True)).findings == ()


def test_passes_of_http_req_failed_are_failed_requests() -> None:
    content = read(legacy(http_req_failed={"passes": 20, "fails": 40, "value": 0.3333}, http_reqs={"count": 60}))
    failed = next(metric for metric in content.metrics if metric.name == "http.error_rate")
    assert (failed.numerator, failed.denominator) == (20, 60)


def test_a_rate_without_counts_is_still_a_rate() -> None:
    content = read(legacy(http_req_failed={"value": 0.25}, http_reqs={"count": 4}))
    assert value(content, "http.error_rate") == 0.25


def test_a_run_without_requests_measures_nothing_of_http() -> None:
    content = fixture("without-requests")
    assert [metric.name for metric in content.metrics if metric.name.startswith("http.")] == []
    assert content.blank == ""


def test_durations_of_zero_are_not_measured() -> None:
    """k6 writes zeros for a threshold without samples and for refused connections; neither is fast."""
    zeros = {"avg": 0, "min": 0, "med": 0, "max": 0, "p(90)": 0, "p(95)": 0}
    content = read(legacy(http_req_duration=zeros, http_reqs={"count": 5}, http_req_failed={"passes": 5, "fails": 0, "value": 1}))
    assert value(content, "http.p95") is None
    assert value(content, "http.error_rate") == 1


@pytest.mark.parametrize(
    "metric",
    [
        {"http_req_duration": {"p(95)": -1}},
        {"http_reqs": {"count": -1}},
        {"http_req_failed": {"value": 1.5}},
        {"http_req_failed": {"passes": 5, "fails": -3}},
        {"checks": {"passes": -1, "fails": 3}},
    ],
)
def test_figures_that_cannot_be_are_refused(metric: dict[str, Any]) -> None:
    with pytest.raises(ReportError, match="cannot be"):
        read(legacy(**metric))


def test_a_percentile_that_the_summary_lacks_is_not_measured() -> None:
    content = read(legacy(http_req_duration={"avg": 2, "med": 1, "max": 9, "p(95)": 7}, http_reqs={"count": 5}))
    assert value(content, "http.p95") == 7
    assert value(content, "http.p99") is None


@pytest.mark.parametrize(
    "report",
    [
        legacy(),
        handled(),
        machine_readable(),
        legacy(data_sent={"count": 0, "rate": 0}, vus={"value": 1, "min": 1, "max": 1}),
        legacy(iterations={"count": 0, "rate": 0}),
    ],
    ids=["legacy", "handleSummary", "machine-readable", "idle", "no iteration"],
)
def test_a_run_in_which_nothing_happened_is_blank(report: dict[str, Any]) -> None:
    assert read(report).blank


def test_a_sub_metric_has_its_tags_as_labels() -> None:
    content = read(legacy(**{"http_req_duration{name:http://a/b,status:200}": {"p(95)": 7}, "http_reqs": {"count": 1}}))
    assert value(content, "http.p95", name="http://a/b", status="200") == 7


def test_a_sub_metric_does_not_change_the_whole() -> None:
    content = read(
        legacy(
            **{
                "http_req_duration": {"p(95)": 50},
                "http_req_duration{name:slow}": {"p(95)": 900},
                "http_req_duration{name:slow,status:500}": {"p(95)": 950},
                "http_reqs": {"count": 60},
                "http_reqs{name:slow}": {"count": 20},
            }
        )
    )
    assert combined(content.metrics, "http.p95") == 50
    assert combined(content.metrics, "http.requests") == 60
    slow = [metric for metric in content.metrics if ("name", "slow") in metric.labels]
    assert combined(slow, "http.p95") == 900


def combined(metrics: Any, name: str) -> float | None:
    parts: list[Metric] = [metric for metric in metrics if metric.name == name]
    return combine_metrics(CATALOGUE[name], parts)


def test_requests_per_second_come_from_the_duration_in_seconds_where_the_dialect_has_no_rate() -> None:
    content = read(machine_readable({"name": "http_reqs", "values": {"count": 3}}))
    assert value(content, "http.throughput") == 1.5


def test_checks_of_nested_groups_are_found_in_order() -> None:
    def group(checks: Any, groups: Any) -> dict[str, Any]:
        return {"name": "g", "path": "::g", "id": "0", "checks": checks, "groups": groups}

    def check(name: str) -> dict[str, Any]:
        return {"name": name, "path": f"::{name}", "id": "1", "passes": 1, "fails": 2}

    inner = group([check("b")], [group([check("c")], [])])
    report = handled(http_reqs={"values": {"count": 1}}) | {"root_group": group([check("a")], [inner, group([check("d")], [])])}
    content = read(report)
    assert [finding.rule_id for finding in content.findings] == ["a", "b", "c", "d"]
    assert content.findings[0].message == "check failed 2 of 3 times: a"
    assert {finding.severity for finding in content.findings} == {Severity.MEDIUM}


def test_groups_nested_without_end_are_refused() -> None:
    text = '{"metrics": {}, "root_group": ' + '{"checks": [], "groups": [' * 100_000 + "]}" * 100_000 + "}"
    with pytest.raises(ReportError, match="nested too deeply"):
        FORMAT.read(Document("k6.json", text.encode()))


def test_a_crossed_threshold_tells_what_was_measured() -> None:
    content = read(legacy(checks={"passes": 1, "fails": 2, "value": 0.333333, "thresholds": {"rate>0.9": True}}))
    assert content.findings[0].message == "threshold crossed: checks rate>0.9: measured 0.333333"


@pytest.mark.parametrize(
    "text",
    [
        b'{"metrics": {"http_req_duration": {}}}',
        b'{"metrics": [], "root_group": {"groups": {}, "checks": {}}}',
        b'{"results": {"metrics": []}, "metadata": {"name": "another tool"}}',
        b'{"type": "Metric", "data": {}, "metric": "http_reqs"}\n{"type": "Point", "data": {}, "metric": "http_reqs"}',
        b"metric_name,timestamp,metric_value\nhttp_reqs,1,1\n",
    ],
)
def test_what_only_looks_like_a_summary_is_not_claimed(text: bytes) -> None:
    assert not FORMAT.recognise(shape_of(text))


def test_failed_checks_that_are_counted_but_not_listed_make_the_report_partial() -> None:
    counted: dict[str, dict[str, Any]] = {
        "checks": {"passes": 1, "fails": 3, "value": 0.25},
        "iterations": {"count": 4, "rate": 1},
    }
    assert read(legacy(**counted)).incomplete == ("k6 counts 3 failed checks, but lists 0",)
    listed = {**ROOT_GROUP, "checks": {"ok": {"name": "ok", "path": "::ok", "passes": 1, "fails": 3}}}
    assert read({**legacy(**counted), "root_group": listed}).incomplete == ()
