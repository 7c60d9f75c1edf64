"""Line by line: plain text, JSON lines, and comma-separated values."""

from __future__ import annotations

import csv
from collections.abc import Iterator
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
    place = data.find(b"\0")
    if place >= 0:
        raise ReportError("not text: a NUL byte", file=document.path, position=f"line {data.count(10, 0, place) + 1}")
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        position = f"line {data.count(10, 0, error.start) + 1}"
        raise ReportError("not UTF-8", file=document.path, position=position, hint="write the report as UTF-8") from error
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


def csv_rows(document: Document) -> Iterator[tuple[int, dict[str, str]]]:
    r"""The rows below the header, as dictionaries by its names, with the number of the line that each ends on.

    Raises:
        ReportError: with the line, where a row has not as many cells as the header, a cell has no end, or the text is not UTF-8.

    >>> list(csv_rows(Document("a.csv", b'name,count\r\n"a, b",1\n')))
    [(2, {'name': 'a, b', 'count': '1'})]
    """
    lines = text_lines(document)
    reader = csv.reader((f"{line}\n" for line in lines), strict=True)
    header: list[str] = []
    try:
        for row in reader:
            if not row:
                continue
            if not header:
                header = row
                if len(set(header)) < len(header):
                    raise ReportError("two columns have one name", file=document.path, position=f"line {reader.line_num}")
                continue
            if len(row) != len(header):
                message = f"expected {len(header)} cells, as the header has, got {len(row)}"
                raise ReportError(message, file=document.path, position=f"line {reader.line_num}")
            yield reader.line_num, dict(zip(header, row, strict=True))
    except csv.Error as error:
        raise ReportError(f"not CSV: {error}", file=document.path, position=f"line {reader.line_num}") from error
