"""ESLint's JSON. Source: eslint/eslint, `docs/src/use/formatters`, `lib/types/index.d.ts` (LintResult, LintMessage)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from gatekit.formats.contract import Content, Format
from gatekit.formats.shared.linting import number_from_one, plain_message, rated, unchecked
from gatekit.model.finding import Finding, Location
from gatekit.model.vocabulary import FindingState, Kind, Severity
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.shape import Shape, Syntax

TOOL = "eslint"
SEVERITIES = {"error": Severity.HIGH, "warning": Severity.MEDIUM}

_WORDS = {1: "warning", 2: "error"}
_PLACES = {"directive": "in source", "file": "in the file of suppressions"}
_FATAL = "fatal"
_IGNORED = "File ignored "  # how ESLint's warning begins instead of a file's messages


class Suppression(msgspec.Struct, gc=False):
    """Why a message does not count: a comment (`directive`) or the file of suppressions (`file`)."""

    kind: str | None = None
    justification: str | None = None


class Message(msgspec.Struct, gc=False, rename="camel"):
    """One problem."""

    rule_id: str | None = None
    severity: int | None = None
    fatal: bool | None = None
    message: str | None = None
    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    suppressions: list[Suppression] | None = None


class Result(msgspec.Struct, gc=False, rename="camel"):
    """What was found in one file."""

    file_path: str
    messages: list[Message]
    suppressed_messages: list[Message] | None = None
    error_count: int | None = None
    warning_count: int | None = None


class Docs(msgspec.Struct, gc=False):
    """A rule's documentation."""

    url: str | None = None


class Rule(msgspec.Struct, gc=False):
    """What a rule says of itself."""

    docs: Docs | None = None


class Metadata(msgspec.Struct, gc=False, rename="camel"):
    """What `json-with-metadata` adds."""

    rules_meta: dict[str, Rule] | None = None


class Report(msgspec.Struct, gc=False):
    """What `json-with-metadata` writes."""

    results: list[Result]
    metadata: Metadata | None = None


def recognise(shape: Shape) -> bool:
    """The list of files that `json` writes, or the object around it that `json-with-metadata` writes."""
    if shape.syntax is not Syntax.JSON:
        return False
    if shape.top == "array":
        keys = shape.keys
        counts = {"errorCount", "warningCount"}  # textlint writes none
        return keys.get("filePath") == "string" and keys.get("messages") == "array" and not counts.isdisjoint(keys)
    return "rulesMeta" in shape.inner.get("metadata", frozenset()) and shape.keys.get("results") == "array"


def read(document: Document) -> Content:
    """Reads the messages of all files.

    Raises:
        ReportError: a value in use is malformed.
    """
    if document.shape.top == "array":
        report = Report(results=decode_json(document, list[Result]))
    else:
        report = decode_json(document, Report)
    urls = _urls(report.metadata)
    findings = [finding for result in report.results for finding in _findings(result, urls)]
    return Content(
        tool=TOOL,
        measures=frozenset({Kind.LINT}),
        findings=findings,
        blank=_blank(report.results),
        incomplete=(*unchecked(findings), *_missing(report.results)),
    )


def _urls(metadata: Metadata | None) -> Mapping[str, str]:
    rules = (metadata.rules_meta if metadata else None) or {}
    return {name: rule.docs.url for name, rule in rules.items() if rule.docs and rule.docs.url}


def _blank(results: list[Result]) -> str:
    if not results:
        return "no file in it: ESLint checked none"
    return "every file in it was ignored: ESLint checked none" if all(map(_is_ignored, results)) else ""


def _is_ignored(result: Result) -> bool:
    return bool(result.messages) and all(
        message.rule_id is None and not message.fatal and (message.message or "").startswith(_IGNORED)
        for message in result.messages
    )


def _missing(results: list[Result]) -> Iterator[str]:
    """A file whose report counts more messages than it holds."""
    for result in results:
        counted = (result.error_count or 0) + (result.warning_count or 0)
        if counted > len(result.messages):
            yield f"of {counted} messages that ESLint counts in {result.file_path}, {len(result.messages)} are there"


def _findings(result: Result, urls: Mapping[str, str]) -> Iterator[Finding]:
    for message in result.messages:
        yield _finding(message, result.file_path, urls)
    for message in result.suppressed_messages or ():
        yield _finding(message, result.file_path, urls, suppressed=True)


def _finding(message: Message, path: str, urls: Mapping[str, str], *, suppressed: bool = False) -> Finding:
    rule_id = message.rule_id or (_FATAL if message.fatal else "")
    word = "" if message.severity is None else _WORDS.get(message.severity, str(message.severity))
    severity, origin = rated(word, Kind.LINT, SEVERITIES)
    return Finding(
        kind=Kind.LINT,
        tool=TOOL,
        rule_id=rule_id,
        severity=severity,
        message=plain_message(message.message, (rule_id,)),
        severity_origin=origin,
        location=Location(
            path=path,
            line=number_from_one(message.line),
            column=number_from_one(message.column),
            end_line=number_from_one(message.end_line),
        ),
        help_uri=urls.get(rule_id, ""),
        state=FindingState.SUPPRESSED if suppressed else FindingState.OPEN,
        state_reason=_reason(message) if suppressed else "",
    )


def _reason(message: Message) -> str:
    reasons = [one.justification or _PLACES.get(one.kind or "", "") for one in message.suppressions or ()]
    return "; ".join(reason for reason in reasons if reason)


FORMAT = Format(
    name="eslint",
    title="ESLint JSON",
    recognise=recognise,
    read=read,
    severities=SEVERITIES,
    kinds=(Kind.LINT,),
    versions="every version's `json`, and `json-with-metadata`",
    command="eslint --format json --output-file eslint.json .",
    source="eslint/eslint, https://eslint.org/docs/latest/use/formatters/#json",
    reads=(
        "each message: rule, severity (2 error, 1 warning), text, line and column",
        "suppressed messages, as suppressed, with the justification of the comment or that of the file of suppressions",
        "fatal errors of parsing: findings of the rule `fatal`, and the report is partial",
        "whether a file's report holds as many messages as it counts; if not, the report is partial",
        "a report of no file, or of none but ignored ones, is blank",
        "the rules' pages, where `json-with-metadata` gives them; messages of rules about passwords quote nothing",
    ),
    leaves=(
        "fixes, suggestions, timings, deprecated rules and the source text: not needed to decide",
        "what `--quiet` and ignore patterns left out: the report does not show it",
    ),
)
