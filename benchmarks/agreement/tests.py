"""Test results.

The folder `test-other` (mocha, rspec and dart in JSON of their own) is not comparable: gatekit reads these runners by the JUnit
that each of them writes too.
"""

from __future__ import annotations

import gatekit
from benchmarks.agreement.quantities import NOT_READ, Quantity, metric, number

FOLDERS = {
    "junit": "junit",
    "nunit": "nunit",
    "playwright-json": "playwright",
    "trx": "trx",
    "xunit-net": "xunit_net",
}


def tests_total(report: gatekit.Report, _: str) -> str:
    """A report without a test case is blank, or partial if it says why there is none; the others call that a count of 0."""
    is_empty = report.status is gatekit.ReportStatus.PARTIAL and not report.metrics and not report.findings
    return "0" if is_empty or report.status is gatekit.ReportStatus.BLANK else number(report, "tests.total")


def tests_by_result(report: gatekit.Report, what: str) -> str:
    return "0" if report.status is gatekit.ReportStatus.BLANK else number(report, "tests." + what.split()[1])


def tests_not_passed(report: gatekit.Report, _: str) -> str:
    """Failed and errored tests together, as tools count that know no errors."""
    found = [m for name in ("tests.failed", "tests.errored") if (m := metric(report, name)) is not None]
    return f"{sum(m.value for m in found):g}" if found else "not measured"


def duration(report: gatekit.Report, _: str) -> str:
    """In whole seconds; the others call it 0 where a report tells none, but what was not read has none."""
    found = metric(report, "tests.duration")
    if found is None:
        return NOT_READ if report.status is gatekit.ReportStatus.UNREADABLE else "0"
    return str(int(found.value))


def playwright_counts(report: gatekit.Report, what: str) -> str:
    """Playwright counts a flaky test by itself, and gatekit among the passed ones too."""
    names = [word for word in ("passed", "failed", "flaky", "skipped") if word in what.partition("(")[0]]
    values = {name: int(float(number(report, f"tests.{name}"))) for name in {*names, "flaky"}}
    if "passed" in values:
        values["passed"] -= values["flaky"]
    return "/".join(str(values[name]) for name in names)


def run_outcome(report: gatekit.Report, _: str) -> str:
    is_good = report.status is gatekit.ReportStatus.OK and not any(f.kind is gatekit.Kind.TEST_FAILURE for f in report.findings)
    return "passed" if is_good else "failed (exit status 1)"


def is_report(report: gatekit.Report, _: str) -> str:
    return "true" if report.format else "false"


QUANTITIES: dict[str, Quantity] = {
    "duration": duration,
    "is_report": is_report,
    "playwright_counts": playwright_counts,
    "run_outcome": run_outcome,
    "tests_total": tests_total,
    "tests_by_result": tests_by_result,
    "tests_not_passed": tests_not_passed,
    "tool_version": lambda report, _: report.tool_version,
}
