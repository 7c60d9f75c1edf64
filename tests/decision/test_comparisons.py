"""The numbers of an expression."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekit.decision.comparisons import distance
from gatekit.decision.measurements import Measurements
from gatekit.errors import CelError
from gatekit.model.catalogue import CATALOGUE
from gatekit.model.decision import Comparison
from gatekit.model.metric import Metric
from gatekit.model.vocabulary import Result
from tests.decision.support import rule_policy, rule_result
from tests.governance.support import finding, report, state

COVERED = Metric(name="coverage.line", value=76.4, report="coverage.xml")


def numbers(expression: str, *metrics: Metric) -> tuple[Comparison, ...]:
    given = report("coverage.xml", [finding()], metrics=metrics or [COVERED])
    return rule_result(rule_policy(f'from: [coverage]\nexpression: "{expression}"'), state("coverage", given)).comparisons


def test_a_metric_comparison_has_numbers_unit_gap_and_parts() -> None:
    (one,) = numbers("metric('coverage.line') >= params.minLineCoverage")
    assert one == Comparison(
        metric="coverage.line",
        text="metric('coverage.line') >= params.minLineCoverage",
        actual=76.4,
        operator=">=",
        threshold=80.0,
        unit="percent",
        holds=False,
        gap=3.6,
        parts=(COVERED,),
    )


@pytest.mark.parametrize(
    ("expression", "operator"),
    [("params.minLineCoverage <= metric('coverage.line')", ">="), ("10.0 > metric('coverage.line')", "<")],
)
def test_the_measured_side_is_the_actual_one_wherever_it_stands(expression: str, operator: str) -> None:
    (one,) = numbers(expression)
    assert (one.metric, one.actual, one.operator) == ("coverage.line", 76.4, operator)


def test_every_comparison_joined_by_and_is_listed() -> None:
    found = numbers("metric('coverage.line') >= 70.0 && findings.size() <= 0 && params.maxFindings == 0")
    assert [(one.metric, one.actual, one.threshold, one.holds, one.gap) for one in found] == [
        ("coverage.line", 76.4, 70.0, True, 0),
        ("", 1, 0, False, 1),
        ("", 0, 0, True, 0),
    ]


def test_arithmetic_around_a_metric_has_no_unit_of_its_own() -> None:
    (one,) = numbers("metric('coverage.line') / 100.0 >= 0.8")
    assert (one.metric, one.unit, one.parts, one.actual) == ("", "", (), 0.764)


def test_comparisons_of_other_things_than_numbers_are_left_out() -> None:
    assert numbers("kind.lint == kind.lint && metric('coverage.line') > 0.0 || true") == ()
    assert [one.text for one in numbers("kind.lint == kind.lint && metric('coverage.line') > 1.0")] == [
        "metric('coverage.line') > 1.0"
    ]


def test_parts_are_those_with_the_labels_that_the_expression_names() -> None:
    pages = [
        Metric(name="lighthouse.performance", value=value, labels=(("url", url),)) for url, value in (("/", 90), ("/cart", 40))
    ]
    (one,) = numbers("metric('lighthouse.performance', {'url': '/'}) >= 50.0", *pages)
    assert (one.actual, one.parts, one.holds) == (90.0, (pages[0],), True)


def test_a_rule_without_data_shows_no_numbers() -> None:
    checked = rule_policy("from: [coverage]\nexpression: metric('coverage.line') >= 80.0")
    result = rule_result(checked, state("coverage", report(metrics=[COVERED]), unfit=[report("x")]))
    assert (result.result, result.comparisons) == (Result.NO_DATA, ())


def test_a_strict_comparison_at_its_threshold_fails_with_no_gap() -> None:
    (one,) = numbers("metric('coverage.line') > 76.4")
    assert (one.holds, one.gap) == (False, 0)


@given(st.floats(allow_nan=False, allow_infinity=False, width=32), st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_the_distance_of_two_numbers_is_nought_only_if_they_are_equal(one: float, other: float) -> None:
    assert (distance(one, other) == 0) is (one == other)
    assert distance(one, other) == distance(other, one) >= 0


def test_an_unknown_metric_is_an_error() -> None:
    seen = Measurements([], CATALOGUE)
    with pytest.raises(CelError, match=r"no metric 'coverage\.lines'"):
        seen.metric("coverage.lines")
    with pytest.raises(CelError, match="no metric"):
        seen.measured("coverage.lines")
    assert seen.unit("coverage.lines") == ""


def test_a_metric_without_the_named_labels_was_not_measured() -> None:
    seen = Measurements([Metric(name="web.lcp", value=1, labels=(("url", "/"),))], CATALOGUE)
    assert (seen.measured("web.lcp"), seen.measured("web.lcp", {"url": "/cart"})) == (True, False)
    with pytest.raises(CelError, match="was not measured") as caught:
        seen.metric("web.lcp", {"url": "/cart"})
    assert caught.value.code == "not_measured"
