from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekit.discovery.assign import assign
from gatekit.errors import UsageError
from gatekit.model.evidence import EntryState, Evidence, Report
from gatekit.model.policy import EvidenceEntry
from gatekit.model.vocabulary import EntryStatus, Kind, ReportStatus

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
COMMIT = "9fceb02d0ae598e95dc970b74767f19372d61af8"


def entry(id: str = "lint", **parts: Any) -> EvidenceEntry:  # noqa: A002 - as in the model
    return attrs.evolve(EvidenceEntry(id=id, formats=("widget",)), **parts)


def report(path: str = "widget.json", **parts: Any) -> Report:
    base = Report(path=path, status=ReportStatus.OK, format="widget", tool="widgeteer", measures=frozenset({Kind.LINT}))
    return attrs.evolve(base, **parts)


def blank(path: str = "widget.json", form: str = "[]", **parts: Any) -> Report:
    return attrs.evolve(Report(path=path, status=ReportStatus.BLANK, reason="nothing", blank_form=form), **parts)


def fill(
    entries: Sequence[EvidenceEntry], *reports: Report, subject: str = "", required: frozenset[str] = frozenset()
) -> Evidence:
    return assign(entries, required, reports, at=AT, subject=subject)


def one(contract: EvidenceEntry, *reports: Report, subject: str = "") -> EntryState:
    return fill([contract], *reports, subject=subject).entries[0]


def paths_of(state: EntryState) -> list[str]:
    return [each.path for each in state.reports]


