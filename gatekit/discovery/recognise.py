"""Recognition: which format a document is, by its content alone."""

from __future__ import annotations

from collections.abc import Iterable

from gatekit.formats.registry import load_format, names_of_mark
from gatekit.reading.document import Document
from gatekit.reading.shape import ANY_TEXT, Shape, Syntax

_SHOWN_KEYS = 6
_SHOWN_LENGTH = 40
# what compressed files begin with, where U+FFFD stands for bytes that are no UTF-8
_PACKED = {
    "PK\x03\x04": "a ZIP archive",
    "\x1f\ufffd": "data compressed by gzip",
    "(\ufffd/\ufffd": "data compressed by Zstandard",
    "BZh": "data compressed by bzip2",
    "\ufffd7zXZ": "data compressed by xz",
}


def recognise(document: Document) -> tuple[str, ...]:
    """The names of the formats that claim a document, sorted: one if all is well, none or several if not.

    Only the formats with a mark of the document are imported and asked. If its beginning does not decide, all of it is
    looked at.

    >>> recognise(Document("r.json", b'{"hello": "world"}'))
    ()
    """
    claims = _claims(document.shape)
    if claims or document.shape.complete:
        return claims
    return _claims(document.full_shape)


def resembling(shape: Shape) -> tuple[str, ...]:
    """The names of the formats that share a mark with a document, though none need claim it, sorted.

    >>> from gatekit.reading.shape import shape_of
    >>> resembling(shape_of(b'<coverage generated="1"/>'))
    ('clover', 'cobertura')
    """
    return _of_marks(shape.marks)


def marked_alike(shape: Shape) -> tuple[str, ...]:
    r"""As `resembling`, for people: without the formats that have nothing in common with a document but to be text, sorted.

    >>> from gatekit.reading.shape import shape_of
    >>> marked_alike(shape_of(b"hello\n")), marked_alike(shape_of(b"TAP version 13\n"))
    ((), ('tap',))
    """
    return _of_marks(shape.marks - {ANY_TEXT})


def _of_marks(marks: Iterable[str]) -> tuple[str, ...]:
    names = names_of_mark()
    return tuple(sorted({name for mark in marks for name in names.get(mark, ())}))


def looks_like(shape: Shape) -> str:
    """What a document is from outside, for people who expected a report. Never quotes values, which may be secrets.

    >>> from gatekit.reading.shape import shape_of
    >>> looks_like(shape_of(b'{"name": "left-pad", "version": "1"}'))
    'a JSON object with the keys name, version'
    """
    if shape.syntax is Syntax.EMPTY:
        return "an empty file"
    if shape.syntax is Syntax.TEXT:
        return "the beginning of JSON that is cut off or malformed" if begins_like_json(shape) else _kind_of_text(shape)
    if shape.syntax is Syntax.XML:
        return f"XML with the root <{_clipped(shape.root)}>" if shape.root else "XML without a root"
    if shape.syntax is Syntax.JSON_LINES:
        return f"JSON lines{_keys(shape)}"
    if shape.top == "array":
        return f"a JSON array{' of objects' if shape.keys else ''}{_keys(shape)}"
    return f"a JSON {shape.top}{_keys(shape)}"


def begins_like_json(shape: Shape) -> bool:
    """Whether a text that is no JSON begins as if it were to be some."""
    return shape.syntax is Syntax.TEXT and "".join(shape.lines).lstrip().startswith(("{", "["))


def _kind_of_text(shape: Shape) -> str:
    beginning = "".join(shape.lines[:1])
    packed = next((words for magic, words in _PACKED.items() if beginning.startswith(magic)), "")
    binary = "\0" in "".join(shape.lines) or beginning.startswith("\x7fELF")
    return f"{packed}, unpack it first" if packed else "binary data" if binary else "plain text"


def _claims(shape: Shape) -> tuple[str, ...]:
    return tuple(name for name in resembling(shape) if load_format(name).recognise(shape))


def _keys(shape: Shape) -> str:
    names = [_clipped(name) for name in shape.keys]
    if not names:
        return ""
    more = len(names) - _SHOWN_KEYS
    return f" with the keys {', '.join(names[:_SHOWN_KEYS])}{f' and {more} more' if more > 0 else ''}"


def _clipped(text: str) -> str:
    return text if len(text) <= _SHOWN_LENGTH else f"{text[:_SHOWN_LENGTH]}..."
