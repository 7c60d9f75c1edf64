"""Test results."""

from __future__ import annotations

import gatekit
from benchmarks.agreement.quantities import Quantity, metric, number

FOLDERS = {
    "junit": "junit",
}


def tests_total(report: gatekit.Report, _: str) -> str:
    """A report without a test case is blank; the others call that a count of 0."""
    return "0" if report.status is gatekit.ReportStatus.BLANK else number(report, "tests.total")


def tests_by_result(report: gatekit.Report, what: str) -> str:
    return "0" if report.status is gatekit.ReportStatus.BLANK else number(report, "tests." + what.split()[1])


def tests_not_passed(report: gatekit.Report, _: str) -> str:
    """Failed and errored tests together, as tools count that know no errors."""
    found = [m for name in ("tests.failed", "tests.errored") if (m := metric(report, name)) is not None]
    return f"{sum(m.value for m in found):g}" if found else "not measured"


QUANTITIES: dict[str, Quantity] = {
    "duration": lambda report, _: str(int(float(number(report, "tests.duration").replace("not measured", "0")))),
    "tests_total": tests_total,
    "tests_by_result": tests_by_result,
    "tests_not_passed": tests_not_passed,
}
