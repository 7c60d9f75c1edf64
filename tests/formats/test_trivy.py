"""Trivy: packages and their severities, misconfigurations, secrets, licences, what is set aside, and what was looked for."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.dependencies.trivy import read, recognise
from gatekit.governance.fingerprints import Numbering, fingerprint_key
from gatekit.model.finding import Finding
from gatekit.model.records.component import ComponentRecord
from gatekit.model.vocabulary import FindingState, Kind, Severity, SeverityBasis
from gatekit.reading.document import Document, open_document
from tests.formats.mutations import mutated_reports
from tests.formats.support import cases, read_case

TOP = {"SchemaVersion": 2, "ArtifactName": ".", "ArtifactType": "filesystem"}


def document(value: Any) -> Document:
    return Document("trivy.json", json.dumps(value).encode())


def report(*results: dict[str, Any], **more: Any) -> Content:
    return read(document({**TOP, "Results": list(results), **more}))


def packages(*vulnerabilities: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"Target": "requirements.txt", "Class": "lang-pkgs", "Type": "pip", "Vulnerabilities": list(vulnerabilities), **more}


def vulnerability(**more: Any) -> dict[str, Any]:
    return {
        "VulnerabilityID": "CVE-2024-1001",
        "PkgName": "django",
        "PkgIdentifier": {"PURL": "pkg:pypi/django@4.2"},
        "InstalledVersion": "4.2",
        "Severity": "HIGH",
        **more,
    }


def only(content: Content) -> Finding:
    assert len(content.findings) == 1
    return content.findings[0]


def found(**more: Any) -> Finding:
    return only(report(packages(vulnerability(**more))))


def case(name: str) -> Content:
    return next(read_case(one) for one in cases("trivy") if one.name == name)


# vulnerabilities


def test_a_vulnerability_has_its_package_and_its_place() -> None:
    finding = found(
        FixedVersion="4.2.1, 5.0.1", Title="django: something", VendorIDs=["PYSEC-1"], CweIDs=["CWE-79"], Status="fixed"
    )
    assert (finding.kind, finding.tool, finding.rule_id, finding.severity) == (
        Kind.VULNERABILITY,
        "trivy",
        "CVE-2024-1001",
        Severity.HIGH,
    )
    component = finding.component
    assert (component.name, component.version, component.fixed_version, component.purl) == (
        "django",
        "4.2",
        "4.2.1, 5.0.1",
        "pkg:pypi/django@4.2",
    )
    assert finding.location.path == "requirements.txt"
    assert (finding.message, finding.aliases, finding.cwes) == ("django: something", ("PYSEC-1",), ("CWE-79",))
    assert finding.tags == ("lang-pkgs", "pip", "fixed")


@pytest.mark.parametrize("word", ["CRITICAL", "HIGH", "MEDIUM", "LOW", "UNKNOWN"])
def test_trivys_word_is_the_severity(word: str) -> None:
    finding = found(Severity=word, CVSS={"nvd": {"V3Score": 9.8, "V3Vector": "CVSS:3.1/..."}})
    assert finding.severity.word == word.lower()
    assert (finding.severity_origin.basis, finding.severity_origin.word) == (SeverityBasis.TOOL, word)


@pytest.mark.parametrize("word", ["NEGLIGIBLE", "", None])
def test_a_severity_that_trivy_does_not_have_is_unknown(word: str | None) -> None:
    assert found(Severity=word).severity is Severity.UNKNOWN


NVD = {"V3Score": 9.8, "V3Vector": "nvd"}
GHSA = {"V3Score": 7.5, "V3Vector": "ghsa"}


@pytest.mark.parametrize(
    ("source", "cvss", "score", "vector"),
    [
        ("ghsa", {"nvd": NVD, "ghsa": GHSA}, 7.5, "ghsa"),
        ("debian", {"ghsa": GHSA, "nvd": NVD}, 9.8, "nvd"),
        ("debian", {"redhat": {"V3Score": 5.0}, "ghsa": GHSA}, 7.5, "ghsa"),
        ("ghsa", {"ghsa": {"V40Score": 9.3, "V40Vector": "CVSS:4.0/x"}}, 9.3, "CVSS:4.0/x"),
        ("nvd", {"nvd": {"V2Score": 4.3, "V2Vector": "AV:N"}}, 4.3, "AV:N"),
        ("nvd", {"nvd": {"V2Score": 4.3, "V3Score": 5.3, "V3Vector": "CVSS:3.1/y", "V40Score": 6.9}}, 5.3, "CVSS:3.1/y"),
        ("nvd", {}, None, ""),
        ("nvd", None, None, ""),
    ],
)
def test_the_cvss_is_that_of_the_vendor_who_gave_the_severity_else_nvds(
    source: str, cvss: dict[str, Any] | None, score: float | None, vector: str
) -> None:
    origin = found(SeveritySource=source, CVSS=cvss).severity_origin
    assert (origin.score, origin.vector) == (score, vector)


def test_one_cve_in_several_places_and_versions_is_as_many_fingerprints() -> None:
    content = report(
        packages(vulnerability(), vulnerability(InstalledVersion="4.1"), vulnerability(PkgPath="lib/site-packages/django")),
        {**packages(vulnerability()), "Target": "other/requirements.txt"},
    )
    numbering = Numbering()
    assert len({numbering.fingerprint(fingerprint_key(one)) for one in content.findings}) == 4


def test_an_update_that_mends_nothing_changes_no_identity() -> None:
    for path in ("", "app.jar/lib/django-@.jar"):
        before, after = (
            found(
                InstalledVersion=version, PkgPath=path.replace("@", version), PkgIdentifier={"PURL": f"pkg:pypi/django@{version}"}
            )
            for version in ("4.1", "4.2-rc1")
        )
        assert fingerprint_key(before)[4:] == fingerprint_key(after)[4:]


def test_a_new_tag_of_an_image_changes_no_identity() -> None:
    def scanned(tag: str) -> Finding:
        return only(
            report({**packages(vulnerability()), "Target": f"shop:{tag} (debian 12.5)", "Class": "os-pkgs", "Type": "debian"})
        )

    assert scanned("1.0").identity == scanned("1.1").identity


def test_a_package_inside_an_archive_is_placed_by_its_own_path() -> None:
    assert found(PkgPath="app.jar/BOOT-INF/lib/log4j.jar").location.path == "app.jar/BOOT-INF/lib/log4j.jar"


def test_what_the_distribution_calls_not_affected_is_not_open() -> None:
    assert found(Status="not_affected").state is FindingState.NOT_AFFECTED
    assert [found(Status=status).is_open for status in ("affected", "will_not_fix", "end_of_life", "under_investigation")] == [
        True
    ] * 4


# misconfigurations, secrets, licences


def test_only_checks_that_failed_are_open_findings() -> None:
    checks = [
        {"ID": f"KSV{number}", "Severity": "LOW", "Status": status} for number, status in enumerate(("FAIL", "PASS", "EXCEPTION"))
    ]
    content = report({"Target": "a.yaml", "Class": "config", "Misconfigurations": checks})
    assert [(one.rule_id, one.state.value) for one in content.findings] == [("KSV0", "open"), ("KSV2", "suppressed")]


def test_a_misconfiguration_is_placed_by_its_cause() -> None:
    cause = {"Resource": "aws_s3_bucket.b", "StartLine": 1, "EndLine": 4}
    check = {
        "ID": "AWS-0086",
        "AVDID": "AVD-AWS-0086",
        "Severity": "HIGH",
        "Status": "FAIL",
        "Title": "t",
        "CauseMetadata": cause,
    }
    finding = only(report({"Target": "main.tf", "Class": "config", "Misconfigurations": [check]}))
    place = finding.location
    assert (place.path, place.line, place.end_line, place.logical_name) == ("main.tf", 1, 4, "aws_s3_bucket.b")
    assert finding.aliases == ("AVD-AWS-0086",)


def test_the_text_of_a_secret_never_gets_through() -> None:
    secret = {
        "RuleID": "github-pat",
        "Category": "GitHub",
        "Severity": "CRITICAL",
        "Title": "GitHub Personal Access Token",
        "StartLine": 3,
        "Match": "TOKEN=not-masked-by-mistake",
        "Code": {"Lines": [{"Content": "TOKEN=not-masked-by-mistake"}]},
    }
    content = report(
        {"Target": ".env", "Class": "secret", "Secrets": [secret, {**secret, "Match": "OTHER=not-masked-by-mistake"}]}
    )
    assert "not-masked" not in repr(content)
    assert len({one.identity for one in content.findings}) == 2


def test_a_licence_is_a_finding_about_its_package() -> None:
    licence = {"Severity": "HIGH", "Category": "restricted", "PkgName": "bash", "FilePath": "", "Name": "GPL-3.0"}
    finding = only(report({"Target": "OS Packages", "Class": "license", "Licenses": [licence]}))
    assert (finding.kind, finding.rule_id, finding.severity) == (Kind.LICENSE, "GPL-3.0", Severity.HIGH)
    assert (finding.component.name, finding.location.path, finding.tags) == ("bash", "OS Packages", ("restricted",))


# what is set aside


def test_what_was_set_aside_keeps_its_state_and_its_reason() -> None:
    states = {one.rule_id: (one.state.value, one.state_reason) for one in case("suppressed").findings if not one.is_open}
    assert states == {
        "CVE-2024-1003": ("not_affected", "not_affected, says Trivy's vulnerability database"),
        "CVE-2024-1004": ("suppressed", "only reachable with --debug (.trivyignore.yaml)"),
        "CVE-2024-1005": ("not_affected", "vulnerable_code_not_in_execute_path (vex.openvex.json)"),
        "KSV003": ("suppressed", "an exception in a policy of Trivy"),
        "KSV009": ("suppressed", ".trivyignore"),
        "aws-access-key-id": ("suppressed", ".trivyignore"),
        "GPL-2.0": ("suppressed", ".trivyignore"),
    }


def modified(**more: Any) -> Content:
    entry = {"Type": "vulnerability", "Status": "ignored", "Finding": vulnerability(), **more}
    return report({**packages(), "ExperimentalModifiedFindings": [entry]})


@pytest.mark.parametrize(
    ("status", "state"),
    [("ignored", FindingState.SUPPRESSED), ("not_affected", FindingState.NOT_AFFECTED), ("fixed", FindingState.NOT_AFFECTED)],
)
def test_a_status_sets_aside(status: str, state: FindingState) -> None:
    assert only(modified(Status=status)).state is state


@pytest.mark.parametrize("status", ["affected", "under_investigation", "of next year", None])
def test_any_other_status_leaves_a_finding_open(status: str | None) -> None:
    assert only(modified(Status=status)).is_open


def test_a_malformed_finding_that_was_set_aside_refuses_the_report() -> None:
    place = r"\$\.Results\[0\]\.ExperimentalModifiedFindings\[0\]"
    with pytest.raises(ReportError, match=rf"{place}\.Finding\.Severity: expected `str \| null`, got `int`"):
        modified(Finding=vulnerability(Severity=4))
    with pytest.raises(ReportError, match=rf"{place}\.Type: expected vulnerability, misconfiguration, secret or license"):
        modified(Type="rumour")


# what was looked for


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ({"Class": "os-pkgs"}, Kind.VULNERABILITY),
        ({"Class": "lang-pkgs"}, Kind.VULNERABILITY),
        ({"Class": "config", "MisconfSummary": {"Successes": 3, "Failures": 0}}, Kind.MISCONFIGURATION),
        ({"Class": "secret"}, Kind.SECRET),
        ({"Class": "license"}, Kind.LICENSE),
        ({"Class": "license-file"}, Kind.LICENSE),
    ],
)
def test_the_class_of_a_target_says_what_was_looked_for(target: dict[str, Any], kind: Kind) -> None:
    assert report({"Target": "x", **target}).measures == {kind}


@pytest.mark.parametrize("summary", [{"Successes": 0, "Failures": 0}, {"Successes": 0, "Failures": 0, "Exceptions": 0}])
def test_a_configuration_of_which_no_check_ran_measures_no_misconfigurations(summary: dict[str, int]) -> None:
    unchecked = {"Target": "main.tf", "Class": "config", "MisconfSummary": summary}
    content = report(unchecked)
    assert (content.blank, content.measures) == ("no check ran: Trivy found nothing that it could check", frozenset())
    content = report(unchecked, packages(vulnerability()))
    assert (content.blank, content.measures) == ("", frozenset((Kind.VULNERABILITY,)))
    cluster = {"ClusterName": "x", "Resources": [{"Kind": "Pod", "Name": "a", "Results": [unchecked]}]}
    assert read(document(cluster)).measures == frozenset()


@pytest.mark.parametrize("summary", [{"Successes": 0, "Failures": 0, "Exceptions": 2}, {"Failures": 0}, None])
def test_a_configuration_whose_checks_were_excepted_or_not_counted_was_looked_at(summary: dict[str, int] | None) -> None:
    content = report({"Target": "main.tf", "Class": "config", "MisconfSummary": summary})
    assert (content.blank, content.measures) == ("", frozenset((Kind.MISCONFIGURATION,)))


def test_a_report_of_vulnerabilities_alone_measures_no_secrets() -> None:
    assert report(packages(vulnerability())).measures == {Kind.VULNERABILITY}


def test_custom_resources_measure_nothing() -> None:
    assert report({"Target": "x", "Class": "custom", "CustomResources": [{}]}).measures == frozenset()


@pytest.mark.parametrize("results", [[], None])
def test_a_report_without_targets_is_blank(results: list[Any] | None) -> None:
    content = read(document({**TOP, "Results": results}))
    assert content.blank.startswith("no target in it")
    assert content.measures == frozenset()


def test_packages_are_component_records() -> None:
    records = case("trivy-fs").records
    assert records[0] == ComponentRecord(
        name="lodash", version="4.17.4", purl="pkg:npm/lodash@4.17.4", licenses=("MIT",), path="js/package-lock.json"
    )
    assert len(records) == 6


def test_the_version_the_time_and_the_commit_come_from_the_report() -> None:
    content = case("trivy-fs")
    assert content.tool_version == "0.76.0"
    assert content.subject == "d67db6707331ae540d3e520b8ca722c0e84641ba"
    assert content.produced_at is not None
    assert content.produced_at.year == 2026


# clusters and standards


def test_each_finding_of_a_cluster_names_its_resource() -> None:
    content = case("cluster")
    places = [(one.rule_id, one.location.logical_name) for one in content.findings]
    assert places.count(("CVE-2024-3094", "default/Deployment/web")) == 1
    assert places.count(("CVE-2024-3094", "jobs/CronJob/nightly")) == 1
    assert content.measures == {Kind.VULNERABILITY, Kind.SECRET, Kind.MISCONFIGURATION}
    numbering = Numbering()
    assert len({numbering.fingerprint(fingerprint_key(one)) for one in content.findings}) == len(places)


def test_a_resource_that_could_not_be_scanned_makes_the_report_partial() -> None:
    (told,) = case("cluster").incomplete
    assert told.startswith("Trivy could not scan kube-system/Pod/etcd-kind: scan error")


@pytest.mark.parametrize("key", ["Resources", "Findings", "Vulnerabilities", "Misconfigurations"])
def test_the_resources_of_a_cluster_are_read_under_every_name_that_they_had(key: str) -> None:
    resource = {"Kind": "Pod", "Name": "a", "Results": [packages(vulnerability())]}
    finding = only(read(document({"ClusterName": "x", key: [resource]})))
    assert (finding.rule_id, finding.location.logical_name) == ("CVE-2024-1001", "Pod/a")
    with pytest.raises(ReportError, match=rf"\$\.{key}\[0\]\.Results\[0\]\.Vulnerabilities\[0\]\.Severity"):
        read(document({"ClusterName": "x", key: [{**resource, "Results": [packages(vulnerability(Severity=1))]}]}))


def test_a_cluster_of_which_nothing_was_scanned_is_blank() -> None:
    assert read(document({"ClusterName": "x", "Resources": []})).blank == "no resource in it that Trivy scanned"


def test_a_standard_has_the_findings_of_its_controls() -> None:
    content = case("compliance")
    assert [(one.rule_id, one.location.logical_name) for one in content.findings] == [("KSV012", "1.0"), ("CVE-2024-3094", "2.0")]
    assert content.measures == {Kind.VULNERABILITY, Kind.MISCONFIGURATION}


def test_the_summary_of_a_standard_has_one_finding_for_each_control_that_failed() -> None:
    content = case("compliance-summary")
    assert [(one.rule_id, one.severity, one.message) for one in content.findings] == [
        ("1.0", Severity.MEDIUM, "Non-root containers (3 failures)")
    ]
    assert [(one.reason, one.count) for one in content.unread] == [("controls that a person has to check", 1)]


def test_a_control_without_its_results_is_no_control_that_passed() -> None:
    standard = {"ID": "nsa", "Title": "NSA", "RelatedResources": []}
    assert read(document({**standard, "Results": [{"ID": "1.0", "Results": None}]})).findings == []
    with pytest.raises(ReportError, match=r"\$\.Results\[0\]: object missing required field `Results`"):
        read(document({**standard, "Results": [{"ID": "1.0", "results": [packages(vulnerability())]}]}))


def test_checks_that_are_counted_as_failed_but_listed_nowhere_make_the_report_partial() -> None:
    counted = {"Target": "Dockerfile", "Class": "config", "MisconfSummary": {"Successes": 20, "Failures": 2}}
    told = ("Trivy counts 2 failed checks of Dockerfile, but lists none",)
    assert report(counted).incomplete == told
    assert (
        read(document({"ClusterName": "x", "Resources": [{"Kind": "Pod", "Name": "a", "Results": [counted]}]})).incomplete == told
    )
    standard = {"ID": "nsa", "Title": "NSA", "RelatedResources": [], "Results": [{"ID": "1.0", "Results": [counted]}]}
    assert read(document(standard)).incomplete == told
    assert report({**counted, "MisconfSummary": {"Successes": 20, "Failures": 0}}).incomplete == ()
    # before 0.37, `trivy k8s --severity` left out of the list what it counted
    assert report({**counted, "Misconfigurations": [{"ID": "DS002", "Status": "FAIL"}]}).incomplete == ()


def test_an_operating_system_that_nobody_supports_makes_the_report_partial() -> None:
    """Trivy warns that its list may be short, and that is all that a clean report of such an image shows."""
    ended = {"OS": {"Family": "debian", "Name": "8.11", "EOSL": True}}
    image = {"Target": "shop (debian 8.11)", "Class": "os-pkgs", "Type": "debian"}
    told = "debian 8.11 is no longer supported: Trivy may not know all its vulnerabilities"
    assert report(image, Metadata=ended).incomplete == (told,)
    assert report(image, Metadata={"OS": {"Family": "debian", "Name": "12.1"}}).incomplete == ()
    for metadata in (ended, [ended, {}]):  # a list since 0.58
        pods = [{"Kind": "Pod", "Name": name, "Metadata": metadata, "Results": [image]} for name in ("a", "b")]
        assert read(document({"ClusterName": "x", "Resources": pods})).incomplete == (told,)


# recognition and refusal


@pytest.mark.parametrize(
    "value",
    [
        {"SchemaVersion": 2, "ArtifactName": "x"},
        {"SchemaVersion": 3, "Results": []},
        [{"Target": "x", "Vulnerabilities": None}],
        [{"Target": "x", "Type": "debian"}],
        {"ClusterName": "x", "Resources": []},
        {"ClusterName": "x", "Vulnerabilities": [], "Misconfigurations": []},
        {"ID": "nsa", "Title": "NSA", "SummaryControls": []},
        {"ID": "nsa", "Title": "NSA", "RelatedResources": [], "Results": []},
    ],
)
def test_trivys_reports_are_recognised_in_every_form(value: Any) -> None:
    assert recognise(document(value).shape)


@pytest.mark.parametrize(
    "value",
    [
        {"schemaVersion": 2, "config": {}},
        {"SchemaVersion": 2},
        {"SchemaVersion": "2", "Results": []},
        {"ClusterName": "x"},
        {"ID": "nsa", "Title": "NSA", "Results": []},
        [{"Target": "x"}],
        {"kind": "VulnerabilityReport", "apiVersion": "aquasecurity.github.io/v1alpha1", "report": {}},
        {"Results": [], "ArtifactName": "x"},
    ],
)
def test_other_documents_are_not_trivys(value: Any) -> None:
    assert not recognise(document(value).shape)


@pytest.mark.parametrize("version", [1, 3])
def test_other_schema_versions_are_refused_by_name(version: int) -> None:
    with pytest.raises(ReportError, match=rf"Trivy's schema version {version}; gatekit reads 2") as caught:
        report(SchemaVersion=version)
    assert caught.value.status == "unsupported_version"


def test_the_list_of_targets_of_before_0_20_is_read() -> None:
    content = case("before-0.20")
    assert [(one.rule_id, one.severity) for one in content.findings] == [("CVE-2019-1549", Severity.MEDIUM)]
    assert content.measures == {Kind.VULNERABILITY}


def test_a_malformed_value_anywhere_refuses_the_whole_report() -> None:
    with pytest.raises(
        ReportError, match=r"\$\.Results\[1\]\.Vulnerabilities\[1\]\.CVSS\[\*\]\.V3Score: expected `float \| null`, got `str`"
    ):
        report(packages(), packages(vulnerability(), vulnerability(CVSS={"nvd": {"V3Score": "high"}})))


def test_a_large_report_is_read_like_a_small_one_though_its_memory_is_freed_behind_the_reader(tmp_path: Path) -> None:
    many = [vulnerability(VulnerabilityID=f"CVE-2024-{number}", Description="x" * 3000) for number in range(2000)]
    checks = [{"ID": "KSV1", "Severity": "LOW", "Status": "FAIL", "Message": "told first"}]
    results = [{"Misconfigurations": checks, **packages(*many), "Target": f"{number}.txt"} for number in range(4)]
    path = tmp_path / "large.json"
    path.write_text(json.dumps({**TOP, "Results": results}), encoding="utf-8")
    large = open_document(path)
    assert large.size > 16 << 20
    content = read(large)
    assert len(content.findings) == 8004
    assert content == read(Document(path.as_posix(), path.read_bytes()))


@settings(deadline=None, max_examples=200)
@given(mutated_reports("trivy"))
def test_whatever_value_stands_anywhere_reading_ends_in_content_or_a_report_error(data: bytes) -> None:
    """Bad input never gives a traceback."""
    with suppress(ReportError):
        content = read(Document("trivy.json", data))
        assert all(isinstance(found, Finding) for found in content.findings)


def test_a_result_that_names_no_target_is_refused() -> None:
    with pytest.raises(ReportError, match=r"\$\.Results\[1\]: object missing required field `Target`"):
        read(document({"SchemaVersion": 2, "Results": [{"Target": "a"}, {}]}))
