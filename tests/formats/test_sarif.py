"""SARIF: levels, kinds of result and of finding, rules, places, suppressions, secrets, and whether the tool finished."""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gatekit.errors import ReportError
from gatekit.formats.analysis.sarif import read, recognise
from gatekit.formats.analysis.sarif_messages import plain_text
from gatekit.formats.analysis.sarif_tools import driver_of
from gatekit.formats.analysis.sarif_wire import Message
from gatekit.formats.contract import Content
from gatekit.model.finding import Finding
from gatekit.model.vocabulary import BaselineState, FindingState, Kind, Severity, SeverityBasis
from gatekit.reading.document import Document, open_document
from tests.formats.mutations import mutated_reports
from tests.formats.support import cases, read_case

PASSWORD = "hunter2-not-real"  # noqa: S105 - what must not get through


def document(value: Any) -> Document:
    return Document("r.sarif", json.dumps(value).encode())


def log(*runs: dict[str, Any], **more: Any) -> Content:
    return read(document({"version": "2.1.0", "runs": list(runs), **more}))


def run(
    *results: dict[str, Any], name: str = "Acme Scan", rules: list[dict[str, Any]] | None = None, **more: Any
) -> dict[str, Any]:
    return {"tool": {"driver": {"name": name, "rules": rules or []}}, "results": list(results), **more}


def only(content: Content) -> Finding:
    assert len(content.findings) == 1
    return content.findings[0]


def finding(result: dict[str, Any], **more: Any) -> Finding:
    return only(log(run({"ruleId": "R", "message": {"text": "told"}, **result}, **more)))


def at(uri: str, **more: Any) -> dict[str, Any]:
    return {"locations": [{"physicalLocation": {"artifactLocation": {"uri": uri, **more}}}]}


def case(name: str) -> Content:
    return next(read_case(found) for found in cases("sarif") if found.name == name)


# levels


@pytest.mark.parametrize(
    ("level", "severity"),
    [
        ("error", Severity.HIGH),
        ("warning", Severity.MEDIUM),
        ("note", Severity.LOW),
        ("none", Severity.NONE),
        ("ERROR", Severity.HIGH),
    ],
)
def test_a_level_is_a_severity(level: str, severity: Severity) -> None:
    assert finding({"level": level}).severity is severity


def test_a_rules_default_level_counts_where_the_result_states_none() -> None:
    rule = {"id": "R", "defaultConfiguration": {"level": "error"}}
    assert finding({}, rules=[rule]).severity is Severity.HIGH
    assert finding({"level": "note"}, rules=[rule]).severity is Severity.LOW


def test_without_any_level_a_result_is_a_warning() -> None:
    assert finding({}).severity is Severity.MEDIUM


def test_a_level_that_sarif_does_not_know_is_unknown() -> None:
    assert finding({"level": "spicy"}).severity is Severity.UNKNOWN


def overriding(**descriptor: Any) -> dict[str, Any]:
    return {
        "executionSuccessful": True,
        "ruleConfigurationOverrides": [{"descriptor": descriptor, "configuration": {"level": "error"}}],
    }


@pytest.mark.parametrize("descriptor", [{"id": "R"}, {"index": 1}, {"guid": "6b0f"}])
def test_an_invocations_override_beats_the_rules_default(descriptor: dict[str, Any]) -> None:
    rules = [{"id": "Q"}, {"id": "R", "guid": "6b0f", "defaultConfiguration": {"level": "note"}}]
    assert finding({}, rules=rules, invocations=[overriding(**descriptor)]).severity is Severity.HIGH


def test_an_override_counts_for_the_results_of_its_own_invocation() -> None:
    rules = [{"id": "R", "defaultConfiguration": {"level": "note"}}]
    invocations = [{"executionSuccessful": True}, overriding(id="R")]
    told = {"ruleId": "R", "message": {"text": "told"}}
    content = log(
        run(
            {**told, "provenance": {"invocationIndex": 0}},
            {**told, "provenance": {"invocationIndex": 1}},
            told,
            rules=rules,
            invocations=invocations,
        )
    )
    assert [found.severity for found in content.findings] == [Severity.LOW, Severity.HIGH, Severity.LOW]


@pytest.mark.parametrize("score", ["9.1", 9.1])
def test_a_security_severity_beats_the_level(score: str | float) -> None:
    found = finding({"level": "note"}, rules=[{"id": "R", "properties": {"security-severity": score}}])
    assert found.severity is Severity.CRITICAL
    assert found.severity_origin.basis is SeverityBasis.SCORE
    assert (found.severity_origin.score, found.severity_origin.word) == (9.1, "note")


