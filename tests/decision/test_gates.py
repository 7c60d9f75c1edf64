"""Gates, the gates that no policy writes, the outcome and the headline."""

from __future__ import annotations

import pytest

from gatekit.model.decision import Decision, GateResult
from gatekit.model.evidence import EntryState
from gatekit.model.finding import Finding
from gatekit.model.vocabulary import (
    Effect,
    Enforcement,
    FindingState,
    Kind,
    Outcome,
    OutcomeClass,
    ReportStatus,
    Result,
    Severity,
)
from gatekit.policy.checked import CheckedPolicy
from tests.decision.support import decision, policy, rule_policy
from tests.governance.support import finding, report, state

FIVE = """
- id: code_quality
  rules:
    - {id: lint_errors, from: [lint], deny: finding.severity >= severity.high}
    - {id: lint_count, from: [lint], expression: findings.size() < 10, enforcement: warn}
- id: security
  rules: [{id: more_errors, from: [more], deny: finding.severity >= severity.high}]
- id: performance
  rules: [{id: covered, from: [coverage], expression: metric('coverage.line') >= 80.0}]
- id: accessibility
  rules: [{id: screen_reader, manual: needs a person}]
- id: integration
  rules: [{id: sbom, from: [sbom], deny: 'true', over: components}]
"""
UNJUDGED = "unjudged: {deny: finding.severity >= severity.high, owner: security}\n"
CLEAN = report("clean.sarif")
HIGH = report("high.sarif", [finding()])
BROKEN = report("broken.sarif", status=ReportStatus.UNREADABLE)


def gate(made: Decision, gate_id: str) -> GateResult:
    return next(one for one in made.gates if one.id == gate_id)


@pytest.mark.parametrize(
    ("states", "result", "effect"),
    [
        ((state("lint", CLEAN), state("more", CLEAN)), Result.PASS, Effect.NONE),
        ((state("lint", CLEAN),), Result.PASS, Effect.NONE),
        ((), Result.NOT_APPLICABLE, Effect.NONE),
        ((state("lint", CLEAN), state("more", HIGH)), Result.FAIL, Effect.BLOCK),
        ((state("lint", HIGH), state("more", CLEAN)), Result.FAIL, Effect.WARN),
        ((state("lint", unfit=[BROKEN]), state("more", HIGH)), Result.FAIL, Effect.BLOCK),
        ((state("lint", HIGH), state("more", unfit=[BROKEN])), Result.NO_DATA, Effect.BLOCK),
    ],
)
def test_a_gate_is_the_worst_effect_and_the_worst_result_with_it(
    states: tuple[EntryState, ...], result: Result, effect: Effect
) -> None:
    checked = policy("""
        - id: g
          rules:
            - {id: warning, from: [lint], deny: 'true', enforcement: warn}
            - {id: blocking, from: [more], deny: 'true'}
    """)
    made = gate(decision(checked, *states), "g")
    assert (made.result, made.effect) == (result, effect)


def test_an_error_is_the_worst_result_of_one_effect() -> None:
    checked = policy("""
        - id: g
          rules:
            - {id: broken, from: [lint], expression: 1 / findings.size() > 0}
            - {id: failing, from: [more], deny: 'true'}
            - {id: blind, from: [more], expression: metric('tests.total') > 0.0}
    """)
    made = gate(decision(checked, state("lint", CLEAN), state("more", HIGH)), "g")
    assert [rule.result for rule in made.rules] == [Result.ERROR, Result.FAIL, Result.NO_DATA]
    assert made.result is Result.ERROR


def test_all_gates_are_judged_in_the_policys_order_whatever_the_first_come_to() -> None:
    made = decision(policy(FIVE), state("lint", HIGH), state("more", HIGH))
    assert [one.id for one in made.gates] == ["code_quality", "security", "performance", "accessibility", "integration"]
    assert [one.result for one in made.gates] == [Result.FAIL, Result.FAIL, *[Result.NOT_APPLICABLE] * 3]


