"""JUnit: what a test came to, reruns and parameters, counters that are not borne out, and reports that are no test results."""

from __future__ import annotations

from datetime import UTC, datetime
from time import perf_counter
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekit.errors import ReportError
from gatekit.formats.analysis.sarif_tools import driver_of
from gatekit.formats.contract import Content
from gatekit.formats.tests.junit import FORMAT
from gatekit.formats.tests.junit_dialects import DIALECTS, Dialect
from gatekit.formats.tests.junit_document import Problem
from gatekit.model.finding import Finding
from gatekit.model.vocabulary import FindingState, Kind, Severity, SeverityBasis
from gatekit.reading.document import Document
from gatekit.reading.shape import shape_of
from tests.formats.support import FIXTURES

OUTCOMES = ("passed", "failed", "errored", "skipped")
FAILED = '<failure message="no" type="AssertionError">trace</failure>'
ERRORED = '<error message="boom"/>'
SKIPPED = "<skipped/>"
SUREFIRE = (
    'xmlns:i="urn:i" i:noNamespaceSchemaLocation="https://maven.apache.org/surefire/surefire-test-report.xsd" version="3.0"'
)
STACK = "<stackTrace>java.lang.AssertionError: once\n\tat shop.Shop.pay(Shop.java:1)</stackTrace>"


def case(name: str = "t", inside: str = "", *, class_name: str = "shop", more: str = "") -> str:
    return f'<testcase classname="{class_name}" name={quoteattr(name)} {more}>{inside}</testcase>'


def suite(*cases: str, name: str = "shop", more: str = "") -> str:
    return f"<testsuite name={quoteattr(name)} {more}>{''.join(cases)}</testsuite>"


def read(*inside: str, root: str = "") -> Content:
    return FORMAT.read(Document("junit.xml", f"<testsuites {root}>{''.join(inside)}</testsuites>".encode()))


def fixture(name: str) -> Content:
    folder = FIXTURES / "junit" / name
    report = next(path for path in folder.iterdir() if path.suffix == ".xml")
    return FORMAT.read(Document(report.name, report.read_bytes()))


def numbers(content: Content) -> dict[str, float]:
    return {metric.name.removeprefix("tests."): metric.value for metric in content.metrics}


def tally(content: Content) -> tuple[float, ...]:
    """Total, passed, failed, errored, skipped and flaky."""
    values = numbers(content)
    return tuple(values[name] for name in ("total", *OUTCOMES, "flaky"))


def only(content: Content) -> Finding:
    (finding,) = content.findings
    return finding


# what a test came to


def test_each_test_counts_once_in_exactly_one_outcome() -> None:
    content = read(suite(case("a"), case("b", FAILED), case("c", ERRORED), case("d", SKIPPED), case("e", FAILED + ERRORED)))
    assert tally(content) == (5, 1, 1, 2, 1, 0)
    assert [finding.rule_id for finding in content.findings] == ["shop::b", "shop::c", "shop::e"]


def test_a_failed_test_is_a_finding_with_the_kinds_default_severity() -> None:
    finding = only(read(suite(case("pays", FAILED, more='file="tests/test_shop.py" line="7"'))))
    assert finding.kind is Kind.TEST_FAILURE
    assert (finding.severity, finding.severity_origin.basis) == (Severity.HIGH, SeverityBasis.KIND_DEFAULT)
    assert finding.message == "AssertionError: no"
    assert (finding.location.path, finding.location.line) == ("tests/test_shop.py", 7)
    assert finding.location.logical_name == finding.rule_id == finding.identity == "shop::pays"


@pytest.mark.parametrize(
    ("word", "outcome"),
    [
        ("failed", "failed"),
        ("Failure", "failed"),
        ("errored", "errored"),
        ("disabled", "skipped"),
        ("notrun", "skipped"),
        ("timeout", "errored"),
        ("not_run", "skipped"),
        ("run", "passed"),
    ],
)
def test_a_status_stands_where_there_is_no_element(word: str, outcome: str) -> None:
    for attribute in ("status", "result"):
        content = read(suite(case(more=f'{attribute}="{word}"')))
        assert numbers(content)[outcome] == 1
        assert len(content.findings) == (outcome in ("failed", "errored"))


