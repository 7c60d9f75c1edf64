"""Ruff's JSON and JSON lines. Source: astral-sh/ruff, `crates/ruff_db/src/diagnostic/render/json.rs`; runs of 0.0.292 to 0.17."""

from __future__ import annotations

import msgspec

from gatekit.formats.contract import Content, Format
from gatekit.formats.shared.linting import number_from_one, plain_message, rated, unchecked
from gatekit.model.finding import Finding, Location
from gatekit.model.vocabulary import Kind, Severity
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.lines import decode_json_lines
from gatekit.reading.shape import Shape, Syntax

TOOL = "ruff"
SEVERITIES = {
    "error": Severity.HIGH,
    "fatal": Severity.CRITICAL,
    "info": Severity.INFO,
    "warning": Severity.MEDIUM,
}

_SYNTAX_ERROR = "invalid-syntax"  # has had no code, the code E999, and this one
_KEYS = frozenset({"code", "end_location", "filename", "location", "message"})


class Place(msgspec.Struct, gc=False):
    """Row and column from 1; in a notebook, within the cell."""

    row: int | None = None
    column: int | None = None


class Diagnostic(msgspec.Struct, gc=False):
    """One diagnostic."""

    message: str
    code: str | None = None
    name: str | None = None
    filename: str | None = None
    location: Place | None = None
    end_location: Place | None = None
    cell: int | None = None
    severity: str | None = None
    url: str | None = None


def recognise(shape: Shape) -> bool:
    """An array, or lines, of Ruff's diagnostics."""
    if shape.syntax not in {Syntax.JSON, Syntax.JSON_LINES} or not shape.keys.keys() >= _KEYS:
        return False
    return shape.keys["code"] in {"string", "null"} and not {"noqa_row", "fix"}.isdisjoint(shape.keys)


def read(document: Document) -> Content:
    """Reads the diagnostics.

    Raises:
        ReportError: a value in use is malformed.
    """
    if document.shape.top == "array" and document.shape.syntax is Syntax.JSON:
        diagnostics = decode_json(document, list[Diagnostic])
    else:
        diagnostics = [diagnostic for _, diagnostic in decode_json_lines(document, Diagnostic)]
    findings = [_finding(diagnostic) for diagnostic in diagnostics]
    return Content(
        tool=TOOL,
        measures=frozenset({Kind.LINT}),
        findings=findings,
        incomplete=unchecked(findings),
    )


def _finding(diagnostic: Diagnostic) -> Finding:
    rule_id = diagnostic.code or diagnostic.name or _SYNTAX_ERROR
    start, end = diagnostic.location or Place(), diagnostic.end_location or Place()
    severity, origin = rated(diagnostic.severity or "", Kind.LINT, SEVERITIES)
    cell = "" if diagnostic.cell is None else f" (cell {diagnostic.cell})"
    return Finding(
        kind=Kind.LINT,
        tool=TOOL,
        rule_id=rule_id,
        severity=severity,
        message=plain_message(diagnostic.message, (rule_id, diagnostic.name or "")) + cell,
        severity_origin=origin,
        location=Location(
            path=diagnostic.filename or "",
            line=number_from_one(start.row),
            column=number_from_one(start.column),
            end_line=number_from_one(end.row),
        ),
        tags=(diagnostic.name,) if diagnostic.name and diagnostic.name != rule_id else (),
        help_uri=diagnostic.url or "",
    )


FORMAT = Format(
    name="ruff",
    title="Ruff JSON",
    recognise=recognise,
    read=read,
    severities=SEVERITIES,
    kinds=(Kind.LINT,),
    clean_form="[]",
    versions="0.0.260 and later, `json` and `json-lines`",
    command="ruff check --output-format json --output-file ruff.json .",
    source="astral-sh/ruff, https://docs.astral.sh/ruff/settings/#output-format",
    reads=(
        "each diagnostic: code, name (as a tag), message, file, row and column, help page",
        "severity: Ruff's word where it gives one; older versions give none, and each counts as high, because Ruff fails on each",
        "notebooks: row and column are those within the cell, whose number stands in the message",
        "syntax errors and unreadable files (`invalid-syntax`, E999, E902): findings, and the report is partial",
        "messages of rules about passwords quote nothing",
    ),
    leaves=(
        "fixes: not needed to decide",
        "what `noqa`, `per-file-ignores` and the selection of rules left out: the report does not show it",
        "`[]` is what Ruff writes when it found nothing, and when there was nothing to check",
    ),
)
