"""The run-time values of CEL, as plain Python wherever Python has the same thing.

| CEL | Python |
|---|---|
| bool, int, double, string, bytes, null | `bool`, `int`, `float`, `str`, `bytes`, `None` |
| uint | `Uint`, an `int` of its own class |
| list | any sequence that is no text |
| map | `MapValue`, or a mapping of the host |
| timestamp, duration | `Timestamp`, `Duration`: whole nanoseconds; in a host's containers `datetime`, `timedelta` |
| type | `TypeValue` |
| optional | `Optional` |
| enumeration words, objects | the host's own enum members and objects |
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any, TypeAlias

from gatekit.cel.syntax.tree import Uint as Uint  # noqa: PLC0414 - a value like the others, which literals need first
from gatekit.errors import CelError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TIMES = (datetime, timedelta)  # a host's times, which are converted when they are used
INT_MIN, INT_MAX, UINT_MAX = -(1 << 63), (1 << 63) - 1, (1 << 64) - 1

# takes steps off the budget of an evaluation; raises when it runs out
Spend: TypeAlias = Callable[[int], None]


def steps_through(container: Sized) -> int:
    """How many steps it takes to look at each element of a list or map."""
    return 10 + 4 * len(container)


class Timestamp:
    """A moment: nanoseconds since 1970-01-01T00:00:00Z, within the years 1 to 9999."""

    __slots__ = ("nanos",)
    MIN, MAX = -62135596800 * 10**9, 253402300799 * 10**9 + 999_999_999

    def __init__(self, nanos: int) -> None:
        if not self.MIN <= nanos <= self.MAX:
            raise CelError("a timestamp lies within the years 1 to 9999")
        self.nanos = nanos

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Timestamp) and self.nanos == other.nanos

    def __hash__(self) -> int:
        return hash(("timestamp", self.nanos))


class Duration:
    """A length of time in nanoseconds, within the range of 64 bits."""

    __slots__ = ("nanos",)

    def __init__(self, nanos: int) -> None:
        if not INT_MIN <= nanos <= INT_MAX:
            raise CelError("a duration is at most 292 years, in nanoseconds of 64 bits")
        self.nanos = nanos

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Duration) and self.nanos == other.nanos

    def __hash__(self) -> int:
        return hash(("duration", self.nanos))


def time_value(value: Any) -> Any:
    """A `datetime` or `timedelta` as CEL's own; anything else as it is. Raises `CelError` for a time without a zone."""
    if isinstance(value, timedelta):
        return Duration(value // timedelta(microseconds=1) * 1000)
    if not isinstance(value, datetime):
        return value
    if value.tzinfo is None:
        raise CelError("a time without a zone is no timestamp")
    return Timestamp((value - _EPOCH) // timedelta(microseconds=1) * 1000)


class TypeValue:
    """A type as a value, such as `int` in `type(1) == int`."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TypeValue) and self.name == other.name

    def __hash__(self) -> int:
        return hash(("type", self.name))


class Optional:
    """A value that may be absent: `optional.of(value)` or `optional.none()`."""

    __slots__ = ("present", "value")

    def __init__(self, value: Any = None, *, present: bool = True) -> None:
        self.value = value
        self.present = present


NONE = Optional(present=False)


class MapValue:
    """A CEL map: numeric keys are one key if they are equal numbers, and `true` is not `1`.

    Args:
        entries: keys and values in order.

    Raises:
        CelError: a key is of a type that cannot be one, or comes twice.
    """

    __slots__ = ("_entries",)

    def __init__(self, entries: Iterable[tuple[Any, Any]]) -> None:
        self._entries: dict[Any, tuple[Any, Any]] = {}
        for key, value in entries:
            place = _stored(key)
            if place in self._entries:
                raise CelError(f"the key {key} comes twice")
            self._entries[place] = (key, value)

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Any]:
        return (key for key, _ in self._entries.values())

    def items(self) -> Iterator[tuple[Any, Any]]:
        """Keys and values in order."""
        return iter(self._entries.values())

    def find(self, key: Any) -> tuple[Any, Any] | None:
        """The entry of a key, or None; a double that is a whole number finds an integer."""
        if isinstance(key, float):
            return self._entries.get(int(key)) if math.isfinite(key) and key == int(key) else None
        if isinstance(key, (bool, int, str)) and not isinstance(key, Enum):
            return self._entries.get(_stored(key))
        return None


def _stored(key: Any) -> Any:
    """How a key is stored. Raises `CelError` if values of its type cannot be keys."""
    if isinstance(key, bool):
        return (bool, key)
    if isinstance(key, (int, str)) and not isinstance(key, Enum):
        return key
    raise CelError(f"{article(kind_of(key))} cannot be the key of a map", hint="keys are int, uint, bool or string")


def is_map(value: Any) -> bool:
    """Whether a value is a map."""
    return isinstance(value, (dict, MapValue, Mapping))


def is_list(value: Any) -> bool:
    """Whether a value is a list."""
    return isinstance(value, (list, tuple)) or (isinstance(value, Sequence) and not isinstance(value, (str, bytes)))


def map_find(value: MapValue | Mapping[Any, Any], key: Any) -> tuple[Any, Any] | None:
    """The entry of a key in a map of either class, or None."""
    if isinstance(value, MapValue):
        return value.find(key)
    if type(key) is str:
        return (key, value[key]) if key in value else None
    # Python takes true for 1: only a look at each key of the host's mapping tells them apart
    return MapValue(value.items()).find(key)


_KINDS: dict[type, str] = {
    bool: "bool",
    int: "int",
    Uint: "uint",
    float: "double",
    str: "string",
    bytes: "bytes",
    type(None): "null",
    list: "list",
    tuple: "list",
    dict: "map",
    MapValue: "map",
    Timestamp: "timestamp",
    Duration: "duration",
    TypeValue: "type",
    Optional: "optional",
}
_TYPE_NAMES = {
    "null": "null_type",
    "timestamp": "google.protobuf.Timestamp",
    "duration": "google.protobuf.Duration",
    "optional": "optional_type",
}


def kind_of(value: Any) -> str:
    """The name of a value's type, as messages use it; the class name for the host's own objects."""
    return _KINDS.get(type(value)) or _kind_of_host(value)


def _kind_of_host(value: Any) -> str:
    if isinstance(value, Enum):
        return type(value).__name__
    if isinstance(value, TIMES):
        return "duration" if isinstance(value, timedelta) else "timestamp"
    return "list" if is_list(value) else "map" if is_map(value) else type(value).__name__


def type_name(value: Any) -> str:
    """The name of a value's type, as `type(value)` gives it.

    >>> kind_of(None), type_name(None)
    ('null', 'null_type')
    """
    kind = kind_of(value)
    return _TYPE_NAMES.get(kind, kind)


def article(name: str) -> str:
    """The name of a type with its article.

    >>> article("int"), article("string"), article("null"), article("bytes")
    ('an int', 'a string', 'null', 'bytes')
    """
    if name in ("null", "null_type", "bytes"):
        return name.removesuffix("_type")
    return f"an {name}" if name[:1] in "aeio" else f"a {name}"


NUMBERS = frozenset((int, Uint, float))


def is_number(value: Any) -> bool:
    """Whether a value is an int, uint or double (and no bool or enumeration word)."""
    return type(value) in NUMBERS
