"""Go's cover profile (`go test -coverprofile`), mode set, count or atomic.

Go's own percentage is of statements, each block weighted by how many it holds: that is `coverage.statement`. A block that stands
there several times (one per test binary under `-coverpkg`, or several profiles in one file) counts once, and is covered if any
of them ran.

A line, for `coverage.line`, is one that a block with statements spans, because the profile does not say on which lines within a
block its statements are: comments and blank lines within a block count, too. A line is covered if any of its blocks ran. A block
that ends in front of a line's first column does not span that line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from gatekit.errors import ReportError
from gatekit.formats.contract import Content, Format
from gatekit.formats.coverage.counting import NONE, Count, file_coverage, of_lines, ratios, total
from gatekit.reading.document import Document
from gatekit.reading.lines import text_lines
from gatekit.reading.shape import Shape, Syntax

_MODE = re.compile(r"mode: (set|count|atomic)\s*")
_BLOCK = re.compile(r"(.+):([0-9]{1,9})\.([0-9]{1,9}),([0-9]{1,9})\.([0-9]{1,9}) ([0-9]{1,9}) ([0-9]{1,20})")
_MOST_LINES = 1_000_000  # of a small profile; a few bytes could otherwise ask for a million lines each

Blocks = dict[tuple[int, int, int, int], tuple[int, bool]]
"""Of one file, by first line and column, last line and column: how many statements, and whether they ran."""


def recognise(shape: Shape) -> bool:
    """Text whose first line names the mode."""
    return shape.syntax is Syntax.TEXT and bool(shape.lines) and _MODE.fullmatch(shape.lines[0]) is not None


def read(document: Document) -> Content:
    """Reads a profile.

    Raises:
        ReportError: with the line that is no block, or that contradicts an earlier one.
    """
    path, most = document.path, max(_MOST_LINES, document.size // 2)
    files: dict[str, Blocks] = {}
    for number, line in enumerate(text_lines(document), 1):
        text = line.strip()
        if text and not _MODE.fullmatch(text):  # profiles that were put into one file repeat the mode
            _take(files, text, path, number)
    statements = total(_statements(blocks) for blocks in files.values())
    lines, records = NONE, []
    for name, blocks in files.items():
        ran = _lines(blocks, path, most - lines.whole)
        lines += of_lines(ran)
        records.append(file_coverage(name, ran))
    return Content(
        tool="go",
        metrics=ratios(lines=lines, statements=statements),
        records=tuple(records),
        blank="" if statements.whole else "no statement in it",
    )


def _take(files: dict[str, Blocks], text: str, path: str, number: int) -> None:
    block = _BLOCK.fullmatch(text)
    if block is None:
        message = "expected file:line.column,line.column statements count"
        raise ReportError(message, file=path, position=f"line {number}", hint="the profile was cut off or put together wrongly")
    first, column, last, end = (int(part) for part in block.groups()[1:5])
    if (last, end) < (first, column):
        raise ReportError("a block that ends before it begins", file=path, position=f"line {number}")
    blocks = files.setdefault(block[1], {})
    weight, ran = int(block[6]), int(block[7]) > 0
    known, ran_before = blocks.get((first, column, last, end), (weight, False))
    if known != weight:
        message = f"a block of {weight} statements that had {known} before"
        hint = "the profiles are of different sources"
        raise ReportError(message, file=path, position=f"line {number}", hint=hint)
    blocks[first, column, last, end] = weight, ran or ran_before


def _statements(blocks: Blocks) -> Count:
    return Count(sum(weight for weight, ran in blocks.values() if ran), sum(weight for weight, _ in blocks.values()))


def _lines(blocks: Blocks, path: str, most: int) -> Mapping[int, bool]:
    """Whether each line ran, by its number."""
    lines: dict[int, bool] = {}
    for numbers, ran in _spans(blocks):
        if len(numbers) > most or len(lines) > most:
            raise ReportError("blocks that span millions of lines", file=path, hint="no real profile of this size does")
        for number in numbers:
            lines[number] = ran or lines.get(number, False)
    return lines


def _spans(blocks: Blocks) -> Iterator[tuple[range, bool]]:
    for (first, _, last, end), (weight, ran) in blocks.items():
        if weight:
            yield range(first, last + 1 if end > 1 or last == first else last), ran


FORMAT = Format(
    name="go_cover",
    title="Go cover profile",
    recognise=recognise,
    read=read,
    metrics=("coverage.line", "coverage.statement"),
    records=("file_coverage",),
    versions="mode set, count and atomic",
    command="go test ./... -coverprofile=coverage.out",
    source="golang.org/x/tools/cover, profile.go (https://pkg.go.dev/golang.org/x/tools/cover)",
    reads=(
        "blocks: statements, weighted as `go tool cover -func` weighs them; repeated blocks count once",
        "lines that blocks with statements span, comments and blank lines within a block included",
    ),
    leaves=("how often a block ran: whether it ran is what counts", "functions and branches: the profile has none"),
)
