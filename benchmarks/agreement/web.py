"""Pages: audits and accessibility."""

from __future__ import annotations

import gatekit
from benchmarks.agreement.quantities import Quantity

FOLDERS = {
    "lighthouse": "lighthouse",
}


def category_scores(report: gatekit.Report, _: str) -> str:
    return "measured" if any(m.name.startswith("lighthouse.") for m in report.metrics) else "null"


QUANTITIES: dict[str, Quantity] = {
    "category_scores": category_scores,
}
