"""Requirements of standards, and what the evidence says of each: which open findings violate it, and whether anybody looked.

A finding belongs to a requirement by its weaknesses (CWE) and success criteria (`WCAG-1.4.3` among its tags). Where a standard
does not name a weakness, its nearest ancestors that it names count: Hibernate injection (CWE-564) is an SQL injection (CWE-89).
Beyond them nothing counts, or a password in the code would violate what is asked of random numbers and of authentication by
several factors. A dependency's known vulnerability is not the project's own weakness of that sort; it is the use of a vulnerable
component (CWE-1104, CWE-1395). A secret in a file is a hard-coded credential (CWE-798).
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
    violations: dict[str, list[Finding]] = {}
    for finding in findings:
        for concern in set(_concerns_of(finding)):
            violations.setdefault(concern, []).append(finding)
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
    # no ancestors here: who looks for a special case has not looked for the rest
    found = {key for looked_for in ids for by_concern in _by_concern() for key in by_concern.get(looked_for, ())}
    # whoever found something has looked for it
    return found | {concern for finding in report.findings for concern in _concerns_of(finding)}


@cache
def _requirements_of(concern: str) -> tuple[str, ...]:
    """The requirements that a weakness or success criterion belongs to, in each standard those of its nearest ancestors."""
    return tuple(key for by_concern in _by_concern() for key in _nearest(concern, by_concern))


def _nearest(concern: str, by_concern: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """What is named on the way from a weakness to its ancestors first, on each way."""
    found = dict[str, None]()
    pending, seen = [concern], {concern}
    while pending:
        one = pending.pop(0)
        if one in by_concern:
            found |= dict.fromkeys(by_concern[one])
            continue
        parents = [parent for parent in cwe_parents().get(one, ()) if parent not in seen] if one.startswith("CWE-") else []
        seen.update(parents)
        pending += parents
    return tuple(found)


@cache
def _by_concern() -> tuple[Mapping[str, tuple[str, ...]], ...]:
    """Of each standard: its requirements by the weaknesses and criteria that it names."""
    standards: list[Mapping[str, tuple[str, ...]]] = []
    for name in STANDARDS:
        found: dict[str, list[str]] = {}
        for defined in standard(name):
            concerns = (f"{CRITERION}{defined.id}",) if defined.standard == "wcag" else defined.cwes
            for concern in concerns:
                found.setdefault(concern, []).append(_key(defined))
        standards.append({concern: tuple(keys) for concern, keys in found.items()})
    return tuple(standards)


def _key(defined: RequirementDefinition) -> str:
    return f"{defined.standard} {defined.version} {defined.id}"


def _requirement(
    defined: RequirementDefinition, violations: Mapping[str, Sequence[Finding]], lookers: Mapping[str, set[str]]
) -> Requirement:
    key = _key(defined)
    violating, tools = violations.get(key, ()), tuple(sorted(lookers.get(key, ())))
    unviolated = RequirementStatus.NO_FINDING if tools else RequirementStatus.NOT_MEASURED
    return Requirement(
        standard=defined.standard,
        version=defined.version,
        id=defined.id,
        chapter=defined.chapter,
        title=defined.title,
        level=defined.level,
        status=RequirementStatus.VIOLATED if violating else unviolated,
        needs_person=defined.needs_person,
        open_findings=len(violating),
        violated_by=tuple(sorted({f"{finding.tool} {finding.rule_id}" for finding in violating})),
        cwes=defined.cwes,
        tools=tools,
    )
