"""Coverage reports."""

from __future__ import annotations

import gatekit
from benchmarks.agreement.quantities import Quantity, parts
from gatekit.model.records.file_coverage import FileCoverage

FOLDERS = {
    "coverage-clover": "clover",
    "coverage-cobertura": "cobertura",
    "coverage-coveragepy-json": "coverage_py",
    "coverage-go": "go_cover",
    "coverage-jacoco": "jacoco",
    "coverage-lcov": "lcov",
    "coverage-vectorcast": "cobertura",
}


def covered_of_total(report: gatekit.Report, name: str) -> str:
    return "{:g}/{:g}".format(*parts(report, name))


def file_records(report: gatekit.Report) -> list[FileCoverage]:
    return [record for record in report.records if isinstance(record, FileCoverage)]


def files_covered(report: gatekit.Report, _: str) -> str:
    """Of the files that have a coverable line."""
    records = [record for record in file_records(report) if record.lines]
    return f"{sum(1 for r in records if r.covered_lines)}/{len(records)}"


def file_percent(report: gatekit.Report, what: str) -> str:
    name = what.removeprefix("coverage percent of ").split()[0]
    for record in file_records(report):
        if record.path.endswith(name):
            return f"{100 * record.covered_lines / record.lines:.1f}"
    return "no such file"


def percent(report: gatekit.Report, *names: str) -> float:
    """The percentage of several coverages together."""
    counts = [parts(report, f"coverage.{name}") for name in names]
    return 100 * sum(covered for covered, _ in counts) / sum(whole for _, whole in counts)


def accepted_as(report: gatekit.Report, what: str) -> str:
    """Whether gatekit takes the report for what the row names."""
    return "ok" if f" {report.format} " in what else "error: unexpected material type"


QUANTITIES: dict[str, Quantity] = {
    "lines": lambda report, _: covered_of_total(report, "coverage.line"),
    "accepted_as": accepted_as,
    "branches": lambda report, _: covered_of_total(report, "coverage.branch"),
    "branches_total": lambda report, _: f"{parts(report, 'coverage.branch')[1]:g}",
    "functions": lambda report, _: covered_of_total(report, "coverage.function"),
    "line_percent": lambda report, _: f"{percent(report, 'line'):.1f}",
    "line_and_branch_percent": lambda report, _: f"{percent(report, 'line', 'branch'):.0f}%",
    "statement_percent": lambda report, _: f"{percent(report, 'statement'):.1f}",
    "files": lambda report, _: str(len(file_records(report))),
    "files_covered": files_covered,
    "file_percent": file_percent,
}