@pytest.mark.parametrize(
    ("states", "headline", "exit_code"),
    [
        (
            (state("lint", CLEAN), state("more", CLEAN)),
            "PASS on 2 of 5 gates (not measured: performance, accessibility, integration)",
            0,
        ),
        ((state("lint", HIGH), state("more", HIGH)), "BLOCK: 2 of 5 gates fail (code quality, security)", 1),
        ((state("lint", HIGH), state("more", CLEAN)), "BLOCK: 1 of 5 gates fails (code quality)", 1),
        ((state("lint", CLEAN), state("sbom", required=True)), "BLOCK: no data for integration", 3),
        (
            (state("lint", HIGH), state("coverage", report("coverage.xml")), state("more", unfit=[BROKEN])),
            "BLOCK: 1 of 5 gates fails (code quality); no data for security, performance",
            1,
        ),
        ((), "BLOCK: nothing was examined", 3),
        (
            (state("lint", report(findings=[finding(str(number), severity=Severity.LOW) for number in range(10)])),),
            "PASS on 1 of 5 gates (not measured: security, performance, accessibility, integration; warnings: code quality)",
            0,
        ),
    ],
)
def test_the_headline_and_the_exit_code_say_what_came_out(states: tuple[EntryState, ...], headline: str, exit_code: int) -> None:
    made = decision(policy(FIVE), *states)
    assert (made.headline, made.exit_code) == (headline, exit_code)
    assert made.outcome is (Outcome.PASS if exit_code == 0 else Outcome.BLOCK)
    assert made.outcome_class is {0: OutcomeClass.GO, 1: OutcomeClass.STOP, 3: OutcomeClass.UNKNOWN}[exit_code]


def test_a_passing_run_with_everything_measured_says_no_more() -> None:
    made = decision(rule_policy("from: [lint]\ndeny: 'true'"), state("lint", CLEAN))
    assert (made.headline, made.gates_measured) == ("PASS on 1 of 1 gate", 1)


def test_a_headline_of_many_gates_stays_one_line() -> None:
    gates = "\n".join(f"- id: gate_{number}\n  rules: [{{id: r{number}, from: [lint], deny: 'true'}}]" for number in range(10))
    made = decision(policy(gates), state("lint", HIGH))
    named = ", ".join(f"gate {number}" for number in range(8))
    assert made.headline == f"BLOCK: 10 of 10 gates fail ({named} and 2 more)"


def test_a_rule_in_error_is_named_in_the_headline() -> None:
    made = decision(rule_policy("from: [lint]\nexpression: 1 / findings.size() > 0"), state("lint", CLEAN))
    assert (made.headline, made.exit_code) == ("BLOCK: rules in error in code quality", 3)


def test_a_failing_rule_outranks_one_without_data() -> None:
    made = decision(policy(FIVE), state("lint", HIGH), state("more", required=True))
    assert (made.exit_code, made.outcome_class) == (1, OutcomeClass.STOP)


def test_a_run_that_examined_nothing_never_passes() -> None:
    made = decision(rule_policy("expression: 'true'"), unassigned=(CLEAN,))
    assert (made.outcome, made.exit_code, made.gates[0].measured) == (Outcome.BLOCK, 3, False)


def unjudged_policy(
    rule: str = "from: [lint]\ndeny: finding.severity >= severity.critical", extra: str = UNJUDGED
) -> CheckedPolicy:
    return rule_policy(rule, extra)


def test_high_findings_that_no_rule_judged_block_in_a_gate_of_their_own() -> None:
    made = decision(
        unjudged_policy(), state("lint", CLEAN), unassigned=(HIGH, report("low", [finding("L", severity=Severity.LOW)]))
    )
    last = made.gates[-1]
    assert (last.id, last.title, last.result, last.effect) == ("unjudged", "Unjudged findings", Result.FAIL, Effect.BLOCK)
    assert [one.rule_id for one in made.unjudged] == ["F401", "L"]
    assert (last.rules[0].offenders, last.rules[0].considered) == ((made.unjudged[0],), 2)
    assert (made.headline, made.exit_code) == ("BLOCK: findings that no rule judged", 1)


def test_what_a_rule_judged_is_not_unjudged_even_if_it_passed() -> None:
    made = decision(unjudged_policy(), state("lint", HIGH))
    assert (made.unjudged, made.gates[-1].result) == ((), Result.PASS)


@pytest.mark.parametrize(
    ("rule", "judged"),
    [
        ("from: [lint]\nexpression: findings.size() < 5", True),
        ("from: [lint]\nexpression: findings.size() / 0 < 5", False),
        ("from: [lint]\nexpression: params.maxFindings < 5", False),
        ("from: [lint]\nexpression: metric('tests.total') < 5.0", False),
        ("from: [lint]\ndeny: 1 / (finding.location.line - 1) > 0\nenforcement: warn", False),
        ("manual: by hand", False),
    ],
)
def test_only_a_rule_that_looked_at_a_finding_judged_it(rule: str, judged: bool) -> None:
    assert (decision(unjudged_policy(rule), state("lint", HIGH)).unjudged == ()) is judged


