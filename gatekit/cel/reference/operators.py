"""CEL's operators over all types, in the place of celpy's.

Source: cel-spec, `doc/langdef.md`, sections "Equality", "Ordering", "Arithmetic", "Runtime Errors".
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from typing import Any

from celpy.celtypes import BoolType, BytesType, DoubleType, DurationType, IntType, ListType, StringType, TimestampType

from gatekit.cel.reference.budget import MAX_SIZE, Budget
from gatekit.cel.reference.failures import Failure, guarded, no_overload
from gatekit.cel.reference.values import EnumValue, HostObject, MapValue, is_list, kind_of

_NUMBERS = frozenset(["int", "uint", "double"])
_SIZED = frozenset(["string", "bytes", "list", "map"])
_ORDERED = frozenset(["bool", "string", "bytes", "timestamp", "duration"])
_ORDERINGS: Mapping[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def operators(budget: Budget) -> dict[str, Callable[..., Any]]:
    """The operators by celpy's names, and what each does, taking the steps of long operands from `budget`."""
    orderings = {f"_{sign}_": guarded(sign, _ordering(sign, budget)) for sign in _ORDERINGS}
    return {
        **orderings,
        **_ARITHMETIC,
        "_==_": guarded("==", lambda left, right: BoolType(equal(left, right, budget))),
        "_!=_": guarded("!=", lambda left, right: BoolType(not equal(left, right, budget))),
        "_in_": guarded("in", lambda item, container: BoolType(_contained(item, container, budget))),
        "_+_": guarded("+", lambda left, right: _added(left, right, budget)),
        "_[_]": guarded("[]", _indexed),
    }


def equal(left: Any, right: Any, budget: Budget) -> bool:
    """CEL's `==`: numbers by value, other types only with their own; an enumeration against a text is a failure."""
    kind, other = kind_of(left), kind_of(right)
    if kind in _NUMBERS and other in _NUMBERS:
        return _compared(operator.eq, left, right)
    if isinstance(left, EnumValue) or isinstance(right, EnumValue):
        return _equal_words(left, right)
    if kind != other:
        return False
    if isinstance(left, HostObject):
        return bool(left.value == right.value)
    if kind in _SIZED:
        budget.spend_on(len(left))
        return len(left) == len(right) and _equal_contents(left, right, budget)
    return bool(left == right)


def _equal_contents(left: Any, right: Any, budget: Budget) -> bool:
    if isinstance(left, MapValue):
        return all(key in right and equal(item, right[key], budget) for key, item in left.pairs())
    if is_list(left):
        return all(equal(one, two, budget) for one, two in zip(left, right, strict=True))
    return bool(left == right)


def _equal_words(left: Any, right: Any) -> bool:
    if kind_of(left) == kind_of(right):
        return bool(left.rank == right.rank)
    for one, two in ((left, right), (right, left)):
        if isinstance(one, EnumValue) and isinstance(two, EnumValue | StringType):
            raise Failure(f"a {kind_of(one)} compares only with its own words, not with a {kind_of(two)}")
    return False


def _plain(number: Any) -> int | float:
    return float(number) if isinstance(number, DoubleType) else int(number)


def _compared(relation: Callable[[Any, Any], bool], left: Any, right: Any) -> bool:
    # celpy's own types refuse to be compared with each other; an int meets a double as a double
    if isinstance(left, DoubleType) or isinstance(right, DoubleType):
        return relation(float(left), float(right))
    return relation(int(left), int(right))


def _ordering(sign: str, budget: Budget) -> Callable[[Any, Any], BoolType]:
    compare = _ORDERINGS[sign]

    def ordered(left: Any, right: Any) -> BoolType:
        kind, other = kind_of(left), kind_of(right)
        if kind in _NUMBERS and other in _NUMBERS:
            return BoolType(_compared(compare, left, right))
        if kind == other and isinstance(left, EnumValue) and left.type.ordered:
            return BoolType(compare(left.rank, right.rank))
        if kind == other and kind in _ORDERED:
            if isinstance(left, StringType | BytesType):
                budget.spend_on(min(len(left), len(right)))
            return BoolType(compare(left, right))
        raise no_overload(sign, (left, right))

    return ordered


def _contained(item: Any, container: Any, budget: Budget) -> bool:
    if isinstance(container, MapValue):
        return item in container
    if not is_list(container):
        raise no_overload("in", (item, container))
    return any(equal(item, member, budget) for member in _counted(container, budget))


