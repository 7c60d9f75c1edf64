"""Clair: version 4 and its tables, version 2, klar and clair-scanner."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.dependencies.clair import read, recognise
from gatekit.model.finding import Finding
from gatekit.model.vocabulary import Kind, Severity
from gatekit.reading.document import Document
from tests.formats.mutations import mutated_reports
from tests.formats.support import cases, read_case

CVSS = "message/vnd.clair.map.vulnerability; enricher=clair.cvss schema=https://example.invalid"


def document(value: Any) -> Document:
    return Document("clair.json", json.dumps(value).encode())


def report(vulnerability: dict[str, Any] | None = None, **more: Any) -> Content:
    tables = {
        "manifest_hash": "sha256:1",
        "packages": {"1": {"name": "openssl", "version": "3.0"}},
        "vulnerabilities": {"9": {"name": "CVE-1-1", **(vulnerability or {})}},
        "package_vulnerabilities": {"1": ["9"]},
    }
    return read(document({**tables, **more}))


def only(content: Content) -> Finding:
    assert len(content.findings) == 1
    return content.findings[0]


def case(name: str) -> Content:
    return next(read_case(one) for one in cases("clair") if one.name == name)


@pytest.mark.parametrize(
    ("word", "severity"),
    [
        ("Critical", Severity.CRITICAL),
        ("High", Severity.HIGH),
        ("Medium", Severity.MEDIUM),
        ("Low", Severity.LOW),
        ("Negligible", Severity.INFO),
        ("Unknown", Severity.UNKNOWN),
        ("", Severity.UNKNOWN),
    ],
)
def test_clairs_normalised_word_is_the_severity(word: str, severity: Severity) -> None:
    assert only(report({"normalized_severity": word})).severity is severity


def test_the_distributions_word_stands_in_and_the_worst_of_clair_2_is_critical() -> None:
    assert only(report({"severity": "High"})).severity is Severity.HIGH
    assert {one.rule_id: one.severity for one in case("klar").findings}["CVE-2014-0160"] is Severity.CRITICAL


def test_what_enrichers_add_belongs_to_the_vulnerability_that_they_name() -> None:
    first, *others = case("version-4").findings
    assert (first.severity_origin.score, first.epss, first.known_exploited) == (9.1, 0.0621, True)
    assert [(one.epss, one.known_exploited) for one in others] == [(None, False)] * 2
    assert only(report(enrichments={CVSS: [{"8": [{"baseScore": 9.9}], "9": None}]})).severity_origin.score is None


def test_the_vector_of_an_osv_record_is_scored() -> None:
    origin = only(
        report({"severity": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "normalized_severity": "Unknown"})
    ).severity_origin
    assert (origin.word, origin.score) == ("Unknown", 9.8)


def test_the_package_url_comes_from_the_distribution() -> None:
    found = {one.component.name: one.component.purl for one in case("version-4").findings}
    assert found == {
        "openssl": "pkg:deb/debian/openssl@3.0.11-1~deb12u2",
        "libc6": "pkg:deb/debian/libc6@2.36-9",
        "jinja2": "",
    }


def test_tables_that_do_not_fit_together_make_the_report_partial() -> None:
    assert report(package_vulnerabilities={"1": ["9", "8"], "2": ["9"]}).incomplete == (
        "2 of 3 vulnerabilities of packages are not in the report's tables",
    )
    assert report(package_vulnerabilities={}).incomplete == ("1 of 1 vulnerabilities are of no package",)
    assert case("version-4").incomplete == ()


def test_a_missing_table_refuses_the_report() -> None:
    for table in ("packages", "vulnerabilities", "package_vulnerabilities"):
        value = {"manifest_hash": "x", "packages": {}, "vulnerabilities": {}, "package_vulnerabilities": {}}
        del value[table]
        with pytest.raises(ReportError, match=f"missing required field `{table}`"):
            read(document(value))


def test_what_clair_scanner_approved_stays_open_because_its_threshold_looks_like_its_whitelist() -> None:
    assert [(one.rule_id, one.is_open, one.tags) for one in case("clair-scanner").findings] == [
        ("CVE-2018-20839", True, ()),
        ("CVE-2018-1000654", True, ("approved",)),
    ]


def test_packages_are_records_and_no_package_at_all_is_blank() -> None:
    assert [len(case(name).records) for name in ("version-4", "version-2")] == [3, 2]
    assert report(packages={}, vulnerabilities={}, package_vulnerabilities={}).blank == "no package in it"
    assert read(document({"Layer": {"Features": []}})).blank == "no package in it"
    assert read(document({"LayerCount": 0, "Vulnerabilities": {}})).blank == "no layer in it"
    assert read(document({"LayerCount": 9, "Vulnerabilities": {}})).blank == ""
    found = {"High": [{"Name": "CVE-2026-1", "FeatureName": "a"}]}
    assert read(document({"LayerCount": 0, "Vulnerabilities": found})).blank == ""


def test_a_layer_without_any_vulnerability_does_not_show_that_they_were_asked_for() -> None:
    """`GET /v1/layers/x?features` and a clean `?vulnerabilities` give the same."""
    assert read(document({"Layer": {"Features": [{"Name": "bash"}]}})).measures == frozenset()
    assert case("version-2").measures == {Kind.VULNERABILITY}


def test_an_answer_with_an_error_is_refused_with_clairs_own_words() -> None:
    with pytest.raises(ReportError, match="Clair answered with an error: could not find layer"):
        read(document({"Error": {"Message": "could not find layer"}}))


@pytest.mark.parametrize(
    "value",
    [
        {"manifest_hash": "x", "packages": {}},
        {"Layer": {"Name": "x", "Features": []}},
        {"Error": {"Message": "x"}},
        {"LayerCount": 1, "Vulnerabilities": {}},
        {"image": "x", "unapproved": [], "vulnerabilities": []},
        {"vulnerabilities": [{"featurename": "a", "vulnerability": "b"}]},
    ],
)
def test_clairs_reports_are_recognised(value: Any) -> None:
    assert recognise(document(value).shape)


@pytest.mark.parametrize(
    "value",
    [
        {"vulnerabilities": []},
        {"vulnerabilities": [{"id": "x"}], "version": "15"},
        {"manifest_hash": "x"},
        {"Layer": {}},
        {"Error": "x"},
        {"LayerCount": 1},
    ],
)
def test_other_documents_are_not_clairs(value: Any) -> None:
    assert not recognise(document(value).shape)


@settings(deadline=None, max_examples=150)
@given(mutated_reports("clair"))
def test_whatever_value_stands_anywhere_reading_ends_in_content_or_a_report_error(data: bytes) -> None:
    """Bad input never gives a traceback."""
    with suppress(ReportError):
        content = read(Document("clair.json", data))
        assert all(isinstance(one, Finding) for one in content.findings)
