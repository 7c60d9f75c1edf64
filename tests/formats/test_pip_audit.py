"""pip-audit: aliases, what was skipped, both shapes."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.dependencies.pip_audit import read, recognise
from gatekit.model.finding import Finding
from gatekit.model.vocabulary import Kind, Severity
from gatekit.reading.document import Document
from tests.formats.mutations import mutated_reports
from tests.formats.support import cases, read_case


def document(value: Any) -> Document:
    return Document("pip-audit.json", json.dumps(value).encode())


def report(*dependencies: dict[str, Any]) -> Content:
    return read(document({"dependencies": list(dependencies), "fixes": []}))


def case(name: str) -> Content:
    return next(read_case(one) for one in cases("pip_audit") if one.name == name)


def test_a_vulnerability_has_its_package_its_aliases_and_what_mends_it() -> None:
    found = {
        "id": "PYSEC-1",
        "fix_versions": ["2.0", "1.9.1"],
        "aliases": ["CVE-1", "PYSEC-1", "CVE-1"],
        "description": "Bad.\nVery.",
    }
    (finding,) = report({"name": "Flask_Cors", "version": "1.0", "vulns": [found]}).findings
    assert (finding.rule_id, finding.aliases, finding.message) == ("PYSEC-1", ("CVE-1",), "Bad.")
    assert (finding.component.purl, finding.component.fixed_version) == ("pkg:pypi/flask-cors@1.0", "2.0, 1.9.1")


def test_pip_audit_rates_nothing_so_nothing_passes_a_gate_on_severities_by_itself() -> None:
    assert {one.severity for one in case("requirements").findings} == {Severity.UNKNOWN}


def test_what_was_skipped_makes_the_report_partial() -> None:
    assert (
        case("skipped").incomplete[0].startswith("1 of 2 dependencies not audited: shop-internal (Dependency not found on PyPI")
    )
    many = [{"name": f"p{number}", "skip_reason": "private"} for number in range(7)]
    assert report(*many).incomplete == ("7 of 7 dependencies not audited: p0, p1, p2, p3, p4 and 2 more (private)",)
    assert report({"name": "a", "version": "1", "vulns": None}).incomplete == (
        "1 of 1 dependencies not audited: a (the report does not say why)",
    )
    assert case("clean").incomplete == ()


def test_the_list_of_before_2_0_is_read() -> None:
    assert [(one.rule_id, one.component.name) for one in case("list").findings] == [("PYSEC-2019-217", "jinja2")]


def test_dependencies_are_records_and_none_at_all_is_blank() -> None:
    assert len(case("requirements").records) == 4
    assert report().blank == "no dependency in it"
    assert case("clean").measures == {Kind.VULNERABILITY}


@pytest.mark.parametrize(
    "value",
    [
        {"dependencies": [], "fixes": []},
        {"dependencies": [{"name": "a", "version": "1", "vulns": []}]},
        {"dependencies": [{"name": "a", "skip_reason": "x"}]},
        [{"name": "a", "skip_reason": "x"}],
        [{"name": "a", "version": "1", "vulns": []}],
    ],
)
def test_pip_audits_reports_are_recognised(value: Any) -> None:
    assert recognise(document(value).shape)


@pytest.mark.parametrize(
    "value",
    [
        {"dependencies": []},
        {"dependencies": {"a": "1"}, "name": "x"},
        {"bomFormat": "CycloneDX", "dependencies": [{"ref": "a"}]},
        {"reportSchema": "1.1", "dependencies": [{"fileName": "a.jar"}]},
        [{"name": "a"}],
    ],
)
def test_other_documents_are_not_pip_audits(value: Any) -> None:
    assert not recognise(document(value).shape)


@settings(deadline=None, max_examples=100)
@given(mutated_reports("pip_audit"))
def test_whatever_value_stands_anywhere_reading_ends_in_content_or_a_report_error(data: bytes) -> None:
    """Bad input never gives a traceback."""
    with suppress(ReportError):
        content = read(Document("pip-audit.json", data))
        assert all(isinstance(one, Finding) for one in content.findings)