def test_a_status_that_nobody_knows_is_no_pass_and_makes_the_report_incomplete() -> None:
    content = read(
        suite(case("a", more='status="Green"'), case("b", more='result="unstable"'), case("c", more='status="passed"'))
    )
    assert (numbers(content)["passed"], numbers(content)["skipped"]) == (1, 2)
    assert content.incomplete == ("2 tests have a status that gatekit does not know: green, unstable",)
    assert read(suite(case(inside=FAILED, more='status="unstable"'))).incomplete == ()
    many = read(suite(*(case(more=f'status="{number:0100}"') for number in range(100))))
    assert len(many.incomplete[0]) < 700


def test_a_failure_counts_whatever_the_status_says() -> None:
    assert tally(read(suite(case(inside=FAILED, more='status="disabled"')))) == (1, 0, 1, 0, 0, 0)


def test_a_failure_beside_a_skip_is_a_failure_unless_the_test_is_still_to_do() -> None:
    assert numbers(read(suite(case(inside=SKIPPED + FAILED))))["failed"] == 1
    assert numbers(read(suite(case(inside='<skipped type="todo" message="later"/>' + FAILED))))["skipped"] == 1


def test_a_test_that_ctest_could_not_start_is_errored_and_one_that_was_to_be_skipped_is_skipped() -> None:
    content = fixture("ctest")
    assert tally(content) == (8, 1, 3, 2, 2, 0)
    assert {finding.rule_id: finding.message for finding in content.findings} == {
        "missing": "Unable to find executable",
        "bad": "Failed",
        "fix": "Failed",
        "needs": "Fixture dependency failed",
        "slow": "Timeout",
    }
    assert (content.tool, content.incomplete) == ("ctest", ())


def test_numbers_with_thousands_of_digits_are_none() -> None:
    long = "9" * 5000
    content = read(
        suite(case(inside=FAILED, more=f'file="a.py" line="{long}" time="{long}"'), more=f'tests="{long}" time="{long}"')
    )
    assert (numbers(content)["failed"], only(content).location.line, content.incomplete) == (1, 0, ())


def test_several_failures_of_one_test_are_one_finding_that_says_so() -> None:
    content = read(suite(case(inside=FAILED + FAILED + ERRORED)))
    assert only(content).message == "AssertionError: no (and 2 more)"


def test_a_problem_directly_below_a_suite_is_an_errored_test_by_the_suites_name() -> None:
    content = read(suite(case("a"), suite('<error message="no database" type="Crash"/>', name="shop.db")))
    assert tally(content) == (2, 1, 0, 1, 0, 0)
    assert (only(content).rule_id, only(content).message) == ("shop.db", "Crash: no database")


def test_cases_directly_below_the_root_count() -> None:
    assert tally(read(case("a"), case("b", FAILED), suite(case("c")))) == (3, 2, 1, 0, 0, 0)


def test_a_root_suite_and_nested_suites_are_read() -> None:
    xml = suite(suite(case("a"), suite(case("b", FAILED), name="inner")), case("c"))
    assert tally(FORMAT.read(Document("j.xml", xml.encode()))) == (3, 2, 1, 0, 0, 0)


# messages and ids


def test_a_message_is_one_line_and_says_how_much_was_cut() -> None:
    message = only(read(suite(case(inside=f'<failure message="first&#10;  second {"x" * 1000}"/>')))).message
    assert message.startswith("first second xxx")
    assert message.endswith("… (513 characters more)")
    assert len(message) < 550


def test_the_text_stands_in_for_a_message_up_to_its_first_stack_frame() -> None:
    text = "\n Error: expected 4\n Received: 3\n    at Object.toBe (sum.test.js:3:54)\n    at x"
    assert only(read(suite(case(inside=f"<failure>{text}</failure>")))).message == "Error: expected 4 Received: 3"


def test_a_failure_that_says_nothing_says_so() -> None:
    assert only(read(suite(case(inside="<failure/>")))).message == "no message"
    assert only(read(suite(case(inside='<failure type="java.lang.AssertionError"/>')))).message == "java.lang.AssertionError"


@pytest.mark.parametrize(
    ("class_name", "name", "suite_name", "expected"),
    [
        ("shop.Cart", "adds", "s", "shop.Cart::adds"),
        (" adds", " adds", "undefined", "adds"),
        ("", "shop.Cart.adds", "shop.Cart", "shop.Cart.adds"),
        ("", "adds", "Cart", "Cart::adds"),
        ("should add", "Cart should add", "Cart", "Cart should add"),
        ("", "adds", "", "adds"),
        ("", "", "", "(unnamed test)"),
    ],
)
def test_an_id_names_class_and_test_without_saying_anything_twice(
    class_name: str, name: str, suite_name: str, expected: str
) -> None:
    assert only(read(suite(case(name, FAILED, class_name=class_name), name=suite_name))).rule_id == expected


