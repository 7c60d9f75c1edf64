"""Pylint's `json` and `json2`. Source: pylint-dev/pylint, `pylint/reporters/json_reporter.py`."""

from __future__ import annotations

import math
from collections.abc import Iterator

import msgspec

from gatekit.formats.contract import Content, Format
from gatekit.formats.shared.linting import number_from_one, plain_message, unchecked
from gatekit.formats.shared.severity import severity_of_word
from gatekit.model.finding import Finding, Location, SeverityOrigin
from gatekit.model.metric import Metric
from gatekit.model.vocabulary import Kind, Severity
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.shape import Shape, Syntax

TOOL = "pylint"
SEVERITIES = {
    "convention": Severity.INFO,
    "error": Severity.HIGH,
    "fatal": Severity.CRITICAL,
    "info": Severity.INFO,
    "refactor": Severity.LOW,
    "warning": Severity.MEDIUM,
}


class Message(msgspec.Struct, gc=False, rename="camel"):
    """One message; lines count from 1, columns from 0. `json` spells the id with a dash."""

    type: str
    symbol: str
    message: str
    path: str
    message_id: str | None = None
    dashed_id: str | None = msgspec.field(default=None, name="message-id")
    obj: str | None = None
    line: int | None = None
    column: int | None = None
    end_line: int | None = None


class Statistics(msgspec.Struct, gc=False, rename="camel"):
    """The score is a text where rating the modules failed."""

    message_type_count: dict[str, int] | None = None
    score: float | str | None = None


class Report(msgspec.Struct, gc=False):
    """What `json2` writes."""

    messages: list[Message]
    statistics: Statistics


def recognise(shape: Shape) -> bool:
    """An array of messages, or the object that `json2` writes."""
    if shape.syntax is not Syntax.JSON:
        return False
    if shape.top == "array":
        return {"symbol", "module", "obj", "path", "type"} <= shape.keys.keys()
    return shape.keys.get("messages") == "array" and "modulesLinted" in shape.inner.get("statistics", frozenset())


def read(document: Document) -> Content:
    """Reads the messages, and the score of `json2`.

    Raises:
        ReportError: a value in use is malformed.
    """
    if document.shape.top == "array":
        messages, statistics = decode_json(document, list[Message]), Statistics()
    else:
        report = decode_json(document, Report)
        messages, statistics = report.messages, report.statistics
    findings = [_finding(message) for message in messages]
    return Content(
        tool=TOOL,
        measures=frozenset({Kind.LINT}),
        findings=findings,
        metrics=tuple(_metrics(statistics)),
        incomplete=(*unchecked(findings), *_missing(messages, statistics)),
    )


def _missing(messages: list[Message], statistics: Statistics) -> Iterator[str]:
    counted = sum((statistics.message_type_count or {}).values())
    if counted > len(messages):
        yield f"of {counted} messages that Pylint counts, {len(messages)} are there"


def _metrics(statistics: Statistics) -> Iterator[Metric]:
    score = statistics.score
    if isinstance(score, (int, float)) and math.isfinite(score):
        yield Metric(name="lint.score", value=score)


def _finding(message: Message) -> Finding:
    rule_id = message.message_id or message.dashed_id or message.symbol
    return Finding(
        kind=Kind.LINT,
        tool=TOOL,
        rule_id=rule_id,
        severity=severity_of_word(message.type, SEVERITIES),
        message=plain_message(message.message, (rule_id, message.symbol)),
        severity_origin=SeverityOrigin(word=message.type),
        location=Location(
            path=message.path,
            line=number_from_one(message.line),
            column=number_from_one(message.column, first=0),
            end_line=number_from_one(message.end_line),
            logical_name=message.obj or "",
        ),
        tags=(message.symbol,) if message.symbol and message.symbol != rule_id else (),
    )


FORMAT = Format(
    name="pylint",
    title="Pylint JSON",
    recognise=recognise,
    read=read,
    severities=SEVERITIES,
    kinds=(Kind.LINT,),
    metrics=("lint.score",),
    clean_form="[]",
    versions="2.0 and later, `json`, and `json2` of 3.0 and later",
    command="pylint --output-format=json2:pylint.json src",
    source="pylint-dev/pylint, https://pylint.readthedocs.io/en/stable/user_guide/usage/output.html",
    reads=(
        "each message: id, symbol (as a tag), type, text, path, line, column, and the function or class as the logical name",
        "the score of `json2`, unless rating failed",
        "fatal messages and `syntax-error`: findings, and the report is partial",
        "whether the report holds as many messages as `json2` counts; if not, the report is partial",
    ),
    leaves=(
        "confidence, module names and absolute paths: not needed to decide",
        "`modulesLinted`: Pylint counts packages and its own entries in it, so that it is not 0 where nothing was checked",
        "what `disable` left out: the report does not show it",
    ),
)
