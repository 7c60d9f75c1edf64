"""Playwright's JSON report: its own verdicts, retries, projects, errors outside of tests, and tests that did not run."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.tests.playwright import FORMAT
from gatekit.model.vocabulary import Kind
from gatekit.reading.document import Document
from tests.formats.mutations import mutated_reports
from tests.formats.runs import counts, only

CONFIG = {"rootDir": "/builds/shop/t", "version": "1.50.0", "projects": []}


def run(status: str = "passed", message: str = "", line: int = 0, file: str = "/builds/shop/t/a.spec.ts") -> dict[str, Any]:
    error = {"message": message, "location": {"file": file, "line": line, "column": 9}}
    return {"status": status, "duration": 500, "startTime": "2026-01-01T10:00:00Z", **({"error": error} if message else {})}


def one(status: str, *results: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"status": status, "expectedStatus": "passed", "projectName": "", "results": list(results), **more}


def spec(*tests: dict[str, Any]) -> dict[str, Any]:
    return {"title": "pays", "file": "a.spec.ts", "line": 3, "column": 1, "tests": list(tests)}


def read(*tests: dict[str, Any], errors: Any = (), **more: Any) -> Content:
    suites = [{"title": "a.spec.ts", "file": "a.spec.ts", "specs": [spec(*tests)]}]
    return content_of({"config": CONFIG, "suites": suites, "errors": list(errors), **more})


def content_of(value: dict[str, Any]) -> Content:
    return FORMAT.read(Document("report.json", json.dumps(value).encode()))


@pytest.mark.parametrize(
    ("status", "outcome"), [("expected", "passed"), ("unexpected", "failed"), ("skipped", "skipped"), ("flaky", "passed")]
)
def test_the_tools_own_word_is_the_outcome(status: str, outcome: str) -> None:
    more = {"flaky": 1} if status == "flaky" else {}
    assert counts(read(one(status, expectedStatus="skipped"))) == {outcome: 1, "total": 1, **more}


def test_a_failure_is_placed_where_it_was_thrown_in_the_tests_own_file() -> None:
    finding = only(read(one("unexpected", run("failed", "\x1b[31mexpected 1\x1b[39m", line=7))))
    assert (finding.kind, finding.message) == (Kind.TEST_FAILURE, "expected 1")
    assert (finding.location.path, finding.location.line, finding.location.column) == ("a.spec.ts", 7, 9)


def test_a_failure_in_another_file_is_placed_at_the_test() -> None:
    elsewhere = run("failed", "no", line=70, file="/builds/shop/t/help.ts")
    assert only(read(one("unexpected", elsewhere))).location.line == 3


def test_an_id_names_project_file_groups_and_test() -> None:
    inner = {"title": "basket", "specs": [spec(one("unexpected", projectName="phone"))]}
    content = content_of({"config": CONFIG, "suites": [{"title": "a.spec.ts", "file": "a.spec.ts", "suites": [inner]}]})
    finding = only(content)
    assert finding.rule_id == finding.location.logical_name == "[phone] \u203a a.spec.ts \u203a basket \u203a pays"


def test_each_project_counts() -> None:
    assert counts(read(one("expected", projectName="a"), one("unexpected", projectName="b")))["total"] == 2


def test_a_flaky_test_tells_how_often_it_failed_and_why_first() -> None:
    content = read(one("flaky", run("failed", "first"), run("timedOut", "second"), run("passed")))
    assert (only(content).kind, only(content).message) == (Kind.FLAKY_TEST, "failed 2 times, then passed: first")
    assert counts(content) == {"passed": 1, "flaky": 1, "total": 1, "duration": 1.5}


def test_a_test_that_failed_in_all_runs_tells_why_last() -> None:
    content = read(one("unexpected", run("failed", "first"), run("failed", "second")))
    assert only(content).message == "second (failed in 2 runs)"


def test_a_pass_that_is_not_expected_says_so() -> None:
    content = read(one("unexpected", run("passed"), expectedStatus="failed"))
    assert only(content).message == "passed, though it is expected to be failed"


def test_a_failure_that_is_expected_is_a_pass() -> None:
    content = read(one("expected", run("failed", "as ever"), expectedStatus="failed"))
    assert (counts(content)["passed"], content.findings) == (1, ())


def test_looking_for_flaky_tests_shows_in_the_retries_of_a_project() -> None:
    config = {**CONFIG, "projects": [{"retries": 2}]}
    assert Kind.FLAKY_TEST in read(one("expected"), config=config).measures
    assert Kind.FLAKY_TEST not in read(one("expected")).measures


ZEROS = {"expected": 0, "unexpected": 0, "flaky": 0, "skipped": 0}


def test_errors_without_any_test_are_partial_and_not_blank() -> None:
    content = content_of({"config": CONFIG, "suites": [], "errors": [{"message": "Error: No tests found"}], "stats": ZEROS})
    assert content.incomplete == ("Playwright broke outside of any test: Error: No tests found",)
    assert (content.blank, content.metrics) == ("", ())


def test_an_error_beside_passing_tests_is_partial() -> None:
    error = {"value": "out of time", "location": {"file": "t/b.spec.ts", "line": 4, "column": 1}}
    assert read(one("expected"), errors=[error]).incomplete == (
        "Playwright broke outside of any test: out of time (t/b.spec.ts:4)",
    )


def test_no_test_and_no_error_is_blank() -> None:
    assert content_of({"config": CONFIG, "suites": [], "errors": [], "stats": ZEROS}).blank == "no test case in it"


def test_interrupted_tests_make_the_report_partial() -> None:
    assert read(one("skipped", run("interrupted"))).incomplete == ("1 tests were interrupted",)


def test_tests_that_never_ran_need_a_failed_test_that_tells_why() -> None:
    assert read(one("skipped")).incomplete == ("1 tests were to run and did not, and no failed test tells why",)
    assert read(one("skipped"), one("unexpected")).incomplete == ()
    assert read(one("skipped", expectedStatus="skipped")).incomplete == ()


def test_counts_that_are_not_borne_out_make_the_report_partial() -> None:
    assert read(one("expected"), stats={**ZEROS, "unexpected": 2}).incomplete == (
        "the report counts 2 unexpected tests and holds none",
    )


def test_a_status_that_nobody_knows_is_no_pass() -> None:
    content = read(one("postponed"))
    assert counts(content) == {"skipped": 1, "total": 1}
    assert "some tests have a status that gatekit does not know: postponed" in content.incomplete


def test_suites_that_are_nested_too_deep_are_refused() -> None:
    suite: dict[str, Any] = {"title": "s", "specs": []}
    for _ in range(300):
        suite = {"title": "s", "suites": [suite]}
    with pytest.raises(ReportError, match="nested more than 200 levels deep"):
        content_of({"config": CONFIG, "suites": [suite]})


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(data=mutated_reports("playwright"))
def test_an_odd_value_never_gives_a_traceback(data: bytes) -> None:
    with suppress(ReportError):
        FORMAT.read(Document("report.json", data))
