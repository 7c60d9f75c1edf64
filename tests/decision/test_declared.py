"""What a policy computes from its parameters before anything is judged."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from gatekit.decision.declared import required_entries, severity_map
from gatekit.errors import CelError, UsageError
from gatekit.model.vocabulary import Severity
from gatekit.policy.bindings import param_values
from gatekit.policy.checked import CheckedPolicy
from gatekit.policy.params import ParamSetting, resolve_params
from tests.decision.support import rule_policy

RULE = "from: [lint]\ndeny: 'true'"
NO_PARAMS = param_values(())


class Broken:
    """A program of another engine: it gives what it is told to, or has no value."""

    text = "params.x"
    names: frozenset[str] = frozenset()
    warnings: tuple[CelError, ...] = ()

    def __init__(self, value: object) -> None:
        self._value = value

    def evaluate(self, bindings: object) -> object:
        if isinstance(self._value, CelError):
            raise self._value
        return self._value


def with_require(value: object) -> CheckedPolicy:
    return replace(rule_policy(RULE), require=Broken(value))  # only evaluate is asked


def with_severity(value: object) -> CheckedPolicy:
    checked = rule_policy(RULE, "severities: {unknown: params.unknownAs}\n")
    return replace(checked, severities={"unknown": Broken(value)})  # only evaluate is asked


def test_a_policy_without_require_requires_nothing_more() -> None:
    assert required_entries(rule_policy(RULE), NO_PARAMS) == frozenset()


def test_require_gives_ids() -> None:
    checked = rule_policy(RULE, "require: \"params.maxFindings == 0 ? ['lint'] : ['sbom']\"\n")
    uses = resolve_params(checked.policy, [ParamSetting(name="maxFindings", value=3, source="call")])
    assert required_entries(checked, param_values(uses)) == {"sbom"}


@pytest.mark.parametrize("value", ["lint", [1], None])
def test_require_that_gives_no_list_of_texts_is_refused(value: object) -> None:
    with pytest.raises(UsageError, match="not a list of evidence ids"):
        required_entries(with_require(value), NO_PARAMS)


def test_require_without_a_value_is_refused_with_its_text() -> None:
    with pytest.raises(UsageError, match=r"policy\.yaml: params\.x: `require` has no value with these parameters: boom"):
        required_entries(with_require(CelError("boom")), NO_PARAMS)


def test_severities_are_words_or_expressions_over_params() -> None:
    checked = rule_policy(RULE, "severities: {unknown: params.unknownAs, info: none}\n")
    uses = resolve_params(checked.policy, [ParamSetting(name="unknownAs", value="low", source="call")])
    assert severity_map(checked, param_values(uses)) == {Severity.UNKNOWN: Severity.LOW, Severity.INFO: Severity.NONE}


@pytest.mark.parametrize("value", ["low", 3, CelError("boom")])
def test_a_severity_that_is_none_is_refused(value: object) -> None:
    with pytest.raises(UsageError, match=r"not to a severity|has no value"):
        severity_map(with_severity(value), NO_PARAMS)
