"""The standard functions: size, string tests, regular expressions, types and conversions.

Source: the CEL language definition, section "List of Standard Definitions".
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Any

from gatekit.cel.functions.operators import A, B, int_result, uint_result
from gatekit.cel.functions.times import duration_text, parse_duration, parse_timestamp, timestamp_text
from gatekit.cel.overloads import Overload
from gatekit.cel.types import BOOL, BYTES, DOUBLE, DURATION, DYN, INT, STRING, TIMESTAMP, TYPE, UINT, Type, list_of, map_of
from gatekit.cel.values import Timestamp, TypeValue, Uint, kind_of, type_name
from gatekit.errors import CelError

MAX_PATTERN = 1000


def cannot_take(function: str, value: Any) -> CelError:
    """The error for a value of the right type that a function cannot take."""
    shown = repr(str(value))
    return CelError(f"{function}() cannot take this {kind_of(value)}: {shown if len(shown) <= 60 else shown[:60] + '...'}")


@lru_cache(maxsize=256)
def compiled_pattern(pattern: str) -> Any:
    """A regular expression in RE2's syntax, matched in linear time. Raises `CelError` for a wrong or too long one."""
    import re2  # type: ignore[import-untyped]  # noqa: PLC0415 - has no stubs; imported when first used

    if len(pattern) > MAX_PATTERN:
        raise CelError(f"the regular expression is longer than {MAX_PATTERN} characters", code="budget")
    options = re2.Options()
    options.log_errors = False  # or it writes to stderr
    options.max_mem = 8 << 20
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        reason = error.args[0] if error.args else ""
        shown = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason
        raise CelError(f"the regular expression is wrong: {shown}", hint="CEL has RE2's syntax") from None
    except UnicodeEncodeError:
        raise cannot_take("matches", pattern) from None


def matches(text: str, pattern: str) -> bool:
    """Whether a part of the text matches."""
    search = compiled_pattern(pattern).search
    try:
        return search(text) is not None
    except UnicodeEncodeError:
        raise cannot_take("matches", text) from None


_INT_TEXT = re.compile(r"([+-]?)0*([0-9]{1,20})\Z")
_UINT_TEXT = re.compile(r"(\+?)0*([0-9]{1,20})\Z")
_DOUBLE_TEXT = re.compile(
    r"[+-]?(?:[0-9]+\.?[0-9]*(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?|inf(?:inity)?|nan)\Z", re.IGNORECASE
)


def int_of_double(number: float) -> int:
    """The whole part of a double. Raises `CelError` where it does not fit an int."""
    if math.isfinite(number) and -(2.0**63) < number < 2.0**63:
        return int(number)
    raise cannot_take("int", number)


def uint_of_double(number: float) -> Uint:
    """The whole part of a double. Raises `CelError` where it does not fit a uint."""
    if math.isfinite(number) and 0 <= number < 2.0**64:
        return Uint(int(number))
    raise cannot_take("uint", number)


def int_of_text(text: str) -> int:
    """The int that a text spells in decimal. Raises `CelError` for any other text."""
    return int_result(_spelled_int(_INT_TEXT, text, "int"))


def uint_of_text(text: str) -> Uint:
    """The uint that a text spells in decimal. Raises `CelError` for any other text."""
    return uint_result(_spelled_int(_UINT_TEXT, text, "uint"))


def _spelled_int(pattern: re.Pattern[str], text: str, function: str) -> int:
    match = pattern.match(text)
    if match is None:
        raise cannot_take(function, text)
    return int("".join(match.groups()))


def double_of_text(text: str) -> float:
    """The double that a text spells. Raises `CelError` for any other text."""
    if not _DOUBLE_TEXT.match(text):
        raise cannot_take("double", text)
    return float(text)


def bool_of_text(text: str) -> bool:
    """The bool that a text spells. Raises `CelError` for any other text."""
    if text in ("true", "True", "TRUE", "t", "1"):
        return True
    if text in ("false", "False", "FALSE", "f", "0"):
        return False
    raise cannot_take("bool", text)


