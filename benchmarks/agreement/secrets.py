"""Secrets."""

from __future__ import annotations

import gatekit
from benchmarks.agreement.quantities import Quantity, accepted
from gatekit.formats.registry import load_format

FOLDERS: dict[str, str] = {
    "gitleaks": "gitleaks",
    "detect-secrets": "detect_secrets",
    "ggshield": "ggshield",
    "trufflehog": "trufflehog",
    "trufflehog3": "trufflehog",
}


def accepted_as_named(report: gatekit.Report, what: str) -> str:
    """As `accepted`, by someone who knows what tool wrote it, so that the document of a clean run is one."""
    named = next(name for name in FOLDERS.values() if name in what)
    return (
        "ok" if report.blank_form is not None and report.blank_form == load_format(named).clean_form else accepted(report, what)
    )


QUANTITIES: dict[str, Quantity] = {"accepted_as_named": accepted_as_named}
