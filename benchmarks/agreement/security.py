"""Static analysis for security."""

from __future__ import annotations

import gatekit
from benchmarks.agreement.quantities import Quantity, nth_severity

FOLDERS: dict[str, str] = {
    "bandit": "bandit",
    "checkov": "checkov",
    "gitlab-security": "gitlab_security",
    "kube-linter": "kube_linter",
    "semgrep": "semgrep",
    "sonarqube": "sonarqube",
    "tfsec": "tfsec",
}


QUANTITIES: dict[str, Quantity] = {
    "errors": lambda report, _: str(len(report.reason.split("; ")) if report.status is gatekit.ReportStatus.PARTIAL else 0),
    "nth_severity": nth_severity,
    "open": lambda report, _: str(sum(finding.is_open for finding in report.findings)),
    "passed": lambda report, _: str(sum(unread.count for unread in report.unread)),
    "suppressed": lambda report, _: str(sum(not finding.is_open for finding in report.findings)),
}
