"""A policy as its YAML declares it, with the expressions still uncompiled and at their places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from gatekit.model.policy import ParamType, Policy, Rule
from gatekit.model.vocabulary import Severity
from gatekit.policy.fields import Expression
from gatekit.policy.nodes import ScalarNode


class DraftRule(Struct, frozen=True, kw_only=True):
    """One rule and the places of its expressions.

    Attributes:
        gate: id of its gate; "" for the unjudged rule.
        rule: as declared.
        condition: of `expression` or `deny`; None for a manual rule, or if it cannot be compiled.
        allow: if it is CEL.
        message: of `messageExpression`.
        allow_empty: the key of `allowEmpty`, if the rule has it.
        is_unjudged: whether it is the rule over findings that no rule judged, which sees one finding and nothing else.
    """

    gate: str
    rule: Rule
    condition: Expression | None = None
    allow: Expression | None = None
    message: Expression | None = None
    allow_empty: ScalarNode | None = None
    is_unjudged: bool = False


class Draft(Struct, frozen=True, kw_only=True):
    """A policy and the places of its expressions. Where something is wrong, a harmless value stands in its place.

    Attributes:
        policy: as declared.
        rules: all of them, the unjudged one last.
        params: the type of each declared parameter; None if it is wrong, so that its uses are not reported as well.
        variables: the expression of each declared variable; None if it is wrong.
        evidence: ids of the contract, also of entries that are wrong.
        metrics: the policy's own names, also of metrics that are wrong.
        require: of `require`.
        severities: of the words of `severities:` that are CEL.
    """

    policy: Policy
    rules: tuple[DraftRule, ...]
    params: Mapping[str, ParamType | None]
    variables: Mapping[str, Expression | None]
    evidence: tuple[str, ...]
    metrics: frozenset[str]
    require: Expression | None
    severities: tuple[tuple[Severity, Expression], ...]

    @property
    def expressions(self) -> Iterator[Expression]:
        """Those of variables and rules."""
        for expression in self.variables.values():
            if expression is not None:
                yield expression
        for rule in self.rules:
            for expression in (rule.condition, rule.allow, rule.message):
                if expression is not None:
                    yield expression