class TestBelonging:
    def test_a_report_belongs_to_every_entry_that_takes_its_format(self) -> None:
        evidence = fill([entry("a"), entry("b"), entry("c", formats=("gadget",))], report())
        assert [state.status for state in evidence.entries] == [EntryStatus.SATISFIED, EntryStatus.SATISFIED, EntryStatus.MISSING]

    def test_an_entry_without_paths_takes_what_no_entry_with_paths_took(self) -> None:
        entries = [entry("rest"), entry("api", paths=("api/**",))]
        evidence = fill(entries, report("api/widget.json"), report("web/widget.json"))
        assert paths_of(evidence.entry("rest")) == ["web/widget.json"]
        assert paths_of(evidence.entry("api")) == ["api/widget.json"]

    def test_an_entry_without_tools_takes_what_no_entry_with_tools_took(self) -> None:
        entries = [entry("unit"), entry("e2e", tools=("Playwright",))]
        evidence = fill(entries, report("p.json", tool="playwright"), report("u.json", tool="pytest"))
        assert paths_of(evidence.entry("e2e")) == ["p.json"]
        assert paths_of(evidence.entry("unit")) == ["u.json"]

    def test_an_entry_with_measures_takes_only_reports_that_measured_one_of_them(self) -> None:
        entries = [entry("secrets", measures=(Kind.SECRET,)), entry("lint", measures=(Kind.LINT, Kind.TYPE_ERROR))]
        evidence = fill(entries, report())
        assert evidence.entry("secrets").status is EntryStatus.MISSING
        assert evidence.entry("lint").status is EntryStatus.SATISFIED

    def test_the_kind_of_an_entry_asserts_that_an_open_format_measured_it(self) -> None:
        contract = entry(formats=("anything",), kind=Kind.LINT, measures=(Kind.LINT,))
        assert one(contract, report(format="anything", measures=frozenset())).status is EntryStatus.SATISFIED
        closed = entry(kind=Kind.SECRET, measures=(Kind.SECRET,))
        assert one(closed, report(measures=frozenset())).status is EntryStatus.MISSING

    def test_a_report_in_two_entries_of_different_kinds_is_unfit_in_both(self) -> None:
        entries = [entry(word, formats=("anything",), kind=Kind(word)) for word in ("lint", "secret")]
        evidence = fill(entries, report(format="anything"))
        assert [state.status for state in evidence.entries] == [EntryStatus.UNFIT, EntryStatus.UNFIT]
        assert [state.unfit[0].status for state in evidence.entries] == [ReportStatus.AMBIGUOUS, ReportStatus.AMBIGUOUS]
        assert "lint takes its findings as lint, but it belongs to secret (secret) too" in evidence.entry("lint").reason

    def test_a_kind_that_another_entry_would_not_see_makes_the_report_unfit_in_both(self) -> None:
        entries = [
            entry("lint", formats=("anything",), kind=Kind.LINT),
            entry("sast", formats=("anything",), measures=(Kind.CODE_WEAKNESS,)),
        ]
        evidence = fill(entries, report(format="anything", measures=frozenset({Kind.CODE_WEAKNESS})))
        assert [state.status for state in evidence.entries] == [EntryStatus.UNFIT, EntryStatus.UNFIT]

    def test_two_entries_may_share_a_report_of_a_format_that_knows_its_kinds(self) -> None:
        evidence = fill([entry(word, kind=Kind(word)) for word in ("lint", "secret")], report())
        assert {state.status for state in evidence.entries} == {EntryStatus.SATISFIED}

    def test_a_pinned_report_belongs_to_that_entry_alone(self) -> None:
        entries = [entry("a"), entry("b", paths=("nowhere/*",), tools=("other",))]
        evidence = fill(entries, report(entry="b"))
        assert evidence.entry("a").status is EntryStatus.MISSING
        assert paths_of(evidence.entry("b")) == ["widget.json"]

    def test_a_pin_takes_nothing_from_entries_that_look_for_something_else(self) -> None:
        entries = [entry("lint", measures=(Kind.LINT,)), entry("secrets", measures=(Kind.SECRET,)), entry("rest")]
        both = frozenset({Kind.LINT, Kind.SECRET})
        for pinned in ("", "lint", "secrets", "rest"):
            evidence = fill(entries, report(measures=both, entry=pinned))
            assert [paths_of(state) for state in evidence.entries] == [["widget.json"]] * 3
        twice = fill(entries, report(measures=both, entry="lint"), report(measures=both, entry="secrets"))
        assert [[each.entry for each in state.reports] for state in twice.entries] == [["lint"], ["secrets"], ["lint"]]

    def test_a_pin_says_that_a_report_is_not_what_it_would_be_taken_for(self) -> None:
        tests = (Kind.TEST_FAILURE,)
        entries = [entry("unit", measures=tests), entry("e2e", measures=tests, tools=("playwright",)), entry("lint")]
        made = report(measures=frozenset(tests), entry="e2e")
        assert [state.status.value for state in fill(entries, made).entries] == ["missing", "satisfied", "missing"]

    def test_a_pin_settles_which_kind_a_report_is_of(self) -> None:
        entries = [entry(word, formats=("anything",), kind=Kind(word)) for word in ("lint", "secret")]
        evidence = fill(entries, report(format="anything", entry="lint"))
        assert [state.status for state in evidence.entries] == [EntryStatus.SATISFIED, EntryStatus.MISSING]

    def test_a_broken_report_harms_only_the_entry_that_it_is_pinned_to(self) -> None:
        entries = [entry("lint", measures=(Kind.LINT,)), entry("secrets", measures=(Kind.SECRET,))]
        for broken in (blank(entry="lint", form=""), report(status=ReportStatus.UNREADABLE, measures=frozenset(), entry="lint")):
            assert [state.status for state in fill(entries, broken).entries] == [EntryStatus.UNFIT, EntryStatus.MISSING]

    def test_a_pinned_report_of_another_format_makes_the_entry_unfit(self) -> None:
        state = one(entry(), report(format="gadget", entry="lint"))
        assert (state.status, state.reports) == (EntryStatus.UNFIT, ())
        assert state.reason == "widget.json is unrecognised: is gadget, but lint takes widget"

    def test_a_pinned_report_that_measured_something_else_makes_the_entry_unfit(self) -> None:
        state = one(entry("secrets", measures=(Kind.SECRET,)), report(entry="secrets"))
        assert state.reason == "widget.json is unrecognised: measures lint, but secrets takes secret"

    def test_a_pin_to_no_entry_is_a_usage_error_with_a_suggestion(self) -> None:
        with pytest.raises(UsageError, match=r"'lnt', which is no entry.*did you mean 'lint'"):
            fill([entry()], report(entry="lnt"))

    def test_requiring_no_entry_is_a_usage_error_that_lists_the_contract(self) -> None:
        with pytest.raises(UsageError, match=r"'zzz', which is no entry.*one of: lint"):
            fill([entry()], required=frozenset({"zzz"}))

    def test_a_report_of_no_entry_is_listed(self) -> None:
        evidence = fill([entry(formats=("gadget",))], report())
        assert evidence.reports == (report(),)
        assert evidence.entries[0].status is EntryStatus.MISSING


