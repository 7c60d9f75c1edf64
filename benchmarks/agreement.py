"""How far gatekit's reading agrees with what other people's tests say about real reports.

    python benchmarks/agreement.py CORPUS [--verbose]

CORPUS is a folder with `EXPECTED.tsv` (columns file, what, value, where asserted, caveat) and one folder of reports per format.
Prints, per format, how many rows agree, disagree, or are not comparable. A row is classed by the first pattern of
`agreement_classes.tsv` that its column `what` matches, never by its value or its file; it is not comparable only if it wants a
quantity that gatekit's model lacks (quantities that begin with `-`). What matches no pattern is an error.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import gatekit
from gatekit.model.records.file_coverage import FileCoverage

FOLDERS = {
    "coverage-cobertura": "cobertura",
    "junit": "junit",
    "k6": "k6",
    "lighthouse": "lighthouse",
    "sarif": "sarif",
    "sarif-reject": "sarif",
    "trivy": "trivy",
}
CLASSES = Path(__file__).with_name("agreement_classes.tsv")
NOT_THERE = {"0 / metric absent": "not measured", "not in the file": "no verdicts"}
HDF_IMPACT = {"critical": "0.9", "high": "0.7", "medium": "0.5", "low": "0.3", "info": "0.1", "none": "0.1", "unknown": "0.5"}


def metric(report: gatekit.Report, name: str) -> gatekit.Metric | None:
    """The one metric of that name without labels, or the first."""
    found = sorted((m for m in report.metrics if m.name == name), key=lambda m: len(m.labels))
    return found[0] if found else None


def number(report: gatekit.Report, name: str) -> str:
    found = metric(report, name)
    return "not measured" if found is None else f"{found.value:g}"


def parts(report: gatekit.Report, name: str) -> tuple[float, float]:
    found = metric(report, name)
    return (0, 0) if found is None else (found.numerator or 0, found.denominator or 0)


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


def counted(report: gatekit.Report) -> list[gatekit.Finding]:
    """The findings that other tools count too: a flaky test passed in the end."""
    return [f for f in report.findings if f.kind is not gatekit.Kind.FLAKY_TEST]


def impact_histogram(report: gatekit.Report, _: str) -> str:
    worst: dict[str, gatekit.Severity] = {}
    for finding in report.findings:
        worst[finding.rule_id] = max(finding.severity, worst.get(finding.rule_id, finding.severity))
    counts = Counter(HDF_IMPACT[severity.word] for severity in worst.values())
    return " ".join(f"{impact}:{count}" for impact, count in sorted(counts.items()))


def severity(report: gatekit.Report, _: str) -> str:
    words = {finding.severity.word.capitalize() for finding in report.findings}
    return "/".join(sorted(words))


def thresholds_crossed(report: gatekit.Report, _: str) -> str:
    found = metric(report, "load.thresholds_failed")
    return "no verdicts" if found is None else f"{found.value:g}"


def tests_total(report: gatekit.Report, _: str) -> str:
    """A report without a test case is blank; the others call that a count of 0."""
    return "0" if report.status is gatekit.ReportStatus.BLANK else number(report, "tests.total")


def tests_by_result(report: gatekit.Report, what: str) -> str:
    return "0" if report.status is gatekit.ReportStatus.BLANK else number(report, "tests." + what.split()[1])


def tests_not_passed(report: gatekit.Report, _: str) -> str:
    """Failed and errored tests together, as tools count that know no errors."""
    found = [m for name in ("tests.failed", "tests.errored") if (m := metric(report, name)) is not None]
    return f"{sum(m.value for m in found):g}" if found else "not measured"


def checks(report: gatekit.Report, _: str) -> str:
    passed, total = parts(report, "load.check_rate")
    return f"{passed:g}/{total - passed:g}"


def error_rate(report: gatekit.Report, _: str) -> str:
    found = metric(report, "http.error_rate")
    return "not measured" if found is None else f"{found.value:.6g}"


def category_scores(report: gatekit.Report, _: str) -> str:
    return "measured" if any(m.name.startswith("lighthouse.") for m in report.metrics) else "null"


def refused(report: gatekit.Report, _: str) -> str:
    return "accepted" if report.status in (gatekit.ReportStatus.OK, gatekit.ReportStatus.PARTIAL) else "error"


def accepted(report: gatekit.Report, _: str) -> str:
    return "ok" if report.status in (gatekit.ReportStatus.OK, gatekit.ReportStatus.PARTIAL) else "refused"


QUANTITIES: dict[str, Callable[[gatekit.Report, str], str]] = {
    "lines": lambda report, _: covered_of_total(report, "coverage.line"),
    "branches": lambda report, _: covered_of_total(report, "coverage.branch"),
    "branches_total": lambda report, _: f"{parts(report, 'coverage.branch')[1]:g}",
    "files": lambda report, _: str(len(file_records(report))),
    "files_covered": files_covered,
    "file_percent": file_percent,
    "refused": refused,
    "accepted": accepted,
    "duration": lambda report, _: str(int(float(number(report, "tests.duration").replace("not measured", "0")))),
    "tests_total": tests_total,
    "tests_by_result": tests_by_result,
    "tests_not_passed": tests_not_passed,
    "findings": lambda report, _: str(len(counted(report))),
    "severity": severity,
    "impact_histogram": impact_histogram,
    "rules": lambda report, _: str(len({finding.rule_id for finding in report.findings})),
    "http_requests": lambda report, _: number(report, "http.requests"),
    "checks": checks,
    "error_rate": error_rate,
    "thresholds_crossed": thresholds_crossed,
    "category_scores": category_scores,
}


@cache
def classes() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Pattern and quantity, in the table's order."""
    with CLASSES.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple((re.compile(row["pattern"]), row["quantity"]) for row in rows)