def test_a_security_severity_of_zero_rates_nothing() -> None:
    rated = {"security-severity": "0.0"}
    assert finding({"level": "error"}, rules=[{"id": "R", "properties": rated}]).severity is Severity.HIGH
    unrated = finding({"ruleId": "CVE-2024-1001", "level": "note"}, rules=[{"id": "CVE-2024-1001", "properties": rated}])
    assert (unrated.kind, unrated.severity) == (Kind.VULNERABILITY, Severity.UNKNOWN)


def test_a_security_severity_that_is_no_number_leaves_the_level() -> None:
    found = finding({"level": "error"}, rules=[{"id": "R", "properties": {"security-severity": "n/a"}}])
    assert found.severity is Severity.HIGH
    assert found.severity_origin.score is None


# kinds of result


@pytest.mark.parametrize("kind", ["pass", "notApplicable", "informational", "PASS"])
def test_what_passed_did_not_apply_or_informs_is_no_finding(kind: str) -> None:
    content = log(run({"ruleId": "R", "kind": kind, "level": "none", "message": {"text": "told"}}))
    assert content.findings == []
    assert (content.unread, content.incomplete, content.blank) == ((), (), "")


@pytest.mark.parametrize("kind", ["open", "review"])
def test_what_the_tool_could_not_decide_counts_as_the_rule_would_have_it(kind: str) -> None:
    found = finding({"kind": kind, "level": "none"}, rules=[{"id": "R", "defaultConfiguration": {"level": "error"}}])
    assert (found.severity, found.tags, found.is_open) == (Severity.HIGH, (kind,), True)


# kinds of finding


@pytest.mark.parametrize(
    ("name", "tool", "kind"),
    [
        ("ruff", "ruff", Kind.LINT),
        ("ESLint", "eslint", Kind.LINT),
        ("Semgrep OSS", "semgrep", Kind.CODE_WEAKNESS),
        ("Bandit", "bandit", Kind.CODE_WEAKNESS),
        ("Checkov", "checkov", Kind.MISCONFIGURATION),
        ("Grype", "grype", Kind.VULNERABILITY),
        ("gitleaks", "gitleaks", Kind.SECRET),
        ("mypy", "mypy", Kind.TYPE_ERROR),
        ("axe-core", "axe-core", Kind.ACCESSIBILITY),
        ("Acme  Scan", "acme scan", Kind.OTHER),
    ],
)
def test_a_known_driver_says_what_its_findings_are(name: str, tool: str, kind: Kind) -> None:
    content = log(run({"ruleId": "R", "message": {"text": "told"}}, name=name))
    assert (only(content).tool, only(content).kind, content.tool) == (tool, kind, tool)
    assert content.measures == {kind}


def test_a_known_driver_measured_its_kind_even_if_it_found_nothing() -> None:
    assert log(run(name="ruff")).measures == {Kind.LINT}
    assert log(run(name="Trivy")).measures == frozenset()


def test_an_unknown_driver_measured_what_its_listed_rules_are_about() -> None:
    assert log(run(rules=[{"id": "R", "properties": {"tags": ["security"]}}])).measures == {Kind.CODE_WEAKNESS}


@pytest.mark.parametrize(
    ("rule", "kind"),
    [
        ({"name": "OsPackageVulnerability", "properties": {"tags": ["vulnerability", "security"]}}, Kind.VULNERABILITY),
        ({"name": "Misconfiguration", "properties": {"tags": ["misconfiguration", "security"]}}, Kind.MISCONFIGURATION),
        ({"name": "Secret", "properties": {"tags": ["secret", "security"]}}, Kind.SECRET),
        ({"name": "License", "properties": {"tags": ["license", "security"]}}, Kind.LICENSE),
        ({"properties": {"tags": ["security"]}}, Kind.CODE_WEAKNESS),
        ({"properties": {"security-severity": "5.0"}}, Kind.CODE_WEAKNESS),
        ({"properties": {"tags": ["external/cwe/cwe-079"]}}, Kind.CODE_WEAKNESS),
        ({"properties": {"tags": ["maintainability"]}}, Kind.OTHER),
        ({}, Kind.OTHER),
    ],
)
def test_otherwise_the_rule_says_what_its_findings_are(rule: dict[str, Any], kind: Kind) -> None:
    assert finding({}, name="Trivy", rules=[{"id": "R", **rule}]).kind is kind


def test_each_finding_carries_the_tool_of_its_own_run() -> None:
    told = {"ruleId": "R", "message": {"text": "told"}}
    content = log(run(told, name="ESLint"), run(told, name="Bandit"))
    assert [(found.tool, found.kind) for found in content.findings] == [("eslint", Kind.LINT), ("bandit", Kind.CODE_WEAKNESS)]
    assert content.tool == "eslint"
    assert content.measures == {Kind.LINT, Kind.CODE_WEAKNESS}


# rules


