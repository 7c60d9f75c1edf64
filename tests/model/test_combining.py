"""How several values of one metric become one."""

from __future__ import annotations

import pytest

from gatekit.model.catalogue import CATALOGUE, combine_metrics
from gatekit.model.metric import Metric


def combined(name: str, *parts: Metric) -> float | None:
    return combine_metrics(CATALOGUE[name], parts)


def part(name: str, value: float, *, report: str = "a", **labels: str) -> Metric:
    return Metric(name=name, value=value, labels=tuple(sorted(labels.items())), report=report)


def test_nothing_measured_is_no_number() -> None:
    assert combined("http.p95") is None


@pytest.mark.parametrize(("name", "expected"), [("http.p95", 620.0), ("http.throughput", 480.0)])
def test_the_worst_is_the_highest_or_the_lowest_as_the_direction_says(name: str, expected: float) -> None:
    parts = [part(name, value, report=report) for report, value in (("a", 480.0), ("b", 620.0), ("c", 500.0))]
    assert {combined(name, *parts), combined(name, *parts[::-1])} == {expected}


def test_counts_are_added() -> None:
    assert combined("tests.failed", part("tests.failed", 2), part("tests.failed", 3, report="b")) == 5


def test_a_ratio_of_unknown_weight_counts_by_its_worst_part() -> None:
    weighed = Metric(name="coverage.line", value=90, numerator=9, denominator=10, report="a")
    assert combined("coverage.line", weighed, part("coverage.line", 40, report="b")) == 40


def test_a_slice_does_not_count_beside_its_whole() -> None:
    whole, login = part("http.p95", 300), part("http.p95", 900, url="/login")
    assert combined("http.p95", whole, login) == 300
    assert combined("http.p95", login, part("http.p95", 400, url="/cart")) == 900


def test_a_slice_of_another_report_counts() -> None:
    assert combined("http.p95", part("http.p95", 300), part("http.p95", 900, report="b", url="/login")) == 900
