"""The numbers of an expression: each comparison at its top, with both sides, the gap and the parts of a metric."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from msgspec import Struct

from gatekit.decision.measurements import Measurements
from gatekit.errors import CelError
from gatekit.model.decision import Comparison
from gatekit.model.metric import Metric
from gatekit.policy.checked import Program, Relation

_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_CALL = re.compile(r"\s*metric\s*\([^()]*\)\s*")


class _Side(Struct, frozen=True, kw_only=True):
    value: float
    metrics: int
    is_measured: bool
    metric: str
    parts: tuple[Metric, ...]


def comparisons(condition: Program, bindings: Mapping[str, Any], measurements: Measurements) -> tuple[Comparison, ...]:
    """The comparisons of numbers that must all hold for the expression to be true; others are left out.

    Args:
        condition: the rule's compiled expression.
        bindings: what it was evaluated with.
        measurements: what its `metric()` asks.
    """
    found = (_comparison(relation, bindings, measurements) for relation in condition.relations())
    return tuple(comparison for comparison in found if comparison is not None)


def _comparison(relation: Relation, bindings: Mapping[str, Any], measurements: Measurements) -> Comparison | None:
    left, right = (_side(program, bindings, measurements) for program in (relation.left, relation.right))
    if left is None or right is None:
        return None
    operator = relation.operator
    if (right.metrics == 1, right.is_measured) > (left.metrics == 1, left.is_measured):
        left, right, operator = right, left, _FLIPPED[operator]
    holds = _holds(left.value, operator, right.value)
    return Comparison(
        metric=left.metric,
        text=relation.text,
        actual=left.value,
        operator=operator,
        threshold=right.value,
        unit=measurements.unit(left.metric),
        holds=holds,
        gap=0 if holds else distance(left.value, right.value),
        parts=left.parts,
    )


def _side(program: Program, bindings: Mapping[str, Any], measurements: Measurements) -> _Side | None:
    try:
        value = program.evaluate(bindings)
    except CelError:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    calls = program.calls("metric")
    # arithmetic around a metric has another unit
    call = calls[0] if len(calls) == 1 and _CALL.fullmatch(program.text) else None
    return _Side(
        value=value,
        metrics=len(calls),
        is_measured=bool(program.names - {"params"}),
        metric=call[0] if call else "",
        parts=measurements.parts(*call) if call else (),
    )


def _holds(actual: float, operator: str, threshold: float) -> bool:
    if operator == "<":
        return actual < threshold
    if operator == "<=":
        return actual <= threshold
    if operator == ">":
        return actual > threshold
    if operator == ">=":
        return actual >= threshold
    return (actual == threshold) is (operator == "==")


def distance(one: float, other: float) -> float:
    """How far two numbers are apart, as exact as they are written.

    >>> distance(76.4, 80), 80 - 76.4
    (3.6, 3.5999999999999943)
    """
    if isinstance(one, int) and isinstance(other, int):
        return abs(one - other)
    return float(abs(Decimal(repr(one)) - Decimal(repr(other))))
