"""Values of the policy's parameters from the environment and the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gatekit.model.policy import Policy
from gatekit.policy.params import ParamSetting

PREFIX = "GATEKIT_PARAM_"


def param_settings(policy: Policy, environ: Mapping[str, str], pairs: Sequence[tuple[str, str]]) -> list[ParamSetting]:
    """The settings, weakest first: `GATEKIT_PARAM_*`, then `--set`.

    Environment variables may spell a parameter in capitals: `GATEKIT_PARAM_MIN_LINE_COVERAGE` sets `minLineCoverage`.

    Args:
        policy: for the names of its parameters.
        environ: the environment variables.
        pairs: name and value of each `--set`.
    """
    exact = [param.name for param in policy.params]
    squashed = {_squashed(name): name for name in exact}
    settings = []
    for variable, value in sorted(environ.items()):
        if variable.startswith(PREFIX):
            name = variable.removeprefix(PREFIX)
            meant = name if name in exact else squashed.get(_squashed(name), name)
            settings.append(ParamSetting(name=meant, value=value, source="environment"))
    return settings + [ParamSetting(name=name, value=value, source="command line") for name, value in pairs]


def _squashed(name: str) -> str:
    return name.replace("_", "").lower()
