"""WCAG success criteria as accessibility tools spell them, and the tags that findings of all of them carry.

A finding is tagged with its criteria (`WCAG-1.4.3`) and with one level, the lowest of its criteria (`WCAG-2.2-AA`), which is the
one that it breaks first. Criteria that WCAG 2.2 does not have (4.1.1, which it removed) give no tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from gatekit.model.standards import standard

_LEVELS = {1: "WCAG-2.2-A", 2: "WCAG-2.2-AA", 3: "WCAG-2.2-AAA"}
_AXE_CRITERION = re.compile(r"wcag([1-4])([1-5])([1-9][0-9]?)")
_AXE_LEVEL = re.compile(r"wcag2[0-9]?(a{1,3})")
_SNIFF = re.compile(r"\.([1-4])_([1-5])_([1-9][0-9]?)(?:_[A-Z][A-Za-z0-9]*)?(?=\.|$)")


@cache
def _levels() -> dict[str, int]:
    return {criterion.id: criterion.level for criterion in standard("wcag_2_2")}


@cache
def _axe_rules() -> dict[str, tuple[str, ...]]:
    lines = Path(__file__).with_name("axe_rules.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {rule: tuple(criteria.split()) for rule, criteria in rows}


def criteria_of_axe_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """The success criteria that tags of an axe rule name.

    >>> criteria_of_axe_tags(["cat.color", "wcag2aa", "wcag143", "wcag1412"])
    ('1.4.3', '1.4.12')
    """
    return tuple(".".join(found.groups()) for found in map(_AXE_CRITERION.fullmatch, tags) if found)


def criteria_of_axe_rule(rule: str) -> tuple[str, ...]:
    """The success criteria of one of axe-core's own rules, where a report does not give its tags.

    >>> criteria_of_axe_rule("color-contrast"), criteria_of_axe_rule("region")
    (('1.4.3',), ())
    """
    return _axe_rules().get(rule, ())


def criteria_of_sniff(code: str) -> tuple[str, ...]:
    """The success criterion in a code of HTML CodeSniffer, the engine of pa11y.

    >>> criteria_of_sniff("WCAG2AA.Principle1.Guideline1_3.1_3_1_A.G141")
    ('1.3.1',)
    """
    found = _SNIFF.search(code)
    return (".".join(found.groups()),) if found else ()


def wcag_ids(criteria: Iterable[str]) -> tuple[str, ...]:
    """The criteria as `WCAG-1.4.3`, each once; those that WCAG 2.2 does not have are left out.

    >>> wcag_ids(["4.1.2", "4.1.1", "4.1.2"])
    ('WCAG-4.1.2',)
    """
    return tuple(dict.fromkeys(f"WCAG-{criterion}" for criterion in criteria if criterion in _levels()))


def wcag_tags(criteria: Iterable[str], axe_tags: Iterable[str] = ()) -> tuple[str, ...]:
    """The tags of a finding about these criteria: each criterion, and the lowest level among them.

    Args:
        criteria: as they stand in WCAG.
        axe_tags: where no criterion is known, as with rules of a project's own, these tell the level (`wcag21aa`).

    >>> wcag_tags(["2.1.3", "2.1.1"])
    ('WCAG-2.1.3', 'WCAG-2.1.1', 'WCAG-2.2-A')
    >>> wcag_tags([], ["wcag21aa"]), wcag_tags([], ["best-practice"])
    (('WCAG-2.2-AA',), ())
    """
    criteria = tuple(criteria)
    known = [_levels()[criterion] for criterion in criteria if criterion in _levels()]
    if not criteria:
        known = [len(found[1]) for found in map(_AXE_LEVEL.fullmatch, axe_tags) if found]
    return (*wcag_ids(criteria), _LEVELS[min(known)]) if known else ()
