"""Static analysis for security."""

from __future__ import annotations

import re

import gatekit
from benchmarks.agreement.quantities import Quantity

FOLDERS: dict[str, str] = {
    "bandit": "bandit",
    "checkov": "checkov",
    "gitlab-security": "gitlab_security",
    "kube-linter": "kube_linter",
    "semgrep": "semgrep",
    "sonarqube": "sonarqube",
    "tfsec": "tfsec",
}


def numbered_severity(report: gatekit.Report, what: str) -> str:
    """The severity of the finding whose number, from 0, stands in brackets."""
    place = re.search(r"\[(\d+)\]", what)
    return report.findings[int(place[1])].severity.word.capitalize() if place else "no number"


QUANTITIES: dict[str, Quantity] = {
    "errors": lambda report, _: str(len(report.reason.split("; ")) if report.status is gatekit.ReportStatus.PARTIAL else 0),
    "numbered_severity": numbered_severity,
    "open": lambda report, _: str(sum(finding.is_open for finding in report.findings)),
    "passed": lambda report, _: str(sum(unread.count for unread in report.unread)),
    "suppressed": lambda report, _: str(sum(not finding.is_open for finding in report.findings)),
}
