"""The values that expressions compute with, to and from the host's own.

Scalars are celpy's (`IntType`, `StringType`, ...). Lists of the host and host objects are wrapped lazily; maps are ours, because
celpy's mix up keys of different types (`true` and `1`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any

import attrs
from celpy.celtypes import BoolType, BytesType, DoubleType, DurationType, IntType, ListType, StringType, TimestampType, UintType

from gatekit.cel.types import DYN, Declarations, EnumType, ObjectType, Type
from gatekit.errors import CelError

_SCALARS: Mapping[type, str] = {
    type(None): "null_type",
    BoolType: "bool",
    IntType: "int",
    UintType: "uint",
    DoubleType: "double",
    StringType: "string",
    BytesType: "bytes",
    TimestampType: "timestamp",
    DurationType: "duration",
}


@attrs.frozen(eq=False)
class HostList:
    """A list of the host, whose items are wrapped when they are looked at."""

    items: Sequence[Any]
    item_type: Type
    wrapper: Wrapper

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Any]:
        wrap, item_type = self.wrapper.wrap, self.item_type
        return (wrap(item, item_type) for item in self.items)

    def __getitem__(self, index: int) -> Any:
        return self.wrapper.wrap(self.items[index], self.item_type)


@attrs.frozen(eq=False)
class HostObject:
    """An object of the host, whose declared fields are read when they are selected."""

    value: Any
    type: ObjectType
    wrapper: Wrapper

    def field(self, name: str) -> Any:
        """The field's value. Raises `KeyError` for a field that is not declared."""
        field = self.type.fields[name]
        return self.wrapper.wrap(field.read(self.value), field.type)


@attrs.frozen(eq=False)
class EnumValue:
    """One word of an enumeration."""

    type: EnumType
    word: str
    rank: int

    def __str__(self) -> str:
        return self.word

    @property
    def member(self) -> Enum:
        """The host's value."""
        return self.type.words[self.word]


@attrs.frozen(eq=False)
class EnumWords:
    """The name of an enumeration, from which its words are selected."""

    type: EnumType

    def word(self, word: str) -> EnumValue:
        """One of its words. Raises `KeyError` for any other."""
        return EnumValue(self.type, word, list(self.type.words).index(word)) if word in self.type.words else _missing(word)


@attrs.frozen
class TypeValue:
    """What `type(x)` gives."""

    name: str

    def __str__(self) -> str:
        return self.name


class MapValue:
    """A map with CEL's keys: `1`, `1u` and `1.0` are one key, `true` and `'1'` are others.

    Args:
        pairs: keys and values. Raises `CelError` if a key comes twice or cannot be one.
    """

    __slots__ = ("_entries",)

    def __init__(self, pairs: Sequence[tuple[Any, Any]]) -> None:
        self._entries: dict[tuple[str, Any], tuple[Any, Any]] = {}
        for key, value in pairs:
            canonical = _canonical(key)
            if canonical is None or isinstance(key, DoubleType):
                raise CelError(f"a {kind_of(key)} cannot be the key of a map")
            if canonical in self._entries:
                raise CelError(f"the key {key!s} comes twice")
            self._entries[canonical] = (key, value)

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Any]:
        return (key for key, _ in self._entries.values())

    def __contains__(self, key: Any) -> bool:
        return _canonical(key) in self._entries

    def __getitem__(self, key: Any) -> Any:
        canonical = _canonical(key)
        return self._entries[canonical][1] if canonical in self._entries else _missing(key)

    def pairs(self) -> Iterator[tuple[Any, Any]]:
        """Keys and values, in the order of insertion."""
        return iter(self._entries.values())


def _missing(key: Any) -> Any:
    raise KeyError(key)


def _canonical(key: Any) -> tuple[str, Any] | None:
    kind = kind_of(key)
    if kind in ("int", "uint"):
        return "number", int(key)
    if kind == "double":
        return ("number", int(key)) if math.isfinite(key) and float(key).is_integer() else None
    return (kind, key) if kind in ("bool", "string") else None


def is_list(value: Any) -> bool:
    """Whether CEL sees a list."""
    return isinstance(value, ListType | HostList)


def kind_of(value: Any) -> str:
    """The name of a value's CEL type."""
    scalar = _SCALARS.get(type(value))
    if scalar:
        return scalar
    if isinstance(value, HostObject | EnumValue):
        return value.type.name
    if isinstance(value, MapValue):
        return "map"
    return "type" if isinstance(value, TypeValue | EnumWords) else "list"


