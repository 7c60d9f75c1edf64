"""Words that every rendering for people uses."""

from __future__ import annotations

from gatekit.model.vocabulary import ReportStatus

STATUS_WORDS = {
    ReportStatus.OK: "ok",
    ReportStatus.BLANK: "blank",
    ReportStatus.PARTIAL: "partial",
    ReportStatus.UNREADABLE: "unreadable",
    ReportStatus.UNRECOGNISED: "not recognised",
    ReportStatus.AMBIGUOUS: "ambiguous",
    ReportStatus.UNSUPPORTED_VERSION: "version not supported",
    ReportStatus.TOO_LARGE: "too large",
    ReportStatus.STALE: "stale",
    ReportStatus.WRONG_SUBJECT: "of another commit",
}


def counted(count: int, noun: str, plural: str = "") -> str:
    """The count with its noun.

    >>> counted(1, "finding"), counted(1204, "finding"), counted(2, "entry", "entries")
    ('1 finding', '1,204 findings', '2 entries')
    """
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"
