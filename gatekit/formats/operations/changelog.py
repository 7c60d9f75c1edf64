"""A changelog as Keep a Changelog 1.1.0 describes it: Markdown with one section for each version.

What is no section of that form (a date that does not exist, a version that stands there twice, a heading that names none) makes
the report partial, with its line: the rest of the changelog still tells what was released.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from msgspec import Struct

from gatekit.formats.contract import Content, Format
from gatekit.model.records import Record, record_class
from gatekit.reading.document import Document
from gatekit.reading.lines import text_lines
from gatekit.reading.shape import Shape, Syntax

_TITLE = re.compile(r"#[ \t]+change[ -]?log\b.*", re.IGNORECASE)
_UNRELEASED = re.compile(r"\[?unreleased\]?", re.IGNORECASE)
_VERSION = re.compile(r"\[?v?([0-9]+\.[0-9]+[0-9A-Za-z.+-]*)\]?")
_SECTION = re.compile(r"##[ \t]+(\S.*)")
_KIND = re.compile(r"###[ \t]+(\S.*)")
_ENTRY = re.compile(r" {0,3}[-*+][ \t]+\S")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_TARGET = re.compile(r"\([^()]*\)")  # of a link, right behind the version
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YANKED = re.compile(r"\[YANKED\]", re.IGNORECASE)


class Section(Struct):
    """One version.

    Attributes:
        version: "" for what is not released yet.
        released_at: midnight of its date; None if it has none.
        yanked: whether it was taken back.
        kinds: the headings below it.
        entries: how many changes it tells of.
    """

    version: str = ""
    released_at: datetime | None = None
    yanked: bool = False
    kinds: list[str] = []
    entries: int = 0


def recognise(shape: Shape) -> bool:
    """Markdown whose first heading is `# Changelog` and which has a version, or what is not released, below it."""
    if shape.syntax is not Syntax.TEXT:
        return False
    lines = [line.strip() for line in shape.lines if line.strip()]
    if not lines or not _TITLE.fullmatch(lines[0]):
        return False
    sections = (match[1] for match in map(_SECTION.fullmatch, lines) if match)
    return any(_UNRELEASED.match(section) or _VERSION.match(section) for section in sections)


def read(document: Document) -> Content:
    """Reads a changelog.

    Raises:
        ReportError: it is not UTF-8 text.
    """
    faults: list[str] = []
    sections = list(_sections(text_lines(document), faults))
    return Content(
        tool="changelog",
        records=tuple(map(_record, sections)),
        blank="" if sections or faults else "no version in it",
        incomplete=tuple(faults),
    )


def _sections(lines: list[str], faults: list[str]) -> Iterator[Section]:
    known: set[str] = set()
    section: Section | None = None
    fence = ""
    for number, line in enumerate(lines, 1):
        fenced = _FENCE.match(line)
        if fenced and fence in {"", fenced[1]}:
            fence = "" if fence else fenced[1]
        if fence or fenced:
            continue
        heading, kind = _SECTION.fullmatch(line.rstrip()), _KIND.fullmatch(line.rstrip())
        if heading:
            if section is not None:
                yield section
            section = _section(heading[1], number, faults)
            if section is not None:
                if section.version in known:
                    faults.append(f"line {number}: {section.version or 'Unreleased'} stands there twice")
                known.add(section.version)
        elif section is not None and kind:
            section.kinds.append(kind[1])
        elif section is not None and _ENTRY.match(line) and len(line) - len(line.lstrip()) < 2:
            section.entries += 1
    if section is not None:
        yield section


def _section(heading: str, number: int, faults: list[str]) -> Section | None:
    """The version of a heading; None, and a fault, if it names none."""
    text = heading.strip("# \t")
    unreleased, version = _UNRELEASED.match(text), _VERSION.match(text)
    if unreleased:
        return Section()
    if version is None:
        faults.append(f"line {number}: a heading that names no version: {text[:60]!r}")
        return None
    rest = text[version.end() :]
    section = Section(version=version[1], yanked=_YANKED.search(rest) is not None)
    target = _TARGET.match(rest)
    dated = _YANKED.sub("", rest[target.end() if target else 0 :]).strip(" \t-\u2013\u2014:,()")
    if not _DATE.fullmatch(dated):
        faults.append(f"line {number}: {section.version}: expected a date such as 2026-11-23, got {dated[:40]!r}")
        return section
    try:
        section.released_at = datetime.fromisoformat(dated).replace(tzinfo=UTC)
    except ValueError:
        faults.append(f"line {number}: {section.version}: no such date: {dated}")
    return section


def _record(section: Section) -> Record:
    release: Record = record_class("release")(
        version=section.version,
        released_at=section.released_at,
        yanked=section.yanked,
        sections=tuple(dict.fromkeys(section.kinds)),
        entries=section.entries,
    )
    return release


FORMAT = Format(
    name="changelog",
    title="Changelog (Keep a Changelog)",
    recognise=recognise,
    read=read,
    records=("release",),
    versions="Keep a Changelog 1.0 and 1.1",
    command="cp CHANGELOG.md reports/",
    source="Keep a Changelog 1.1.0 (https://keepachangelog.com/en/1.1.0/)",
    reads=(
        "`## [1.2.3] - 2026-11-23` and `## [Unreleased]`, with or without brackets or links; `[YANKED]`",
        "the kinds of change (`### Added`) and how many entries there are",
        "missing and impossible dates, versions that stand there twice, headings without a version: the report is partial",
    ),
    leaves=("what the entries say, and links", "nested entries, and what stands in fenced blocks"),
)
