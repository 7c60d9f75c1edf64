"""One requirement of a standard, and what the evidence says of it."""

from __future__ import annotations

from typing import ClassVar

import attrs

from gatekit.model.records import Record
from gatekit.model.vocabulary import RequirementStatus


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Requirement(Record):
    """One requirement of a standard.

    Attributes:
        standard: `asvs`, `owasp_top_10`, `wcag`.
        version: of the standard (`5.0.0`, `2025`, `2.2`).
        id: in the standard (`V1.2.4`, `A03`, `1.4.3`).
        violated_by: tool and rule of the open findings that violate it (`bandit B602`), sorted.
        chapter: that it stands in (`V1`, `1.4`); its own id for standards without chapters.
        title: what it is about, in our words.
        level: 1, 2 or 3: ASVS levels, and for WCAG A, AA and AAA; 0 for standards without levels.
        status: `violated`, `no_finding` (a tool looked and found nothing, which proves little) or `not_measured`.
        needs_person: whether no tool can decide it alone.
        open_findings: how many open findings violate it.
        cwes: the weaknesses that it is about.
        tools: the tools that looked, sorted.
    """

    NAMED_BY: ClassVar[tuple[str, ...]] = ("standard", "version", "id")

    standard: str
    version: str
    id: str
    violated_by: tuple[str, ...] = ()
    chapter: str = ""
    title: str = ""
    level: int = 0
    status: RequirementStatus = RequirementStatus.NOT_MEASURED
    needs_person: bool = False
    open_findings: int = 0
    cwes: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
