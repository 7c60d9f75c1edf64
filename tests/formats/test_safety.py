"""Safety: rows, checks and scans, ratings, what is ignored, and counts."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.dependencies.safety import FORMAT, read, recognise
from gatekit.model.finding import Finding
from gatekit.model.records.component import ComponentRecord
from gatekit.model.vocabulary import FindingState, Severity, SeverityBasis
from gatekit.reading.document import Document
from tests.formats.mutations import mutated_reports
from tests.formats.support import cases, read_case

ROW = ["jinja2", "<2.10.1", "2.10", "A sandbox escape.", "36999"]


def document(value: Any) -> Document:
    return Document("safety.json", json.dumps(value).encode())


def check(*vulnerabilities: dict[str, Any], meta: dict[str, Any] | None = None, **more: Any) -> Content:
    report_meta = {"safety_version": "3.8.1", **(meta or {})}
    return read(document({"report_meta": report_meta, "vulnerabilities": list(vulnerabilities), **more}))


def vulnerability(**more: Any) -> dict[str, Any]:
    return {"vulnerability_id": "36999", "package_name": "jinja2", "analyzed_version": "2.10", **more}


def only(content: Content) -> Finding:
    assert len(content.findings) == 1
    return content.findings[0]


def case(name: str) -> Content:
    return next(read_case(one) for one in cases("safety") if one.name == name)


def test_a_row_is_a_vulnerability() -> None:
    finding = only(read(document([ROW])))
    assert (finding.rule_id, finding.message, finding.component.purl) == ("36999", "A sandbox escape.", "pkg:pypi/jinja2@2.10")
    assert finding.severity is Severity.UNKNOWN


def test_cves_in_prose_are_no_aliases_because_some_are_of_other_vulnerabilities() -> None:
    assert case("rows").findings[1].aliases == ()
    assert only(check(vulnerability(CVE="CVE-2019-10906", advisory="See CVE-1-1"))).aliases == ("CVE-2019-10906",)


V2 = {"base_score": 5.0, "vector_string": "v2"}
V3 = {"base_score": 9.8, "base_severity": "CRITICAL", "vector_string": "v3"}


@pytest.mark.parametrize(
    ("v2", "v3", "severity", "basis"),
    [
        (V2, V3, Severity.CRITICAL, SeverityBasis.TOOL),
        (V2, None, Severity.MEDIUM, SeverityBasis.SCORE),
        (None, None, Severity.UNKNOWN, SeverityBasis.TOOL),
        (None, {"base_score": 0}, Severity.UNKNOWN, SeverityBasis.TOOL),
    ],
)
def test_cvss_3_rates_before_cvss_2_in_rows_and_checks(v2: Any, v3: Any, severity: Severity, basis: SeverityBasis) -> None:
    rated = {"source": "CVE-1", "cvssv2": v2, "cvssv3": v3}
    for finding in (only(read(document([[*ROW, v2, v3]]))), only(check(vulnerability(severity=rated)))):
        assert (finding.severity, finding.severity_origin.basis) == (severity, basis)


def test_the_place_and_the_secure_versions_come_from_the_package_whatever_its_case() -> None:
    packages = {"Jinja2": {"name": "Jinja2", "found": "requirements.txt", "secure_versions": ["3.1.6"]}}
    finding = only(check(vulnerability(), affected_packages=packages))
    assert (finding.location.path, finding.component.fixed_version) == ("requirements.txt", "3.1.6")
    fixed = only(check(vulnerability(fixed_versions=["2.10.1"]), affected_packages=packages))
    assert fixed.component.fixed_version == "2.10.1"


def test_what_safety_ignores_is_suppressed_with_its_reason() -> None:
    assert [(one.rule_id, one.state_reason) for one in case("check-ignored").findings if not one.is_open] == [
        ("38834", "we load no untrusted YAML")
    ]
    assert [(one.rule_id, one.state, one.state_reason) for one in case("scan").findings] == [
        ("36999", FindingState.OPEN, ""),
        ("54679", FindingState.SUPPRESSED, "not reachable"),
        ("36546", FindingState.SUPPRESSED, "unpinned-specification"),
    ]


def test_counts_above_what_is_listed_make_the_report_partial() -> None:
    assert check(meta={"vulnerabilities_found": 2}).incomplete == ("Safety counts 2 vulnerabilities, but lists 0",)
    assert case("check").incomplete == ()
    assert read(document({"report_meta": {"safety_version": "2.3.5"}})).incomplete == ("there is no list of vulnerabilities",)


def test_the_commit_is_told_unless_the_working_tree_differed_from_it() -> None:
    assert case("check").subject == "d67db6707331ae540d3e520b8ca722c0e84641ba"
    assert case("check-ignored").subject == ""
    assert case("scan").subject == "d67db6707331ae540d3e520b8ca722c0e84641ba"


def test_no_package_and_no_file_at_all_are_blank() -> None:
    assert check(meta={"packages_found": 0}).blank == "no package that Safety looked at"
    assert check(vulnerability(), meta={"packages_found": 0}).blank == ""
    scan = {"meta": {"scan_type": "scan", "schema_version": "3.0"}, "scan_results": {"files": [], "projects": []}}
    assert read(document(scan)).blank == "no file that Safety looked at"
    assert FORMAT.clean_form == "[]"


def test_packages_are_records_and_so_are_the_licences_of_safety_license_which_measures_nothing() -> None:
    assert len(case("check").records) == 4
    content = check(licenses=[{"package": "jinja2", "version": "2.10", "license": "BSD"}])
    assert content.records == (ComponentRecord(name="jinja2", version="2.10", purl="pkg:pypi/jinja2@2.10", licenses=("BSD",)),)
    assert content.measures == frozenset()


@pytest.mark.parametrize("row", [ROW[:3], [*ROW[:4], 36999], [*ROW, None], [1]])
def test_a_malformed_row_refuses_the_report(row: list[Any]) -> None:
    with pytest.raises(ReportError, match=r"\$\[1\]: expected package, vulnerable versions"):
        read(document([ROW, row]))


@pytest.mark.parametrize(
    "value",
    [
        [ROW],
        [[*ROW, None, None]],
        {"report_meta": {"safety_version": "2.3.5"}},
        {"meta": {"scan_type": "scan", "schema_version": "4.0"}, "scan_results": {}},
    ],
)
def test_safetys_reports_are_recognised(value: Any) -> None:
    assert recognise(document(value).shape)


@pytest.mark.parametrize(
    "value", [[["a"]], [[1, 2, 3, 4, 5]], [[*ROW, None]], [[]], {"report_meta": {}}, {"meta": {}, "scan_results": {}}]
)
def test_other_documents_are_not_safetys(value: Any) -> None:
    assert not recognise(document(value).shape)


@settings(deadline=None, max_examples=150)
@given(mutated_reports("safety"))
def test_whatever_value_stands_anywhere_reading_ends_in_content_or_a_report_error(data: bytes) -> None:
    """Bad input never gives a traceback."""
    with suppress(ReportError):
        content = read(Document("safety.json", data))
        assert all(isinstance(one, Finding) for one in content.findings)