class TestUnknowns:
    @pytest.mark.parametrize(
        "status", [ReportStatus.UNRECOGNISED, ReportStatus.UNREADABLE, ReportStatus.AMBIGUOUS, ReportStatus.TOO_LARGE]
    )
    def test_a_file_of_unknown_format_harms_only_the_entries_whose_paths_name_it(self, status: ReportStatus) -> None:
        entries = [entry("named", paths=("out/*.json",)), entry("other", paths=("x/*",)), entry("rest")]
        evidence = fill(entries, Report(path="out/widget.json", status=status, reason="why"))
        assert [state.status for state in evidence.entries] == [EntryStatus.UNFIT, EntryStatus.MISSING, EntryStatus.MISSING]
        assert evidence.entry("named").reason == f"out/widget.json is {status.value.replace('_', ' ')}: why"
        assert evidence.reports[0].status is status

    @pytest.mark.parametrize("status", [ReportStatus.UNREADABLE, ReportStatus.AMBIGUOUS, ReportStatus.TOO_LARGE])
    def test_a_file_that_could_not_be_read_harms_the_entries_of_the_formats_that_have_such_a_name(
        self, status: ReportStatus
    ) -> None:
        entries = [entry("one"), entry("other", formats=("gadget",))]
        evidence = fill(entries, Report(path="out/widget.json", status=status, reason="why"))
        assert [state.status for state in evidence.entries] == [EntryStatus.UNFIT, EntryStatus.MISSING]
        other_name = fill(entries, Report(path="out/w.json", status=status, reason="why"))
        assert {state.status for state in other_name.entries} == {EntryStatus.MISSING}

    def test_a_whole_file_of_no_format_is_only_listed_whatever_its_name(self) -> None:
        assert one(entry(), Report(path="widget.json", status=ReportStatus.UNRECOGNISED)).status is EntryStatus.MISSING

    @pytest.mark.parametrize("lost", [report(status=ReportStatus.UNREADABLE, tool="", measures=frozenset()), blank(form="")])
    def test_a_report_whose_tool_nobody_knows_is_not_kept_from_entries_without_tools(self, lost: Report) -> None:
        entries = [entry("unit"), entry("e2e", tools=("playwright",))]
        assert {state.status for state in fill(entries, lost).entries} == {EntryStatus.UNFIT}
        entries = [entry("unit"), entry("named", paths=("widget.json",)), entry("e2e", tools=("playwright",))]
        evidence = fill(entries, lost)
        assert [state.status for state in evidence.entries] == [EntryStatus.MISSING, EntryStatus.UNFIT, EntryStatus.UNFIT]

    def test_a_broken_report_of_known_format_harms_every_entry_that_it_may_have_been_made_for(self) -> None:
        broken = report(status=ReportStatus.UNREADABLE, reason="line 3", tool="", measures=frozenset())
        evidence = fill([entry("a"), entry("b", measures=(Kind.SECRET,))], broken)
        assert {state.status for state in evidence.entries} == {EntryStatus.UNFIT}
        assert one(entry("c", tools=("other",)), broken).status is EntryStatus.UNFIT
        assert one(entry("d", formats=("gadget",)), broken).status is EntryStatus.MISSING

    def test_a_partial_report_that_shows_no_kind_harms_entries_with_measures(self) -> None:
        crashed = report(status=ReportStatus.PARTIAL, reason="crashed", measures=frozenset())
        assert one(entry(measures=(Kind.SECRET,)), crashed).status is EntryStatus.UNFIT

    def test_one_unfit_report_beside_a_fit_one_makes_the_entry_unfit(self) -> None:
        state = one(entry(), report("a.json"), report("b.json", status=ReportStatus.PARTIAL, reason="crashed"))
        assert state.status is EntryStatus.UNFIT
        assert paths_of(state) == ["a.json"]
        assert [each.path for each in state.unfit] == ["b.json"]
        assert state.reason == "b.json is partial: crashed"


