"""CEL's own functions and methods over gatekit's values, in the place of celpy's where those differ from the specification.

Source: cel-spec, `doc/langdef.md`, "List of Standard Definitions".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import re2  # type: ignore[import-untyped] # it ships no types
from celpy.celtypes import BoolType, BytesType, DoubleType, DurationType, IntType, StringType, TimestampType, UintType

from gatekit.cel.reference.failures import Failure, guarded, no_overload
from gatekit.cel.reference.values import EnumValue, MapValue, TypeValue, is_list, kind_of

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TRUE = frozenset(["1", "t", "true", "TRUE", "True"])
_FALSE = frozenset(["0", "f", "false", "FALSE", "False"])
_INTEGER = re.compile(r"-?[0-9]{1,20}", re.ASCII)
_DECIMAL = re.compile(
    r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?|[-+]?(?:Inf|Infinity)|NaN", re.ASCII | re.IGNORECASE
)
_QUIET = re2.Options()
_QUIET.log_errors = False  # or re2 writes to stderr


def pattern(text: str) -> Any:
    """The compiled RE2 pattern. Raises `Failure` if it is wrong."""
    try:
        return re2.compile(str(text), _QUIET)
    except re2.error as error:
        reason = error.args[0].decode(errors="replace") if isinstance(error.args[0], bytes) else str(error.args[0])
        raise Failure(f"the regular expression is wrong: {reason}", hint="CEL has RE2's syntax") from error


def _matches(text: Any, expression: Any) -> BoolType:
    _require("matches", StringType, text, expression)
    return BoolType(pattern(expression).search(str(text)) is not None)


def _require(name: str, wanted: type, *args: Any) -> None:
    if not all(isinstance(arg, wanted) for arg in args):
        raise no_overload(name, args)


def _size(value: Any) -> IntType:
    if is_list(value) or isinstance(value, MapValue | StringType | BytesType):
        return IntType(len(value))
    raise no_overload("size", (value,))


def _bool(value: Any) -> BoolType:
    if isinstance(value, BoolType):
        return value
    _require("bool", StringType, value)
    if value in _TRUE or value in _FALSE:
        return BoolType(value in _TRUE)
    raise ValueError(value)


def _int(value: Any) -> IntType:
    if isinstance(value, StringType) and not _INTEGER.fullmatch(value):
        raise ValueError(value)
    if isinstance(value, DoubleType) and not -(2**63) < value < 2**63:
        raise ValueError(value)
    if isinstance(value, IntType | UintType | DoubleType | StringType | TimestampType):
        return IntType(str(value) if isinstance(value, StringType) else value)
    raise no_overload("int", (value,))


def _uint(value: Any) -> UintType:
    if isinstance(value, StringType) and (not _INTEGER.fullmatch(value) or value.startswith("-")):
        raise ValueError(value)
    if isinstance(value, DoubleType) and not 0 <= value < 2**64:
        raise ValueError(value)
    if isinstance(value, IntType | UintType | DoubleType | StringType):
        return UintType(str(value) if isinstance(value, StringType) else value)
    raise no_overload("uint", (value,))


def _double(value: Any) -> DoubleType:
    if isinstance(value, StringType) and not _DECIMAL.fullmatch(value):
        raise ValueError(value)
    if isinstance(value, IntType | UintType | DoubleType | StringType):
        return DoubleType(str(value) if isinstance(value, StringType) else value)
    raise no_overload("double", (value,))


def _string(value: Any) -> StringType:
    if isinstance(value, BytesType):
        return StringType(bytes(value).decode())
    if isinstance(value, BoolType):
        return StringType("true" if value else "false")
    if isinstance(value, DoubleType) and value.is_integer() and abs(value) < 1e15:
        return StringType(str(int(value)))  # as Go's %g prints it, which is what cel-go and cel-cpp do
    if isinstance(value, TimestampType):
        moment = value.astimezone(UTC)
        # a plain datetime: from Python 3.13 on, methods of celpy's own class give its own class again
        plain = datetime.combine(datetime.date(moment), datetime.time(moment))
        whole, _, fraction = plain.isoformat().partition(".")
        return StringType(f"{whole}{_fraction(fraction)}Z")
    if isinstance(value, DurationType):
        seconds, microseconds = divmod(abs(value) // timedelta(microseconds=1), 1_000_000)
        return StringType(f"{'-' if value < timedelta() else ''}{seconds}{_fraction(f'{microseconds:06}')}s")
    if isinstance(value, StringType | IntType | UintType | DoubleType | EnumValue):
        return StringType(str(value))
    raise no_overload("string", (value,))


def _fraction(digits: str) -> str:
    significant = digits.rstrip("0")
    return f".{significant}" if significant else ""


def _bytes(value: Any) -> BytesType:
    if isinstance(value, StringType | BytesType):
        return BytesType(value)
    raise no_overload("bytes", (value,))


def _timestamp(value: Any) -> TimestampType:
    if isinstance(value, IntType):
        return TimestampType(_EPOCH + timedelta(seconds=int(value)))
    if isinstance(value, StringType | TimestampType):
        return TimestampType(value)
    raise no_overload("timestamp", (value,))


def _duration(value: Any) -> DurationType:
    if isinstance(value, StringType | DurationType):
        return DurationType(value)
    raise no_overload("duration", (value,))


_TYPE_NAMES: Mapping[str, str] = {"timestamp": "google.protobuf.Timestamp", "duration": "google.protobuf.Duration"}


def _type(value: Any) -> TypeValue:
    kind = kind_of(value)
    return TypeValue(_TYPE_NAMES.get(kind, kind))


def _on_texts(name: str, test: Callable[[str, str], bool]) -> Callable[[Any, Any], BoolType]:
    def method(text: Any, part: Any) -> BoolType:
        _require(name, StringType, text, part)
        return BoolType(test(text, part))

    return method


def _of_time(name: str) -> Callable[..., Any]:
    def method(value: Any, *zone: Any) -> Any:
        if isinstance(value, DurationType) and zone:
            raise no_overload(name, (value, *zone))
        if not isinstance(value, TimestampType | DurationType) or not hasattr(value, name):
            raise no_overload(name, (value, *zone))
        _require(name, StringType, *zone)
        if isinstance(value, DurationType) and name == "getMilliseconds":
            milliseconds = abs(value).microseconds // 1000  # celpy gives all of it in milliseconds
            return IntType(milliseconds if value >= timedelta() else -milliseconds)
        return getattr(value, name)(*zone)

    return method


_TIME_METHODS = (
    "getDate",
    "getDayOfMonth",
    "getDayOfWeek",
    "getDayOfYear",
    "getFullYear",
    "getHours",
    "getMilliseconds",
    "getMinutes",
    "getMonth",
    "getSeconds",
)

_FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "bool": _bool,
    "bytes": _bytes,
    "double": _double,
    "duration": _duration,
    "dyn": lambda value: value,
    "int": _int,
    "matches": _matches,
    "size": _size,
    "string": _string,
    "timestamp": _timestamp,
    "type": _type,
    "uint": _uint,
}
_METHODS: Mapping[str, Callable[..., Any]] = {
    "contains": _on_texts("contains", lambda text, part: part in text),
    "endsWith": _on_texts("endsWith", lambda text, part: text.endswith(part)),
    "startsWith": _on_texts("startsWith", lambda text, part: text.startswith(part)),
    "matches": _matches,
    "size": _size,
    **{name: _of_time(name) for name in _TIME_METHODS},
}

FUNCTIONS = {name: guarded(name, function) for name, function in _FUNCTIONS.items()}
METHODS = {name: guarded(name, function) for name, function in _METHODS.items()}

# the names of types, as values
TYPE_NAMES: Mapping[str, TypeValue] = {
    name: TypeValue(name) for name in ["bool", "bytes", "double", "int", "list", "map", "null_type", "string", "type", "uint"]
}
