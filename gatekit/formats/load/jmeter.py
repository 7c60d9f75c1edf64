"""JMeter's results: JTL as CSV and as XML, the dashboard's `statistics.json`, and the summariser's lines in `jmeter.log`.

Source: apache/jmeter, `CSVSaveService`, `SampleResultConverter`, `TransactionController`, `StatCalculator`, `Summariser`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gatekit.formats.contract import Content, Format
from gatekit.formats.load.jmeter_csv import is_header, read_csv
from gatekit.formats.load.jmeter_samples import Results
from gatekit.formats.load.jmeter_summaries import TOTAL, is_log, read_log, read_statistics
from gatekit.formats.load.jmeter_xml import read_xml
from gatekit.formats.shared.requests import REQUEST_METRICS, moment_of, request_metrics
from gatekit.model.metric import Metric
from gatekit.reading.document import Document
from gatekit.reading.shape import Shape, Syntax


def _recognise(shape: Shape) -> bool:
    if shape.syntax is Syntax.XML:
        return shape.root == "testResults"
    if shape.syntax is Syntax.TEXT:
        return is_header(shape.lines[0]) or is_log(shape.lines)
    return shape.inner.get(TOTAL, frozenset()) >= {"sampleCount", "errorCount", "pct1ResTime"}


def _read(document: Document) -> Content:
    shape = document.shape
    if shape.syntax is Syntax.XML:
        return _content(read_xml(document), document.path)
    if shape.syntax is Syntax.TEXT:
        if is_header(shape.lines[0]):
            return _content(read_csv(document), document.path)
        metrics, incomplete = read_log(document)
        return _told(metrics=metrics, incomplete=incomplete)
    return _told(metrics=tuple(read_statistics(document)))


def _content(results: Results, path: str) -> Content:
    return _told(
        produced_at=moment_of(results.samples.end or results.transactions.end),
        metrics=tuple(_metrics(results, path)),
        incomplete=results.incomplete,
    )


def _metrics(results: Results, path: str) -> Iterator[Metric]:
    samples = results.samples
    whole = samples.whole.requests(seconds=samples.seconds, more=results.hidden, more_failed=results.hidden_failed)
    yield from request_metrics(whole, path, "all samples")
    for name, tally in samples.by_name.items():
        rates = tally.requests(seconds=samples.seconds)
        yield from request_metrics(rates, path, f"samples {name!r}", (("name", name),))
    for name, tally in results.transactions.by_name.items():
        # a run of a transaction is no request: it has a duration and may fail, and that is all that is told of it
        for metric in request_metrics(tally.requests(), path, f"transaction {name!r}", (("transaction", name),)):
            if metric.name != "http.requests":
                yield metric


def _told(*, metrics: tuple[Metric, ...], **rest: Any) -> Content:
    return Content(tool="jmeter", metrics=metrics, blank="" if metrics else "no sample in it", **rest)


FORMAT = Format(
    name="jmeter",
    title="JMeter results",
    recognise=_recognise,
    read=_read,
    metrics=REQUEST_METRICS,
    versions="JMeter 2.x to 5.x: JTL as CSV with a header, JTL as XML, statistics.json of the dashboard, the summariser's lines",
    command="jmeter -n -t plan.jmx -l results.jtl",
    source="Apache JMeter, user manual, https://jmeter.apache.org/usermanual/listeners.html",
    reads=(
        "http.*: samples, failed samples, durations and samples per second, of all and of each label (label name)",
        "percentiles by nearest rank over all samples, as JMeter's Aggregate Report has them; the dashboard interpolates",
        "a sample with sub-results (embedded resources, redirects) counts once, as JMeter itself counts it",
        "transactions (label transaction) with durations and failed runs; they are no requests and do not count among all",
        "requests that only a transaction tells of (Generate parent sample): their number and failures",
        "statistics.json: the row Total, and the others as names; its three percentiles as 90, 95 and 99, JMeter's defaults",
        "jmeter.log and the console: the last line of the summariser; it tells no percentiles",
    ),
    leaves=(
        "a verdict: JMeter exits with 0 whatever fails, and its results hold no thresholds",
        "names, where more than 1,000 differ: addresses with ids in them; all samples count, but are not told apart",
        "samples per second of a run of less than a second, or without whole milliseconds in timeStamp",
        "whether a CSV is whole: it has no end that would tell; XML and the log have one",
        "CSV without a header (jmeter.save.saveservice.print_field_names=false): nothing tells its columns",
    ),
)