class TestBlank:
    def test_a_blank_report_with_a_customary_name_makes_its_entries_unfit(self) -> None:
        state = one(entry(), blank(form=""))
        assert (state.status, state.unfit[0].status) == (EntryStatus.UNFIT, ReportStatus.BLANK)

    def test_a_blank_file_of_another_name_is_only_listed(self) -> None:
        assert one(entry(), blank("other.json")).status is EntryStatus.MISSING

    def test_under_its_customary_name_the_clean_form_of_one_format_is_clean(self) -> None:
        state = one(entry(formats=("widget", "gadget")), blank())
        assert (state.status, state.reports[0].format) == (EntryStatus.SATISFIED, "widget")

    def test_a_customary_name_makes_no_other_form_clean(self) -> None:
        assert one(entry(formats=("widget", "gadget")), blank(form="{}")).status is EntryStatus.UNFIT
        assert one(entry(formats=("widget", "gadget")), blank(form="")).status is EntryStatus.UNFIT

    def test_a_name_that_is_customary_for_two_such_formats_leaves_it_blank(self) -> None:
        assert one(entry(formats=("widget", "gadget")), blank("widget-gadget.json")).status is EntryStatus.UNFIT

    @pytest.mark.parametrize(("paths", "status"), [((), EntryStatus.MISSING), (("*.json",), EntryStatus.UNFIT)])
    def test_a_clean_document_of_a_format_that_looks_for_something_else_is_not_clean(
        self, paths: tuple[str, ...], status: EntryStatus
    ) -> None:
        contract = entry(paths=paths, formats=("widget",), measures=(Kind.SECRET,))
        assert one(contract, blank()).status is status

    @pytest.mark.parametrize("paths", [(), ("*.json",)])
    def test_a_name_that_is_never_clean_leaves_it_blank(self, paths: tuple[str, ...]) -> None:
        contract = entry(paths=paths, formats=("widget",))
        assert one(contract, blank("widget-index.json")).status is EntryStatus.UNFIT

    @pytest.mark.parametrize("by", ["paths", "pin"])
    def test_the_clean_form_of_the_one_format_that_declares_it_is_ok(self, by: str) -> None:
        contract = entry(paths=("widget.json",) if by == "paths" else (), formats=("widget", "notes"))
        state = one(contract, blank(entry="lint" if by == "pin" else ""))
        assert (state.status, state.reports[0].status, state.reports[0].format) == (
            EntryStatus.SATISFIED,
            ReportStatus.OK,
            "widget",
        )
        assert state.reports[0].measures == {Kind.LINT}

    def test_two_formats_with_that_clean_form_leave_it_blank(self) -> None:
        contract = entry(paths=("*.json",), formats=("widget", "gadget"))
        assert one(contract, blank("out.json")).status is EntryStatus.UNFIT

    def test_a_format_named_by_hand_decides_between_two(self) -> None:
        contract = entry(formats=("widget", "notes"), blank_is_clean=True)
        state = one(contract, blank(form=" ", format="notes", entry="lint"))
        assert (state.status, state.reports[0].format) == (EntryStatus.SATISFIED, "notes")

    @pytest.mark.parametrize(("allowed", "status"), [(False, EntryStatus.UNFIT), (True, EntryStatus.SATISFIED)])
    def test_white_space_needs_blank_is_clean_too(self, allowed: bool, status: EntryStatus) -> None:
        contract = entry(paths=("n.txt",), formats=("notes",), blank_is_clean=allowed)
        assert one(contract, blank("n.txt", " ")).status is status

    def test_a_form_that_no_format_declares_stays_blank(self) -> None:
        assert one(entry(paths=("*.json",), blank_is_clean=True), blank(form="{}")).status is EntryStatus.UNFIT
        assert one(entry(paths=("*.json",), blank_is_clean=True), blank(form="")).status is EntryStatus.UNFIT

    def test_a_report_in_which_nothing_was_judged_is_never_clean(self) -> None:
        nothing = report(status=ReportStatus.BLANK, reason="no test case in it")
        assert one(entry(paths=("*.json",), blank_is_clean=True), nothing).status is EntryStatus.UNFIT

    def test_accepting_blank_is_a_decision_of_the_policy(self) -> None:
        assert one(entry(accept=(ReportStatus.BLANK,)), blank()).status is EntryStatus.SATISFIED


