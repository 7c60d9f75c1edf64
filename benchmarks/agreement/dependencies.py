"""Dependencies and images."""

from __future__ import annotations

import re

import gatekit
from benchmarks.agreement.quantities import Quantity

FOLDERS: dict[str, str] = {
    "clair": "clair",
    "dependency-check": "dependency_check",
    "grype": "grype",
    "npm-audit-v6": "npm_audit",
    "npm-audit-v7": "npm_audit",
    "osv-scanner": "osv_scanner",
    "pip-audit": "pip_audit",
    "pnpm-audit": "npm_audit",
    "safety": "safety",
    "trivy": "trivy",
    "trivy-operator": "trivy_operator",
    "yarn-audit": "yarn_audit",
}


def nth_severity(report: gatekit.Report, what: str) -> str:
    """Of the finding that the expectation counts from 0."""
    place = re.search(r"findings\[(\d+)\]", what)
    number = int(place.group(1)) if place else 0
    return report.findings[number].severity.word.capitalize() if number < len(report.findings) else "not there"


def unrated(report: gatekit.Report, _: str) -> str:
    """HDF calls a vulnerability without a severity skipped."""
    return str(sum(finding.severity is gatekit.Severity.UNKNOWN for finding in report.findings))


def rated(report: gatekit.Report, what: str) -> str:
    """What HDF calls failed: the others."""
    return str(len(report.findings) - int(unrated(report, what)))


QUANTITIES: dict[str, Quantity] = {"nth_severity": nth_severity, "rated": rated, "unrated": unrated}
