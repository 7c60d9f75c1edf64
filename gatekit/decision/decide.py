"""From governed evidence and a checked policy to the decision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import attrs

from gatekit.decision.gates import judge_gate, required_gate, unjudged_findings, unjudged_gate
from gatekit.decision.outcome import EXIT_CODES, headline, outcome_class
from gatekit.decision.run import Run
from gatekit.governance.naming import named_later
from gatekit.governance.views import Views
from gatekit.model.catalogue import CATALOGUE
from gatekit.model.decision import Decision, GateResult, ParamUse, PolicyUse, RuleResult
from gatekit.model.evidence import Evidence, Report
from gatekit.model.finding import Finding
from gatekit.model.vocabulary import Outcome, OutcomeClass
from gatekit.policy.bindings import evidence_view, param_values
from gatekit.policy.checked import CheckedPolicy


def decide(
    checked: CheckedPolicy,
    evidence: Evidence,
    *,
    params: Sequence[ParamUse],
    at: datetime,
    gatekit_version: str,
    subject: str = "",
    fail_on_warn: bool = False,
    stripped_prefixes: Sequence[str] = (),
) -> Decision:
    """The decision. All gates are always judged.

    Args:
        checked: the policy.
        evidence: governed, with the contract's entries filled.
        params: the value of each parameter and where it comes from, in the policy's order.
        at: the time that the decision is for, with a zone.
        gatekit_version: the version that decides.
        subject: the commit that is decided about; "" if nobody said.
        fail_on_warn: whether warn acts as block.
        stripped_prefixes: what was taken off paths.
    """
    policy = checked.policy
    views = Views(evidence, policy.evidence, with_requirements=checked.names_requirements)
    run = Run(
        checked=checked,
        params=param_values(params),
        contract=evidence_view(evidence.entries),
        states=evidence.entries,
        views=views,
        at=at.astimezone(UTC),
        fail_on_warn=fail_on_warn,
        definitions={**CATALOGUE, **{metric.name: metric for metric in policy.metrics}},
    )
    judged = [judge_gate(gate, run) for gate in policy.gates]
    own = [gate for gate, _ in judged]
    everything = views.of_everything()
    unjudged = unjudged_findings([judgement for _, judgements in judged for judgement in judgements], everything)
    added = [gate for gate in (required_gate(run), unjudged_gate(run, unjudged, everything)) if gate is not None]
    gates, unjudged = _named((*own, *added), unjudged, evidence.reports)
    outcome = outcome_class(gates)
    return Decision(
        outcome=Outcome.PASS if outcome is OutcomeClass.GO else Outcome.BLOCK,
        outcome_class=outcome,
        exit_code=EXIT_CODES[outcome],
        headline=headline(gates),
        gates=gates,
        gates_measured=sum(gate.measured for gate in own),
        evidence=evidence,
        unjudged=tuple(unjudged),
        params=tuple(params),
        policy=PolicyUse(
            name=policy.name, version=policy.version, owner=policy.owner, source=policy.source, digest=policy.digest
        ),
        subject=subject,
        at=run.at,
        fail_on_warn=fail_on_warn,
        stripped_prefixes=tuple(sorted(set(stripped_prefixes))),
        gatekit_version=gatekit_version,
    )


def _named(
    gates: Sequence[GateResult], unjudged: Sequence[Finding], reports: Sequence[Report]
) -> tuple[tuple[GateResult, ...], list[Finding]]:
    """The same, where every finding that is shown has its fingerprint."""
    shown = [item for gate in gates for rule in gate.rules for item in rule.offenders if isinstance(item, Finding)]
    names = named_later(reports, [*shown, *unjudged])

    def rule_named(rule: RuleResult) -> RuleResult:
        return attrs.evolve(rule, offenders=tuple(names.get(id(item), item) for item in rule.offenders))

    named = tuple(attrs.evolve(gate, rules=tuple(map(rule_named, gate.rules))) for gate in gates) if names else tuple(gates)
    return named, [names.get(id(finding), finding) for finding in unjudged]
