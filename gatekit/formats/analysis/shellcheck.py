"""ShellCheck's `json` and `json1`. Source: koalaman/shellcheck, `src/ShellCheck/Formatter/JSON.hs` and `JSON1.hs`."""

from __future__ import annotations

import msgspec

from gatekit.formats.contract import Content, Format
from gatekit.formats.shared.linting import number_from_one, plain_message, unchecked
from gatekit.formats.shared.severity import severity_of_word
from gatekit.model.finding import Finding, Location, SeverityOrigin
from gatekit.model.vocabulary import Kind, Severity
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.shape import Shape, Syntax

TOOL = "shellcheck"
SEVERITIES = {"error": Severity.HIGH, "info": Severity.INFO, "style": Severity.INFO, "warning": Severity.MEDIUM}
WIKI = "https://www.shellcheck.net/wiki/"


class Comment(msgspec.Struct, gc=False, rename="camel"):
    """One problem."""

    file: str
    code: int
    level: str
    message: str
    line: int | None = None
    column: int | None = None
    end_line: int | None = None


class Report(msgspec.Struct, gc=False):
    """What `json1` writes."""

    comments: list[Comment]


def recognise(shape: Shape) -> bool:
    """An array of comments, or the object around it."""
    if shape.syntax is not Syntax.JSON:
        return False
    if shape.top == "array":
        keys = shape.keys
        return keys.get("code") == "number" and keys.get("level") == "string" and {"file", "line", "message"} <= keys.keys()
    if shape.keys.get("comments") != "array" or len(shape.keys) > 1:
        return False
    first = shape.inner.get("comments", frozenset())
    return not first or {"file", "code", "level"} <= first


def read(document: Document) -> Content:
    """Reads the comments.

    Raises:
        ReportError: a value in use is malformed.
    """
    is_array = document.shape.top == "array"
    comments = decode_json(document, list[Comment]) if is_array else decode_json(document, Report).comments
    findings = [_finding(comment) for comment in comments]
    return Content(
        tool=TOOL,
        measures=frozenset({Kind.LINT}),
        findings=findings,
        incomplete=unchecked(findings),
    )


def _finding(comment: Comment) -> Finding:
    rule_id = f"SC{comment.code}"
    return Finding(
        kind=Kind.LINT,
        tool=TOOL,
        rule_id=rule_id,
        severity=severity_of_word(comment.level, SEVERITIES),
        message=plain_message(comment.message, (rule_id,)),
        severity_origin=SeverityOrigin(word=comment.level),
        location=Location(
            path=comment.file,
            line=number_from_one(comment.line),
            column=number_from_one(comment.column),
            end_line=number_from_one(comment.end_line),
        ),
        help_uri=f"{WIKI}{rule_id}",
    )


FORMAT = Format(
    name="shellcheck",
    title="ShellCheck JSON",
    recognise=recognise,
    read=read,
    severities=SEVERITIES,
    kinds=(Kind.LINT,),
    clean_form="[]",
    versions="0.4 and later, `json` and `json1`",
    command="shellcheck --format json1 *.sh > shellcheck.json",
    source="koalaman/shellcheck, https://github.com/koalaman/shellcheck/blob/master/shellcheck.1.md#formats",
    reads=(
        "each comment: code, level, text, file, line and column; the code's page in the wiki",
        "scripts that did not parse (SC1070, SC1072, ...) or are for another shell (SC1071): findings, and the report is partial",
    ),
    leaves=(
        "fixes: not needed to decide",
        "what `disable` directives left out: the report does not show it",
        "files that could not be opened: ShellCheck says so only on standard error and by exit code 2",
    ),
)
