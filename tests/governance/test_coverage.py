"""Several coverage reports of one run: no line counts twice."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
from hypothesis import given
from hypothesis import strategies as st

from gatekit.governance.coverage import merge_coverage
from gatekit.model.catalogue import CATALOGUE, combine_metrics
from gatekit.model.evidence import Report
from gatekit.model.metric import Metric, ratio_metric
from gatekit.model.records.file_coverage import FileCoverage
from gatekit.model.vocabulary import ReportStatus

LINE = CATALOGUE["coverage.line"]


def file(path: str, covered: Sequence[int], missed: Sequence[int], *, branches: int = 0, taken: int = 0) -> FileCoverage:
    return FileCoverage(
        path=path,
        lines=len(covered) + len(missed),
        covered_lines=len(covered),
        covered=tuple(covered),
        missed=tuple(missed),
        branches=branches,
        covered_branches=taken,
    )


def report(path: str, *files: FileCoverage, more: tuple[int, int] = (0, 0)) -> Report:
    """A report whose header knows `more` (covered, all) lines than its files."""
    covered, whole = sum(each.covered_lines for each in files) + more[0], sum(each.lines for each in files) + more[1]
    metrics = [
        ratio_metric("coverage.line", covered, whole, scale=100),
        ratio_metric("coverage.branch", sum(f.covered_branches for f in files), sum(f.branches for f in files), scale=100),
    ]
    return Report(
        path=path,
        status=ReportStatus.OK,
        format="lcov",
        metrics=tuple(attrs.evolve(metric, report=path) for metric in metrics if metric),
        records=tuple(attrs.evolve(each, report=path) for each in files),
    )


def line_coverage(*reports: Report) -> float | None:
    metrics, _ = merge_coverage(reports)
    return combine_metrics(LINE, [metric for metric in metrics if metric.name == "coverage.line"])


def test_the_same_run_in_two_formats_is_one_run() -> None:
    one = report("coverage.xml", file("a.py", [1, 2], [3, 4]))
    other = report("coverage.lcov", file("a.py", [1, 2], [3, 4]))
    metrics, records = merge_coverage([one, other])
    (metric,) = (metric for metric in metrics if metric.name == "coverage.line")
    assert (metric.numerator, metric.denominator, metric.report) == (2, 4, "coverage.xml + coverage.lcov")
    assert len(records) == 1


def test_two_parts_of_a_run_cover_what_either_of_them_ran() -> None:
    unit = report("unit.xml", file("a.py", [1, 2], [3, 4]), file("b.py", [1], []))
    end_to_end = report("e2e.xml", file("a.py", [2, 3], [1, 4]))
    assert line_coverage(unit, end_to_end) == 100 * 4 / 5
    _, records = merge_coverage([unit, end_to_end])
    merged = next(record for record in records if isinstance(record, FileCoverage) and record.path == "a.py")
    assert (merged.covered, merged.missed, merged.report) == ((1, 2, 3), (4,), "unit.xml + e2e.xml")


def test_reports_of_different_files_only_add_up() -> None:
    backend, frontend = report("b.xml", file("a.py", [1], [2])), report("f.xml", file("a.js", [1], []))
    metrics, records = merge_coverage([backend, frontend])
    assert metrics == (*backend.metrics, *frontend.metrics)
    assert records == (*backend.records, *frontend.records)


def test_files_of_one_name_in_two_modules_are_not_taken_for_one() -> None:
    """Tools that run in a module's folder name its files from there, as in the packages of a monorepo."""
    tested = report("packages/a/lcov.info", file("src/index.js", range(1, 11), []))
    untested = report("packages/b/lcov.info", file("src/index.js", [], range(1, 26, 2)))
    assert line_coverage(tested, untested) == 100 * 10 / 23
    assert len(merge_coverage([tested, untested])[1]) == 2


def test_where_nobody_can_tell_whether_files_are_one_the_lower_coverage_stands() -> None:
    """One half of a run may see few lines of a file (a header of C++), and adding them up would count the covered ones twice."""
    few, all_ = report("a.info", file("a.h", range(1, 11), [])), report("b.info", file("a.h", range(1, 11), range(11, 101)))
    assert line_coverage(few, all_) == 10


def test_a_line_that_only_some_tool_calls_coverable_does_not_make_another_file() -> None:
    one, other = report("a.xml", file("a.py", range(1, 20), [20])), report("b.info", file("a.py", [20], range(1, 20)))
    assert line_coverage(one, report("b.info", file("a.py", [20], range(2, 20)))) == line_coverage(one, other) == 100


def test_what_a_header_knows_beyond_its_files_stays() -> None:
    whole = report("a.xml", file("a.py", [1, 2], []), more=(0, 6))
    assert line_coverage(whole, report("b.xml", file("a.py", [1, 2], []))) == 25


def test_a_report_without_line_numbers_is_not_added_on_top() -> None:
    counted = FileCoverage(path="a.py", lines=10, covered_lines=4)
    one, other = report("a.xml", counted), report("b.xml", file("a.py", [1, 2], [3]))
    metrics, _ = merge_coverage([one, other])
    (metric,) = (metric for metric in metrics if metric.name == "coverage.line")
    assert (metric.numerator, metric.denominator) == (4, 10)


def test_branches_are_merged_by_the_best_report() -> None:
    one = report("a.xml", file("a.py", [1], [], branches=4, taken=1))
    other = report("b.xml", file("a.py", [1], [], branches=4, taken=3))
    metrics, _ = merge_coverage([one, other])
    (metric,) = (metric for metric in metrics if metric.name == "coverage.branch")
    assert (metric.numerator, metric.denominator) == (3, 4)


def test_functions_cannot_be_merged_so_the_worst_report_stands() -> None:
    reports = [
        Report(
            path=path,
            status=ReportStatus.OK,
            metrics=(Metric(name="coverage.function", value=value, numerator=value, denominator=100, report=path),),
            records=(FileCoverage(path="a.go", lines=1, covered_lines=1, covered=(1,), report=path),),
        )
        for path, value in (("a.out", 90.0), ("b.out", 30.0))
    ]
    metrics, _ = merge_coverage(reports)
    assert combine_metrics(CATALOGUE["coverage.function"], metrics) == 30


LINES = st.sets(st.integers(1, 30), max_size=30)
RUNS = st.lists(st.dictionaries(st.sampled_from(["a.py", "b.py", "c.py"]), LINES, min_size=1), min_size=1, max_size=4)


@given(RUNS)
def test_merging_counts_each_line_once_whatever_the_order(runs: list[dict[str, set[int]]]) -> None:
    """The merged coverage is that of the union of what ran, and the order of the reports plays no part."""
    known = {path: range(1, 31) for run in runs for path in run}
    reports = [
        report(
            f"r{number}.xml",
            *(file(path, sorted(ran), [line for line in known[path] if line not in ran]) for path, ran in run.items()),
        )
        for number, run in enumerate(runs)
    ]
    ran = {(path, line) for run in runs for path, lines in run.items() for line in lines}
    expected = 100 * len(ran) / sum(map(len, known.values()))
    found = [line_coverage(*reports), line_coverage(*reversed(reports))]
    assert all(value is not None and abs(value - expected) < 1e-9 for value in found)
