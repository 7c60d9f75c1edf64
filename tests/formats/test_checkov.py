"""Checkov: runners and kinds, severities with and without an account, skipped checks, paths, secrets, and what is missing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gatekit.formats.contract import Content
from gatekit.formats.security.checkov import read, recognise
from gatekit.model.finding import Finding
from gatekit.model.vocabulary import FindingState, Kind, Severity, SeverityBasis
from gatekit.reading.document import Document


def document(value: Any) -> Document:
    return Document("checkov.json", json.dumps(value).encode())


def runner(*failed: dict[str, Any], check_type: str = "terraform", summary: Any = None, **results: Any) -> dict[str, Any]:
    said = {"passed": 0, "failed": len(failed), "parsing_errors": 0, "checkov_version": "3.3.30", **(summary or {})}
    return {"check_type": check_type, "results": {"failed_checks": list(failed), **results}, "summary": said}


def check(**more: Any) -> dict[str, Any]:
    place = {"file_path": "/main.tf", "file_line_range": [5, 12], "resource": "aws_s3_bucket.b"}
    return {"check_id": "CKV_AWS_18", "check_name": "Ensure logging", **place, **more}


def report(*runners: dict[str, Any]) -> Content:
    return read(document(list(runners)))


def found(check_type: str = "terraform", **more: Any) -> Finding:
    (finding,) = report(runner(check(**more), check_type=check_type)).findings
    return finding


def test_a_check_that_failed_has_its_resource_and_place() -> None:
    finding = found(bc_check_id="BC_AWS_S3_13", guideline="https://docs/18")
    place = finding.location
    assert (finding.rule_id, finding.message, finding.aliases) == ("CKV_AWS_18", "Ensure logging", ("BC_AWS_S3_13",))
    assert (place.path, place.line, place.end_line, place.logical_name) == ("main.tf", 5, 12, "aws_s3_bucket.b")
    assert (finding.tags, finding.help_uri) == (("terraform",), "https://docs/18")


def test_a_check_for_secrets_finds_one_whoever_runs_it() -> None:
    finding = found(check_type="github_configuration", check_id="CKV_SECRET_6", resource="da39a3ee5e6b4b0d3255bfef95601890")
    assert (finding.kind, finding.location.logical_name) == (Kind.SECRET, "")
    assert "da39a3" not in repr(finding)


@pytest.mark.parametrize(
    ("paths", "path"),
    [
        ({"file_path": "/main.tf", "repo_file_path": "/iac/main.tf"}, "iac/main.tf"),
        ({"file_path": "/main.tf", "repo_file_path": ""}, "main.tf"),
        ({"file_path": "/main.tf", "repo_file_path": "/../other/main.tf"}, "../other/main.tf"),
        ({"file_path": None, "repo_file_path": None}, ""),
    ],
)
def test_a_path_is_told_from_where_checkov_ran(paths: dict[str, Any], path: str) -> None:
    assert found(**paths).location.path == path


@pytest.mark.parametrize("lines", [None, [], [7], [-1, -1], [0, 0]])
def test_odd_lines_are_none(lines: Any) -> None:
    assert found(file_line_range=lines).location.line == 0


@pytest.mark.parametrize(
    ("check_type", "kind", "severity"),
    [
        ("terraform", Kind.MISCONFIGURATION, Severity.MEDIUM),
        ("dockerfile", Kind.MISCONFIGURATION, Severity.MEDIUM),
        ("secrets", Kind.SECRET, Severity.HIGH),
        ("sca_package", Kind.VULNERABILITY, Severity.UNKNOWN),
        ("sast_python", Kind.CODE_WEAKNESS, Severity.MEDIUM),
    ],
)
def test_the_runner_gives_the_kind_and_without_an_account_the_severity(check_type: str, kind: Kind, severity: Severity) -> None:
    finding = found(check_type, severity=None)
    assert (finding.kind, finding.severity) == (kind, severity)


def test_a_licence_is_a_finding_of_its_own_kind() -> None:
    package = {"license": "GPL-3.0", "package_name": "readline", "package_version": "6.2"}
    finding = found("sca_package", check_id="BC_LIC_1", vulnerability_details=package)
    assert (finding.kind, finding.severity, finding.message) == (Kind.LICENSE, Severity.MEDIUM, "licence GPL-3.0 in readline 6.2")


@pytest.mark.parametrize(
    ("more", "severity", "basis"),
    [
        ({"severity": "CRITICAL"}, Severity.CRITICAL, SeverityBasis.TOOL),
        ({"vulnerability_details": {"severity": "important"}}, Severity.HIGH, SeverityBasis.TOOL),
        ({"severity": "LOW", "vulnerability_details": {"severity": "high", "cvss": 9.8}}, Severity.LOW, SeverityBasis.TOOL),
        ({"vulnerability_details": {"cvss": 9.8}}, Severity.CRITICAL, SeverityBasis.SCORE),
        ({"vulnerability_details": {"cvss": 0}}, Severity.UNKNOWN, SeverityBasis.TOOL),
        ({"severity": "SPICY"}, Severity.UNKNOWN, SeverityBasis.TOOL),
    ],
)
def test_a_vulnerability_is_rated_by_word_then_by_score(more: dict[str, Any], severity: Severity, basis: SeverityBasis) -> None:
    finding = found("sca_package", **more)
    assert (finding.severity, finding.severity_origin.basis) == (severity, basis)


def test_the_plain_digest_of_a_secret_does_not_get_through() -> None:
    one, other = report(
        runner(check(resource="never-to-be-told"), check(resource="never-to-be-shown"), check_type="secrets")
    ).findings
    assert "never" not in repr((one, other))
    assert one.identity != other.identity


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        ({"result": "SKIPPED", "suppress_comment": "elsewhere"}, "elsewhere"),
        ({"result": "SKIPPED"}, "skipped, without a reason"),
        (None, "skipped, without a reason"),
    ],
)
def test_a_skipped_check_is_suppressed_with_its_reason(result: Any, reason: str) -> None:
    (finding,) = report(runner(skipped_checks=[check(check_result=result)])).findings
    assert (finding.state, finding.state_reason) == (FindingState.SUPPRESSED, reason)


# what is missing


def test_files_that_could_not_be_parsed_make_the_report_partial() -> None:
    content = report(runner(parsing_errors=["a.tf"], summary={"parsing_errors": 3}))
    assert content.incomplete == ("Checkov could not parse a.tf", "Checkov could not parse 2 files that it does not name")


def test_fewer_checks_than_the_report_says_make_it_partial() -> None:
    assert report(runner(check(), summary={"failed": 2})).incomplete == ("says that 2 checks of terraform failed, but holds 1",)


def test_checks_that_passed_are_counted_with_or_without_their_list() -> None:
    content = report(runner(passed_checks=[{}, {}]), runner(summary={"passed": 3}))
    assert [one.count for one in content.unread] == [5]
    assert not content.blank


@pytest.mark.parametrize(
    "value",
    [
        {"passed": 0, "failed": 0, "skipped": 0, "parsing_errors": 0, "resource_count": 0, "checkov_version": "3.3.30"},
        [runner()],
        runner(),
    ],
)
def test_a_report_of_no_check_is_blank(value: Any) -> None:
    assert read(document(value)).blank.startswith("no check ran")


def test_each_runner_of_an_array_counts_as_looked_for() -> None:
    content = report(runner(check()), runner(check_type="secrets"), runner(check_type="sca_image"))
    assert content.measures == {Kind.MISCONFIGURATION, Kind.SECRET, Kind.VULNERABILITY, Kind.LICENSE}


@pytest.mark.parametrize("value", [{"check_type": "x", "results": []}, {"passed": 0, "failed": 0}, [{"checkov_version": "1"}]])
def test_other_documents_are_not_checkovs(value: Any) -> None:
    assert not recognise(document(value).shape)
