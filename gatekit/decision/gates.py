"""Results of gates, and the two gates that no policy writes: required evidence that no rule looks at, and unjudged findings."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from gatekit.decision.rules import Judgement, judge_rule, judge_view
from gatekit.decision.run import Run
from gatekit.decision.unblock import for_evidence
from gatekit.governance.naming import identity
from gatekit.governance.views import View
from gatekit.model.decision import GateResult, RuleResult
from gatekit.model.evidence import EntryState
from gatekit.model.finding import Finding
from gatekit.model.policy import Gate
from gatekit.model.vocabulary import Effect, Enforcement, EntryStatus, Result

UNJUDGED = "unjudged"
REQUIRED_EVIDENCE = "required_evidence"

_EFFECTS = (Effect.NONE, Effect.AUDIT, Effect.WARN, Effect.BLOCK)
_RESULTS = (Result.NOT_APPLICABLE, Result.PASS, Result.FAIL, Result.NO_DATA, Result.ERROR)


def gate_result(gate_id: str, title: str, rules: Sequence[RuleResult]) -> GateResult:
    """The gate: the worst effect of its rules, and the worst result with that effect; not applicable if all of them are."""
    effect = max((rule.effect for rule in rules), key=_EFFECTS.index, default=Effect.NONE)
    result = max((rule.result for rule in rules if rule.effect is effect), key=_RESULTS.index, default=Result.NOT_APPLICABLE)
    measured = any(rule.examined for rule in rules)
    return GateResult(id=gate_id, title=title, result=result, effect=effect, measured=measured, rules=tuple(rules))


def judge_gate(gate: Gate, run: Run) -> tuple[GateResult, list[Judgement]]:
    """A gate of the policy; all of its rules are judged, whatever the first ones come to."""
    judgements = [judge_rule(gate.id, run.checked.rules[gate.id, rule.id], run) for rule in gate.rules]
    return gate_result(gate.id, gate.title, [judgement.result for judgement in judgements]), judgements


def required_gate(run: Run) -> GateResult | None:
    """The gate of required entries that are not satisfied and that no rule looks at; None if there is none.

    Without it, such evidence could be missing and nothing would tell.
    """
    seen = {entry_id for checked in run.checked.rules.values() for entry_id in run.entries_of(checked)}
    alone = [
        state for state in run.states if state.required and state.status is not EntryStatus.SATISFIED and state.id not in seen
    ]
    if not alone:
        return None
    return gate_result(REQUIRED_EVIDENCE, "Required evidence", [_required_rule(state, run) for state in alone])


def _required_rule(state: EntryState, run: Run) -> RuleResult:
    return RuleResult(
        id=state.id,
        title=state.id.replace("_", " "),
        gate=REQUIRED_EVIDENCE,
        result=Result.NO_DATA,
        effect=Effect.BLOCK,
        enforcement=Enforcement.BLOCK,
        effective_enforcement=Enforcement.BLOCK,
        evidence=(state.id,),
        examined=tuple(report.path for report in state.reports),
        reason=state.reason,
        owner=run.checked.policy.owner,
        unblock=for_evidence([state], run.checked.policy.evidence),
    )


def unjudged_findings(judgements: Sequence[Judgement], everything: View) -> list[Finding]:
    """The open findings that no rule judged, in report order."""
    judged = {identity(finding) for judgement in judgements for finding in judgement.judged}
    return [finding for finding in everything.findings if identity(finding) not in judged]


def unjudged_gate(run: Run, findings: Sequence[Finding], everything: View) -> GateResult | None:
    """The gate of what no rule judged, if the policy has an `unjudged` rule. It examines no evidence of its own.

    Where no report was read there is nothing that a rule could have judged, and the gate does not pass but does not apply.
    """
    if run.checked.policy.unjudged is None:
        return None
    checked = run.checked.rules["", UNJUDGED]
    view = View(all_findings=findings, findings=findings)
    result = judge_view(UNJUDGED, checked, view, run, examined=()).result
    if not everything.reports:
        result = attrs.evolve(result, result=Result.NOT_APPLICABLE, effect=Effect.NONE, reason="no report was read", unblock=())
    return gate_result(UNJUDGED, "Unjudged findings", [result])
