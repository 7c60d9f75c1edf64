"""OSV-Scanner: ratings and their sources, aliases, call analysis, licences, deprecation, and inventories."""

from __future__ import annotations

import json
from contextlib import suppress
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given, settings

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.dependencies.osv_scanner import read, recognise
from gatekit.model.finding import Finding
from gatekit.model.vocabulary import FindingState, Kind, Severity, SeverityBasis
from gatekit.reading.document import Document
from tests.formats.mutations import mutated_reports
from tests.formats.support import cases, read_case

V31 = {"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}
V40 = {"type": "CVSS_V4", "score": "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"}


def document(value: Any) -> Document:
    return Document("osv-scanner.json", json.dumps(value).encode())


def report(*packages: dict[str, Any], path: str = "/builds/a/go.mod", **more: Any) -> Content:
    return read(document({"results": [{"source": {"path": path, "type": "lockfile"}, "packages": list(packages)}], **more}))


def package(*vulnerabilities: dict[str, Any], **more: Any) -> dict[str, Any]:
    info = {"name": "jinja2", "version": "3.1.2", "ecosystem": "PyPI"}
    return {"package": info, "vulnerabilities": list(vulnerabilities), **more}


def found(group: dict[str, Any] | None = None, **more: Any) -> Finding:
    groups = [{"ids": ["GHSA-1"], **group}] if group is not None else []
    (finding,) = report(package({"id": "GHSA-1", **more}, groups=groups)).findings
    return finding


def case(name: str) -> Content:
    return next(read_case(one) for one in cases("osv_scanner") if one.name == name)


@pytest.mark.parametrize(
    ("word", "severity"),
    [("CRITICAL", Severity.CRITICAL), ("HIGH", Severity.HIGH), ("MODERATE", Severity.MEDIUM), ("LOW", Severity.LOW)],
)
def test_the_databases_word_is_the_severity_with_the_score_of_the_vector_beside_it(word: str, severity: Severity) -> None:
    for key in ("database_specific", "databaseSpecific"):
        finding = found(severity=[V40, V31], **{key: {"severity": word}})
        origin = finding.severity_origin
        assert (finding.severity, origin.basis, origin.score, origin.vector) == (severity, SeverityBasis.TOOL, 9.8, V31["score"])


def test_without_a_word_the_score_of_the_vector_rates() -> None:
    finding = found(severity=[V40])
    assert (finding.severity, finding.severity_origin.basis, finding.severity_origin.score) == (
        Severity.CRITICAL,
        SeverityBasis.SCORE,
        9.3,
    )


def test_a_distributions_word_is_a_word() -> None:
    assert found(severity=[{"type": "Ubuntu", "score": "negligible"}]).severity is Severity.INFO


def test_what_is_not_rated_itself_is_rated_as_its_aliases_are() -> None:
    assert found(group={"max_severity": "7.5"}).severity is Severity.HIGH
    groups = [{"ids": ["GHSA-1", "PYSEC-1"]}]
    content = report(package({"id": "GHSA-1", "severity": [V31]}, {"id": "PYSEC-1"}, groups=groups))
    assert [one.severity for one in content.findings] == [Severity.CRITICAL, Severity.CRITICAL]


@pytest.mark.parametrize("max_severity", ["", "x", "0", "99", None])
def test_what_nobody_has_rated_is_unknown(max_severity: str | None) -> None:
    assert found(group={"max_severity": max_severity}).severity is Severity.UNKNOWN


def test_aliases_come_from_the_record_and_from_its_group() -> None:
    assert found(group={"aliases": ["CVE-1", "GHSA-1"]}, aliases=["CVE-1", "GO-1"]).aliases == ("CVE-1", "GO-1")
    assert found(group={"ids": ["GHSA-1", "PYSEC-1"]}).aliases == ("PYSEC-1",)


def test_versions_that_mend_it_are_those_of_the_package_alone() -> None:
    def affected(name: str, *fixed: str) -> dict[str, Any]:
        return {"package": {"name": name}, "ranges": [{"events": [{"introduced": "0"}, {"fixed": version}]} for version in fixed]}

    assert (
        found(affected=[affected("jinja2", "3.1.6", "2.11.3"), affected("other", "9")]).component.fixed_version == "3.1.6, 2.11.3"
    )


def test_code_that_is_not_called_is_not_affected_and_what_is_unimportant_is_suppressed() -> None:
    def state(**analysis: Any) -> FindingState:
        return found(group={"experimentalAnalysis": {"GHSA-1": analysis}}).state

    assert state(called=False) is FindingState.NOT_AFFECTED
    assert state(called=True) is FindingState.OPEN
    assert state() is FindingState.OPEN
    assert state(called=False, unimportant=True) is FindingState.SUPPRESSED
    assert found(group={"experimentalAnalysis": {}}).state is FindingState.OPEN


def test_a_licence_that_is_not_allowed_is_a_finding_and_licences_are_measured_where_some_are_allowed() -> None:
    content = report(
        package(licenses=["GPL-3.0"], license_violations=["GPL-3.0"]), experimental_config={"licenses": {"allowlist": ["MIT"]}}
    )
    (finding,) = content.findings
    assert (finding.kind, finding.rule_id, finding.component.name) == (Kind.LICENSE, "GPL-3.0", "jinja2")
    assert content.measures == {Kind.VULNERABILITY, Kind.LICENSE}
    assert case("clean").measures == {Kind.VULNERABILITY}


def test_a_deprecated_package_is_a_finding_of_another_kind() -> None:
    content = report({"package": {"name": "left-pad", "version": "1.3.0", "ecosystem": "npm", "deprecated": True}})
    assert [(one.kind, one.rule_id) for one in content.findings] == [(Kind.OTHER, "deprecated")]


def test_packages_are_records_only_where_those_without_problems_are_listed_too() -> None:
    vulnerable = package({"id": "GHSA-1"})
    assert report(vulnerable).records == ()
    assert len(report(vulnerable, package()).records) == 2


def test_a_group_without_its_record_makes_the_report_partial() -> None:
    content = report(package(groups=[{"ids": ["GHSA-1", "GHSA-2"]}]))
    assert content.incomplete == ("jinja2 3.1.2 has GHSA-1, GHSA-2, which the report does not hold",)
    assert report(package({"id": "GHSA-2"}, groups=[{"ids": ["GHSA-1", "GHSA-2"]}])).incomplete == ()


def test_a_commit_is_a_package_without_a_name() -> None:
    (finding,) = report({"package": {"name": "", "commit": "f5f3c22f"}, "vulnerabilities": [{"id": "OSV-1"}]}).findings
    assert (finding.component.name, finding.component.purl, finding.message) == ("f5f3c22f", "", "OSV-1 in f5f3c22f")


def test_where_the_project_stands_on_a_machine_is_no_part_of_an_identity() -> None:
    (here,) = report(package({"id": "GHSA-1"}), path="/builds/a/go.mod").findings
    (there,) = report(package({"id": "GHSA-1"}), path="/home/me/go.mod").findings
    assert here.identity == there.identity
    assert here.location.path == "/builds/a/go.mod"


@pytest.mark.parametrize(
    "value",
    [
        {"results": [{"source": {}, "packages": []}]},
        {"results": [], "experimental_config": {}},
        {"results": None, "experimental_config": {}},
    ],
)
def test_the_scanners_reports_are_recognised(value: Any) -> None:
    assert recognise(document(value).shape)


@pytest.mark.parametrize(
    "value", [{"results": []}, {"results": [{"check_id": "x"}], "errors": []}, {"results": {}, "version": "1"}]
)
def test_other_documents_are_not_the_scanners(value: Any) -> None:
    assert not recognise(document(value).shape)


@settings(deadline=None, max_examples=150)
@given(mutated_reports("osv_scanner"))
def test_whatever_value_stands_anywhere_reading_ends_in_content_or_a_report_error(data: bytes) -> None:
    """Bad input never gives a traceback."""
    with suppress(ReportError):
        content = read(Document("osv-scanner.json", data))
        assert all(isinstance(one, Finding) for one in content.findings)


def test_a_group_of_thousands_takes_no_time_and_little_memory() -> None:
    """Each looked for all others in a list, which took hours."""
    ids = [f"V-{number}" for number in range(3000)]
    begun = perf_counter()
    content = report(package(*({"id": id_} for id_ in ids), groups=[{"ids": ids, "max_severity": "9.8"}]))
    assert perf_counter() - begun < 5
    assert {one.severity for one in content.findings} == {Severity.CRITICAL}
    assert max(len(one.aliases) for one in content.findings) == 100
