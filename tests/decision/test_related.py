"""The records that a failing number leads to."""

from __future__ import annotations

import pytest

from gatekit.model.evidence import EntryState, Report
from gatekit.model.metric import Metric
from gatekit.model.records.file_coverage import FileCoverage
from gatekit.model.vocabulary import Result
from tests.decision.support import rule_policy, rule_result
from tests.governance.support import report, state

LINES = "from: [coverage]\nexpression: metric('coverage.line') >= 80.0"
BRANCHES = "from: [coverage]\nexpression: metric('coverage.branch') >= 80.0"


def file(path: str, lines: tuple[int, int], branches: tuple[int, int] = (0, 0), *, of: str = "coverage.xml") -> FileCoverage:
    covered, all_lines = lines
    taken, all_branches = branches
    return FileCoverage(
        path=path, lines=all_lines, covered_lines=covered, branches=all_branches, covered_branches=taken, report=of
    )


def coverage(*files: FileCoverage, line: float = 70.0, branch: float = 50.0, path: str = "coverage.xml") -> Report:
    metrics = [
        Metric(name=name, value=value, report=path) for name, value in (("coverage.line", line), ("coverage.branch", branch))
    ]
    return report(path, metrics=metrics, records=files)


def paths(rule: str, *states: EntryState) -> list[str]:
    return [getattr(record, "path", "") for record in rule_result(rule_policy(rule), *states).related]


FILES = (file("a.py", (9, 10), (0, 6)), file("b.py", (2, 10)), file("c.py", (5, 5)), file("d.py", (9, 10), (1, 2)))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (LINES, ["b.py", "a.py", "d.py"]),
        (BRANCHES, ["a.py", "d.py"]),
        (LINES.replace("80.0", "80.0 && metric('coverage.branch') >= 80.0"), ["b.py", "a.py", "d.py"]),
    ],
)
def test_a_coverage_that_is_too_low_names_the_files_that_lack_most_first(rule: str, expected: list[str]) -> None:
    assert paths(rule, state("coverage", coverage(*FILES))) == expected


def test_a_rule_that_passes_or_asks_for_something_else_names_none() -> None:
    passing = rule_result(rule_policy(LINES), state("coverage", coverage(*FILES, line=90.0)))
    assert (passing.result, passing.related) == (Result.PASS, ())
    assert paths("from: [coverage]\nexpression: metric('coverage.line') + 1.0 >= 80.0", state("coverage", coverage(*FILES))) == []


def test_only_files_of_the_reports_that_were_combined_are_named() -> None:
    unmeasured = report("other.xml", records=[file("z.py", (0, 100), of="other.xml")])
    assert paths(LINES, state("coverage", coverage(*FILES[:2]), unmeasured)) == ["b.py", "a.py"]
