"""The outline of a JSON text: its first levels, read tolerantly, however it goes on, breaks or ends."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import msgspec

from gatekit.reading.surrogates import without_lone_surrogates

_LEVELS = 4  # an array of objects that hold arrays of objects; deeper ones do not tell formats apart
_STRING = rb'"[^"\\]*(?:\\.[^"\\]*)*"'
_TOKEN = re.compile(rb"\s*(" + _STRING + rb'|[{}\[\]:,]|[^\s{}\[\]:,"]+)', re.DOTALL)
_BRACKET = re.compile(_STRING + rb'|[{}\[\]]|"', re.DOTALL)
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_LONGEST_INTEGER = 300  # what a float can hold; Python refuses to read integers of thousands of digits
_LITERALS: dict[bytes, Any] = {b"true": True, b"false": False, b"null": None}


class _StopError(Exception):
    """The text ends, or is not JSON from here on."""


class Outline:
    """The first levels of a JSON text.

    Args:
        text: the text, or its beginning.
        cut: whether the text may go on behind its end, so that a number there is not known.

    Attributes:
        value: what was read: of an array the first element, of containers below the first levels nothing.
        found: whether there is a value at all.
        whole: whether the value ended within the text.
        end: where the reading stopped.

    >>> Outline(b'[{"a": [1, 2], "b": {"c": tru').value
    [{'a': [1], 'b': {}}]
    """

    def __init__(self, text: bytes, *, cut: bool = False) -> None:
        self._text = text
        self._cut = cut
        self.end = 0
        self.whole = False
        roots: list[Any] = []
        try:
            self._read_value(roots.append, _LEVELS)
            self.whole = True
        except _StopError:
            pass
        self.found = bool(roots)
        self.value: Any = roots[0] if roots else None

    def _next(self) -> bytes:
        match = _TOKEN.match(self._text, self.end)
        if match is None:
            raise _StopError
        self.end = match.end()
        return match[1]

    def _read_value(self, place: Callable[[Any], object], levels: int) -> None:
        token = self._next()
        if token == b"{":
            members: dict[str, Any] = {}
            place(members)
            self._read_members(members, levels - 1)
        elif token == b"[":
            items: list[Any] = []
            place(items)
            self._read_first(items, levels - 1)
        else:
            place(self._scalar(token))

    def _read_members(self, members: dict[str, Any], levels: int) -> None:
        if not levels:
            self._skip_to_end()
            return
        token = self._next()
        while token != b"}":
            key = self._scalar(token)
            if not isinstance(key, str) or self._next() != b":":
                raise _StopError
            self._read_value(lambda value, key=key: members.__setitem__(key, value), levels)  # type: ignore[misc]  # bound now
            token = self._next()
            if token == b",":
                token = self._next()
            elif token != b"}":
                raise _StopError

    def _read_first(self, items: list[Any], levels: int) -> None:
        before = self.end
        if levels and self._next() != b"]":
            self.end = before
            self._read_value(items.append, levels)
        elif levels:
            return
        self._skip_to_end()

    def _skip_to_end(self) -> None:
        """Goes behind the bracket that closes the container, whatever lies between."""
        depth = 1
        for match in _BRACKET.finditer(self._text, self.end):
            mark = match[0]
            if mark in (b"{", b"["):
                depth += 1
            elif mark in (b"}", b"]"):
                depth -= 1
            elif mark == b'"':
                break  # a text that does not end
            if not depth:
                self.end = match.end()
                return
        self.end = len(self._text)
        raise _StopError

    def _scalar(self, token: bytes) -> Any:
        if token.startswith(b'"'):
            return _text(token)
        if token in _LITERALS:
            return _LITERALS[token]
        if _NUMBER.fullmatch(token) is None or (self._cut and self.end == len(self._text)):
            raise _StopError
        is_integer = len(token) <= _LONGEST_INTEGER and token.lstrip(b"-").isdigit()
        return int(token) if is_integer else float(token)


def _text(token: bytes) -> str:
    try:
        return msgspec.json.decode(without_lone_surrogates(token), type=str)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return token[1:-1].decode("utf-8", "replace")
