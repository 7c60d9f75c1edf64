from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gatekit.discovery.read import read_report
from gatekit.model.vocabulary import Kind, ReportStatus

Write = Callable[[str, str | bytes], Path]


def test_a_good_report_is_ok_and_complete(write: Write) -> None:
    text = '{"widgets": ["E1", "E2"], "subject": "9fceb02d0ae598e95dc970b74767f19372d61af8"}'
    report = read_report(write("w.json", text), name="out/w.json")
    assert (report.status, report.reason, report.format, report.tool, report.tool_version) == (
        ReportStatus.OK,
        "",
        "widget",
        "widgeteer",
        "1.0",
    )
    assert report.path == "out/w.json"
    assert report.size == len(text)
    assert report.digest == f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
    assert report.subject.startswith("9fceb02")
    assert [finding.rule_id for finding in report.findings] == ["E1", "E2"]
    assert report.measures == {Kind.LINT}


def test_metrics_and_records_say_which_report_holds_them(write: Write) -> None:
    report = read_report(write("w.json", '{"widgets": []}'), name="out/w.json")
    assert [metric.report for metric in report.metrics] == ["out/w.json"]
    assert [record.report for record in report.records] == ["out/w.json"]


def test_a_missing_file_and_a_folder_are_unreadable(tmp_path: Path) -> None:
    assert read_report(tmp_path / "no.json", name="no.json").status is ReportStatus.UNREADABLE
    report = read_report(tmp_path, name="folder")
    assert (report.status, report.reason) == (ReportStatus.UNREADABLE, "not a regular file")


def test_a_file_over_the_limit_is_too_large_and_says_what_to_do(write: Write) -> None:
    report = read_report(write("w.json", '{"widgets": []}'), name="w.json", max_bytes=5)
    assert report.status is ReportStatus.TOO_LARGE
    assert "--max-report-size" in report.reason


def test_a_malformed_report_is_unreadable_with_its_place_and_yields_nothing(write: Write) -> None:
    report = read_report(write("w.json", '{"widgets": 7}'), name="w.json")
    assert (report.status, report.format, report.reason) == (ReportStatus.UNREADABLE, "widget", "$.widgets: expected an array")
    assert not report.findings
    assert report.digest


def test_an_unsupported_version_has_a_status_of_its_own(write: Write) -> None:
    report = read_report(write("w.json", '{"widgets": [], "version": 9}'), name="w.json")
    assert (report.status, report.reason) == (ReportStatus.UNSUPPORTED_VERSION, "version 9 is not read (use 1 to 8)")


def test_an_unrecognised_file_says_what_it_looks_like_and_what_is_near(write: Write) -> None:
    report = read_report(write("w.json", '{"common": 1}'), name="w.json")
    assert (report.status, report.format) == (ReportStatus.UNRECOGNISED, "")
    assert "a JSON object with the keys common" in report.reason
    assert "closest is anything, gadget, notes, widget" in report.reason
    assert "gatekit formats" in report.reason


def test_plain_text_is_not_close_to_every_format_of_text(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gatekit.discovery.recognise.names_of_mark", lambda: {"text": ["widget"], "hello": ["gadget"]})
    assert "closest" not in read_report(write("w.txt", "good bye"), name="w.txt").reason
    assert "closest is gadget;" in read_report(write("w.txt", "hello you"), name="w.txt").reason


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("w.json", '{"a": 1,\n "b" 2}', "line 2, column 6: not JSON from here on"),
        ("w.json", '{"a": [1,', "ends before it is complete"),
        ("w.json", "FATAL: no database", "looks like plain text, which no format claims; its name says JSON"),
        ("w.sarif", "<html><body>Sign in</body></html>", "its name says JSON"),
        ("w.xml", '{"message": "not found"}', "its name says XML"),
        ("w.xml", "<html><p>Sign in</html>", "not XML from here on"),
        ("w.xml", "<testsu", "the XML ends before it is complete"),
    ],
)
def test_a_broken_document_that_no_format_claims_is_unreadable_and_says_where(
    write: Write, name: str, text: str, words: str
) -> None:
    report = read_report(write(name, text), name=name)
    assert (report.status, report.format) == (ReportStatus.UNREADABLE, "")
    assert words in report.reason


@pytest.mark.parametrize(
    ("name", "text"), [("w.json", '{"a": 1}'), ("w.json", '{"a": 1}\n{"a": 2}'), ("w.xml", "<a/>"), ("w.txt", "a")]
)
def test_a_whole_document_that_no_format_claims_is_unrecognised(write: Write, name: str, text: str) -> None:
    assert read_report(write(name, text), name=name).status is ReportStatus.UNRECOGNISED


