"""Bandit: places, CWEs, passwords in messages, what was left out, and files that could not be scanned."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gatekit.formats.contract import Content
from gatekit.formats.security.bandit import read, recognise
from gatekit.formats.security.bandit_rules import CWE_OF_TEST, LOOKED_FOR
from gatekit.model.finding import Finding
from gatekit.model.vocabulary import Kind, Severity
from gatekit.reading.document import Document

TOP: dict[str, Any] = {
    "errors": [],
    "generated_at": "2026-11-23T02:35:42Z",
    "metrics": {"_totals": {}, "a.py": {}},
    "results": [],
}


def document(value: Any) -> Document:
    return Document("bandit.json", json.dumps(value).encode())


def issue(**more: Any) -> dict[str, Any]:
    return {"filename": "a.py", "test_id": "B602", "issue_text": "shell", "issue_severity": "HIGH", "line_number": 9, **more}


def report(*issues: dict[str, Any], **more: Any) -> Content:
    return read(document({**TOP, "results": list(issues), **more}))


def found(**more: Any) -> Finding:
    (finding,) = report(issue(**more)).findings
    return finding


def totals(**more: float) -> dict[str, Any]:
    return {"_totals": {key.replace("__", "."): value for key, value in more.items()}, "a.py": {}}


def test_an_issue_has_its_place_counted_from_one() -> None:
    finding = found(line_range=[9, 11], col_offset=4, test_name="subprocess", issue_confidence="MEDIUM")
    place = finding.location
    assert (place.path, place.line, place.column, place.end_line) == ("a.py", 9, 5, 11)
    assert (finding.kind, finding.rule_id, finding.message) == (Kind.CODE_WEAKNESS, "B602", "shell")
    assert finding.tags == ("subprocess", "confidence:medium")


@pytest.mark.parametrize(
    ("word", "severity"),
    [("HIGH", Severity.HIGH), ("MEDIUM", Severity.MEDIUM), ("LOW", Severity.LOW), ("UNDEFINED", Severity.UNKNOWN)],
)
def test_bandits_word_is_the_severity(word: str, severity: Severity) -> None:
    assert found(issue_severity=word).severity is severity


@pytest.mark.parametrize(
    ("cwe", "cwes"),
    [({"id": 502, "link": "x"}, ("CWE-502",)), ({}, ("CWE-78",)), (None, ("CWE-78",))],
)
def test_the_cwe_is_the_issues_else_the_tests(cwe: Any, cwes: tuple[str, ...]) -> None:
    assert found(issue_cwe=cwe).cwes == cwes


def test_a_test_that_nobody_knows_has_no_cwe() -> None:
    assert found(test_id="X999").cwes == ()


@pytest.mark.parametrize("test", ["B105", "B106", "B107"])
def test_a_password_that_a_message_quotes_is_masked(test: str) -> None:
    finding = found(
        test_id=test, issue_text="Possible hardcoded password: 'never-to-be-told'", code="9 password = 'never-to-be-told'\n"
    )
    assert "never" not in repr(finding)
    assert finding.message == "Possible hardcoded password: '***'"
    assert finding.identity.startswith("keyed:")


def test_identity_is_the_code_of_the_issue_alone() -> None:
    here = found(code="8 def run():\n9     call(x)\n10 \n")
    moved = found(code="18 def ran():\n19     call(x)\n20 pass\n", line_number=19)
    other = found(code="8 def run():\n9     call(y)\n10 \n")
    assert here.identity == moved.identity != other.identity


def test_a_file_that_could_not_be_scanned_makes_the_report_partial() -> None:
    content = report(errors=[{"filename": "b.py", "reason": "syntax error while parsing AST from file"}])
    assert content.incomplete == ("Bandit could not scan b.py: syntax error while parsing AST from file",)


def test_what_was_left_out_or_set_aside_is_counted() -> None:
    metrics = totals(SEVERITY__HIGH=2.0, SEVERITY__LOW=3.0, nosec=4, skipped_tests=1)
    content = report(issue(), metrics=metrics)
    assert [(one.reason, one.count) for one in content.unread] == [
        ("left out by a level (-l, -i) or a baseline", 4),
        ("set aside by a comment (# nosec)", 5),
    ]
    assert report(issue(), metrics=totals(SEVERITY__HIGH=1)).unread == ()


def test_a_report_from_which_a_level_hid_issues_shows_no_weakness_to_be_absent() -> None:
    assert report(issue(), metrics=totals(SEVERITY__HIGH=1, SEVERITY__MEDIUM=1)).looked_for == frozenset()
    assert report(issue(), metrics=totals(SEVERITY__HIGH=1)).looked_for == LOOKED_FOR
    # without a total nobody knows what a level left out
    assert report(issue(), metrics={"a.py": {}}).looked_for == report(issue(), metrics={}).looked_for == frozenset()


def test_counts_beyond_all_reason_are_no_traceback() -> None:
    assert report(metrics=totals(SEVERITY__HIGH=1e308, SEVERITY__LOW=1e308, nosec=-1)).unread[0].count == 10**15


def test_a_report_without_any_file_is_blank_and_looked_for_nothing() -> None:
    content = report(metrics={"_totals": {}})
    assert content.blank.startswith("no file in it")
    assert content.looked_for == frozenset()
    assert not report(metrics={"_totals": {}}, errors=[{"filename": "a.py"}]).blank


def test_a_report_of_files_without_a_line_of_code_is_blank() -> None:
    empty = {"_totals": {"loc": 0}, "a.py": {"loc": 0}, "b.py": {"loc": 0}}
    content = report(metrics=empty)
    assert content.blank.startswith("no line of code in its files")
    assert content.looked_for == frozenset()
    assert not report(metrics={**empty, "c.py": {"loc": 1}}).blank
    assert not report(metrics={**empty, "c.py": {}}).blank
    assert not report(issue(), metrics=empty).blank
    assert not report(metrics=empty, errors=[{"filename": "a.py"}]).blank


def test_what_bandit_looks_for_is_what_its_tests_are_about() -> None:
    assert report().looked_for == LOOKED_FOR
    assert {f"CWE-{cwe}" for cwe in CWE_OF_TEST.values()} >= LOOKED_FOR
    assert "CWE-78" in LOOKED_FOR
    assert "CWE-838" not in LOOKED_FOR  # earlier versions lack its test, and no report names the version


def test_the_version_is_that_of_the_manual_that_it_points_to() -> None:
    assert report(issue(more_info="https://bandit.readthedocs.io/en/1.9.4/plugins/x.html")).tool_version == "1.9.4"
    assert report(issue(more_info="https://bandit.readthedocs.io/en/latest/plugins/x.html")).tool_version == ""


@pytest.mark.parametrize("without", ["errors", "generated_at", "metrics"])
def test_other_documents_are_not_bandits(without: str) -> None:
    assert recognise(document(TOP).shape)
    assert not recognise(document({key: value for key, value in TOP.items() if key != without}).shape)
