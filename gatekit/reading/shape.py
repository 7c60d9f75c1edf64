"""The shape of a document: what it looks like from outside, so that formats can be recognised by content alone.

The shape comes from the first bytes where that decides: small documents are looked at whole, large ones by their first 64 KiB,
and only if no format claims those, again as a whole.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from contextlib import suppress
from enum import StrEnum
from typing import Any
from xml.parsers import expat

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from gatekit.reading.json_outline import Outline

PREFIX_BYTES = 64 * 1024
_SLOW_BYTES = 1024 * 1024  # how much is looked at of large malformed JSON and of large XML, which takes Python's time
_MAX_SCALAR = 200
_FIRST_WORD = re.compile(r"\A\s*([^\s,:;=|]+)")

ANY_TEXT = "text"  # the mark of formats whose lines begin with no word of their own


class Syntax(StrEnum):
    """The syntax of a document."""

    EMPTY = "empty"  # zero bytes or white space
    JSON = "json"
    JSON_LINES = "json_lines"
    XML = "xml"
    TEXT = "text"


class Shape(Struct, frozen=True, kw_only=True):
    """What a document looks like from outside.

    Attributes:
        syntax: of the whole.
        complete: whether the whole document was looked at.
        top: for JSON, the JSON type of the whole: `object`, `array`, `string`, `number`, `boolean`, `null`; else "".
        blank: the canonical text if the document distinguishes nothing (`[]`, `{}`, `null`, `""` for zero bytes, `" "` for
            white space); None otherwise.
        keys: for a JSON object its keys, for an array those of its first element, with the JSON type of each value; for a whole
            array of arrays the positions in the first (`"0"`, `"1"`), of which only the types are told.
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
    keys: Mapping[str, str] = {}
    inner: Mapping[str, frozenset[str]] = {}
    scalars: Mapping[str, str | int | float] = {}
    root: str = ""
    namespace: str = ""
    attributes: Mapping[str, str] = {}
    children: frozenset[str] = frozenset()
    lines: tuple[str, ...] = ()

    @property
    def marks(self) -> frozenset[str]:
        """What the registry looks formats up by: JSON keys, the XML root, or the first word of each of a text's first lines."""
        if self.syntax is Syntax.TEXT:
            return frozenset((ANY_TEXT, *(word for line in self.lines for word in _FIRST_WORD.findall(line))))
        return frozenset((self.root,)) if self.root else frozenset(self.keys)


def shape_of(data: bytes, *, whole: bool = False) -> Shape:
    """The shape of a document's bytes (UTF-8, no byte-order mark).

    Args:
        data: the content.
        whole: look at all of it even if it is large.
    """
    text = data if data[:PREFIX_BYTES].strip() else data.lstrip()
    head = text[:PREFIX_BYTES].lstrip()
    if not head:
        return Shape(syntax=Syntax.EMPTY, blank=" " if data else "")
    if head.startswith(b"<"):
        return _xml_shape(text, whole=whole)
    shape = _json_shape(text, whole=whole)
    if shape is not None:
        return shape
    lines = text[:PREFIX_BYTES].decode("utf-8", "replace").splitlines()[:20]
    return Shape(syntax=Syntax.TEXT, complete=whole or len(text) <= PREFIX_BYTES, lines=tuple(lines))


_JSON_TYPES = {
    dict: "object",
    list: "array",
    str: "string",
    bool: "boolean",
    type(None): "null",
    int: "number",
    float: "number",
}


def _json_shape(data: bytes, *, whole: bool) -> Shape | None:
    """The shape if the document is JSON or JSON lines, or begins as one of them; None if it is neither."""
    if whole and len(data) > PREFIX_BYTES:
        value = _outlined(data)
        if value is not None:
            return _shape_of_value(value, complete=True)
    head = data[: _SLOW_BYTES if whole else PREFIX_BYTES]
    outline = Outline(head, cut=len(head) < len(data))
    is_cut = not outline.whole or len(head) < len(data)
    rest = head[outline.end :].strip()
    if not outline.found or ((is_cut or rest) and not _first_object(outline.value)):
        return None  # such as a log that begins with a bracket
    shape = _shape_of_value(outline.value, complete=whole or len(head) == len(data), cut=is_cut)
    if not is_cut and not rest and _is_table(outline.value):
        return replace(shape, keys=_first_row(head))
    is_line = outline.whole and rest[:1] in (b"{", b"[") and b"\n" not in head[: outline.end].lstrip()
    return replace(shape, syntax=Syntax.JSON_LINES) if is_line else shape


