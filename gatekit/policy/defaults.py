"""Evaluates what rests on parameters alone with their defaults, so that a policy which was checked holds no surprise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gatekit.cel.interface import Program
from gatekit.errors import CelError, meant
from gatekit.policy.bindings import ParamValues, param_bindings
from gatekit.policy.checked import CheckedPolicy
from gatekit.policy.draft import Draft
from gatekit.policy.fields import Expression, span
from gatekit.policy.mentions import mentions
from gatekit.policy.nodes import shorten
from gatekit.policy.source import Problems

_WITH_DEFAULTS = "with the parameters' defaults"


def hold_defaults(checked: CheckedPolicy, draft: Draft, problems: Problems) -> None:
    """Notes `require`, `allow` and `severities` where they have no value, or none that can be used, with the defaults."""
    defaults = {param.name: param.default for param in draft.policy.params}
    for label, expression, program in _expressions(checked, draft):
        if not mentions(expression.text, "params") <= defaults.keys():
            continue  # the parameter itself is wrong, and has been reported
        try:
            value = program.evaluate(param_bindings(ParamValues(defaults)))
        except CelError as error:
            _note(f"{label} has no value {_WITH_DEFAULTS}", expression, problems, error.message)
            continue
        _hold_value(label, value, expression, draft, problems)


def _expressions(checked: CheckedPolicy, draft: Draft) -> Iterator[tuple[str, Expression, Program]]:
    if draft.require is not None and checked.require is not None:
        yield "require", draft.require, checked.require
    for severity, expression in draft.severities:
        if severity.word in checked.severities:
            yield f"the severity for {severity.word}", expression, checked.severities[severity.word]
    for rule in draft.rules:
        program = checked.rules[rule.gate, rule.rule.id].allow
        if rule.allow is not None and program is not None:
            yield "allow", rule.allow, program


def _hold_value(label: str, value: Any, expression: Expression, draft: Draft, problems: Problems) -> None:
    if label == "allow" and isinstance(value, int) and value < 0:
        _note(f"allow is {value} {_WITH_DEFAULTS}; it must not be negative", expression, problems)
    if label == "require" and isinstance(value, list | tuple):
        for entry_id in (each for each in value if isinstance(each, str) and each not in draft.evidence):
            message = f"require names {shorten(entry_id)!r}, which is no evidence entry"
            _note(
                f"{message}, {_WITH_DEFAULTS}" if draft.params else message, expression, problems, meant(entry_id, draft.evidence)
            )


def _note(message: str, expression: Expression, problems: Problems, hint: str = "") -> None:
    problems.add(message, *span(expression.node), hint=hint)