def test_a_rule_is_found_by_index_id_and_the_beginning_of_a_hierarchical_id() -> None:
    rules = [{"id": "A", "helpUri": "a"}, {"id": "B/2", "helpUri": "b"}]
    uris = {
        "ruleIndex": finding({"ruleId": "A", "ruleIndex": 0}, rules=rules).help_uri,
        "rule.index": only(log(run({"rule": {"index": 1}, "message": {}}, rules=rules))).help_uri,
        "rule.id": only(log(run({"rule": {"id": "A"}, "message": {}}, rules=rules))).help_uri,
        "hierarchical": finding({"ruleId": "B/2/x/y"}, rules=rules).help_uri,
        "absent index": finding({"ruleId": "B/2", "ruleIndex": -1}, rules=rules).help_uri,
        "index beyond the list": finding({"ruleId": "A", "ruleIndex": 7}, rules=rules).help_uri,
        "index of another rule": finding({"ruleId": "A", "ruleIndex": 1}, rules=rules).help_uri,
        "unknown": finding({"ruleId": "C"}, rules=rules).help_uri,
    }
    assert uris == {
        "ruleIndex": "a",
        "rule.index": "b",
        "rule.id": "a",
        "hierarchical": "b",
        "absent index": "b",
        "index beyond the list": "a",
        "index of another rule": "a",
        "unknown": "",
    }


def test_equal_ids_are_told_apart_by_index() -> None:
    rules = [{"id": "A", "helpUri": "first"}, {"id": "A", "helpUri": "second"}]
    assert finding({"ruleId": "A", "ruleIndex": 1}, rules=rules).help_uri == "second"


@pytest.mark.parametrize("component", [{"index": 0}, {"name": "queries"}, {"guid": "1-2"}])
def test_a_rule_of_an_extension_is_found(component: dict[str, Any]) -> None:
    tool = {
        "driver": {"name": "CodeQL", "rules": [{"id": "js/xss", "defaultConfiguration": {"level": "note"}}]},
        "extensions": [
            {"name": "queries", "guid": "1-2", "rules": [{"id": "js/xss", "defaultConfiguration": {"level": "error"}}]}
        ],
    }
    result = {"rule": {"id": "js/xss", "toolComponent": component}, "message": {"text": "told"}}
    assert only(log({"tool": tool, "results": [result]})).severity is Severity.HIGH


def test_the_hierarchical_id_stays_the_findings_rule_id() -> None:
    assert finding({"ruleId": "A/1"}, rules=[{"id": "A"}]).rule_id == "A/1"


def test_cwes_come_from_tags_relationships_taxa_and_properties() -> None:
    rule = {
        "id": "R",
        "relationships": [{"target": {"id": "CWE-120", "toolComponent": {"name": "CWE"}}}],
        "properties": {"tags": ["external/cwe/cwe-079", "CWE-89: SQL Injection"]},
    }
    result = {"taxa": [{"id": "22", "toolComponent": {"name": "CWE"}}], "properties": {"cwe": 476}}
    assert finding(result, rules=[rule]).cwes == ("CWE-79", "CWE-89", "CWE-120", "CWE-22", "CWE-476")


def test_ids_of_other_standards_are_tags() -> None:
    rule = {"id": "R", "relationships": [{"target": {"id": "wcag242", "toolComponent": {"index": 0}}}]}
    assert finding({}, rules=[rule], taxonomies=[{"name": "WCAG"}]).tags == ("wcag242",)


# messages


def test_a_message_is_looked_up_and_its_arguments_put_in() -> None:
    rules = [{"id": "R", "messageStrings": {"default": {"text": "'{0}' and {1} in {{}}"}}}]
    assert finding({"message": {"id": "default", "arguments": ["x", "y"]}}, rules=rules).message == "'x' and y in {}"


def test_without_a_message_the_rule_speaks() -> None:
    rules = [{"id": "R", "shortDescription": {"text": "Unchecked input"}}]
    assert finding({"message": {}}, rules=rules).message == "Unchecked input"
    assert finding({"message": {"id": "lost"}}).message == "R"


@given(st.text(), st.lists(st.text(), max_size=3))
def test_a_message_without_placeholders_and_links_stays_as_it_is(text: str, arguments: list[str]) -> None:
    """Only placeholders, doubled braces and links to related locations are changed."""
    if not any(mark in text for mark in "{}]"):
        assert plain_text(Message(text=text, arguments=arguments)) == text.strip()


# places


def test_a_path_below_a_base_is_relative_to_the_outermost_base() -> None:
    bases = {
        "TOP": {"uri": "file:///builds/shop/"},
        "SRC": {"uri": "src/", "uriBaseId": "TOP"},
        "LIB": {"uri": "lib", "uriBaseId": "SRC"},
    }
    assert finding(at("a.c", uriBaseId="LIB"), originalUriBaseIds=bases).location.path == "src/lib/a.c"
    assert finding(at("a.c", uriBaseId="UNKNOWN"), originalUriBaseIds=bases).location.path == "a.c"


