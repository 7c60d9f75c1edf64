"""The decision of one run: everything that a rendering shows and that `schemas/decision.schema.json` publishes."""

from __future__ import annotations

from datetime import datetime

import attrs

from gatekit.model.evidence import Evidence
from gatekit.model.finding import Finding
from gatekit.model.metric import Metric
from gatekit.model.policy import ParamValue
from gatekit.model.records import Record
from gatekit.model.value import Value
from gatekit.model.vocabulary import Effect, Enforcement, Outcome, OutcomeClass, Result

SCHEMA_VERSION = 1


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Comparison(Value):
    """One comparison of a rule's expression with the numbers that it had, such as `metric('coverage.line') >= 80`.

    Attributes:
        metric: the metric's name; "" if the measured side is not one single metric.
        text: the comparison as written in the policy.
        actual: the measured side.
        operator: one of `<`, `<=`, `>`, `>=`, `==`, `!=`, always read as `actual operator threshold`.
        threshold: the other side.
        unit: the metric's unit; "" if unknown.
        holds: whether it is true.
        gap: how far `actual` is from satisfying it, in the unit, at least 0; 0 if it holds.
        parts: the values that were combined into `actual`.
    """

    metric: str
    text: str
    actual: float
    operator: str
    threshold: float
    unit: str
    holds: bool
    gap: float
    parts: tuple[Metric, ...] = ()


@attrs.frozen(kw_only=True, eq=False, repr=False)
class RuleResult(Value):
    """What one rule came to.

    Attributes:
        id, title, gate: of the rule.
        result: pass, fail, no_data, error or not_applicable.
        effect: what that does to the run.
        enforcement: as declared.
        effective_enforcement: as applied (`effectiveFrom` in the future, `--fail-on-warn`).
        enforcement_reason: why the two differ; "" if they do not.
        evidence: ids of its entries.
        examined: paths of the fit reports that it saw.
        condition: the expression, deny or manual text as written.
        message: what people read of a rule that fails: literal or computed; "" if it does not fail.
        reason: why there is no data, an error, or nothing to apply to; "" otherwise.
        comparisons: the numbers of an expression.
        considered: how many items a deny ranged over; 0 for an expression.
        related: the records behind a coverage that is too low: the files that lack most first, in full.
        offenders: every item that a deny caught, in document order, in full.
        allowed: how many offenders pass.
        suppressed: how many findings of its evidence the tools themselves suppressed.
        remediation, owner: from the policy; "" if not given.
        unblock: for a blocking effect, what would unblock it, one sentence each.
    """

    id: str
    title: str
    gate: str
    result: Result
    effect: Effect
    enforcement: Enforcement
    effective_enforcement: Enforcement
    enforcement_reason: str = ""
    evidence: tuple[str, ...] = ()
    examined: tuple[str, ...] = ()
    condition: str = ""
    message: str = ""
    reason: str = ""
    comparisons: tuple[Comparison, ...] = ()
    related: tuple[Record, ...] = ()
    considered: int = 0
    offenders: tuple[Finding | Record, ...] = ()
    allowed: int = 0
    suppressed: int = 0
    remediation: str = ""
    owner: str = ""
    unblock: tuple[str, ...] = ()


@attrs.frozen(kw_only=True, eq=False, repr=False)
class GateResult(Value):
    """What one gate came to: the worst effect of its rules, and the worst result with that effect.

    Attributes:
        id, title: of the gate.
        result: pass, fail, no_data, error or not_applicable.
        effect: the worst of its rules'.
        measured: whether at least one of its rules examined something.
        rules: in the policy's order.
    """

    id: str
    title: str
    result: Result
    effect: Effect
    measured: bool
    rules: tuple[RuleResult, ...]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ParamUse(Value):
    """One parameter as used: its value and where that came from (`policy`, `environment`, `command line`, `call`)."""

    name: str
    value: ParamValue
    source: str
    description: str = ""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class PolicyUse(Value):
    """Which policy decided."""

    name: str
    version: str
    owner: str
    source: str
    digest: str


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Decision(Value):
    """The decision of one run. The same inputs give the same decision, byte for byte.

    Attributes:
        outcome: pass or block.
        outcome_class: go, stop (a blocking rule failed) or unknown (no data, an error, or nothing examined).
        exit_code: 0 for go, 1 for stop, 3 for unknown.
        headline: one line for people, such as `PASS on 2 of 5 gates (not measured: performance, integration)`.
        gates: the matrix, in the policy's order; then, if there is any, required evidence that no rule looks at
            (`required_evidence`), and unjudged findings (`unjudged`) at the end.
        gates_measured: how many of the policy's own gates measured something.
        evidence: reports and the contract's state.
        unjudged: open findings that no rule judged, in report order.
        params: in the policy's order.
        policy: which policy decided.
        subject: the commit that was decided about; "" if nobody said.
        at: the time that the decision is for (UTC).
        fail_on_warn: whether warn acted as block.
        stripped_prefixes: prefixes that `--strip-prefix` took off paths, sorted.
        gatekit_version: the version that decided.
    """

    outcome: Outcome
    outcome_class: OutcomeClass
    exit_code: int
    headline: str
    gates: tuple[GateResult, ...]
    gates_measured: int
    evidence: Evidence
    unjudged: tuple[Finding, ...]
    params: tuple[ParamUse, ...]
    policy: PolicyUse
    subject: str
    at: datetime
    fail_on_warn: bool
    stripped_prefixes: tuple[str, ...] = ()
    gatekit_version: str
    schema_version: int = SCHEMA_VERSION