def test_the_place_of_the_failure_is_more_exact_than_that_of_the_test() -> None:
    inside = '<failure message="no" file="main.c" line="38"/>'
    finding = only(read(suite(case(inside=inside, more='file="other.c" line="3"'))))
    assert (finding.location.path, finding.location.line) == ("main.c", 38)


# reruns


def test_a_surefire_test_that_passed_in_the_end_is_flaky() -> None:
    flaky = f'<flakyFailure type="java.lang.AssertionError">{STACK}</flakyFailure><flakyError message="twice" type="E"/>'
    content = read(suite(case("pays", flaky), case("b"), more=f'{SUREFIRE} tests="4" failures="1" errors="1"'))
    assert content.tool == "surefire"
    assert tally(content) == (2, 2, 0, 0, 0, 1)
    finding = only(content)
    assert (finding.kind, finding.severity) == (Kind.FLAKY_TEST, Severity.MEDIUM)
    assert finding.message == "failed 2 times, then passed: java.lang.AssertionError: once"
    assert content.measures == {Kind.TEST_FAILURE, Kind.FLAKY_TEST}
    assert content.incomplete == ()


def test_a_surefire_test_that_never_passed_has_failed() -> None:
    inside = FAILED + '<rerunFailure message="no"/><rerunError message="no"/>'
    content = read(suite(case(inside=inside), more=f'{SUREFIRE} tests="3" failures="2" errors="1"'))
    assert tally(content) == (1, 0, 1, 0, 0, 0)
    assert only(content).message == "AssertionError: no (failed in 3 runs)"
    assert content.incomplete == ()


def test_a_rerun_without_a_verdict_has_failed() -> None:
    assert numbers(read(suite(case(inside='<rerunFailure message="no"/>'))))["failed"] == 1


def test_pytests_reruns_are_cases_without_a_problem() -> None:
    content = fixture("pytest-reruns")
    assert tally(content) == (12, 8, 1, 1, 2, 1)
    assert [finding.message for finding in content.findings if finding.kind is Kind.FLAKY_TEST] == ["failed once, then passed"]


def test_a_pytest_id_that_failed_and_passed_is_not_taken_for_a_rerun() -> None:
    content = read(suite(case("t", FAILED), case("t"), name="pytest"))
    assert tally(content) == (1, 0, 1, 0, 0, 0)


def test_a_pytest_call_and_its_teardown_are_one_test() -> None:
    content = read(suite(case("t", FAILED), case("t", ERRORED), name="pytest", more='tests="2" failures="1" errors="1"'))
    assert tally(content) == (1, 0, 0, 1, 0, 0)
    assert only(content).message == "AssertionError: no (and 1 more)"
    assert content.incomplete == ()


def test_a_suite_that_counts_repeats_once_holds_reruns() -> None:
    content = read(suite(case("t", FAILED), case("u"), case("t"), more='tests="2" failures="1"'))
    assert tally(content) == (2, 2, 0, 0, 0, 1)
    assert only(content).message == "failed once, then passed: AssertionError: no"
    again = read(suite(case("t"), case("u"), case("t", FAILED), more='tests="2"'))
    assert tally(again) == (2, 1, 1, 0, 0, 0)


@pytest.mark.parametrize("counter", ["", 'tests="3"', 'tests="1"'])
def test_other_repeats_are_parameters_and_a_failed_one_stays_failed(counter: str) -> None:
    assert tally(read(suite(case("t", FAILED), case("u"), case("t"), more=counter))) == (3, 2, 1, 0, 0, 0)


def test_cases_without_a_name_are_not_each_others_reruns() -> None:
    xml = suite("<testcase><failure/></testcase><testcase/>", name="pytest")
    assert tally(read(xml)) == (2, 1, 1, 0, 0, 0)


def test_the_same_test_in_two_suites_is_two_tests() -> None:
    projects = [
        suite(case("t", inside), name="a.spec.ts", more=f'hostname="{name}"') for name, inside in (("p1", FAILED), ("p2", ""))
    ]
    content = read(*projects, root='id="" name="" tests="2" failures="1" skipped="0" errors="0" time="1"')
    assert content.tool == "playwright"
    assert tally(content) == (2, 1, 1, 0, 0, 0)
    assert only(content).rule_id == "[p1] \u203a shop \u203a t"


