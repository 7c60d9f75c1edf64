"""Recognition: which format a document is, by its content alone."""

from __future__ import annotations

from gatekit.formats.registry import load_format, names_of_mark
from gatekit.reading.document import Document
from gatekit.reading.shape import Shape, Syntax

_SHOWN_KEYS = 6
_SHOWN_LENGTH = 40


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
    names = names_of_mark()
    return tuple(sorted({name for mark in shape.marks for name in names.get(mark, ())}))


def looks_like(shape: Shape) -> str:
    """What a document is from outside, for people who expected a report. Never quotes values, which may be secrets.

    >>> from gatekit.reading.shape import shape_of
    >>> looks_like(shape_of(b'{"name": "left-pad", "version": "1"}'))
    'a JSON object with the keys name, version'
    """
    if shape.syntax is Syntax.EMPTY:
        return "an empty file"
    if shape.syntax is Syntax.TEXT:
        return "the beginning of JSON that is cut off or malformed" if begins_like_json(shape) else "plain text"
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