def test_a_file_that_two_formats_claim_is_ambiguous_and_both_are_named(write: Write) -> None:
    report = read_report(write("w.json", '{"widgets": [], "gadgets": []}'), name="w.json")
    assert (report.status, report.format) == (ReportStatus.AMBIGUOUS, "")
    assert "gadget and widget" in report.reason


def test_a_format_named_by_hand_settles_between_two(write: Write) -> None:
    report = read_report(write("w.json", '{"widgets": [], "gadgets": []}'), name="w.json", format="widget")
    assert (report.status, report.format) == (ReportStatus.OK, "widget")


def test_a_format_named_by_hand_must_claim_the_content(write: Write) -> None:
    report = read_report(write("w.json", '{"gadgets": []}'), name="w.json", format="widget")
    assert (report.status, report.reason) == (ReportStatus.UNRECOGNISED, "is not Widget JSON: it looks like gadget")
    other = read_report(write("p.json", "plain"), name="p.json", format="widget")
    assert other.reason == "is not Widget JSON: it looks like plain text"


@pytest.mark.parametrize("text", ["", " \n", "[]", "{}", "null"])
def test_a_blank_document_is_never_ok_by_itself(write: Write, text: str) -> None:
    report = read_report(write("w.json", text), name="w.json")
    assert report.status is ReportStatus.BLANK
    assert report.blank_form == ("" if not text else " " if text.isspace() else text)
    assert "crashed" in report.reason


def test_the_clean_form_of_a_format_named_by_hand_is_ok(write: Write) -> None:
    report = read_report(write("w.json", "[]"), name="w.json", format="widget")
    assert (report.status, report.reason, report.measures) == (ReportStatus.OK, "", frozenset({Kind.LINT}))


@pytest.mark.parametrize(("text", "format_name"), [("{}", "widget"), ("[]", "notes"), ("", "widget"), (" \n", "notes")])
def test_another_form_and_no_bytes_stay_blank_even_if_the_format_is_named(write: Write, text: str, format_name: str) -> None:
    assert read_report(write("w.json", text), name="w.json", format=format_name).status is ReportStatus.BLANK


def test_a_report_in_which_nothing_was_judged_is_blank(write: Write) -> None:
    report = read_report(write("w.json", '{"widgets": [], "empty": true}'), name="w.json")
    assert (report.status, report.reason, report.blank_form) == (ReportStatus.BLANK, "no widget was looked at", None)


def test_a_reason_is_of_a_length_that_people_read(write: Write) -> None:
    broken = read_report(write("w.json", '{"widgets": [], "error": "%s"}' % ("x" * 100_000)), name="w.json")
    assert len(broken.reason) < 1000
    assert broken.reason.endswith("x... (mend it)")
    partial = read_report(write("w.json", '{"widgets": [], "interrupted": 5000}'), name="w.json")
    assert partial.reason.endswith("the tool was interrupted; and 4980 more")
    assert partial.reason.count("the tool was interrupted") == 20


def test_a_tool_that_did_not_finish_makes_the_report_partial(write: Write) -> None:
    report = read_report(write("w.json", '{"widgets": ["E1"], "interrupted": true}'), name="w.json")
    assert (report.status, report.reason, len(report.findings)) == (ReportStatus.PARTIAL, "the tool was interrupted", 1)


def test_items_that_the_tool_does_not_call_problems_are_counted_and_leave_the_report_ok(write: Write) -> None:
    report = read_report(write("w.json", '{"widgets": [], "unread": 3}'), name="w.json")
    assert (report.status, report.reason) == (ReportStatus.OK, "")
    assert [(part.reason, part.count) for part in report.unread] == [("no rule id", 3)]


def test_a_time_from_the_command_line_fills_in_for_reports_without_one(write: Write) -> None:
    at = datetime(2026, 8, 20, tzinfo=UTC)
    assert read_report(write("w.json", '{"widgets": []}'), name="w.json", produced_at=at).produced_at == at


def test_the_collector_is_left_as_it_was(write: Write) -> None:
    assert gc.isenabled()
    read_report(write("w.json", '{"widgets": 7}'), name="w.json")
    assert gc.isenabled()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.one_of(st.binary(max_size=40), st.sampled_from([b'{"widgets": [', b"\xff\xfe{\x00", b"<a", b"[" * 5000])))
def test_no_bytes_raise(tmp_path: Path, data: bytes) -> None:
    """A bad file never raises: it becomes a status with its reason."""
    path = tmp_path / "w.json"
    path.write_bytes(data)
    report = read_report(path, name="w.json")
    assert report.status is not ReportStatus.OK
    assert report.reason
