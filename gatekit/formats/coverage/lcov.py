"""LCOV tracefiles (`lcov.info`), as geninfo, istanbul, coverage.py, gcovr and Coverlet write them.

A line is a number that a `DA` of its source file names; it is covered if any of them counts more than 0. Several records of one
source file (one per test, or merged files) are one file. A branch is a line, block and branch of `BRDA`; `-` (its block never
ran) and 0 are not taken. A function is a name of `FN` and `FNDA`, or in LCOV 2 an index of `FNL` and `FNA`, whose names are
aliases. Line 0, which coverage.py before 7.4 writes for a file without code, is none.

The totals of a record (`LF` and `LH`, `BRF` and `BRH`, `FNF` and `FNH`) stand where they count more than the record holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from gatekit.errors import ReportError
from gatekit.formats.contract import Content, Format
from gatekit.formats.coverage.counting import Count, file_coverage, of_lines, ratios, standing, total
from gatekit.model.records import Record
from gatekit.reading.document import Document
from gatekit.reading.lines import text_lines
from gatekit.reading.shape import Shape, Syntax
from gatekit.reading.values import parse_count, parse_number

_ENTRY = re.compile(r"([A-Z][A-Z0-9]{1,7}):(.*)")
_END = "end_of_record"
_KEYS = {"lines": ("LF", "LH"), "branches": ("BRF", "BRH"), "functions": ("FNF", "FNH")}
_MOST_TOLD = 10
_TOTALS = {key: (kind, place) for kind, (whole, covered) in _KEYS.items() for place, key in enumerate((covered, whole))}


class Source(Struct):
    """One source file.

    Attributes:
        lines: whether each ran, by its number.
        branches: whether each was taken, by line, block and branch.
        functions: whether each ran, by its name or index.
        totals: what a record claims, covered and whole, of the kinds above; of several records the largest.
        seen: how many `DA` one record held, repetitions included; of several records the most.
    """

    lines: dict[int, bool] = {}
    branches: dict[str, bool] = {}
    functions: dict[str, bool] = {}
    totals: dict[str, Count] = {}
    seen: int = 0

    def count(self, kind: str) -> Count:
        """How many there are."""
        ran = getattr(self, kind)
        return standing(of_lines(ran), self.totals.get(kind), seen=self.seen if kind == "lines" else 0)


def recognise(shape: Shape) -> bool:
    """Text of which each line is an entry with a short key in capitals, among them a source file."""
    if shape.syntax is not Syntax.TEXT:
        return False
    lines = [line.strip() for line in shape.lines if line.strip() and not line.startswith("#")]
    if not any(line.startswith("SF:") for line in lines):
        return False
    return lines[0].startswith(("TN:", "SF:")) and all(line == _END or _ENTRY.match(line) for line in lines[:5])


def read(document: Document) -> Content:
    """Reads a tracefile.

    Raises:
        ReportError: with the line that is no entry or holds a malformed number, or where the last record has no end.
    """
    path = document.path
    reader = _Reader(path)
    lines = text_lines(document)
    for number, line in enumerate(lines, 1):
        reader.take(number, line.strip())
    if reader.source is not None:
        hint = "the tool or the upload was cut off; run it again"
        raise ReportError("the last record has no end", file=path, position=f"line {len(lines)}", hint=hint)
    counts = {kind: total(source.count(kind) for source in reader.sources.values()) for kind in _KEYS}
    return Content(
        tool="gcovr" if "GCOVR_report" in reader.tests else "lcov",
        metrics=ratios(**counts),
        records=tuple(_record(name, source) for name, source in reader.sources.items()),
        blank="" if counts["lines"].whole else "no coverable line in it",
        incomplete=tuple(reader.incomplete()),
    )


class _Reader:
    """Takes in a tracefile line by line."""

    def __init__(self, path: str) -> None:
        self.sources: dict[str, Source] = {}
        self.tests: set[str] = set()
        self.source: Source | None = None
        self._path = path
        self._totals: dict[str, list[int]] = {}
        self._seen = 0
        self._name = ""
        self._contradictions: list[str] = []

    def incomplete(self) -> Iterator[str]:
        """The records whose totals cover more than there is; of many the first."""
        yield from self._contradictions[:_MOST_TOLD]
        if (more := len(self._contradictions) - _MOST_TOLD) > 0:
            yield f"the totals of {more} more records contradict themselves"

    def take(self, number: int, line: str) -> None:
        if not line or line.startswith("#"):
            return
        entry = _ENTRY.fullmatch(line)
        if line == _END:
            self._end()
        elif entry is None:
            raise self._error(number, "expected an entry of a tracefile, such as DA:1,1, or end_of_record")
        elif entry[1] == "TN":
            self.tests.add(entry[2])
        elif entry[1] == "SF":
            if self.source is not None:
                raise self._error(number, "a source file before the record of the last one has ended")
            self._name = entry[2]
            self.source = self.sources.setdefault(self._name, Source())
        elif self.source is None:
            raise self._error(number, f"{entry[1]} outside of any source file (SF)")
        else:
            self._take(self.source, number, entry[1], entry[2])

    def _take(self, source: Source, number: int, key: str, value: str) -> None:
        if key == "DA":
            place, hits, *_ = (*value.split(","), "")
            line, ran = self._whole(number, key, place), self._ran(number, key, hits)
            self._seen += 1
            if line:
                source.lines[line] = ran or source.lines.get(line, False)
        elif key == "BRDA":
            branch, _, taken = value.rpartition(",")
            if branch.count(",") < 2:
                raise self._error(number, "BRDA: expected line, block, branch and how often it was taken")
            ran = taken != "-" and self._ran(number, key, taken)
            source.branches[branch] = ran or source.branches.get(branch, False)
        elif key in {"FN", "FNDA", "FNL", "FNA"}:
            self._take_function(source, number, key, value)
        elif key in _TOTALS:
            kind, place_in = _TOTALS[key]
            self._totals.setdefault(kind, [0, 0])[place_in] = self._whole(number, key, value)

    def _take_function(self, source: Source, number: int, key: str, value: str) -> None:
        first, _, rest = value.partition(",")
        second, _, third = rest.partition(",")
        if key == "FNDA":
            name, ran = f"name {rest}", self._ran(number, key, first)
        elif key == "FNA":
            name, ran = f"index {first}", self._ran(number, key, second)
        elif key == "FNL":
            name, ran = f"index {first}", False
        else:  # FN: line, since LCOV 1.16 also the last line, and the name, in which there may be commas
            self._whole(number, key, first)
            name, ran = f"name {third if third and second.isdecimal() else rest}", False
        source.functions[name] = ran or source.functions.get(name, False)

    def _end(self) -> None:
        if self.source is not None:
            for kind, (covered, whole) in self._totals.items():
                count = Count(covered, whole)
                if covered > whole > 0:  # of none, coverage.py before 7.4 calls one covered
                    self._contradictions.append(_contradiction(self._name, kind, count))
                if whole > self.source.totals.get(kind, Count()).whole:
                    self.source.totals[kind] = count
            self.source.seen = max(self.source.seen, self._seen)
        self.source, self._totals, self._seen = None, {}, 0

    def _whole(self, number: int, key: str, text: str) -> int:
        count = parse_count(text.strip())
        if count is None:
            raise self._error(number, f"{key}: expected a whole number, got {text[:40]!r}")
        return count

    def _ran(self, number: int, key: str, text: str) -> bool:
        count = parse_number(text)
        if count is None:
            raise self._error(number, f"{key}: expected a number of hits, got {text[:40]!r}")
        return count > 0

    def _error(self, number: int, message: str) -> ReportError:
        return ReportError(message, file=self._path, position=f"line {number}")


def _contradiction(name: str, kind: str, count: Count) -> str:
    whole, covered = _KEYS[kind]
    return f"the totals of {name} contradict themselves: {covered} {count.covered} of {whole} {count.whole}"


def _record(name: str, source: Source) -> Record:
    return file_coverage(name, source.lines, lines=source.count("lines"), branches=source.count("branches"))


FORMAT = Format(
    name="lcov",
    title="LCOV tracefile",
    recognise=recognise,
    read=read,
    metrics=("coverage.branch", "coverage.function", "coverage.line"),
    records=("file_coverage",),
    versions="LCOV 1 and 2 (geninfo, istanbul, coverage.py, gcovr, Coverlet)",
    command="lcov --capture --directory . --output-file lcov.info",
    source="linux-test-project/lcov, man page geninfo, section FILES (https://github.com/linux-test-project/lcov)",
    reads=(
        "SF, DA, BRDA, FN and FNDA, FNL and FNA: lines, branches and functions; several records of one file are one",
        "LF and LH, BRF and BRH, FNF and FNH, where they count more than the record holds",
        "totals that cover more than there is (LH above LF): the report is partial",
    ),
    leaves=(
        "checksums of lines (DA), VER, MC/DC (MCDC, MCF, MCH) and other keys",
        "TN: coverage is not told by test",
    ),
)