def test_a_kind_that_an_entry_does_not_show_stays_unjudged() -> None:
    checked = policy(
        "- id: g\n  rules: [{id: secrets, from: [secrets], deny: 'true'}]",
        UNJUDGED,
    )
    shown: list[Finding] = [finding("V", kind=Kind.VULNERABILITY), finding("S", kind=Kind.SECRET)]
    made = decision(checked, state("secrets", report(findings=shown)))
    assert [one.rule_id for one in made.unjudged] == ["V"]


def test_suppressed_findings_are_not_unjudged() -> None:
    made = decision(unjudged_policy(), state("lint", CLEAN), unassigned=(report("x", [finding(state=FindingState.SUPPRESSED)]),))
    assert made.unjudged == ()


def test_unjudged_findings_are_listed_even_if_the_policy_has_no_rule_for_them() -> None:
    made = decision(unjudged_policy(extra=""), state("lint", CLEAN), unassigned=(HIGH,))
    assert (len(made.unjudged), made.gates[-1].id, made.exit_code) == (1, "code_quality", 0)


def test_the_unjudged_gate_does_not_pass_where_no_report_was_read() -> None:
    for made in (decision(unjudged_policy()), decision(unjudged_policy(), unassigned=(BROKEN,))):
        assert (made.gates[-1].result, made.gates[-1].rules[0].reason) == (Result.NOT_APPLICABLE, "no report was read")


def test_the_unjudged_gate_does_not_count_as_examined() -> None:
    made = decision(unjudged_policy(), unassigned=(report("x", [finding(severity=Severity.LOW)]),))
    assert (made.headline, made.exit_code, made.gates_measured) == ("BLOCK: nothing was examined", 3, 0)


def test_required_evidence_that_no_rule_looks_at_blocks_when_it_is_missing() -> None:
    made = decision(rule_policy("from: [lint]\ndeny: 'true'"), state("lint", CLEAN), state("sbom", required=True))
    extra = gate(made, "required_evidence")
    assert (extra.result, extra.effect) == (Result.NO_DATA, Effect.BLOCK)
    assert extra.rules[0].unblock == ("make the missing evidence sbom: trivy fs .",)
    assert (made.headline, made.exit_code) == ("BLOCK: no data for required evidence", 3)


def test_required_evidence_that_a_warning_looks_at_only_warns_when_it_is_missing() -> None:
    checked = rule_policy("from: [sbom, lint]\ndeny: 'true'\nenforcement: warn")
    made = decision(checked, state("lint", CLEAN), state("sbom", required=True))
    assert (made.exit_code, made.gates[0].effect) == (0, Effect.WARN)


def test_required_evidence_that_is_there_needs_no_gate() -> None:
    made = decision(rule_policy("from: [lint]\ndeny: 'true'"), state("lint", CLEAN), state("sbom", CLEAN, required=True))
    assert [one.id for one in made.gates] == ["code_quality"]


def test_the_decision_says_what_it_was_made_from() -> None:
    checked = rule_policy("from: [lint]\ndeny: 'true'\nenforcement: audit\nowner: lint-team\nremediation: run ruff")
    made = decision(checked, state("lint", HIGH), params={"maxFindings": 3})
    rule = made.gates[0].rules[0]
    assert (made.policy.name, made.policy.version, made.policy.owner, made.policy.source) == (
        "shop",
        "1.0.0",
        "platform",
        "policy.yaml",
    )
    assert made.policy.digest.startswith("sha256:")
    assert [(use.name, use.value, use.source) for use in made.params][1] == ("maxFindings", 3, "call")
    assert (rule.owner, rule.remediation, rule.enforcement) == ("lint-team", "run ruff", Enforcement.AUDIT)
    assert (rule.gate, rule.condition, rule.evidence, rule.effect) == ("code_quality", "true", ("lint",), Effect.AUDIT)
    (offender,) = rule.offenders
    assert isinstance(offender, Finding)
    assert (offender.fingerprint[:4], offender.reports) == ("gk1:", ("high.sarif",))
