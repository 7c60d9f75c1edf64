"""What the formats of operations share: documents of one object, several in an array, or one per line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TypeVar

import msgspec

from gatekit.errors import ReportError
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json, decode_json_part
from gatekit.reading.lines import decode_json_lines
from gatekit.reading.shape import Syntax
from gatekit.reading.values import parse_time

T = TypeVar("T")


def each_object(document: Document, wire: type[T]) -> Iterator[tuple[str, T]]:
    r"""The objects of a document with their positions: of one object, of an array, or of JSON lines.

    Args:
        document: the file.
        wire: of one object, as for `decode_json`.

    Raises:
        ReportError: with the position of the first value of another type.

    >>> list(each_object(Document("e.json", b'[{"a": 1}, {"a": 2}]'), dict[str, int]))
    [('$[0]', {'a': 1}), ('$[1]', {'a': 2})]
    >>> list(each_object(Document("e.jsonl", b'{"a": 1}\n{"a": 2}\n'), dict[str, int]))
    [('line 1: $', {'a': 1}), ('line 2: $', {'a': 2})]
    """
    shape = document.full_shape
    if shape.syntax is Syntax.JSON_LINES:
        for number, value in decode_json_lines(document, wire):
            yield f"line {number}: $", value
    elif shape.top == "array":
        # a list of a type that is only known when called
        for number, value in enumerate(decode_json(document, list[wire])):  # type: ignore[valid-type]
            yield f"$[{number}]", value
    else:
        yield "$", decode_json(document, wire)


def members(document: Document, raw: msgspec.Raw, position: str) -> dict[str, msgspec.Raw]:
    """The members of an object that are not null, undecoded: for objects of which only their keys tell what they are.

    Raises:
        ReportError: it is no object.

    >>> sorted(members(Document("e.json", b""), msgspec.Raw(b'{"a": {"b": 1}, "c": null}'), "$"))
    ['a']
    """
    found = decode_json_part(document, raw, dict[str, msgspec.Raw], position=position)
    return {name: value for name, value in found.items() if bytes(value) != b"null"}


def state_of(document: Document, states: Mapping[str, T], word: str, position: str) -> T:
    """What a word for a state means here.

    Raises:
        ReportError: it is none of those that are known.

    >>> state_of(Document("e.json", b""), {"ok": True}, "ok", "$.state")
    True
    """
    if word not in states:
        raise ReportError(f"expected one of {', '.join(states)}, got {word[:40]!r}", file=document.path, position=position)
    return states[word]


def time_of(document: Document, text: str | None, position: str) -> datetime | None:
    """A time in use, as UTC; None if there is none, which Go writes as year 1.

    Raises:
        ReportError: the text is no time with a zone.

    >>> time_of(Document("e.json", b"{}"), "0001-01-01T00:00:00Z", "$") is None
    True
    """
    if not text:
        return None
    moment = parse_time(text)
    if moment is None:
        raise ReportError(f"expected a time with a zone, got {text[:40]!r}", file=document.path, position=position)
    return moment if moment > _YEAR_1 else None


_YEAR_1 = datetime(1, 12, 31, tzinfo=UTC)
