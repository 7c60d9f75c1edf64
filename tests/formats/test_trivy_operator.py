"""The Trivy Operator: every kind of report, one or many, with the object that it is about."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.dependencies.trivy_operator import KINDS, read, recognise
from gatekit.governance.fingerprints import fingerprint_key
from gatekit.model.finding import Finding
from gatekit.model.vocabulary import Kind, Severity
from gatekit.reading.document import Document
from tests.formats.mutations import mutated_reports
from tests.formats.support import cases, read_case

API = "aquasecurity.github.io/v1alpha1"


def document(value: Any) -> Document:
    return Document("trivy-operator.json", json.dumps(value).encode())


def item(kind: str, **report: Any) -> dict[str, Any]:
    return {"apiVersion": API, "kind": kind, "metadata": {"name": "a"}, "report": report}


def vulnerability(**more: Any) -> dict[str, Any]:
    return {"vulnerabilityID": "CVE-2024-1", "resource": "curl", "installedVersion": "7.87", "severity": "HIGH", **more}


def found(**more: Any) -> Finding:
    (finding,) = read(document(item("VulnerabilityReport", vulnerabilities=[vulnerability(**more)]))).findings
    return finding


def case(name: str) -> Content:
    return next(read_case(one) for one in cases("trivy_operator") if one.name == name)


def test_each_finding_names_its_object_and_container() -> None:
    names = {one.rule_id: one.location.logical_name for one in case("list").findings}
    assert names["CVE-2024-3094"] == "default/ReplicaSet/web-7d9f (web)"
    assert names["KSV014"] == "default/ReplicaSet/web-7d9f"
    assert names["KSV046"] == "ClusterRole/admin"


def test_the_vector_is_that_of_the_vendor_whose_score_the_operator_took() -> None:
    origin = next(one for one in case("list").findings if one.rule_id == "CVE-2024-3094").severity_origin
    assert (origin.score, origin.vector) == (10.0, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H")
    assert found(cvss={"redhat": {"V3Score": 5.5, "V3Vector": "v"}}).severity_origin.score == 5.5


def test_only_checks_that_failed_are_findings() -> None:
    checks = [{"checkID": "KSV1", "severity": "LOW", "success": success} for success in (True, False)]
    content = read(document(item("InfraAssessmentReport", checks=checks)))
    assert [(one.rule_id, one.kind) for one in content.findings] == [("KSV1", Kind.MISCONFIGURATION)]


def test_a_check_without_an_id_is_still_a_finding() -> None:
    content = read(document(item("ConfigAuditReport", checks=[{"title": "Runs as root", "success": False}])))
    assert [(one.rule_id, one.severity) for one in content.findings] == [("Runs as root", Severity.UNKNOWN)]


def test_a_check_has_the_severity_of_its_control_if_it_has_none() -> None:
    assert [one.severity for one in case("compliance").findings] == [Severity.CRITICAL, Severity.HIGH]


def test_controls_that_are_only_counted_are_findings_if_they_failed() -> None:
    content = case("compliance-summary")
    assert [(one.rule_id, one.message) for one in content.findings] == [
        ("4.2.10", "Ensure that the --tls-cert-file argument is set (2 failures)")
    ]
    assert [one.count for one in content.unread] == [1]


def test_what_has_no_result_yet_and_what_is_not_known_make_the_document_partial() -> None:
    assert case("list").incomplete == ("ClusterComplianceReport cis has no result yet",)
    listed = {
        "kind": "List",
        "apiVersion": "v1",
        "items": [item("VulnerabilityReport", vulnerabilities=[]), item("NodeVulnerabilityReport")],
    }
    assert read(document(listed)).incomplete == ("1 of kind NodeVulnerabilityReport, which gatekit does not read",)


def test_an_operating_system_that_nobody_supports_makes_the_document_partial() -> None:
    system = {"family": "debian", "name": "8.11", "eosl": True}
    told = "debian 8.11 is no longer supported: Trivy may not know all its vulnerabilities"
    assert read(document(item("VulnerabilityReport", vulnerabilities=[], os=system))).incomplete == (told,)
    assert read(document(item("VulnerabilityReport", vulnerabilities=[], os={"family": "debian"}))).incomplete == ()


def test_only_kinds_with_a_result_are_measured() -> None:
    assert case("list").measures == {Kind.VULNERABILITY, Kind.MISCONFIGURATION, Kind.SECRET}
    assert case("by-name").measures == {Kind.VULNERABILITY}
    assert read(document({"apiVersion": API, "kind": "ClusterComplianceReport", "metadata": {}})).measures == frozenset()


def test_the_oldest_report_tells_the_time() -> None:
    produced = case("list").produced_at
    assert produced is not None
    assert produced.isoformat() == "2026-07-01T04:30:00+00:00"


def test_no_report_at_all_is_blank() -> None:
    assert read(document({"vulnerabilityreports.aquasecurity.github.io": []})).blank == "no report in it"


def test_the_text_of_a_secret_never_gets_through() -> None:
    secret = {"ruleID": "github-pat", "match": "TOKEN=not-masked-by-mistake", "target": "app/.env"}
    content = read(document(item("ExposedSecretReport", secrets=[secret])))
    assert "not-masked" not in repr(content)
    assert content.findings[0].identity


def test_an_update_that_mends_nothing_changes_no_identity() -> None:
    def installed(version: str) -> Finding:
        return found(installedVersion=version, packagePath=f"lib/curl-{version}.jar", packagePURL=f"pkg:maven/a/curl@{version}")

    assert fingerprint_key(installed("1.0")) == fingerprint_key(installed("1.1"))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_is_recognised_alone_and_as_a_list(kind: str) -> None:
    assert recognise(document({"apiVersion": API, "kind": kind, "metadata": {}}).shape)
    assert recognise(document({"apiVersion": API, "kind": f"{kind}List", "items": [], "metadata": {}}).shape)
    assert recognise(document([{"apiVersion": API, "kind": kind}]).shape)


@pytest.mark.parametrize(
    "value",
    [
        {"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "Pod", "metadata": {}, "spec": {}}]},
        {"apiVersion": "v1", "kind": "List", "items": []},
        {"apiVersion": API, "kind": "Other"},
        {"apiVersion": "wgpolicyk8s.io/v1alpha2", "kind": "PolicyReport", "results": []},
    ],
)
def test_other_objects_of_a_cluster_are_not_the_operators(value: Any) -> None:
    assert not recognise(document(value).shape)


def test_a_malformed_value_anywhere_refuses_the_whole_document() -> None:
    with pytest.raises(ReportError, match=r"\$\.items\[1\]\.report\.vulnerabilities\[0\]\.score: expected `float \| null`"):
        read(
            document(
                {
                    "kind": "List",
                    "items": [item("SbomReport"), item("VulnerabilityReport", vulnerabilities=[vulnerability(score="x")])],
                }
            )
        )


@settings(deadline=None, max_examples=100)
@given(mutated_reports("trivy_operator"))
def test_whatever_value_stands_anywhere_reading_ends_in_content_or_a_report_error(data: bytes) -> None:
    """Bad input never gives a traceback."""
    with suppress(ReportError):
        content = read(Document("trivy-operator.json", data))
        assert all(isinstance(one, Finding) for one in content.findings)


@pytest.mark.parametrize(
    ("kind", "report"),
    [("VulnerabilityReport", {"checks": []}), ("ConfigAuditReport", {}), ("ExposedSecretReport", {"vulnerabilities": []})],
)
def test_a_report_without_its_list_is_no_clean_report(kind: str, report: dict[str, Any]) -> None:
    content = read(document(item(kind, **report)))
    assert (content.incomplete, content.measures) == ((f"{kind} a has no result yet",), frozenset())


def test_a_standard_without_its_controls_is_no_clean_report() -> None:
    status = {"detailReport": {"id": "nsa"}, "summaryReport": {"id": "nsa"}}
    standard = {"apiVersion": API, "kind": "ClusterComplianceReport", "metadata": {"name": "nsa"}, "status": status}
    content = read(document(standard))
    assert content.incomplete == ("ClusterComplianceReport nsa has no result yet",)


def standard(*results: dict[str, Any], failed: int) -> Content:
    status = {"summary": {"failCount": failed, "passCount": 9}, "detailReport": {"id": "nsa", "results": list(results)}}
    return read(document({"apiVersion": API, "kind": "ClusterComplianceReport", "metadata": {"name": "nsa"}, "status": status}))


def test_a_control_without_its_checks_is_no_control_that_passed() -> None:
    with pytest.raises(ReportError, match="missing required field `checks`"):
        standard({"id": "1.0", "Checks": []}, failed=0)


def test_controls_that_are_counted_as_failed_but_show_no_failed_check_make_the_document_partial() -> None:
    """The operator lists misconfigurations alone; a control that fails by a vulnerability is shown as passed."""
    passed, bad = ({"id": key, "checks": [{"success": key == "1.0"}]} for key in ("1.0", "2.0"))
    told = "ClusterComplianceReport nsa counts 2 failed controls, but shows what failed of 1"
    assert standard(passed, bad, failed=2).incomplete == (told,)
    assert standard(passed, bad, failed=1).incomplete == ()


def test_controls_that_are_counted_as_failed_but_not_one_by_one_make_the_document_partial() -> None:
    controls = [{"id": "1.0", "totalFail": 3}, {"id": "2.0", "TotalFail": 3}]
    status = {"summary": {"failCount": 2}, "summaryReport": {"controlCheck": controls}}
    content = read(
        document({"apiVersion": API, "kind": "ClusterComplianceReport", "metadata": {"name": "nsa"}, "status": status})
    )
    assert content.incomplete == ("ClusterComplianceReport nsa counts 2 failed controls, but shows what failed of 1",)
