"""The lists, sets and optionals extensions.

Source: the lists and sets extensions of cel-go (`ext/README.md`) and the optional types proposal, as held by the conformance
suite's `optionals`.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Any

from gatekit.cel.equality import contains
from gatekit.cel.functions.operators import A
from gatekit.cel.overloads import Overload
from gatekit.cel.types import BOOL, DYN, INT, Type, list_of
from gatekit.cel.values import (
    NONE,
    Duration,
    Optional,
    Spend,
    Timestamp,
    article,
    is_list,
    is_map,
    is_number,
    kind_of,
    steps_through,
    time_value,
)
from gatekit.errors import CelError

MAX_RANGE = 1_000_000
_ORDERED = (str, bytes, bool, Timestamp, Duration)
OPTIONAL = Type("optional_type", (A,))


def distinct(spend: Spend, items: Sequence[Any]) -> list[Any]:
    """The items without repetitions, in order of their first appearance."""
    seen: set[tuple[type, Any]] = set()
    others: list[Any] = []
    kept: list[Any] = []
    for item in items:
        if type(item) in (str, bool):
            if (type(item), item) not in seen:
                seen.add((type(item), item))
                kept.append(item)
        elif not contains(spend, others, item):
            others.append(item)
            kept.append(item)
    return kept


def flatten(spend: Spend, items: Sequence[Any], depth: int = 1) -> list[Any]:
    """The items with lists inside them opened, `depth` levels deep."""
    if depth < 0:
        raise CelError("flatten() takes a depth of at least 0")
    spend(steps_through(items))
    flat: list[Any] = []
    for item in items:
        if is_list(item) and depth > 0:
            flat += flatten(spend, item, depth - 1)
        else:
            flat.append(item)
    return flat


def number_range(spend: Spend, count: int) -> list[int]:
    """The ints from 0 below `count`."""
    if count > MAX_RANGE:
        raise CelError(f"lists.range() makes at most {MAX_RANGE:,} numbers", code="budget")
    spend(max(0, count) * 4)
    return list(range(count))


def part_of(items: Sequence[Any], start: int, end: int) -> Sequence[Any]:
    """The items from `start` up to `end`."""
    if 0 <= start <= end <= len(items):
        return items[start:end]
    raise CelError(f"the list has {len(items)} items; [{start}, {end}) is no part of it")


def ranking(spend: Spend, keys: Sequence[Any]) -> list[int]:
    """The places of the keys in the order of the keys; they must be of one type that has an order."""
    keys = [time_value(key) for key in keys]
    classes = set(map(type, keys))
    if len(classes) > 1:
        raise CelError("only values of one type can be sorted")
    if keys and not (is_number(keys[0]) or isinstance(keys[0], _ORDERED)):
        raise CelError(f"{article(kind_of(keys[0]))} has no order")
    if classes <= {Timestamp} or classes <= {Duration}:
        return sorted(range(len(keys)), key=lambda place: keys[place].nanos)
    spend(len(keys))
    return sorted(range(len(keys)), key=keys.__getitem__)


def in_order(spend: Spend, items: Sequence[Any]) -> list[Any]:
    """The items sorted; they must be of one type that has an order."""
    return [items[place] for place in ranking(spend, items)]


def first(items: Sequence[Any]) -> Optional:
    """The first item, if there is one."""
    return Optional(items[0]) if items else NONE


def last(items: Sequence[Any]) -> Optional:
    """The last item, if there is one."""
    return Optional(items[-1]) if items else NONE


def contains_all(spend: Spend, items: Sequence[Any], wanted: Sequence[Any]) -> bool:
    """Whether every wanted item is there."""
    return all(contains(spend, items, item) for item in wanted)


def intersects(spend: Spend, items: Sequence[Any], others: Sequence[Any]) -> bool:
    """Whether the lists have an item in common."""
    return any(contains(spend, items, item) for item in others)


def equivalent(spend: Spend, items: Sequence[Any], others: Sequence[Any]) -> bool:
    """Whether each list holds all items of the other."""
    return contains_all(spend, items, others) and contains_all(spend, others, items)


def is_zero(value: Any) -> bool:
    """Whether a value is the zero of its type: 0, empty, false, null.

    >>> is_zero(0.0), is_zero([]), is_zero("a")
    (True, True, False)
    """
    if isinstance(value, (Timestamp, Duration)):
        return value.nanos == 0
    if isinstance(value, (str, bytes)) or is_list(value) or is_map(value):
        return len(value) == 0
    return value is None or (isinstance(value, (bool, int, float)) and not isinstance(value, Enum) and not value)


def of_non_zero(value: Any) -> Optional:
    """The value, unless it is the zero of its type."""
    return NONE if is_zero(value) else Optional(value)


def value_of(optional: Optional) -> Any:
    """The value. Raises `CelError` if there is none."""
    if optional.present:
        return optional.value
    raise CelError("optional.none() has no value", hint="use orValue()")


def unwrapped(items: Sequence[Any]) -> list[Any]:
    """The values of those items that have one."""
    for item in items:
        if not isinstance(item, Optional):
            raise CelError(f"an optional value is needed, not {article(kind_of(item))}")
    return [item.value for item in items if item.present]


_LISTS = (
    Overload("distinct", (list_of(A),), list_of(A), distinct, method=True, metered=True),
    Overload("flatten", (list_of(A),), list_of(DYN), flatten, method=True, metered=True),
    Overload("flatten", (list_of(A), INT), list_of(DYN), flatten, method=True, metered=True),
    Overload("lists.range", (INT,), list_of(INT), number_range, metered=True),
    Overload("reverse", (list_of(A),), list_of(A), lambda items: list(reversed(items)), method=True),
    Overload("slice", (list_of(A), INT, INT), list_of(A), part_of, method=True),
    Overload("sort", (list_of(A),), list_of(A), in_order, method=True, metered=True),
    Overload("first", (list_of(A),), OPTIONAL, first, method=True),
    Overload("last", (list_of(A),), OPTIONAL, last, method=True),
)
_SETS = (
    Overload("sets.contains", (list_of(A), list_of(A)), BOOL, contains_all, metered=True),
    Overload("sets.equivalent", (list_of(A), list_of(A)), BOOL, equivalent, metered=True),
    Overload("sets.intersects", (list_of(A), list_of(A)), BOOL, intersects, metered=True),
)
_OPTIONALS = (
    Overload("optional.of", (A,), OPTIONAL, Optional),
    Overload("optional.ofNonZeroValue", (A,), OPTIONAL, of_non_zero),
    Overload("optional.none", (), OPTIONAL, lambda: NONE),
    Overload("hasValue", (OPTIONAL,), BOOL, lambda optional: optional.present, method=True),
    Overload("value", (OPTIONAL,), A, value_of, method=True),
    Overload("or", (OPTIONAL, OPTIONAL), OPTIONAL, lambda left, right: left if left.present else right, method=True),
    Overload("orValue", (OPTIONAL, A), A, lambda optional, value: optional.value if optional.present else value, method=True),
    Overload("unwrapOpt", (list_of(OPTIONAL),), list_of(A), unwrapped, method=True),
    Overload("optional.unwrap", (list_of(OPTIONAL),), list_of(A), unwrapped),
)
OVERLOADS = (*_LISTS, *_SETS, *_OPTIONALS)
