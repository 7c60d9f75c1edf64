"""How much of one source file a test run covered."""

from __future__ import annotations

from typing import ClassVar

import attrs

from gatekit.model.records import Record


@attrs.frozen(kw_only=True, eq=False, repr=False)
class FileCoverage(Record):
    """Coverage of one source file.

    Attributes:
        path: POSIX path relative to the root once governance has seen it.
        lines: number of coverable lines.
        covered_lines: how many of them ran.
        branches: number of branches; 0 if the report has none.
        covered_branches: how many of them were taken.
        missed: the line numbers that did not run, ascending.
        covered: the line numbers that ran, ascending; empty if the report only counts them.
    """

    NAMED_BY: ClassVar[tuple[str, ...]] = ()

    path: str
    lines: int
    covered_lines: int
    branches: int = 0
    covered_branches: int = 0
    missed: tuple[int, ...] = ()
    covered: tuple[int, ...] = ()
