"""Dynamic security tests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from urllib.parse import urlsplit

import gatekit
from benchmarks.agreement.quantities import HDF_IMPACT, Quantity

FOLDERS: dict[str, str] = {
    "nuclei": "nuclei",
    "zap-json": "zap",
    "zap-xml": "zap",
}
# secureCodeBox has no word above high
SECURE_CODE_BOX = {"critical": "HIGH", "high": "HIGH", "medium": "MEDIUM", "low": "LOW", "info": "INFORMATIONAL"}


def site(finding: gatekit.Finding) -> tuple[str, ...]:
    return urlsplit(finding.location.path)[:2]


def alerts(findings: Iterable[gatekit.Finding]) -> list[gatekit.Finding]:
    """One finding of each of ZAP's alerts: one rule at one site, of which gatekit reads every place.

    An alert that the report repeats word for word counts as often as all of its places come.
    """
    places: dict[tuple[object, ...], list[gatekit.Finding]] = {}
    for finding in findings:
        name = finding.message.partition(":")[0]
        places.setdefault((site(finding), finding.rule_id, name, finding.severity, finding.tags), []).append(finding)
    return [alert for same in places.values() for alert in same[: repetitions(same)]]


def repetitions(findings: list[gatekit.Finding]) -> int:
    counts = set(Counter(finding.location for finding in findings).values())
    # a single place may come often, because values in its query are masked
    return counts.pop() if len(counts) == 1 and len({finding.location for finding in findings}) > 1 else 1


def problems(report: gatekit.Report) -> list[gatekit.Finding]:
    return alerts(report.findings) if report.format == "zap" else list(report.findings)


def severities(report: gatekit.Report, _: str) -> str:
    counts = Counter(SECURE_CODE_BOX.get(finding.severity.word, "?") for finding in problems(report))
    return " ".join(f"{word}={counts[word]}" for word in sorted(counts))


def of_one_site(report: gatekit.Report) -> list[gatekit.Finding]:
    """The findings at the site that has most of them, which is the only one that Heimdall reads."""
    sites = Counter(map(site, report.findings))
    return [finding for finding in report.findings if site(finding) == sites.most_common(1)[0][0]]


def impacts(report: gatekit.Report, _: str) -> str:
    """How many alerts there are of each of HDF's impacts; its mapper of ZAP knows none below low."""
    words = ("low" if finding.severity.word == "info" else finding.severity.word for finding in alerts(of_one_site(report)))
    return " ".join(f"{impact}:{count}" for impact, count in sorted(Counter(HDF_IMPACT[word] for word in words).items()))


QUANTITIES: dict[str, Quantity] = {
    "alerts": lambda report, _: str(len(problems(report))),
    "hdf_controls": lambda report, _: str(len(alerts(of_one_site(report)))),
    "hdf_impacts": impacts,
    "hdf_results": lambda report, _: str(len(of_one_site(report))),
    "severities": severities,
}
