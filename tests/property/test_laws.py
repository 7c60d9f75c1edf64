"""The laws of a decision, over generated evidence and choices of rules."""

from __future__ import annotations

from random import Random

import attrs
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from gatekit.model.decision import Decision
from gatekit.model.evidence import Report
from gatekit.model.vocabulary import Effect, OutcomeClass
from gatekit.reports.json import render_json
from tests.property.support import chosen, decided, entry_ids, evidence, policies, rule_ids

law = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def a_rule_blocks(decision: Decision) -> bool:
    return any(rule.effect is Effect.BLOCK for gate in decision.gates for rule in gate.rules)


@law
@given(policies, evidence, st.randoms(use_true_random=False))
def test_the_order_of_reports_never_matters(ids: set[tuple[str, str]], reports: list[Report], random: Random) -> None:
    """The same files in any order give the same decision, byte for byte."""
    shuffled = reports[:]
    random.shuffle(shuffled)
    assert render_json(decided(chosen(ids), shuffled)) == render_json(decided(chosen(ids), reports))


@law
@given(policies, evidence)
def test_the_order_of_rules_and_gates_never_matters_to_a_rules_own_result(
    ids: set[tuple[str, str]], reports: list[Report]
) -> None:
    """What a rule comes to does not depend on what stands before it."""
    forwards, backwards = (decided(chosen(ids, backwards=turned), reports) for turned in (False, True))
    results = [{(gate.id, rule.id): rule for gate in made.gates for rule in gate.rules} for made in (forwards, backwards)]
    assert results[0] == results[1]
    assert (forwards.exit_code, forwards.outcome) == (backwards.exit_code, backwards.outcome)


@law
@given(policies, evidence)
def test_a_rules_result_does_not_depend_on_other_rules(ids: set[tuple[str, str]], reports: list[Report]) -> None:
    """A rule alone comes to what it comes to among others."""
    for gate in decided(chosen(ids), reports).gates:
        for rule in gate.rules:
            if (gate.id, rule.id) in ids:
                alone = decided(chosen({(gate.id, rule.id)}), reports)
                assert alone.gates[0].rules[0] == rule


@law
@given(policies, st.sampled_from(rule_ids()), evidence, st.lists(entry_ids, max_size=2))
def test_adding_a_rule_never_unblocks(
    ids: set[tuple[str, str]], added: tuple[str, str], reports: list[Report], require: list[str]
) -> None:
    """A run that a rule blocks stays blocked when the policy gets one rule more.

    Not held: a run that is blocked because nothing was examined, or because no rule looked at some evidence or finding; the
    added rule may be the one that looks.
    """
    before = decided(chosen(ids), reports, require=require)
    assume(any(rule.effect is Effect.BLOCK for gate in before.gates for rule in gate.rules if (gate.id, rule.id) in ids))
    after = decided(chosen({*ids, added}), reports, require=require)
    assert after.exit_code != 0
    if before.outcome_class is OutcomeClass.STOP:
        assert after.outcome_class is OutcomeClass.STOP


@law
@given(policies, entry_ids, evidence, st.lists(entry_ids, max_size=2))
def test_taking_away_required_evidence_never_unblocks(
    ids: set[tuple[str, str]], entry: str, reports: list[Report], others: list[str]
) -> None:
    """A blocked run stays blocked when the reports of a required entry are gone.

    Not held: an entry that only rules look at which do not block; their policy says that its absence only warns.
    """
    checked = chosen(ids)
    blocking = [rule for rule in checked.rules.values() if rule.rule.enforcement == "block" and rule.rule.effective_from is None]
    looking = [rule for rule in checked.rules.values() if entry in rule.rule.evidence or rule.rule.id in ("components", "whole")]
    assume(not looking or any(rule in blocking for rule in looking))
    before = decided(checked, reports, require=[entry, *others])
    gone = {report.path for report in (*before.evidence.entry(entry).reports, *before.evidence.entry(entry).unfit)}
    after = decided(checked, [report for report in reports if report.path not in gone], require=[entry, *others])
    if before.exit_code != 0:
        assert after.exit_code != 0


@law
@given(policies, evidence, st.lists(entry_ids, max_size=2))
def test_failing_on_warnings_never_unblocks(ids: set[tuple[str, str]], reports: list[Report], require: list[str]) -> None:
    """`--fail-on-warn` blocks whatever blocks without it, and whatever warns."""
    lenient, strict = (decided(chosen(ids), reports, require=require, fail_on_warn=strict) for strict in (False, True))
    warns = any(rule.effect is Effect.WARN for gate in lenient.gates for rule in gate.rules)
    if lenient.exit_code != 0 or warns:
        assert strict.exit_code != 0


@law
@given(policies, evidence)
def test_the_same_inputs_give_the_same_decision_byte_for_byte(ids: set[tuple[str, str]], reports: list[Report]) -> None:
    """Deciding twice gives the same bytes; nothing of the first time is left for the second."""
    copies = [attrs.evolve(report, findings=list(report.findings)) for report in reports]
    assert render_json(decided(chosen(ids), reports)) == render_json(decided(chosen(ids), copies))


@law
@given(policies, evidence, st.lists(entry_ids, max_size=2))
def test_a_pass_was_examined_and_nothing_in_it_blocks(
    ids: set[tuple[str, str]], reports: list[Report], require: list[str]
) -> None:
    """A run passes only if no rule blocks, something was examined, and no required entry goes unnoticed."""
    made = decided(chosen(ids), reports, require=require)
    if made.exit_code == 0:
        assert not a_rule_blocks(made)
        assert made.gates_measured
    for state in made.evidence.entries:
        if state.required and state.status != "satisfied":
            looking = [
                rule
                for gate in made.gates
                for rule in gate.rules
                if state.id in rule.evidence or rule.id in ("components", "whole")
            ]
            assert looking
            assert all(rule.result != "pass" for rule in looking)
