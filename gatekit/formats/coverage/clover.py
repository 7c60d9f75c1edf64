"""Clover XML, as OpenClover, PHPUnit, istanbul, ReportGenerator and gcovr write it.

A line is a number that a `<line>` of type `stmt` or `cond` of its file names; it is covered if its `count` (or, for a condition
without one, `truecount` or `falsecount`) is above 0. The line of a method's signature is none: PHP's tools would count it twice.

Branches, methods and statements are read from the `<metrics>`, because writers disagree about what a condition's two numbers
mean: for Clover, how often it was true and false; for istanbul, how many of its branches were taken and not taken. The statements
of the `<metrics>` also stand as lines where they count more than the lines that the report holds. PHPUnit calls a method covered
if all of its lines ran, the others if any did.
"""

from __future__ import annotations

from msgspec import Struct

from gatekit.formats.contract import Content, Format
from gatekit.formats.coverage.counting import (
    NONE,
    Count,
    error_at,
    file_coverage,
    moment_since_epoch,
    needed,
    of_lines,
    ratios,
    standing,
    total,
)
from gatekit.model.records import Record
from gatekit.reading.document import Document
from gatekit.reading.shape import Shape, Syntax
from gatekit.reading.values import parse_count, parse_number
from gatekit.reading.xml import Start, xml_events

_TYPES = {"stmt": True, "cond": True, "method": False}  # whether it is a line
_COUNTED = ("statements", "conditionals", "methods")


class File(Struct):
    """One `<file>`.

    Attributes:
        path: its path, or its name if it has none.
        ran: whether each line ran, by its number.
        seen: how many `<line>` elements there were, repetitions included.
        totals: its own metrics.
    """

    path: str
    ran: dict[int, bool] = {}
    seen: int = 0
    totals: dict[str, Count] = {}

    @property
    def lines(self) -> Count:
        """Its lines, by its own total where that counts more."""
        return standing(of_lines(self.ran), self.totals.get("statements"), seen=self.seen)


def recognise(shape: Shape) -> bool:
    """A `<coverage>` that names Clover or holds a project; Cobertura's has rates."""
    if shape.syntax is not Syntax.XML or shape.root != "coverage" or "line-rate" in shape.attributes:
        return False
    return "project" in shape.children or not {"clover", "generated"}.isdisjoint(shape.attributes)


def read(document: Document) -> Content:
    """Reads a report.

    Raises:
        ReportError: the XML is broken, or a line or the metrics have no number where they need one.
    """
    header = document.shape.attributes
    files: list[File] = []
    project: dict[str, Count] = {}
    above: list[str] = []
    for event in xml_events(document):
        if not isinstance(event, Start):
            above.pop()
            continue
        parent = above[-1] if above else ""
        above.append(event.name)
        if "testproject" in above:
            continue
        if event.name == "file":
            files.append(File(event.attributes.get("path") or needed(document, event, "name")))
        elif event.name == "line" and "file" in above:
            _take_line(document, event, files[-1])
        elif event.name == "metrics" and parent == "file":
            files[-1].totals = _totals(document, event)
        elif event.name == "metrics" and parent == "project":
            project = _totals(document, event)
    lines = standing(total(file.lines for file in files), project.get("statements"), seen=sum(file.seen for file in files))
    counted = {name: standing(total(file.totals.get(name, NONE) for file in files), project.get(name)) for name in _COUNTED}
    return Content(
        tool=_tool(header.get("clover")),
        produced_at=moment_since_epoch(header.get("generated", "")),
        metrics=ratios(
            lines=lines, branches=counted["conditionals"], functions=counted["methods"], statements=counted["statements"]
        ),
        records=tuple(map(_record, files)),
        blank="" if lines.whole else "no coverable line in it",
    )


def _take_line(document: Document, event: Start, file: File) -> None:
    kind = needed(document, event, "type")
    if kind not in _TYPES:
        raise error_at(document, event, f"a line of type {kind[:40]!r}; gatekit knows {', '.join(sorted(_TYPES))}")
    number = parse_count(needed(document, event, "num"))
    counts = [event.attributes[name] for name in ("count", "truecount", "falsecount") if name in event.attributes]
    hits = [parse_number(text) for text in counts]
    if number is None or not hits or None in hits:
        raise error_at(document, event, "expected a line number (num) and how often it ran (count)")
    if _TYPES[kind]:
        file.seen += 1
        # istanbul's falsecount are branches that were not taken, so the count decides wherever there is one
        deciding = hits[:1] if "count" in event.attributes else hits
        file.ran[number] = file.ran.get(number, False) or any(hit is not None and hit > 0 for hit in deciding)


def _totals(document: Document, event: Start) -> dict[str, Count]:
    totals = {}
    for name in _COUNTED:
        covered, whole = (event.attributes.get(key) for key in (f"covered{name}", name))
        if covered is None or whole is None:
            continue
        numbers = parse_count(covered), parse_count(whole)
        if numbers[0] is None or numbers[1] is None or numbers[0] > numbers[1]:
            raise error_at(document, event, f"{covered[:40]!r} of {whole[:40]!r} {name} are covered")
        totals[name] = Count(numbers[0], numbers[1])
    return totals


def _record(file: File) -> Record:
    return file_coverage(file.path, file.ran, lines=file.lines, branches=file.totals.get("conditionals", NONE))


def _tool(version: str | None) -> str:
    """The tool by the version of Clover that it writes, if any."""
    return {None: "phpunit", "3.2.0": "istanbul"}.get(version, "clover")


FORMAT = Format(
    name="clover",
    title="Clover XML",
    recognise=recognise,
    read=read,
    metrics=("coverage.branch", "coverage.function", "coverage.line", "coverage.statement"),
    records=("file_coverage",),
    versions="Clover 1.3 to OpenClover 4.5, and what PHPUnit, istanbul, ReportGenerator and gcovr write after it",
    command="phpunit --coverage-clover clover.xml",
    source="OpenClover, clover.xsd (https://openclover.org/documentation)",
    reads=(
        "the `<line>` elements of each file, of type `stmt` and `cond`: number and count; a line counts once per file",
        "statements, conditionals and methods of the project's `<metrics>`, else those of its files",
        "the project's and files' statements as lines, where they count more than the lines that the report holds",
        "generated, in seconds or milliseconds since 1970",
    ),
    leaves=(
        "`<testproject>`: the coverage of the tests' own sources",
        "the lines of methods' signatures; complexity, elements and the counts of classes and lines of code",
    ),
)
