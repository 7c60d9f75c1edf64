"""tfsec: two scales of severity, statuses as numbers and words, and what it writes when it found nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gatekit.formats.contract import Content
from gatekit.formats.security.tfsec import read, recognise
from gatekit.model.vocabulary import FindingState, Kind, Severity
from gatekit.reading.document import Document


def document(value: Any) -> Document:
    return Document("tfsec.json", json.dumps(value).encode())


def result(**more: Any) -> dict[str, Any]:
    place = {"filename": "main.tf", "start_line": 5, "end_line": 12}
    return {"rule_id": "AVD-AWS-1", "rule_description": "rule", "severity": "HIGH", "location": place, **more}


def report(*results: dict[str, Any]) -> Content:
    return read(document({"results": list(results)}))


def test_a_result_has_its_resource_its_place_and_its_other_ids() -> None:
    (finding,) = report(result(long_id="aws-s3-x", legacy_rule_id="AWS1", resource="aws_s3_bucket.b", description="d")).findings
    place = finding.location
    assert (finding.kind, finding.message, finding.aliases) == (Kind.MISCONFIGURATION, "d", ("aws-s3-x", "AWS1"))
    assert (place.path, place.line, place.end_line, place.logical_name) == ("main.tf", 5, 12, "aws_s3_bucket.b")


@pytest.mark.parametrize(
    ("word", "severity"),
    [
        ("CRITICAL", Severity.CRITICAL),
        ("ERROR", Severity.HIGH),
        ("WARNING", Severity.MEDIUM),
        ("LOW", Severity.LOW),
        ("", Severity.UNKNOWN),
    ],
)
def test_the_words_of_both_scales_are_read(word: str, severity: Severity) -> None:
    assert report(result(severity=word)).findings[0].severity is severity


@pytest.mark.parametrize(
    ("status", "states"),
    [
        ({"status": 0}, [FindingState.OPEN]),
        ({"status": "failed"}, [FindingState.OPEN]),
        ({"passed": False}, [FindingState.OPEN]),
        ({}, [FindingState.OPEN]),
        ({"status": "of next year"}, [FindingState.OPEN]),
        ({"status": 2}, [FindingState.SUPPRESSED]),
        ({"status": "ignored"}, [FindingState.SUPPRESSED]),
        ({"status": 1}, []),
        ({"status": "passed"}, []),
        ({"passed": True}, []),
    ],
)
def test_a_status_is_a_number_or_a_word_and_what_passed_is_unread(status: dict[str, Any], states: list[FindingState]) -> None:
    content = report(result(**status))
    assert [finding.state for finding in content.findings] == states
    assert sum(one.count for one in content.unread) == 1 - len(states)


@pytest.mark.parametrize(
    ("links", "address"),
    [
        ({"links": ["https://a", "https://b"]}, "https://a"),
        ({"link": "See https://c/ for more information."}, "https://c/"),
        ({"links": None, "link": ""}, ""),
    ],
)
def test_the_page_of_the_rule_is_the_first_address(links: dict[str, Any], address: str) -> None:
    assert report(result(**links)).findings[0].help_uri == address


def test_null_and_nothing_else_is_a_clean_report() -> None:
    clean = document({"results": None})
    assert recognise(clean.shape)
    content = read(clean)
    assert not content.findings
    assert content.measures == {Kind.MISCONFIGURATION}


@pytest.mark.parametrize(
    "value",
    [
        {"results": []},
        {"results": None, "errors": []},
        {"results": [{"rule_id": "x", "location": {}}]},
        {"results": {"rule_id": "x", "location": {}}},
        [{"results": None}],
    ],
)
def test_other_documents_are_not_tfsecs(value: Any) -> None:
    assert not recognise(document(value).shape)
