"""ggshield: validity, what is ignored, scans in scans, what failed, and what must not be told."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.secrets.ggshield import read, recognise
from gatekit.model.finding import Finding
from gatekit.model.vocabulary import FindingState, Severity, SeverityBasis
from gatekit.reading.document import Document

TOTALS = {"type": "path_scan", "total_incidents": 1, "total_occurrences": 1}


def document(value: Any) -> Document:
    return Document("ggshield.json", json.dumps(value).encode())


def report(*incidents: dict[str, Any], **more: Any) -> Content:
    return read(document({**TOTALS, "entities_with_incidents": [{"filename": "a.py", "incidents": list(incidents)}], **more}))


def found(**more: Any) -> Finding:
    (finding,) = report({"type": "AWS Keys", "validity": "valid", "ignore_sha": "never-to-be-told", **more}).findings
    return finding


@pytest.mark.parametrize(
    ("validity", "severity"),
    [
        ("valid", Severity.CRITICAL),
        ("no_checker", Severity.HIGH),
        ("failed_to_check", Severity.HIGH),
        ("unknown", Severity.HIGH),
        ("invalid", Severity.MEDIUM),
        ("revoked on Mars", Severity.UNKNOWN),
    ],
)
def test_validity_gives_the_severity(validity: str, severity: Severity) -> None:
    finding = found(validity=validity)
    assert (finding.severity, finding.severity_origin.word) == (severity, validity)


@pytest.mark.parametrize("validity", [None, ""])
def test_without_validity_a_secret_is_what_secrets_are(validity: str | None) -> None:
    finding = found(validity=validity)
    assert (finding.severity, finding.severity_origin.basis) == (Severity.HIGH, SeverityBasis.KIND_DEFAULT)


def test_neither_secret_nor_digest_nor_author_gets_through() -> None:
    told = "never-to-be-told"
    content = report(
        {"type": "AWS Keys", "ignore_sha": told, "occurrences": [{"match": told, "line_start": 3}]},
        extra_info={"author": told, "email": told},
        errors=[{"description": told, "files": [{"filename": told}]}],
    )
    assert len(content.findings) == 1
    assert "never" not in repr(content)


@pytest.mark.parametrize(
    ("occurrence", "line"),
    [
        ({"line_start": 3}, 3),
        ({"line_start": 3, "post_line_start": 9}, 9),
        ({"line_start": None, "pre_line_start": 3}, 0),
    ],
)
def test_the_line_is_that_after_the_commit(occurrence: dict[str, Any], line: int) -> None:
    assert found(occurrences=[occurrence]).location.line == line


def test_a_secret_in_several_places_of_a_file_is_one_finding_that_says_so() -> None:
    finding = found(occurrences=[{"line_start": 3}, {"line_start": 9}], total_occurrences=2)
    assert (finding.location.line, finding.message) == (3, "a secret of the type AWS Keys, 2 times in this file")


def test_what_is_ignored_is_suppressed_with_its_reason() -> None:
    finding = found(ignore_reason={"kind": "ignored_match", "detail": "for the tests"})
    assert (finding.state, finding.state_reason) == (FindingState.SUPPRESSED, "ignored_match: for the tests")
    assert found(ignore_reason=None).is_open


def test_a_secret_that_the_dashboard_knows_still_counts() -> None:
    finding = found(known_secret=True, secret_vaulted=True, incident_url="https://dashboard/7")
    assert finding.is_open
    assert (finding.tags, finding.help_uri) == (("valid", "known", "vaulted"), "https://dashboard/7")


def test_scans_of_commits_are_read_and_told_apart() -> None:
    files = [{"filename": "a.py", "incidents": [{"type": "AWS Keys", "ignore_sha": "x"}]}]
    scans = [{"id": str(number) * 40, "type": "commit", "entities_with_incidents": files} for number in (1, 2)]
    one, two = read(document({**TOTALS, "type": "commit-range", "scans": scans})).findings
    assert one.message.endswith(" in commit 111111111111")
    assert one.identity != two.identity


def test_what_could_not_be_scanned_makes_the_report_partial() -> None:
    content = report(errors=[{"files": [{}, {}]}, {"files": []}], total_incidents=0)
    assert content.incomplete == ("ggshield could not scan 3 files or more",)


def test_fewer_secrets_than_the_report_says_make_it_partial() -> None:
    assert report(total_incidents=2).incomplete == ("says that it holds 2 secrets, but holds 0",)


def test_an_error_quotes_no_secret() -> None:
    with pytest.raises(ReportError, match=r"incidents\[0\]\.ignore_sha") as caught:
        found(ignore_sha=["never-to-be-told"])
    assert "never" not in str(caught.value)


def test_scans_within_scans_without_end_are_an_error() -> None:
    depth = 100_000
    with pytest.raises(ReportError, match="nested too deeply"):
        read(Document("ggshield.json", b'{"scans": [' * depth + b"]}" * depth))


@pytest.mark.parametrize(
    "value",
    [
        {"id": "x", "type": "path_scan", "iac_engine_version": "1", "entities_with_incidents": [], "total_incidents": 0},
        {"total_incidents": 0, "total_occurrences": 0},
        [TOTALS],
    ],
)
def test_other_documents_are_not_ggshields(value: Any) -> None:
    assert not recognise(document(value).shape)
