"""Mypy's JSON lines and its text. Source: python/mypy, `mypy/error_formatter.py`, `mypy/errors.py`, `mypy/util.py`."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from gatekit.formats.analysis.mypy_text import Line, Text, is_of_mypy, read_text
from gatekit.formats.contract import Content, Format
from gatekit.formats.shared.linting import number_from_one, unchecked
from gatekit.formats.shared.severity import severity_of_word
from gatekit.model.evidence import Unread
from gatekit.model.finding import Finding, Location, SeverityOrigin
from gatekit.model.vocabulary import Kind, Severity
from gatekit.reading.document import Document
from gatekit.reading.lines import decode_json_lines, text_lines
from gatekit.reading.shape import Shape, Syntax

TOOL = "mypy"
SEVERITIES = {"error": Severity.HIGH, "warning": Severity.MEDIUM}

_KEYS = frozenset({"file", "line", "message", "hint", "code", "severity"})
_NOTE = "note"
_NOTES = "notes, which explain errors or say what was not checked"
_OTHER_LINES = "lines that are no messages"


class Message(msgspec.Struct, gc=False):
    """One line of JSON: rows count from 1, columns from 0; hints, which text has as notes, stand with their error."""

    file: str
    message: str
    severity: str
    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    code: str | None = None


def recognise(shape: Shape) -> bool:
    """Lines of JSON with mypy's keys, or text that is mypy's: its summary, or messages about Python files."""
    if shape.syntax in {Syntax.JSON, Syntax.JSON_LINES}:
        return shape.top == "object" and shape.keys.keys() >= _KEYS
    return shape.syntax is Syntax.TEXT and any(map(is_of_mypy, shape.lines))


def read(document: Document) -> Content:
    """Reads the errors.

    Raises:
        ReportError: a line is not JSON, a value in use is malformed, or the text is not UTF-8.
    """
    if document.shape.syntax is Syntax.TEXT:
        return _of_text(document)
    lines = [_line(message) for _, message in decode_json_lines(document, Message)]
    return _content(lines)


def _of_text(document: Document) -> Content:
    text = read_text(text_lines(document))
    doubts = tuple(_doubts(text))
    is_blank = text.summary.startswith("Success") and " in 0 source files" in text.summary and not doubts
    return _content(
        text.messages, doubts=doubts, others=text.others, blank="no file in it: mypy checked none" if is_blank else ""
    )


def _content(lines: list[Line], *, doubts: tuple[str, ...] = (), others: int = 0, blank: str = "") -> Content:
    findings = [_finding(line) for line in lines if line.severity != _NOTE]
    counts = {_NOTES: len(lines) - len(findings), _OTHER_LINES: others}
    return Content(
        tool=TOOL,
        measures=frozenset({Kind.TYPE_ERROR}),
        findings=findings,
        unread=tuple(Unread(reason=reason, count=count) for reason, count in counts.items() if count),
        blank=blank,
        incomplete=doubts or unchecked(findings),
    )


def _line(message: Message) -> Line:
    return Line(
        path=message.file,
        line=number_from_one(message.line),
        column=number_from_one(message.column, first=0),
        end_line=number_from_one(message.end_line),
        severity=message.severity,
        message=message.message.strip(),
        code=message.code or "",
    )


def _doubts(text: Text) -> Iterator[str]:
    """Why a text may not be all of it."""
    summary = text.summary
    if text.crashed:
        yield "a Python traceback stands in it, so mypy or a plugin crashed"
    if not summary:
        yield "no summary at its end, so it may have been cut off (run mypy without --no-error-summary)"
        return
    if "prevented further checking" in summary:
        yield "mypy says that errors prevented further checking"
    counted = re.match(r"Found (\d{1,9}) ", summary)
    errors = sum(line.severity == "error" for line in text.messages)
    if int(counted[1]) > errors if counted else errors:
        yield f"mypy's summary counts {counted[1] if counted else 0} errors, and {errors} are there"


def _finding(line: Line) -> Finding:
    return Finding(
        kind=Kind.TYPE_ERROR,
        tool=TOOL,
        rule_id=line.code,
        severity=severity_of_word(line.severity, SEVERITIES),
        message=line.message or line.code or "an error without a message",
        severity_origin=SeverityOrigin(word=line.severity),
        location=Location(path=line.path, line=line.line, column=line.column, end_line=line.end_line),
    )


FORMAT = Format(
    name="mypy",
    title="mypy JSON lines and text",
    recognise=recognise,
    read=read,
    severities=SEVERITIES,
    kinds=(Kind.TYPE_ERROR,),
    clean_form=" ",
    versions="1.11 and later (`--output json`), and the text of every version",
    command="mypy --output json src > mypy.jsonl",
    source="python/mypy, https://mypy.readthedocs.io/en/stable/command_line.html#cmdoption-mypy-output",
    reads=(
        "each error: code, text, file, line and column",
        "in text, also `--pretty`: the summary at the end, which must count what is there; without it, the report is partial",
        "syntax errors, and `errors prevented further checking`: mypy checked nothing else, and the report is partial",
        "success in 0 source files is blank; a Python traceback in the text makes the report partial",
    ),
    leaves=(
        "notes and hints: mypy itself does not fail on them",
        "other lines of text, such as the name of a report that mypy wrote: counted as unread",
        "one newline, which is what `--output json` writes when it found nothing: clean where the contract says so",
    ),
)
