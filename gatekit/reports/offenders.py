"""Offenders for people: what one line says about each, grouped by file, the worst first. Texts are still unescaped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from gatekit.model.decision import RuleResult
from gatekit.model.finding import Finding, Location
from gatekit.model.records import Record
from gatekit.model.vocabulary import Severity
from gatekit.reports.numbers import quantity

NO_FILE = "without a file"  # the heading of offenders whose report names none


@attrs.frozen(kw_only=True)
class OffenderLine:
    """What one line says about an offender.

    Attributes:
        path: the file, address or package that it stands under; "" if the report names none.
        place: line and column; "" if the report names none.
        severity: its word; "" for a record.
        rule_id: the tool's rule, or what the record is about.
        text: the rest.
        rank: how bad, for sorting; higher is worse.
        position: line and column, for sorting.
    """

    path: str
    place: str
    severity: str
    rule_id: str
    text: str
    rank: int
    position: tuple[int, int]


@attrs.frozen(kw_only=True)
class FileGroup:
    """The offenders of one file: how many there are, and the worst of them."""

    path: str
    count: int
    lines: tuple[OffenderLine, ...]


@attrs.frozen(kw_only=True)
class Grouped:
    """The worst offenders by file, and how many are not among them.

    Attributes:
        groups: the worst files first.
        files: how many files have offenders; what is without a file is not counted.
        more: offenders that are not shown.
        more_files: how many files these are in.
    """

    groups: tuple[FileGroup, ...]
    files: int
    more: int
    more_files: int


def by_file(offenders: Sequence[Finding | Record]) -> tuple[FileGroup, ...]:
    """All offenders by file.

    Files come by their worst severity, then by how many they have, then by name; within a file offenders come by severity,
    then by place.
    """
    files: dict[str, list[OffenderLine]] = {}
    for offender in offenders:
        line = offender_line(offender)
        files.setdefault(line.path, []).append(line)
    for lines in files.values():
        lines.sort(key=lambda line: (-line.rank, line.position))
    ordered = sorted(files.items(), key=lambda item: (-item[1][0].rank, -len(item[1]), item[0]))
    return tuple(FileGroup(path=path, count=len(lines), lines=tuple(lines)) for path, lines in ordered)


def worst(files: Sequence[FileGroup], *, first: int, per_file: int) -> Grouped:
    """The worst offenders.

    Args:
        files: all offenders, from `by_file`.
        first: at most so many are shown.
        per_file: at most so many of one file, if there are more than `first`.
    """
    total = sum(group.count for group in files)
    if total <= first:
        per_file = first
    groups: list[FileGroup] = []
    room = first
    more_files = 0
    for group in files:
        shown = group.lines[: min(per_file, room)]
        room -= len(shown)
        more_files += bool(group.path) and len(shown) < group.count
        if shown:
            groups.append(attrs.evolve(group, lines=shown))
    return Grouped(
        groups=tuple(groups), files=sum(bool(group.path) for group in files), more=total - (first - room), more_files=more_files
    )


def offender_line(offender: Finding | Record) -> OffenderLine:
    """What one line says about a finding or a record."""
    return finding_line(offender) if isinstance(offender, Finding) else _record_line(offender)


def finding_line(finding: Finding) -> OffenderLine:
    """What one line says about a finding.

    >>> from gatekit.model.vocabulary import Kind
    >>> line = finding_line(Finding(kind=Kind.LINT, tool="ruff", rule_id="F401", severity=Severity.HIGH, message="unused",
    ...                             location=Location(path="a.py", line=3, column=8)))
    >>> line.place, line.severity, line.rule_id, line.text
    ('3:8', 'high', 'F401', 'unused')
    """
    location = finding.location
    return OffenderLine(
        path=location.path or finding.component.name or finding.component.purl,
        place=place(location),
        severity=finding.severity.word,
        rule_id=finding.rule_id,
        text=_finding_text(finding),
        rank=int(finding.severity),
        position=(location.line, location.column),
    )


def place(location: Location) -> str:
    """Line and column, as far as they are known.

    >>> place(Location(path="a.py", line=3)), place(Location(path="a.py"))
    ('3', '')
    """
    if not location.line:
        return ""
    return f"{location.line}:{location.column}" if location.column else str(location.line)


def _finding_text(finding: Finding) -> str:
    """The message, after the package and the element that it is about."""
    package, name = finding.component, finding.location.logical_name
    parts: list[str] = []
    if package.name:
        fixed = f"fixed in {package.fixed_version}" if package.fixed_version else "no fixed version known"
        parts.append(f"{package.name} {package.version}".rstrip() + f" ({fixed})")
    if name and name not in finding.rule_id and name not in finding.message:
        parts.append(name)
    return ": ".join([*parts, finding.message] if finding.message else parts)


def _record_line(record: Record) -> OffenderLine:
    values = {name: value for name, value in attrs.asdict(record, recurse=False).items() if name != "report"}
    path = str(values.pop("path", ""))
    named = " ".join(str(values.pop(key)) for key in ("name", "version") if values.get(key))
    uncovered = values.get("lines", 0) - values.get("covered_lines", 0)
    return OffenderLine(
        path=path,
        place="",
        severity="",
        rule_id=named,
        text=_coverage(values) if uncovered > 0 else _fields(values),
        rank=max(uncovered, 0),
        position=(0, 0),
    )


def _coverage(values: Mapping[str, Any]) -> str:
    lines, covered = values["lines"], values["covered_lines"]
    return f"{covered:,} of {lines:,} lines covered ({quantity(100 * covered / lines, 'percent')})"


def _fields(values: Mapping[str, Any]) -> str:
    said = ((name.replace("_", " "), value) for name, value in values.items() if value not in ("", (), None))
    return "; ".join(f"{name}: {', '.join(map(str, value)) if isinstance(value, tuple) else value}" for name, value in said)


def counted(count: int, noun: str, plural: str = "") -> str:
    """The count with its noun.

    >>> counted(1, "finding"), counted(1204, "finding"), counted(2, "entry", "entries")
    ('1 finding', '1,204 findings', '2 entries')
    """
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def severities(offenders: Sequence[Finding | Record]) -> str:
    """How many offenders there are of each severity, worst first; "" for records.

    >>> from gatekit.model.vocabulary import Kind
    >>> severities([Finding(kind=Kind.LINT, tool="ruff", rule_id="F401", severity=Severity.HIGH, message="")] * 3)
    '3 high'
    """
    counter = Counter(offender.severity for offender in offenders if isinstance(offender, Finding))
    return ", ".join(f"{counter[severity]:,} {severity.word}" for severity in reversed(Severity) if counter[severity])


def verdict(rule: RuleResult, grouped: Grouped) -> str:
    """How many offenders a rule caught, how many it allows, how bad they are, and where: two facts in one sentence."""
    noun = "finding" if isinstance(rule.offenders[0], Finding) else "record"
    count = len(rule.offenders)
    many = counted(count, noun) if rule.considered <= count else f"{count:,} of {counted(rule.considered, noun)}"
    allowed = f"{rule.allowed:,} allowed" if rule.allowed else "none allowed"
    worst = severities(rule.offenders)
    return f"{many}, {allowed}{f': {worst}' if worst else ''}{_in_files(',', grouped.files)}"


def rest(grouped: Grouped) -> str:
    """How many offenders are not shown, and in how many files they are.

    >>> rest(Grouped(groups=(), files=50, more=312, more_files=41))
    'and 312 more in 41 files'
    """
    return f"and {grouped.more:,} more{_in_files('', grouped.more_files)}"


def _in_files(joint: str, files: int) -> str:
    return f"{joint} in {counted(files, 'file')}" if files else ""
