"""Grype: severities and CVSS, EPSS and exploitation, places, what is set aside, and what makes a report partial."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.dependencies.grype import read, recognise
from gatekit.governance.fingerprints import fingerprint_key
from gatekit.model.finding import Finding
from gatekit.model.vocabulary import FindingState, Kind, Severity, SeverityBasis
from gatekit.reading.document import Document, open_document
from tests.formats.mutations import mutated_reports
from tests.formats.support import cases, read_case

V31 = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"


def document(value: Any) -> Document:
    return Document("grype.json", json.dumps(value).encode())


def report(*matches: dict[str, Any], **more: Any) -> Content:
    return read(document({"matches": list(matches), **more}))


def match(artifact: dict[str, Any] | None = None, related: list[Any] | None = None, **more: Any) -> dict[str, Any]:
    package = {"name": "jinja2", "version": "3.1.2", "type": "python", "purl": "pkg:pypi/jinja2@3.1.2", **(artifact or {})}
    vulnerability = {"id": "GHSA-1", "severity": "High", **more}
    return {"vulnerability": vulnerability, "artifact": package, "relatedVulnerabilities": related}


def only(content: Content) -> Finding:
    assert len(content.findings) == 1
    return content.findings[0]


def found(**more: Any) -> Finding:
    return only(report(match(**more)))


def score(version: str, number: float, kind: str = "Primary") -> dict[str, Any]:
    return {"version": version, "vector": f"v{version}", "type": kind, "metrics": {"baseScore": number}}


def case(name: str) -> Content:
    return next(read_case(one) for one in cases("grype") if one.name == name)


@pytest.mark.parametrize(
    ("word", "severity"),
    [
        ("Critical", Severity.CRITICAL),
        ("High", Severity.HIGH),
        ("Medium", Severity.MEDIUM),
        ("Low", Severity.LOW),
        ("Negligible", Severity.INFO),
        ("Unknown", Severity.UNKNOWN),
        ("Dreadful", Severity.UNKNOWN),
    ],
)
def test_grypes_word_is_the_severity_whatever_the_score(word: str, severity: Severity) -> None:
    finding = found(severity=word, cvss=[score("3.1", 9.8)])
    assert (finding.severity, finding.severity_origin.basis) == (severity, SeverityBasis.TOOL)
    assert finding.severity_origin.score == 9.8


def test_a_vulnerability_without_a_word_is_rated_by_its_score_if_it_has_one() -> None:
    finding = found(severity=None, cvss=[score("3.1", 9.8)])
    assert (finding.severity, finding.severity_origin.basis) == (Severity.CRITICAL, SeverityBasis.SCORE)
    assert found(severity="", cvss=[]).severity is Severity.UNKNOWN


@pytest.mark.parametrize(
    ("own", "related", "number"),
    [
        ([score("2.0", 4.0), score("4.0", 9.3), score("3.1", 7.5)], [score("3.1", 9.8)], 7.5),
        ([score("3.1", 5.0, "Secondary"), score("3.0", 6.1)], [], 6.1),
        ([], [score("2.0", 4.0), score("3.0", 5.5)], 5.5),
        ([], [], None),
        ([{"version": "3.1", "vector": V31}], [], None),
    ],
)
def test_the_cvss_is_that_of_the_database_that_gave_the_severity_else_a_related_one(
    own: list[Any], related: list[Any], number: float | None
) -> None:
    assert found(cvss=own, related=[{"id": "CVE-1", "cvss": related}]).severity_origin.score == number


def test_related_vulnerabilities_and_advisories_are_aliases_without_the_rule_itself() -> None:
    finding = found(related=[{"id": "CVE-1"}, {"id": "GHSA-1"}], advisories=[{"id": "DSA-1"}])
    assert finding.aliases == ("CVE-1", "DSA-1")


def test_epss_and_exploitation_come_from_the_vulnerability_or_a_related_one() -> None:
    listed = [{"cve": "CVE-1"}]
    own = found(epss=[{"epss": 0.25}, {"epss": 0.5}], knownExploited=listed)
    assert (own.epss, own.known_exploited) == (0.5, True)
    related = found(related=[{"id": "CVE-1", "epss": [{"epss": 0.125}], "knownExploited": listed}])
    assert (related.epss, related.known_exploited) == (0.125, True)
    assert (found().epss, found(knownExploited=[]).known_exploited) == (None, False)


def test_the_place_is_the_primary_evidence() -> None:
    places = [
        {"path": "/copyright", "annotations": {"evidence": "supporting"}},
        {"path": "/status", "annotations": {"evidence": "primary"}},
    ]
    assert found(artifact={"locations": places}).location.path == "/status"
    assert found(artifact={"locations": [{"path": "/a"}, {"path": "/b"}]}).location.path == "/a"
    assert found(artifact={"locations": None}).location.path == ""


def test_an_update_that_mends_nothing_changes_no_identity() -> None:
    def installed(version: str) -> Finding:
        place = f"/lib/jinja2-{version}.dist-info/METADATA"
        return found(artifact={"version": version, "purl": f"pkg:pypi/jinja2@{version}", "locations": [{"path": place}]})

    assert fingerprint_key(installed("3.1.2")) == fingerprint_key(installed("3.1.3"))


def test_what_was_set_aside_keeps_its_state_and_its_reason() -> None:
    states = {one.rule_id: (one.state.value, one.state_reason) for one in case("image").findings if not one.is_open}
    assert states == {
        "CVE-2024-2005": ("suppressed", "only reachable with --debug"),
        "CVE-2024-2006": ("not_affected", "vulnerable_code_not_in_execute_path"),
        "CVE-2024-2007": ("suppressed", "wont-fix"),
    }


@pytest.mark.parametrize(
    ("rules", "state", "reason"),
    [
        ([{"vex-status": "fixed"}], FindingState.NOT_AFFECTED, "fixed"),
        ([{"vex-status": "under_investigation"}], FindingState.SUPPRESSED, "under_investigation"),
        ([{"reason": "a"}, {"reason": "b"}, {"reason": "a"}], FindingState.SUPPRESSED, "a, b"),
        ([{"package": {"name": "jinja2"}}], FindingState.SUPPRESSED, "a rule in Grype's configuration"),
        (None, FindingState.SUPPRESSED, "a rule in Grype's configuration"),
    ],
)
def test_an_ignored_match_is_not_open(rules: list[Any] | None, state: FindingState, reason: str) -> None:
    finding = only(report(ignoredMatches=[{**match(), "appliedIgnoreRules": rules}]))
    assert (finding.state, finding.state_reason) == (state, reason)


def test_a_report_without_matches_has_looked_for_vulnerabilities() -> None:
    content = case("clean")
    assert (len(content.findings), content.blank, content.incomplete) == (0, "", ())
    assert content.measures == {Kind.VULNERABILITY}


def test_an_unfit_database_and_unsupported_distributions_make_the_report_partial() -> None:
    assert len(case("partial").incomplete) == 2
    assert report(descriptor={"db": {"status": {"valid": False}}}).incomplete == ("Grype's vulnerability database is not valid",)
    assert report(descriptor={"db": {"error": "no database"}}).incomplete
    assert report(descriptor={"db": {"error": None, "status": {"valid": True}}}, alertsByPackage=[]).incomplete == ()


@pytest.mark.parametrize(
    "value",
    [
        {"matches": [{"vulnerability": {}, "artifact": {}}]},
        {"matches": [], "source": {}, "distro": {}, "descriptor": {}},
        {"matches": None, "source": None, "descriptor": {}},
    ],
)
def test_grypes_reports_are_recognised(value: Any) -> None:
    assert recognise(document(value).shape)


@pytest.mark.parametrize(
    "value", [{"matches": []}, {"matches": [{"rule": "x"}]}, {"matches": "x"}, [{"matches": []}], {"source": {}}]
)
def test_other_documents_are_not_grypes(value: Any) -> None:
    assert not recognise(document(value).shape)


def test_a_malformed_value_anywhere_refuses_the_whole_report() -> None:
    with pytest.raises(ReportError, match=r"\$\.matches\[1\]\.vulnerability\.id: expected `str`, got `int`"):
        report(match(), match(id=1))
    with pytest.raises(ReportError, match=r"\$\.ignoredMatches\[0\]\.artifact"):
        report(ignoredMatches=[{**match(), "artifact": None}])


def test_a_large_report_is_read_like_a_small_one_though_its_memory_is_freed_behind_the_reader(tmp_path: Path) -> None:
    many = [match(id=f"GHSA-{number}", urls=["x" * 3000]) for number in range(6000)]
    ignored = [match(id=f"ignored-{number}", urls=["x" * 3000]) for number in range(100)]
    path = tmp_path / "large.json"
    # what is ignored stands first, as where somebody has sorted the keys
    path.write_text(json.dumps({"ignoredMatches": ignored, "matches": many}), encoding="utf-8")
    large = open_document(path)
    assert large.size > 16 << 20
    content = read(large)
    assert len(content.findings) == 6100
    assert content == read(Document(path.as_posix(), path.read_bytes()))


@settings(deadline=None, max_examples=100)
@given(mutated_reports("grype"))
def test_whatever_value_stands_anywhere_reading_ends_in_content_or_a_report_error(data: bytes) -> None:
    """Bad input never gives a traceback."""
    with suppress(ReportError):
        content = read(Document("grype.json", data))
        assert all(isinstance(one, Finding) for one in content.findings)
