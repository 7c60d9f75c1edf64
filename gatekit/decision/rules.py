"""One rule, judged and enforced."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from gatekit.decision.enforcement import effect_of, effective_enforcement
from gatekit.decision.related import related
from gatekit.decision.run import Run, Sight, sight
from gatekit.decision.unblock import advice
from gatekit.decision.verdict import Verdict, verdict
from gatekit.errors import CelError
from gatekit.governance.views import View
from gatekit.model.decision import RuleResult
from gatekit.model.finding import Finding
from gatekit.model.vocabulary import Effect, Result
from gatekit.policy.checked import CheckedRule


class Judgement(Struct, frozen=True, kw_only=True):
    """What one rule came to, and which findings it has judged.

    Attributes:
        result: for the decision.
        judged: the open findings that were judged without an error.
    """

    result: RuleResult
    judged: Sequence[Finding]


def judge_rule(gate_id: str, checked: CheckedRule, run: Run) -> Judgement:
    """Judges one rule on the evidence that it names."""
    view = run.views.of(run.entries_of(checked))
    return judge_view(gate_id, checked, view, run, examined=tuple(report.path for report in view.reports))


def judge_view(gate_id: str, checked: CheckedRule, view: View, run: Run, *, examined: tuple[str, ...]) -> Judgement:
    """Judges one rule on a view of the evidence."""
    rule = checked.rule
    seen = sight(run, view)
    found = verdict(checked, seen, run)
    enforcement, why = effective_enforcement(rule, at=run.at, fail_on_warn=run.fail_on_warn)
    effect = effect_of(found.result, enforcement)
    result = RuleResult(
        id=rule.id,
        title=rule.title,
        gate=gate_id,
        result=found.result,
        effect=effect,
        enforcement=rule.enforcement,
        effective_enforcement=enforcement,
        enforcement_reason=why,
        evidence=rule.evidence,
        examined=examined,
        condition=rule.expression or rule.deny or rule.manual,
        message=_message(checked, found, seen),
        reason=found.reason,
        comparisons=found.comparisons,
        related=related(found.comparisons, seen.records) if found.result is Result.FAIL else (),
        considered=found.considered,
        offenders=found.offenders,
        allowed=found.allowed,
        suppressed=view.suppressed,
        remediation=rule.remediation,
        owner=rule.owner,
        unblock=advice(checked, found, seen, run) if effect is Effect.BLOCK else (),
    )
    return Judgement(result=result, judged=found.judged)


def _message(checked: CheckedRule, found: Verdict, seen: Sight) -> str:
    """What people read of a rule that fails; a rule that does not has nothing to say."""
    if found.result is not Result.FAIL:
        return ""
    computed: Any = None
    if checked.message is not None:
        try:
            computed = checked.message.evaluate(seen.bindings)
        except CelError:
            return checked.rule.message
    return computed if isinstance(computed, str) else checked.rule.message
