"""Dependencies and images."""

from __future__ import annotations

import gatekit
from benchmarks.agreement.quantities import Quantity, nth_severity

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


def unrated(report: gatekit.Report, _: str) -> str:
    """HDF calls a vulnerability without a severity skipped."""
    return str(sum(finding.severity is gatekit.Severity.UNKNOWN for finding in report.findings))


def rated(report: gatekit.Report, what: str) -> str:
    """What HDF calls failed: the others."""
    return str(len(report.findings) - int(unrated(report, what)))


QUANTITIES: dict[str, Quantity] = {"nth_severity": nth_severity, "rated": rated, "unrated": unrated}
