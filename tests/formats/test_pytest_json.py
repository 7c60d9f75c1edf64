"""pytest-json-report: outcomes, reruns, files that cannot be loaded, and what makes a report partial."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.tests.pytest_json import FORMAT
from gatekit.model.vocabulary import Kind, Severity
from gatekit.reading.document import Document
from tests.formats.mutations import mutated_reports
from tests.formats.runs import counts, only

TOP = {"created": 1700000000.5, "duration": 0.1, "exitcode": 0, "root": "/builds/shop"}


def read(tests: list[dict[str, Any]] | None, **more: Any) -> Content:
    total = len(tests or [])
    value = {**TOP, "summary": {"total": total, "collected": total}, "tests": tests, **more}
    return FORMAT.read(Document("report.json", json.dumps(value).encode()))


def one(outcome: str, **more: Any) -> dict[str, Any]:
    return {"nodeid": "tests/test_a.py::test_x", "lineno": 4, "outcome": outcome, **more}


FAILED_CALL = {
    "duration": 0.5,
    "outcome": "failed",
    "crash": {"path": "/builds/shop/lib/a.py", "lineno": 70, "message": "ValueError: no\nbasket"},
    "traceback": [{"path": "tests/test_a.py", "lineno": 7, "message": ""}, {"path": "lib/a.py", "lineno": 70, "message": ""}],
}


@pytest.mark.parametrize(
    ("word", "outcome"),
    [
        ("passed", "passed"),
        ("xpassed", "passed"),
        ("failed", "failed"),
        ("subtests failed", "failed"),
        ("error", "errored"),
        ("skipped", "skipped"),
        ("xfailed", "skipped"),
    ],
)
def test_each_outcome_counts_as_in_pytests_junit(word: str, outcome: str) -> None:
    assert counts(read([one(word)])) == {outcome: 1, "total": 1}


def test_a_failure_has_its_exception_and_the_line_of_the_tests_own_file() -> None:
    finding = only(read([one("failed", call=FAILED_CALL)], exitcode=1))
    assert (finding.kind, finding.severity, finding.message) == (Kind.TEST_FAILURE, Severity.HIGH, "ValueError: no basket")
    assert (finding.location.path, finding.location.line) == ("tests/test_a.py", 7)
    assert finding.rule_id == finding.identity == finding.location.logical_name == "tests/test_a.py::test_x"


def test_without_a_traceback_the_test_itself_is_the_place() -> None:
    assert only(read([one("failed", call={"outcome": "failed"})])).location.line == 5


def test_a_rerun_whose_last_run_passed_is_flaky() -> None:
    content = read([one("rerun", call={"outcome": "passed", "duration": 0.1})])
    assert only(content).kind is Kind.FLAKY_TEST
    assert only(content).message == "failed at least once, then passed"
    assert counts(content) == {"passed": 1, "flaky": 1, "total": 1, "duration": 0.1}
    assert Kind.FLAKY_TEST in content.measures


def test_a_rerun_that_never_came_to_pass_has_failed() -> None:
    assert counts(read([one("rerun", call={"outcome": "rerun"})])) == {"failed": 1, "total": 1}


def test_a_worker_that_died_is_told() -> None:
    lost = {"???": {"outcome": "failed", "longrepr": "worker 'gw0' crashed while running it"}}
    assert only(read([one("failed", **lost)])).message == "worker 'gw0' crashed while running it"


def test_a_file_that_cannot_be_loaded_is_an_errored_test_and_makes_the_report_partial() -> None:
    longrepr = "ImportError while importing\nE   ModuleNotFoundError: No module named 'x'"
    content = read([], collectors=[{"nodeid": "tests/test_b.py", "outcome": "failed", "result": [], "longrepr": longrepr}])
    assert only(content).message == "ModuleNotFoundError: No module named 'x'"
    assert counts(content) == {"errored": 1, "total": 1}
    assert content.incomplete == ("tests/test_b.py could not be searched for tests: ModuleNotFoundError: No module named 'x'",)


def test_a_file_that_is_skipped_as_a_whole_is_a_skipped_test() -> None:
    content = read([], collectors=[{"nodeid": "tests/test_b.py", "outcome": "skipped", "result": []}])
    assert (counts(content), content.incomplete) == ({"skipped": 1, "total": 1}, ())


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"exitcode": 2}, "pytest was interrupted (exit code 2)"),
        ({"exitcode": 3}, "pytest broke with an internal error (exit code 3)"),
        ({"exitcode": 137}, "pytest ended in a way of somebody else's (exit code 137)"),
        ({"summary": {"total": 1, "failed": 1}}, "the report counts 1 failed tests and holds none"),
        ({"summary": {"total": 1, "passed": 1, "error": 2}}, "the report counts 2 failed tests and holds none"),
        ({"exitcode": 1}, "pytest exited with 1, but no test in the report has failed"),
        ({"summary": {"total": 2}}, "the report counts 2 tests and holds 1"),
        ({"summary": {"total": 1, "collected": 9, "deselected": 3}}, "the report counts 6 tests that were collected and holds 1"),
    ],
)
def test_what_shows_that_tests_are_missing_makes_the_report_partial(more: dict[str, Any], sentence: str) -> None:
    assert read([one("passed")], **more).incomplete == (sentence,)


def test_an_outcome_that_nobody_knows_is_no_pass_and_makes_the_report_partial() -> None:
    content = read([one("quarantined")])
    assert counts(content) == {"skipped": 1, "total": 1}
    assert content.incomplete == ("some tests have an outcome that gatekit does not know: quarantined",)


def test_an_exit_code_that_is_not_told_is_no_success() -> None:
    with pytest.raises(ReportError, match="expected `int`, got `null`"):
        read([one("passed")], exitcode=None)


def test_deselected_tests_are_not_missing() -> None:
    assert read([one("passed")], summary={"total": 1, "collected": 4, "deselected": 3}).incomplete == ()


def test_a_summary_alone_is_partial_and_never_a_pass() -> None:
    content = read(None, summary={"passed": 3, "total": 3, "collected": 3})
    assert len(content.incomplete) == 2
    assert content.metrics == ()


def test_no_test_at_all_is_blank() -> None:
    assert read([], exitcode=5, summary={"total": 0, "collected": 0}).blank == "no test case in it"


@pytest.mark.parametrize("created", [-1.0, 0, 1e300, None])
def test_an_impossible_time_is_no_time(created: float | None) -> None:
    assert read([one("passed")], created=created).produced_at is None


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(data=mutated_reports("pytest_json"))
def test_an_odd_value_never_gives_a_traceback(data: bytes) -> None:
    with suppress(ReportError):
        FORMAT.read(Document("report.json", data))
