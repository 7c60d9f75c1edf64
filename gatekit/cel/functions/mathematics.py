"""The math extension: extremes, rounding, signs and bits.

Source: the math extension of cel-go, `ext/README.md`, as held by the conformance suite's `math_ext`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from gatekit.cel.equality import less
from gatekit.cel.functions.operators import A, int_result
from gatekit.cel.overloads import Overload
from gatekit.cel.types import BOOL, DOUBLE, DYN, INT, UINT, list_of
from gatekit.cel.values import INT_MAX, UINT_MAX, Uint, article, is_number, kind_of
from gatekit.errors import CelError

MAX_ARGUMENTS = 20


def _extreme(name: str, *, greatest: bool) -> Callable[..., Any]:
    def extreme(*values: Any) -> Any:
        numbers: Sequence[Any] = values[0] if len(values) == 1 and isinstance(values[0], (list, tuple)) else values
        if not numbers:
            raise CelError(f"{name}() takes at least one number")
        best: Any = None
        for number in numbers:
            if not is_number(number):
                raise CelError(f"{name}() takes numbers, not {article(kind_of(number))}")
            if best is None or (less(best, number) if greatest else less(number, best)):
                best = number
        return best

    return extreme


def round_half_away(number: float) -> float:
    """The nearest whole number; halves go away from zero.

    >>> round_half_away(-0.5), round_half_away(2.5)
    (-1.0, 3.0)
    """
    if not math.isfinite(number):
        return number
    whole = math.trunc(number)
    rest = abs(number - whole)
    return math.copysign(abs(whole) + (1 if rest >= 0.5 else 0), number)


def _whole(operation: Callable[[float], int]) -> Callable[[float], float]:
    return lambda number: math.copysign(float(operation(number)), number) if math.isfinite(number) else number


def _sign(number: Any) -> Any:
    return number if math.isnan(number) else type(number)((number > 0) - (number < 0))


def _shift(bits: int) -> int:
    if bits < 0:
        raise CelError("a shift by a negative number of bits")
    return min(int(bits), 64)


def _signed(number: int) -> int:
    number &= UINT_MAX
    return number if number <= INT_MAX else number - UINT_MAX - 1


def _bits() -> list[Overload]:
    rows: list[Overload] = []
    pairs: dict[str, Callable[[int, int], int]] = {
        "math.bitAnd": int.__and__,
        "math.bitOr": int.__or__,
        "math.bitXor": int.__xor__,
    }
    for name, operation in pairs.items():
        rows.append(Overload(name, (INT, INT), INT, operation))
        rows.append(Overload(name, (UINT, UINT), UINT, _as_uint(operation)))
    return [
        *rows,
        Overload("math.bitNot", (INT,), INT, lambda number: ~number),
        Overload("math.bitNot", (UINT,), UINT, lambda number: Uint(UINT_MAX - number)),
        Overload("math.bitShiftLeft", (INT, INT), INT, lambda number, bits: _signed(number << _shift(bits))),
        Overload("math.bitShiftLeft", (UINT, INT), UINT, lambda number, bits: Uint((number << _shift(bits)) & UINT_MAX)),
        Overload("math.bitShiftRight", (INT, INT), INT, lambda number, bits: _signed((number & UINT_MAX) >> _shift(bits))),
        Overload("math.bitShiftRight", (UINT, INT), UINT, lambda number, bits: Uint(number >> _shift(bits))),
    ]


def _as_uint(operation: Callable[[int, int], int]) -> Callable[[int, int], Uint]:
    return lambda left, right: Uint(operation(left, right))


def _extremes() -> list[Overload]:
    rows: list[Overload] = []
    for name, greatest in (("math.greatest", True), ("math.least", False)):
        extreme = _extreme(name, greatest=greatest)
        rows += [Overload(name, (kind,), kind, extreme) for kind in (INT, UINT, DOUBLE)]
        rows += [Overload(name, (list_of(A),), A, extreme)]
        rows += [Overload(name, (kind,) * count, kind, extreme) for kind in (INT, UINT, DOUBLE) for count in range(2, 6)]
        rows += [Overload(name, (DYN,) * count, DYN, extreme) for count in range(1, MAX_ARGUMENTS + 1)]
    return rows


OVERLOADS = (
    *_extremes(),
    *_bits(),
    Overload("math.abs", (INT,), INT, lambda number: int_result(abs(number))),
    Overload("math.abs", (UINT,), UINT, lambda number: number),
    Overload("math.abs", (DOUBLE,), DOUBLE, abs),
    *(Overload("math.sign", (kind,), kind, _sign) for kind in (INT, UINT, DOUBLE)),
    Overload("math.ceil", (DOUBLE,), DOUBLE, _whole(math.ceil)),
    Overload("math.floor", (DOUBLE,), DOUBLE, _whole(math.floor)),
    Overload("math.trunc", (DOUBLE,), DOUBLE, _whole(math.trunc)),
    Overload("math.round", (DOUBLE,), DOUBLE, round_half_away),
    Overload("math.sqrt", (DOUBLE,), DOUBLE, lambda number: math.sqrt(number) if number >= 0 else math.nan),
    Overload("math.sqrt", (INT,), DOUBLE, lambda number: math.sqrt(number) if number >= 0 else math.nan),
    Overload("math.sqrt", (UINT,), DOUBLE, math.sqrt),
    Overload("math.isNaN", (DOUBLE,), BOOL, math.isnan),
    Overload("math.isInf", (DOUBLE,), BOOL, math.isinf),
    Overload("math.isFinite", (DOUBLE,), BOOL, math.isfinite),
)
