"""The text that mypy prints: `path:line:column: error: message  [code]`, and a summary at the end."""

from __future__ import annotations

import re

import attrs

from gatekit.formats.shared.linting import number_from_one
from gatekit.reading.values import parse_count

# the path may hold colons (C:\...), so the first place and severity after it decide
_MESSAGE = re.compile(r"(?P<place>[^\s].*?): (?P<severity>error|note|warning): (?P<message>.*)")
_PLACE = re.compile(r"(?P<path>.+?)(?::(?P<line>\d+))?(?::(?P<column>\d+))?(?::(?P<end_line>\d+):\d+)?")
_CODE = re.compile(r"(?P<message>.*\S)\s+\[(?P<code>[a-z][a-z0-9-]*)\]")
_SUMMARY = re.compile(r"Success: no (?:type )?issues found in \d+ source files?|Found \d+ errors? in \d+ files? \(.*\)")
_PYTHON_FILE = re.compile(r"[^:\s][^\n]{0,1000}?\.(?:pyi?|ipynb)(?::\d+){0,4}: (?:error|note): ")
_TRACEBACK = "Traceback (most recent call last):"
_MOST_PARTS = 100  # lines of one message that `--pretty` broke; each makes it longer and is looked through for its code


@attrs.define(kw_only=True, eq=False)
class Line:
    """One message, as text or JSON has it; lines and columns count from 1."""

    path: str
    line: int
    column: int
    end_line: int
    severity: str
    message: str
    code: str


@attrs.define(kw_only=True, eq=False)
class Text:
    """What a text holds.

    Attributes:
        messages: errors and notes, in order.
        summary: the last line, if it is mypy's summary; "" if not.
        crashed: whether a Python traceback stands in it.
        others: how many lines are neither messages nor part of one.
    """

    messages: list[Line] = attrs.field(factory=list)
    summary: str = ""
    crashed: bool = False
    others: int = 0


def is_of_mypy(line: str) -> bool:
    """Whether a line is one that only mypy writes.

    >>> is_of_mypy("a.py:3: error: Name defined"), is_of_mypy("a.sh:2:10: error: Iterating over ls output is fragile.")
    (True, False)
    >>> is_of_mypy("Success: no issues found in 2 source files")
    True
    """
    return bool(_SUMMARY.fullmatch(line.strip()) or _PYTHON_FILE.match(line))


def read_text(lines: list[str]) -> Text:
    """Reads all lines; `--pretty` breaks messages into several, and adds the source indented."""
    text = Text()
    broken: Line | None = None  # a message that may go on in the next line
    parts = 0
    for line in lines:
        if found := _message(line):
            text.messages.append(found)
            broken, parts = None if found.code else found, 0
        elif _SUMMARY.fullmatch(line.strip()):
            text.summary, broken = line.strip(), None
        elif line.strip() == _TRACEBACK:
            text.crashed, broken = True, None
            text.others += 1
        elif not line.strip() or line[0] in " \t":
            broken = None
        elif broken is not None and parts < _MOST_PARTS:
            _continue(broken, line)
            parts += 1
            broken = None if broken.code else broken
        else:
            text.others += 1
    return text


def _message(line: str) -> Line | None:
    found = _MESSAGE.fullmatch(line)
    place = _PLACE.fullmatch(found["place"]) if found else None
    if found is None or place is None:
        return None
    read = Line(
        path=place["path"],
        line=_number(place["line"]),
        column=_number(place["column"]),
        end_line=_number(place["end_line"]),
        severity=found["severity"],
        message=found["message"].strip(),
        code="",
    )
    _take_code(read)
    return read


def _number(digits: str | None) -> int:
    return number_from_one(parse_count(digits or ""))


def _continue(message: Line, line: str) -> None:
    message.message = f"{message.message} {line.strip()}"
    _take_code(message)


def _take_code(message: Line) -> None:
    if coded := _CODE.fullmatch(message.message):
        message.message, message.code = coded["message"], coded["code"]
