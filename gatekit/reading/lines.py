"""Line by line: plain text, JSON lines, and comma-separated values."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import BytesIO, TextIOWrapper
from typing import TypeVar

import msgspec

from gatekit.errors import ReportError
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json_part

T = TypeVar("T")


def text_lines(document: Document) -> list[str]:
    r"""The lines of a text, without their ends. The document forgets its bytes.

    Raises:
        ReportError: with the line that is not UTF-8 or holds a NUL byte.

    >>> text_lines(Document("a.txt", b"one\r\ntwo\n"))
    ['one', 'two']
    """
    data = document.take()
    _refuse_nul(document.path, data)
    text = _decoded(document.path, data)
    lines = text.replace("\r\n", "\n").split("\n")
    return lines[:-1] if not lines[-1] else lines


def decode_json_lines(document: Document, wire: type[T]) -> Iterator[tuple[int, T]]:
    r"""Decodes each line that is not blank, and gives it with its number from 1. The document forgets its bytes.

    Args:
        document: the file.
        wire: of one line, as for `decode_json`.

    Raises:
        ReportError: with line and JSON path of the first value of another type, or the line that is no JSON.

    >>> list(decode_json_lines(Document("r.jsonl", b'{"a": 1}\n\n{"a": "x"}\n'), dict[str, int]))
    Traceback (most recent call last):
    ...
    gatekit.errors.ReportError: r.jsonl: line 3: $[*]: expected `int`, got `str`
    """
    for number, line in enumerate(document.take().split(b"\n"), 1):
        if line.strip():
            yield number, decode_json_part(document, msgspec.Raw(line), wire, position=f"line {number}: $")


def csv_cells(document: Document, *, delimiter: str = ",") -> Iterator[tuple[int, list[str]]]:
    r"""The rows, the header too, with the number of the line that each ends on; blank lines are skipped.

    The text is decoded as it goes, so that a report of a million rows is never held as text. The document forgets its bytes.

    Args:
        document: the file.
        delimiter: between cells.

    Raises:
        ReportError: with the line, where a row has not as many cells as the first, a cell has no end, or the text is not UTF-8.

    >>> list(csv_cells(Document("a.csv", b'name;count\n\n"a;\nb";1\n'), delimiter=";"))
    [(1, ['name', 'count']), (4, ['a;\nb', '1'])]
    """
    data = document.take()
    _refuse_nul(document.path, data)
    reader = csv.reader(TextIOWrapper(BytesIO(data), encoding="utf-8", newline="\n"), delimiter=delimiter, strict=True)
    width = 0
    try:
        for row in reader:
            if not row:
                continue
            width = width or len(row)
            if len(row) != width:
                message = f"expected {width} cells, as the header has, got {len(row)}"
                raise ReportError(message, file=document.path, position=f"line {reader.line_num}")
            yield reader.line_num, row
    except csv.Error as error:
        raise ReportError(f"not CSV: {error}", file=document.path, position=f"line {reader.line_num}") from error
    except UnicodeDecodeError:
        _decoded(document.path, data)  # tells the line
        raise


def csv_rows(document: Document) -> Iterator[tuple[int, dict[str, str]]]:
    r"""The rows below the header, as dictionaries by its names, with the number of the line that each ends on.

    Raises:
        ReportError: as `csv_cells`; or two columns have one name.

    >>> list(csv_rows(Document("a.csv", b'name,count\r\n"a, b",1\n')))
    [(2, {'name': 'a, b', 'count': '1'})]
    """
    header: list[str] = []
    for line, row in csv_cells(document):
        if header:
            yield line, dict(zip(header, row, strict=True))
            continue
        header = row
        if len(set(header)) < len(header):
            raise ReportError("two columns have one name", file=document.path, position=f"line {line}")


def _refuse_nul(path: str, data: bytes) -> None:
    place = data.find(b"\0")
    if place >= 0:
        raise ReportError("not text: a NUL byte", file=path, position=f"line {data.count(10, 0, place) + 1}")


def _decoded(path: str, data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        position = f"line {data.count(10, 0, error.start) + 1}"
        raise ReportError("not UTF-8", file=path, position=position, hint="write the report as UTF-8") from error
