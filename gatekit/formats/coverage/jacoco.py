"""JaCoCo's XML report, which gcovr, Kover and Pester write, too.

A line is a `<line>` of a `<sourcefile>`; it is covered if any of its instructions ran (`ci` above 0), as JaCoCo itself counts it,
even if it is only partly covered. Branches are `mb` + `cb` of the lines. The report's counters are held against that: they stand
where they count more than the lines do (gcovr gives lines without instructions; classes without source have none), and methods
are counted by them alone. JaCoCo's instructions are bytecode, not statements, and are not read.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from msgspec import Struct

from gatekit.errors import ReportError
from gatekit.formats.contract import Content, Format
from gatekit.formats.coverage.counting import NONE, Count, file_coverage, of_lines, ratios, standing, total
from gatekit.reading.document import Document
from gatekit.reading.shape import Shape, Syntax
from gatekit.reading.values import parse_count
from gatekit.reading.xml import Start, xml_events

_LEVELS = frozenset(("report", "group", "package", "class", "method", "sourcefile"))
_TYPES = ("LINE", "BRANCH", "METHOD")
_TOOLS = {"GCOVR report": "gcovr", "Intellij Coverage Report": "kover", "Kover": "kover", "Pester": "pester"}
_NEWEST = int(datetime(2100, 1, 1, tzinfo=UTC).timestamp() * 1000)


class Level(Struct):
    """One element that holds counters.

    Attributes:
        name: as the element says.
        own: its own counters.
        of_files: the counters of the source files in it.
        below: those of all other elements in it, of which the source files are another view.
        ran: whether each line ran, by its number; for source files.
        branches: of its lines.
    """

    name: str = ""
    own: dict[str, Count] = {}
    of_files: dict[str, Count] = {}
    below: dict[str, Count] = {}
    ran: dict[int, bool] = {}
    branches: Count = NONE

    def counter(self, kind: str) -> Count | None:
        """Its counter, or the sum of those in it if it has none of its own."""
        return self.own.get(kind) or self.of_files.get(kind) or self.below.get(kind)

    def take(self, inner: Level, *, is_file: bool) -> None:
        """Adds the counters of an element in it."""
        counters = self.of_files if is_file else self.below
        for kind in _TYPES:
            count = inner.counter(kind)
            if count is not None:
                counters[kind] = counters.get(kind, NONE) + count


def recognise(shape: Shape) -> bool:
    """A `<report>` of packages, with or without groups and counters."""
    return (
        shape.syntax is Syntax.XML
        and shape.root == "report"
        and "name" in shape.attributes
        and not {"counter", "group", "package", "sessioninfo"}.isdisjoint(shape.children)
        and shape.children <= {"counter", "group", "package", "sessioninfo"}
    )


def read(document: Document) -> Content:
    """Reads a report.

    Raises:
        ReportError: the XML is broken, or a line or a counter has no number where it needs one.
    """
    name = document.shape.attributes.get("name", "")
    levels: list[Level] = []
    files: list[Level] = []
    dumps: list[int] = []
    report = Level()
    for event in xml_events(document):
        if event.name in _LEVELS:
            if isinstance(event, Start):
                levels.append(Level(name=event.attributes.get("name", "")))
                continue
            report = levels.pop()
            is_file = event.name == "sourcefile"
            if is_file:
                package = levels[-1].name.strip("/") if levels else ""
                report.name = f"{package}/{report.name}" if package else report.name
                files.append(report)
            if levels:
                levels[-1].take(report, is_file=is_file)
        elif isinstance(event, Start) and levels:
            _take(document, event, levels[-1], dumps)
    counted = [_counted(file) for file in files]
    lines = standing(total(lines for lines, _ in counted), report.counter("LINE"))
    branches = standing(total(branches for _, branches in counted), report.counter("BRANCH"))
    metrics = ratios(lines=lines, branches=branches, functions=report.counter("METHOD") or NONE)
    return Content(
        tool=next((tool for prefix, tool in _TOOLS.items() if name.startswith(prefix)), "jacoco"),
        produced_at=_produced_at(dumps),
        metrics=metrics,
        records=tuple(
            file_coverage(file.name, file.ran, lines=of_file, branches=its_branches)
            for file, (of_file, its_branches) in zip(files, counted, strict=True)
        ),
        blank="" if lines.whole else "no coverable line in it",
    )


def _take(document: Document, event: Start, level: Level, dumps: list[int]) -> None:
    if event.name == "counter":
        kind = event.attributes.get("type", "")
        if kind in _TYPES:
            covered, missed = (_number(document, event, name) for name in ("covered", "missed"))
            level.own[kind] = Count(covered, covered + missed)
    elif event.name == "line":
        missed, covered = (_number(document, event, name, "0") for name in ("mb", "cb"))
        level.branches += Count(covered, missed + covered)
        number = _number(document, event, "nr")
        if {"mi", "ci"} & event.attributes.keys():  # otherwise it does not say whether it ran
            level.ran[number] = _number(document, event, "ci", "0") > 0
            _number(document, event, "mi", "0")
    elif event.name == "sessioninfo":
        dumps.append(parse_count(event.attributes.get("dump", "")) or 0)


def _number(document: Document, event: Start, name: str, default: str = "") -> int:
    text = event.attributes.get(name, default)
    number = parse_count(text)
    if number is None:
        message = f"<{event.name}>: expected a whole number for {name}, got {text[:40]!r}"
        raise ReportError(message, file=document.path, position=f"line {event.line}")
    return number


def _counted(file: Level) -> tuple[Count, Count]:
    """Lines and branches of a file, by its own counters where they count more."""
    return standing(of_lines(file.ran), file.counter("LINE")), standing(file.branches, file.counter("BRANCH"))


def _produced_at(dumps: Iterable[int]) -> datetime | None:
    """When the last session was dumped, in milliseconds since 1970; None if implausible."""
    latest = max(dumps, default=0)
    return datetime.fromtimestamp(latest / 1000, UTC) if 0 < latest < _NEWEST else None


FORMAT = Format(
    name="jacoco",
    title="JaCoCo XML",
    recognise=recognise,
    read=read,
    metrics=("coverage.branch", "coverage.function", "coverage.line"),
    records=("file_coverage",),
    versions="report.dtd 1.0 and 1.1 (JaCoCo 0.5 and later, Kover, gcovr, Pester)",
    command="java -jar jacococli.jar report jacoco.exec --classfiles classes --sourcefiles src --xml jacoco.xml",
    source="JaCoCo, report.dtd (https://www.jacoco.org/jacoco/trunk/coverage/report.dtd)",
    reads=(
        "the `<line>` elements of each source file: covered instructions (`ci`), missed and covered branches",
        "the counters LINE, BRANCH and METHOD: methods by them alone, the others where they count more than the lines do",
        "groups: all of their packages count; a file is named by its package and name",
        "the time of the last session",
    ),
    leaves=(
        "INSTRUCTION (bytecode, not statements), COMPLEXITY and CLASS counters",
        "lines without `mi` and `ci` (gcovr), which do not say whether they ran: their file's counters are read",
        "names of groups: they are modules, not folders",
    ),
)
