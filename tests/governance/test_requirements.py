"""Requirements of standards: what violates them, and who has looked."""

from __future__ import annotations

from gatekit.governance.requirements import requirements
from gatekit.model.evidence import Report
from gatekit.model.finding import Finding
from gatekit.model.records.requirement import Requirement
from gatekit.model.vocabulary import FindingState, Kind, ReportStatus, RequirementStatus, Severity


def finding(kind: Kind = Kind.CODE_WEAKNESS, *, cwes: tuple[str, ...] = (), tags: tuple[str, ...] = ()) -> Finding:
    return Finding(kind=kind, tool="bandit", rule_id="B1", severity=Severity.HIGH, message="m", cwes=cwes, tags=tags)


def report(*findings: Finding, measures: frozenset[Kind] = frozenset(), looked_for: frozenset[str] = frozenset()) -> Report:
    return Report(
        path="r.json", status=ReportStatus.OK, tool="bandit", findings=findings, measures=measures, looked_for=looked_for
    )


def owasp(*reports: Report) -> dict[str, Requirement]:
    found = [one for each in reports for one in each.findings if one.is_open]
    return {each.id: each for each in requirements(found, reports) if (each.standard, each.version) == ("owasp_top_10", "2021")}


def test_a_finding_violates_the_requirements_of_its_weakness() -> None:
    injection = owasp(report(finding(cwes=("CWE-89",))))["A03"]
    assert (injection.status, injection.open_findings, injection.tools) == (RequirementStatus.VIOLATED, 1, ("bandit",))


def test_a_requirement_tells_which_rules_found_that_it_is_violated() -> None:
    found = owasp(report(finding(cwes=("CWE-89",)), finding(cwes=("CWE-79",))))["A03"]
    assert (found.open_findings, found.violated_by) == (2, ("bandit B1",))


def asvs(*findings: Finding) -> set[str]:
    """The requirements of ASVS 5.0.0 that findings violate."""
    found = requirements(findings, [report(*findings)])
    return {each.id for each in found if (each.standard, each.version) == ("asvs", "5.0.0") and each.open_findings}


def test_a_weakness_that_a_standard_does_not_name_counts_for_its_nearest_ancestors() -> None:
    # Hibernate injection is a kind of SQL injection
    assert asvs(finding(cwes=("CWE-564",))) == asvs(finding(cwes=("CWE-89",))) == {"V1.2.4"}


def test_ancestors_beyond_the_nearest_do_not_count() -> None:
    # a hard-coded password (CWE-798) is, by some ways, weak authentication (CWE-287) and a number that is not random (CWE-330)
    assert asvs(finding(cwes=("CWE-798",))) == {"V7.2.2", "V13.3.1"}
    assert owasp(report(finding(cwes=("CWE-798",))))["A02"].open_findings == 0


def test_a_weakness_without_named_ancestors_violates_nothing() -> None:
    assert asvs(finding(cwes=("CWE-1",)), finding(cwes=("CWE-99999",))) == set()


def test_what_nobody_looked_for_is_not_measured() -> None:
    found = owasp(report(finding(cwes=("CWE-89",))))
    assert found["A10"].status is RequirementStatus.NOT_MEASURED
    assert found["A10"].tools == ()


def test_what_a_tool_looked_for_and_did_not_find_is_no_finding() -> None:
    assert owasp(report(looked_for=frozenset({"CWE-918"})))["A10"].status is RequirementStatus.NO_FINDING


def test_who_looked_for_a_special_case_has_not_looked_for_the_rest() -> None:
    # Bandit looks for chmod(0o777) (CWE-732), a special case of missing authorisation (CWE-285), of which it knows nothing
    found = requirements([], [report(looked_for=frozenset({"CWE-732"}))])
    looked = {(each.standard, each.version, each.id) for each in found if each.status is RequirementStatus.NO_FINDING}
    assert ("owasp_top_10", "2025", "A01") in looked
    assert ("asvs", "5.0.0", "V8.2.1") not in looked


def test_a_vulnerable_dependency_is_no_weakness_of_the_projects_own() -> None:
    found = owasp(report(finding(Kind.VULNERABILITY, cwes=("CWE-89",))))
    assert found["A03"].status is RequirementStatus.NOT_MEASURED
    assert found["A06"].status is RequirementStatus.VIOLATED


def test_a_scan_of_dependencies_without_findings_has_looked_at_components() -> None:
    assert owasp(report(measures=frozenset({Kind.VULNERABILITY})))["A06"].status is RequirementStatus.NO_FINDING


def test_a_secret_is_a_hard_coded_credential() -> None:
    assert owasp(report(finding(Kind.SECRET)))["A07"].status is RequirementStatus.VIOLATED


def test_what_a_tool_suppressed_was_looked_at_but_violates_nothing() -> None:
    silenced = Finding(
        kind=Kind.CODE_WEAKNESS,
        tool="bandit",
        rule_id="B608",
        severity=Severity.HIGH,
        message="m",
        cwes=("CWE-89",),
        state=FindingState.SUPPRESSED,
    )
    assert owasp(report(silenced))["A03"].status is RequirementStatus.NO_FINDING


def test_one_finding_with_two_weaknesses_of_one_requirement_counts_once() -> None:
    assert owasp(report(finding(cwes=("CWE-89", "CWE-79"))))["A03"].open_findings == 1
