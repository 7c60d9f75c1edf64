"""The run-time values of CEL, as plain Python wherever Python has the same thing.

| CEL | Python |
|---|---|
| bool, int, double, string, bytes, null | `bool`, `int`, `float`, `str`, `bytes`, `None` |
| uint | `Uint`, an `int` of its own class |
| list | any sequence that is no text |
| map | `MapValue`, or a mapping of the host |
| timestamp, duration | `Timestamp`, `Duration`: whole nanoseconds |
| type | `TypeValue` |
| optional | `Optional` |
| enumeration words, objects | the host's own enum members and objects |

Equality and order follow the language definition: numbers compare across their types by value, NaN equals nothing, values of
different kinds are unequal rather than an error, and ordering them is an error. Only a word of an enumeration against a text, or
against a word of another enumeration, is an error: it is always a mistake.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Any, TypeAlias

from gatekit.cel.syntax.tree import Uint as Uint  # noqa: PLC0414 - a value like the others, which literals need first
from gatekit.errors import CelError

INT_MIN, INT_MAX, UINT_MAX = -(1 << 63), (1 << 63) - 1, (1 << 64) - 1

# takes steps off the budget of an evaluation; raises when it runs out
Spend: TypeAlias = Callable[[int], None]


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


_SCALARS = frozenset((bool, int, Uint, float, str, bytes, type(None), Timestamp, Duration, TypeValue))
_NUMBERS = frozenset((int, Uint, float))


def is_number(value: Any) -> bool:
    """Whether a value is an int, uint or double (and no bool or enumeration word)."""
    return type(value) in _NUMBERS


def equals(spend: Spend, left: Any, right: Any) -> bool:
    """`==` of the language: by value across numeric types, member by member for lists and maps, false across kinds.

    Raises:
        CelError: one side is a word of an enumeration and the other a text or a word of another one.
    """
    left_class, right_class = type(left), type(right)
    if left_class is right_class and left_class in _SCALARS:
        return bool(left == right)
    if left_class in _NUMBERS and right_class in _NUMBERS:
        return _as_double(left) == _as_double(right) if float in (left_class, right_class) else left == right
    if isinstance(left, Enum) or isinstance(right, Enum):
        return _same_word(left, right)
    if isinstance(left, Optional) and isinstance(right, Optional):
        return left.present == right.present and (not left.present or equals(spend, left.value, right.value))
    if (is_list(left) and is_list(right)) or (is_map(left) and is_map(right)):
        spend(len(left))
        return len(left) == len(right) and (_equal_lists if is_list(left) else _equal_maps)(spend, left, right)
    return left_class is right_class and bool(left == right)


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
    spend(len(container))
    return any(equals(spend, item, element) for element in container)
