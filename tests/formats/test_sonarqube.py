"""SonarQube: generic issues old and new, pages of the web API, severities and impacts, states, paths, missing pages."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gatekit.formats.contract import Content
from gatekit.formats.security.sonarqube import read, recognise
from gatekit.model.finding import Finding
from gatekit.model.vocabulary import FindingState, Kind, Severity, SeverityBasis
from gatekit.reading.document import Document


def document(value: Any) -> Document:
    return Document("sonar.json", json.dumps(value).encode())


def issue(**more: Any) -> dict[str, Any]:
    return {"key": "A1", "rule": "python:S1", "component": "shop:src/a.py", "project": "shop", "message": "m", "line": 3, **more}


def page(*issues: dict[str, Any], **more: Any) -> Content:
    return read(document({"paging": {"pageIndex": 1, "total": len(issues)}, "issues": list(issues), **more}))


def found(**more: Any) -> Finding:
    (finding,) = page(issue(**more)).findings
    return finding


# generic issues


def generic(rules: Any = None, **more: Any) -> Content:
    place = {"message": "m", "filePath": "a.py", "textRange": {"startLine": 3, "endLine": 4, "startColumn": 0}}
    one = {"ruleId": "eval", "primaryLocation": place, **more}
    return read(document({"issues": [one], **({"rules": rules} if rules else {})}))


def test_an_issue_of_another_tool_is_told_in_its_name() -> None:
    content = generic(engineId="Acme", type="BUG", severity="MAJOR")
    (finding,) = content.findings
    place = finding.location
    assert (content.tool, finding.tool, finding.rule_id, finding.message) == ("acme", "acme", "eval", "m")
    assert (place.path, place.line, place.column, place.end_line) == ("a.py", 3, 1, 4)
    assert (finding.kind, finding.severity) == (Kind.LINT, Severity.HIGH)


def test_since_10_3_the_rule_says_what_its_issues_are() -> None:
    rule = {"id": "eval", "engineId": "Acme", "type": "VULNERABILITY", "severity": "MINOR"}
    (finding,) = generic([rule]).findings
    assert (finding.kind, finding.tool, finding.severity) == (Kind.CODE_WEAKNESS, "acme", Severity.LOW)


@pytest.mark.parametrize(
    ("impacts", "kind", "severity"),
    [
        ([("SECURITY", "LOW"), ("MAINTAINABILITY", "HIGH")], Kind.CODE_WEAKNESS, Severity.HIGH),
        ([("MAINTAINABILITY", "MEDIUM")], Kind.LINT, Severity.MEDIUM),
        ([("RELIABILITY", "BLOCKER")], Kind.LINT, Severity.CRITICAL),
        ([], Kind.OTHER, Severity.MEDIUM),
    ],
)
def test_impacts_stand_in_for_type_and_severity(impacts: list[tuple[str, str]], kind: Kind, severity: Severity) -> None:
    said = [{"softwareQuality": quality, "severity": word} for quality, word in impacts]
    (of_the_rule,) = generic([{"id": "eval", "engineId": "Acme", "impacts": said}]).findings
    (of_the_issue,) = generic(impacts=said).findings
    assert (of_the_rule.kind, of_the_rule.severity) == (of_the_issue.kind, of_the_issue.severity) == (kind, severity)


def test_without_any_word_the_kind_gives_the_severity() -> None:
    assert generic().findings[0].severity_origin.basis is SeverityBasis.KIND_DEFAULT


# the web API


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({"type": "VULNERABILITY"}, Kind.CODE_WEAKNESS),
        ({"type": "SECURITY_HOTSPOT"}, Kind.CODE_WEAKNESS),
        ({"type": "BUG"}, Kind.LINT),
        ({"type": "CODE_SMELL"}, Kind.LINT),
        ({"type": "VULNERABILITY", "rule": "secrets:S6290"}, Kind.SECRET),
        ({"vulnerabilityProbability": "LOW"}, Kind.CODE_WEAKNESS),
        ({"type": "OF_NEXT_YEAR"}, Kind.OTHER),
        ({}, Kind.OTHER),
    ],
)
def test_the_type_gives_the_kind(more: dict[str, Any], kind: Kind) -> None:
    assert found(**more).kind is kind


@pytest.mark.parametrize(
    ("word", "severity"),
    [
        ("BLOCKER", Severity.CRITICAL),
        ("CRITICAL", Severity.CRITICAL),
        ("MAJOR", Severity.HIGH),
        ("MINOR", Severity.LOW),
        ("INFO", Severity.INFO),
        ("SPICY", Severity.UNKNOWN),
    ],
)
def test_the_words_of_the_server_are_read(word: str, severity: Severity) -> None:
    assert found(severity=word, impacts=[{"softwareQuality": "SECURITY", "severity": "LOW"}]).severity is severity


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ({"status": "OPEN"}, FindingState.OPEN),
        ({"status": "CONFIRMED"}, FindingState.OPEN),
        ({"status": "RESOLVED", "resolution": "FALSE-POSITIVE"}, FindingState.SUPPRESSED),
        ({"status": "RESOLVED", "resolution": "WONTFIX"}, FindingState.SUPPRESSED),
        ({"issueStatus": "ACCEPTED"}, FindingState.SUPPRESSED),
        ({"status": "REVIEWED", "resolution": "SAFE"}, FindingState.SUPPRESSED),
        ({"status": "REVIEWED", "resolution": "ACKNOWLEDGED"}, FindingState.OPEN),
    ],
)
def test_what_people_set_aside_is_suppressed_and_what_they_acknowledge_is_not(
    state: dict[str, str], expected: FindingState
) -> None:
    finding = found(**state)
    assert finding.state is expected
    assert bool(finding.state_reason) == (expected is FindingState.SUPPRESSED)


@pytest.mark.parametrize("resolution", ["FIXED", "REMOVED"])
def test_what_is_gone_is_unread(resolution: str) -> None:
    content = page(issue(resolution=resolution), issue())
    assert (len(content.findings), [one.count for one in content.unread]) == (1, [1])


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({}, "src/a.py"),
        ({"component": "shop"}, ""),
        ({"component": "org:shop:module:src/a.py", "project": "org:shop"}, "src/a.py"),
        ({"component": "a.py", "project": None}, "a.py"),
        ({"component": "known"}, "src/known.py"),
        ({"component": None}, ""),
    ],
)
def test_a_path_is_told_without_the_keys_before_it(more: dict[str, Any], path: str) -> None:
    (finding,) = page(issue(**more), components=[{"key": "known", "path": "src/known.py"}, {"key": "shop"}]).findings
    assert finding.location.path == path


def test_the_hash_of_the_line_is_the_identity_but_for_a_credential_a_keyed_one() -> None:
    assert found(hash="abc").identity == "abc"
    finding = found(hash="never", rule="secrets:S1", message='key "never" here', author="never")
    assert finding.identity.startswith("keyed:")
    assert "never" not in repr(finding)


def test_cwes_are_among_the_tags() -> None:
    finding = found(tags=["cwe-89", "owasp-a1"])
    assert (finding.cwes, finding.tags) == (("CWE-89",), ("cwe-89", "owasp-a1"))


@pytest.mark.parametrize("total", [{"paging": {"pageIndex": 1, "total": 7}}, {"paging": None, "total": 7}])
def test_a_page_of_several_is_partial(total: dict[str, Any]) -> None:
    assert page(issue(), **total).incomplete == ("holds 1 of 7: the other pages are missing",)


def test_a_page_without_issues_does_not_show_what_was_looked_for() -> None:
    content = page()
    assert not content.findings
    assert not content.measures


def test_what_sonar_report_writes_is_about_security() -> None:
    one = {"rule": "python:S1", "severity": "HIGH", "component": "a.py", "line": 3, "message": "m", "key": "k"}
    content = read(document({"sonarBaseURL": "https://sonar", "rules": {"python:S1": {"name": "x"}}, "issues": [one]}))
    (finding,) = content.findings
    assert (finding.kind, finding.severity, finding.location.path) == (Kind.CODE_WEAKNESS, Severity.HIGH, "a.py")


@pytest.mark.parametrize(
    "value",
    [
        {"issues": [{"primaryLocation": {}, "ruleId": "x"}]},
        {"issues": [], "rules": [{"id": "x", "engineId": "y"}]},
        {"issues": [], "paging": {}},
        {"hotspots": [], "paging": {}},
        {"issues": [{"rule": "x", "component": "y", "severity": "z"}], "version": "7.4"},
        [issue()],
        [{"key": "x", "component": "y", "vulnerabilityProbability": "LOW"}],
    ],
)
def test_reports_are_recognised(value: Any) -> None:
    assert recognise(document(value).shape)


@pytest.mark.parametrize(
    "value",
    [
        {"issues": []},
        {"hotspots": []},
        {"issues": [{"fileName": "x", "severity": "y"}]},
        {"key": "python:S1", "vulnerabilityProbability": "HIGH"},
        [{"key": "x", "rule": "y"}],
    ],
)
def test_other_documents_are_not_sonarqubes(value: Any) -> None:
    assert not recognise(document(value).shape)
