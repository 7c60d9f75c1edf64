"""TruffleHog: what verification says, the log between the secrets, three formats by one name, and what must not be told."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.secrets.trufflehog import read, recognise
from gatekit.model.finding import Finding
from gatekit.model.vocabulary import Severity, SeverityBasis
from gatekit.reading.document import Document

FINISHED = {"level": "info-0", "logger": "trufflehog", "msg": "finished scanning", "trufflehog_version": "3.90.11"}


def lines(*values: dict[str, Any]) -> Document:
    return Document("trufflehog.jsonl", "".join(json.dumps(value) + "\n" for value in values).encode())


def secret(**more: Any) -> dict[str, Any]:
    place = {"Data": {"Filesystem": {"file": "a.py", "line": 3}}}
    return {"SourceMetadata": place, "DetectorName": "AWS", "Verified": False, "Raw": "never-to-be-told", **more}


def report(*values: dict[str, Any]) -> Content:
    return read(lines(*values))


def found(**more: Any) -> Finding:
    (finding,) = report(secret(**more)).findings
    return finding


@pytest.mark.parametrize(
    ("said", "word", "severity"),
    [
        ({"Verified": True}, "verified", Severity.CRITICAL),
        ({"Verified": False}, "unverified", Severity.HIGH),
        ({"Verified": False, "VerificationError": "timeout"}, "unknown", Severity.HIGH),
        ({"Verified": True, "VerificationError": "one of two endpoints"}, "verified", Severity.CRITICAL),
    ],
)
def test_a_secret_that_was_seen_to_work_is_critical_and_any_other_is_high(
    said: dict[str, Any], word: str, severity: Severity
) -> None:
    finding = found(**said)
    assert (finding.severity, finding.severity_origin.word, finding.tags) == (severity, word, (word,))


@pytest.mark.parametrize(
    ("data", "path", "line", "name"),
    [
        ({"Git": {"file": "a.py", "line": 3, "commit": "1" * 40}}, "a.py", 3, ""),
        ({"Docker": {"file": "/app/a.py", "image": "shop"}}, "/app/a.py", 0, "shop"),
        ({"GCS": {"filename": "a.py", "bucket": "b"}}, "a.py", 0, "b"),
        ({"Artifactory": {"path": "a.jar"}}, "a.jar", 0, ""),
        ({"Slack": {"channel_name": "general"}}, "", 0, "Slack"),
        ({}, "", 0, ""),
        (None, "", 0, ""),
    ],
)
def test_a_place_in_any_kind_of_source_is_told(data: Any, path: str, line: int, name: str) -> None:
    place = found(SourceMetadata={"Data": data}).location
    assert (place.path, place.line, place.logical_name) == (path, line, name)


def test_nothing_of_a_secret_or_an_author_gets_through() -> None:
    told = "never-to-be-told"
    git = {"file": "a.py", "email": told, "repository": f"https://{told}@host", "link": told, "author": told}
    content = report(
        secret(RawV2=told, Redacted=told, ExtraData={"name": told}, SourceMetadata={"Data": {"Git": git}}, SourceName=told),
        {"reason": "High Entropy", "path": "a.py", "commit": told, "diff": told, "printDiff": told, "stringsFound": [told]},
        {"level": "error", "logger": "trufflehog", "msg": told, "error": told},
    )
    assert "never" not in repr(content)


def test_an_error_quotes_no_secret() -> None:
    with pytest.raises(ReportError, match=r"line 2: \$\.Raw: expected `str \| null`, got `array`") as caught:
        report(secret(), secret(Raw=["never-to-be-told"]))
    assert "never" not in str(caught.value)


def test_a_custom_detector_goes_by_its_own_name() -> None:
    assert found(DetectorName="CustomRegex", ExtraData={"name": "our token"}).rule_id == "our token"
    assert found(DetectorName="CustomRegex", ExtraData=None).rule_id == "CustomRegex"


def test_the_secret_tells_findings_apart_not_the_line() -> None:
    here, other, moved = report(
        secret(), secret(RawV2="another"), secret(SourceMetadata={"Data": {"Filesystem": {"file": "a.py", "line": 9}}})
    ).findings
    assert here.identity == moved.identity != other.identity


def test_what_was_decoded_first_is_tagged() -> None:
    assert found(DecoderName="BASE64").tags == ("unverified", "base64")


# the log


def test_a_log_that_ends_well_changes_nothing() -> None:
    content = report({"level": "info-0", "logger": "trufflehog", "msg": "running source"}, secret(), FINISHED)
    assert (len(content.findings), content.incomplete, content.tool_version) == (1, (), "3.90.11")


def test_a_log_without_the_end_of_the_scan_makes_the_report_partial() -> None:
    content = report({"level": "info-0", "logger": "trufflehog", "msg": "running source"}, secret())
    assert content.incomplete == ("TruffleHog's log does not say that it finished scanning",)


def test_a_scan_of_nothing_is_blank() -> None:
    assert report({**FINISHED, "chunks": 0, "bytes": 0}).blank == "nothing in it: TruffleHog scanned 0 chunks"
    assert not report({**FINISHED, "chunks": 14}).blank
    assert not report({**FINISHED, "chunks": 0}, {**FINISHED, "chunks": 1}).blank
    assert not report(secret(), {**FINISHED, "chunks": 0}).blank


def test_an_error_in_the_log_makes_the_report_partial() -> None:
    (reason,) = report({"level": "error", "logger": "trufflehog", "msg": "x"}, FINISHED).incomplete
    assert reason.startswith("TruffleHog logged an error (line 1)")


def test_a_line_that_nobody_knows_makes_the_report_partial() -> None:
    assert report(secret(), {"x": 1}).incomplete == ("line 2 is neither a secret nor a line of TruffleHog's log",)


# the other formats


def test_version_2_says_neither_line_nor_severity() -> None:
    old = {"reason": "High Entropy", "path": "a.py", "commitHash": "1" * 40, "stringsFound": ["never", "to be told"]}
    (finding,) = report(old).findings
    assert (finding.rule_id, finding.location.path, finding.location.line) == ("High Entropy", "a.py", 0)
    assert (finding.severity, finding.severity_origin.basis) == (Severity.HIGH, SeverityBasis.KIND_DEFAULT)


@pytest.mark.parametrize(("word", "severity"), [("LOW", Severity.LOW), ("HIGH", Severity.HIGH), ("ODD", Severity.UNKNOWN)])
def test_trufflehog3_has_severities_of_its_own(word: str, severity: Severity) -> None:
    one = {
        "rule": {"id": "r", "message": "m", "severity": word},
        "path": "a.py",
        "line": "3",
        "secret": "never",
        "message": "never",
    }
    content = read(Document("trufflehog.json", json.dumps([one]).encode()))
    (finding,) = content.findings
    assert (content.tool, finding.tool, finding.severity, finding.location.line) == ("trufflehog3", "trufflehog3", severity, 3)
    assert "never" not in repr(content)


def test_lines_that_were_made_an_array_are_read_too() -> None:
    content = read(Document("trufflehog.json", json.dumps([secret(), secret(Verified=True)]).encode()))
    assert [one.severity for one in content.findings] == [Severity.HIGH, Severity.CRITICAL]


@pytest.mark.parametrize(
    "value",
    [
        {"results": []},
        {"level": "info", "msg": "another tool's log", "logger": "x"},
        {"rule": {"id": "a", "severity": "b"}, "secret": "x", "path": "y"},
        {"reason": "x", "path": "y"},
    ],
)
def test_other_documents_are_not_trufflehogs(value: Any) -> None:
    assert not recognise(lines(value).shape)
