"""Typed JSON decoding: a malformed value tells its place and what was expected there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from mmap import mmap
from typing import TypeVar

import msgspec

from gatekit.errors import ReportError
from gatekit.reading.document import Document
from gatekit.reading.surrogates import without_lone_surrogates

T = TypeVar("T")
Buffer = bytes | mmap

_FREED_BYTES = 4 << 20
_BYTE = r"\(byte (\d+)\)"


def decode_json(document: Document, wire: type[T]) -> T:
    """Decodes a whole JSON document as `wire`, skipping the fields that it does not name. The document forgets its bytes.

    Half a surrogate pair, which JavaScript and Python write where they cut a text, is read as U+FFFD.

    Args:
        document: the file.
        wire: a msgspec struct or any type that msgspec decodes.

    Raises:
        ReportError: with the JSON path of the first value of another type, or line and column where the JSON ends or breaks.

    >>> decode_json(Document("r.json", b'{"a": [1, "x"]}'), dict[str, list[int]])
    Traceback (most recent call last):
    ...
    gatekit.errors.ReportError: r.json: $[*][1]: expected `int`, got `str`
    """
    data = document.take_buffer()
    try:
        return _decode(data, wire, document.path, "$")
    except msgspec.DecodeError as error:
        raise _syntax_error(document.path, bytes(data), str(error)) from error


def decode_json_part(document: Document, raw: msgspec.Raw, wire: type[T], *, position: str) -> T:
    """Decodes a value that the wire type of the whole left as `msgspec.Raw`, because only some of them are wanted.

    Args:
        document: the file that it came from.
        raw: the value.
        wire: as for `decode_json`.
        position: where in the document the value stands.

    Raises:
        ReportError: as `decode_json`, with the path from the root of the document.

    >>> decode_json_part(Document("r.json", b""), msgspec.Raw(b'{"a": "x"}'), dict[str, int], position="$.details")
    Traceback (most recent call last):
    ...
    gatekit.errors.ReportError: r.json: $.details[*]: expected `int`, got `str`
    """
    try:
        return _decode(bytes(raw), wire, document.path, position)
    except msgspec.DecodeError as error:
        raise ReportError(f"not JSON: {error}", file=document.path, position=position) from error


def decode_json_each(document: Document, raws: list[msgspec.Raw], wire: type[T], *, position: str) -> Iterator[T]:
    """Decodes a list whose items the wire type of the whole left as `msgspec.Raw`, one by one, and empties the list.

    So a large document is never held both as bytes and as values: each item can be turned into what is kept before the next
    is decoded, and the document's memory is freed behind it. What stands before an item in the document must have been decoded
    by then.

    Args:
        document: the file that it came from.
        raws: the items, in the document's order; each is forgotten once it is decoded.
        wire: of one item.
        position: where in the document the list stands.

    Raises:
        ReportError: as `decode_json`, with the path from the root of the document.

    >>> raws = [msgspec.Raw(b"1"), msgspec.Raw(b"true")]
    >>> list(decode_json_each(Document("r.json", b""), raws, int, position="$.counts"))
    Traceback (most recent call last):
    ...
    gatekit.errors.ReportError: r.json: $.counts[1]: expected `int`, got `bool`
    """
    decode = msgspec.json.Decoder(wire).decode
    count = len(raws)
    done = 0
    raws.reverse()
    while raws:
        raw = raws.pop()
        if done >= _FREED_BYTES:
            document.let_go(done)
            done = 0
        done += len(raw)
        try:
            value = decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            value = decode_json_part(document, raw, wire, position=f"{position}[{count - len(raws) - 1}]")
        yield value
    document.let_go(done)


def convert_json(document: Document, value: object, wire: type[T], *, position: str, strict: bool = True) -> T:
    """Converts a value that was decoded as plain dictionaries and lists, because its type stands beside it.

    Args:
        document: the file that it came from.
        value: the value.
        wire: as for `decode_json`.
        position: where in the document the value stands.
        strict: false for values that the document can only spell as texts, such as numbers in XML.

    Raises:
        ReportError: with the path from the root of the document.

    >>> convert_json(Document("r.json", b""), {"a": "x"}, dict[str, int], position="$.details")
    Traceback (most recent call last):
    ...
    gatekit.errors.ReportError: r.json: $.details[*]: expected `int`, got `str`
    """
    try:
        return msgspec.convert(value, wire, strict=strict)
    except msgspec.ValidationError as error:
        raise _type_error(error, document.path, position) from error


def _decode(data: Buffer, wire: type[T], file: str, position: str) -> T:
    """Decodes, and turns all but a fault of syntax into a `ReportError`."""
    try:
        return _decode_mended(data, wire)
    except msgspec.ValidationError as error:
        raise _type_error(error, file, position) from error
    except UnicodeDecodeError as error:
        reason = f"a text is not UTF-8: {error.reason} at its byte {error.start}"
        raise ReportError(reason, file=file, position=position, hint="write the report as UTF-8") from error
    except RecursionError as error:
        raise ReportError("nested too deeply", file=file, position=position, hint="no real report is") from error


def _decode_mended(data: Buffer, wire: type[T]) -> T:
    try:
        return msgspec.json.decode(data, type=wire)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:
        read = bytes(data)
        mended = without_lone_surrogates(read)
        if mended == read:
            raise
        return msgspec.json.decode(mended, type=wire)


def _type_error(error: msgspec.ValidationError, file: str, position: str) -> ReportError:
    text, _, path = str(error).partition(" - at `")
    path = path.removesuffix("`").replace("[...]", "[*]").removeprefix("$")
    return ReportError(_lower_first(text), file=file, position=position + path)


def _syntax_error(path: str, data: bytes, text: str) -> ReportError:
    place = re.search(_BYTE, text)
    if "truncated" in text or place is None:
        return ReportError(
            f"the JSON ends before it is complete ({len(data)} bytes read)",
            file=path,
            hint="the tool or the upload was cut off; run it again",
        )
    offset = int(place.group(1))
    line = data.count(b"\n", 0, offset) + 1
    column = offset - data.rfind(b"\n", 0, offset)
    reason = text.replace("JSON is malformed: ", "").replace(place.group(0), "").strip()
    return ReportError(f"not JSON from here on: {reason}", file=path, position=f"line {line}, column {column}")


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