class TestAge:
    def test_a_report_older_than_max_age_is_stale(self) -> None:
        old = report(produced_at=AT - timedelta(hours=30))
        state = one(entry(max_age=timedelta(hours=24)), old)
        assert state.unfit[0].status is ReportStatus.STALE
        assert state.unfit[0].reason == "is 1d6h old; at most 1d is fit"

    def test_a_report_exactly_as_old_as_max_age_is_fit(self) -> None:
        assert (
            one(entry(max_age=timedelta(hours=24)), report(produced_at=AT - timedelta(hours=24))).status is EntryStatus.SATISFIED
        )

    def test_a_report_without_a_time_is_stale_and_says_so(self) -> None:
        state = one(entry(max_age=timedelta(hours=24)), report())
        assert state.unfit[0].status is ReportStatus.STALE
        assert "carries no time" in state.reason
        assert one(entry(), report()).status is EntryStatus.SATISFIED

    def test_a_report_from_the_future_is_stale_beyond_the_skew_of_clocks(self) -> None:
        contract = entry(max_age=timedelta(hours=24))
        assert one(contract, report(produced_at=AT + timedelta(minutes=4))).status is EntryStatus.SATISFIED
        state = one(contract, report(produced_at=AT + timedelta(minutes=6)))
        assert state.unfit[0].reason == "was produced 6m after the time that is decided for"

    def test_stale_can_be_accepted(self) -> None:
        contract = entry(max_age=timedelta(hours=24), accept=(ReportStatus.STALE,))
        state = one(contract, report())
        assert (state.status, state.reports[0].status) == (EntryStatus.SATISFIED, ReportStatus.STALE)


class TestSubject:
    @pytest.mark.parametrize(
        ("said", "given"), [(COMMIT, COMMIT), (COMMIT[:7], COMMIT), (COMMIT, COMMIT[:12].upper()), ("v1.2", "v1.2")]
    )
    def test_the_same_commit_is_fit(self, said: str, given: str) -> None:
        assert one(entry(), report(subject=said), subject=given).status is EntryStatus.SATISFIED

    @pytest.mark.parametrize(
        ("said", "given"), [("a" * 40, COMMIT), (COMMIT[:6], COMMIT), ("v1.2", "v1.2.3"), ("release-1", "release-12")]
    )
    def test_another_commit_is_the_wrong_subject(self, said: str, given: str) -> None:
        state = one(entry(), report(subject=said), subject=given)
        assert state.unfit[0].status is ReportStatus.WRONG_SUBJECT
        assert state.unfit[0].reason == f"is about commit {said}, not {given}"

    def test_an_unbound_report_is_wrong_only_where_a_subject_is_required(self) -> None:
        assert one(entry(), report(), subject=COMMIT).status is EntryStatus.SATISFIED
        state = one(entry(subject_required=True), report(), subject=COMMIT)
        assert state.unfit[0].status is ReportStatus.WRONG_SUBJECT

    def test_a_required_subject_needs_a_commit_to_compare_with(self) -> None:
        state = one(entry(subject_required=True), report(subject=COMMIT))
        assert "--commit" in state.unfit[0].reason
        assert one(entry(), report(subject=COMMIT)).status is EntryStatus.SATISFIED


class TestAccept:
    def test_partial_is_fit_where_it_is_accepted_and_keeps_its_reason(self) -> None:
        state = one(entry(accept=(ReportStatus.PARTIAL,)), report(status=ReportStatus.PARTIAL, reason="crashed"))
        assert (state.status, state.reports[0].status, state.reports[0].reason) == (
            EntryStatus.SATISFIED,
            ReportStatus.PARTIAL,
            "crashed",
        )

    def test_accepting_one_fault_does_not_accept_another(self) -> None:
        state = one(
            entry(accept=(ReportStatus.PARTIAL,), max_age=timedelta(days=1)), report(status=ReportStatus.PARTIAL, reason="x")
        )
        assert state.unfit[0].status is ReportStatus.STALE

    @pytest.mark.parametrize(
        "status", [ReportStatus.UNREADABLE, ReportStatus.UNRECOGNISED, ReportStatus.AMBIGUOUS, ReportStatus.TOO_LARGE]
    )
    def test_what_was_not_read_is_never_fit(self, status: ReportStatus) -> None:
        assert one(entry(accept=tuple(ReportStatus)), report(status=status)).status is EntryStatus.UNFIT


