"""The whole of governance: kinds, severities, sources, and nothing lost."""

from __future__ import annotations

import attrs
import pytest

from gatekit.governance.govern import govern
from gatekit.governance.paths import Roots
from gatekit.model.evidence import Evidence, Report
from gatekit.model.finding import Finding, SeverityOrigin
from gatekit.model.policy import EvidenceEntry
from gatekit.model.records.file_coverage import FileCoverage
from gatekit.model.vocabulary import FindingState, Kind, ReportStatus, Severity, SeverityBasis
from tests.governance.support import evidence, finding, report, state

LINT = EvidenceEntry(id="lint", formats=("sarif", "ruff"), kind=Kind.LINT)
NO_WORD = SeverityOrigin(basis=SeverityBasis.KIND_DEFAULT)


def governed(read: Evidence, *entries: EvidenceEntry, **severities: Severity) -> Evidence:
    mapped = {Severity.from_word(word): severity for word, severity in severities.items()}
    return govern(read, entries, open_kinds={"sarif"}, roots=Roots("/repo"), severities=mapped, name_all=True)


def only(read: Evidence) -> Finding:
    (found,) = read.reports[0].findings
    return found


def test_the_entrys_kind_is_the_kind_of_an_open_formats_findings() -> None:
    found = finding(kind=Kind.OTHER, severity=Severity.MEDIUM, origin=NO_WORD)
    done = governed(evidence(state("lint", report(findings=[found]))), LINT)
    assert (only(done).kind, only(done).severity) == (Kind.LINT, Severity.HIGH)
    assert done.reports[0].measures == {Kind.LINT}
    assert done.entries[0].reports[0].findings == done.reports[0].findings


def test_a_kind_of_the_entry_does_not_touch_a_severity_that_the_tool_gave() -> None:
    found = finding(kind=Kind.OTHER, severity=Severity.LOW, origin=SeverityOrigin(word="note"))
    assert only(governed(evidence(state("lint", report(findings=[found]))), LINT)).severity is Severity.LOW


def test_a_message_about_what_the_entry_calls_a_secret_quotes_nothing() -> None:
    secrets = attrs.evolve(LINT, kind=Kind.SECRET)
    found = finding("key", kind=Kind.OTHER, message="found AKIA0123")
    done = only(governed(evidence(state("lint", report(findings=[found]))), secrets))
    assert (done.kind, done.message) == (Kind.SECRET, "a secret that rule key knows")
    known = finding("key", kind=Kind.SECRET, message="AWS access key")
    assert only(governed(evidence(state("lint", report(findings=[known]))), secrets)).message == "AWS access key"


def test_a_format_with_kinds_of_its_own_keeps_them() -> None:
    found = finding(kind=Kind.CODE_WEAKNESS)
    read = evidence(state("lint", report(findings=[found], format_name="ruff")))
    assert only(governed(read, LINT)).kind is Kind.CODE_WEAKNESS


def test_a_flaky_test_stays_one_whatever_the_entry_says() -> None:
    found = finding(kind=Kind.FLAKY_TEST, severity=Severity.MEDIUM, origin=NO_WORD)
    entry = attrs.evolve(LINT, kind=Kind.TEST_FAILURE)
    done = only(governed(evidence(state("lint", report(findings=[found]))), entry))
    assert (done.kind, done.severity) == (Kind.FLAKY_TEST, Severity.MEDIUM)


def test_the_policys_severity_replaces_unknown_and_keeps_the_tools_word() -> None:
    found = finding(severity=Severity.UNKNOWN, origin=SeverityOrigin(word="UNASSIGNED", score=None))
    done = only(governed(evidence(unassigned=[report(findings=[found])]), unknown=Severity.MEDIUM))
    assert done.severity is Severity.MEDIUM
    assert done.severity_origin == SeverityOrigin(basis=SeverityBasis.POLICY, word="UNASSIGNED")


def test_a_severity_is_mapped_once() -> None:
    read = evidence(unassigned=[report(findings=[finding(severity=Severity.UNKNOWN)])])
    assert only(governed(read, unknown=Severity.MEDIUM, medium=Severity.LOW)).severity is Severity.MEDIUM


def test_paths_of_findings_and_records_become_relative() -> None:
    read = report(findings=[finding(path="/repo/a.py")], records=[FileCoverage(path="/repo/b.py", lines=1, covered_lines=0)])
    done = governed(evidence(unassigned=[read])).reports[0]
    assert done.findings[0].location.path == "a.py"
    assert done.records == (FileCoverage(path="b.py", lines=1, covered_lines=0),)


def test_a_finding_that_two_reports_hold_names_both() -> None:
    shared, own = finding(), finding("E501")
    read = evidence(unassigned=[report("ruff.json", [shared]), report("ruff.sarif", [shared, own])])
    one, other = governed(read).reports
    assert one.findings[0].reports == ("ruff.json", "ruff.sarif") == other.findings[0].reports
    assert other.findings[1].reports == ("ruff.sarif",)


def test_the_same_finding_of_two_tools_stays_two() -> None:
    read = evidence(unassigned=[report("a", [finding(tool="ruff")]), report("b", [finding(tool="flake8")])])
    one, other = governed(read).reports
    assert (one.findings[0].reports, other.findings[0].reports) == (("a",), ("b",))


@pytest.mark.parametrize("status", list(ReportStatus))
def test_governance_adds_nothing_and_takes_nothing_away(status: ReportStatus) -> None:
    findings = [finding(), finding(), finding(state=FindingState.SUPPRESSED), finding(severity=Severity.UNKNOWN)]
    read = Report(path="r", status=status, reason="why", format="sarif", tool="t", findings=findings)
    done = governed(Evidence(reports=(read,)), LINT, unknown=Severity.LOW).reports[0]
    assert len(done.findings) == len(findings)
    assert [one.state for one in done.findings] == [one.state for one in findings]
    own = {"kind", "severity", "severity_origin", "location", "fingerprint", "reports"}
    for before, after in zip(findings, done.findings, strict=True):
        for field in attrs.fields(Finding):
            assert field.name in own or getattr(before, field.name) == getattr(after, field.name)
    assert (done.status, done.reason, done.tool) == (status, "why", "t")


def test_a_report_keeps_the_status_that_it_has_in_each_entry() -> None:
    fit, stale = report(findings=[finding()]), report(findings=[finding()], status=ReportStatus.STALE)
    read = Evidence(reports=(fit,), entries=(state("lint", fit), state("fresh", unfit=[stale])))
    done = governed(read, LINT, EvidenceEntry(id="fresh", formats=("sarif",)))
    assert done.entries[1].unfit[0].status is ReportStatus.STALE
    assert done.entries[1].unfit[0].findings[0].fingerprint == done.entries[0].reports[0].findings[0].fingerprint
