"""Gatling's `simulation.log` as text, one tab-separated record a line, as versions 3.0 to 3.9 write it.

Source: gatling/gatling, `gatling-core/.../stats/writer/LogFileDataWriter.scala`. Until 3.3 a request begins with the user's id.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NoReturn

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.shared.requests import Samples, moment_of, request_metrics
from gatekit.model.metric import Metric
from gatekit.reading.document import Document
from gatekit.reading.lines import text_lines
from gatekit.reading.values import parse_count

_VERSION = re.compile(r"3\.([0-9])(?:\.|\Z)")
_BINARY = re.compile(r"\0{4}[\x05-\x14][0-9]+\.[0-9]+\.[0-9]")  # a record of the run, and its first text, with its length
_WITHOUT_USER = 4  # minor version since which requests do not tell their user
_VERDICTS = {"OK": False, "KO": True}


def is_log(lines: Sequence[str]) -> bool:
    r"""Whether these are the first lines of a simulation.log.

    >>> is_log(["RUN\tshop.Buy\tbuy\t1617204667323\t \t3.3.1"]), is_log(["RUN npm ci"])
    (True, False)
    """
    return any(line.startswith("RUN\t") and line.count("\t") >= 5 for line in lines)


def is_binary_log(line: str) -> bool:
    r"""Whether this is the beginning of a simulation.log of Gatling 3.10 or later.

    >>> is_binary_log("\0\0\0\0\x063.14.3\0\0\0&com.example.Buy"), is_binary_log("RUN")
    (True, False)
    """
    return _BINARY.match(line) is not None


def refuse_binary_log(path: str) -> NoReturn:
    """Says what to give instead."""
    raise ReportError(
        "a binary simulation.log; gatekit reads the text of Gatling 3.0 to 3.9",
        file=path,
        hint="give gatekit the report's js/stats.json",
        status="unsupported_version",
    )


def read_log(document: Document) -> Content:
    """All requests of a run.

    Raises:
        ReportError: another version than 3.0 to 3.9 (`unsupported_version`), or a request is malformed.
    """
    samples, status_at, begun, ended, errors = Samples(), 0, 0, 0, 0
    for number, line in enumerate(text_lines(document), 1):
        fields = line.split("\t")
        if fields[0] == "RUN":
            status_at = 5 + _has_user(document.path, fields, number)
        elif fields[0] == "REQUEST":
            _add(samples, fields, status_at, document.path, number)
        elif fields[0] == "USER":
            begun += "START" in fields
            ended += "END" in fields
        elif fields[0] == "ERROR":
            errors += 1
    metrics = list(request_metrics(samples.whole.requests(seconds=samples.seconds), document.path, "all requests"))
    for name, tally in samples.by_name.items():
        requests = tally.requests(seconds=samples.seconds)
        metrics += request_metrics(requests, document.path, f"request {name!r}", (("name", name),))
    return Content(
        tool="gatling",
        produced_at=moment_of(samples.end),
        metrics=(*metrics, Metric(name="load.iterations", value=ended)) if metrics else (),
        blank="" if metrics else "no request in it",
        incomplete=tuple(_missing(begun - ended, errors)),
    )


def _missing(unended: int, errors: int) -> Iterator[str]:
    if unended > 0:
        yield f"{unended} users did not end: the run was stopped, or the log is cut off"
    if errors:
        yield f"errors that are no requests: {errors} (Gatling could not build a request, or ran out of data)"


def _has_user(path: str, fields: Sequence[str], number: int) -> bool:
    version = _VERSION.match(fields[-1].strip())
    if version is None:
        raise ReportError(
            f"simulation.log of version {fields[-1].strip()[:40]!r}; gatekit reads the text of Gatling 3.0 to 3.9",
            file=path,
            position=f"line {number}",
            hint="give gatekit the report's js/stats.json",
            status="unsupported_version",
        )
    return int(version[1]) < _WITHOUT_USER


def _add(samples: Samples, fields: Sequence[str], status_at: int, path: str, number: int) -> None:
    if len(fields) <= status_at or not status_at:
        raise ReportError("a request that is cut off, or before the line RUN", file=path, position=f"line {number}")
    name, begin, end, status = fields[status_at - 3 : status_at + 1]
    started, stopped, failed = parse_count(begin), parse_count(end), _VERDICTS.get(status.strip())
    if started is None or stopped is None or failed is None or stopped < started:
        message = "expected a request's begin and end in milliseconds, and OK or KO"
        raise ReportError(message, file=path, position=f"line {number}")
    samples.add(name, stopped - started, started, failed=failed)
