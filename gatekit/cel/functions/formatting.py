"""`format` of the strings extension: `'%d of %s'.format([1, 'two'])`.

Source: the strings extension of cel-go, `ext/README.md`, "Format".
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from typing import Any

from gatekit.cel.functions.standard import bytes_of_text, text_of_bytes
from gatekit.cel.functions.times import duration_text, timestamp_text
from gatekit.cel.values import (
    TIMES,
    Duration,
    Spend,
    Timestamp,
    TypeValue,
    Uint,
    article,
    is_list,
    is_map,
    kind_of,
    steps_through,
    time_value,
)
from gatekit.errors import CelError

_CLAUSE = re.compile(r"%(?:(%)|(?:\.([0-9]{1,9}))?(.)?)", re.DOTALL)
_MAX_DIGITS = 1000
Words = Mapping[type, Mapping[Enum, str]]


def format_text(spend: Spend, text: str, values: Sequence[Any], words: Words | None = None) -> str:
    """The text with its clauses replaced by the values in order.

    Args:
        spend: takes the steps of long lists and maps.
        text: with clauses such as `%s` and `%.2f`.
        values: at least as many as there are clauses.
        words: how the members of enumerations are written, by class.

    Raises:
        CelError: an unknown clause, a value of another type, or too few values.

    >>> format_text(lambda steps: None, "%d of %s", [1, "two"])
    '1 of two'
    """
    rest = iter(values)

    def replaced(match: re.Match[str]) -> str:
        if match.group(1):
            return "%"
        digits, letter = match.group(2), match.group(3) or ""
        if letter != "s" and letter not in _WRITERS:
            raise CelError(f"there is no clause {match.group()}", hint="clauses are %s %d %f %e %b %x %X %o %%")
        if digits is not None and int(digits) > _MAX_DIGITS:
            raise CelError(f"{match.group()} asks for more than {_MAX_DIGITS} digits", code="budget")
        try:
            value = next(rest)
        except StopIteration:
            raise CelError(f"{match.group()} has no value: the list has only {len(values)}") from None
        if letter == "s":
            return _spelled(spend, value, words or {})
        return _WRITERS[letter](value, 6 if digits is None else int(digits))

    return _CLAUSE.sub(replaced, text)


def _special(value: Any) -> str | None:
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else ("Infinity" if value > 0 else "-Infinity")
    return None


def _plain_double(number: float) -> str:
    """As people write it: without an exponent and without `.0` where that is short."""
    if number == int(number) and abs(number) < 1e21:
        return str(int(number)) if number or math.copysign(1, number) > 0 else "-0"
    return repr(number)


def _decimal(value: Any, _digits: int) -> str:
    if type(value) in (int, Uint):
        return str(int(value))
    if type(value) is float:
        return _special(value) or _plain_double(value)
    raise _wrong("%d", value)


def _fixed(value: Any, digits: int) -> str:
    number = _real("%f", value)
    return number if isinstance(number, str) else f"{number:.{digits}f}"


def _scientific(value: Any, digits: int) -> str:
    number = _real("%e", value)
    return number if isinstance(number, str) else f"{number:.{digits}e}"


def _real(clause: str, value: Any) -> float | str:
    if type(value) in (int, Uint, float):
        return _special(value) or float(value)
    raise _wrong(clause, value)


def _binary(value: Any, _digits: int) -> str:
    if type(value) in (int, Uint, bool):
        return f"{int(value):b}"
    raise _wrong("%b", value)


def _octal(value: Any, _digits: int) -> str:
    if type(value) in (int, Uint):
        return f"{int(value):o}"
    raise _wrong("%o", value)


def _hexadecimal(value: Any, _digits: int) -> str:
    if type(value) in (int, Uint):
        return f"{int(value):x}"
    if type(value) in (str, bytes):
        return (bytes_of_text(value) if isinstance(value, str) else value).hex()
    raise _wrong("%x", value)


def _spelled(spend: Spend, value: Any, words: Words) -> str:
    """A value as `%s` spells it: lists and maps with what they hold, maps in the order of their keys' spelling."""
    spell = _SPELLINGS.get(type(value))
    if spell is not None:
        return spell(value)
    if isinstance(value, Enum):
        word = words.get(type(value), {}).get(value)
        if word is None:
            raise _wrong("%s", value)
        return word
    if isinstance(value, TIMES):
        return _spelled(spend, time_value(value), words)
    if is_list(value):
        spend(steps_through(value))
        return "[" + ", ".join(_spelled(spend, item, words) for item in value) + "]"
    if is_map(value):
        spend(steps_through(value))
        pairs = sorted((_spelled(spend, key, words), _spelled(spend, item, words)) for key, item in value.items())
        return "{" + ", ".join(f"{key}: {item}" for key, item in pairs) + "}"
    raise _wrong("%s", value)


def _wrong(clause: str, value: Any) -> CelError:
    return CelError(f"{clause} cannot write {article(kind_of(value))}")


_SPELLINGS: Mapping[type, Callable[[Any], str]] = {
    bool: lambda value: "true" if value else "false",
    type(None): lambda _value: "null",
    str: str,
    bytes: text_of_bytes,
    int: str,
    Uint: lambda value: str(int(value)),
    float: lambda value: _special(value) or _plain_double(value),
    Timestamp: timestamp_text,
    Duration: duration_text,
    TypeValue: lambda value: value.name,
}
_WRITERS: dict[str, Callable[[Any, int], str]] = {
    "d": _decimal,
    "f": _fixed,
    "e": _scientific,
    "b": _binary,
    "o": _octal,
    "x": _hexadecimal,
    "X": lambda value, digits: _hexadecimal(value, digits).upper(),
}
