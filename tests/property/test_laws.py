"""The laws of a decision, over generated evidence and choices of rules."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import attrs
import jsonschema
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import gatekit
from gatekit.model.decision import Decision
from gatekit.model.evidence import Report
from gatekit.model.vocabulary import Effect, Enforcement, OutcomeClass, ReportStatus, Result
from gatekit.reports.json import render_json
from tests.property.oracle import RULES, expected
from tests.property.support import chosen, decided, entry_ids, evidence, policies, rule_ids, whole_policy

SCHEMA = jsonschema.Draft202012Validator(
    json.loads((Path(gatekit.__file__).parent / "schemas" / "decision.schema.json").read_text(encoding="utf-8"))
)
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


def test_the_oracle_knows_every_rule() -> None:
    """Each rule of the policy of these laws is written down a second time."""
    assert list(RULES) == [rule_id for _, rule_id in rule_ids()]


@law
@given(evidence, st.lists(entry_ids, max_size=2), st.booleans())
def test_every_rule_comes_to_what_it_says(reports: list[Report], require: list[str], fail_on_warn: bool) -> None:
    """A rule's result is what its condition says of the evidence that it sees, and its effect is result x enforcement."""
    checked = whole_policy()
    made = decided(checked, reports, require=require, fail_on_warn=fail_on_warn)
    effects = {Enforcement.BLOCK: Effect.BLOCK, Enforcement.WARN: Effect.WARN, Enforcement.AUDIT: Effect.AUDIT}
    for rule in (rule for gate in made.gates if gate.id != "required_evidence" for rule in gate.rules):
        assert (rule.id, rule.result) == (rule.id, expected(rule.id, made, checked))
        harmless = rule.result in (Result.PASS, Result.NOT_APPLICABLE)
        assert rule.effect is (Effect.NONE if harmless else effects[rule.effective_enforcement])
    blocking = [rule.result for gate in made.gates for rule in gate.rules if rule.effect is Effect.BLOCK]
    examined = any(rule.examined for gate in made.gates for rule in gate.rules)
    assert made.exit_code == (1 if Result.FAIL in blocking else 3 if blocking or not examined else 0)


@law
@given(policies, evidence, st.data())
def test_breaking_a_report_never_unblocks(ids: set[tuple[str, str]], reports: list[Report], data: st.DataObject) -> None:
    """A run that a rule blocks stays blocked when a report of its evidence breaks: ignorance never passes."""
    fit = [report for report in reports if report.format and report.status is ReportStatus.OK]
    assume(fit)
    before = decided(chosen(ids), reports)
    assume(any(rule.effect is Effect.BLOCK for gate in before.gates for rule in gate.rules if (gate.id, rule.id) in ids))
    broken = data.draw(st.sampled_from(fit))
    unreadable = attrs.evolve(broken, status=ReportStatus.UNREADABLE, findings=(), metrics=(), records=())
    after = decided(chosen(ids), [unreadable if report is broken else report for report in reports])
    assert after.exit_code != 0


@law
@given(policies, evidence, st.lists(entry_ids, max_size=2), st.booleans())
def test_every_decision_keeps_to_the_published_schema(
    ids: set[tuple[str, str]], reports: list[Report], require: list[str], fail_on_warn: bool
) -> None:
    """Whatever was decided about, the decision's JSON is as `schemas/decision.schema.json` says."""
    document = json.loads(render_json(decided(chosen(ids), reports, require=require, fail_on_warn=fail_on_warn)))
    assert not [error.message for error in SCHEMA.iter_errors(document)]
