"""Numbers: short, and never the same as a limit that they miss."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gatekit.model.decision import Comparison
from gatekit.model.numbers import compared, quantity

UNITS = ("percent", "ratio", "ms", "s", "count", "score", "per_s", "")
finite = st.floats(allow_nan=False, allow_infinity=False)


def comparison(actual: float, operator: str, threshold: float, *, unit: str = "percent", gap: float | None = None) -> Comparison:
    holds = {
        ">=": actual >= threshold, ">": actual > threshold, "<=": actual <= threshold, "<": actual < threshold,
        "==": actual == threshold, "!=": actual != threshold,
    }[operator]  # fmt: skip
    distance = 0.0 if holds else abs(actual - threshold)
    return Comparison(
        metric="m", text="", actual=actual, operator=operator, threshold=threshold, unit=unit, holds=holds,
        gap=distance if gap is None else gap,
    )  # fmt: skip


@given(finite, finite, st.sampled_from(UNITS))
def test_different_numbers_never_read_the_same(actual: float, threshold: float, unit: str) -> None:
    """A number and its limit read the same only if they are the same."""
    assume(actual != threshold)
    numbers = compared(comparison(actual, ">=", threshold, unit=unit))
    assert numbers.needed != f"≥ {numbers.actual}"


@given(finite, st.floats(min_value=1e-6, max_value=10), st.sampled_from(UNITS))
def test_a_gap_never_reads_nought(threshold: float, gap: float, unit: str) -> None:
    """A gap that there is is shown with at least one digit that is not 0."""
    assume(threshold - gap != threshold)
    shown = compared(comparison(threshold - gap, ">=", threshold, unit=unit)).gap
    assert any(digit in shown for digit in "123456789")


@given(
    st.floats(min_value=1e-3, max_value=1e6),
    st.sampled_from(["<", "<=", ">", ">=", "=="]),
    st.floats(min_value=1e-3, max_value=1e6),
    st.sampled_from(UNITS),
)
def test_a_number_that_misses_its_limit_and_the_gap_add_up_and_the_gap_is_enough(
    actual: float, operator: str, threshold: float, unit: str
) -> None:
    """The gap that is shown lies between the two numbers that are shown, and is never less than the real one."""
    missed = comparison(actual, operator, threshold, unit=unit)
    assume(not missed.holds and actual != threshold)
    numbers = compared(missed)
    shown, limit, gap = (
        Decimal(text.split()[0].replace(",", "")) for text in (numbers.actual, numbers.threshold, numbers.distance)
    )
    assert abs(limit - shown) == gap
    real = abs(Decimal(repr(threshold)) - Decimal(repr(actual)))
    assert gap >= (real * 100 if unit == "ratio" else real)


@given(st.floats(), st.floats(), st.sampled_from(UNITS), st.sampled_from(["<", "<=", ">", ">=", "==", "!="]))
def test_any_comparison_has_words(actual: float, threshold: float, unit: str, operator: str) -> None:
    """Even what is not a finite number is said in words."""
    holds = comparison(actual, operator, threshold, unit=unit)
    numbers = compared(holds)
    assert numbers.actual
    assert bool(numbers.gap) is not holds.holds
    assert quantity(actual, unit)


@pytest.mark.parametrize(
    ("actual", "operator", "threshold", "unit", "words"),
    [
        (79.996, ">=", 80.0, "percent", ("79.996 %", "≥ 80 %", "0.004 percentage points short")),
        (79.9999999, ">=", 80.0, "percent", ("79.9999999 %", "≥ 80 %", "0.0000001 percentage points short")),
        (50.0, ">=", 80.0, "percent", ("50 %", "≥ 80 %", "30 percentage points short")),
        (0.0125, "<=", 0.01, "ratio", ("1.25 %", "≤ 1 %", "0.25 percentage points too much")),
        (0.29, "<=", 0.28, "ratio", ("29 %", "≤ 28 %", "1 percentage point too much")),
        (4210.44, "<=", 2500.0, "ms", ("4,210.5 ms", "≤ 2,500 ms", "1,710.5 ms too much")),
        (76.59574468085107, ">=", 80.0, "percent", ("76.59 %", "≥ 80 %", "3.41 percentage points short")),
        (3.0, "==", 0.0, "count", ("3", "= 0", "3 off")),
        (80.0, ">", 80.0, "percent", ("80 %", "> 80 %", "exactly at the limit, which does not pass")),
        (0.0, "!=", 0.0, "count", ("0", "≠ 0", "must be another number")),
        (math.inf, "<=", 2.0, "", ("infinity", "≤ 2", "infinity too much")),
    ],
)
def test_a_failed_comparison_says_what_is_what_was_needed_and_the_gap(
    actual: float, operator: str, threshold: float, unit: str, words: tuple[str, str, str]
) -> None:
    numbers = compared(comparison(actual, operator, threshold, unit=unit))
    assert (numbers.actual, numbers.needed, numbers.gap) == words


def test_a_number_that_holds_has_no_gap() -> None:
    numbers = compared(comparison(84.25, ">=", 80.0))
    assert (numbers.relation, numbers.gap) == ("84.25 % ≥ 80 %", "")


@given(st.floats(min_value=99.0, max_value=100.0, exclude_max=True))
def test_not_quite_everything_never_reads_as_everything(value: float) -> None:
    """A coverage below 100 % never reads 100 %."""
    assert quantity(value, "percent") != "100 %"


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (1e300, "ms", "1e+300 ms"),
        (1e-300, "s", "1e-300 s"),
        (0.0, "ratio", "0 %"),
        (-0.0, "", "0"),
        (1234567.0, "count", "1,234,567"),
    ],
)
def test_unusual_numbers_stay_short(value: float, unit: str, text: str) -> None:
    assert quantity(value, unit) == text
