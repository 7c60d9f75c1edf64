"""NUnit's XML: results of both generations, what broke outside of a test, and suites that failed by themselves."""

from __future__ import annotations

import pytest

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.tests.nunit import FORMAT
from gatekit.reading.document import Document
from tests.formats.runs import counts, only


def read(inside: str, run: str = "", suite: str = 'result="Passed"') -> Content:
    xml = f'<test-run id="0" {run}><test-suite fullname="Shop.Tests" {suite}>{inside}</test-suite></test-run>'
    return FORMAT.read(Document("nunit.xml", xml.encode()))


def case(attributes: str, inside: str = "") -> str:
    return f'<test-case fullname="Shop.Tests.Adds" duration="0.5" {attributes}>{inside}</test-case>'


@pytest.mark.parametrize(
    ("attributes", "outcome"),
    [
        ('result="Passed"', "passed"),
        ('result="Warning"', "passed"),
        ('result="Failed"', "failed"),
        ('result="Failed" label="Error"', "failed"),
        ('result="Failed" site="SetUp"', "errored"),
        ('result="Failed" site="TearDown"', "errored"),
        ('result="Failed" site="Parent"', "errored"),
        ('result="Failed" label="Invalid"', "errored"),
        ('result="Failed" label="Cancelled"', "errored"),
        ('result="Skipped" label="Ignored"', "skipped"),
        ('result="Inconclusive"', "skipped"),
        # NUnit 2
        ('result="Success"', "passed"),
        ('result="Failure"', "failed"),
        ('result="Error"', "errored"),
        ('result="NotRunnable" executed="False"', "errored"),
        ('executed="True" success="True"', "passed"),
        ('executed="True" success="False"', "failed"),
        ('executed="True"', "passed"),
        ('executed="False"', "skipped"),
    ],
)
def test_each_result_has_its_outcome(attributes: str, outcome: str) -> None:
    assert counts(read(case(attributes))) == {outcome: 1, "total": 1, "duration": 0.5}


@pytest.mark.parametrize("attributes", ['result="Maybe"', 'executed="True" success="Turue"', ""])
def test_a_result_that_nobody_knows_is_no_pass(attributes: str) -> None:
    content = read(case(attributes))
    assert counts(content)["skipped"] == 1
    assert "some tests have a result that gatekit does not know" in content.incomplete[0]


def test_a_failure_counts_whatever_the_result_says() -> None:
    inside = "<failure><message>no</message></failure>"
    content = read(f'<test-case fullname="S.t" result="Passed">{inside}</test-case>')
    assert [finding.message for finding in content.findings] == ["no"]


def test_the_message_is_that_of_the_failure_and_not_of_its_assertions() -> None:
    inside = "<failure><message>first</message></failure><assertions><assertion><message>other</message></assertion></assertions>"
    assert only(read(case('result="Failed"', inside))).message == "first"


def test_a_label_or_a_reason_stands_in_for_a_message() -> None:
    assert only(read(case('result="Failed" label="out of time"'))).message == "out of time"
    assert only(read(case('result="NotRunnable"', "<reason><message>not public</message></reason>"))).message == "not public"


FAILURE = "<failure><message>locked</message></failure>"


def test_a_suite_that_fails_for_its_tests_is_not_counted_again() -> None:
    content = read(FAILURE + case('result="Failed"'), suite='result="Failed" site="Child"')
    assert (counts(content)["total"], content.incomplete) == (1, ())


def test_a_suite_that_failed_after_its_tests_is_an_errored_test() -> None:
    for inner in ('result="Passed"', 'result="Failed"'):
        content = read(FAILURE + case(inner), suite='result="Failed" site="TearDown"')
        assert content.findings[-1].rule_id == "Shop.Tests"
        assert counts(content)["errored"] == 1


def test_an_assembly_that_cannot_be_loaded_is_an_errored_test() -> None:
    content = read("<reason><message>no such file</message></reason>", suite='result="Failed" label="Invalid"')
    assert (only(content).message, counts(content)) == ("no such file", {"errored": 1, "total": 1})


def test_a_suite_that_failed_and_does_not_say_why_makes_the_report_partial_once() -> None:
    content = read(case('result="Passed"'), run='result="Failed"', suite='result="Failed"')
    assert content.incomplete == ("Shop.Tests failed, but no test in it has",)


@pytest.mark.parametrize(
    ("run", "sentence"),
    [
        ('total="2"', "the report counts 2 tests and holds 1"),
        ('total="1" failed="1"', "the report counts 1 failed tests and holds none"),
        ('total="1" failures="1" errors="1"', "the report counts 2 failed tests and holds none"),
    ],
)
def test_a_run_that_counts_more_than_it_holds_is_partial(run: str, sentence: str) -> None:
    assert read(case('result="Passed"'), run).incomplete == (sentence,)


def test_no_test_is_blank() -> None:
    assert read("", 'total="0" result="Passed"').blank == "no test case in it"


@pytest.mark.parametrize(
    ("xml", "message"),
    [
        ("<testsuite/>", "line 1: expected <test-run> or <test-results>, got <testsuite>"),
        ("<test-run>\n<test-case><test-case/></test-case></test-run>", "line 2: a <test-case> inside of a <test-case>"),
    ],
)
def test_what_is_no_nunit_is_refused_with_its_place(xml: str, message: str) -> None:
    with pytest.raises(ReportError, match=message):
        FORMAT.read(Document("a.xml", xml.encode()))


def test_a_suite_with_a_result_that_nobody_knows_is_not_taken_for_one_that_passed() -> None:
    content = read(case('result="Passed"'), suite='result="Exploded"')
    assert content.incomplete == ("some tests have a result that gatekit does not know: exploded",)
    assert read(case('result="Passed"'), suite="").incomplete == ()
