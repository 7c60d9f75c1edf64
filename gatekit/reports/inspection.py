"""What gatekit reads in one report, for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice

from gatekit.model.catalogue import CATALOGUE
from gatekit.model.evidence import Report
from gatekit.model.finding import Finding
from gatekit.model.metric import Metric
from gatekit.model.numbers import number, quantity
from gatekit.model.records import RECORD_KINDS, Record, kind_of
from gatekit.model.vocabulary import FindingState, Kind, ReportStatus, Severity
from gatekit.reports.lines import finding_line, item_line
from gatekit.reports.page import Page, in_columns
from gatekit.reports.text import cells, pad
from gatekit.reports.values import time_text
from gatekit.reports.words import STATUS_WORDS, counted

_LABEL = 12
_MOST_METRICS = 40


def render_inspection(
    report: Report,
    *,
    colour: bool,
    width: int = 100,
    first: int = 10,
    ascii: bool = False,  # noqa: A002 - the name that all renderings for terminals use
) -> str:
    """What one report holds, as text for a terminal, with a newline at the end.

    Args:
        report: any, also an unreadable one.
        colour: whether ANSI styles are used.
        width: cells in a line, at least 40.
        first: how many findings are listed, and how many records.
        ascii: whether only ASCII characters may come out.
    """
    page = Page(colour=colour, width=width, ascii=ascii)
    sections = [
        [*page.paragraph(report.path, "bold"), *_facts(page, report)],
        _counts(page, report),
        _metrics(page, report.metrics),
        _records(page, report),
        _unread(page, report),
        _first(page, report.findings, first),
        _first_records(page, report.records, first),
    ]
    return page.text(sections)


def _facts(page: Page, report: Report) -> Iterable[str]:
    tone = "green" if report.status is ReportStatus.OK else "yellow"
    yield from _fact(page, "status", STATUS_WORDS[report.status], tone)
    yield from _fact(page, "why", report.reason)
    yield from _fact(page, "format", report.format)
    yield from _fact(page, "tool", f"{report.tool} {report.tool_version}".strip())
    silent = "the report does not say" if report.format else ""
    yield from _fact(page, "produced", time_text(report.produced_at) if report.produced_at else silent)
    yield from _fact(page, "commit", report.subject or silent)
    yield from _fact(page, "looked for", ", ".join(kind.value for kind in Kind if kind in report.measures))
    yield from _fact(page, "size", counted(report.size, "byte"))
    yield from _fact(page, "digest", report.digest)
    if report.measures and not report.findings and report.status in (ReportStatus.OK, ReportStatus.PARTIAL):
        yield from _fact(page, "findings", "none")


def _fact(page: Page, label: str, text: str, *styles: str) -> list[str]:
    return page.paragraph(text, *styles, indent=2, first=pad(label, _LABEL))


def _counts(page: Page, report: Report) -> list[str]:
    if not report.findings:
        return []
    counter = Counter((finding.kind, finding.severity, finding.state) for finding in report.findings)
    severities = [severity for severity in reversed(Severity) if any(key[1] is severity for key in counter)]
    rows = [("", *(severity.word for severity in severities))]
    for kind in Kind:
        counts = [sum(counter[kind, severity, state] for state in FindingState) for severity in severities]
        rows += [(kind.value, *(f"{count:,}" if count else "" for count in counts))] if any(counts) else []
    widths = page.columns(rows, most=(20, *(12 for _ in severities)))
    lines = page.heading(counted(len(report.findings), "finding"))
    for row in rows:
        numbers = (pad(text, width, right=True) for text, width in zip(row[1:], widths[1:], strict=True))
        lines.append("  " + in_columns((row[0], *numbers), widths))
    states = [(state, sum(count for key, count in counter.items() if key[2] is state)) for state in FindingState]
    told = ", ".join(f"{count:,} {state.value.replace('_', ' ')}" for state, count in states if count)
    return [*lines, *page.paragraph(told, indent=2)]


def _metrics(page: Page, metrics: Sequence[Metric]) -> list[str]:
    if not metrics:
        return []
    rows = [(metric.name, _value(metric), _labels(metric)) for metric in metrics[:_MOST_METRICS]]
    widths = page.columns(rows, most=(page.width // 2 - 4, page.width // 2 - 4, page.width))
    lines = page.heading(counted(len(metrics), "metric"))
    for name, value, labels in rows:
        line = "  " + in_columns((page.clip(name, widths[0]), page.clip(value, widths[1])), widths[:2])
        room = page.width - sum(widths[:2]) - 6
        lines.append(f"{pad(line, sum(widths[:2]) + 4)}  {page.clip_left(labels, room)}".rstrip() if room > 0 else line)
    return lines + _others(page, len(metrics) - len(rows))


def _value(metric: Metric) -> str:
    definition = CATALOGUE.get(metric.name)
    whole = metric.numerator is not None and metric.denominator is not None
    ratio = f" ({number(metric.numerator or 0)} of {number(metric.denominator or 0)})" if whole else ""
    return quantity(metric.value, definition.unit if definition else "") + ratio


def _labels(metric: Metric) -> str:
    return ", ".join(f"{name}={value}" for name, value in metric.labels)


def _records(page: Page, report: Report) -> list[str]:
    if not report.records:
        return []
    kinds = Counter(map(kind_of, report.records))
    lines = page.heading(counted(len(report.records), "record"))
    told = (counted(kinds[kind], kind.replace("_", " ")) for kind in RECORD_KINDS if kinds[kind])
    return [*lines, *page.paragraph(", ".join(told), indent=2)]


def _unread(page: Page, report: Report) -> list[str]:
    if not report.unread:
        return []
    lines = page.heading(f"{sum(item.count for item in report.unread):,} not read")
    width = max(len(f"{item.count:,}") for item in report.unread)
    for item in report.unread:
        lines += page.paragraph(item.reason, indent=2, first=f"{item.count:>{width},}  ", tone="")
    return lines


def _first(page: Page, findings: Sequence[Finding], first: int) -> list[str]:
    shown = [(finding, finding_line(finding)) for finding in islice(findings, first)]
    if not shown:
        return []
    lines = page.heading("Findings" if len(shown) == len(findings) else f"The first {len(shown)} of {len(findings):,} findings")
    rows = [
        (f"{line.path}:{line.place}".strip(":"), line.severity, line.rule_id, _text(finding, line.text))
        for finding, line in shown
    ]
    widths = page.columns(rows, most=(page.width // 3, 8, page.width // 4, page.width))
    for path, severity, rule_id, text in rows:
        places = (page.clip_left(path, widths[0]), severity, page.clip_left(rule_id, widths[2]))
        head = "  " + "  ".join(pad(part, width) for part, width in zip(places, widths[:3], strict=True) if width)
        lines.append(f"{head}  {page.clip(text, max(page.width - cells(head) - 2, 0))}".rstrip())
    return lines + _others(page, len(findings) - len(shown))


def _first_records(page: Page, records: Sequence[Record], first: int) -> list[str]:
    shown = [item_line(record) for record in islice(records, first)]
    if not shown:
        return []
    lines = page.heading("Records" if len(shown) == len(records) else f"The first {len(shown)} of {len(records):,} records")
    rows = [(" ".join(filter(None, (line.path, line.rule_id))), line.text) for line in shown]
    width, _ = page.columns(rows, most=(page.width // 2, page.width))
    for name, text in rows:
        head = f"  {pad(page.clip_left(name, width), width)}" if width else ""
        lines.append(f"{head}  {page.clip(text, max(page.width - cells(head) - 2, 0))}".rstrip())
    return lines + _others(page, len(records) - len(shown))


def _text(finding: Finding, text: str) -> str:
    return text if finding.state is FindingState.OPEN else f"[{finding.state.value.replace('_', ' ')}] {text}"


def _others(page: Page, count: int) -> list[str]:
    return page.paragraph(f"and {count:,} more", "dim", indent=2) if count > 0 else []
