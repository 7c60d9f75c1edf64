"""The types of CEL's own functions, methods and operators.

Source: cel-spec, `doc/langdef.md`, "List of Standard Definitions".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import attrs

from gatekit.cel.types import (
    BOOL,
    BYTES,
    DOUBLE,
    DURATION,
    DYN,
    INT,
    NULL,
    STRING,
    TIMESTAMP,
    UINT,
    Type,
    list_of,
    map_of,
)

TYPE = Type("type")
LIST = list_of(DYN)
MAP = map_of(DYN, DYN)
NUMBERS = frozenset(["int", "uint", "double"])


@attrs.frozen
class Signature:
    """One way to call a function: the types that it takes (a method's target first), and what it gives."""

    parameters: tuple[Type, ...]
    result: Type


def _each(types: Iterable[Type], result: Type) -> tuple[Signature, ...]:
    return tuple(Signature((one,), result) for one in types)


_SIZE = _each([STRING, BYTES, LIST, MAP], INT)
_MATCHES = (Signature((STRING, STRING), BOOL),)
_IN_TEXT = (Signature((STRING, STRING), BOOL),)
_OF_DAY = (Signature((TIMESTAMP,), INT), Signature((TIMESTAMP, STRING), INT))
_OF_TIME = (*_OF_DAY, Signature((DURATION,), INT))

FUNCTIONS: Mapping[str, Sequence[Signature]] = {
    "bool": _each([BOOL, STRING], BOOL),
    "bytes": _each([BYTES, STRING], BYTES),
    "double": _each([DOUBLE, INT, UINT, STRING], DOUBLE),
    "duration": _each([DURATION, STRING], DURATION),
    "dyn": _each([DYN], DYN),
    "int": _each([INT, UINT, DOUBLE, STRING, TIMESTAMP], INT),
    "matches": _MATCHES,
    "size": _SIZE,
    "string": _each([STRING, INT, UINT, DOUBLE, BOOL, BYTES, TIMESTAMP, DURATION], STRING),
    "timestamp": _each([TIMESTAMP, STRING, INT], TIMESTAMP),
    "type": _each([DYN], TYPE),
    "uint": _each([UINT, INT, DOUBLE, STRING], UINT),
}

METHODS: Mapping[str, Sequence[Signature]] = {
    "contains": _IN_TEXT,
    "endsWith": _IN_TEXT,
    "startsWith": _IN_TEXT,
    "matches": _MATCHES,
    "size": _SIZE,
    **dict.fromkeys(["getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear", "getFullYear", "getMonth"], _OF_DAY),
    **dict.fromkeys(["getHours", "getMilliseconds", "getMinutes", "getSeconds"], _OF_TIME),
}

_SAME_NUMBERS = tuple(Signature((number, number), number) for number in (INT, UINT, DOUBLE))
_TIMES = (Signature((TIMESTAMP, DURATION), TIMESTAMP), Signature((DURATION, DURATION), DURATION))

OPERATORS: Mapping[str, Sequence[Signature]] = {
    "+": (
        *_SAME_NUMBERS,
        *_TIMES,
        Signature((DURATION, TIMESTAMP), TIMESTAMP),
        *(Signature((same, same), same) for same in (STRING, BYTES, LIST)),
    ),
    "-": (*_SAME_NUMBERS, *_TIMES, Signature((TIMESTAMP, TIMESTAMP), DURATION)),
    "*": _SAME_NUMBERS,
    "/": _SAME_NUMBERS,
    "%": _SAME_NUMBERS[:2],
}

ORDERED = frozenset(["bool", "string", "bytes", "timestamp", "duration"])


def fits(actual: Type, wanted: Type) -> bool:
    """Whether a value whose type is known as `actual` may be one of `wanted`; `dyn` may be anything.

    >>> fits(list_of(DYN), list_of(STRING)), fits(INT, DOUBLE)
    (True, False)
    """
    if DYN in (actual, wanted):
        return True
    if actual.name != wanted.name:
        return False
    return all(map(fits, actual.arguments, wanted.arguments))


def chosen(signatures: Iterable[Signature], args: Sequence[Type]) -> tuple[Signature, ...]:
    """The signatures that may take arguments of these types."""
    return tuple(one for one in signatures if len(one.parameters) == len(args) and all(map(fits, args, one.parameters)))


def result_of(signatures: Sequence[Signature]) -> Type:
    """What they all give; `dyn` if they differ."""
    results = {one.result for one in signatures}
    return results.pop() if len(results) == 1 else DYN


def comparable(left: Type, right: Type) -> bool:
    """Whether `==` between these types can be true: `dyn` and null may be anything, numbers are one family."""
    if {left, right} & {DYN, NULL}:
        return True
    return left.name == right.name or (left.name in NUMBERS and right.name in NUMBERS)


def joined(types: Iterable[Type]) -> Type:
    """The one type of all items; `dyn` if they differ or there are none."""
    found = set(types)
    return found.pop() if len(found) == 1 else DYN


def an(found: Type) -> str:
    """A type with its article.

    >>> an(INT), an(NULL), an(list_of(STRING))
    ('an int', 'null', 'a list(string)')
    """
    if found == NULL:
        return "null"
    return f"an {found}" if str(found)[0] in "aeio" else f"a {found}"
