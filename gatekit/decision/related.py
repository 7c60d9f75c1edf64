"""The records behind a number that misses its limit: where to begin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gatekit.model.decision import Comparison
from gatekit.model.records import Record

# what a file lacks for a metric: all of the first, less the second
_COVERAGE = {"coverage.line": ("lines", "covered_lines"), "coverage.branch": ("branches", "covered_branches")}


def related(comparisons: Sequence[Comparison], records: Mapping[str, Sequence[Record]]) -> tuple[Record, ...]:
    """The files that lack what a coverage lacks, from the reports that it was combined of; those that lack most come first.

    Args:
        comparisons: of the rule; those that hold, or are about something else, have no such records.
        records: what the rule sees, by kind.
    """
    lacking: dict[int, tuple[int, Any]] = {}
    for comparison in comparisons:
        if comparison.holds or comparison.metric not in _COVERAGE:
            continue
        whole, covered = _COVERAGE[comparison.metric]
        reports = {part.report for part in comparison.parts}
        for number, file in enumerate(records.get("file_coverage", ())):
            lacks = getattr(file, whole) - getattr(file, covered)
            if lacks > 0 and file.report in reports:
                before, _ = lacking.get(number, (0, file))
                lacking[number] = (before + lacks, file)
    worst_first = sorted(lacking.values(), key=lambda item: (-item[0], item[1].path, item[1].report))
    return tuple(file for _, file in worst_first)