def _outlined(data: bytes) -> Any:
    """The first levels of a large document, with all keys of the first and second; None if it is malformed."""
    try:
        members = msgspec.json.decode(data, type=dict[str, msgspec.Raw] | list[msgspec.Raw])
        if isinstance(members, dict):
            return {key: _outlined_member(raw) for key, raw in members.items()}
        if not members:
            return []
        first = msgspec.json.decode(members[0], type=dict[str, msgspec.Raw])
        return [{key: _outlined_member(raw) for key, raw in first.items()}]
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return None


def _outlined_member(raw: msgspec.Raw) -> Any:
    text = memoryview(raw)
    first = bytes(text[:1])
    if first == b"{":
        return dict.fromkeys(msgspec.json.decode(raw, type=dict[str, msgspec.Raw]))
    if first == b"[":
        return Outline(bytes(text[:PREFIX_BYTES]), cut=True).value
    if first == b'"' and len(text) > PREFIX_BYTES:
        return str(text[:PREFIX_BYTES], "utf-8", "replace")  # a long text, whose value nobody asks for
    return Outline(bytes(text)).value


def _first_object(value: Any) -> dict[str, Any]:
    first = value[0] if isinstance(value, list) and value else value
    return first if isinstance(first, dict) else {}


def _is_table(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], list)


def _first_row(data: bytes) -> dict[str, str]:
    """The JSON types in the first array of an array of arrays, by position."""
    with suppress(msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        row = msgspec.json.decode(msgspec.json.decode(data, type=list[msgspec.Raw])[0], type=list[Any])
        return {str(number): _JSON_TYPES[type(item)] for number, item in enumerate(row)}
    return {}


def _shape_of_value(value: Any, *, complete: bool, cut: bool = False) -> Shape:
    keys = _first_object(value)
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
    if isinstance(value, (bool, str)):
        return isinstance(value, str) and len(value) <= _MAX_SCALAR
    return isinstance(value, (int, float)) and math.isfinite(value)


class _EnoughSeenError(Exception):
    """Stops expat once the shape is known."""


class _XmlOutline:
    """The root of an XML text and the names of the elements below it, as far as expat comes."""

    def __init__(self, text: bytes, *, final: bool, encoding: str | None) -> None:
        self.root = ""
        self.attributes: Mapping[str, str] = {}
        self.children: set[str] = set()
        self._depth = 0
        parser = expat.ParserCreate(encoding, namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.AttlistDeclHandler = self._refuse_default
        parser.EntityDeclHandler = self._refuse_entity
        # what was seen before a fault still tells whose the document is
        with suppress(expat.ExpatError, _EnoughSeenError, ValueError, LookupError):
            parser.Parse(text, final)

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        if self._depth == 0:
            self.root, self.attributes = name, attributes
        elif self._depth == 1:
            self.children.add(name.rpartition(" ")[2])
        self._depth += 1

    def _end(self, _name: str) -> None:
        self._depth -= 1

    def _refuse_entity(self, *_: object) -> None:
        raise _EnoughSeenError  # the reader refuses it with a position

    def _refuse_default(self, _element: str, _name: str, _type: str, default: str | None, _required: int) -> None:
        if default is not None:
            raise _EnoughSeenError  # as above


def _xml_shape(data: bytes, *, whole: bool) -> Shape:
    size = _SLOW_BYTES if whole else PREFIX_BYTES
    final = len(data) <= size
    complete = whole or final
    # the second encoding is for documents that declare one which expat does not know, or which is no longer true
    for encoding in (None, "iso-8859-1"):
        outline = _XmlOutline(data[:size], final=final, encoding=encoding)
        if outline.root:
            namespace, _, root = outline.root.rpartition(" ")
            return Shape(
                syntax=Syntax.XML,
                complete=complete,
                root=root,
                namespace=namespace,
                attributes=dict(outline.attributes),
                children=frozenset(outline.children),
            )
    return Shape(syntax=Syntax.XML, complete=complete, root=_root_by_text(data))


_PROLOGUE = re.compile(rb"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?(?:>|\Z)", re.DOTALL)
_ROOT_TAG = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)[\s/>]")


def _root_by_text(data: bytes) -> str:
    """The root of XML that expat refuses before its root, such as one that declares entities."""
    match = _ROOT_TAG.search(_PROLOGUE.sub(b"", data[:PREFIX_BYTES]))
    return match.group(1).decode() if match else ""
