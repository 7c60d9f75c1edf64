"""Hadolint's JSON. Source: hadolint/hadolint, `src/Hadolint/Formatter/Json.hs`."""

from __future__ import annotations

import msgspec

from gatekit.formats.analysis.shellcheck import WIKI
from gatekit.formats.contract import Content, Format
from gatekit.formats.shared.linting import number_from_one, plain_message, unchecked
from gatekit.formats.shared.severity import severity_of_word
from gatekit.model.finding import Finding, Location, SeverityOrigin
from gatekit.model.vocabulary import Kind, Severity
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.shape import Shape, Syntax

TOOL = "hadolint"
SEVERITIES = {
    "error": Severity.HIGH,
    "ignore": Severity.NONE,
    "info": Severity.INFO,
    "style": Severity.INFO,
    "warning": Severity.MEDIUM,
}


class Failure(msgspec.Struct, gc=False):
    """One problem."""

    file: str
    code: str
    level: str
    message: str
    line: int | None = None
    column: int | None = None


def recognise(shape: Shape) -> bool:
    """An array of failures, whose codes are texts, where ShellCheck's are numbers."""
    keys = shape.keys
    return (
        shape.syntax is Syntax.JSON
        and shape.top == "array"
        and keys.get("code") == "string"
        and keys.get("level") == "string"
        and {"file", "line", "column", "message"} <= keys.keys()
    )


def read(document: Document) -> Content:
    """Reads the failures.

    Raises:
        ReportError: a value in use is malformed.
    """
    findings = [_finding(failure) for failure in decode_json(document, list[Failure])]
    return Content(
        tool=TOOL,
        measures=frozenset({Kind.LINT}),
        findings=findings,
        incomplete=unchecked(findings),
    )


def _finding(failure: Failure) -> Finding:
    return Finding(
        kind=Kind.LINT,
        tool=TOOL,
        rule_id=failure.code,
        severity=severity_of_word(failure.level, SEVERITIES),
        message=plain_message(failure.message, (failure.code,)),
        severity_origin=SeverityOrigin(word=failure.level),
        location=Location(path=failure.file, line=number_from_one(failure.line), column=number_from_one(failure.column)),
        help_uri=page_of(failure.code),
    )


def page_of(code: str) -> str:
    """Where a rule is explained: Hadolint's own, or one of ShellCheck's, which Hadolint runs on each `RUN`.

    >>> page_of("SC2046"), page_of("")
    ('https://www.shellcheck.net/wiki/SC2046', '')
    """
    if code.startswith("SC"):
        return f"{WIKI}{code}"
    return f"https://github.com/hadolint/hadolint/wiki/{code}" if code.startswith("DL") else ""


FORMAT = Format(
    name="hadolint",
    title="Hadolint JSON",
    recognise=recognise,
    read=read,
    severities=SEVERITIES,
    kinds=(Kind.LINT,),
    clean_form="[]",
    versions="1.18 and later, `json`; `checkstyle`, `gitlab_codeclimate` and `sarif` are formats of their own here",
    command="hadolint --format json Dockerfile > hadolint.json",
    source="hadolint/hadolint, https://github.com/hadolint/hadolint#cli",
    reads=(
        "each failure: code, level, text, file, line and column; the code's page in the wiki of Hadolint or ShellCheck",
        "a Dockerfile that did not parse (DL1000): a finding, and the report is partial",
    ),
    leaves=(
        "what `--ignore`, `ignored:` and `hadolint ignore=` left out: the report does not show it",
        "the format `sonarqube`",
    ),
)
