"""JMeter's JTL as CSV: one sample a line, with whichever columns and delimiter the run was told to save."""

from __future__ import annotations

import csv
import re

from gatekit.errors import ReportError
from gatekit.formats.load.jmeter_samples import Results, is_transaction
from gatekit.formats.shared.requests import Samples
from gatekit.reading.collector import collector_paused
from gatekit.reading.document import Document
from gatekit.reading.lines import csv_cells

_DELIMITER = re.compile(r"\A\ufeff?\"?[A-Za-z]+\"?([,;|\t])")
_VERDICTS = {"true": False, "false": True}
_MOST_DIGITS = 13


def is_header(line: str) -> bool:
    """Whether a line is the header of a JTL.

    >>> is_header("timeStamp,elapsed,label,responseCode,success"), is_header("timeStamp;elapsed;label"), is_header("a,b")
    (True, True, False)
    """
    names = _columns(line).keys()
    return names >= {"elapsed", "label"} and not names.isdisjoint({"timeStamp", "success"})


def _columns(line: str) -> dict[str, int]:
    delimiter = _DELIMITER.match(line)
    if delimiter is None:
        return {}
    try:
        row = next(csv.reader([line], delimiter=delimiter[1]), [])
    except csv.Error:
        return {}
    return {name: place for place, name in enumerate(row)}


def read_csv(document: Document) -> Results:
    """All samples of a JTL in CSV.

    Raises:
        ReportError: it has no column for durations or for success, or a value of a sample is malformed.
    """
    header = document.shape.lines[0]
    columns, delimiter = _columns(header), _DELIMITER.match(header)
    missing = [name for name in ("elapsed", "success") if name not in columns]
    if missing or delimiter is None:
        hint = "save it: jmeter.save.saveservice.successful=true, jmeter.save.saveservice.time=true"
        raise ReportError(f"no column {' or '.join(missing)}", file=document.path, position="line 1", hint=hint)
    with collector_paused():
        return _results(document, columns, delimiter[1])


def _results(document: Document, columns: dict[str, int], delimiter: str) -> Results:
    results = Results(Samples(), Samples())
    elapsed_at, success_at, label_at = columns["elapsed"], columns["success"], columns["label"]
    none = max(columns.values()) + 1  # of a cell that is always empty
    message_at, thread_at, time_at = (columns.get(name, none) for name in ("responseMessage", "threadName", "timeStamp"))
    rows = csv_cells(document, delimiter=delimiter)
    next(rows, None)
    for line, row in rows:
        row.append("")
        elapsed, failed, time = row[elapsed_at], _VERDICTS.get(row[success_at].lower()), row[time_at]
        if failed is None or not elapsed.isdecimal() or len(elapsed) > _MOST_DIGITS:
            column, wanted = ("success", "true or false") if failed is None else ("elapsed", "whole milliseconds")
            raise ReportError(f"expected {wanted} in column {column}", file=document.path, position=f"line {line}")
        # a time of another shape is a format of the run's own, of which nothing tells the zone
        begin = int(time) if time.isdecimal() and len(time) <= _MOST_DIGITS else None
        label, thread, message = row[label_at], row[thread_at], row[message_at]
        if is_transaction(message):
            results.add_transaction(label, int(elapsed), begin, thread, message, failed=failed)
        else:
            results.add(label, int(elapsed), begin, thread, failed=failed)
    return results
