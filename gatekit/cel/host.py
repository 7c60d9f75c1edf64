"""Values on their way between the host and CEL."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any

from gatekit.cel.types import DYN, Declarations, Type
from gatekit.cel.values import (
    INT_MAX,
    INT_MIN,
    UINT_MAX,
    Duration,
    MapValue,
    Optional,
    Spend,
    Timestamp,
    TypeValue,
    Uint,
    is_list,
    is_map,
    kind_of,
    steps_through,
    time_value,
)
from gatekit.errors import CelError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Read = Callable[[Any], Any]


class Host:
    """The host's declared classes, and how its values are read.

    Args:
        declarations: what expressions may speak of.
    """

    def __init__(self, declarations: Declarations) -> None:
        self._declarations = declarations
        classes = {name: declared.host for name, declared in declarations.objects.items() if declared.host is not None}
        for name, declared in declarations.enums.items():
            classes[name] = type(next(iter(declared.words.values())))
        self.classes: Mapping[str, type] = classes
        self.names: Mapping[type, str] = {host: name for name, host in reversed(classes.items())}
        self._as_is = frozenset((*_OWN, *self.names))

    def kind(self, value: Any) -> str:
        """The name of a value's type, as messages use it: the declared one for the host's classes."""
        return self.names.get(type(value)) or kind_of(value)

    def reader(self, kind: Type) -> Read:
        """Reads values that the host declares as `kind`. What it gives is a CEL value; it raises `CelError` for others."""
        declared = self._declarations.objects.get(kind.name)
        if declared is not None and declared.host is None:
            return lambda value: value  # known by declaration alone
        scalar = _NUMBER_READERS.get(kind.name)
        if scalar is not None:
            return lambda value: scalar(value) if isinstance(value, int) else self.read(value)
        if kind.name in ("list", "map") and any(map(_is_converted, kind.arguments)):
            return self._container_reader(kind)
        return self.read

    def _container_reader(self, kind: Type) -> Read:
        readers = [self.reader(argument) for argument in kind.arguments]

        def read(value: Any) -> Any:
            if kind.name == "list" and is_list(value):
                return [readers[0](item) for item in value]
            if kind.name == "map" and is_map(value):
                return MapValue([(readers[0](key), readers[1](item)) for key, item in value.items()])
            return self.read(value)

        return read

    def read(self, value: Any) -> Any:
        """A value of the host as a CEL value. Raises `CelError` for what CEL cannot hold."""
        class_ = type(value)
        if class_ in self._as_is:
            return value
        if class_ is int:
            return _int(value)
        if class_ is dict:
            return value if all(type(key) is str for key in value) else MapValue(value.items())
        return self._unusual(value)

    def _unusual(self, value: Any) -> Any:
        if isinstance(value, (datetime, timedelta)):
            return time_value(value)
        if isinstance(value, tuple(self.names)) or is_list(value) or is_map(value):
            return value
        if not isinstance(value, Enum):
            if isinstance(value, int):
                return _int(int(value))
            for plain in _SUBCLASSED:
                if isinstance(value, plain):
                    return plain(value)
        raise CelError(f"an expression cannot use a value of Python's type {type(value).__name__}")

    def conforms(self, value: Any, wanted: Type, spend: Spend) -> bool:
        """Whether a CEL value is of a type, with all that it holds; null is only of `dyn` and `null_type`."""
        declared = self._declarations.objects.get(wanted.name)
        if wanted == DYN or (declared is not None and declared.host is None):
            return wanted == DYN or value is not None
        if self.kind(value) != _KINDS.get(wanted.name, wanted.name):
            return False
        if wanted.name not in ("list", "map") or all(argument == DYN for argument in wanted.arguments):
            return True
        spend(steps_through(value))
        if wanted.name == "list":
            return all(self.conforms(item, wanted.arguments[0], spend) for item in value)
        key, held = wanted.arguments
        return all(self.conforms(name, key, spend) and self.conforms(item, held, spend) for name, item in value.items())


_KINDS = {"null_type": "null", "optional_type": "optional"}
_SUBCLASSED: tuple[type[Any], ...] = (str, bytes, float)
_OWN = (bool, float, str, bytes, type(None), list, tuple, Uint, MapValue, Timestamp, Duration, TypeValue, Optional)


def _int(value: int) -> int:
    if INT_MIN <= value <= INT_MAX:
        return value
    raise CelError(f"the number {value} does not fit in CEL's int")


def _uint(value: int) -> Any:
    if isinstance(value, bool):
        return value
    if 0 <= value <= UINT_MAX:
        return Uint(value)
    raise CelError(f"the number {value} does not fit in CEL's uint")


_NUMBER_READERS: Mapping[str, Read] = {
    "double": lambda value: value if isinstance(value, bool) else float(_int(value)),
    "uint": _uint,
}


def _is_converted(kind: Type) -> bool:
    """Whether values of a type, or what they hold, are not left as they are."""
    return kind.name in _NUMBER_READERS or kind.name in ("timestamp", "duration") or any(map(_is_converted, kind.arguments))


def host_value(value: Any, spend: Spend) -> Any:
    """A CEL value as plain Python: maps as `dict`, times as `datetime` and `timedelta`, types as their names.

    Raises:
        CelError: an optional without a value, or a map whose keys Python takes for the same.
    """
    if isinstance(value, Sequence) and not isinstance(value, (str, bytes)):
        spend(steps_through(value))
        return [host_value(item, spend) for item in value]
    if is_map(value):
        spend(steps_through(value))
        made = {host_value(key, spend): host_value(item, spend) for key, item in value.items()}
        if len(made) != len(value):
            raise CelError("the map has keys that Python cannot tell apart, such as 1 and true")
        return made
    if isinstance(value, Optional):
        if not value.present:
            raise CelError("optional.none() has no value", hint="use orValue()")
        return host_value(value.value, spend)
    simple = _PLAIN.get(type(value))
    return value if simple is None else simple(value)


_PLAIN: Mapping[type, Callable[[Any], Any]] = {
    Uint: int,
    Timestamp: lambda value: _EPOCH + timedelta(microseconds=value.nanos // 1000),
    Duration: lambda value: timedelta(microseconds=value.nanos // 1000),
    TypeValue: lambda value: value.name,
}
