"""Coverage reports."""

from __future__ import annotations

import gatekit
from benchmarks.agreement.quantities import Quantity, parts
from gatekit.model.records.file_coverage import FileCoverage

FOLDERS = {
    "coverage-cobertura": "cobertura",
}


def covered_of_total(report: gatekit.Report, name: str) -> str:
    return "{:g}/{:g}".format(*parts(report, name))


def file_records(report: gatekit.Report) -> list[FileCoverage]:
    return [record for record in report.records if isinstance(record, FileCoverage)]


def files_covered(report: gatekit.Report, _: str) -> str:
    records = file_records(report)
    return f"{sum(1 for r in records if r.covered_lines)}/{len(records)}"


def file_percent(report: gatekit.Report, what: str) -> str:
    name = what.removeprefix("coverage percent of ").split()[0]
    for record in file_records(report):
        if record.path.endswith(name):
            return f"{100 * record.covered_lines / record.lines:.1f}"
    return "no such file"


QUANTITIES: dict[str, Quantity] = {
    "lines": lambda report, _: covered_of_total(report, "coverage.line"),
    "branches": lambda report, _: covered_of_total(report, "coverage.branch"),
    "branches_total": lambda report, _: f"{parts(report, 'coverage.branch')[1]:g}",
    "files": lambda report, _: str(len(file_records(report))),
    "files_covered": files_covered,
    "file_percent": file_percent,
}