def quantity_of(what: str) -> str:
    for pattern, quantity in classes():
        if pattern.search(what):
            return quantity
    raise SystemExit(f"no class for the expectation {what!r}: add a pattern to {CLASSES.name}")


def within(what: str, expected: str, actual: str) -> bool:
    """Whether two numbers differ by no more than the tolerance that the expectation itself names (`+-1`)."""
    tolerance = re.search(r"\+-(\d+)", what)
    numeric = all(re.fullmatch(r"[\d.]+", text) for text in (expected, actual))
    return tolerance is not None and numeric and abs(float(expected) - float(actual)) <= float(tolerance.group(1))


def expected_value(quantity: str, value: str) -> str:
    """The expectation in the spelling of our quantities."""
    if quantity == "refused":
        return "error"
    if value in NOT_THERE:
        return NOT_THERE[value]
    if quantity == "thresholds_crossed":
        return "0" if value == "none" else str(len(value.split("; ")))
    if quantity in ("error_rate", "tests_total", "tests_by_result", "tests_not_passed", "http_requests") and re.fullmatch(
        r"[\d.]+", value
    ):
        return f"{float(value):.6g}" if quantity == "error_rate" else f"{float(value):g}"
    return value


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--verbose", action="store_true", help="print every row that disagrees")
    arguments = parser.parse_args()
    counts: dict[str, Counter[str]] = {name: Counter() for name in sorted(set(FOLDERS.values()))}
    reports: dict[str, gatekit.Report] = {}
    with (arguments.corpus / "EXPECTED.tsv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            name = FOLDERS.get(row["file"].partition("/")[0])
            if name is None:
                continue
            quantity = quantity_of(row["what"])
            if quantity.startswith("-"):
                counts[name]["not comparable"] += 1
                continue
            if row["file"] not in reports:
                reports[row["file"]] = gatekit.inspect_report(arguments.corpus / row["file"])
            actual = QUANTITIES[quantity](reports[row["file"]], row["what"])
            expected = expected_value(quantity, row["value"])
            agrees = actual == expected or within(row["what"], expected, actual)
            counts[name]["agree" if agrees else "disagree"] += 1
            if arguments.verbose and not agrees:
                print(f"{row['file']}: {row['what']}: expected {expected}, read {actual} [{row['caveat']}]")
    columns = ("agree", "disagree", "not comparable")
    print(f"{'format':<12}{''.join(f'{column:>16}' for column in columns)}{'of comparable':>16}")
    for name, count in [*counts.items(), ("all", sum(counts.values(), Counter()))]:
        comparable = count["agree"] + count["disagree"]
        share = f"{100 * count['agree'] / comparable:.1f} %" if comparable else "none"
        print(f"{name:<12}{''.join(f'{count[column]:>16}' for column in columns)}{share:>16}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