def test_bases_that_lie_below_each_other_end() -> None:
    bases = {"A": {"uri": "a/", "uriBaseId": "B"}, "B": {"uri": "b/", "uriBaseId": "A"}}
    assert finding(at("x.c", uriBaseId="A"), originalUriBaseIds=bases).location.path.endswith("x.c")


def test_a_path_is_relative_to_the_repositorys_root_if_the_log_says_where_that_is() -> None:
    provenance = [{"repositoryUri": "https://example.org/shop", "mappedTo": {"uri": "shop/", "uriBaseId": "TOP"}}]
    bases = {"TOP": {"uri": "file:///builds/"}, "SRC": {"uri": "shop/src/", "uriBaseId": "TOP"}}
    more = {"originalUriBaseIds": bases, "versionControlProvenance": provenance}
    assert finding(at("a.c", uriBaseId="SRC"), **more).location.path == "src/a.c"
    assert finding(at("shop/b.c", uriBaseId="TOP"), **more).location.path == "b.c"
    assert finding(at("other/c.c", uriBaseId="TOP"), **more).location.path == "other/c.c"


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("src/my%20file.c", "src/my file.c"),
        ("file:///builds/my%20file.c", "/builds/my file.c"),
        ("file:///C:/code/a.cs", "C:/code/a.cs"),
        ("file:////builds/a.c", "/builds/a.c"),
        ("file://server/share/a.c", "//server/share/a.c"),
        ("https://example.org/a%20b", "https://example.org/a%20b"),
        ("registry.example.org/shop:1.2", "registry.example.org/shop:1.2"),
        ("/builds/a%2Bb.c", "/builds/a+b.c"),
        ("100%.c", "100%.c"),
    ],
)
def test_a_uri_becomes_a_path(uri: str, path: str) -> None:
    assert finding(at(uri)).location.path == path


def test_the_first_physical_location_counts() -> None:
    places = [{"logicalLocations": [{"name": "f"}]}, {"physicalLocation": {"artifactLocation": {"uri": "a.c"}}}]
    assert finding({"locations": places}).location.path == "a.c"
    assert finding({"locations": places[:1]}).location.logical_name == "f"
    assert finding({"analysisTarget": {"uri": "whole.bin"}}).location.path == "whole.bin"
    assert finding({"locations": []}).location.path == ""


def test_sentinels_of_other_writers_mean_that_there_is_no_line() -> None:
    region = {"startLine": -1, "startColumn": 0, "endLine": None}
    places = [{"physicalLocation": {"artifactLocation": {"uri": "a.c", "index": -1}, "region": region}}]
    place = finding({"locations": places}).location
    assert (place.line, place.column, place.end_line) == (0, 0, 0)


# states


def test_only_a_suppression_that_nobody_doubts_suppresses() -> None:
    states = [(found.message, found.state) for found in case("states").findings]
    assert [message for message, state in states if state is FindingState.SUPPRESSED] == [
        "suppressed in the source",
        "suppressed, and accepted",
    ]


def test_the_justification_is_the_states_reason() -> None:
    suppressions = [
        {"kind": "external", "justification": "tests"},
        {"kind": "external", "status": "rejected", "justification": "no"},
    ]
    assert finding({"suppressions": suppressions}).state_reason == "tests"


@pytest.mark.parametrize("state", list(BaselineState))
def test_the_baseline_state_is_kept(state: BaselineState) -> None:
    assert finding({"baselineState": state.value}).baseline_state is state


def test_what_is_gone_since_the_baseline_is_not_open() -> None:
    assert not finding({"baselineState": "absent"}).is_open


# identities


def test_a_complete_fingerprint_comes_before_a_partial_one_and_both_before_the_snippet() -> None:
    snippet = {"locations": [{"physicalLocation": {"region": {"snippet": {"text": "eval(x)"}}}}]}
    partial = {"partialFingerprints": {"primaryLocationLineHash": "partial"}}
    assert finding({**snippet, **partial, "fingerprints": {"v1": "complete"}}).identity == "complete"
    assert finding({**snippet, **partial}).identity == "partial"
    assert finding(snippet).identity.startswith("sha256:")
    assert finding({}).identity == ""


@pytest.mark.parametrize(
    "prints",
    [
        {"matchBasedId/v1": "requires login"},
        {"commitSha": "4f2a9d1", "email": "a@example.org"},
        {"primaryLocationStartColumnFingerprint": "7"},
        {"scanFileHash": "f196e70b"},
        {"primaryLocationLineHash": ""},
    ],
)
def test_what_is_no_fingerprint_is_not_taken_for_one(prints: dict[str, str]) -> None:
    assert finding({"fingerprints": prints, "partialFingerprints": prints}).identity == ""


