"""Pages: audits and accessibility."""

from __future__ import annotations

import gatekit
from benchmarks.agreement.quantities import Quantity

FOLDERS = {
    "axe": "axe",
    "lhci": "lhci",
    "lighthouse": "lighthouse",
    "pa11y": "pa11y",
}


def category_scores(report: gatekit.Report, _: str) -> str:
    return "measured" if any(m.name.startswith("lighthouse.") for m in report.metrics) else "null"


QUANTITIES: dict[str, Quantity] = {
    "category_scores": category_scores,
    "errors": lambda report, _: str(sum(finding.severity is gatekit.Severity.HIGH for finding in report.findings)),
}
