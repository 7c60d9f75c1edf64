"""Reads one report file into a `Report`. A bad file never raises: it becomes a status with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import attrs
from msgspec import Raw

from gatekit.discovery.recognise import looks_like, recognise, resembling
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

_BLANK_WORDS = {"": "zero bytes", " ": "nothing but white space"}

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


def clean_report(report: Report, known: Format) -> Report:
    """A blank report as the clean report of a format that writes such a document when it finds nothing."""
    return attrs.evolve(
        report,
        status=ReportStatus.OK,
        reason="",
        format=known.name,
        measures=frozenset[Kind]() if known.open_kind else frozenset(known.kinds),
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
        is_clean = chosen is not None and chosen.clean_form == shape.blank and shape.blank not in _BLANK_WORDS
        return clean_report(blank, chosen) if chosen is not None and is_clean else blank
    claims = recognise(document)
    if chosen is None and len(claims) > 1:
        names = " and ".join(claims)
        return _unfit(report, ReportStatus.AMBIGUOUS, f"{names} both claim it (say which: --evidence {claims[0]}=PATH)")
    if not claims or (chosen is not None and chosen.name not in claims):
        return _unfit(report, ReportStatus.UNRECOGNISED, _unrecognised(document, chosen, claims))
    known = chosen or load_format(claims[0])
    report = attrs.evolve(report, format=known.name)
    try:
        content = known.read(document)
    except ReportError as error:
        return _unfit(report, ReportStatus(error.status), _reason(error))
    return _with_content(report, content)


def _with_content(report: Report, content: Content) -> Report:
    status, reasons = ReportStatus.OK, [content.blank] if content.blank else []
    if content.blank:
        status = ReportStatus.BLANK
    elif content.incomplete:
        status, reasons = ReportStatus.PARTIAL, list(content.incomplete)
    return attrs.evolve(
        report,
        status=status,
        reason="; ".join(reasons),
        tool=content.tool,
        tool_version=content.tool_version,
        produced_at=content.produced_at or report.produced_at,
        subject=content.subject,
        measures=content.measures,
        findings=content.findings,
        metrics=_stamped(content.metrics, report.path),
        records=_stamped(content.records, report.path),
        unread=content.unread,
    )


def _stamped(items: Sequence[Item], path: str) -> tuple[Item, ...]:
    return tuple(attrs.evolve(item, report=path) for item in items)


def _unfit(report: Report, status: ReportStatus, reason: str) -> Report:
    return attrs.evolve(report, status=status, reason=reason)


def _unrecognised(document: Document, chosen: Format | None, claims: tuple[str, ...]) -> str:
    # the beginning of a large document may not show what its whole does
    shape = document.full_shape
    seen = " and ".join(claims) or looks_like(shape)
    if chosen is not None:
        return f"is not {chosen.title}: it looks like {seen}"
    near = resembling(shape)
    closest = f"closest is {', '.join(near)}; " if near else ""
    broken = _broken_json(document) if shape.syntax is Syntax.JSON else ""
    return f"looks like {seen}, which no format claims{broken} ({closest}`gatekit formats` lists what is read)"


def _broken_json(document: Document) -> str:
    try:
        decode_json(document, Raw)
    except ReportError as error:
        return f"; {_reason(error)}"
    return ""


def _reason(error: ReportError) -> str:
    text = f"{error.position}: {error.message}" if error.position else error.message
    return f"{text} ({error.hint})" if error.hint else text
