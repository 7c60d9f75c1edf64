"""Names findings: gives them their fingerprint and the reports that hold them, where somebody asks.

A fingerprint costs more than judging the finding does, and most findings are never shown to anybody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

import attrs

from gatekit.governance.fingerprints import Numbering, fingerprint_key
from gatekit.model.evidence import Report
from gatekit.model.finding import Finding

K = TypeVar("K", bound=Hashable)


def all_named(findings: Sequence[Finding], path: str) -> list[Finding]:
    """The findings of one report, each with its fingerprint and the report's path.

    Args:
        findings: of one report, in document order, with their final kinds and paths.
        path: of the report.
    """
    numbering = Numbering()
    return [_named(finding, numbering.fingerprint(fingerprint_key(finding)), path) for finding in findings]


def _named(finding: Finding, fingerprint: str, path: str) -> Finding:
    return attrs.evolve(finding, fingerprint=fingerprint, reports=(path,))


def of_shared_tools(reports: Mapping[K, Report]) -> set[K]:
    """The reports of tools that wrote more than one: these may hold the same findings."""
    tools = {key: {finding.tool for finding in report.findings} for key, report in reports.items()}
    counts = Counter(tool for found in tools.values() for tool in found)
    return {key for key, found in tools.items() if any(counts[tool] > 1 for tool in found)}


def identity(finding: Finding) -> Hashable:
    """What tells one finding from another within a run: its fingerprint, or itself where nothing can be a copy of it."""
    return finding.fingerprint or id(finding)


def named_later(reports: Iterable[Report], wanted: Iterable[Finding]) -> dict[int, Finding]:
    """The wanted findings that have no fingerprint yet, named, by the `id` of what they were.

    Only findings of the wanted rules are looked at: no other can have the same key, so none changes an ordinal.

    Args:
        reports: of the run, governed.
        wanted: findings of these reports.
    """
    nameless = {id(finding): finding for finding in wanted if not finding.fingerprint}
    rules = {finding.rule_id for finding in nameless.values()}
    done: dict[int, Finding] = {}
    for report in reports if nameless else ():
        numbering = Numbering()
        for finding in report.findings:
            if finding.fingerprint or finding.rule_id not in rules:
                continue
            fingerprint = numbering.fingerprint(fingerprint_key(finding))
            if id(finding) in nameless:
                done[id(finding)] = _named(finding, fingerprint, report.path)
    return done
