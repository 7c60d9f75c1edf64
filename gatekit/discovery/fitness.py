"""Whether a report is fit to be judged in an entry of the evidence contract."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import attrs
from msgspec import Struct

from gatekit.discovery.belonging import Belonging, are_apart
from gatekit.discovery.globs import Globs
from gatekit.discovery.read import clean_report, may_be_clean
from gatekit.formats.registry import REGISTRY, load_format
from gatekit.model.evidence import Report
from gatekit.model.policy import EvidenceEntry
from gatekit.model.vocabulary import ReportStatus

# of the others nothing was read, so that accepting them would pass out of ignorance
ACCEPTABLE = frozenset({ReportStatus.BLANK, ReportStatus.PARTIAL, ReportStatus.STALE, ReportStatus.WRONG_SUBJECT})

CLOCK_SKEW = timedelta(minutes=5)
_FORMS_OF_NO_BYTES = frozenset({"", " "})
_ABBREVIATION = re.compile(r"[0-9a-f]{7,64}")


class Judged(Struct, frozen=True, kw_only=True):
    """A report as an entry sees it.

    Attributes:
        report: with the status and reason that it has in this entry.
        is_fit: whether the entry's rules may see it.
    """

    report: Report
    is_fit: bool


def judged(report: Report, belonging: Belonging, *, at: datetime, subject: str) -> Judged:
    """What an entry makes of a report that belongs to it: the first thing that it does not accept, or a fit report.

    Args:
        report: as read.
        belonging: how it belongs to the entry.
        at: the time that the decision is for.
        subject: the commit that the decision is about; "" if nobody said.
    """
    entry = belonging.entry
    report = _resolved_blank(report, belonging)
    faults = list(_faults(report, belonging, at=at, subject=subject))
    refused = [fault for fault in faults if fault[0] not in ACCEPTABLE or fault[0] not in entry.accept]
    if not faults:
        return Judged(report=report, is_fit=True)
    status, reason = (refused or faults)[0]
    return Judged(report=attrs.evolve(report, status=status, reason=reason), is_fit=not refused)


def same_commit(one: str, other: str) -> bool:
    """Whether two names are of one commit: equal, or one is an abbreviation of the other of at least 7 hex digits.

    >>> same_commit("9FCEB02", "9fceb02d0ae598e95dc970b74767f19372d61af8"), same_commit("9fce", "9fceb02")
    (True, False)
    """
    one, other = sorted((one.strip().lower(), other.strip().lower()), key=len)
    return one == other or (bool(_ABBREVIATION.fullmatch(one) and _ABBREVIATION.fullmatch(other)) and other.startswith(one))


def _faults(report: Report, belonging: Belonging, *, at: datetime, subject: str) -> Iterator[tuple[ReportStatus, str]]:
    entry = belonging.entry
    if report.status is not ReportStatus.OK:
        yield report.status, report.reason
    if belonging.mismatch:
        yield ReportStatus.UNRECOGNISED, belonging.mismatch
    if belonging.conflict:
        yield ReportStatus.AMBIGUOUS, belonging.conflict
    wrong_subject = _wrong_subject(report, entry, subject)
    if wrong_subject:
        yield ReportStatus.WRONG_SUBJECT, wrong_subject
    stale = _stale(report, entry, at)
    if stale:
        yield ReportStatus.STALE, stale


def _resolved_blank(report: Report, belonging: Belonging) -> Report:
    """A blank document whose clean form is known for sure becomes the clean report that it is."""
    entry, form = belonging.entry, report.blank_form
    if report.status is not ReportStatus.BLANK or form is None:
        return report
    if form in _FORMS_OF_NO_BYTES and not entry.blank_is_clean:
        return report
    names = (report.format,) if report.format else entry.formats
    known = [loaded for loaded in map(load_format, names) if loaded.clean_form == form]
    if len(known) > 1 or not belonging.is_named:
        # the name that discovery knows it by; an open kind would leave open what it is that was not found
        known = [one for one in known if not one.open_kind and Globs(REGISTRY[one.name].names).match(report.path)]
    if len(known) != 1 or not may_be_clean(known[0], form, report.path):
        return report
    clean = clean_report(report, known[0])
    return report if are_apart(clean.measures, entry.measures) else clean


def _wrong_subject(report: Report, entry: EvidenceEntry, subject: str) -> str:
    if report.subject and subject and not same_commit(report.subject, subject):
        return f"is about commit {report.subject}, not {subject}"
    if entry.subject_required and not report.subject:
        return "does not say which commit it is about"
    if entry.subject_required and not subject:
        return f"is about commit {report.subject}, but the run does not say which commit is decided (--commit)"
    return ""


def _stale(report: Report, entry: EvidenceEntry, at: datetime) -> str:
    if entry.max_age is None:
        return ""
    if report.produced_at is None:
        return f"carries no time, so its age cannot be held against {_spelled(entry.max_age)} (--produced-at says it)"
    age = at - report.produced_at
    if age < -CLOCK_SKEW:
        return f"was produced {_spelled(-age)} after the time that is decided for"
    return f"is {_spelled(age)} old; at most {_spelled(entry.max_age)} is fit" if age > entry.max_age else ""


def _spelled(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    days, hours, minutes = seconds // 86400, seconds % 86400 // 3600, seconds % 3600 // 60
    parts = [f"{days}d" if days else "", f"{hours}h" if hours else "", f"{minutes}m" if minutes else "", f"{seconds % 60}s"]
    shown = [part for part in parts if part and part != "0s"]
    return "".join(shown[:2]) or "0s"