def test_the_choice_among_fingerprints_does_not_depend_on_their_order() -> None:
    assert finding({"fingerprints": {"b": "2", "a": "1"}}).identity == finding({"fingerprints": {"a": "1", "b": "2"}}).identity


# weaknesses


def test_bandits_rules_name_no_weakness_but_its_own_report_does() -> None:
    assert finding({"ruleId": "B608"}, name="Bandit").cwes == ("CWE-89",)
    assert finding({"ruleId": "B000"}, name="Bandit").cwes == ()
    assert finding({"ruleId": "B608"}, name="Acme").cwes == ()


# secrets


def test_nothing_that_a_secret_scanner_quotes_gets_through() -> None:
    places = [
        {"physicalLocation": {"artifactLocation": {"uri": ".env"}, "region": {"startLine": 1, "snippet": {"text": PASSWORD}}}}
    ]
    result = {"message": {"text": f"found {PASSWORD}"}, "locations": places, "partialFingerprints": {"secret": PASSWORD}}
    found = finding(result, name="gitleaks", rules=[{"id": "R", "shortDescription": {"text": "A generic API key"}}])
    assert (found.kind, found.severity, found.message) == (Kind.SECRET, Severity.HIGH, "A generic API key")
    assert found.severity_origin.basis is SeverityBasis.KIND_DEFAULT
    assert PASSWORD not in repr(found)
    assert found.identity.startswith("keyed:")


@pytest.mark.parametrize(
    "rule",
    [{"id": "B105", "name": "hardcoded_password_string"}, {"id": "R", "properties": {"tags": ["external/cwe/cwe-798"]}}],
)
def test_a_password_that_a_linter_quotes_is_masked(rule: dict[str, Any]) -> None:
    found = finding({"ruleId": rule["id"], "message": {"text": f"Possible hardcoded password: '{PASSWORD}'"}}, rules=[rule])
    assert found.message == "Possible hardcoded password: '***'"


def test_a_credential_that_a_rule_of_semgrep_repeats_is_not_told() -> None:
    rule = {"id": "hardcoded-password", "shortDescription": {"text": "Semgrep Finding: hardcoded-password"}}
    found = finding({"ruleId": rule["id"], "message": {"text": f"Found {PASSWORD} here"}}, name="Semgrep OSS", rules=[rule])
    assert (found.kind, found.message) == (Kind.CODE_WEAKNESS, "Semgrep Finding: hardcoded-password")


def test_no_fixture_lets_a_password_through() -> None:
    texts = [repr(read_case(found)) for found in cases("sarif") if not found.is_broken]
    assert not any(
        secret in text for text in texts for secret in (PASSWORD, "wJalrXUtnFEMI", "q7Zk2mVtR9xWc4LpN8sYb3HdF6gJ1aTe", "MIIBFAKE")
    )


def test_rules_of_a_mixed_tool_that_find_secrets_yield_secrets() -> None:
    kinds = {found.rule_id: found.kind for found in case("checkov").findings}
    assert {kind for rule, kind in kinds.items() if rule.startswith("CKV_SECRET_")} == {Kind.SECRET}
    assert {kind for rule, kind in kinds.items() if not rule.startswith("CKV_SECRET_")} == {Kind.MISCONFIGURATION}


# did the tool finish?


def test_a_log_without_runs_is_blank() -> None:
    assert case("no-runs").blank == "no run in it"


@pytest.mark.parametrize("broken", [{"runs": None}, {"runs": [{"tool": {"driver": {"name": "Acme"}}}]}])
def test_runs_or_results_that_are_missing_make_it_incomplete(broken: dict[str, Any]) -> None:
    content = read(document({"version": "2.1.0", **broken}))
    assert len(content.incomplete) == 1


@pytest.mark.parametrize(
    ("invocation", "reasons"),
    [
        ({"executionSuccessful": True}, 0),
        ({"executionSuccessful": False}, 1),
        ({"executionSuccessful": False, "exitCode": 2}, 1),
        ({"executionSuccessful": True, "processStartFailureMessage": "no such file"}, 1),
        ({"executionSuccessful": True, "exitSignalName": "SIGKILL"}, 1),
        ({"executionSuccessful": True, "exitSignalNumber": 9}, 1),
        ({"executionSuccessful": True, "exitSignalName": "", "exitSignalNumber": 0}, 0),
        ({"executionSuccessful": True, "exitCode": 1}, 0),
        ({"exitCode": 0}, 0),
        ({"exitCode": 1}, 1),
        ({"executionSuccessful": True, "toolExecutionNotifications": [{"level": "error", "message": {"text": "crash"}}]}, 1),
        ({"executionSuccessful": True, "toolConfigurationNotifications": [{"level": "error", "message": {}}]}, 1),
        ({"executionSuccessful": True, "toolExecutionNotifications": [{"level": "warning", "message": {"text": "slow"}}]}, 0),
        ({"executionSuccessful": True, "toolExecutionNotifications": [{"message": {"text": "a warning by default"}}]}, 0),
    ],
)
def test_an_invocation_says_whether_the_tool_finished(invocation: dict[str, Any], reasons: int) -> None:
    assert len(log(run(invocations=[invocation])).incomplete) == reasons


