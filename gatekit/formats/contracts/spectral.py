"""Spectral's JSON: what a ruleset finds in descriptions of APIs. Source: stoplightio/spectral, `formatters/src/json.ts`.

Spectral never looks at the API itself, only at its description, and most of its rules are about style and completeness. So its
results are lint, as those of any linter, and no violations of a contract.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from gatekit.errors import ReportError
from gatekit.formats.contract import Content, Format
from gatekit.formats.shared.linting import number_from_one
from gatekit.model.finding import Finding, Location, SeverityOrigin
from gatekit.model.vocabulary import Kind, Severity
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.shape import Shape, Syntax

_WORDS = ("error", "warn", "info", "hint")  # by Spectral's numbers, from 0
_SEVERITIES = {"error": Severity.HIGH, "hint": Severity.INFO, "info": Severity.INFO, "warn": Severity.MEDIUM}
_UNLOOKED, _BROKEN, _READ_ALL_THE_SAME = "unrecognized-format", "parser", "Duplicate key"


class _Place(msgspec.Struct, gc=False):
    line: int
    character: int


class _Range(msgspec.Struct, gc=False):
    start: _Place
    end: _Place


class _Result(msgspec.Struct, gc=False):
    code: str | int
    message: str
    severity: int
    range: _Range
    path: list[str | int] | None = None
    source: str | None = None
    documentation_url: str | None = msgspec.field(name="documentationUrl", default=None)


def _recognise(shape: Shape) -> bool:
    keys = shape.keys
    return (
        shape.syntax is Syntax.JSON
        and shape.top == "array"
        and keys.get("severity") == "number"
        and keys.get("path") == "array"
        and {"code", "message"} <= keys.keys()
        and {"start", "end"} <= shape.inner.get("range", frozenset())
    )


def _read(document: Document) -> Content:
    results = decode_json(document, list[_Result])
    return Content(
        tool="spectral",
        measures=frozenset((Kind.LINT,)),
        findings=tuple(_finding(result, document.path, number) for number, result in enumerate(results)),
        incomplete=tuple(_unlooked(results)),
    )


def _unlooked(results: list[_Result]) -> Iterator[str]:
    """Documents to which Spectral applied no rule, or of which it could not read all."""
    broken = [one for one in results if one.code == _BROKEN and not one.message.startswith(_READ_ALL_THE_SAME)]
    for source in dict.fromkeys(one.source or "the document" for one in broken):
        yield f"Spectral could not parse {source}, so its rules did not see all of it"
    for result in results:
        if result.code == _UNLOOKED:
            yield f"Spectral does not know what {result.source or 'the document'} is, and applied no rule of a format to it"


def _finding(result: _Result, file: str, number: int) -> Finding:
    if not 0 <= result.severity < len(_WORDS):
        reason = f"expected a severity from 0 to 3, got {result.severity}"
        raise ReportError(reason, file=file, position=f"$[{number}].severity")
    word, start, end = _WORDS[result.severity], result.range.start, result.range.end
    return Finding(
        kind=Kind.LINT,
        tool="spectral",
        rule_id=str(result.code),
        severity=_SEVERITIES[word],
        severity_origin=SeverityOrigin(word=word),
        message=result.message,
        location=Location(
            path=result.source or "",
            line=number_from_one(start.line, first=0),
            column=number_from_one(start.character, first=0),
            end_line=number_from_one(end.line, first=0),
            logical_name=".".join(map(str, result.path or ())),
        ),
        help_uri=result.documentation_url or "",
    )


FORMAT = Format(
    name="spectral",
    title="Spectral JSON",
    recognise=_recognise,
    read=_read,
    severities=_SEVERITIES,
    kinds=(Kind.LINT,),
    clean_form="[]",
    versions="Spectral 5 and 6, formatter json",
    command="spectral lint openapi.yaml --format json --output spectral.json",
    source="stoplightio/spectral, https://docs.stoplight.io/docs/spectral/9ffa04e052cc1-spectral-cli",
    reads=(
        "each result, with its place in the file and in the description; lines and columns are counted from 1",
        "severity: 0 error, 1 warn, 2 info, 3 hint",
        "a description that matches none of the formats of the ruleset makes the report partial: no rule was applied to it",
        "so does one that does not parse: the rules see what is left of it",
    ),
    leaves=(
        "whether the API keeps its contract: Spectral reads its description alone, so its results are lint",
        "the ruleset: the report does not name it",
    ),
)
