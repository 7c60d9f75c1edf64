"""What the coverage formats share: counts of what was covered, and a report's own totals held against them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from gatekit.errors import ReportError
from gatekit.model.metric import Metric, ratio_metric
from gatekit.model.records import Record, record_class
from gatekit.reading.document import Document
from gatekit.reading.values import parse_number

if TYPE_CHECKING:  # half of the formats are no XML
    from gatekit.reading.xml import Start

_OLDEST, _NEWEST = (datetime(year, 1, 1, tzinfo=UTC).timestamp() for year in (2000, 2100))


class Count(NamedTuple):
    """How many were covered, of how many.

    >>> Count(1, 2) + Count(0, 3)
    Count(covered=1, whole=5)
    """

    covered: int = 0
    whole: int = 0

    def __add__(self, other: object) -> Count:
        return Count(self.covered + other.covered, self.whole + other.whole) if isinstance(other, Count) else NotImplemented


NONE = Count()


def total(counts: Iterable[Count]) -> Count:
    """The sum of several."""
    return sum(counts, NONE)


def standing(counted: Count, claimed: Count | None, *, seen: int = 0) -> Count:
    """What counts: what the report holds, or its own total where that counts *more*, because then something is missing from it.

    A total that counts less, or more covered ones than there are, does not stand.

    Args:
        counted: by the items that the report holds.
        claimed: the report's own total; None if it gives none.
        seen: how many items it holds, repetitions included.

    >>> standing(Count(1, 2), Count(5, 10)), standing(Count(1, 2), Count(2, 2)), standing(Count(1, 2), Count(3, 3), seen=3)
    (Count(covered=5, whole=10), Count(covered=1, whole=2), Count(covered=1, whole=2))
    """
    if claimed is not None and max(seen, counted.whole) < claimed.whole >= claimed.covered:
        return claimed
    return counted


def ratios(
    *, lines: Count = NONE, branches: Count = NONE, functions: Count = NONE, statements: Count = NONE
) -> tuple[Metric, ...]:
    """The metrics of what was counted; 0 of 0 is not measured.

    >>> [metric.value for metric in ratios(lines=Count(1, 2), branches=Count(0, 0))]
    [50.0]
    """
    named = {"line": lines, "branch": branches, "function": functions, "statement": statements}
    metrics = (ratio_metric(f"coverage.{name}", *count, scale=100.0) for name, count in named.items())
    return tuple(metric for metric in metrics if metric)


def of_lines(ran: Mapping[int, bool]) -> Count:
    """How many lines ran.

    >>> of_lines({1: True, 2: False})
    Count(covered=1, whole=2)
    """
    return Count(sum(ran.values()), len(ran))


def file_coverage(path: str, ran: Mapping[int, bool], *, lines: Count | None = None, branches: Count = NONE) -> Record:
    """The record of one file.

    Args:
        path: as the report spells it.
        ran: whether each line ran, by its number.
        lines: how many there are, if the report does not tell all of them; else they are counted.
        branches: of the file.
    """
    count = lines or of_lines(ran)
    record: Record = record_class("file_coverage")(
        path=path,
        lines=count.whole,
        covered_lines=count.covered,
        branches=branches.whole,
        covered_branches=branches.covered,
        missed=tuple(sorted(number for number, hit in ran.items() if not hit)),
        covered=tuple(sorted(number for number, hit in ran.items() if hit)),
    )
    return record


def moment_since_epoch(text: str) -> datetime | None:
    """A time in seconds or milliseconds since 1970, which writers of one format disagree about; None if implausible.

    >>> moment_since_epoch("1767225600") == moment_since_epoch("1767225600000"), moment_since_epoch("0")
    (True, None)
    """
    since_epoch = parse_number(text)
    if since_epoch is None:
        return None
    seconds = since_epoch / 1000 if since_epoch > _NEWEST else since_epoch
    return datetime.fromtimestamp(seconds, UTC) if _OLDEST <= seconds <= _NEWEST else None


def needed(document: Document, event: Start, name: str) -> str:
    """An attribute that an element must have. Raises `ReportError` if it is missing or empty."""
    value = event.attributes.get(name, "")
    if not value:
        raise error_at(document, event, f"<{event.name}> without {name}")
    return value


def error_at(document: Document, event: Start, message: str) -> ReportError:
    """What is wrong with an element, with its line."""
    return ReportError(message, file=document.path, position=f"line {event.line}")
