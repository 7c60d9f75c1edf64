"""The public API is a tested list, and importing gatekit imports next to nothing."""

from __future__ import annotations

import subprocess
import sys

import gatekit

PUBLIC = [
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


def test_the_public_names_are_these_and_no_others() -> None:
    assert gatekit.__all__ == PUBLIC
    for name in PUBLIC:
        assert getattr(gatekit, name) is not None
    assert dir(gatekit) == PUBLIC


def test_an_unknown_name_is_an_attribute_error() -> None:
    assert not hasattr(gatekit, "evaluat")


def test_every_public_name_has_a_docstring() -> None:
    for name in PUBLIC:
        if name != "__version__":
            assert (getattr(gatekit, name).__doc__ or "").strip(), name


def test_importing_gatekit_imports_no_third_party_module() -> None:
    program = (
        "import sys, gatekit; third_party = {'attrs', 'attr', 'msgspec', 'yaml', 'celpy', 'jsonschema'};"
        "print(sorted(name for name in sys.modules if name.split('.')[0] in third_party))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
