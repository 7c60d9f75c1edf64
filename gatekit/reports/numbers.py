"""Numbers for people: few digits, but always enough that a number and its limit never read the same when they differ."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_EVEN, Context, Decimal

import attrs

from gatekit.model.decision import Comparison

_SUFFIX = {"percent": " %", "ratio": " %", "ms": " ms", "s": " s", "per_s": " per second"}
_GAP_SUFFIX = {**_SUFFIX, "percent": " percentage points", "ratio": " percentage points"}
_DECIMALS = {"percent": 2, "ratio": 2, "ms": 1, "s": 2, "per_s": 1, "score": 1, "count": 0}
_OPERATORS = {">=": "≥", "<=": "≤", "!=": "≠", "==": "=", "<": "<", ">": ">"}
_OPPOSITES = {">=": "<", "<=": ">", "!=": "=", "==": "≠", "<": "≥", ">": "≤"}
_EXACT = Context(prec=400, rounding=ROUND_HALF_EVEN)
_LARGEST, _SMALLEST = 1e15, 1e-9  # beyond these, powers of ten are easier to read than noughts


@attrs.frozen(kw_only=True)
class ComparedNumbers:
    """A comparison for people.

    Attributes:
        actual: the measured side with its unit.
        needed: the operator and the threshold with its unit.
        relation: how the two sides do relate.
        gap: how far one is from the other, as a phrase; "" if the comparison holds.
    """

    actual: str
    needed: str
    relation: str
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
    return _plain(exact if whole else rounded) + _SUFFIX.get(unit, "")


def number(value: float) -> str:
    """A bare number, such as the parts of a ratio.

    >>> number(1204.0), number(2.5)
    ('1,204', '2.5')
    """
    return quantity(value, "")


def compared(comparison: Comparison) -> ComparedNumbers:
    """The comparison's numbers with as many decimals as it takes to tell the measured side from the threshold.

    >>> numbers = compared(Comparison(metric="coverage.line", text="", actual=79.996, operator=">=", threshold=80.0,
    ...                               unit="percent", holds=False, gap=0.004))
    >>> numbers.actual, numbers.needed, numbers.relation, numbers.gap
    ('79.996 %', '≥ 80 %', '79.996 % < 80 %', '0.004 percentage points short')
    """
    unit = comparison.unit
    actual, threshold = _in_unit(comparison.actual, unit), _in_unit(comparison.threshold, unit)
    if actual is None or threshold is None:
        shown, limit = _unusual(comparison.actual, unit), _unusual(comparison.threshold, unit)
        gap = _unusual(comparison.gap, unit, _GAP_SUFFIX)
    else:
        decimals = _telling_decimals(actual, threshold, _DECIMALS.get(unit, 3))
        suffix = _SUFFIX.get(unit, "")
        shown, limit = _plain(_rounded(actual, decimals)) + suffix, _plain(threshold) + suffix
        gap = _distance(comparison.gap, unit, decimals)
    relations = _OPERATORS if comparison.holds else _OPPOSITES
    return ComparedNumbers(
        actual=shown,
        needed=f"{_OPERATORS.get(comparison.operator, comparison.operator)} {limit}",
        relation=f"{shown} {relations.get(comparison.operator, comparison.operator)} {limit}",
        gap="" if comparison.holds else _gap(comparison, gap),
    )


def _telling_decimals(actual: Decimal, threshold: Decimal, decimals: int) -> int:
    """The fewest decimals, from `decimals` on, with which `actual` stays on its side of `threshold`."""
    side = actual.compare(threshold)
    while _rounded(actual, decimals).compare(threshold) != side:
        decimals += 1
    return decimals


def _distance(gap: float, unit: str, decimals: int) -> str:
    exact = _in_unit(gap, unit)
    if exact is None:
        return _unusual(gap, unit, _GAP_SUFFIX)
    while exact and not _rounded(exact, decimals):
        decimals += 1
    return _plain(_rounded(exact, decimals)) + _GAP_SUFFIX.get(unit, "")


def _gap(comparison: Comparison, distance: str) -> str:
    if comparison.operator == "!=":
        return "must be another number"
    if not comparison.gap:
        return "exactly at the limit, which does not pass"
    return f"{distance} {({'>': 'short', '>=': 'short', '<': 'too much', '<=': 'too much'}).get(comparison.operator, 'off')}"


def _in_unit(value: float, unit: str) -> Decimal | None:
    """The number exactly as it is written, in percent for a ratio; None if it is not finite or very large or small."""
    if not math.isfinite(value) or (value and not _SMALLEST <= abs(value) < _LARGEST):
        return None
    exact = Decimal(repr(value))
    return exact.scaleb(2, _EXACT) if unit == "ratio" else exact


def _unusual(value: float, unit: str, suffixes: dict[str, str] = _SUFFIX) -> str:
    if not math.isfinite(value):
        return "not a number" if math.isnan(value) else ("infinity" if value > 0 else "-infinity")
    exact = Decimal(repr(value))
    shown = exact.scaleb(2, _EXACT) if unit == "ratio" else exact
    return f"{shown.normalize(_EXACT)}".lower() + suffixes.get(unit, "")


def _rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), context=_EXACT)


def _plain(value: Decimal) -> str:
    text = f"{value:,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
