"""The strings extension, and base64 of the encoders extension.

Source: the strings and encoders extensions of cel-go, `ext/README.md`, as held by the conformance suite's `string_ext` and
`encoders_ext`. Positions count Unicode code points.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from gatekit.cel.functions.formatting import format_text
from gatekit.cel.functions.operators import MAX_SIZE, too_long
from gatekit.cel.functions.standard import cannot_take
from gatekit.cel.overloads import Overload
from gatekit.cel.types import BYTES, DYN, INT, STRING, list_of
from gatekit.errors import CelError

# White space as the extension defines it: Unicode's White_Space property
_SPACE = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
_UPPER = {code: code - 32 for code in range(ord("a"), ord("z") + 1)}
_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


def _outside(text: str, place: object) -> CelError:
    return CelError(f"{place} is outside the string, which has {len(text)} characters")


def char_at(text: str, place: int) -> str:
    """The character at a place from 0; empty just behind the end."""
    if 0 <= place <= len(text):
        return text[place : place + 1]
    raise _outside(text, f"position {place}")


def index_of(text: str, part: str, start: int = 0) -> int:
    """Where a part first stands at or after `start`; -1 if nowhere."""
    if not part:
        return start
    if not 0 <= start < max(1, len(text)):
        raise _outside(text, f"position {start}")
    return text.find(part, start)


def last_index_of(text: str, part: str, start: int | None = None) -> int:
    """Where a part last begins, at or before `start`; -1 if nowhere."""
    if start is not None and not 0 <= start < max(1, len(text)):
        raise _outside(text, f"position {start}")
    if not part:
        return len(text) if start is None else start
    return text.rfind(part) if start is None else text.rfind(part, 0, start + len(part))


def substring(text: str, start: int, end: int | None = None) -> str:
    """The characters from `start` up to `end`."""
    stop = len(text) if end is None else end
    if 0 <= start <= stop <= len(text):
        return text[start:stop]
    raise _outside(text, f"[{start}, {stop})")


def replace(text: str, old: str, new: str, count: int = -1) -> str:
    """The text with the first `count` occurrences of `old` replaced; all of them if negative."""
    if not count:
        return text
    found = text.count(old)
    if len(text) + (found if count < 0 else min(found, count)) * len(new) > MAX_SIZE:
        raise too_long("string")
    return text.replace(old, new, count)


def split(text: str, separator: str, limit: int = -1) -> list[str]:
    """The parts between separators, at most `limit` of them; between characters for an empty separator."""
    if limit == 0:
        return []
    if limit == 1:
        return [text]
    if not separator:
        if limit < 0 or limit >= len(text):
            return list(text)
        return [*text[: limit - 1], text[limit - 1 :]]
    return text.split(separator, limit - 1 if limit > 0 else -1)


def join(parts: Sequence[Any], separator: str = "") -> str:
    """The strings with the separator between them."""
    if any(type(part) is not str for part in parts):
        raise CelError("join() takes a list of strings")
    if sum(map(len, parts)) + len(separator) * len(parts) > MAX_SIZE:
        raise too_long("string")
    return separator.join(parts)


_QUOTED = {"\a": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v", "\\": "\\\\", '"': '\\"'}


def quote(text: str) -> str:
    r"""The text in double quotes with escapes, so that it can be printed.

    >>> print(quote('a "b"'))
    "a \"b\""
    """
    return '"' + "".join(_QUOTED.get(char, char) for char in text) + '"'


def base64_decode(text: str) -> bytes:
    """The bytes that base64 text stands for, with or without padding. Raises `CelError` for any other text."""
    import binascii  # noqa: PLC0415 - few expressions need it
    from base64 import b64decode  # noqa: PLC0415 - likewise

    letters = text.replace("\r", "").replace("\n", "")
    padded = letters if "=" in letters else letters + "=" * (-len(letters) % 4)
    try:
        return b64decode(padded, validate=True)
    except (binascii.Error, ValueError):
        raise cannot_take("base64.decode", text) from None


def base64_encode(octets: bytes) -> str:
    """Base64 text of bytes."""
    from base64 import b64encode  # noqa: PLC0415 - few expressions need it

    return b64encode(octets).decode()


def _method(name: str, parameters: tuple[Any, ...], result: Any, implementation: Callable[..., Any]) -> Overload:
    return Overload(name, parameters, result, implementation, method=True)


OVERLOADS = (
    _method("charAt", (STRING, INT), STRING, char_at),
    Overload("format", (STRING, list_of(DYN)), STRING, format_text, method=True, metered=True),
    _method("indexOf", (STRING, STRING), INT, index_of),
    _method("indexOf", (STRING, STRING, INT), INT, index_of),
    _method("join", (list_of(STRING),), STRING, join),
    _method("join", (list_of(STRING), STRING), STRING, join),
    _method("lastIndexOf", (STRING, STRING), INT, last_index_of),
    _method("lastIndexOf", (STRING, STRING, INT), INT, last_index_of),
    _method("lowerAscii", (STRING,), STRING, lambda text: text.translate(_LOWER)),
    _method("replace", (STRING, STRING, STRING), STRING, replace),
    _method("replace", (STRING, STRING, STRING, INT), STRING, replace),
    _method("reverse", (STRING,), STRING, lambda text: text[::-1]),
    _method("split", (STRING, STRING), list_of(STRING), split),
    _method("split", (STRING, STRING, INT), list_of(STRING), split),
    _method("substring", (STRING, INT), STRING, substring),
    _method("substring", (STRING, INT, INT), STRING, substring),
    _method("trim", (STRING,), STRING, lambda text: text.strip(_SPACE)),
    _method("upperAscii", (STRING,), STRING, lambda text: text.translate(_UPPER)),
    Overload("strings.quote", (STRING,), STRING, quote),
    Overload("base64.decode", (STRING,), BYTES, base64_decode),
    Overload("base64.encode", (BYTES,), STRING, base64_encode),
)
