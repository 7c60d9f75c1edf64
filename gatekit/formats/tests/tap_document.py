"""The lines of a TAP document as they stand: plans, test points with their diagnostics, and subtests. Nothing is judged here."""

from __future__ import annotations

import re

import attrs

from gatekit.reading.values import parse_count

# a description may be long: no pattern begins anew within what it has gone through
VERSION = re.compile(r"TAP version (\d+)\s*\Z", re.IGNORECASE)
PLAN = re.compile(r"1\.\.(\d+)\s*(?:#.*)?\Z")
_POINT = re.compile(r"(not )?ok\b(?: +(\d+)\b)?(.*)\Z", re.DOTALL)
_BAIL_OUT = re.compile(r"Bail out!\s*(.*)\Z", re.IGNORECASE | re.DOTALL)
_DIRECTIVE = re.compile(r"(skip|todo(?=\s|\Z))", re.IGNORECASE)
_CLOCK = re.compile(r"time=[\d.]++m?s\s*+\{?+\s*+\Z")  # node-tap's
_HASH = re.compile(r"(?<!\\)#\s*")
_MOST_LEVELS = 200
_MOST_COMMENTS = 20


@attrs.define
class Point:
    """A line `ok` or `not ok` with what belongs to it.

    Attributes:
        is_ok: what the line says.
        number: as it says; 0 if it does not.
        name: its description.
        directive: `skip`, `todo` or "".
        line: where it stands, from 1.
        yaml: the lines of its diagnostics.
        comments: the first comments behind it.
        subtest: the document that it sums up.
        is_open: whether its subtest stands behind it, in braces.
    """

    is_ok: bool
    number: int
    name: str
    directive: str
    line: int
    yaml: list[str] = attrs.field(factory=list)
    comments: list[str] = attrs.field(factory=list)
    subtest: Level | None = None
    is_open: bool = False


@attrs.define
class Level:
    """A TAP document, or the subtests of a point, which are one too.

    Attributes:
        indent: how far its lines are indented.
        points: in the order of the lines.
        plans: how many tests each announces.
        pending: subtests whose point has not come yet.
    """

    indent: int
    points: list[Point] = attrs.field(factory=list)
    plans: list[int] = attrs.field(factory=list)
    pending: Level | None = None


@attrs.define
class Tap:
    """A whole file.

    Attributes:
        top: what is not indented.
        versions: of each version line that is not indented.
        bail_outs: the reasons of lines `Bail out!`.
        is_cut: whether the file ends within diagnostics.
    """

    top: Level
    versions: list[int] = attrs.field(factory=list)
    bail_outs: list[str] = attrs.field(factory=list)
    is_cut: bool = False


def read_tap(lines: list[str]) -> Tap:
    """Reads the lines. What is no TAP among them is left out, as the protocol wants it.

    >>> tap = read_tap(["1..2", "ok 1 - adds", "not ok 2 - pays # TODO not yet"])
    >>> [(point.name, point.is_ok, point.directive) for point in tap.top.points], tap.top.plans
    ([('adds', True, ''), ('pays', False, 'todo')], [2])
    """
    tap = Tap(Level(0))
    levels = [tap.top]
    last: Point | None = None
    yaml_indent = -1
    for number, line in enumerate(lines, 1):
        text = line.lstrip(" ")
        indent = len(line) - len(text)
        text = text.rstrip()
        if yaml_indent >= 0 and last:
            if text == "..." and indent == yaml_indent:
                yaml_indent = -1
            else:
                last.yaml.append(line[yaml_indent:] if not line[:yaml_indent].strip() else text)
        elif text == "---" and last and indent > 0:
            yaml_indent = indent
        elif text.startswith("#"):
            if last and len(last.comments) < _MOST_COMMENTS:
                last.comments.append(text[1:].strip())
        elif match := _BAIL_OUT.match(text):
            tap.bail_outs.append(match[1])
        elif (match := VERSION.match(text)) and indent == 0:
            tap.versions.append(parse_count(match[1]) or 0)
        elif match := PLAN.match(text):
            _level(levels, indent).plans.append(parse_count(match[1]) or 0)
        elif match := _POINT.match(text):
            last = _add(_level(levels, indent), match, number)
    tap.is_cut = yaml_indent >= 0
    return tap


def _level(levels: list[Level], indent: int) -> Level:
    """The document that a line belongs to, by its indentation."""
    while len(levels) > 1 and indent < levels[-1].indent:
        levels.pop()
    top = levels[-1]
    if indent <= top.indent or len(levels) >= _MOST_LEVELS:
        return top
    opened = top.points[-1] if top.points and top.points[-1].is_open else None
    known = opened.subtest if opened else top.pending
    level = known or Level(indent)
    if opened:
        opened.subtest = level
        opened.name = opened.name.removesuffix("{").strip()
    else:
        top.pending = level
    levels.append(level)
    return level


def _add(level: Level, match: re.Match[str], line: int) -> Point:
    name, directive = _split(match[3])
    point = Point(
        is_ok=not match[1],
        number=parse_count(match[2] or "") or 0,
        name=name,
        directive=directive,
        line=line,
        subtest=level.pending,
        is_open=match[3].rstrip().endswith("{") and level.pending is None,
    )
    level.pending = None
    level.points.append(point)
    return point


def _split(text: str) -> tuple[str, str]:
    """The description and the directive behind it."""
    directive, end = "", len(text)
    for match in _HASH.finditer(text):
        found = _DIRECTIVE.match(text, match.end())
        if found or _CLOCK.match(text, match.end()):
            directive = found[1][:4].lower() if found else ""
            end = match.start()
            break
    name = text[:end].strip().removeprefix("-").strip()
    return name.replace("\\#", "#").replace("\\\\", "\\"), directive
