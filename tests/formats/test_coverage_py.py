"""coverage.py's JSON: lines, summaries and totals, formats, and what is not coverage.py's."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.coverage.coverage_py import FORMAT
from gatekit.reading.document import Document
from gatekit.reading.shape import shape_of
from tests.formats.coverage_support import counts, files, read_text
from tests.formats.mutations import mutated_reports


def summary(covered: int, whole: int, **more: int) -> dict[str, int]:
    return {"covered_lines": covered, "num_statements": whole, **more}


def a_file(executed: list[int], missing: list[int], **more: Any) -> dict[str, Any]:
    return {"executed_lines": executed, "missing_lines": missing, **more}


def report(totals: dict[str, int], meta: dict[str, Any] | None = None, **by_name: Any) -> Content:
    written = {"version": "7.6.0", "branch_coverage": False, **(meta or {})}
    return read_text(FORMAT, json.dumps({"meta": written, "files": by_name, "totals": totals}), "coverage.json")


def test_lines_are_those_executed_and_those_missing() -> None:
    content = report(summary(2, 3), a=a_file([1, 2], [5], excluded_lines=[9]))
    assert counts(content) == {"line": (2, 3)}
    assert (files(content)["a"].covered, files(content)["a"].missed) == ((1, 2), (5,))


def test_line_0_is_none_but_the_summaries_may_count_it() -> None:
    content = report(summary(1, 3), init=a_file([0], [], summary=summary(0, 0)), a=a_file([1], [0, 2], summary=summary(1, 3)))
    assert counts(content)["line"] == (1, 3)
    assert (files(content)["init"].lines, files(content)["a"].lines, files(content)["a"].missed) == (0, 3, (2,))


def test_totals_stand_where_they_count_more_than_the_files() -> None:
    assert counts(report(summary(5, 10), a=a_file([1], [2])))["line"] == (5, 10)
    assert counts(report(summary(1, 1), a=a_file([1], [2])))["line"] == (1, 2)


def test_branches_are_counted_by_the_summaries() -> None:
    branches = summary(1, 1, covered_branches=3, num_branches=4)
    content = report(branches, a=a_file([1], [], summary=branches))
    assert counts(content)["branch"] == (3, 4)
    assert (files(content)["a"].branches, files(content)["a"].covered_branches) == (4, 3)


def test_functions_are_the_named_regions_with_statements() -> None:
    regions = {"": summary(1, 1), "f": summary(0, 2), "C.m": summary(1, 2), "empty": summary(0, 0)}
    functions = {name: {"summary": region} for name, region in regions.items()}
    assert counts(report(summary(1, 1), a=a_file([1], [], functions=functions)))["function"] == (1, 2)


def test_100_percent_of_nothing_is_blank() -> None:
    content = report(summary(0, 0), a=a_file([], []))
    assert (content.blank, content.metrics) == ("no coverable line in it", ())


def test_a_time_without_a_zone_is_not_used() -> None:
    assert report(summary(1, 1), {"timestamp": "2026-11-23T02:23:00.555446"}, a=a_file([1], [])).produced_at is None


def test_a_later_format_is_refused_by_name() -> None:
    with pytest.raises(ReportError, match="format 4") as caught:
        report(summary(1, 1), {"format": 4})
    assert caught.value.status == "unsupported_version"


@pytest.mark.parametrize("wrong", [summary(3, 2), summary(1, -1), summary(10**30, 10**30)])
def test_impossible_counts_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ReportError, match=r"^coverage\.json: \$\.totals"):
        report(wrong, a=a_file([1], []))


@pytest.mark.parametrize(
    "data",
    [
        b'{"meta": {"version": "1"}, "files": {}, "totals": {}}',
        b'{"meta": {"branch_coverage": true}, "files": [], "totals": {}}',
        b'{"total": {"lines": {}}, "a.js": {}}',
    ],
)
def test_other_reports_are_not_claimed(data: bytes) -> None:
    assert not FORMAT.recognise(shape_of(data))


@settings(deadline=None, max_examples=100)
@given(mutated_reports("coverage_py"))
def test_whatever_value_stands_anywhere_reading_ends_in_content_or_a_report_error(data: bytes) -> None:
    """Bad input never gives a traceback."""
    with suppress(ReportError):
        assert FORMAT.read(Document("coverage.json", data)).tool == "coverage.py"
