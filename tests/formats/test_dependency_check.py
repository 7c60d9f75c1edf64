"""OWASP Dependency-Check: both syntaxes, the three versions of CVSS, suppressions, related files, and errors of the analysis."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.dependencies.dependency_check import read, recognise
from gatekit.governance.fingerprints import fingerprint_key
from gatekit.model.finding import Finding
from gatekit.model.vocabulary import FindingState, Severity, SeverityBasis
from gatekit.reading.document import Document
from tests.formats.mutations import mutated_reports
from tests.formats.support import cases, read_case

XMLNS = "https://jeremylong.github.io/DependencyCheck/dependency-check.4.1.xsd"


def document(value: Any) -> Document:
    return Document("dependency-check-report.json", json.dumps(value).encode())


def xml(dependencies: str, namespace: str = XMLNS, scan: str = "") -> Document:
    text = f'<analysis xmlns="{namespace}"><scanInfo>{scan}</scanInfo><dependencies>{dependencies}</dependencies></analysis>'
    return Document("dependency-check-report.xml", text.encode())


def report(*dependencies: dict[str, Any], **scan: Any) -> Content:
    return read(document({"reportSchema": "1.1", "scanInfo": scan, "dependencies": list(dependencies)}))


def dependency(**more: Any) -> dict[str, Any]:
    package = {"id": "pkg:maven/org.dom4j/dom4j@2.1.1?type=jar"}
    return {"fileName": "dom4j-2.1.1.jar", "filePath": "lib/dom4j-2.1.1.jar", "packages": [package], **more}


def found(**more: Any) -> Finding:
    (finding,) = report(dependency(vulnerabilities=[{"name": "CVE-1", **more}])).findings
    return finding


def case(name: str) -> Content:
    return next(read_case(one) for one in cases("dependency_check") if one.name == name)


V2 = {"score": 5.0, "severity": "MEDIUM"}
V3 = {"baseScore": 7.5, "baseSeverity": "HIGH"}
V4 = {"baseScore": 9.3, "baseSeverity": "CRITICAL", "vectorString": "CVSS:4.0/x"}


@pytest.mark.parametrize(
    ("told", "severity", "basis", "score"),
    [
        ({"severity": "LOW", "cvssv3": V3}, Severity.LOW, SeverityBasis.TOOL, 7.5),
        ({"cvssv2": V2, "cvssv3": V3, "cvssv4": V4}, Severity.HIGH, SeverityBasis.TOOL, 7.5),
        ({"cvssv2": V2, "cvssv4": V4}, Severity.CRITICAL, SeverityBasis.TOOL, 9.3),
        ({"cvssv2": V2}, Severity.MEDIUM, SeverityBasis.TOOL, 5.0),
        ({"cvssv3": {"baseScore": 9.0}}, Severity.CRITICAL, SeverityBasis.SCORE, 9.0),
        ({"cvssv3": {"baseScore": 7.5, "baseSeverity>": "HIGH"}}, Severity.HIGH, SeverityBasis.TOOL, 7.5),
        ({"severity": "moderate"}, Severity.MEDIUM, SeverityBasis.TOOL, None),
        ({"severity": "0.0"}, Severity.UNKNOWN, SeverityBasis.TOOL, None),
        ({}, Severity.UNKNOWN, SeverityBasis.TOOL, None),
    ],
)
def test_the_reports_word_rates_before_those_of_its_cvss(
    told: dict[str, Any], severity: Severity, basis: SeverityBasis, score: float | None
) -> None:
    finding = found(**told)
    assert (finding.severity, finding.severity_origin.basis, finding.severity_origin.score) == (severity, basis, score)


def test_the_vector_of_cvss_3_is_put_together_where_it_is_spelled_out() -> None:
    assert case("json").findings[0].severity_origin.vector == "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
    assert found(cvssv3=V3).severity_origin.vector == ""


def test_both_syntaxes_hold_the_same() -> None:
    by_id = {one.rule_id: one for one in case("json").findings}
    for finding in case("xml").findings:
        other = by_id[finding.rule_id]
        assert (finding.severity, finding.component, finding.location, finding.state, finding.state_reason) == (
            other.severity,
            other.component,
            other.location,
            other.state,
            other.state_reason,
        )
        assert (finding.known_exploited, fingerprint_key(finding)) == (other.known_exploited, fingerprint_key(other))


def test_the_component_is_told_by_its_package_url_else_by_its_file() -> None:
    component = found().component
    assert (component.name, component.version) == ("org.dom4j/dom4j", "2.1.1")
    (finding,) = report(dependency(packages=None, vulnerabilities=[{"name": "CVE-1"}])).findings
    assert (finding.component.name, finding.component.purl) == ("dom4j-2.1.1.jar", "")
    (odd,) = report(dependency(packages=[{"id": "pkg:npm/%40a/b"}], vulnerabilities=[{"name": "CVE-1"}])).findings
    assert (odd.component.name, odd.component.version) == ("@a/b", "")


def test_only_the_range_that_the_dependency_is_in_tells_what_mends_it() -> None:
    ranges = [
        {"software": {"vulnerabilityIdMatched": "true", "versionEndExcluding": "2.15.0"}},
        {"software": {"versionEndExcluding": "2.12.2"}},
    ]
    assert found(vulnerableSoftware=ranges).component.fixed_version == "2.15.0"


def test_a_suppressed_vulnerability_keeps_its_notes() -> None:
    suppressed = [{"name": "CVE-1", "notes": "not reachable"}, {"name": "CVE-2"}]
    content = report(dependency(suppressedVulnerabilities=suppressed))
    assert [(one.state, one.state_reason) for one in content.findings] == [
        (FindingState.SUPPRESSED, "not reachable"),
        (FindingState.SUPPRESSED, "a suppression file"),
    ]


def test_related_files_are_counted_in_the_message_and_change_no_identity() -> None:
    alone = found(description="Bad.")
    related = [{"filePath": "a"}, {"filePath": "b"}]
    (finding,) = report(
        dependency(relatedDependencies=related, vulnerabilities=[{"name": "CVE-1", "description": "Bad."}])
    ).findings
    assert finding.message == "Bad. (and in 2 related files)"
    assert fingerprint_key(finding) == fingerprint_key(alone)


def test_an_error_of_the_analysis_makes_the_report_partial() -> None:
    errors = [{"exception": {"message": "a"}}, {"exception": {"message": "a"}}, {"exception": None}]
    assert report(dependency(), analysisExceptions=errors).incomplete == (
        "Dependency-Check had an error: a",
        "Dependency-Check had an error: it does not say which",
    )
    assert case("xml-old").incomplete == ("Dependency-Check had an error: java.io.IOException: no such host",)
    nested = (
        "<analysisExceptions><exception><message>a</message><cause><message>b</message></cause></exception></analysisExceptions>"
    )
    assert read(xml("", scan=nested)).incomplete == ("Dependency-Check had an error: a",)


def test_no_dependency_at_all_is_blank_and_dependencies_are_records() -> None:
    assert report().blank == read(xml("")).blank == "no dependency in it"
    assert [len(case(name).records) for name in ("json", "xml")] == [3, 2]


def test_an_identifier_of_a_related_file_is_not_that_of_the_dependency() -> None:
    own, other = (f"<identifiers><package><id>{purl}</id></package></identifiers>" for purl in ("pkg:npm/a@1", "pkg:npm/b@2"))
    related = f"<relatedDependencies><relatedDependency>{other}</relatedDependency></relatedDependencies>"
    vulnerabilities = "<vulnerabilities><vulnerability source='NPM'><name>X</name></vulnerability></vulnerabilities>"
    (finding,) = read(xml(f"<dependency><fileName>a</fileName>{related}{own}{vulnerabilities}</dependency>")).findings
    assert finding.component.purl == "pkg:npm/a@1"


@pytest.mark.parametrize(
    ("dependencies", "message"),
    [
        ("<dependency></dependency>", "Object missing required field fileName"),
        ("<dependency><vulnerabilities><vulnerability source=''/></vulnerabilities></dependency>", "missing required field name"),
    ],
)
def test_what_every_report_has_is_required_in_xml(dependencies: str, message: str) -> None:
    with pytest.raises(ReportError, match=rf"line 1: malformed: .*{message}"):
        read(xml(dependencies))


def test_other_versions_are_refused_by_name() -> None:
    for other in (document({"reportSchema": "2.0", "dependencies": []}), xml("", namespace=XMLNS.replace("4.1", "5.0"))):
        with pytest.raises(ReportError, match="of Dependency-Check's") as caught:
            read(other)
        assert caught.value.status == "unsupported_version"


def test_recognition() -> None:
    assert recognise(xml("").shape)
    assert recognise(document({"reportSchema": "1.1", "scanInfo": {}}).shape)
    assert not recognise(Document("a.xml", b'<analysis xmlns="urn:other"/>').shape)
    assert not recognise(document({"dependencies": []}).shape)


@settings(deadline=None, max_examples=150)
@given(mutated_reports("dependency_check"))
def test_whatever_value_stands_anywhere_reading_ends_in_content_or_a_report_error(data: bytes) -> None:
    """Bad input never gives a traceback."""
    with suppress(ReportError):
        content = read(Document("dependency-check-report.json", data))
        assert all(isinstance(one, Finding) for one in content.findings)