def test_a_signal_that_ended_the_tool_is_named() -> None:
    told = {"ruleId": "R", "message": {"text": "told"}}
    killed = {"executionSuccessful": True, "exitCode": 1, "exitSignalName": "SIGSEGV"}
    (reason,) = log(run(told, invocations=[killed])).incomplete
    assert reason.endswith("says that it failed: ended by signal SIGSEGV")


@pytest.mark.parametrize(("code", "name"), [(0, "SUCCESS"), (1, "BUGS FOUND")])
def test_what_spotbugs_calls_a_signal_is_its_exit_code(code: int, name: str) -> None:
    invocation = {"executionSuccessful": code == 0, "exitCode": code, "exitSignalName": name}
    assert log(run(name="SpotBugs", invocations=[invocation])).incomplete == ()


def test_spotbugs_finished_when_all_that_it_reports_is_that_it_found_bugs() -> None:
    told = {"ruleId": "R", "message": {"text": "told"}}
    assert log(run(told, name="SpotBugs", invocations=[{"executionSuccessful": False, "exitCode": 1}])).incomplete == ()
    assert log(run(told, name="SpotBugs", invocations=[{"executionSuccessful": False, "exitCode": 3}])).incomplete != ()


def test_results_in_other_files_are_not_overlooked() -> None:
    external = {"externalPropertyFileReferences": {"results": [{"location": {"uri": "results.json"}}]}}
    assert len(log({**run(), **external}).incomplete) == 1
    assert len(log(run(), inlineExternalProperties=[{"results": [{}]}]).incomplete) == 1
    assert log(run(), inlineExternalProperties=[{"artifacts": []}]).incomplete == ()


def test_the_commit_and_the_time_come_from_the_log() -> None:
    content = case("states")
    assert content.subject == "4f2a9d1c0b7e6f5a4d3c2b1a0f9e8d7c6b5a4f3e"
    assert content.produced_at is not None
    assert content.produced_at.isoformat() == "2026-08-20T10:00:00+00:00"


def test_the_oldest_run_tells_the_time_and_each_runs_last_invocation_its_end() -> None:
    def ended(*times: str) -> dict[str, Any]:
        return run(invocations=[{"executionSuccessful": True, "endTimeUtc": time} for time in times])

    produced = log(ended("2026-08-20T10:00:00Z", "2026-08-20T11:00:00Z"), ended("2026-08-20T12:00:00Z"), run()).produced_at
    assert produced is not None
    assert produced.isoformat() == "2026-08-20T11:00:00+00:00"


def test_runs_about_different_commits_are_not_one_report() -> None:
    commits = [{**run(), "versionControlProvenance": [{"revisionId": revision}]} for revision in ("aaa", "bbb")]
    assert log(*commits).incomplete == ("its runs are about different commits: aaa, bbb",)


# recognition and refusal


@pytest.mark.parametrize(
    "value",
    [
        {"version": "2.1.0", "runs": []},
        {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "runs": None},
        {"version": "1.0.0", "runs": []},
        {"runs": [{"tool": {"driver": {"name": "x"}}}]},
        {"runs": [{"results": []}]},
    ],
)
def test_sarif_is_recognised_in_every_version(value: dict[str, Any]) -> None:
    assert recognise(document(value).shape)


@pytest.mark.parametrize(
    "value",
    [
        {"runs": []},
        {"runs": [{"stats": {}}], "status": "finished"},
        {"runs": 3, "version": "2.1.0"},
        {"version": "2.1.0"},
        [{"version": "2.1.0", "runs": []}],
    ],
)
def test_other_documents_with_runs_are_not_sarif(value: Any) -> None:
    assert not recognise(document(value).shape)


@pytest.mark.parametrize("version", ["1.0.0", "2.0.0", "2.0.0-csd.2.beta.2019-01-24", "2.2", "3.0.0"])
def test_other_versions_are_refused_by_name(version: str) -> None:
    with pytest.raises(ReportError, match=rf"SARIF {version}; gatekit reads SARIF 2\.1\.0") as caught:
        read(document({"version": version, "runs": [{"tool": {"name": "x"}, "results": [{"message": "told"}]}]}))
    assert caught.value.status == "unsupported_version"


