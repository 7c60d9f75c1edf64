"""Load tests."""

from __future__ import annotations

import gatekit
from benchmarks.agreement.quantities import Quantity, metric, number, parts

FOLDERS = {
    "k6": "k6",
}


def thresholds_crossed(report: gatekit.Report, _: str) -> str:
    found = metric(report, "load.thresholds_failed")
    return "no verdicts" if found is None else f"{found.value:g}"


def checks(report: gatekit.Report, _: str) -> str:
    passed, total = parts(report, "load.check_rate")
    return f"{passed:g}/{total - passed:g}"


def error_rate(report: gatekit.Report, _: str) -> str:
    found = metric(report, "http.error_rate")
    return "not measured" if found is None else f"{found.value:.6g}"


QUANTITIES: dict[str, Quantity] = {
    "http_requests": lambda report, _: number(report, "http.requests"),
    "checks": checks,
    "error_rate": error_rate,
    "thresholds_crossed": thresholds_crossed,
}