def test_looking_for_flaky_tests_shows_in_reruns_or_in_surefires_setting() -> None:
    property_ = '<properties><property name="surefire.rerunFailingTestsCount" value="{}"/></properties>'
    assert read(suite(property_.format(2), case())).measures == {Kind.TEST_FAILURE, Kind.FLAKY_TEST}
    assert read(suite(property_.format(0), case())).measures == {Kind.TEST_FAILURE}


# counters


@pytest.mark.parametrize(
    ("xml", "sentence"),
    [
        (suite(more='tests="6" failures="1" skipped="2"'), "the suite 'shop' counts 6 tests and holds none of them"),
        (suite(case(), more='tests="57"'), "the suite 'shop' counts 57 tests and holds 1"),
        (suite(case(), more='tests="1" failures="1"'), "the suite 'shop' counts 1 failures and errors and holds 0"),
        (suite(more='tests="0" errors="1"'), "the suite 'shop' counts 1 failures and errors and holds 0"),
        (suite(suite(case(), name="db", more='errors="2"')), "the suite 'db' counts 2 failures and errors and holds 0"),
    ],
)
def test_a_suite_that_counts_more_than_it_holds_is_incomplete(xml: str, sentence: str) -> None:
    content = read(xml)
    assert content.incomplete == (sentence,)
    assert not content.blank


def test_the_total_of_the_whole_is_held_against_the_whole() -> None:
    assert read(suite(case()), root='name="run" tests="2"').incomplete == ("the suite 'run' counts 2 tests and holds 1",)
    assert read(suite(case(), more='tests="9"'), root='tests="1"').incomplete == ()


def test_a_whole_that_counts_no_tests_but_failures_is_held_against_the_whole() -> None:
    sentence = "the report counts 2 failures and errors and holds 0"
    assert read(suite(case(), more='tests="1"'), root='failures="2"').incomplete == (sentence,)
    told = read(suite(case(), more='failures="1"'), root='failures="1"').incomplete
    assert told == ("the suite 'shop' counts 1 failures and errors and holds 0",)
    assert read(suite(case(inside=FAILED)), suite(case(inside=FAILED)), root='failures="2"').incomplete == ()


def test_a_suite_without_cases_is_counted_by_its_own_word() -> None:
    values = numbers(read(suite(more='tests="6" failures="1" errors="0" skipped="2"')))
    assert values == {"total": 6, "passed": 3, "failed": 1, "errored": 0, "skipped": 2}


@pytest.mark.parametrize(
    "xml",
    [
        suite(case(), case(), more='tests="1"'),
        suite(case(inside=ERRORED), name="pytest", more='tests="2" errors="1"'),
        suite(case(), name="pytest", more='tests="6"'),
        suite(case(inside=FAILED + FAILED), more='hostname="tbd" tests="1234" failures="2"'),
        suite(case(inside=FAILED + ERRORED), more='tests="1" failures="1" errors="1"'),
        suite(case(), more='tests="" failures="none"'),
    ],
    ids=["fewer", "pytest teardown", "pytest subtests", "catch2 assertions", "both", "no numbers"],
)
def test_counters_that_count_something_else_are_no_loss(xml: str) -> None:
    assert read(xml).incomplete == ()


@pytest.mark.parametrize("xml", ["", suite(), suite(more='tests="0" failures="0" errors="0"'), suite(suite())])
def test_a_report_without_test_cases_is_blank(xml: str) -> None:
    content = read(xml)
    assert content.blank == "no test case in it"
    assert content.metrics == ()


# time


def test_the_clock_of_a_suite_that_does_not_count_its_tests_is_not_used() -> None:
    assert numbers(read(suite(case(more='time="1.5"'), more='time="100"')))["duration"] == 1.5


def test_durations_are_the_suites_own_or_the_sum_of_the_cases() -> None:
    timed = [case("a", more='time="1.5"'), case("b", more='time="2"'), case("c", more='time="-9"'), case("d", more='time="NaN"')]
    assert numbers(read(suite(*timed, more='time="2.5" tests="4"'), suite(*timed)))["duration"] == 6.0
    assert numbers(read(suite(*timed, more='time="0"')))["duration"] == 3.5
    assert "duration" not in numbers(read(suite(case())))


def test_durations_beyond_all_measure_are_none() -> None:
    assert "duration" not in numbers(read(suite(*[case(more='time="1e308"')] * 3)))


