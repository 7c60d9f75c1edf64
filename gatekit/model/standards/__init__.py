"""Published standards as data: requirements with ids, levels and titles, one tab-separated file each.

A file is called `<standard>_<version>.tsv`, begins with comment lines that name its source, and has the columns `id`, `chapter`,
`level` (0 where the standard has none), `needs_person` (`yes` where only a person can judge, `no` where a tool can decide it at
least in part), `title` (in our own words) and, where the standard rests on weaknesses, `cwes` (`79 89`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from msgspec import Struct

# file -> the standard and its version
STANDARDS: Mapping[str, tuple[str, str]] = {
    "asvs_4_0_3": ("asvs", "4.0.3"),
    "asvs_5_0_0": ("asvs", "5.0.0"),
    "owasp_top_10_2021": ("owasp_top_10", "2021"),
    "owasp_top_10_2025": ("owasp_top_10", "2025"),
    "wcag_2_2": ("wcag", "2.2"),
}


class RequirementDefinition(Struct, frozen=True, kw_only=True):
    """One requirement of a standard, whatever the evidence says of it.

    Attributes:
        standard: `asvs`, `owasp_top_10` or `wcag`.
        version: of the standard.
        id: in the standard (`1.4.3`).
        chapter: that it stands in (`1.4`); its own id for standards without chapters.
        title: what it is about, in our words.
        level: 1, 2 or 3 (for WCAG: A, AA and AAA); 0 for standards without levels.
        needs_person: whether only a person can judge it.
        cwes: the weaknesses that it is about.
    """

    standard: str
    version: str
    id: str
    chapter: str
    title: str
    level: int
    needs_person: bool
    cwes: tuple[str, ...] = ()


@cache
def standard(name: str) -> tuple[RequirementDefinition, ...]:
    """The requirements of a standard, in its own order. Raises `KeyError` for a name that `STANDARDS` lacks.

    >>> len(standard("wcag_2_2")), standard("wcag_2_2")[0].id
    (86, '1.1.1')
    >>> [defined.title for defined in standard("owasp_top_10_2021") if "CWE-89" in defined.cwes]
    ['Injection']
    """
    title, version = STANDARDS[name]
    return tuple(
        RequirementDefinition(
            standard=title,
            version=version,
            id=row["id"],
            chapter=row["chapter"],
            title=row["title"],
            level=int(row["level"]),
            needs_person=row["needs_person"] == "yes",
            cwes=_weaknesses(row.get("cwes", "")),
        )
        for row in _rows(name)
    )


@cache
def cwe_parents() -> Mapping[str, tuple[str, ...]]:
    """The direct ancestors of each weakness.

    >>> cwe_parents()["CWE-89"]
    ('CWE-943',)
    """
    return {f"CWE-{row['cwe']}": _weaknesses(row["parents"]) for row in _rows("cwe_parents")}


def _weaknesses(numbers: str) -> tuple[str, ...]:
    return tuple(f"CWE-{number}" for number in numbers.split())


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = Path(__file__).with_name(f"{name}.tsv").read_text(encoding="utf-8")
    columns, *lines = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    for line in lines:
        yield dict(zip(columns, line, strict=True))
