"""Several reports of one tool about one commit (ruff as JSON and as SARIF) hold the same findings; each counts once.

Nothing is deleted from a report: every copy names all of the reports that hold it, and a rule's view keeps one copy of each.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

import attrs

from gatekit.governance.naming import identity
from gatekit.model.finding import Finding
from gatekit.model.vocabulary import Severity


def with_sources(lists: Sequence[Sequence[Finding]]) -> list[Sequence[Finding]]:
    """The findings of each report, where every finding names all reports that hold its fingerprint.

    Args:
        lists: the findings of each report, fingerprinted, in the reports' order.
    """
    sources: dict[str, tuple[str, ...]] = {}
    shared = False
    for findings in lists:
        for finding in findings:
            known = sources.get(finding.fingerprint)
            if known is None:
                sources[finding.fingerprint] = finding.reports
            elif known != finding.reports:
                shared = True
                sources[finding.fingerprint] = known + tuple(report for report in finding.reports if report not in known)
    return [_renamed(findings, sources) for findings in lists] if shared else list(lists)


def _renamed(findings: Sequence[Finding], sources: dict[str, tuple[str, ...]]) -> Sequence[Finding]:
    return [
        finding
        if sources[finding.fingerprint] == finding.reports
        else attrs.evolve(finding, reports=sources[finding.fingerprint])
        for finding in findings
    ]


def without_duplicates(findings: Iterable[Finding]) -> list[Finding]:
    """Each finding once, in the order of their first appearance.

    Of several copies the open one stays, then the more severe one (a known severity before `unknown`), then the first: what one
    report suppresses and another does not is open.
    """
    kept: dict[Hashable, Finding] = {}
    for finding in findings:
        key = identity(finding)
        other = kept.setdefault(key, finding)
        if other is not finding and _weight(finding) > _weight(other):
            kept[key] = finding
    return list(kept.values())


def _weight(finding: Finding) -> tuple[bool, int]:
    return finding.is_open, -1 if finding.severity is Severity.UNKNOWN else finding.severity
