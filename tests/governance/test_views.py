"""What a rule sees of its evidence."""

from __future__ import annotations

from gatekit.governance.govern import govern
from gatekit.governance.paths import Roots
from gatekit.governance.views import View, Views
from gatekit.model.evidence import Evidence
from gatekit.model.metric import Metric
from gatekit.model.policy import EvidenceEntry
from gatekit.model.vocabulary import FindingState, Kind, ReportStatus, Severity
from tests.governance.support import evidence, finding, report, state

LINT = EvidenceEntry(id="lint", formats=("sarif",))
OTHER = EvidenceEntry(id="other", formats=("sarif",))


def view(read: Evidence, *entries: EvidenceEntry, of: tuple[str, ...] = ("lint",)) -> View:
    return views(read, *entries).of(of)


def views(read: Evidence, *entries: EvidenceEntry) -> Views:
    return Views(govern(read, entries, open_kinds=(), roots=Roots()), entries)


def test_a_rule_sees_only_the_fit_reports_of_its_entries() -> None:
    read = evidence(
        state("lint", report("a", [finding("A")]), unfit=[report("b", [finding("B")], status=ReportStatus.PARTIAL)]),
        state("other", report("c", [finding("C")])),
    )
    seen = view(read, LINT, OTHER)
    assert [one.rule_id for one in seen.findings] == ["A"]
    assert [one.path for one in seen.reports] == ["a"]


def test_what_the_tool_suppressed_is_counted_and_not_open() -> None:
    seen = view(evidence(state("lint", report(findings=[finding(), finding("X", state=FindingState.SUPPRESSED)]))), LINT)
    assert (len(seen.findings), len(seen.all_findings), seen.suppressed) == (1, 2, 1)


def test_an_entry_can_reopen_what_the_tool_suppressed() -> None:
    reopening = EvidenceEntry(id="lint", formats=("sarif",), reopen_suppressed=True)
    seen = view(evidence(state("lint", report(findings=[finding(state=FindingState.SUPPRESSED)]))), reopening)
    assert (len(seen.findings), seen.suppressed) == (1, 0)
    assert seen.findings[0].state_reason == "suppressed in the tool, open by the policy"


def test_an_entry_shows_only_the_kinds_that_it_measures() -> None:
    secrets = EvidenceEntry(id="lint", formats=("trivy",), measures=(Kind.SECRET,))
    found = [finding("S", kind=Kind.SECRET), finding("V", kind=Kind.VULNERABILITY)]
    assert [one.rule_id for one in view(evidence(state("lint", report(findings=found))), secrets).findings] == ["S"]


def test_a_finding_that_two_reports_hold_is_seen_once() -> None:
    read = evidence(state("lint", report("a", [finding(), finding()]), report("b", [finding()])))
    assert len(view(read, LINT).findings) == 2


def test_what_one_report_suppresses_and_another_does_not_is_open() -> None:
    quiet = report("a", [finding(state=FindingState.SUPPRESSED)])
    for reports in ([quiet, report("b", [finding()])], [report("b", [finding()]), quiet]):
        assert len(view(evidence(state("lint", *reports)), LINT).findings) == 1


def test_of_two_copies_the_more_severe_one_counts_and_a_known_severity_before_unknown() -> None:
    copies = [report(severity.word, [finding(severity=severity)]) for severity in (Severity.LOW, Severity.HIGH, Severity.UNKNOWN)]
    assert [one.severity for one in view(evidence(state("lint", *copies)), LINT).findings] == [Severity.HIGH]


def test_a_report_of_two_entries_counts_once() -> None:
    one = report(findings=[finding()], metrics=[Metric(name="tests.failed", value=2)])
    seen = view(evidence(state("lint", one), state("other", one)), LINT, OTHER, of=("lint", "other"))
    assert (len(seen.reports), len(seen.metrics), len(seen.findings)) == (1, 1, 1)


def test_a_file_given_to_two_entries_counts_its_metrics_once() -> None:
    metrics = [Metric(name="tests.failed", value=2)]
    read = evidence(
        state("lint", report("x", metrics=metrics, entry="lint")), state("other", report("x", metrics=metrics, entry="other"))
    )
    assert len(view(read, LINT, OTHER, of=("lint", "other")).metrics) == 1


def test_the_order_of_entries_and_reports_does_not_matter() -> None:
    one, two = report("a", [finding("A")]), report("b", [finding("B")])
    first = view(evidence(state("lint", two), state("other", one)), LINT, OTHER, of=("other", "lint"))
    second = view(evidence(state("lint", one), state("other", two)), LINT, OTHER, of=("lint", "other"))
    third = view(evidence(state("lint", one), state("other", two)), LINT, OTHER, of=("other", "lint"))
    assert first.findings == second.findings == third.findings


def test_everything_is_what_all_readable_reports_show() -> None:
    read = evidence(
        state(
            "lint",
            report("a", [finding("V", kind=Kind.VULNERABILITY)]),
            unfit=[report("b", [finding("B")], status=ReportStatus.STALE)],
        ),
        unassigned=[
            report("c", [finding("C")]),
            report("d", [finding("D")], status=ReportStatus.PARTIAL),
            report("e", status=ReportStatus.UNREADABLE),
        ],
    )
    secrets = EvidenceEntry(id="lint", formats=("sarif",), measures=(Kind.SECRET,))
    assert [one.rule_id for one in views(read, secrets).of_everything().findings] == ["V", "C", "D"]


def test_everything_holds_what_any_entry_reopens() -> None:
    reopening = EvidenceEntry(id="other", formats=("sarif",), reopen_suppressed=True)
    one = report(findings=[finding(state=FindingState.SUPPRESSED)])
    assert len(views(evidence(state("lint", one), state("other", one)), LINT, reopening).of_everything().findings) == 1
