"""Requirements of standards, and what the evidence says of each: which open findings violate it, and whether anybody looked.

A finding belongs to a requirement by its weaknesses (CWE) and success criteria (`WCAG-1.4.3` among its tags). A weakness counts
for the requirements of its ancestors, too: SQL injection (CWE-89) is an injection (CWE-74). A dependency's known vulnerability is
not the project's own weakness of that sort; it is the use of a vulnerable component (CWE-1104, CWE-1395). A secret in a file is a
hard-coded credential (CWE-798).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from gatekit.model.evidence import Report
from gatekit.model.finding import Finding
from gatekit.model.records.requirement import Requirement
from gatekit.model.standards import STANDARDS, RequirementDefinition, cwe_parents, standard
from gatekit.model.vocabulary import Kind, RequirementStatus

CRITERION = "WCAG-"
# what a finding of a kind violates whatever weaknesses it names, and what a report of the kind has looked for
_WEAKNESSES_OF_KIND: Mapping[Kind, tuple[str, ...]] = {
    Kind.VULNERABILITY: ("CWE-937", "CWE-1035", "CWE-1104", "CWE-1395"),
    Kind.SECRET: ("CWE-798",),
}


def requirements(findings: Iterable[Finding], reports: Sequence[Report]) -> tuple[Requirement, ...]:
    """Every requirement of every standard, in the standards' order.

    Args:
        findings: the open ones.
        reports: the fit reports that they come from.
    """
    violations: dict[str, int] = {}
    for finding in findings:
        for concern in set(_concerns_of(finding)):
            violations[concern] = violations.get(concern, 0) + 1
    lookers: dict[str, set[str]] = {}
    for report in reports:
        for concern in _looked_for(report):
            lookers.setdefault(concern, set()).add(report.tool or report.format)
    return tuple(_requirement(defined, violations, lookers) for name in STANDARDS for defined in standard(name))


def _concerns_of(finding: Finding) -> Iterator[str]:
    """The ids of requirements that a finding violates, as `standard version id`."""
    if finding.kind is not Kind.VULNERABILITY:
        for cwe in finding.cwes:
            yield from _requirements_of(cwe)
        for tag in finding.tags:
            if tag.startswith(CRITERION):
                yield from _requirements_of(tag)
    for cwe in _WEAKNESSES_OF_KIND.get(finding.kind, ()):
        yield from _requirements_of(cwe)


def _looked_for(report: Report) -> set[str]:
    ids = {*report.looked_for, *(cwe for kind in report.measures for cwe in _WEAKNESSES_OF_KIND.get(kind, ()))}
    found = {concern for looked_for in ids for concern in _requirements_of(looked_for)}
    # whoever found something has looked for it
    return found | {concern for finding in report.findings for concern in _concerns_of(finding)}


@cache
def _requirements_of(concern: str) -> tuple[str, ...]:
    """The requirements that a weakness or success criterion belongs to, its ancestors' included."""
    by_concern = _by_concern()
    found = dict.fromkeys(by_concern.get(concern, ()))
    if concern.startswith("CWE-"):
        for ancestor in _ancestors(concern):
            found |= dict.fromkeys(by_concern.get(ancestor, ()))
    return tuple(found)


def _ancestors(cwe: str) -> Iterator[str]:
    parents = cwe_parents()
    pending, seen = list(parents.get(cwe, ())), set[str]()
    while pending:
        parent = pending.pop()
        if parent not in seen:
            seen.add(parent)
            yield parent
            pending += parents.get(parent, ())


@cache
def _by_concern() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name in STANDARDS:
        for defined in standard(name):
            concerns = (f"{CRITERION}{defined.id}",) if defined.standard == "wcag" else defined.cwes
            for concern in concerns:
                found.setdefault(concern, []).append(_key(defined))
    return {concern: tuple(keys) for concern, keys in found.items()}


def _key(defined: RequirementDefinition) -> str:
    return f"{defined.standard} {defined.version} {defined.id}"


def _requirement(defined: RequirementDefinition, violations: Mapping[str, int], lookers: Mapping[str, set[str]]) -> Requirement:
    key = _key(defined)
    count, tools = violations.get(key, 0), tuple(sorted(lookers.get(key, ())))
    unviolated = RequirementStatus.NO_FINDING if tools else RequirementStatus.NOT_MEASURED
    return Requirement(
        standard=defined.standard,
        version=defined.version,
        id=defined.id,
        chapter=defined.chapter,
        title=defined.title,
        level=defined.level,
        status=RequirementStatus.VIOLATED if count else unviolated,
        needs_person=defined.needs_person,
        open_findings=count,
        cwes=defined.cwes,
        tools=tools,
    )
