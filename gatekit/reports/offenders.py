"""Offenders for people: what one line says about each, grouped by file, the worst first. Texts are still unescaped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from gatekit.model.decision import RuleResult
from gatekit.model.finding import Finding
from gatekit.model.records import Record, kind_of
from gatekit.model.vocabulary import Severity
from gatekit.reports.lines import ItemLine, item_line
from gatekit.reports.words import counted

NO_FILE = "without a file"  # the heading of offenders whose report names none


class FileGroup(Struct, frozen=True, kw_only=True):
    """The offenders of one file: how many there are, and the worst of them.

    Attributes:
        path: the file; "" for those whose report names none.
        heading: what stands above them in the file's place, if there is none.
        count: how many.
        lines: the worst.
    """

    path: str
    heading: str
    count: int
    lines: tuple[ItemLine, ...]


class Grouped(Struct, frozen=True, kw_only=True):
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
    files: dict[str, list[ItemLine]] = {}
    for offender in offenders:
        line = item_line(offender)
        files.setdefault(line.path, []).append(line)
    for lines in files.values():
        lines.sort(key=lambda line: (-line.rank, line.position))
    ordered = sorted(files.items(), key=lambda item: (-item[1][0].rank, -len(item[1]), item[0]))
    heading = NO_FILE if offenders and isinstance(offenders[0], Finding) else f"{noun_of(offenders)}s"
    return tuple(FileGroup(path=path, heading=heading, count=len(lines), lines=tuple(lines)) for path, lines in ordered)


def noun_of(offenders: Sequence[Finding | Record]) -> str:
    """What people call one of the offenders, which are all of one sort.

    >>> from gatekit.model.records import record_class
    >>> noun_of([record_class("workflow_run")(id="1")]), noun_of([])
    ('workflow run', 'finding')
    """
    if not offenders or isinstance(offenders[0], Finding):
        return "finding"
    return kind_of(offenders[0]).replace("_", " ")


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
            groups.append(replace(group, lines=shown))
    return Grouped(
        groups=tuple(groups), files=sum(bool(group.path) for group in files), more=total - (first - room), more_files=more_files
    )


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
    noun = noun_of(rule.offenders)
    count = len(rule.offenders)
    # every rule sees the requirements of all standards, and is about a few of them
    is_alone = rule.considered <= count or noun == "requirement"
    many = counted(count, noun) if is_alone else f"{count:,} of {counted(rule.considered, noun)}"
    allowed = f"{rule.allowed:,} allowed" if rule.allowed else "none allowed"
    worst = severities(rule.offenders)
    return f"{many}, {allowed}{f': {worst}' if worst else ''}{_in_files(',', grouped.files)}"


def rest(grouped: Grouped) -> str:
    """How many offenders are not shown, and in how many files they are.

    >>> rest(Grouped(groups=(), files=50, more=312, more_files=41))
    'and 312 more in 41 files'
    """
    return f"and {grouped.more:,} more{_in_files('', grouped.more_files)}"


def more_related(rule: RuleResult, first: int) -> str:
    """How many of a rule's related records are not among the first."""
    return f"and {counted(len(rule.related) - first, 'more file')}"


def _in_files(joint: str, files: int) -> str:
    return f"{joint} in {counted(files, 'file')}" if files else ""