def test_a_log_without_a_version_is_refused() -> None:
    with pytest.raises(ReportError, match="does not say which version") as caught:
        read(document({"runs": [run()]}))
    assert caught.value.status == "unsupported_version"


def test_a_version_behind_many_results_is_found_before_they_are_read() -> None:
    results = [{"message": "spelled as in 1.0.0"}] * 5000
    with pytest.raises(ReportError, match=r"SARIF 1\.0\.0"):
        read(document({"runs": [{"tool": {"name": "x"}, "results": results}], "version": "1.0.0"}))


def test_a_malformed_value_in_the_last_result_refuses_the_whole_log() -> None:
    results = [{"message": {"text": "told"}}] * 3 + [{"message": {"text": 4}}]
    with pytest.raises(
        ReportError, match=r"r\.sarif: \$\.runs\[1\]\.results\[3\]\.message\.text: expected `str \| null`, got `int`"
    ):
        log(run(), run(*results))


def test_half_a_surrogate_pair_in_a_message_is_read_as_a_replacement_character() -> None:
    data = json.dumps({"version": "2.1.0", "runs": [run({"ruleId": "R", "message": {"text": "cut @"}})]}).replace("@", r"\ud83d")
    assert only(read(Document("r.sarif", data.encode()))).message == "cut \ufffd"


def test_a_large_log_is_read_like_a_small_one_though_its_memory_is_freed_behind_the_reader(tmp_path: Path) -> None:
    told = [
        {"ruleId": "R", "message": {"text": f"told {number} " + "x" * 3000}, **at(f"src/{number}.c")} for number in range(4000)
    ]
    path = tmp_path / "large.sarif"
    path.write_text(json.dumps({"version": "2.1.0", "runs": [run(*told), run(*told)]}), encoding="utf-8")
    large = open_document(path)
    assert large.size > 16 << 20
    content = read(large)
    assert content == read(Document(path.as_posix(), path.read_bytes()))
    assert [found.location.path for found in content.findings] == [f"src/{number}.c" for number in range(4000)] * 2
    assert large.digest == f"sha256:{sha256(path.read_bytes()).hexdigest()}"


def test_an_unknown_driver_goes_by_its_own_name() -> None:
    assert driver_of(" Acme\tScan ").tool == "acme scan"


@settings(deadline=None, max_examples=200)
@given(mutated_reports("sarif"))
def test_whatever_value_stands_anywhere_reading_ends_in_content_or_a_report_error(data: bytes) -> None:
    """Bad input never gives a traceback."""
    with suppress(ReportError):
        content = read(Document("r.sarif", data))
        assert all(isinstance(found, Finding) for found in content.findings)


def test_a_large_log_that_cannot_be_read_in_parts_is_read_as_a_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "large.sarif"
    told = [{"ruleId": "R", "message": {"text": "x" * 3000}}] * 6000
    path.write_text(json.dumps({"version": "2.1.0", "runs": [run(*told)]}), encoding="utf-8")
    monkeypatch.setattr(os, "preadv", lambda *_: 0)
    assert len(read(open_document(path)).findings) == 6000


def test_a_message_of_escaped_brackets_takes_time_in_proportion() -> None:
    start = time.perf_counter()
    plain_text(Message(text="[" + "\\[" * 50_000))
    assert time.perf_counter() - start < 2


def test_ids_and_bases_of_thousands_of_levels_take_time_in_proportion() -> None:
    bases = {f"b{number}": {"uri": "x/", "uriBaseId": f"b{number + 1}"} for number in range(4000)}
    results = [{"ruleId": "a", **at("a.py", uriBaseId=base)} for base in bases]
    start = time.perf_counter()
    assert len(log(run({"ruleId": "a/" * 200_000}, *results, rules=[{"id": "b"}], originalUriBaseIds=bases)).findings) == 4001
    assert time.perf_counter() - start < 2


def test_a_placeholder_of_thousands_of_digits_stays_as_it_is() -> None:
    text = "{" + "9" * 5_000 + "}"
    assert plain_text(Message(text=text, arguments=["a"])) == text


# runners of several tools, what was looked for, and files that did not parse


def test_a_run_of_a_tool_that_is_not_named_is_read_and_measures_nothing_of_a_known_kind() -> None:
    content = case("no-tool")
    assert [(found.rule_id, found.kind, found.severity) for found in content.findings] == [("F401", Kind.OTHER, Severity.HIGH)]


@pytest.mark.parametrize(
    ("name", "rule", "kind"),
    [
        ("bandit (MegaLinter PYTHON_BANDIT)", "B602", Kind.CODE_WEAKNESS),
        ("Trunk", "eslint/no-var", Kind.LINT),
        ("Trunk Check", "gitleaks/aws-access-token", Kind.SECRET),
        ("Trunk", "no-tool-of-ours/rule", Kind.OTHER),
        ("Acme Scan", "eslint/no-var", Kind.OTHER),
    ],
)
def test_what_a_runner_adds_to_a_name_tells_the_kind(name: str, rule: str, kind: Kind) -> None:
    assert finding({"ruleId": rule}, name=name).kind is kind


