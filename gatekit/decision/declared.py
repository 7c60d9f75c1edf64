"""What a policy computes from its parameters before anything is judged: which entries it requires, and how it maps severities."""

from __future__ import annotations

from typing import Any

from gatekit.errors import CelError, UsageError
from gatekit.model.vocabulary import Severity
from gatekit.policy.bindings import ParamValues, param_bindings
from gatekit.policy.checked import CheckedPolicy, Program


def required_entries(checked: CheckedPolicy, params: ParamValues) -> frozenset[str]:
    """The ids that the policy's `require` gives, beside the entries with `required: true`.

    Raises:
        UsageError: it has no value with these parameters, or gives anything but a list of texts.
    """
    if checked.require is None:
        return frozenset()
    ids = _value(checked, checked.require, params, "require")
    if not isinstance(ids, list | tuple) or not all(isinstance(entry_id, str) for entry_id in ids):
        raise UsageError(f"`require` gives {ids!r}, not a list of evidence ids", file=checked.policy.source)
    return frozenset(ids)


def severity_map(checked: CheckedPolicy, params: ParamValues) -> dict[Severity, Severity]:
    """What the policy's `severities` makes of each severity that it names.

    Raises:
        UsageError: it has no value with these parameters, or gives anything but a severity.
    """
    mapped = {}
    for severity, text in checked.policy.severities:
        program = checked.severities.get(severity.word)
        value = Severity.from_word(text) if program is None else _value(checked, program, params, "severities")
        if not isinstance(value, Severity):
            raise UsageError(f"`severities` maps {severity.word} to {value!r}, not to a severity", file=checked.policy.source)
        mapped[severity] = value
    return mapped


def _value(checked: CheckedPolicy, program: Program, params: ParamValues, key: str) -> Any:
    try:
        return program.evaluate(param_bindings(params))
    except CelError as error:
        message = f"`{key}` has no value with these parameters: {error}"
        raise UsageError(message, file=checked.policy.source, position=program.text) from error