def conforms(value: Any, wanted: Type) -> bool:
    """Whether a value is of a type; null conforms to none but `dyn` and `null_type`."""
    if wanted == DYN:
        return True
    if kind_of(value) != wanted.name:
        return False
    if isinstance(value, HostList) and (value.item_type,) == wanted.arguments:
        return True
    if wanted.name == "list" and wanted.arguments:
        return all(conforms(item, wanted.arguments[0]) for item in value)
    if wanted.name == "map" and wanted.arguments:
        key_type, value_type = wanted.arguments
        return all(conforms(key, key_type) and conforms(item, value_type) for key, item in value.pairs())
    return True


@attrs.frozen
class Wrapper:
    """Turns the host's values into CEL's, by their declared types."""

    declarations: Declarations
    _words: dict[str, dict[Enum, EnumValue]] = attrs.field(init=False)
    _enum_of: dict[type, str] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        words = {
            name: {member: EnumValue(enum, word, rank) for rank, (word, member) in enumerate(enum.words.items())}
            for name, enum in self.declarations.enums.items()
        }
        enum_of = {type(member): name for name, members in reversed(words.items()) for member in members}
        object.__setattr__(self, "_words", words)
        object.__setattr__(self, "_enum_of", enum_of)

    def wrap(self, value: Any, declared: Type = DYN) -> Any:
        """The CEL value of a host value. Raises `CelError` for what CEL cannot hold."""
        if value is None:
            return None
        object_type = self.declarations.objects.get(declared.name)
        if object_type is not None:
            return HostObject(value, object_type, self)
        if isinstance(value, Enum) and (declared.name in self._words or type(value) in self._enum_of):
            members = self._words.get(declared.name) or self._words[self._enum_of[type(value)]]
            if value not in members:
                raise CelError(f"{value!r} is not a word of {declared}")
            return members[value]
        if isinstance(value, Mapping):
            key_type, value_type = declared.arguments if declared.name == "map" and declared.arguments else (DYN, DYN)
            return MapValue([(self.wrap(key, key_type), self.wrap(item, value_type)) for key, item in value.items()])
        if isinstance(value, Sequence) and not isinstance(value, str | bytes):
            return HostList(value, declared.arguments[0] if declared.name == "list" and declared.arguments else DYN, self)
        return _scalar(value, declared.name)


def _scalar(value: Any, declared: str) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return _number(value, declared)
    if isinstance(value, float):
        return DoubleType(value)
    for host_type, cel_type in _HOST_SCALARS.items():
        if isinstance(value, host_type):
            return cel_type(value)
    raise CelError(f"an expression cannot use a value of Python's type {type(value).__name__}")


def _number(value: int, declared: str) -> Any:
    lowest, highest = (0, 2**64 - 1) if declared == "uint" else (-(2**63), 2**63 - 1)
    if not lowest <= value <= highest:
        raise CelError(f"the number {value} does not fit in CEL's {'uint' if declared == 'uint' else 'int'}")
    if declared == "double":
        return DoubleType(value)
    # celpy's own constructors build two functions for each number
    return int.__new__(UintType if declared == "uint" else IntType, value)


_HOST_SCALARS: Mapping[type, Any] = {
    bool: BoolType,
    str: StringType,
    bytes: BytesType,
    datetime: TimestampType,
    timedelta: DurationType,
}


def unwrap(value: Any) -> Any:
    """The plain Python value of a CEL value; host objects and enum members are the host's own."""
    if isinstance(value, HostObject):
        return value.value
    if isinstance(value, EnumValue):
        return value.member
    if isinstance(value, MapValue):
        plain_map = {unwrap(key): unwrap(item) for key, item in value.pairs()}
        if len(plain_map) != len(value):
            raise CelError("the map has keys that Python cannot tell apart, such as 1 and true")
        return plain_map
    if is_list(value):
        return [unwrap(item) for item in value]
    if isinstance(value, TypeValue):
        return value.name
    plain = _PLAIN.get(type(value))
    return plain(value) if plain else value


_PLAIN: Mapping[type, Any] = {
    BoolType: bool,
    IntType: int,
    UintType: int,
    DoubleType: float,
    StringType: str,
    BytesType: bytes,
    TimestampType: lambda value: datetime.combine(value.date(), value.timetz()).astimezone(UTC),
    DurationType: lambda value: timedelta(days=value.days, seconds=value.seconds, microseconds=value.microseconds),
}
