"""Parameters: their types, and where the value of each comes from."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TypeAlias

from msgspec import Struct

from gatekit.errors import UsageError, meant
from gatekit.model.decision import ParamUse
from gatekit.model.policy import ParamType, ParamValue, Policy
from gatekit.model.vocabulary import Severity
from gatekit.policy.nodes import shorten
from gatekit.policy.words import parse_duration

SettingValue: TypeAlias = ParamValue | Sequence[str]

PARAM_TYPES = {type_.value: type_ for type_ in ParamType}

_SEVERITY_WORDS = ", ".join(severity.word for severity in Severity)
_EXPECTED = {
    ParamType.BOOL: "true or false",
    ParamType.INT: "a whole number of at most 64 bits",
    ParamType.DOUBLE: "a number",
    ParamType.STRING: "text",
    ParamType.SEVERITY: f"a severity ({_SEVERITY_WORDS})",
    ParamType.DURATION: "a duration such as 24h, 30m, 7d or 1d12h",
    ParamType.LIST: "a list of texts",
}
_INT64 = range(-(2**63), 2**63)


class ParamSetting(Struct, frozen=True, kw_only=True):
    """One parameter as somebody sets it.

    Attributes:
        name: of the parameter.
        value: text from a command line or environment, or a Python value.
        source: who sets it: `environment`, `command line` or `call`.
    """

    name: str
    value: SettingValue
    source: str


def expected(type_: ParamType) -> str:
    """What a value of the type must be, for messages.

    >>> expected(ParamType.BOOL)
    'true or false'
    """
    return _EXPECTED[type_]


def resolve_params(policy: Policy, settings: Sequence[ParamSetting]) -> tuple[ParamUse, ...]:
    """The value of each of the policy's parameters, in the policy's order, and where it comes from.

    Args:
        policy: for its parameters.
        settings: weakest first: of two for one name the later counts.

    Raises:
        UsageError: the policy has no such parameter, or the value is not of its type.

    >>> from gatekit.model.policy import Param
    >>> policy = Policy(name="p", params=(Param(name="minLineCoverage", type=ParamType.DOUBLE, default=80.0),))
    >>> resolve_params(policy, [ParamSetting(name="minLineCoverage", value="85", source="command line")])[0].value
    85.0
    """
    params = {param.name: param for param in policy.params}
    uses = {
        param.name: ParamUse(name=param.name, value=param.default, source="policy", description=param.description)
        for param in policy.params
    }
    for setting in settings:
        param = params.get(setting.name)
        if param is None:
            message = f"the policy {policy.name} has no parameter {shorten(setting.name)!r}, which is set by the {setting.source}"
            raise UsageError(message, hint=meant(setting.name, params) if params else "it has none at all")
        given = setting.value
        value = parse_value(param.type, given) if isinstance(given, str) else convert_value(param.type, given)
        if value is None:
            message = f"the parameter {param.name} must be {expected(param.type)}, not {shorten(repr(given))}"
            raise UsageError(message, hint=f"it was set by the {setting.source}")
        uses[param.name] = ParamUse(name=param.name, value=value, source=setting.source, description=param.description)
    return tuple(uses.values())


def parse_value(type_: ParamType, text: str) -> ParamValue | None:
    """The value of a type that a text writes on a command line or in the environment; None if it writes none.

    >>> parse_value(ParamType.LIST, "lint, unit_tests"), parse_value(ParamType.INT, "1.5")
    (('lint', 'unit_tests'), None)
    """
    stripped = text.strip()
    match type_:
        case ParamType.BOOL:
            return {"true": True, "false": False}.get(stripped.lower())
        case ParamType.INT | ParamType.DOUBLE:
            return _parse_number(type_, stripped)
        case ParamType.LIST:
            return tuple(part.strip() for part in text.split(",") if part.strip())
        case _:
            return convert_value(type_, text if type_ is ParamType.STRING else stripped)


def _parse_number(type_: ParamType, text: str) -> ParamValue | None:
    if len(text) > 40 or "_" in text or not text.isascii():  # int() and float() take more than people mean
        return None
    try:
        return convert_value(type_, int(text) if type_ is ParamType.INT else float(text))
    except ValueError:
        return None


def convert_value(type_: ParamType, value: object) -> ParamValue | None:
    """A plain value as one of the type; None if it is none. No value is guessed: the text `80` is no number here.

    >>> convert_value(ParamType.DOUBLE, 80), convert_value(ParamType.SEVERITY, "high"), convert_value(ParamType.INT, True)
    (80.0, <Severity.HIGH: 4>, None)
    """
    return _CONVERTERS[type_](value)


def _bool(value: object) -> ParamValue | None:
    return value if isinstance(value, bool) else None


def _int(value: object) -> ParamValue | None:
    return value if isinstance(value, int) and not isinstance(value, bool | Severity) and value in _INT64 else None


def _double(value: object) -> ParamValue | None:
    if isinstance(value, bool | Severity) or not isinstance(value, int | float) or not _is_finite(value):
        return None
    return float(value)


def _is_finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # an int too large for a float
        return False


def _string(value: object) -> ParamValue | None:
    return value if isinstance(value, str) else None


def _severity(value: object) -> ParamValue | None:
    if isinstance(value, Severity):
        return value
    return next((severity for severity in Severity if severity.word == value), None)


def _duration(value: object) -> ParamValue | None:
    if isinstance(value, timedelta):
        return value
    return parse_duration(value) if isinstance(value, str) else None


def _list(value: object) -> ParamValue | None:
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return tuple(value)
    return None


_CONVERTERS: dict[ParamType, Callable[[object], ParamValue | None]] = {
    ParamType.BOOL: _bool,
    ParamType.INT: _int,
    ParamType.DOUBLE: _double,
    ParamType.STRING: _string,
    ParamType.SEVERITY: _severity,
    ParamType.DURATION: _duration,
    ParamType.LIST: _list,
}
