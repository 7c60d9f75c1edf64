"""Reads one report file into a `Report`. A bad file never raises: it becomes a status with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import TypeVar

import attrs
from msgspec import Raw

from gatekit.discovery.globs import Globs
from gatekit.discovery.recognise import begins_like_json, looks_like, marked_alike, recognise
from gatekit.discovery.secrecy import guarded, without_evident_secrets
from gatekit.errors import ReportError
from gatekit.formats.contract import Content, Format
from gatekit.formats.registry import load_format
from gatekit.model.evidence import Report
from gatekit.model.metric import Metric
from gatekit.model.records import Record
from gatekit.model.vocabulary import Kind, ReportStatus
from gatekit.reading.collector import collector_paused
from gatekit.reading.document import DEFAULT_MAX_BYTES, Document, open_document
from gatekit.reading.json import decode_json
from gatekit.reading.shape import Syntax
from gatekit.reading.xml import xml_events

_BLANK_WORDS = {"": "zero bytes", " ": "nothing but white space"}
# what a file of such a name holds, if it is whole
_SYNTAXES = {".json": (Syntax.JSON, Syntax.JSON_LINES), ".sarif": (Syntax.JSON,), ".xml": (Syntax.XML,)}
_MOST_REASONS = 20
_LONGEST_REASON = 600

Item = TypeVar("Item", Metric, Record)


def read_report(
    path: Path,
    *,
    name: str,
    format: str = "",  # noqa: A002 - the one word for it, here as on the command line
    entry: str = "",
    given: bool = False,
    max_bytes: int = DEFAULT_MAX_BYTES,
    produced_at: datetime | None = None,
) -> Report:
    """Reads one report file, whatever is wrong with it.

    Args:
        path: the file.
        name: how the decision names it.
        format: the format that the user says it has; the content must agree. It settles between several formats that claim the
            content, and makes a blank document the clean report that the format declares it to be.
        entry: the contract entry that the user says it fills; kept in the report.
        given: whether the user named this very file; kept in the report.
        max_bytes: larger files are `too_large` and stay unread.
        produced_at: when it was made, for reports that do not say it themselves.

    Raises:
        KeyError: `format` is not a format's name.

    >>> report = read_report(Path("no/such.json"), name="no/such.json")
    >>> report.status.value, report.reason
    ('unreadable', 'No such file or directory')
    """
    chosen = load_format(format) if format else None
    report = Report(path=name, status=ReportStatus.UNREADABLE, format=format, entry=entry, given=given, produced_at=produced_at)
    try:
        document = open_document(path, name=name, max_bytes=max_bytes)
    except ReportError as error:
        return _unfit(report, ReportStatus(error.status), _reason(error))
    report = attrs.evolve(report, size=document.size)
    with collector_paused():
        return attrs.evolve(_read_document(document, report, chosen), digest=document.digest)


def may_be_clean(known: Format, form: str | None, name: str) -> bool:
    """Whether a format writes this blank document, into a file of this name, when it found nothing."""
    return form is not None and known.clean_form == form and not Globs(known.never_clean).match(name)


def clean_measures(known: Format) -> frozenset[Kind]:
    """The kinds that a clean report of a format shows were looked for; none if others say what it is about."""
    return frozenset() if known.open_kind else frozenset(known.clean_kinds or known.kinds)


def clean_report(report: Report, known: Format) -> Report:
    """A blank report as the clean report of a format that writes such a document when it finds nothing."""
    return attrs.evolve(
        report,
        status=ReportStatus.OK,
        reason="",
        format=known.name,
        measures=clean_measures(known),
    )


def _read_document(document: Document, report: Report, chosen: Format | None) -> Report:
    shape = document.shape
    if shape.blank is not None:
        words = _BLANK_WORDS.get(shape.blank, f"nothing but {shape.blank}")
        blank = attrs.evolve(
            _unfit(report, ReportStatus.BLANK, f"{words}: a clean report and a crashed tool look the same"),
            blank_form=shape.blank,
        )
        # zero bytes and white space need the contract's `blankIsClean` on top
        if chosen is None or shape.blank in _BLANK_WORDS or not may_be_clean(chosen, shape.blank, document.path):
            return blank
        return clean_report(blank, chosen)
    claims = recognise(document)
    if chosen is None and len(claims) > 1:
        names = " and ".join(claims)
        return _unfit(report, ReportStatus.AMBIGUOUS, f"{names} both claim it (say which: --evidence {claims[0]}=PATH)")
    if not claims or (chosen is not None and chosen.name not in claims):
        fault = "" if claims else _fault(document, chosen)
        status = ReportStatus.UNREADABLE if fault else ReportStatus.UNRECOGNISED
        return _unfit(report, status, _unrecognised(document, chosen, claims, fault))
    known = chosen or load_format(claims[0])
    report = attrs.evolve(report, format=known.name)
    try:
        content = known.read(document)
    except ReportError as error:
        return _unfit(report, ReportStatus(error.status), _reason(error))
    return _with_content(report, guarded(content))


def _with_content(report: Report, content: Content) -> Report:
    status, reasons = ReportStatus.OK, [content.blank] if content.blank else []
    if content.blank:
        status = ReportStatus.BLANK
    elif content.incomplete:
        status, reasons = ReportStatus.PARTIAL, _sentences(content.incomplete)
    return attrs.evolve(
        report,
        status=status,
        reason="; ".join(reasons),
        tool=content.tool,
        tool_version=content.tool_version,
        produced_at=content.produced_at or report.produced_at,
        subject=content.subject,
        measures=content.measures,
        looked_for=content.looked_for,
        findings=content.findings,
        metrics=_stamped(content.metrics, report.path),
        records=_stamped(content.records, report.path),
        unread=content.unread,
    )


def _stamped(items: Sequence[Item], path: str) -> tuple[Item, ...]:
    return tuple(attrs.evolve(item, report=path) for item in items)


def _unfit(report: Report, status: ReportStatus, reason: str) -> Report:
    return attrs.evolve(report, status=status, reason=without_evident_secrets(reason))


def _unrecognised(document: Document, chosen: Format | None, claims: tuple[str, ...], fault: str) -> str:
    # the beginning of a large document may not show what its whole does
    shape = document.full_shape
    seen = " and ".join(claims) or looks_like(shape)
    broken = f"; {fault}" if fault else ""
    if chosen is not None:
        return f"is not {chosen.title}: it looks like {seen}{broken}"
    near = marked_alike(shape)
    closest = f"closest is {', '.join(near)}; " if near else ""
    return f"looks like {seen}, which no format claims{broken} ({closest}`gatekit formats` lists what is read)"


def _fault(document: Document, chosen: Format | None) -> str:
    """What is broken in a document that no format claims, so that nobody can tell what it was to be; "" if it is whole."""
    shape = document.full_shape
    wanted = _SYNTAXES.get(PurePosixPath(document.path).suffix.lower())
    is_broken_json = begins_like_json(shape)
    if chosen is None and wanted is not None and shape.syntax not in wanted and not is_broken_json:
        return f"its name says {wanted[0].upper()}"
    try:
        if shape.syntax is Syntax.JSON or is_broken_json:
            decode_json(document, Raw)
        elif shape.syntax is Syntax.XML:
            for _ in xml_events(document):
                pass
    except ReportError as error:
        return _reason(error)
    return ""


def _reason(error: ReportError) -> str:
    text = f"{error.position}: {error.message}" if error.position else error.message
    return f"{_clipped(text)} ({error.hint})" if error.hint else _clipped(text)


def _sentences(reasons: Sequence[str]) -> list[str]:
    """Reasons for people: a report of many broken parts says what is wrong with the first of them."""
    shown = [_clipped(reason) for reason in reasons[:_MOST_REASONS]]
    more = len(reasons) - len(shown)
    return [*shown, f"and {more} more"] if more else shown


def _clipped(text: str) -> str:
    return text if len(text) <= _LONGEST_REASON else f"{text[:_LONGEST_REASON]}..."
