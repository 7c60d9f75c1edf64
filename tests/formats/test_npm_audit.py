"""npm audit and pnpm audit: both shapes, what only depends on vulnerable packages, and audits that failed."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.dependencies.npm_audit import read, recognise
from gatekit.governance.fingerprints import fingerprint_key
from gatekit.model.finding import Finding
from gatekit.model.vocabulary import Kind, Severity
from gatekit.reading.document import Document
from tests.formats.mutations import mutated_reports
from tests.formats.support import cases, read_case

GHSA = "GHSA-vh95-rmgr-6w4m"


def document(value: Any) -> Document:
    return Document("npm-audit.json", json.dumps(value).encode())


def tree(packages: dict[str, Any], **more: Any) -> Content:
    vulnerabilities = {name: {"name": name, **package} for name, package in packages.items()}
    return read(document({"auditReportVersion": 2, "vulnerabilities": vulnerabilities, **more}))


def via(**more: Any) -> dict[str, Any]:
    return {
        "source": 1,
        "title": "Prototype Pollution",
        "url": f"https://github.com/advisories/{GHSA}",
        "severity": "high",
        **more,
    }


def advisories(*entries: dict[str, Any], **more: Any) -> Content:
    return read(document({"advisories": {str(number): entry for number, entry in enumerate(entries)}, "metadata": {}, **more}))


def advisory(**more: Any) -> dict[str, Any]:
    findings = [{"version": "0.0.8", "paths": ["mkdirp>minimist", "minimist"]}]
    return {
        "module_name": "minimist",
        "id": 1179,
        "title": "Prototype Pollution",
        "severity": "low",
        "findings": findings,
        **more,
    }


def only(content: Content) -> Finding:
    assert len(content.findings) == 1
    return content.findings[0]


def case(name: str) -> Content:
    return next(read_case(one) for one in cases("npm_audit") if one.name == name)


@pytest.mark.parametrize(
    ("word", "severity"),
    [
        ("critical", Severity.CRITICAL),
        ("high", Severity.HIGH),
        ("moderate", Severity.MEDIUM),
        ("low", Severity.LOW),
        ("info", Severity.INFO),
        ("dire", Severity.UNKNOWN),
        (None, Severity.UNKNOWN),
    ],
)
def test_the_advisorys_own_word_is_the_severity(word: str | None, severity: Severity) -> None:
    package = {"severity": "critical", "via": [via(severity=word)]}
    assert only(tree({"minimist": package})).severity is severity
    assert only(advisories(advisory(severity=word))).severity is severity


def test_one_package_with_two_advisories_is_two_findings() -> None:
    found = [(one.rule_id, one.component.name) for one in case("npm-11").findings]
    assert found == [("GHSA-35jh-r3h4-6jhm", "lodash"), (GHSA, "minimist"), ("GHSA-xvch-5gv4-984h", "minimist")]


def test_a_package_that_only_depends_on_vulnerable_ones_is_counted_as_unread() -> None:
    content = case("npm-11")
    assert [one.count for one in content.unread] == [1]
    assert content.incomplete == ()


def test_a_package_that_is_vulnerable_through_nothing_that_is_there_makes_the_report_partial() -> None:
    assert tree({"debug": {"via": ["ms"]}}).incomplete == ("debug is vulnerable through ms, which the report does not hold",)
    assert tree({"debug": {"via": []}}).incomplete == ("debug is vulnerable, but the report does not say through what",)


def test_counts_without_any_advisory_make_the_report_partial() -> None:
    counts = {"vulnerabilities": {"high": 2, "total": 2}}
    assert tree({}, metadata=counts).incomplete == ("the tool counts 2 vulnerabilities, but the report lists none",)
    assert advisories(metadata={"vulnerabilities": {"high": 2}}).incomplete
    assert advisories(metadata={"vulnerabilities": {"high": 0}}).incomplete == ()


@pytest.mark.parametrize(
    ("fix", "told"),
    [
        ({"name": "minimist", "version": "1.2.8"}, "1.2.8"),
        ({"name": "mkdirp", "version": "0.5.6"}, "mkdirp@0.5.6"),
        (True, "npm audit fix"),
        (False, ""),
        (None, ""),
    ],
)
def test_what_mends_it_is_told_as_npm_tells_it(fix: Any, told: str) -> None:
    assert only(tree({"minimist": {"via": [via()], "fixAvailable": fix}})).component.fixed_version == told


def test_a_version_below_0_0_0_mends_nothing() -> None:
    assert only(advisories(advisory(patched_versions="<0.0.0"))).component.fixed_version == ""
    assert only(advisories(advisory(patched_versions=">=1.2"))).component.fixed_version == ">=1.2"


def test_the_rule_is_githubs_id_because_the_registrys_number_changes() -> None:
    assert only(advisories(advisory(github_advisory_id=GHSA, cves=["CVE-2020-7598"]))).rule_id == GHSA
    assert only(advisories(advisory(url=f"https://github.com/advisories/{GHSA}"))).rule_id == GHSA
    assert only(advisories(advisory(url="https://npmjs.com/advisories/1179"))).rule_id == "1179"
    assert only(tree({"minimist": {"via": [via(url=None, source=1179)]}})).rule_id == "1179"


def test_each_installed_version_is_a_finding_and_so_is_an_advisory_without_any() -> None:
    versions = [{"version": "0.0.8"}, {"version": "1.2.0"}]
    assert [one.component.version for one in advisories(advisory(findings=versions)).findings] == ["0.0.8", "1.2.0"]
    assert only(advisories(advisory(findings=[]))).component.version == ""
    assert only(advisories(advisory(module_name=None))).message == "Prototype Pollution 0.0.8 (minimist and 1 more)"


@pytest.mark.parametrize(
    ("cwe", "cwes"),
    [("CWE-79", ("CWE-79",)), ('["CWE-1321"]', ("CWE-1321",)), (["CWE-1", "CWE-2"], ("CWE-1", "CWE-2")), (None, ())],
)
def test_weaknesses_are_read_however_the_registry_spells_them(cwe: Any, cwes: tuple[str, ...]) -> None:
    assert only(advisories(advisory(cwe=cwe))).cwes == cwes


def test_another_chain_of_dependencies_changes_no_identity() -> None:
    before = only(advisories(advisory()))
    after = only(advisories(advisory(findings=[{"version": "0.1.0", "paths": ["a>minimist"]}])))
    assert before.message != after.message
    assert fingerprint_key(before) == fingerprint_key(after)


def test_an_audit_without_its_list_is_no_clean_audit() -> None:
    with pytest.raises(ReportError, match="missing required field `vulnerabilities`"):
        read(document({"auditReportVersion": 2, "metadata": {}}))


def test_muted_advisories_are_counted() -> None:
    assert [(one.reason, one.count) for one in advisories(muted=[1, 2]).unread] == [("advisories that are muted", 2)]


def test_a_report_without_advisories_has_looked_for_vulnerabilities() -> None:
    content = case("clean")
    assert (len(content.findings), content.blank, content.incomplete) == (0, "", ())
    assert content.measures == {Kind.VULNERABILITY}


def test_an_audit_of_no_dependency_is_blank() -> None:
    nothing = "no dependency that was audited"
    assert tree({}, metadata={"dependencies": {"prod": 1, "total": 0}}).blank == nothing
    assert advisories(metadata={"dependencies": 0, "totalDependencies": 0}).blank == nothing
    assert tree({}, metadata={"dependencies": {"prod": 2, "total": 1}}).blank == ""
    assert advisories(metadata={"dependencies": 3, "totalDependencies": 3}).blank == ""
    assert tree({}).blank == advisories().blank == ""


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"error": {"code": "ENOAUDIT", "summary": "no audits here", "detail": ""}}, "ENOAUDIT no audits here"),
        (
            {"error": {"code": "ERR_PNPM_AUDIT_NO_LOCKFILE", "message": "No pnpm-lock.yaml found"}},
            "ERR_PNPM_AUDIT_NO_LOCKFILE No",
        ),
        ({"message": "405 - POST", "statusCode": 405, "error": {"summary": "", "detail": ""}}, "405 - POST"),
        ({"error": {"summary": "", "detail": ""}}, "the tool does not say why"),
    ],
)
def test_an_audit_that_failed_is_refused_with_the_tools_own_words(value: Any, words: str) -> None:
    assert recognise(document(value).shape)
    with pytest.raises(ReportError, match=f"the audit failed: {words}") as caught:
        read(document(value))
    assert caught.value.status == "unreadable"


@pytest.mark.parametrize(
    "listed", [{"auditReportVersion": 2, "vulnerabilities": {}}, {"advisories": {}, "metadata": {"vulnerabilities": {}}}]
)
@pytest.mark.parametrize("error", [{"code": "ENOLOCK", "summary": "no lock file"}, "ENOLOCK no lock file"])
def test_an_error_beside_an_empty_list_is_an_audit_that_failed(listed: dict[str, Any], error: Any) -> None:
    with pytest.raises(ReportError, match="the audit failed: ENOLOCK no lock file") as caught:
        read(document({**listed, "error": error}))
    assert caught.value.status == "unreadable"
    assert read(document({**listed, "error": None})).incomplete == ()


def test_an_error_beside_vulnerabilities_makes_the_report_partial() -> None:
    error = {"code": "E", "summary": "https://me:hunter2@npm.example/x failed"}
    content = tree({"minimist": {"via": [via()]}}, error=error)
    assert (len(content.findings), len(content.incomplete)) == (1, 1)
    assert content.incomplete[0].startswith("the audit failed: E https://")
    assert "hunter2" not in content.incomplete[0]
    assert advisories(advisory(), error=error).incomplete == content.incomplete


def test_a_password_in_the_registrys_address_is_not_told() -> None:
    with pytest.raises(ReportError) as caught:
        read(document({"error": {"code": "E", "summary": "https://me:hunter2@npm.example/x failed", "detail": ""}}))
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "value",
    [
        {"auditReportVersion": 2},
        {"advisories": {}, "metadata": {}},
        {"actions": [{"action": "install", "module": "a", "resolves": []}]},
    ],
)
def test_audits_are_recognised(value: Any) -> None:
    assert recognise(document(value).shape)


@pytest.mark.parametrize(
    "value",
    [
        {"advisories": {}, "abandoned": {}},
        {"advisories": []},
        {"error": {"code": 404, "message": "x", "status": "NOT_FOUND"}},
        {"actions": [], "x": 1},
        {"error": "x"},
    ],
)
def test_other_documents_are_no_audits(value: Any) -> None:
    assert not recognise(document(value).shape)


@settings(deadline=None, max_examples=150)
@given(mutated_reports("npm_audit"))
def test_whatever_value_stands_anywhere_reading_ends_in_content_or_a_report_error(data: bytes) -> None:
    """Bad input never gives a traceback."""
    with suppress(ReportError):
        content = read(Document("npm-audit.json", data))
        assert all(isinstance(one, Finding) for one in content.findings)
