"""What the Artillery format promises beyond the contract of all formats."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.load.artillery import FORMAT
from gatekit.model.vocabulary import Severity
from gatekit.reading.document import Document
from gatekit.reading.shape import shape_of
from tests.formats.support import FIXTURES, Case, read_case


def read(aggregate: dict[str, Any], **rest: Any) -> Content:
    report = {"aggregate": {"counters": {}, "rates": {}, **aggregate}, "intermediate": [], **rest}
    return FORMAT.read(Document("artillery.json", json.dumps(report).encode()))


def counted(**counters: float) -> Content:
    return read({"counters": {name.replace("__", "."): count for name, count in counters.items()}})


def fixture(name: str) -> Content:
    return read_case(Case("artillery", name, FIXTURES / "artillery" / name))


def value(content: Content, name: str, /, **labels: str) -> float | None:
    wanted = tuple(sorted(labels.items()))
    return next((metric.value for metric in content.metrics if metric.name == name and metric.labels == wanted), None)


def test_durations_are_those_of_artillerys_own_summary() -> None:
    content = fixture("expectations")
    assert [value(content, f"http.{name}") for name in ("p50", "p95", "p99", "throughput")] == [3, 6, 7, 21]
    assert value(content, "http.p95", name="/boom") == 5


def test_answers_of_400_and_more_failed_as_in_other_load_tests() -> None:
    content = counted(http__requests=10, http__codes__200=6, http__codes__302=1, http__codes__404=2, http__codes__500=1)
    assert value(content, "http.error_rate") == 0.3


def test_requests_that_nobody_answered_failed_and_have_no_duration() -> None:
    content = fixture("unanswered")
    assert (value(content, "http.requests"), value(content, "http.error_rate"), value(content, "http.p95")) == (6, 1, None)


def test_a_request_that_fails_twice_is_one() -> None:
    assert value(counted(http__requests=2, http__codes__500=2, errors__capture=2), "http.error_rate") == 1


def test_a_local_run_says_nothing_of_its_thresholds() -> None:
    content = fixture("expectations")  # of a run that exited with 1 because of one
    assert value(content, "load.thresholds_failed") is None
    assert [one.severity for one in content.findings] == [Severity.MEDIUM]


def test_failed_conditions_are_findings_and_optional_ones_do_not_count_as_thresholds() -> None:
    content = fixture("ensure")
    assert [one.severity for one in content.findings] == [Severity.HIGH, Severity.MEDIUM]
    assert (value(content, "load.thresholds"), value(content, "load.thresholds_failed")) == (2, 1)


def test_version_1_counts_requests_without_an_answer_beside_the_completed() -> None:
    content = fixture("version-1")
    assert (value(content, "http.requests"), value(content, "http.p95"), value(content, "http.p90")) == (120, 308.5, None)
    assert value(content, "http.error_rate") == pytest.approx(10 / 120)


def test_a_run_without_a_request_is_blank() -> None:
    assert counted(vusers__created=5, vusers__completed=5).blank


def test_negative_counters_are_refused() -> None:
    with pytest.raises(ReportError, match=">= 0"):
        counted(http__requests=-1)


@pytest.mark.parametrize("text", [b'{"aggregate": {}, "intermediate": []}', b'{"aggregate": {"counters": {}, "rates": {}}}'])
def test_what_only_looks_like_a_report_is_not_claimed(text: bytes) -> None:
    assert not FORMAT.recognise(shape_of(text))