@pytest.mark.parametrize(("time", "seconds"), [("2,503.1", 2503.1), ("0,288", 0.288), ("12", 12.0), ("1e-5", 1e-05)])
def test_durations_are_understood_in_the_spelling_of_other_countries(time: str, seconds: float) -> None:
    assert numbers(read(suite(case(more=f'time="{time}"'))))["duration"] == seconds


def test_a_report_is_as_old_as_its_first_suite() -> None:
    stamps = ["2026-11-23T02:00:00Z", "2026-11-23T01:00:00+01:00", "2020-01-01T00:00:00", "0001-01-01 00:00:00Z", "yesterday"]
    content = read(*(suite(case(), more=f'timestamp="{stamp}"') for stamp in stamps))
    assert content.produced_at == datetime(2026, 11, 23, tzinfo=UTC)


# reports that are no test results


@pytest.mark.parametrize(
    ("name", "kind", "rules"),
    [
        ("mypy", Kind.TYPE_ERROR, ["return-value", "name-defined", "return-value"]),
        ("semgrep", Kind.CODE_WEAKNESS, ["shell-true", "no-eval", "eq-none"]),
        ("gitleaks", Kind.SECRET, ["private-key", "generic-api-key"]),
        ("spectral-clean", Kind.LINT, []),
    ],
)
def test_an_analyser_gives_its_own_kind_and_no_test_counts(name: str, kind: Kind, rules: list[str]) -> None:
    content = fixture(name)
    assert content.measures == {kind}
    assert content.metrics == ()
    assert not content.blank
    assert [(finding.kind, finding.rule_id) for finding in content.findings] == [(kind, rule) for rule in rules]


def test_contract_tests_are_counted_as_tests_of_their_own_kind() -> None:
    content = fixture("schemathesis")
    assert content.measures == {Kind.CONTRACT_VIOLATION}
    assert tally(content) == (2, 0, 2, 0, 0, 0)
    told = [(finding.rule_id, finding.message, finding.location.logical_name) for finding in content.findings]
    assert told[:2] == [
        ("ST101", "Server error", "GET /items/{id}"),
        ("ST204", "Wrong response to undeclared method", "GET /items/{id}"),
    ]
    assert len(told) == 7


def test_an_analysers_words_give_severity_with_provenance() -> None:
    analysed = [(f.severity, f.severity_origin.basis, f.severity_origin.word) for f in fixture("semgrep").findings]
    assert analysed[:2] == [
        (Severity.MEDIUM, SeverityBasis.TOOL, "WARNING"),
        (Severity.HIGH, SeverityBasis.TOOL, "ERROR"),
    ]
    eslint = suite(
        case("org.eslint.semi", "<failure>line 2, col 7, Catastrophe - Missing semicolon.</failure>"), more='package="org.eslint"'
    )
    finding = only(read(eslint))
    assert (finding.severity, finding.rule_id, finding.location.line) == (Severity.UNKNOWN, "semi", 2)


def test_what_an_analyser_skipped_is_a_suppressed_finding() -> None:
    properties = '<properties><property name="include_all_checkov_policies" value="True"/></properties>'
    skipped = case(
        "[HIGH][CKV_AWS_20] S3 Bucket has an ACL",
        '<skipped type="skipped" message="a public bucket"/>',
        more='file="/iac/main.tf"',
    )
    passed = case("[NONE][CKV_AWS_21] Versioning", more='file="/iac/main.tf"')
    content = read(suite(properties, skipped, passed, name="terraform scan"), suite(properties, name="secrets scan"))
    finding = only(content)
    assert (finding.state, finding.state_reason) == (FindingState.SUPPRESSED, "a public bucket")
    assert (finding.kind, finding.rule_id, finding.severity) == (Kind.MISCONFIGURATION, "CKV_AWS_20", Severity.HIGH)
    assert finding.location.path == "iac/main.tf"
    assert content.measures == {Kind.MISCONFIGURATION, Kind.SECRET}


TRIVY = """<testsuites name="trivy"><testsuite tests="1" failures="1" name="app/requirements.txt" errors="0" skipped="0" time="">
<properties><property name="type" value="pip"></property></properties>
<testcase classname="django-4.2" name="[CRITICAL] CVE-2024-1001" time="">
<failure message="SQL injection" type="description">Something bad.</failure></testcase></testsuite>
<testsuite tests="26" failures="1" name="Dockerfile" errors="0" skipped="0" time="">
<testcase classname="Dockerfile Security Check" name="[HIGH] DS002" time="">
<failure message="Image user should not be root" type="description">Add USER.</failure></testcase></testsuite>
<testsuite tests="1" failures="1" name="app/requirements.txt" time="0">
<testcase classname="mysqlclient" name="[HIGH] GPL-2.0"><failure/></testcase></testsuite></testsuites>"""


