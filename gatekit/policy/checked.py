"""A policy whose every expression is compiled: what the decision works with."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct

from gatekit.cel.interface import Program, Relation
from gatekit.errors import PolicyProblem
from gatekit.model.policy import Policy, Rule

# Program and Relation too: who works with a checked policy needs their names
__all__ = ["CheckedPolicy", "CheckedRule", "Program", "Relation"]


# the fields as an expression writes them; a string that says the same costs only time
_NAMING = re.compile(r"\b(?:fingerprint|reports)\b")


class CheckedRule(Struct, frozen=True, kw_only=True):
    """A rule and its compiled expressions.

    Attributes:
        rule: as declared.
        condition: the compiled `expression` or `deny`; None for a `manual` rule.
        allow: the compiled `allow`, if it is CEL.
        message: the compiled `messageExpression`, if there is one.
        judges_findings: whether it ranges over findings or uses them, directly or through variables.
        names: the host's variables and functions that the condition uses, directly or through variables.
    """

    rule: Rule
    condition: Program | None
    allow: Program | None = None
    message: Program | None = None
    judges_findings: bool = False
    names: frozenset[str] = frozenset()


class CheckedPolicy(Struct, frozen=True, kw_only=True):
    """A policy that is free of errors.

    Attributes:
        policy: as declared.
        rules: by `(gate id, rule id)`; the unjudged rule under `("", "unjudged")`.
        variables: compiled, in the policy's order.
        require: the compiled `require`, if there is one.
        severities: the compiled values of `severities:`, by the mapped severity's word, where they are CEL.
        warnings: what is probably a mistake.
    """

    policy: Policy
    rules: Mapping[tuple[str, str], CheckedRule]
    variables: tuple[tuple[str, Program], ...] = ()
    require: Program | None = None
    severities: Mapping[str, Program] = {}
    warnings: tuple[PolicyProblem, ...] = ()

    @property
    def names_findings(self) -> bool:
        """Whether an expression may ask for a finding's fingerprint or its reports, which are costly to give to every finding."""
        return any(_NAMING.search(text) for text in self._texts)

    @property
    def names_requirements(self) -> bool:
        """Whether an expression may ask for requirements of standards."""
        return any("requirement" in text for text in (*self._texts, *(rule.rule.over for rule in self.rules.values())))

    @property
    def _texts(self) -> list[str]:
        compiled = [program for rule in self.rules.values() for program in (rule.condition, rule.message) if program is not None]
        return [program.text for program in (*compiled, *(program for _, program in self.variables))]
