"""gatekit decides whether software may go on, from the reports that a pipeline's tools left behind.

The public API, imported when first used:

| name | what it is |
|---|---|
| `evaluate` | reads evidence, applies a policy, gives a `Decision` |
| `load_policy` | a policy file, checked; all of its errors at once |
| `read_evidence` | report files, read into `Evidence` |
| `inspect_report` | one report file, read into a `Report` |
| the model | `Decision`, `Evidence`, `Report`, `Finding`, `Metric`, `Kind`, `Severity`, `Outcome`, ... |
| the errors | `GatekitError` and its kinds |
"""

from __future__ import annotations

from gatekit._version import __version__

TYPE_CHECKING = False  # as in `typing`, whose import would cost every command, `gatekit --version` too
if TYPE_CHECKING:
    from typing import Any

    from gatekit.engine import evaluate, inspect_report, load_policy, read_evidence
    from gatekit.errors import CelError, GatekitError, PolicyError, PolicyProblem, ReportError, UsageError
    from gatekit.model.decision import Decision, GateResult, RuleResult
    from gatekit.model.evidence import Evidence, Report
    from gatekit.model.finding import Component, Finding, Location
    from gatekit.model.metric import Metric
    from gatekit.model.vocabulary import Effect, Enforcement, Kind, Outcome, ReportStatus, Result, Severity

_HOMES = {
    "gatekit.engine": ("evaluate", "inspect_report", "load_policy", "read_evidence"),
    "gatekit.errors": ("CelError", "GatekitError", "PolicyError", "PolicyProblem", "ReportError", "UsageError"),
    "gatekit.model.decision": ("Decision", "GateResult", "RuleResult"),
    "gatekit.model.evidence": ("Evidence", "Report"),
    "gatekit.model.finding": ("Component", "Finding", "Location"),
    "gatekit.model.metric": ("Metric",),
    "gatekit.model.vocabulary": ("Effect", "Enforcement", "Kind", "Outcome", "ReportStatus", "Result", "Severity"),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "CelError",
    "Component",
    "Decision",
    "Effect",
    "Enforcement",
    "Evidence",
    "Finding",
    "GateResult",
    "GatekitError",
    "Kind",
    "Location",
    "Metric",
    "Outcome",
    "PolicyError",
    "PolicyProblem",
    "Report",
    "ReportError",
    "ReportStatus",
    "Result",
    "RuleResult",
    "Severity",
    "UsageError",
    "__version__",
    "evaluate",
    "inspect_report",
    "load_policy",
    "read_evidence",
]


def __getattr__(name: str) -> Any:
    if name in _HOME_OF:
        from importlib import import_module  # noqa: PLC0415 - only when the API is used

        return getattr(import_module(_HOME_OF[name]), name)
    raise AttributeError(f"module 'gatekit' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
