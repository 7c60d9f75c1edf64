"""Load tests."""

from __future__ import annotations

import gatekit
from benchmarks.agreement.quantities import Quantity, metric, number, parts, requests_failures

FOLDERS = {
    "gatling": "gatling",
    "jmeter": "jmeter",
    "k6": "k6",
    "locust": "locust",
}


def thresholds_crossed(report: gatekit.Report, _: str) -> str:
    found = metric(report, "load.thresholds_failed")
    return "no verdicts" if found is None else f"{found.value:g}"


def checks(report: gatekit.Report, _: str) -> str:
    passed, total = parts(report, "load.check_rate")
    return f"{passed:g}/{total - passed:g}"


def error_percent(report: gatekit.Report, _: str) -> str:
    failed, total = parts(report, "http.error_rate")
    return f"{100 * failed / total:.4g}" if total else "not measured"


def whole_milliseconds(report: gatekit.Report, name: str) -> str:
    found = metric(report, name)
    return "not measured" if found is None else str(int(found.value))


def labelled(report: gatekit.Report, what: str) -> str:
    """How many samples have the label that the expectation names; runs of transactions count by their error rate."""
    name = what.rpartition(" ")[2]
    counts = [m.denominator for m in report.metrics if m.name == "http.error_rate" and name in dict(m.labels).values()]
    return f"{sum(count or 0 for count in counts):g}"


def labels(report: gatekit.Report, _: str) -> str:
    return str(len({m.labels for m in report.metrics if m.labels}))


QUANTITIES: dict[str, Quantity] = {
    "avg_ms": lambda report, _: whole_milliseconds(report, "http.avg"),
    "error_percent": error_percent,
    "labelled": labelled,
    "labels": labels,
    "max_ms": lambda report, _: whole_milliseconds(report, "http.max"),
    "requests_failures": requests_failures,
    "http_requests": lambda report, _: number(report, "http.requests"),
    "checks": checks,
    "error_rate": lambda report, _: number(report, "http.error_rate"),
    "thresholds_crossed": thresholds_crossed,
}
