"""ESLint: severities, suppressed and fatal messages, messages without a rule, and counts that do not add up."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gatekit.errors import ReportError
from gatekit.formats.analysis.eslint import read, recognise
from gatekit.formats.contract import Content
from gatekit.model.finding import Finding
from gatekit.model.vocabulary import FindingState, Severity, SeverityBasis
from gatekit.reading.document import Document


def document(value: Any) -> Document:
    return Document("eslint.json", json.dumps(value).encode())


def message(**more: Any) -> dict[str, Any]:
    return {"ruleId": "no-var", "severity": 2, "message": "Unexpected var.", "line": 3, "column": 5, "endLine": 4, **more}


def report(*messages: dict[str, Any], **more: Any) -> Content:
    counts = {"errorCount": len(messages), "warningCount": 0}
    return read(document([{"filePath": "/app/a.js", "messages": list(messages), **counts, **more}]))


def only(**more: Any) -> Finding:
    content = report(message(**more))
    assert len(content.findings) == 1
    return content.findings[0]


def test_a_message_has_its_place_and_its_rule() -> None:
    found = only()
    place = found.location
    assert (found.tool, found.rule_id, found.message) == ("eslint", "no-var", "Unexpected var.")
    assert (place.path, place.line, place.column, place.end_line) == ("/app/a.js", 3, 5, 4)


@pytest.mark.parametrize(("number", "severity"), [(2, Severity.HIGH), (1, Severity.MEDIUM), (7, Severity.UNKNOWN)])
def test_a_number_is_a_severity(number: int, severity: Severity) -> None:
    assert only(severity=number).severity is severity


def test_a_message_without_severity_takes_the_default_of_its_kind() -> None:
    found = only(severity=None)
    assert (found.severity, found.severity_origin.basis) == (Severity.HIGH, SeverityBasis.KIND_DEFAULT)


@pytest.mark.parametrize(
    ("suppressions", "reason"),
    [
        ([{"kind": "directive", "justification": "provided by the page"}], "provided by the page"),
        ([{"kind": "directive", "justification": ""}], "in source"),
        ([{"kind": "file", "justification": ""}], "in the file of suppressions"),
        (
            [{"kind": "directive", "justification": "once"}, {"kind": "file", "justification": "twice"}],
            "once; twice",
        ),
        (None, ""),
    ],
)
def test_a_suppressed_message_keeps_its_state_and_reason(suppressions: Any, reason: str) -> None:
    content = report(suppressedMessages=[message(suppressions=suppressions)])
    found = content.findings[0]
    assert (found.state, found.state_reason) == (FindingState.SUPPRESSED, reason)


def test_a_file_that_did_not_parse_is_a_finding_and_makes_the_report_partial() -> None:
    content = report(message(ruleId=None, fatal=True, message="Parsing error: Unexpected token ("))
    assert content.findings[0].rule_id == "fatal"
    assert content.incomplete == ("eslint could not read or parse /app/a.js, so it did not check all of it",)


def test_a_message_without_a_rule_is_a_finding() -> None:
    content = report(message(ruleId=None, fatal=False, severity=1, message="File ignored because of a matching ignore pattern."))
    assert [(found.rule_id, found.severity) for found in content.findings] == [("", Severity.MEDIUM)]
    assert content.incomplete == ()


def test_a_file_with_fewer_messages_than_it_counts_makes_the_report_partial() -> None:
    assert report(message(), errorCount=1, warningCount=1).incomplete == (
        "of 2 messages that ESLint counts in /app/a.js, 1 are there",
    )


def test_files_without_messages_are_a_clean_report_and_no_file_is_a_blank_one() -> None:
    assert report().blank == ""
    empty = read(document({"results": [], "metadata": {"rulesMeta": {}}}))
    assert empty.blank == "no file in it: ESLint checked none"


def test_a_rule_about_secrets_quotes_nothing() -> None:
    found = only(ruleId="no-secrets/no-secrets", message='Found a string with entropy 4.3 : "hunter2-not-real"')
    assert found.message == 'Found a string with entropy 4.3 : "***"'


def test_the_source_text_never_gets_through() -> None:
    assert "hunter2" not in repr(report(message(), source="const password = 'hunter2-not-real'"))


def test_the_object_with_metadata_gives_the_rules_pages() -> None:
    results = [{"filePath": "a.js", "messages": [message(), message(ruleId="house/rule")]}]
    rules = {"no-var": {"docs": {"url": "https://eslint.org/docs/latest/rules/no-var"}}, "house/rule": {}}
    value = {"results": results, "metadata": {"cwd": "/app", "rulesMeta": rules}}
    assert recognise(document(value).shape)
    assert [found.help_uri for found in read(document(value)).findings] == ["https://eslint.org/docs/latest/rules/no-var", ""]


@pytest.mark.parametrize(
    "value",
    [
        [{"filePath": "a.md", "messages": []}],  # textlint
        [{"filePath": "a.js", "errorCount": 0}],
        {"results": [], "metadata": {}},
        {"metadata": {"rulesMeta": {}}},
    ],
)
def test_other_documents_are_not_eslints(value: Any) -> None:
    assert not recognise(document(value).shape)


def test_a_malformed_value_refuses_the_report_with_its_place() -> None:
    with pytest.raises(ReportError, match=r"\$\[0\]\.messages\[1\]\.severity: expected `int \| null`, got `str`"):
        report(message(), message(severity="error"))


@pytest.mark.parametrize(
    "words",
    [
        'File ignored because of a matching ignore pattern. Use "--no-ignore" to override.',
        "File ignored because no matching configuration was supplied.",
        "File ignored by default.",
    ],
)
def test_a_report_of_ignored_files_alone_is_blank(words: str) -> None:
    ignored = {"ruleId": None, "fatal": False, "severity": 1, "message": words, "nodeType": None}
    content = report(ignored, errorCount=0, warningCount=1)
    assert content.blank == "every file in it was ignored: ESLint checked none"
    assert [finding.message for finding in content.findings] == [words]
    linted = {"filePath": "/app/b.js", "messages": [], "errorCount": 0, "warningCount": 0}
    beside = {"filePath": "/app/a.js", "messages": [ignored], "errorCount": 0, "warningCount": 1}
    assert not read(document([beside, linted])).blank
    assert not report({**ignored, "ruleId": "no-var"}).blank
    assert not report({**ignored, "fatal": True}).blank
