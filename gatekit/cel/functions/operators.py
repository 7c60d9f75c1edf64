"""The operators: arithmetic with overflow errors, comparison across numeric types, `in`, indexing.

Source: the CEL language definition, sections "Numeric Values", "Equality", "Ordering" and "List of Standard Definitions".
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any

from gatekit.cel.equality import compared_as_doubles, contains, equals
from gatekit.cel.overloads import Overload
from gatekit.cel.types import BOOL, BYTES, DOUBLE, DURATION, INT, NULL, STRING, TIMESTAMP, UINT, Type, list_of, map_of
from gatekit.cel.values import INT_MAX, INT_MIN, UINT_MAX, Duration, Spend, Timestamp, Uint, map_find
from gatekit.errors import CelError

A, B = Type("A"), Type("B")
MAX_SIZE = 4 << 20  # characters, bytes or items of a value that an expression builds


def out_of_range(what: str) -> CelError:
    """The error for a result that does not fit in 64 bits."""
    return CelError(f"the result of {what} is out of range", hint="numbers have 64 bits")


def int_result(number: int, what: str = "int()") -> int:
    """The number, if it is an int of 64 bits. Raises `CelError` otherwise."""
    if INT_MIN <= number <= INT_MAX:
        return number
    raise out_of_range(what)


def uint_result(number: int, what: str = "uint()") -> Uint:
    """The number as uint, if it is one of 64 bits. Raises `CelError` otherwise."""
    if 0 <= number <= UINT_MAX:
        return Uint(number)
    raise out_of_range(what)


def too_long(kind: str) -> CelError:
    """The error for a string or list that grows too long."""
    return CelError(f"the {kind} grows beyond {MAX_SIZE:,}", code="budget")


def _joined(kind: str, join: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def joined(left: Any, right: Any) -> Any:
        if len(left) + len(right) > MAX_SIZE:
            raise too_long(kind)
        return join(left, right)

    return joined


def divide_int(left: int, right: int) -> int:
    """Division that truncates toward zero. Raises `CelError` for a zero divisor and on overflow.

    >>> divide_int(-7, 2)
    -3
    """
    if right == 0:
        raise CelError("division by zero")
    quotient = abs(left) // abs(right)
    return int_result(quotient if (left < 0) == (right < 0) else -quotient, "/")


def modulo_int(left: int, right: int) -> int:
    """Remainder with the sign of the dividend. Raises `CelError` for a zero divisor.

    >>> modulo_int(-7, 2)
    -1
    """
    if right == 0:
        raise CelError("division by zero")
    if left == INT_MIN and right == -1:
        raise out_of_range("%")
    remainder = abs(left) % abs(right)
    return -remainder if left < 0 else remainder


def _divide_uint(left: int, right: int) -> Uint:
    if right == 0:
        raise CelError("division by zero")
    return Uint(left // right)


def _modulo_uint(left: int, right: int) -> Uint:
    if right == 0:
        raise CelError("division by zero")
    return Uint(left % right)


def divide_double(left: float, right: float) -> float:
    """IEEE 754 division: by zero it gives an infinity or NaN, never an error.

    >>> divide_double(-1.0, 0.0)
    -inf
    """
    if right == 0:
        if left == 0 or math.isnan(left):
            return math.nan
        return math.copysign(math.inf, left) * math.copysign(1.0, right)
    return left / right


def _index_list(items: Any, place: Any) -> Any:
    if isinstance(place, float):
        if not math.isfinite(place) or place != int(place):
            raise CelError(f"{place} is not a whole number")
        place = int(place)
    if not 0 <= place < len(items):
        message = f"index {place} is outside the list, which has {len(items)} items"
        raise CelError(message, hint="test size() first")
    return items[place]


def _index_map(entries: Any, key: Any) -> Any:
    found = map_find(entries, key)
    if found is None:
        raise CelError(f"the map has no key {key}", hint="test with `in` or has() first")
    return found[1]


def _unequal(spend: Spend, left: Any, right: Any) -> bool:
    return not equals(spend, left, right)


def _is_in(spend: Spend, item: Any, container: Any) -> bool:
    return contains(spend, container, item)


def _on_nanos(operation: Callable[[int, int], Any], kind: Callable[[Any], Any]) -> Callable[[Any, Any], Any]:
    return lambda left, right: kind(operation(left.nanos, right.nanos))


_EXACT: dict[str, Callable[[int, int], int]] = {"+": operator.add, "-": operator.sub, "*": operator.mul}


def _numbers(symbol: str) -> list[Overload]:
    exact = _EXACT[symbol]
    return [
        Overload(symbol, (INT, INT), INT, lambda left, right: int_result(exact(left, right), symbol)),
        Overload(symbol, (UINT, UINT), UINT, lambda left, right: uint_result(exact(left, right), symbol)),
        Overload(symbol, (DOUBLE, DOUBLE), DOUBLE, exact),
    ]


def _arithmetic() -> list[Overload]:
    return [
        *(overload for symbol in _EXACT for overload in _numbers(symbol)),
        Overload("+", (STRING, STRING), STRING, _joined("string", operator.add)),
        Overload("+", (BYTES, BYTES), BYTES, _joined("bytes", operator.add)),
        Overload("+", (list_of(A), list_of(A)), list_of(A), _joined("list", lambda left, right: [*left, *right])),
        Overload("+", (TIMESTAMP, DURATION), TIMESTAMP, _on_nanos(operator.add, Timestamp)),
        Overload("+", (DURATION, TIMESTAMP), TIMESTAMP, _on_nanos(operator.add, Timestamp)),
        Overload("+", (DURATION, DURATION), DURATION, _on_nanos(operator.add, Duration)),
        Overload("-", (TIMESTAMP, TIMESTAMP), DURATION, _on_nanos(operator.sub, Duration)),
        Overload("-", (TIMESTAMP, DURATION), TIMESTAMP, _on_nanos(operator.sub, Timestamp)),
        Overload("-", (DURATION, DURATION), DURATION, _on_nanos(operator.sub, Duration)),
        Overload("/", (INT, INT), INT, divide_int),
        Overload("/", (UINT, UINT), UINT, _divide_uint),
        Overload("/", (DOUBLE, DOUBLE), DOUBLE, divide_double),
        Overload("%", (INT, INT), INT, modulo_int),
        Overload("%", (UINT, UINT), UINT, _modulo_uint),
        Overload("-_", (INT,), INT, lambda number: int_result(-number, "-")),
        Overload("-_", (DOUBLE,), DOUBLE, operator.neg),
        Overload("!_", (BOOL,), BOOL, operator.not_),
    ]


_RELATIONS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_EQUALITIES: dict[str, Callable[[Any, Any], bool]] = {"==": operator.eq, "!=": operator.ne}
_WHOLE = (INT, UINT)


def _comparison() -> list[Overload]:
    overloads = []
    for symbol, relation in {**_RELATIONS, **_EQUALITIES}.items():
        as_doubles = compared_as_doubles(relation)
        overloads += [Overload(symbol, (left, right), BOOL, relation) for left in _WHOLE for right in _WHOLE]
        overloads += [Overload(symbol, (DOUBLE, kind), BOOL, as_doubles) for kind in _WHOLE]
        overloads += [Overload(symbol, (kind, DOUBLE), BOOL, as_doubles) for kind in _WHOLE]
        overloads += [Overload(symbol, (kind, kind), BOOL, relation) for kind in (DOUBLE, BOOL, STRING, BYTES)]
        on_nanos = _on_nanos(relation, bool)
        overloads += [Overload(symbol, (kind, kind), BOOL, on_nanos) for kind in (TIMESTAMP, DURATION)]
    # any type may be compared with null, because a field of any type may be empty
    for symbol, equality in (("==", equals), ("!=", _unequal)):
        overloads += [Overload(symbol, pair, BOOL, equality, metered=True) for pair in ((A, A), (A, NULL), (NULL, A))]
    return overloads


def _containers() -> list[Overload]:
    numbers = (INT, UINT, DOUBLE)
    return [
        Overload("in", (A, list_of(A)), BOOL, _is_in, metered=True),
        Overload("in", (A, map_of(A, B)), BOOL, _is_in, metered=True),
        *(
            Overload("in", (one, list_of(other)), BOOL, _is_in, metered=True)
            for one in numbers
            for other in numbers
            if one != other
        ),
        *(
            Overload("in", (one, map_of(other, B)), BOOL, _is_in, metered=True)
            for one in numbers
            for other in _WHOLE
            if one != other
        ),
        *(Overload("[]", (list_of(A), kind), A, _index_list) for kind in numbers),
        Overload("[]", (map_of(A, B), A), B, _index_map),
        *(Overload("[]", (map_of(kind, B), other), B, _index_map) for kind in _WHOLE for other in numbers if other != kind),
    ]


OVERLOADS = (*_arithmetic(), *_comparison(), *_containers())
