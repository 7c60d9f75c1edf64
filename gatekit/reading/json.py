"""Typed JSON decoding: a malformed value tells its place and what was expected there."""

from __future__ import annotations

import re
from typing import TypeVar

import msgspec

from gatekit.errors import ReportError
from gatekit.reading.document import Document

T = TypeVar("T")

_BYTE = re.compile(r"\(byte (\d+)\)")


def decode_json(document: Document, wire: type[T]) -> T:
    """Decodes a whole JSON document as `wire`, skipping the fields that it does not name. The document forgets its bytes.

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
    data = document.take()
    try:
        return msgspec.json.decode(data, type=wire)
    except msgspec.ValidationError as error:
        text, _, path = str(error).partition(" - at `")
        path = path.removesuffix("`").replace("[...]", "[*]")
        raise ReportError(_lower_first(text), file=document.path, position=path or "$") from error
    except msgspec.DecodeError as error:
        raise _syntax_error(document.path, data, str(error)) from error
    except UnicodeDecodeError as error:
        raise ReportError(
            f"not UTF-8: {error.reason} at byte {error.start}", file=document.path, hint="write the report as UTF-8"
        ) from error
    except RecursionError as error:
        raise ReportError("nested too deeply", file=document.path, hint="no real report is") from error


def _syntax_error(path: str, data: bytes, text: str) -> ReportError:
    place = _BYTE.search(text)
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
