"""What several areas ask of a report, in the spelling of the expectations."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import gatekit

Quantity = Callable[[gatekit.Report, str], str]

READ = (gatekit.ReportStatus.OK, gatekit.ReportStatus.PARTIAL)
NOT_READ = "not read"  # where a report that nobody read would agree with an expectation of 0


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


def refused(report: gatekit.Report, _: str) -> str:
    return "accepted" if report.status in READ else "error"


def accepted(report: gatekit.Report, _: str) -> str:
    return "ok" if report.status in READ else "refused"


def counted(report: gatekit.Report) -> list[gatekit.Finding]:
    """The findings that other tools count too: a flaky test passed in the end."""
    return [f for f in report.findings if f.kind is not gatekit.Kind.FLAKY_TEST]


def findings(report: gatekit.Report, _: str) -> str:
    is_read = report.status in READ or report.status is gatekit.ReportStatus.BLANK or report.blank_form is not None
    return str(len(counted(report))) if is_read else NOT_READ


def severity(report: gatekit.Report, _: str) -> str:
    words = {finding.severity.word.capitalize() for finding in report.findings}
    return "/".join(sorted(words))


def nth_severity(report: gatekit.Report, what: str) -> str:
    """The severity of the finding whose number, from 0, stands in brackets."""
    place = re.search(r"\[(\d+)\]", what)
    if place is None:
        return "no number"
    number = int(place[1])
    return report.findings[number].severity.word.capitalize() if number < len(report.findings) else "not there"


def requests_failures(report: gatekit.Report, _: str) -> str:
    failed, total = parts(report, "http.error_rate")
    return f"{total:g}/{failed:g}"


HDF_IMPACT = {"critical": "0.9", "high": "0.7", "medium": "0.5", "low": "0.3", "info": "0.1", "none": "0.1", "unknown": "0.5"}


def impact_histogram(report: gatekit.Report, _: str) -> str:
    """How many rules there are of each of HDF's impacts, by each rule's worst finding."""
    worst: dict[str, gatekit.Severity] = {}
    for finding in report.findings:
        worst[finding.rule_id] = max(finding.severity, worst.get(finding.rule_id, finding.severity))
    counts = Counter(HDF_IMPACT[severity.word] for severity in worst.values())
    return " ".join(f"{impact}:{count}" for impact, count in sorted(counts.items()))


COMMON: dict[str, Quantity] = {
    "accepted": accepted,
    "findings": findings,
    "impact_histogram": impact_histogram,
    "refused": refused,
    "rules": lambda report, _: str(len({finding.rule_id for finding in report.findings})),
    "severity": severity,
}