def rule(rule_id: str, *tags: str, **more: Any) -> dict[str, Any]:
    return {"id": rule_id, "properties": {"tags": list(tags)}, **more}


def test_the_weaknesses_of_all_listed_rules_were_looked_for() -> None:
    related = {"target": {"id": "89", "toolComponent": {"name": "CWE"}}}
    rules = [
        rule("A", "external/cwe/cwe-079"),
        {"id": "B", "relationships": [related]},
        {"id": "C", "properties": {"cwe": "CWE-22"}},
    ]
    assert log(run(rules=rules, name="CodeQL")).looked_for == {"CWE-79", "CWE-89", "CWE-22"}


def test_a_rule_that_is_switched_off_was_not_looked_for_unless_the_run_switches_it_on() -> None:
    off = {"defaultConfiguration": {"enabled": False}}
    rules = [rule("A", "CWE-79", **off), rule("B", "CWE-89", **off), rule("C", "CWE-22"), rule("D", "CWE-78")]
    overrides = [
        {"descriptor": {"id": "B"}, "configuration": {"enabled": True}},
        {"descriptor": {"id": "C"}, "configuration": {"enabled": False}},
        {"descriptor": {"id": "D"}, "configuration": {"level": "note"}},
    ]
    invocations = [{"executionSuccessful": True, "ruleConfigurationOverrides": overrides}]
    assert log(run(rules=rules, name="CodeQL", invocations=invocations)).looked_for == {"CWE-89", "CWE-78"}


def test_the_weakness_behind_a_dependencys_vulnerability_was_not_looked_for_in_the_project() -> None:
    rules = [rule("CVE-2024-1", "CWE-79", "vulnerability")]
    assert log(run(rules=rules, name="Trivy")).looked_for == frozenset()


def test_axes_rules_say_which_success_criteria_were_looked_for_and_violated() -> None:
    rules = [rule("color-contrast", "wcag2aa", "wcag143"), rule("region", "best-practice")]
    content = log(run({"ruleId": "color-contrast", "message": {"text": "told"}}, rules=rules, name="axe-core"))
    assert content.looked_for == {"WCAG-1.4.3"}
    assert only(content).tags == ("wcag2aa", "wcag143", "WCAG-1.4.3", "WCAG-2.2-AA")


def test_a_file_that_a_linter_could_not_parse_makes_the_report_partial() -> None:
    content = log(run({"ruleId": "invalid-syntax", "message": {"text": "Expected `)`"}, **at("a.py")}, name="ruff"))
    assert content.incomplete == ("ruff could not read or parse a.py, so it did not check all of it",)
    assert log(run({"ruleId": "invalid-syntax", "message": {"text": "told"}, **at("a.py")}, name="Acme Scan")).incomplete == ()


PACKAGE = "\n".join(
    (
        "Package: lodash",
        "Installed Version: 4.17.4",
        "Vulnerability CVE-2019-10744",
        "Severity: CRITICAL",
        "Fixed Version: 4.17.12",
        "Link: [CVE-2019-10744](https://avd.aquasec.com/nvd/cve-2019-10744)",
    )
)
ADVISORY = {
    "id": "CVE-2019-10744",
    "shortDescription": {"text": "prototype pollution"},
    "properties": {"tags": ["vulnerability"]},
}


def test_trivys_lines_say_the_package_and_its_versions() -> None:
    found = finding({"ruleId": "CVE-2019-10744", "message": {"text": PACKAGE}}, name="Trivy", rules=[ADVISORY])
    component = found.component
    assert (component.name, component.version, component.fixed_version) == ("lodash", "4.17.4", "4.17.12")
    assert found.message == "prototype pollution"


def test_another_tools_lines_are_its_message() -> None:
    found = finding({"ruleId": "CVE-2019-10744", "message": {"text": PACKAGE}}, name="Acme", rules=[ADVISORY])
    assert found.component.name == ""
    assert found.message.startswith("Package: lodash\n")


def test_trivys_misconfigurations_say_what_is_wrong() -> None:
    text = "Artifact: Dockerfile\nType: dockerfile\nVulnerability DS-0002\nSeverity: HIGH\nMessage: Name a user\nLink: [DS-0002](https://x)"
    rule = {"id": "DS-0002", "properties": {"tags": ["misconfiguration"]}}
    assert finding({"ruleId": "DS-0002", "message": {"text": text}}, name="Trivy", rules=[rule]).message == "Name a user"
