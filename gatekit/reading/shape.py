"""The shape of a document: what it looks like from outside, so that formats can be recognised by content alone.

The shape comes from the first bytes where that decides: small documents are looked at whole, large ones by their first 64 KiB,
and only if no format claims those, again as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from enum import StrEnum
from typing import Any
from xml.parsers import expat

import attrs
import msgspec

PREFIX_BYTES = 64 * 1024
_MAX_SCALAR = 200
_JUDGED_DEPTH = 4  # deeper levels do not tell formats apart


class Syntax(StrEnum):
    """The syntax of a document."""

    EMPTY = "empty"  # zero bytes or white space
    JSON = "json"
    JSON_LINES = "json_lines"
    XML = "xml"
    TEXT = "text"


@attrs.frozen(kw_only=True)
class Shape:
    """What a document looks like from outside.

    Attributes:
        syntax: of the whole.
        complete: whether the whole document was looked at.
        top: for JSON, the JSON type of the whole: `object`, `array`, `string`, `number`, `boolean`, `null`; else "".
        blank: the canonical text if the document distinguishes nothing (`[]`, `{}`, `null`, `""` for zero bytes, `" "` for
            white space); None otherwise.
        keys: for a JSON object its keys, for an array those of its first element, with the JSON type of each value.
        inner: for each of `keys` that is an object, its keys; for one that is an array, the keys of its first element.
        scalars: short string and number values of `keys`.
        root: local name of the XML root; "" for other syntaxes.
        namespace: namespace of the XML root; "" if none.
        attributes: of the XML root.
        children: local names of the first elements below the XML root.
        lines: the first lines, for text.

    >>> shape_of(b'{"version": "2.1.0", "runs": [{"tool": {}}]}').inner["runs"]
    frozenset({'tool'})
    """

    syntax: Syntax
    complete: bool = True
    top: str = ""
    blank: str | None = None
    keys: Mapping[str, str] = attrs.field(factory=dict)
    inner: Mapping[str, frozenset[str]] = attrs.field(factory=dict)
    scalars: Mapping[str, str | int | float] = attrs.field(factory=dict)
    root: str = ""
    namespace: str = ""
    attributes: Mapping[str, str] = attrs.field(factory=dict)
    children: frozenset[str] = frozenset()
    lines: tuple[str, ...] = ()

    @property
    def marks(self) -> frozenset[str]:
        """What the registry looks formats up by: JSON keys or the XML root."""
        return frozenset((self.root,)) if self.root else frozenset(self.keys)


def shape_of(data: bytes, *, whole: bool = False) -> Shape:
    """The shape of a document's bytes (UTF-8, no byte-order mark).

    Args:
        data: the content.
        whole: look at all of it even if it is large.
    """
    head = data[:PREFIX_BYTES].lstrip()
    if not head:
        head = data.lstrip()[:PREFIX_BYTES]
        if not head:
            return Shape(syntax=Syntax.EMPTY, blank=" " if data else "")
    if head.startswith(b"<"):
        return _xml_shape(data, whole=whole)
    if head[:1] in b'{["' or head[:4] in (b"null", b"true") or head[:1].isdigit():
        shape = _json_shape(data, whole=whole)
        if shape is not None:
            return shape
    text = data[:PREFIX_BYTES].decode("utf-8", "replace")
    return Shape(syntax=Syntax.TEXT, complete=len(data) <= PREFIX_BYTES, lines=tuple(text.splitlines()[:20]))


_JSON_TYPES = {
    dict: "object",
    list: "array",
    str: "string",
    bool: "boolean",
    type(None): "null",
    int: "number",
    float: "number",
}
_DECODE_ERRORS = (msgspec.DecodeError, RecursionError, UnicodeDecodeError)


def _json_shape(data: bytes, *, whole: bool) -> Shape | None:
    if whole and len(data) > PREFIX_BYTES:
        return _outlined_shape(data)
    head = data[:PREFIX_BYTES]
    complete = len(head) == len(data)
    try:
        return _shape_of_value(msgspec.json.decode(head), complete=complete)
    except _DECODE_ERRORS as error:
        lines = _json_lines_shape(head, complete=complete)
        if lines is not None:
            return lines
        value = _decode_beginning(head, error)
    return None if value is None else _shape_of_value(value, complete=complete, cut=True)


def _outlined_shape(data: bytes) -> Shape | None:
    """The shape of a large document: the values of a top-level object are skipped, each is judged by its own beginning."""
    try:
        outline = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
    except _DECODE_ERRORS:
        shape = _json_shape(data[:PREFIX_BYTES], whole=False)
        return None if shape is None else attrs.evolve(shape, complete=True)
    beginnings = {key: _decode_beginning(bytes(memoryview(raw)[:4096]), None) for key, raw in outline.items()}
    return _shape_of_value(beginnings, complete=True)


def _json_lines_shape(head: bytes, *, complete: bool) -> Shape | None:
    first, _, rest = head.lstrip().partition(b"\n")
    if not rest.lstrip().startswith(b"{"):
        return None
    try:
        value = msgspec.json.decode(first)
    except _DECODE_ERRORS:
        return None
    return attrs.evolve(_shape_of_value(value, complete=complete), syntax=Syntax.JSON_LINES)


_STRUCTURE = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}\[\],]', re.DOTALL)
_CLOSER = {0x7B: b"}", 0x5B: b"]"}


def _decode_beginning(data: bytes, error: Exception | None) -> Any:
    """Decodes what can be decoded of JSON that is cut off or malformed further on; None if nothing can."""
    place = re.search(r"\(byte (\d+)\)", str(error)) if error else None
    data = data[: int(place.group(1))] if place else data
    open_brackets: list[int] = []
    best = b""
    for match in _STRUCTURE.finditer(data):
        mark = data[match.start()]
        if mark in _CLOSER:
            open_brackets.append(mark)
            cut = match.end()
        elif mark in b"}]" and open_brackets:
            open_brackets.pop()
            cut = match.end()
        elif mark == 0x2C:
            cut = match.start()
        else:
            continue
        if len(open_brackets) <= _JUDGED_DEPTH:
            best = data[:cut] + b"".join(_CLOSER[mark] for mark in reversed(open_brackets))
    try:
        return msgspec.json.decode(best or data)
    except _DECODE_ERRORS:
        return None


def _shape_of_value(value: Any, *, complete: bool, cut: bool = False) -> Shape:
    first = value[0] if isinstance(value, list) and value else value
    keys = first if isinstance(first, dict) else {}
    is_blank = not value and not cut and not isinstance(value, (bool, int, float))
    return Shape(
        syntax=Syntax.JSON,
        complete=complete,
        top=_JSON_TYPES[type(value)],
        blank=msgspec.json.encode(value).decode() if is_blank else None,
        keys={key: _JSON_TYPES[type(item)] for key, item in keys.items()},
        inner={key: _keys_within(item) for key, item in keys.items() if isinstance(item, (dict, list))},
        scalars={key: item for key, item in keys.items() if _is_short_scalar(item)},
    )


def _keys_within(value: Any) -> frozenset[str]:
    if isinstance(value, list):
        value = value[0] if value else None
    return frozenset(value) if isinstance(value, dict) else frozenset()


def _is_short_scalar(value: Any) -> bool:
    if isinstance(value, bool):
        return False
    return isinstance(value, (int, float)) or (isinstance(value, str) and len(value) <= _MAX_SCALAR)


class _EnoughSeenError(Exception):
    """Stops expat once the shape is known."""


def _xml_shape(data: bytes, *, whole: bool) -> Shape:
    parser = expat.ParserCreate(namespace_separator=" ")
    seen: list[tuple[str, Mapping[str, str]]] = []
    depth = 0

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth <= 2:
            seen.append((name, attributes))

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def refuse_entity(*_: object) -> None:
        raise _EnoughSeenError  # the reader refuses it with a position

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.EntityDeclHandler = refuse_entity
    complete = whole or len(data) <= PREFIX_BYTES
    # what was seen before a fault still tells whose the document is
    with suppress(expat.ExpatError, _EnoughSeenError, ValueError):
        parser.Parse(data if complete else data[:PREFIX_BYTES], complete)
    if not seen:
        return Shape(syntax=Syntax.XML, complete=complete, root=_root_by_text(data))
    namespace, _, root = seen[0][0].rpartition(" ")
    return Shape(
        syntax=Syntax.XML,
        complete=complete,
        root=root,
        namespace=namespace,
        attributes=dict(seen[0][1]),
        children=frozenset(name.rpartition(" ")[2] for name, _ in seen[1:]),
    )


_ROOT_TAG = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")


def _root_by_text(data: bytes) -> str:
    """The root of XML that expat refuses before its root, such as one that declares entities."""
    match = _ROOT_TAG.search(data[:PREFIX_BYTES])
    return match.group(1).decode() if match else ""
