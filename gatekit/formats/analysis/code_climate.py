"""Code Climate's issues, as GitLab's Code Quality reads them. Source: codeclimate/platform, `spec/analyzers/SPEC.md`."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from gatekit.errors import ReportError
from gatekit.formats.analysis.sarif_tools import driver_of
from gatekit.formats.contract import Content, Format
from gatekit.formats.shared.linting import (
    is_rule_of_hadolint,
    number_from_one,
    parse_error_of_hadolint,
    plain_message,
    rated,
    unchecked,
)
from gatekit.formats.shared.severity import COMMON_WORDS
from gatekit.model.evidence import Unread
from gatekit.model.finding import Finding, Location
from gatekit.model.vocabulary import Kind
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.shape import Shape, Syntax

UNKNOWN_TOOL = "code_climate"

_SECURITY = "security"
_HASH_OF_RUFF = re.compile(r"[0-9a-f]{1,16}")
_RULE_OF_RUFF = re.compile(r"[A-Z]+[0-9]+|syntax-error")
_TEXT_OF_OLD_RUFF = re.compile(r"\((?P<rule>[A-Z]+[0-9]+)\) |(?=SyntaxError: )")  # before 0.9.10, which names no check


class Point(msgspec.Struct, gc=False):
    """A line, and in `positions` a column."""

    line: int | None = None
    column: int | None = None


class Lines(msgspec.Struct, gc=False):
    """Whole lines; some tools write points there."""

    begin: int | Point | None = None
    end: int | Point | None = None


class Positions(msgspec.Struct, gc=False):
    """From a point to a point."""

    begin: Point | None = None
    end: Point | None = None


class Place(msgspec.Struct, gc=False):
    """A file, and where in it."""

    path: str
    lines: Lines | None = None
    positions: Positions | None = None


class Issue(msgspec.Struct, gc=False):
    """One issue, or one measurement, which has no place."""

    type: str | None = None
    check_name: str | None = None
    description: str | None = None
    severity: str | None = None
    fingerprint: str | None = None
    engine_name: str | None = None
    categories: list[str] | None = None
    location: Place | None = None


def recognise(shape: Shape) -> bool:
    """An array of issues, or a stream of them."""
    keys = shape.keys
    return (
        shape.syntax in {Syntax.JSON, Syntax.JSON_LINES}
        and {"description", "location"} <= keys.keys()
        and "path" in shape.inner.get("location", frozenset())
        and not {"check_name", "fingerprint"}.isdisjoint(keys)
    )


def read(document: Document) -> Content:
    """Reads the issues.

    Raises:
        ReportError: it is a stream of issues and no array (`unsupported_version`), or a value in use is malformed.
    """
    if document.shape.top != "array" or document.shape.syntax is not Syntax.JSON:
        raise ReportError(
            "a stream of issues, as Code Climate's engines write them; gatekit reads the array that GitLab reads",
            file=document.path,
            hint="have the tool write GitLab's format (hadolint: --format gitlab_codeclimate)",
            status="unsupported_version",
        )
    issues = decode_json(document, list[Issue])
    measurements = sum(issue.type == "measurement" for issue in issues)
    findings = [_finding(issue, number, document) for number, issue in enumerate(issues) if issue.type != "measurement"]
    tools = {finding.tool for finding in findings}
    return Content(
        tool=tools.pop() if len(tools) == 1 else UNKNOWN_TOOL,
        measures=frozenset({finding.kind for finding in findings}),
        findings=findings,
        unread=(Unread(reason="measurements, which are no problems", count=measurements),) if measurements else (),
        incomplete=unchecked(findings),
    )


def _finding(issue: Issue, number: int, document: Document) -> Finding:
    place = issue.location
    if place is None:
        raise ReportError("expected a place", file=document.path, position=f"$[{number}].location")
    tool, rule_id, told = _told(issue)
    kind = _kind(tool, issue.categories or ())
    severity, origin = rated(issue.severity or "", kind, COMMON_WORDS)
    first = _first_of(tool)
    begin, end = _points(place)
    told = parse_error_of_hadolint(told) or told
    return Finding(
        kind=kind,
        tool=tool,
        rule_id=rule_id,
        severity=severity,
        message=plain_message(told if kind is not Kind.SECRET else "", (rule_id,)),
        severity_origin=origin,
        location=Location(
            path=place.path,
            line=number_from_one(begin.line, first=first),
            column=number_from_one(begin.column, first=first),
            end_line=number_from_one(end.line, first=first),
        ),
        tags=tuple(dict.fromkeys(issue.categories or ())),
    )


def _told(issue: Issue) -> tuple[str, str, str]:
    """The tool, its rule, and what it says."""
    tool, rule_id, told = _tool(issue), issue.check_name or "", issue.description or ""
    old = _TEXT_OF_OLD_RUFF.match(told) if tool == "ruff" and not rule_id else None
    if old:
        return tool, old["rule"] or "invalid-syntax", told[old.end() :]
    return tool, rule_id, told.removeprefix(f"{rule_id}: ") if rule_id else told


def _tool(issue: Issue) -> str:
    """The engine, if it is named; else those of the writers that can be told by what they write."""
    if issue.engine_name:
        return driver_of(issue.engine_name).tool
    name, print_ = issue.check_name or "", issue.fingerprint or ""
    if is_rule_of_hadolint(name):
        return "hadolint"
    path = issue.location.path if issue.location else ""
    if name and print_.startswith(f"{path}:") and print_.endswith(f":{name}"):
        return "spectral"
    told = issue.description or ""
    is_ruffs = told.startswith(f"{name}: ") or _RULE_OF_RUFF.fullmatch(name) if name else _TEXT_OF_OLD_RUFF.match(told)
    if is_ruffs and _HASH_OF_RUFF.fullmatch(print_):
        return "ruff"
    return UNKNOWN_TOOL


def _first_of(tool: str) -> int:
    """What a tool calls the first line: Spectral alone counts from 0, as its own JSON does."""
    return 0 if tool == "spectral" else 1


def _kind(tool: str, categories: Iterable[str]) -> Kind:
    known = driver_of(tool).kind
    if known is not None:
        return known
    return Kind.CODE_WEAKNESS if any(word.lower() == _SECURITY for word in categories) else Kind.LINT


def _points(place: Place) -> tuple[Point, Point]:
    if place.positions is not None:
        return place.positions.begin or Point(), place.positions.end or Point()
    lines = place.lines or Lines()
    return _point(lines.begin), _point(lines.end)


def _point(value: int | Point | None) -> Point:
    return value if isinstance(value, Point) else Point(line=value)


FORMAT = Format(
    name="code_climate",
    title="Code Climate and GitLab Code Quality JSON",
    recognise=recognise,
    read=read,
    severities=COMMON_WORDS,
    kinds=tuple(Kind),
    open_kind=True,
    clean_form="[]",
    versions="the array of issues that GitLab reads; the stream of Code Climate's engines is refused by name",
    command="ruff check --output-format gitlab --output-file gl-code-quality.json .",
    source="GitLab, https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format; codeclimate/platform, SPEC.md",
    reads=(
        "each issue: check, description, severity (info, minor, major, critical, blocker), path, lines or positions, categories",
        "the tool: the engine's name, else Ruff, Hadolint and Spectral by what they write",
        "what a secret scanner says of a secret is left out: it may quote it",
        "the kind: that of the tool if it is known, else code weakness for the category Security, else lint; `kind:` overrides",
    ),
    leaves=(
        "fingerprints: many tools make them of the line, so that they change with it; gatekit's rest on check, path and text",
        "measurements (counted as unread), remediation points and contents: no problems",
        "`[]` is what these tools write when they found nothing",
    ),
)
