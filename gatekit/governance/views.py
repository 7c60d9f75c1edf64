"""What a rule sees of its evidence: the items of its entries' fit reports, each once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

import attrs
from msgspec import Struct

from gatekit.governance.coverage import merge_coverage
from gatekit.governance.duplicates import without_duplicates
from gatekit.model.evidence import EntryState, Evidence, Report
from gatekit.model.finding import Finding
from gatekit.model.metric import Metric
from gatekit.model.policy import EvidenceEntry
from gatekit.model.records import Record
from gatekit.model.vocabulary import FindingState, ReportStatus

_READABLE = frozenset({ReportStatus.OK, ReportStatus.PARTIAL})


class View(Struct, frozen=True, kw_only=True):
    """What one choice of evidence entries shows.

    Attributes:
        states: how the entries are filled.
        reports: their fit reports, in path order, each once.
        all_findings: one of each fingerprint, in report and document order, whatever its state.
        findings: the open ones of them.
        suppressed: how many of them the tools themselves suppressed.
        metrics: of these reports; what several of them cover counts once.
        records: of these reports; with requirements of standards, if the policy asks for them.
    """

    states: tuple[EntryState, ...] = ()
    reports: tuple[Report, ...] = ()
    all_findings: Sequence[Finding] = ()
    findings: Sequence[Finding] = ()
    suppressed: int = 0
    metrics: tuple[Metric, ...] = ()
    records: tuple[Record, ...] = ()


class Views:
    """Makes the views of governed evidence; rules with the same `from` share one.

    Args:
        evidence: governed.
        entries: the policy's contract.
        with_requirements: whether records of requirements are wanted: several hundred, which hardly any policy names.

    >>> Views(Evidence(), ()).of(()).findings
    []
    """

    def __init__(self, evidence: Evidence, entries: Sequence[EvidenceEntry], *, with_requirements: bool = False) -> None:
        self._evidence = evidence
        self._states: Mapping[str, EntryState] = {state.id: state for state in evidence.entries}
        self._entries: Mapping[str, EvidenceEntry] = {entry.id: entry for entry in entries}
        self._with_requirements = with_requirements
        self._views: dict[tuple[str, ...], View] = {}

    def of(self, entry_ids: tuple[str, ...]) -> View:
        """The view of these entries. Raises `KeyError` if the contract has no such entry."""
        view = self._views.get(entry_ids)
        if view is None:
            states = tuple(self._states[entry_id] for entry_id in entry_ids)
            places = [(self._entries[state.id], report) for state in states for report in state.reports]
            view = self._views[entry_ids] = _view(places, states=states, with_requirements=self._with_requirements)
        return view

    def of_everything(self) -> View:
        """What all readable reports show, whichever entries they belong to, with what any of these reopens."""
        fit = [(self._entries[state.id], report) for state in self._states.values() for report in state.reports]
        fit_keys = {_key(report) for _, report in fit}
        # a partial report's findings are real even where it is not fit
        readable = [report for report in self._evidence.reports if _key(report) in fit_keys or report.status in _READABLE]
        reopened = [(entry, report) for entry, report in fit if entry.reopen_suppressed]
        return _view([*((None, report) for report in readable), *reopened], states=())


def _view(
    places: Sequence[tuple[EvidenceEntry | None, Report]], *, states: tuple[EntryState, ...], with_requirements: bool = False
) -> View:
    places = sorted(places, key=lambda place: _key(place[1]))
    shown = [shown_findings(entry, report) for entry, report in places]
    # one report has no copies of its own findings
    all_findings = shown[0] if len(shown) == 1 else without_duplicates(chain.from_iterable(shown))
    # a file that was given to two entries is one file: its numbers and records count once
    by_path: dict[str, Report] = {}
    for _, report in places:
        by_path.setdefault(report.path, report)
    reports = tuple(by_path.values())
    findings = [finding for finding in all_findings if finding.is_open]
    metrics, records = merge_coverage(reports)
    if with_requirements:
        from gatekit.governance.requirements import requirements  # noqa: PLC0415 - tables that hardly any policy needs

        records += requirements(findings, reports)
    return View(
        states=states,
        reports=reports,
        all_findings=all_findings,
        findings=findings,
        suppressed=sum(finding.state is FindingState.SUPPRESSED for finding in all_findings),
        metrics=metrics,
        records=records,
    )


def _key(report: Report) -> tuple[str, str, str]:
    return report.path, report.entry, report.format


def shown_findings(entry: EvidenceEntry | None, report: Report) -> Sequence[Finding]:
    """The findings of one report as one entry shows them: of the kinds that it measures, with suppressed ones open if it says so.

    Without an entry, all of them as they are.
    """
    findings = report.findings
    if entry is None:
        return findings
    if entry.measures:
        findings = [finding for finding in findings if finding.kind in entry.measures]
    if entry.reopen_suppressed:
        findings = [_reopened(finding) if finding.state is FindingState.SUPPRESSED else finding for finding in findings]
    return findings


def _reopened(finding: Finding) -> Finding:
    reason = f"suppressed in the tool ({finding.state_reason})" if finding.state_reason else "suppressed in the tool"
    return attrs.evolve(finding, state=FindingState.OPEN, state_reason=f"{reason}, open by the policy")
