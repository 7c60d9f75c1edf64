"""coverage.py's JSON report, format 3, 2, and those before coverage 7.4 that tell no format.

A line is the first line of a statement that is not excluded: `executed_lines` and `missing_lines` of a file. Line 0, which
coverage.py before 6 writes for a file without code, is none. The `summary` of a file and the `totals` of the report stand where
they count more than the lines (coverage.py before 6 counts its line 0). Branches are counted by the summaries.

A function is a region of `functions` (format 3) with a name and at least one statement; it is covered if any of them ran.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import msgspec

from gatekit.errors import ReportError
from gatekit.formats.contract import Content, Format
from gatekit.formats.coverage.counting import NONE, Count, file_coverage, of_lines, ratios, standing, total
from gatekit.model.records import Record
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.shape import Shape, Syntax
from gatekit.reading.values import parse_time

NEWEST_FORMAT = 3
Number = Annotated[int, msgspec.Meta(ge=0, le=10**15)]  # no report counts more


class Summary(msgspec.Struct):
    """How many lines and branches were covered."""

    covered_lines: Number
    num_statements: Number
    covered_branches: Number = 0
    num_branches: Number = 0


class Region(msgspec.Struct):
    """One function."""

    summary: Summary


class File(msgspec.Struct):
    """One source file."""

    executed_lines: list[Number]
    missing_lines: list[Number]
    summary: Summary | None = None
    functions: dict[str, Region] | None = None


class Meta(msgspec.Struct):
    """Who wrote the report, and when (without a time zone)."""

    version: str = ""
    timestamp: str = ""
    format: int = 1


class Report(msgspec.Struct):
    """A whole report."""

    meta: Meta
    files: dict[str, File]
    totals: Summary


def recognise(shape: Shape) -> bool:
    """An object with meta, files and totals, whose meta is coverage.py's."""
    return (
        shape.syntax is Syntax.JSON
        and shape.top == "object"
        and shape.keys.get("files") == "object"
        and "branch_coverage" in shape.inner.get("meta", ())
    )


def read(document: Document) -> Content:
    """Reads a report.

    Raises:
        ReportError: it is of a later format (`unsupported_version`), a value is malformed, or more is covered than there is.
    """
    report = decode_json(document, Report)
    if report.meta.format > NEWEST_FORMAT:
        raise ReportError(
            f"coverage.py's JSON format {report.meta.format}; gatekit reads up to {NEWEST_FORMAT}",
            file=document.path,
            position="$.meta.format",
            hint="use a gatekit that knows it, or write XML",
            status="unsupported_version",
        )
    claimed = _counts(document, report.totals, "$.totals")
    files = list(_files(document, report))
    lines = standing(total(lines for _, lines, _, _ in files), claimed[0])
    branches = standing(total(branches for _, _, branches, _ in files), claimed[1])
    return Content(
        tool="coverage.py",
        tool_version=report.meta.version,
        produced_at=parse_time(report.meta.timestamp),
        metrics=ratios(lines=lines, branches=branches, functions=total(functions for *_, functions in files)),
        records=tuple(record for record, *_ in files),
        blank="" if lines.whole else "no coverable line in it",
    )


def _files(document: Document, report: Report) -> Iterator[tuple[Record, Count, Count, Count]]:
    """The record of each file, its lines, branches and functions."""
    for path, file in report.files.items():
        position = f"$.files[{path!r}]"
        ran = {number: False for number in file.missing_lines if number}
        ran |= {number: True for number in file.executed_lines if number}
        lines, branches = of_lines(ran), NONE
        if file.summary is not None:
            claimed, branches = _counts(document, file.summary, position)
            lines = standing(lines, claimed)
        regions = [region.summary for name, region in (file.functions or {}).items() if name]
        with_code = [region for region in regions if region.num_statements > 0]
        functions = Count(sum(region.covered_lines > 0 for region in with_code), len(with_code))
        yield file_coverage(path, ran, lines=lines, branches=branches), lines, branches, functions


def _counts(document: Document, summary: Summary, position: str) -> tuple[Count, Count]:
    """Lines and branches."""
    lines = Count(summary.covered_lines, summary.num_statements)
    branches = Count(summary.covered_branches, summary.num_branches)
    for what, count in (("lines", lines), ("branches", branches)):
        if count.covered > count.whole:
            raise ReportError(f"{count.covered} of {count.whole} {what} are covered", file=document.path, position=position)
    return lines, branches


FORMAT = Format(
    name="coverage_py",
    title="coverage.py JSON",
    recognise=recognise,
    read=read,
    metrics=("coverage.branch", "coverage.function", "coverage.line"),
    records=("file_coverage",),
    versions="format 2 and 3, and those without a format (coverage.py 5.0 and later)",
    command="coverage json -o coverage.json",
    source="coverage.py, JSON reporting (https://coverage.readthedocs.io/en/latest/commands/cmd_json.html)",
    reads=(
        "executed and missing lines of each file",
        "the summaries of files and the totals: branches by them alone, lines where they count more than the lists",
        "functions (format 3): covered if any of their statements ran",
    ),
    leaves=(
        "contexts, excluded lines and classes",
        "the timestamp: it names no time zone",
        "which branches were taken: a branch is a pair of lines, and the summaries count them",
    ),
)
