"""What JMeter computes itself: the dashboard's `statistics.json`, and the summariser's lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from gatekit.errors import ReportError
from gatekit.formats.shared.requests import Count, Requests, request_metrics
from gatekit.model.metric import Metric
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.lines import text_lines
from gatekit.reading.values import parse_number

TOTAL = "Total"

_LOG = re.compile(
    r"\bo(?:rg)?\.a(?:pache)?\.j(?:meter)?\.[\w.]+: |\bjmeter\.(?:util\.JMeterUtils|JMeter): |Creating summariser <"
)
_SUMMARY = re.compile(
    r"(?P<name>\S.{0,80}?)\s+=\s+(?P<count>\d{1,12}) in\s+\S+ =\s+(?P<rate>[\d.]{1,20})/s "
    r"Avg:\s+(?P<avg>\d{1,12}) Min:\s+\d{1,12} Max:\s+(?P<max>\d{1,12}) Err:\s+(?P<failed>\d{1,12}) \("
)
_LONGEST_LINE = 1000
_ENDS = ("end of test", "end of run")
_PREFIX = ".Summariser: "


class _Row(msgspec.Struct, rename="camel"):
    sample_count: Count
    error_count: Count
    mean_res_time: float
    max_res_time: float
    median_res_time: float | None = None
    pct1_res_time: float | None = None
    pct2_res_time: float | None = None
    pct3_res_time: float | None = None
    throughput: float | None = None


def read_statistics(document: Document) -> Iterator[Metric]:
    """The dashboard's statistics.

    Raises:
        ReportError: a value is malformed, or a figure cannot be.
    """
    for name, row in decode_json(document, dict[str, _Row]).items():
        requests = Requests(
            count=row.sample_count,
            failed=row.error_count,
            avg=row.mean_res_time,
            max=row.max_res_time,
            p50=row.median_res_time,
            p90=row.pct1_res_time,
            p95=row.pct2_res_time,
            p99=row.pct3_res_time,
            per_second=row.throughput,
        )
        labels = () if name == TOTAL else (("name", name),)
        yield from request_metrics(requests, document.path, f"$.{name}", labels)


def is_log(lines: Sequence[str]) -> bool:
    """Whether these are lines of JMeter's log or console.

    >>> is_log(["2017-08-18 17:23:41,964 INFO o.a.j.u.JMeterUtils: Setting Locale to en_US"]), is_log(["Creating it"])
    (True, False)
    """
    return any(_LOG.search(line[:_LONGEST_LINE]) for line in lines)


def read_log(document: Document) -> tuple[tuple[Metric, ...], tuple[str, ...]]:
    """The last totals of the first summariser (a plan with several writes the same for each), and why they may not be final.

    Raises:
        ReportError: there is no line of totals, or a figure cannot be.
    """
    last: tuple[int, re.Match[str]] | None = None
    has_ended = False
    for number, line in enumerate(text_lines(document), 1):
        told = _SUMMARY.match(line[:_LONGEST_LINE].rpartition(_PREFIX)[2].strip())
        if told and (last is None or told["name"] == last[1]["name"]):
            last = number, told
        has_ended = has_ended or any(word in line for word in _ENDS)
    if last is None:
        hint = "let the run end, or give gatekit the results (-l results.jtl)"
        raise ReportError("a log of JMeter without the summariser's totals", file=document.path, hint=hint)
    number, told = last
    requests = Requests(
        count=int(told["count"]),
        failed=int(told["failed"]),
        avg=float(told["avg"]),
        max=float(told["max"]),
        per_second=parse_number(told["rate"]),
    )
    incomplete = () if has_ended else ("the log does not say that the test ended",)
    return tuple(request_metrics(requests, document.path, f"line {number}")), incomplete
