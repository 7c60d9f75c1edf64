"""GitLab's security reports: kinds, identifiers, places of all sorts, secrets, packages, failed scans, versions."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.security.gitlab_security import read, recognise
from gatekit.model.finding import Finding
from gatekit.model.records.component import ComponentRecord
from gatekit.model.vocabulary import Kind, Severity, SeverityBasis
from gatekit.reading.document import Document

FILE = {"file": "a.py", "start_line": 3, "end_line": 4}


def document(value: Any) -> Document:
    return Document("gl-sast-report.json", json.dumps(value).encode())


def scan(scan_type: str = "sast", scanner: str = "semgrep", **more: Any) -> dict[str, Any]:
    return {"type": scan_type, "status": "success", "scanner": {"id": scanner, "version": "1"}, **more}


def identifier(kind: str, value: Any, name: str = "") -> dict[str, Any]:
    return {"type": kind, "value": value, "name": name, "url": "https://rules/1"}


def vulnerability(**more: Any) -> dict[str, Any]:
    return {
        "severity": "High",
        "location": FILE,
        "identifiers": [identifier("semgrep_id", "eval")],
        "name": "Use of eval",
        **more,
    }


def report(*found: dict[str, Any], **more: Any) -> Content:
    return read(document({"version": "15.1.1", "scan": scan(), "vulnerabilities": list(found), **more}))


def found(scan: dict[str, Any] | None = None, **more: Any) -> Finding:
    (finding,) = report(vulnerability(**more), **({"scan": scan} if scan else {})).findings
    return finding


@pytest.mark.parametrize(
    ("scan_type", "scanner", "kind"),
    [
        ("sast", "semgrep", Kind.CODE_WEAKNESS),
        ("sast", "kics", Kind.MISCONFIGURATION),
        ("sast", "Checkov", Kind.MISCONFIGURATION),
        ("sast", "TruffleHog", Kind.SECRET),
        ("dast", "zaproxy", Kind.CODE_WEAKNESS),
        ("api_fuzzing", "x", Kind.CODE_WEAKNESS),
        ("coverage_fuzzing", "libfuzzer", Kind.CODE_WEAKNESS),
        ("dependency_scanning", "gemnasium", Kind.VULNERABILITY),
        ("container_scanning", "trivy", Kind.VULNERABILITY),
        ("cluster_image_scanning", "starboard", Kind.VULNERABILITY),
        ("secret_detection", "gitleaks", Kind.SECRET),
    ],
)
def test_the_type_of_the_scan_and_the_scanner_give_the_kind_even_of_nothing(scan_type: str, scanner: str, kind: Kind) -> None:
    content = report(scan=scan(scan_type, scanner))
    assert content.measures == {kind}
    finding = found(scan(scan_type, scanner))
    assert (finding.kind, finding.tool) == (kind, scanner.lower())


def test_a_report_of_an_old_version_says_the_kind_with_each_vulnerability() -> None:
    old = [
        vulnerability(category="dependency_scanning", scanner={"id": "gemnasium"}),
        vulnerability(category="sast", scanner={"id": "gitleaks"}),
        vulnerability(category="sast", identifiers=[identifier("trufflehog_rule_id", "Password in URL")]),
    ]
    content = read(document({"version": "2.3", "vulnerabilities": old}))
    assert [(one.tool, one.kind) for one in content.findings] == [
        ("gemnasium", Kind.VULNERABILITY),
        ("gitleaks", Kind.SECRET),
        ("gitlab", Kind.SECRET),
    ]


def test_a_secret_check_of_checkov_is_a_secret() -> None:
    assert found(scan("sast", "checkov"), identifiers=[identifier("checkov", "CKV_SECRET_2")]).kind is Kind.SECRET


# identifiers


@pytest.mark.parametrize(
    ("names", "rule", "aliases", "cwes"),
    [
        ([identifier("bandit_test_id", "B303"), identifier("cwe", "327", "CWE-327")], "B303", (), ("CWE-327",)),
        ([identifier("cve", "CVE-2024-1"), identifier("ghsa", "GHSA-1")], "CVE-2024-1", ("GHSA-1",), ()),
        ([identifier("x", "A sentence about it.", "node_username"), identifier("cwe", 79)], "node_username", (), ("CWE-79",)),
        ([identifier("x", "Password in URL", "Rule ID Password in URL")], "Password in URL", (), ()),
        ([identifier("x", None, "named")], "named", (), ()),
        ([], "Use of eval", (), ()),
    ],
)
def test_the_first_identifier_is_the_rule_and_the_others_are_aliases_or_cwes(
    names: list[dict[str, Any]], rule: str, aliases: tuple[str, ...], cwes: tuple[str, ...]
) -> None:
    finding = found(identifiers=names)
    assert (finding.rule_id, finding.aliases, finding.cwes) == (rule, aliases, cwes)


@pytest.mark.parametrize(
    ("word", "of_code", "of_a_package"),
    [
        ("Critical", Severity.CRITICAL, Severity.CRITICAL),
        ("Info", Severity.INFO, Severity.INFO),
        ("Unknown", Severity.MEDIUM, Severity.UNKNOWN),
        (None, Severity.MEDIUM, Severity.UNKNOWN),
        ("Spicy", Severity.UNKNOWN, Severity.UNKNOWN),
    ],
)
def test_what_is_not_rated_is_unknown_for_a_vulnerability_alone(
    word: str | None, of_code: Severity, of_a_package: Severity
) -> None:
    assert found(severity=word).severity is of_code
    assert found(scan("dependency_scanning", "gemnasium"), severity=word).severity is of_a_package
    is_default = found(severity=word).severity_origin.basis is SeverityBasis.KIND_DEFAULT
    assert is_default == (word in {"Unknown", None})


# places


@pytest.mark.parametrize(
    ("location", "path", "line", "name"),
    [
        (FILE | {"class": "Main", "method": "run"}, "a.py", 3, "Main.run"),
        ({"image": "shop:1", "dependency": {}}, "shop:1", 0, ""),
        ({"hostname": "http://app", "path": "/items", "method": "GET", "param": "id"}, "http://app/items", 0, "GET id"),
        ({"host": "http://app", "path": "/items", "method": "GET"}, "http://app/items", 0, "GET"),
        ({"hostname": "http://me:pw@app", "path": "/items?page=1&token=x"}, "http://***@app/items?page=1&token=***", 0, ""),
        ({"crash_type": "Heap-buffer-overflow", "crash_state": "f"}, "", 0, "Heap-buffer-overflow"),
        (None, "", 0, ""),
    ],
)
def test_a_place_is_a_file_an_image_or_an_address(location: Any, path: str, line: int, name: str) -> None:
    place = found(location=location).location
    assert (place.path, place.line, place.logical_name) == (path, line, name)


@pytest.mark.parametrize(
    ("more", "identity"),
    [
        ({"cve": "a.py:abcdef:eval"}, "a.py:abcdef:eval"),
        ({"cve": "a.py:3:eval"}, ""),
        ({"cve": "a.py:abcdef:eval", "tracking": {"items": [{"signatures": [{"value": "1"}, {"value": "2"}]}]}}, "2"),
        ({"tracking": {"items": [{}]}}, ""),
        ({"location": {"crash_state": "f\ng"}}, "f\ng"),
    ],
)
def test_identity_is_what_gitlab_follows_it_by_unless_that_is_the_line(more: dict[str, Any], identity: str) -> None:
    assert found(**more).identity == identity


# packages


@pytest.mark.parametrize(
    ("location", "purl"),
    [
        ({"image": "x", "operating_system": "alpine 3.10.2"}, "pkg:apk/alpine/curl@7.61"),
        ({"image": "x", "operating_system": "debian:10"}, "pkg:deb/debian/curl@7.61"),
        ({"image": "x", "operating_system": "Unknown"}, ""),
        ({"file": "package-lock.json"}, "pkg:npm/curl@7.61"),
        ({"file": "elsewhere.lock"}, ""),
    ],
)
def test_a_package_has_a_purl_where_its_system_or_manager_is_known(location: dict[str, Any], purl: str) -> None:
    where = location | {"dependency": {"package": {"name": "curl"}, "version": "7.61"}}
    files = [{"path": "package-lock.json", "package_manager": "npm", "dependencies": [where["dependency"]]}]
    content = report(vulnerability(location=where), scan=scan("container_scanning", "trivy"), dependency_files=files)
    component = content.findings[0].component
    assert (component.name, component.version, component.purl) == ("curl", "7.61", purl)
    assert content.records == (ComponentRecord(name="curl", version="7.61", purl="pkg:npm/curl@7.61", path="package-lock.json"),)


def test_a_vulnerability_without_a_name_says_where_it_is() -> None:
    where = {"image": "x", "dependency": {"package": {"name": "curl"}, "version": "7.61"}}
    cve = [identifier("cve", "CVE-2018-1")]
    assert found(name=None, location=where, identifiers=cve).message == "CVE-2018-1 in curl 7.61"


# secrets


def test_nothing_of_a_secret_or_an_author_gets_through() -> None:
    told = "never-to-be-told"
    where = FILE | {"commit": {"sha": "f" * 40, "author": told, "message": told}}
    finding = found(
        scan("secret_detection", "gitleaks"),
        location=where,
        raw_source_code_extract=told,
        cve=told,
        description=told,
        message=told,
    )
    assert told not in repr(finding)
    assert finding.message == "Use of eval (in commit ffffffffffff)"
    assert finding.identity.startswith("keyed:")


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"name": "Possible hardcoded password: 'never'"}, "Possible hardcoded password: '***'"),
        ({"name": None, "message": "password never found"}, "a credential, by rule eval"),
        (
            {"name": None, "message": "x", "identifiers": [identifier("x", "r"), identifier("cwe", 798)]},
            "a credential, by rule r",
        ),
    ],
)
def test_a_message_that_may_quote_a_credential_is_masked(more: dict[str, Any], message: str) -> None:
    finding = found(**more, cve="never")
    assert finding.message == message
    assert "never" not in repr(finding)


def test_a_commit_of_zeros_is_none() -> None:
    assert found(location=FILE | {"commit": {"sha": "0000000"}}).message == "Use of eval"


# scans and versions


def test_a_scan_that_failed_makes_the_report_partial() -> None:
    messages = [{"level": "fatal", "value": "never-to-be-told"}, {"level": "info"}]
    content = report(scan=scan(status="failure", messages=messages))
    assert content.incomplete == ("the scan failed, says the report", "errors that the analyzer tells of: 1")


def test_a_likely_false_positive_still_counts() -> None:
    finding = found(flags=[{"type": "flagged-as-likely-false-positive"}])
    assert finding.is_open
    assert finding.tags == ("likely_false_positive",)


@pytest.mark.parametrize("version", ["16.0.0", "1000", "next"])
def test_other_versions_are_refused_by_name(version: str) -> None:
    with pytest.raises(ReportError, match=f"version {version} of GitLab's security report schemas") as caught:
        report(version=version)
    assert caught.value.status == "unsupported_version"


@pytest.mark.parametrize("version", ["2.3", "3.0.0", "13.1.0", "14.0.0", "15.2.1"])
def test_versions_in_use_are_read(version: str) -> None:
    assert len(report(vulnerability(), version=version).findings) == 1


@pytest.mark.parametrize(
    "value",
    [
        {"vulnerabilities": []},
        {"vulnerabilities": [{"id": "x", "ratings": [], "affects": []}], "version": 1},
        {"vulnerabilities": [{"identifiers": {}}]},
        {"vulnerabilities": {}, "scan": scan(), "version": "15.0.0"},
        {"version": "15.0.0", "scan": {"type": "x"}, "vulnerabilities": []},
    ],
)
def test_other_documents_are_not_gitlabs(value: Any) -> None:
    assert not recognise(document(value).shape)