def test_trivys_template_tells_kinds_apart_by_case() -> None:
    content = FORMAT.read(Document("trivy.xml", TRIVY.encode()))
    told = [(f.kind, f.rule_id, f.severity, f.message, f.location.path, f.location.logical_name) for f in content.findings]
    assert told == [
        (Kind.VULNERABILITY, "CVE-2024-1001", Severity.CRITICAL, "SQL injection", "app/requirements.txt", "django-4.2"),
        (
            Kind.MISCONFIGURATION,
            "DS002",
            Severity.HIGH,
            "Image user should not be root",
            "Dockerfile",
            "Dockerfile Security Check",
        ),
        (Kind.LICENSE, "GPL-2.0", Severity.HIGH, "no message", "app/requirements.txt", "mysqlclient"),
    ]
    assert content.measures == {Kind.VULNERABILITY, Kind.MISCONFIGURATION, Kind.LICENSE}
    assert (content.metrics, content.incomplete) == ((), ())


def test_trivys_empty_suites_do_not_show_what_it_looked_for() -> None:
    empty = '<testsuite tests="0" failures="0" name="Dockerfile" errors="0" skipped="0" time=""/>'
    content = FORMAT.read(Document("trivy.xml", f'<testsuites name="trivy">{empty}</testsuites>'.encode()))
    assert (content.tool, content.measures, content.findings) == ("trivy", frozenset(), ())


def test_tfsecs_check_is_a_misconfiguration_with_its_place() -> None:
    name = "[aws-s3-enable-versioning][MEDIUM] - Bucket does not have versioning enabled."
    check = case(name, '<failure message="Bucket" type="">main.tf:5-9\n\nhttps://x</failure>', class_name="main.tf")
    finding = only(read(suite(check, name="tfsec", more='failures="1" tests="1"')))
    assert (finding.kind, finding.rule_id, finding.severity) == (
        Kind.MISCONFIGURATION,
        "aws-s3-enable-versioning",
        Severity.MEDIUM,
    )
    assert (finding.message, finding.location.path) == ("Bucket does not have versioning enabled.", "main.tf")
    assert (finding.location.line, finding.location.end_line) == (5, 9)


def test_dependency_checks_vulnerabilities_and_what_it_suppressed() -> None:
    bad = case("pkg:maven/a/b@1", '<failure message="cvssV3: HIGH, score: 7.5 (CVSS:3.1/AV:N)"/>', class_name="CVE-2024-1")
    skipped = case("pkg:maven/a/b@1", '<skipped message="not called"/>', class_name="CVE-2024-2")
    content = read(suite(bad, skipped, name="/builds/lib/b.jar"), root='name="dependency-check" failures="1" tests="0"')
    assert [(f.kind, f.rule_id, f.severity, f.state, f.location.path) for f in content.findings] == [
        (Kind.VULNERABILITY, "CVE-2024-1", Severity.HIGH, FindingState.OPEN, "/builds/lib/b.jar"),
        (Kind.VULNERABILITY, "CVE-2024-2", Severity.MEDIUM, FindingState.SUPPRESSED, "/builds/lib/b.jar"),
    ]
    assert content.metrics == ()


def test_a_vulnerability_that_dependency_check_counts_and_does_not_write_makes_the_report_partial() -> None:
    silent = suite(case("pkg:maven/a/b@1", class_name="CVE-2024-1"), name="b.jar", more='failures="1" tests="1"')
    assert read(silent, root='name="dependency-check"').incomplete == (
        "the suite 'b.jar' counts 1 failures and errors and holds 0",
    )


def test_a_mixed_report_keeps_tests_and_findings_apart() -> None:
    lint = suite(case("org.ruff.E501", FAILED), name="src/a.py", more='package="org.ruff"')
    content = read(suite(case("t"), name="pytest"), lint)
    assert content.tool == "junit"
    assert content.measures == {Kind.TEST_FAILURE, Kind.LINT}
    assert tally(content) == (1, 1, 0, 0, 0, 0)
    assert (only(content).tool, only(content).rule_id, only(content).location.path) == ("ruff", "E501", "src/a.py")


def test_a_crashed_type_checker_is_a_finding() -> None:
    content = read(suite(case("mypy", '<error message="mypy crashed">Traceback</error>'), name="mypy"))
    assert (only(content).kind, only(content).message) == (Kind.TYPE_ERROR, "mypy crashed")