def text_of_double(number: float) -> str:
    """The shortest text that reads back as the same double; from a million on, and below 0.0001, with an exponent.

    Source: Go's `strconv.FormatFloat` with format `g`, which cel-go and cel-cpp print like.

    >>> text_of_double(1.0), text_of_double(1234567.5), text_of_double(1e-5), text_of_double(float('nan'))
    ('1', '1.2345675e+06', '1e-05', 'NaN')
    """
    if not math.isfinite(number):
        return "NaN" if math.isnan(number) else ("+Inf" if number > 0 else "-Inf")
    shortest = repr(number)
    if 1e-4 <= abs(number) < 1e6 or not number:
        return shortest.removesuffix(".0")
    digits = shortest.partition("e")[0].lstrip("-").replace(".", "").strip("0")
    return f"{number:.{len(digits) - 1}e}"


def text_of_bytes(octets: bytes) -> str:
    """The text whose UTF-8 the bytes are. Raises `CelError` if they are not UTF-8."""
    try:
        return octets.decode()
    except UnicodeDecodeError:
        raise cannot_take("string", octets) from None


def bytes_of_text(text: str) -> bytes:
    """The UTF-8 of a text. Raises `CelError` for half of a character, which a host's text may hold."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise cannot_take("bytes", text) from None


def text_of_bool(value: bool) -> str:
    """`true` or `false`."""
    return "true" if value else "false"


def seconds_of(moment: Timestamp) -> int:
    """Whole seconds since the epoch."""
    return moment.nanos // 10**9


def timestamp_of_seconds(seconds: int) -> Timestamp:
    """The moment that many seconds after the epoch."""
    return Timestamp(seconds * 10**9)


def same(value: Any) -> Any:
    """The value itself."""
    return value


def type_of(value: Any) -> TypeValue:
    """The type of a value, as a value."""
    return TypeValue(type_name(value))


def _sizes() -> list[Overload]:
    kinds = (STRING, BYTES, list_of(A), map_of(A, B))
    return [Overload("size", (kind,), INT, len, method=method) for kind in kinds for method in (False, True)]


def _texts() -> list[Overload]:
    return [
        Overload("contains", (STRING, STRING), BOOL, lambda text, part: part in text, method=True),
        Overload("startsWith", (STRING, STRING), BOOL, str.startswith, method=True),
        Overload("endsWith", (STRING, STRING), BOOL, str.endswith, method=True),
        Overload("matches", (STRING, STRING), BOOL, matches, method=True),
        Overload("matches", (STRING, STRING), BOOL, matches),
    ]


def _conversions() -> list[Overload]:
    rows: tuple[tuple[str, Type, Type, Any], ...] = (
        ("bool", BOOL, BOOL, same),
        ("bool", STRING, BOOL, bool_of_text),
        ("bytes", BYTES, BYTES, same),
        ("bytes", STRING, BYTES, bytes_of_text),
        ("double", DOUBLE, DOUBLE, same),
        ("double", INT, DOUBLE, float),
        ("double", UINT, DOUBLE, float),
        ("double", STRING, DOUBLE, double_of_text),
        ("duration", DURATION, DURATION, same),
        ("duration", STRING, DURATION, parse_duration),
        ("int", INT, INT, same),
        ("int", UINT, INT, lambda number: int_result(int(number))),
        ("int", DOUBLE, INT, int_of_double),
        ("int", STRING, INT, int_of_text),
        ("int", TIMESTAMP, INT, seconds_of),
        ("string", STRING, STRING, same),
        ("string", INT, STRING, str),
        ("string", UINT, STRING, lambda number: str(int(number))),
        ("string", DOUBLE, STRING, text_of_double),
        ("string", BOOL, STRING, text_of_bool),
        ("string", BYTES, STRING, text_of_bytes),
        ("string", TIMESTAMP, STRING, timestamp_text),
        ("string", DURATION, STRING, duration_text),
        ("timestamp", TIMESTAMP, TIMESTAMP, same),
        ("timestamp", STRING, TIMESTAMP, parse_timestamp),
        ("timestamp", INT, TIMESTAMP, timestamp_of_seconds),
        ("uint", UINT, UINT, same),
        ("uint", INT, UINT, uint_result),
        ("uint", DOUBLE, UINT, uint_of_double),
        ("uint", STRING, UINT, uint_of_text),
        ("dyn", A, DYN, same),
        ("type", A, TYPE, type_of),
    )
    return [Overload(name, (given,), result, implementation) for name, given, result, implementation in rows]


OVERLOADS = (*_sizes(), *_texts(), *_conversions())
