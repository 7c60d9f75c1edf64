"""Visual Studio's TRX: outcome words, data rows, reruns, and what the run says of itself."""

from __future__ import annotations

import pytest

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.tests.trx import FORMAT
from gatekit.model.vocabulary import Kind
from gatekit.reading.document import Document
from tests.formats.runs import counts, only


def read(results: str, counters: str = "", infos: str = "", outcome: str = "Completed", definitions: str = "") -> Content:
    xml = f"""<TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results>{results}</Results>
    <TestDefinitions>{definitions}</TestDefinitions>
    <ResultSummary outcome="{outcome}"><Counters {counters}/><RunInfos>{infos}</RunInfos></ResultSummary></TestRun>"""
    return FORMAT.read(Document("shop.trx", xml.encode()))


def one(outcome: str, inside: str = "", name: str = "Adds", more: str = 'duration="00:00:00.5"') -> str:
    attribute = f'outcome="{outcome}"' if outcome else ""
    return f'<UnitTestResult testId="{name}" testName="{name}" {attribute} {more}>{inside}</UnitTestResult>'


def error(message: str, stack: str = "") -> str:
    inside = f"<Message>{message}</Message><StackTrace>{stack}</StackTrace>"
    return f"<Output><ErrorInfo>{inside}</ErrorInfo><TextMessages><Message>chatter</Message></TextMessages></Output>"


def info(text: str, outcome: str = "Error") -> str:
    return f'<RunInfo outcome="{outcome}"><Text>{text}</Text></RunInfo>'


@pytest.mark.parametrize(
    ("word", "outcome"),
    [
        ("Passed", "passed"),
        ("Warning", "passed"),
        ("Failed", "failed"),
        ("Error", "errored"),
        ("", "errored"),
        ("Timeout", "errored"),
        ("Aborted", "errored"),
        ("Disconnected", "errored"),
        ("NotRunnable", "errored"),
        ("NotExecuted", "skipped"),
        ("Inconclusive", "skipped"),
    ],
)
def test_each_outcome_counts_as_one_of_ours(word: str, outcome: str) -> None:
    assert counts(read(one(word))) == {outcome: 1, "total": 1, "duration": 0.5}


@pytest.mark.parametrize("word", ["InProgress", "Pending", "Completed", "Splendid"])
def test_an_outcome_that_is_not_final_or_not_known_is_no_pass(word: str) -> None:
    content = read(one(word))
    assert counts(content)["skipped"] == 1
    assert content.incomplete == (f"some tests have an outcome that gatekit does not know: {word.lower()}",)


def test_a_failure_has_its_message_and_the_first_place_whose_source_is_told() -> None:
    finding = only(read(one("Failed", error("no", "   at A.B()\n   at C.D() in /builds/shop/D.cs:line 7"))))
    assert (finding.message, finding.location.path, finding.location.line) == ("no", "/builds/shop/D.cs", 7)


def test_a_bad_outcome_without_a_message_says_which() -> None:
    assert only(read(one("Aborted"))).message == "outcome Aborted"
    assert only(read(one(""))).message == "outcome not told"


def test_the_class_stands_before_the_name_without_its_assembly() -> None:
    definition = '<UnitTest id="Adds"><TestMethod className="Shop.Basket, Shop.Tests, Version=1.0.0.0" name="Adds"/></UnitTest>'
    assert only(read(one("Failed"), definitions=definition)).rule_id == "Shop.Basket::Adds"


@pytest.mark.parametrize(
    ("duration", "seconds"),
    [("01:02:03.5", 3723.5), ("1.00:00:01", 86401.0), ("soon", None), ("00:xx:01", None), ("-1:00:00", None)],
)
def test_durations_are_clock_times(duration: str, seconds: float | None) -> None:
    assert counts(read(one("Passed", more=f'duration="{duration}"'))).get("duration") == seconds


# data rows


def rows(*words: str) -> str:
    inner = "".join(one(word, more=f'dataRowInfo="{index}"') for index, word in enumerate(words))
    return f"<InnerResults>{inner}</InnerResults>"


def test_each_row_counts_and_the_test_around_them_does_not() -> None:
    content = read(one("Failed", rows("Passed", "Failed")), 'total="3" failed="2"')
    assert (only(content).rule_id, content.incomplete) == ("Adds (row 1)", ())
    assert counts(content) == {"passed": 1, "failed": 1, "total": 2, "duration": 0.5}


def test_a_test_that_is_bad_though_no_row_is_counts_too() -> None:
    assert only(read(one("Failed", rows("Passed")))).rule_id == "Adds"


# reruns


def test_results_that_the_counters_count_once_are_reruns() -> None:
    content = read(one("Failed", error("no")) + one("Passed"), 'total="1" failed="0"')
    assert (only(content).kind, only(content).message) == (Kind.FLAKY_TEST, "failed once, then passed: no")
    assert counts(content) == {"passed": 1, "flaky": 1, "total": 1, "duration": 1.0}


@pytest.mark.parametrize("counters", ["", 'total="2" failed="1"'])
def test_other_repeats_are_rows_and_a_failed_one_stays_failed(counters: str) -> None:
    content = read(one("Failed") + one("Passed"), counters)
    assert only(content).kind is Kind.TEST_FAILURE
    assert counts(content)["total"] == 2


# the run


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"counters": 'total="4"'}, "the report counts 4 tests and holds 1"),
        ({"counters": 'total="1" failed="1" timeout="1"'}, "the report counts 2 failed tests and holds none"),
        ({"infos": info("host process crashed")}, "the run says: host process crashed"),
        ({"infos": info("Exit code indicates failure: '2'.")}, "the run says: Exit code indicates failure: '2'."),
        ({"outcome": "Aborted"}, "the run ended as 'Aborted'"),
        ({"outcome": "Failed"}, "the run failed, but no test in it has"),
    ],
)
def test_what_shows_that_the_run_did_not_end_well_makes_the_report_partial(more: dict[str, str], sentence: str) -> None:
    assert read(one("Passed"), **more).incomplete == (sentence,)


@pytest.mark.parametrize(
    "text",
    [
        "[xUnit.net 00:00:00.39]     Shop.Adds [FAIL]",
        "Exit code indicates failure: '2'. Please refer to https://aka.ms/testingplatform/exitcodes",
    ],
)
def test_a_run_that_only_repeats_that_a_test_failed_is_whole(text: str) -> None:
    assert read(one("Failed"), infos=info(text), outcome="Failed").incomplete == ()


@pytest.mark.parametrize("text", ["[xUnit.net 00:00:00.39] Catastrophic failure", "Exit code indicates failure: '3'."])
def test_other_errors_of_the_run_count_beside_a_failed_test(text: str) -> None:
    assert read(one("Failed"), infos=info(text), outcome="Failed").incomplete == (f"the run says: {text}",)


def test_warnings_of_the_run_are_no_loss() -> None:
    assert read(one("Passed"), infos=info("[xUnit.net 00:00:00.54] Shop.Ships [SKIP]", "Warning")).incomplete == ()


def test_a_pass_in_an_aborted_run_is_a_pass_in_a_partial_report() -> None:
    content = read(one("PassedButRunAborted"))
    assert (counts(content)["passed"], content.incomplete) == (1, ("the run was aborted",))


def test_no_result_is_blank() -> None:
    assert read("").blank == "no test case in it"


def test_another_root_is_refused_with_its_place() -> None:
    with pytest.raises(ReportError, match="line 1: expected <TestRun>, got <assemblies>"):
        FORMAT.read(Document("a.xml", b"<assemblies/>"))