class TestStates:
    def test_a_missing_entry_says_what_was_looked_for_and_what_makes_it(self) -> None:
        contract = entry(formats=("widget", "gadget"), paths=("**/w*.json",), command="widgeteer --json")
        state = one(contract)
        assert (state.status, state.required) == (EntryStatus.MISSING, False)
        assert (state.reason, state.command) == ("no report in widget or gadget at **/w*.json", "widgeteer --json")

    def test_a_missing_entry_does_not_list_paths_without_end(self) -> None:
        state = one(entry(paths=("a", "b", "c", "d", "e")))
        assert state.reason == "no report in widget at a or 4 more"

    def test_the_state_of_an_entry_tells_which_kinds_it_shows(self) -> None:
        assert one(entry(measures=(Kind.LINT,)), report()).measures == (Kind.LINT,)

    def test_files_that_are_unfit_for_the_same_reason_are_told_together(self) -> None:
        broken = {"status": ReportStatus.UNREADABLE, "reason": "expected an array"}
        partial = report("c.json", status=ReportStatus.PARTIAL, reason="crashed")
        state = one(entry(), *(report(f"{name}.json", **broken) for name in "abd"), partial)
        assert state.reason == "a.json and 2 more are unreadable: expected an array; c.json is partial: crashed"

    def test_entries_are_required_by_themselves_or_by_the_policy(self) -> None:
        evidence = fill([entry("a", required=True), entry("b"), entry("c")], required=frozenset({"b"}))
        assert [state.required for state in evidence.entries] == [True, True, False]

    def test_the_list_shows_a_report_fit_if_any_entry_finds_it_fit(self) -> None:
        evidence = fill([entry("strict", max_age=timedelta(days=1)), entry("lax")], report())
        assert evidence.reports[0].status is ReportStatus.OK
        assert fill([entry("strict", max_age=timedelta(days=1))], report()).reports[0].status is ReportStatus.STALE


ENTRIES = st.lists(
    st.builds(
        entry,
        id=st.sampled_from("abc"),
        formats=st.sampled_from([("widget",), ("gadget", "widget"), ("anything",)]),
        paths=st.sampled_from([(), ("out/*",)]),
        tools=st.sampled_from([(), ("ruff",)]),
        measures=st.sampled_from([(), (Kind.LINT,)]),
        kind=st.sampled_from([None, Kind.LINT, Kind.SECRET]),
        max_age=st.sampled_from([None, timedelta(days=1)]),
        accept=st.sampled_from([(), tuple(ReportStatus)]),
    ),
    max_size=3,
    unique_by=lambda each: each.id,
)
REPORTS = st.lists(
    st.builds(
        report,
        path=st.sampled_from(["widget.json", "out/a.json", "out/b.json"]),
        format=st.sampled_from(["widget", "gadget", "anything", ""]),
        status=st.sampled_from(ReportStatus),
        tool=st.sampled_from(["", "ruff"]),
        measures=st.sampled_from([frozenset(), frozenset({Kind.LINT})]),
    ),
    max_size=4,
    unique_by=lambda each: each.path,
)


@given(entries=ENTRIES, reports=REPORTS, data=st.data())
def test_order_of_reports_never_matters(entries: list[EvidenceEntry], reports: list[Report], data: st.DataObject) -> None:
    """The same inputs give the same decision: the order in which files are found is no input."""
    shuffled = data.draw(st.permutations(reports))
    assert fill(entries, *reports) == fill(entries, *shuffled)


@given(entries=ENTRIES, reports=REPORTS)
def test_nothing_is_lost_and_nothing_unread_is_fit(entries: list[EvidenceEntry], reports: list[Report]) -> None:
    """Every report is listed; what was not read is fit nowhere; an entry is satisfied only by fit reports and nothing else."""
    evidence = fill(entries, *reports)
    assert [each.path for each in evidence.reports] == sorted(each.path for each in reports)
    unread = {ReportStatus.UNREADABLE, ReportStatus.UNRECOGNISED, ReportStatus.AMBIGUOUS, ReportStatus.TOO_LARGE}
    for state in evidence.entries:
        assert not unread & {each.status for each in state.reports}
        assert (state.status is EntryStatus.SATISFIED) == (bool(state.reports) and not state.unfit)
        assert bool(state.reason) == (state.status is not EntryStatus.SATISFIED)


@given(entries=ENTRIES, reports=REPORTS)
def test_a_report_that_an_entrys_paths_name_is_never_ignored_there(entries: list[EvidenceEntry], reports: list[Report]) -> None:
    """An unreadable, unrecognised or ambiguous file that an entry's `paths` names belongs to that entry as unfit."""
    evidence = fill(entries, *reports)
    for contract in entries:
        for each in reports:
            if contract.paths and each.path.startswith("out/") and not each.format:
                state = evidence.entry(contract.id)
                assert each.path in {*(part.path for part in state.unfit), *paths_of(state)}
