"""Parameters: types, defaults, and who sets them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekit.errors import UsageError
from gatekit.model.policy import Param, ParamType, ParamValue, Policy
from gatekit.model.vocabulary import Severity
from gatekit.policy.params import ParamSetting, SettingValue, convert_value, parse_value, resolve_params
from tests.policy.support import loaded, with_rule

POLICY = Policy(
    name="p",
    params=(
        Param(name="minLineCoverage", type=ParamType.DOUBLE, default=80.0, description="lowest line coverage"),
        Param(name="require", type=ParamType.LIST, default=()),
        Param(name="severity", type=ParamType.SEVERITY, default=Severity.HIGH),
        Param(name="most", type=ParamType.INT, default=3),
        Param(name="strict", type=ParamType.BOOL, default=False),
        Param(name="branch", type=ParamType.STRING, default="main"),
        Param(name="age", type=ParamType.DURATION, default=timedelta(hours=24)),
    ),
)


def value_of(name: str, value: SettingValue, source: str = "command line") -> ParamValue:
    uses = resolve_params(POLICY, [ParamSetting(name=name, value=value, source=source)])
    return next(use.value for use in uses if use.name == name)


def refusal(name: str, value: SettingValue) -> str:
    with pytest.raises(UsageError) as caught:
        value_of(name, value)
    return str(caught.value)


def test_defaults_come_from_the_policy_in_its_order() -> None:
    uses = resolve_params(POLICY, [])
    assert [(use.name, use.source) for use in uses] == [(param.name, "policy") for param in POLICY.params]
    assert uses[0].description == "lowest line coverage"


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("minLineCoverage", "85", 85.0),
        ("minLineCoverage", " 1e2 ", 100.0),
        ("most", "-1", -1),
        ("strict", "TRUE", True),
        ("branch", "8", "8"),
        ("branch", " x ", " x "),
        ("severity", "medium", Severity.MEDIUM),
        ("age", "1d12h", timedelta(days=1, hours=12)),
        ("require", "lint, unit_tests,", ("lint", "unit_tests")),
        ("require", "", ()),
    ],
)
def test_text_is_read_as_the_parameters_type(name: str, text: str, value: ParamValue) -> None:
    assert value_of(name, text) == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("minLineCoverage", 85),
        ("most", 4),
        ("strict", True),
        ("severity", Severity.LOW),
        ("require", ["lint"]),
        ("age", timedelta(1)),
    ],
)
def test_python_values_are_taken_as_they_are(name: str, value: SettingValue) -> None:
    taken = value_of(name, value, source="call")
    assert taken == (tuple(value) if isinstance(value, list) else value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("minLineCoverage", "eighty"),
        ("minLineCoverage", "nan"),
        ("minLineCoverage", "inf"),
        ("minLineCoverage", "1_000"),
        ("minLineCoverage", "٣"),
        ("minLineCoverage", float("nan")),
        ("minLineCoverage", 10**400),
        ("minLineCoverage", True),
        ("most", "1.5"),
        ("most", 1.5),
        ("most", 2**63),
        ("most", "9" * 10_000),
        ("strict", "yes"),
        ("strict", 1),
        ("severity", "moderate"),
        ("severity", 4),
        ("age", "24"),
        ("age", ""),
        ("require", [1]),
        ("branch", 8),
    ],
)
def test_a_value_of_another_type_is_refused(name: str, value: SettingValue) -> None:
    text = refusal(name, value)
    assert text.startswith(f"the parameter {name} must be ")
    assert text.endswith("(it was set by the command line)")
    assert len(text) < 300


def test_an_unknown_name_suggests_the_right_one() -> None:
    told = "the policy p has no parameter 'minLineCov', which is set by the command line (did you mean 'minLineCoverage'?)"
    assert refusal("minLineCov", "1") == told


def test_a_policy_without_parameters_says_so() -> None:
    with pytest.raises(UsageError, match="it has none at all"):
        resolve_params(Policy(name="p"), [ParamSetting(name="x", value="1", source="environment")])


def test_the_later_setting_counts_and_names_its_source() -> None:
    settings = [
        ParamSetting(name="most", value=str(n), source=source) for n, source in enumerate(["environment", "command line"])
    ]
    use = next(use for use in resolve_params(POLICY, settings) if use.name == "most")
    assert (use.value, use.source) == (1, "command line")


def test_a_wrong_setting_is_an_error_even_if_a_later_one_is_right() -> None:
    settings = [ParamSetting(name="most", value=text, source="environment") for text in ("x", "1")]
    with pytest.raises(UsageError):
        resolve_params(POLICY, settings)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_is_read_back_as_it_is_written(number: float) -> None:
    """Writing a number and reading it as a parameter gives the same number."""
    assert parse_value(ParamType.DOUBLE, repr(number)) == number


@given(st.sampled_from(list(ParamType)), st.text(max_size=20))
def test_any_text_is_a_value_or_none(type_: ParamType, text: str) -> None:
    value = parse_value(type_, text)
    assert value is None or convert_value(type_, value) == value


@pytest.mark.parametrize(
    ("type_", "default", "value"),
    [
        ("double", "80", 80.0),
        ("int", "3", 3),
        ("bool", "true", True),
        ("string", "'80'", "80"),
        ("severity", "high", Severity.HIGH),
        ("duration", "7d", timedelta(days=7)),
        ("list", "[a, b]", ("a", "b")),
        ("list", "[]", ()),
    ],
)
def test_defaults_of_all_types_are_read(type_: str, default: str, value: ParamValue) -> None:
    params = f"params: {{x: {{type: {type_}, default: {default}}}}}\n"
    assert loaded(with_rule("expression: params.x == params.x", params)).policy.params[0].default == value