def _counted(container: Any, budget: Budget) -> Any:
    for member in container:
        budget.spend()
        yield member


def _indexed(container: Any, index: Any) -> Any:
    if isinstance(container, MapValue):
        if index not in container:
            raise Failure(f"the map has no key {index!s}")
        return container[index]
    if not is_list(container) or kind_of(index) not in _NUMBERS:
        raise Failure(f"a {kind_of(container)} cannot be indexed by a {kind_of(index)}")
    plain = _plain(index)
    if not math.isfinite(plain) or plain != int(plain):
        raise Failure(f"{index} is not a whole number")
    if not 0 <= plain < len(container):
        raise Failure(f"index {index} is outside the list, which has {len(container)} items")
    return container[int(plain)]


def _added(left: Any, right: Any, budget: Budget) -> Any:
    kinds = (kind_of(left), kind_of(right))
    if kinds in _SUMS:
        return _SUMS[kinds](left, right)
    if kinds not in (("string", "string"), ("bytes", "bytes"), ("list", "list")):
        raise no_overload("+", (left, right))
    size = len(left) + len(right)
    budget.spend_on(size)
    if size > MAX_SIZE:
        raise Failure(f"the {kinds[0]} grows beyond {MAX_SIZE:,}", code="budget")
    if kinds[0] == "list":
        return ListType([*left, *right])
    return StringType(str(left) + str(right)) if kinds[0] == "string" else BytesType(bytes(left) + bytes(right))


def _quotient(left: Any, right: Any) -> DoubleType:
    dividend, divisor = float(left), float(right)
    if divisor:
        return DoubleType(dividend / divisor)
    if not dividend or math.isnan(dividend):
        return DoubleType(math.nan)
    return DoubleType(math.copysign(math.inf, dividend) * math.copysign(1.0, divisor))


_Rule = Callable[[Any, Any], Any]
_INT, _UINT, _DOUBLE = ("int", "int"), ("uint", "uint"), ("double", "double")

_SUMS: Mapping[tuple[str, str], _Rule] = {
    _INT: operator.add,
    _UINT: operator.add,
    _DOUBLE: lambda left, right: DoubleType(float(left) + float(right)),
    ("timestamp", "duration"): operator.add,
    ("duration", "timestamp"): lambda left, right: right + left,
    ("duration", "duration"): operator.add,
}
_DIFFERENCES: Mapping[tuple[str, str], _Rule] = {
    _INT: operator.sub,
    _UINT: operator.sub,
    _DOUBLE: lambda left, right: DoubleType(float(left) - float(right)),
    ("timestamp", "timestamp"): operator.sub,
    ("timestamp", "duration"): lambda left, right: TimestampType(left - right),
    ("duration", "duration"): lambda left, right: DurationType(left - right),
}
_PRODUCTS: Mapping[tuple[str, str], _Rule] = {
    _INT: operator.mul,
    _UINT: operator.mul,
    _DOUBLE: lambda left, right: DoubleType(float(left) * float(right)),
}
_QUOTIENTS: Mapping[tuple[str, str], _Rule] = {_INT: operator.truediv, _UINT: operator.truediv, _DOUBLE: _quotient}
_REMAINDERS: Mapping[tuple[str, str], _Rule] = {_INT: operator.mod, _UINT: operator.mod}


def _binary(sign: str, rules: Mapping[tuple[str, str], _Rule]) -> _Rule:
    def apply(left: Any, right: Any) -> Any:
        rule = rules.get((kind_of(left), kind_of(right)))
        if rule is None:
            raise no_overload(sign, (left, right))
        return rule(left, right)

    return guarded(sign, apply)


def _negated(value: Any) -> Any:
    if isinstance(value, IntType | DoubleType):
        return -value
    raise no_overload("-", (value,))


def _inverted(value: Any) -> Any:
    if isinstance(value, BoolType):
        return BoolType(not value)
    raise no_overload("!", (value,))


_ARITHMETIC: Mapping[str, Callable[..., Any]] = {
    "_-_": _binary("-", _DIFFERENCES),
    "_*_": _binary("*", _PRODUCTS),
    "_/_": _binary("/", _QUOTIENTS),
    "_%_": _binary("%", _REMAINDERS),
    "-_": guarded("-", _negated),
    "!_": guarded("!", _inverted),
}