@given(secret=st.text("abcXYZ019+/=", min_size=12, max_size=40))
def test_no_secret_that_gitleaks_found_enters_the_model(secret: str) -> None:
    """Whatever the secret is, and even if the failure has neither message nor type, no text of the content holds it."""
    text = f'{{"RuleID": "key", "Match": "key={secret}", "Secret": "{secret}"}}'
    told = case(
        "key has detected a secret",
        f'<failure message="key has detected a secret in file a.py, line 9." type="">{text}</failure>',
    )
    bare = case("x", f"<failure>{text}</failure>")
    content = read(suite(told, bare, name="gitleaks", more='tests="2" failures="2"'))
    assert len(content.findings) == 2
    assert content.findings[0].location.line == 9
    assert secret not in repr(content)


def test_no_digest_of_a_secret_that_checkov_found_enters_the_model() -> None:
    digest = "d70eab08607a4d05faa2d0d6647206599e9abc65"
    properties = '<properties><property name="include_all_checkov_policies" value="True"/></properties>'
    failure = f'<failure message="AWS Access Key">\nResource: {digest}\nFile: /Dockerfile: 6-7\n</failure>'
    found = case("[NONE][CKV_SECRET_2] AWS Access Key", failure, class_name=f"/Dockerfile.{digest}", more='file="/Dockerfile"')
    content = read(suite(properties, found, name="secrets scan"))
    assert digest not in repr(content)
    assert only(content).identity.startswith("keyed:")
    assert (only(content).location.path, only(content).location.line) == ("Dockerfile", 6)


def test_a_password_that_bandit_found_is_cut_off_the_message() -> None:
    messages = [finding.message for finding in fixture("bandit").findings if finding.rule_id == "B105"]
    assert messages == ["Possible hardcoded password: (not shown)"] * 2
    assert "EXAMPLEKEY" not in repr(fixture("bandit"))


def test_what_secretlint_finds_is_a_secret_and_not_quoted() -> None:
    quoting = "[AWSSecretAccessKey] found AWS Secret Access Key: never-to-be-told"
    told = case(
        "org.eslint.@secretlint/secretlint-rule-aws", f'<failure message="{quoting}">line 1, col 2, Error - {quoting}</failure>'
    )
    content = read(suite(told, name="/builds/a.env", more='package="org.eslint"'))
    assert only(content).kind is Kind.SECRET
    assert "never" not in repr(content)


def test_a_secret_that_eslint_quotes_is_masked() -> None:
    quoting = 'Found a string with entropy 4.3 : "ZWVTjPQSdhwRgl204Hc51YCsritMIzn8B"'
    told = case(
        "org.eslint.no-secrets/no-secrets", f"<failure message={quoteattr(quoting)}>line 1, col 2, Error - {quoting}</failure>"
    )
    content = read(suite(told, name="/builds/a.js", more='package="org.eslint"'))
    assert only(content).message == 'Found a string with entropy 4.3 : "***"'
    assert "ZWVTj" not in repr(content)


@pytest.mark.parametrize(
    ("rule", "kind"),
    [
        ("python.django.security.hardcoded-key", Kind.CODE_WEAKNESS),
        ("generic.secrets.security.detected-aws-key.detected-aws-key", Kind.SECRET),
    ],
)
def test_a_secret_that_a_rule_of_semgrep_quotes_does_not_get_through(rule: str, kind: Kind) -> None:
    found = case(
        rule, '<failure type="ERROR" message="AKIAQUOTED is one">key = AKIAQUOTED</failure>', more='file="a.py" line="3"'
    )
    content = read(suite(found, name="semgrep results"))
    assert (only(content).kind, only(content).message) == (kind, f"a credential in the code, by rule {rule}")
    assert Kind.CODE_WEAKNESS in content.measures
    assert "AKIAQUOTED" not in repr(content)


def test_a_file_that_an_analyser_could_not_parse_makes_the_report_partial() -> None:
    broken = '<failure message="mypy produced messages">a.py:1: error: Invalid syntax  [syntax]</failure>'
    sentence = "mypy could not read or parse a.py, so it did not check all of it"
    assert read(suite(case("mypy", broken), name="mypy")).incomplete == (sentence,)
    unparsed = '<error message="Parsing error: Unexpected token">line 1, col 1, Error - Parsing error: Unexpected token</error>'
    content = read(suite(case("org.eslint.unknown", unparsed), name="a.js", more='package="org.eslint"'))
    assert content.incomplete == ("eslint could not read or parse a.js, so it did not check all of it",)
    assert only(content).rule_id == "fatal"


