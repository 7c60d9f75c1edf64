"""Which entries of the evidence contract a report belongs to."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from msgspec import Struct

from gatekit.discovery.globs import Globs
from gatekit.discovery.read import clean_measures, may_be_clean
from gatekit.formats.registry import REGISTRY, load_format
from gatekit.model.evidence import Report
from gatekit.model.policy import EvidenceEntry
from gatekit.model.vocabulary import Kind, ReportStatus


class Belonging(Struct, frozen=True, kw_only=True):
    """One report in one entry.

    Attributes:
        entry: the entry.
        is_named: whether the user or the entry's `paths` named this file, rather than its customary name.
        mismatch: why a report that the user pinned to the entry is none of its formats or measures; "" if it is.
        conflict: which other entries give its findings another kind; "" if none.
    """

    entry: EvidenceEntry
    is_named: bool
    mismatch: str = ""
    conflict: str = ""


def belongings(entries: Sequence[EvidenceEntry], report: Report, filled_elsewhere: Collection[str] = ()) -> tuple[Belonging, ...]:
    """The entries that a report belongs to, in the contract's order.

    Args:
        entries: the contract.
        report: as read, with the entry that it is pinned to.
        filled_elsewhere: other entries that the same file fills as a report of another pin.
    """
    chosen = _chosen(entries, report)
    if report.entry:
        pinned = next((entry for entry in entries if entry.id == report.entry), None)
        chosen = [
            entry
            for entry in entries
            if entry is pinned
            or (pinned is not None and entry.id not in filled_elsewhere and _stays(entry, chosen, report, pinned))
        ]
    return tuple(
        Belonging(
            entry=entry,
            is_named=bool(entry.paths) or entry.id == report.entry,
            mismatch=_mismatch(entry, report) if entry.id == report.entry else "",
            conflict=_kind_conflict(entry, chosen, report),
        )
        for entry in chosen
    )


def _stays(entry: EvidenceEntry, chosen: Sequence[EvidenceEntry], report: Report, pinned: EvidenceEntry) -> bool:
    """Whether a report that is pinned to one entry still belongs to another: naming a file must not take evidence away.

    It does not where nothing was read of it, where the two would make something else of its findings, and where the pin says
    that it is not what it would be taken for: unit tests that are end-to-end tests.
    """
    is_known = report.status is ReportStatus.OK or (_is_read(report) and bool(report.measures))
    if entry not in chosen or not is_known or _kind_excludes(entry, pinned) or _kind_excludes(pinned, entry):
        return False
    return pinned in chosen or are_apart(entry.measures, pinned.measures)


def are_apart(some: Collection[Kind], others: Collection[Kind]) -> bool:
    """Whether two lists of kinds have none in common; an empty one says nothing of kinds.

    >>> are_apart([Kind.LINT], [Kind.SECRET]), are_apart([Kind.LINT], [])
    (True, False)
    """
    return bool(some and others) and set(some).isdisjoint(others)


def _chosen(entries: Sequence[EvidenceEntry], report: Report) -> list[EvidenceEntry]:
    """The entries that take a report if nobody pins it."""
    matching = [entry for entry in entries if _matches(entry, report)]
    claiming = [entry for entry in matching if entry.paths or entry.tools]
    # a tool that nobody knows may be another one than the entry's `tools`, and then the report is everybody's
    is_claimed = any(report.tool or not entry.tools for entry in claiming)
    return claiming if is_claimed else matching


def _matches(entry: EvidenceEntry, report: Report) -> bool:
    if report.format and report.format not in entry.formats:
        return False
    if entry.paths and not Globs(entry.paths).match(report.path):
        return False
    if not report.format:
        return bool(entry.paths) or _is_lost_by_custom(entry, report)
    return _is_tool_of(entry, report) and _is_measured_for(entry, report)


def _is_lost_by_custom(entry: EvidenceEntry, report: Report) -> bool:
    """Whether a file of which nothing could be read has a customary name of the entry's formats.

    A crashed tool's empty report, or one that was cut off, must not vanish; what is whole and of no format is no such report.
    """
    if report.status is ReportStatus.UNRECOGNISED:
        return False
    names = [name for name in entry.formats if name in REGISTRY and Globs(REGISTRY[name].names).match(report.path)]
    return any(not _is_clean_of_other_kinds(entry, report, name) for name in names)


def _is_clean_of_other_kinds(entry: EvidenceEntry, report: Report, name: str) -> bool:
    """Whether a blank document is the clean report of a format, which then shows nothing about what the entry measures."""
    known = load_format(name)
    return are_apart(clean_measures(known), entry.measures) and may_be_clean(known, report.blank_form, report.path)


def _is_tool_of(entry: EvidenceEntry, report: Report) -> bool:
    if not entry.tools:
        return True
    if not report.tool:
        return not _is_read(report)
    return report.tool.casefold() in {tool.casefold() for tool in entry.tools}


def _is_measured_for(entry: EvidenceEntry, report: Report) -> bool:
    if not entry.measures:
        return True
    measured = _measured(entry, report)
    if not measured:
        return report.status is not ReportStatus.OK
    return not measured.isdisjoint(entry.measures)


def _measured(entry: EvidenceEntry, report: Report) -> frozenset[Kind]:
    """What the report measured in the eyes of the entry, whose `kind:` asserts that of formats which carry no kind."""
    if entry.kind is not None and load_format(report.format).open_kind:
        return report.measures | {entry.kind}
    return report.measures


def _is_read(report: Report) -> bool:
    return report.status in (ReportStatus.OK, ReportStatus.PARTIAL)


def _mismatch(entry: EvidenceEntry, report: Report) -> str:
    if report.format and report.format not in entry.formats:
        return f"is {report.format}, but {entry.id} takes {', '.join(entry.formats)}"
    if report.format and _is_read(report) and not _is_measured_for(entry, report):
        wanted = ", ".join(kind.value for kind in entry.measures)
        found = ", ".join(sorted(kind.value for kind in report.measures)) or "nothing of a known kind"
        return f"measures {found}, but {entry.id} takes {wanted}"
    return ""


def _kind_conflict(entry: EvidenceEntry, chosen: Sequence[EvidenceEntry], report: Report) -> str:
    """Why the entries of a report cannot all be right about what its findings are; "" if they can."""
    if not report.format or not load_format(report.format).open_kind:
        return ""
    others = [other for other in chosen if other is not entry and (_kind_excludes(entry, other) or _kind_excludes(other, entry))]
    if not others:
        return ""
    named = ", ".join(f"{other.id} ({_kinds_of(other)})" for other in others)
    return f"{entry.id} takes its findings as {_kinds_of(entry)}, but it belongs to {named} too"


def _kind_excludes(entry: EvidenceEntry, other: EvidenceEntry) -> bool:
    """Whether the kind that one entry gives to all findings is none that the other would see."""
    if entry.kind is None:
        return False
    return entry.kind is not other.kind if other.kind is not None else bool(other.measures) and entry.kind not in other.measures


def _kinds_of(entry: EvidenceEntry) -> str:
    return entry.kind.value if entry.kind is not None else " or ".join(kind.value for kind in entry.measures)
