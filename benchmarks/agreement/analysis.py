"""Linters, type checkers and SARIF."""

from __future__ import annotations

from collections import Counter

import gatekit
from benchmarks.agreement.quantities import Quantity, findings

FOLDERS: dict[str, str] = {
    "checkstyle": "checkstyle",
    "eslint": "eslint",
    "hadolint": "hadolint",
    "mypy": "mypy",
    "ruff": "ruff",
    "sarif": "sarif",
    "sarif-reject": "sarif",
}


def errors_and_warnings(report: gatekit.Report, _: str) -> str:
    """The tool's errors and warnings that are open, as `4/1`."""
    counts = Counter(finding.severity_origin.word for finding in report.findings if finding.is_open)
    return f"{counts['error']}/{counts['warning']}"


QUANTITIES: dict[str, Quantity] = {
    "errors": findings,  # of a tool that counts nothing else
    "errors_and_warnings": errors_and_warnings,
}
