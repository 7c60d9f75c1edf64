"""Equality and order of values, and `in`.

Numbers compare across their types by value, NaN equals nothing, values of different kinds are unequal rather than an error.
Only a word of an enumeration against a text, or against a word of another one, is an error: it is always a mistake.

Source: the CEL language definition, sections "Equality" and "Ordering".
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from typing import Any

from gatekit.cel.values import (
    NUMBERS,
    Duration,
    Optional,
    Spend,
    Timestamp,
    TypeValue,
    Uint,
    article,
    is_list,
    is_map,
    kind_of,
    map_find,
    steps_through,
    time_value,
)
from gatekit.errors import CelError

_SCALARS = frozenset((bool, int, Uint, float, str, bytes, type(None), Timestamp, Duration, TypeValue))


class MixedWordsError(CelError):
    """A word of an enumeration was compared with a text or with a word of another enumeration.

    Args:
        word: the word.
        other: what it was compared with.
        named: names the types of values.
    """

    def __init__(self, word: Enum, other: Any, named: Callable[[Any], str] = kind_of) -> None:
        super().__init__(f"{article(named(word))} compares only with its own words, not with {article(named(other))}")
        self.word = word
        self.other = other


def equals(spend: Spend, left: Any, right: Any) -> bool:
    """`==` of the language: by value across numeric types, member by member for lists and maps, false across kinds.

    Raises:
        CelError: one side is a word of an enumeration and the other a text or a word of another one.
    """
    left_class, right_class = type(left), type(right)
    if left_class is right_class and left_class in _SCALARS:
        return bool(left == right)
    if left_class in NUMBERS and right_class in NUMBERS:
        return _as_double(left) == _as_double(right) if float in (left_class, right_class) else left == right
    if isinstance(left, Enum) or isinstance(right, Enum):
        return _same_word(left, right)
    return _equal_others(spend, time_value(left), time_value(right))


def _equal_others(spend: Spend, left: Any, right: Any) -> bool:
    if isinstance(left, Optional) and isinstance(right, Optional):
        return left.present == right.present and (not left.present or equals(spend, left.value, right.value))
    if (is_list(left) and is_list(right)) or (is_map(left) and is_map(right)):
        spend(steps_through(left))
        return len(left) == len(right) and (_equal_lists if is_list(left) else _equal_maps)(spend, left, right)
    return type(left) is type(right) and bool(left == right)


def _as_double(number: float) -> float:
    # like the other implementations, an int is compared with a double as a double; a host's int may be beyond any double
    try:
        return float(number)
    except OverflowError:
        return math.copysign(math.inf, number)


def compared_as_doubles(relation: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    """The relation between an int or uint and a double."""
    return lambda left, right: relation(_as_double(left), _as_double(right))


def _same_word(left: Any, right: Any) -> bool:
    if type(left) is type(right):
        return left is right
    for word, other in ((left, right), (right, left)):
        if isinstance(word, Enum) and isinstance(other, (Enum, str)):
            raise MixedWordsError(word, other)
    return False


def _equal_lists(spend: Spend, left: Sequence[Any], right: Sequence[Any]) -> bool:
    return all(equals(spend, one, other) for one, other in zip(left, right, strict=True))


def _equal_maps(spend: Spend, left: Mapping[Any, Any], right: Mapping[Any, Any]) -> bool:
    for key, value in left.items():
        found = map_find(right, key)
        if found is None or not equals(spend, value, found[1]):
            return False
    return True


def less(left: Any, right: Any) -> bool:
    """`<` between two numbers, or two values of one ordered class."""
    if isinstance(left, float) or isinstance(right, float):
        return _as_double(left) < _as_double(right)
    if isinstance(left, (Timestamp, Duration)):
        return bool(left.nanos < right.nanos)
    return bool(left < right)


def contains(spend: Spend, container: Any, item: Any) -> bool:
    """`in`: an element of a list, or a key of a map."""
    if is_map(container):
        return map_find(container, item) is not None
    spend(steps_through(container))
    return any(equals(spend, item, element) for element in container)