@pytest.mark.parametrize("dialect", [d for d in DIALECTS if not d.runs_tests], ids=lambda dialect: dialect.tool)
def test_an_analyser_is_of_the_same_kind_in_junit_and_in_sarif(dialect: Dialect) -> None:
    assert driver_of(dialect.tool).kind in (dialect.kind, None)  # None: its rules tell


def test_every_mark_betrays_one_tool() -> None:
    marks = [mark for dialect in DIALECTS for mark in dialect.marks]
    assert len(marks) == len(set(marks))


# what is not JUnit


@pytest.mark.parametrize(
    "data",
    [
        b"<test-run/>",
        b"<test-results/>",
        b"<assemblies/>",
        b"<TestRun/>",
        b"<testResults/>",
        b"<result/>",
        b'{"testsuites": []}',
        b"",
    ],
)
def test_other_reports_are_not_claimed(data: bytes) -> None:
    assert not FORMAT.recognise(shape_of(data))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            b"<result><testcase/></result>",
            "j.xml: line 1: expected <testsuites> or <testsuite>, got <result> (this is not JUnit XML)",
        ),
        (b"<testsuites><testcase>\n<testsuite/></testcase></testsuites>", "j.xml: line 2: a <testsuite> inside of a <testcase>"),
        (b"<testsuites><testcase><failure>\n<testcase/>", "j.xml: line 2: a <testcase> inside of a <testcase>"),
        (b"<testsuites><testsuite>", "j.xml: line 1, column 24: the XML ends before it is complete"),
    ],
)
def test_what_is_no_junit_is_refused_with_its_place(data: bytes, message: str) -> None:
    with pytest.raises(ReportError) as caught:
        FORMAT.read(Document("j.xml", data))
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("unit", ["x", " ", "\n", "\n ", "a:1:", "file://", "(", "a.py", "[a ", ".test", "- A1 "])
@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.tool)
def test_a_long_text_takes_time_in_proportion(dialect: Dialect, unit: str) -> None:
    text = unit * (100_000 // len(unit))
    begin = perf_counter()
    for _, pattern in dialect.sources:
        pattern.search(text)
    for match in dialect.each.finditer(f"a.py:1: error: {text}") if dialect.each else ():
        assert match
    assert Problem("failure", {}, text).message is not None
    assert perf_counter() - begin < 2  # some tenths of a millisecond, but for a minute where it grows with the square


# laws

problems = st.lists(
    st.sampled_from(
        [FAILED, ERRORED, SKIPPED, '<flakyFailure message="f"/>', '<rerunError message="r"/>', "<system-out>x</system-out>"]
    ),
    max_size=3,
).map("".join)
some_cases = st.lists(st.tuples(st.sampled_from("abc"), problems), max_size=6)
trees = st.recursive(
    st.builds(
        lambda pairs, name: suite(*(case(*pair) for pair in pairs), name=name), some_cases, st.sampled_from(["shop", "pytest"])
    ),
    lambda inner: st.lists(inner, max_size=3).map(lambda suites: suite(*suites)),
    max_leaves=6,
)


@given(tree=trees)
def test_every_test_has_one_outcome_and_every_bad_one_a_finding(tree: str) -> None:
    """Passed, failed, errored and skipped add up to the total; failed and errored tests are the test_failure findings."""
    content = read(tree)
    if content.blank:
        assert "<testcase" not in tree
        return
    total, *outcomes, flaky = tally(content)
    assert sum(outcomes) == total
    kinds = [finding.kind for finding in content.findings]
    assert kinds.count(Kind.TEST_FAILURE) == outcomes[1] + outcomes[2]
    assert kinds.count(Kind.FLAKY_TEST) == flaky <= outcomes[0]


@given(pairs=some_cases, extra=problems)
def test_adding_a_failure_never_makes_a_report_better(pairs: list[tuple[str, str]], extra: str) -> None:
    """A failed test more, under whatever name, never lowers the number of tests that failed or errored."""
    before = numbers(read(suite(*(case(*pair) for pair in pairs))))
    for name in ("a", "new"):
        after = numbers(read(suite(*(case(*pair) for pair in pairs), case(name, FAILED + extra))))
        assert after["failed"] + after["errored"] == before.get("failed", 0) + before.get("errored", 0) + 1
