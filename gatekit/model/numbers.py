"""Numbers for people: few digits, but always enough that a number and its limit never read the same when they differ.

A number that misses its limit is rounded away from it, and the gap is what is between the two as they are shown: they add up, and
the gap is always enough.
"""

from __future__ import annotations

import math
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # `gatekit inspect` shows numbers and needs no class of a decision
    from gatekit.model.decision import Comparison

_SUFFIX = {"percent": " %", "ratio": " %", "ms": " ms", "s": " s", "per_s": " per second"}
_DECIMALS = {"percent": 2, "ratio": 2, "ms": 1, "s": 2, "per_s": 1, "score": 1, "count": 0}
_OPERATORS = {">=": "≥", "<=": "≤", "!=": "≠", "==": "=", "<": "<", ">": ">"}
_OPPOSITES = {">=": "<", "<=": ">", "!=": "=", "==": "≠", "<": "≥", ">": "≤"}
_GAP_WORDS = {">": "short", ">=": "short", "<": "too much", "<=": "too much"}
_EXACT = Context(prec=400, rounding=ROUND_HALF_EVEN)
_LARGEST, _SMALLEST = 1e15, 1e-9  # beyond these, powers of ten are easier to read than noughts


class ComparedNumbers(NamedTuple):
    """A comparison for people.

    Attributes:
        actual: the measured side with its unit.
        threshold: the other side with its unit.
        needed: the operator and the threshold.
        relation: how the two sides do relate.
        distance: how far they are apart, with its unit; "" if the comparison holds or the two are equal.
        gap: the same as a phrase; "" if the comparison holds.
    """

    actual: str
    threshold: str
    needed: str
    relation: str
    distance: str
    gap: str


def quantity(value: float, unit: str) -> str:
    """One number with its unit; a ratio (0 to 1) is shown in percent.

    It is rounded to six significant digits, but never to a whole number that it is not.

    >>> quantity(79.996, "percent"), quantity(0.0125, "ratio"), quantity(1204.0, "ms"), quantity(99.9999996, "percent")
    ('79.996 %', '1.25 %', '1,204 ms', '99.9999996 %')
    """
    exact = _in_unit(value, unit)
    if exact is None:
        return _unusual(value, unit)
    rounded = _rounded(exact, max(5 - exact.adjusted(), 0))
    whole = rounded == rounded.to_integral_value() and rounded != exact
    return _with_unit(exact if whole else rounded, unit)


def number(value: float) -> str:
    """A bare number, such as the parts of a ratio.

    >>> number(1204.0), number(2.5)
    ('1,204', '2.5')
    """
    return quantity(value, "")


def compared(comparison: Comparison) -> ComparedNumbers:
    """The comparison's numbers with as many decimals as it takes to tell the measured side from the threshold.

    >>> from gatekit.model.decision import Comparison
    >>> numbers = compared(Comparison(metric="coverage.line", text="", actual=79.996, operator=">=", threshold=80.0,
    ...                               unit="percent", holds=False, gap=0.004))
    >>> numbers.actual, numbers.needed, numbers.relation, numbers.gap
    ('79.996 %', '≥ 80 %', '79.996 % < 80 %', '0.004 percentage points short')
    """
    unit, operator = comparison.unit, comparison.operator
    actual, threshold = _in_unit(comparison.actual, unit), _in_unit(comparison.threshold, unit)
    if actual is None or threshold is None:
        shown, limit = _unusual(comparison.actual, unit), _unusual(comparison.threshold, unit)
        distance = _unusual(comparison.gap, unit, _gap_suffix(unit, ""))
    else:
        rounded = _away(actual, threshold, _DECIMALS.get(unit, 3), is_missed=not comparison.holds)
        shown, limit = _with_unit(rounded, unit), _with_unit(threshold, unit)
        between = _plain(abs(threshold - rounded))
        distance = between + _gap_suffix(unit, between)
    distance = "" if comparison.holds or not comparison.gap else distance
    relations = _OPERATORS if comparison.holds else _OPPOSITES
    return ComparedNumbers(
        actual=shown,
        threshold=limit,
        needed=f"{_OPERATORS.get(operator, operator)} {limit}",
        relation=f"{shown} {relations.get(operator, operator)} {limit}",
        distance=distance,
        gap="" if comparison.holds else _gap(operator, distance),
    )


def _away(actual: Decimal, threshold: Decimal, decimals: int, *, is_missed: bool) -> Decimal:
    """`actual` with the fewest decimals, from `decimals` on, with which it stays on its side of `threshold`."""
    side = actual.compare(threshold)
    while _rounded(actual, decimals).compare(threshold) != side:
        decimals += 1
    if not is_missed:
        return _rounded(actual, decimals)
    return _rounded(actual, decimals, ROUND_FLOOR if side < 0 else ROUND_CEILING)


def _gap(operator: str, distance: str) -> str:
    if operator == "!=":
        return "must be another number"
    return f"{distance} {_GAP_WORDS.get(operator, 'off')}" if distance else "exactly at the limit, which does not pass"


def _gap_suffix(unit: str, between: str) -> str:
    if unit in ("percent", "ratio"):
        return " percentage point" if between == "1" else " percentage points"
    return _SUFFIX.get(unit, "")


def _in_unit(value: float, unit: str) -> Decimal | None:
    """The number exactly as it is written, in percent for a ratio; None if it is not finite or very large or small."""
    if not math.isfinite(value) or (value and not _SMALLEST <= abs(value) < _LARGEST):
        return None
    exact = Decimal(repr(value))
    return exact.scaleb(2, _EXACT) if unit == "ratio" else exact


def _unusual(value: float, unit: str, suffix: str | None = None) -> str:
    if not math.isfinite(value):
        return "not a number" if math.isnan(value) else ("infinity" if value > 0 else "-infinity")
    exact = Decimal(repr(value))
    shown = exact.scaleb(2, _EXACT) if unit == "ratio" else exact
    return f"{shown.normalize(_EXACT)}".lower() + (_SUFFIX.get(unit, "") if suffix is None else suffix)


def _rounded(value: Decimal, decimals: int, rounding: str = ROUND_HALF_EVEN) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=rounding, context=_EXACT)


def _with_unit(value: Decimal, unit: str) -> str:
    return _plain(value) + _SUFFIX.get(unit, "")


def _plain(value: Decimal) -> str:
    text = f"{value:,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
