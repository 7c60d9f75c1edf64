"""What the tests of coverage formats share."""

from __future__ import annotations

from gatekit.formats.contract import Content, Format
from gatekit.model.records.file_coverage import FileCoverage
from gatekit.reading.document import Document

Counts = tuple[float | None, float | None]


def read_text(described: Format, text: str, name: str = "report") -> Content:
    """What a format reads in a text."""
    return described.read(Document(name, text.encode()))


def counts(content: Content) -> dict[str, Counts]:
    """What was covered and of how much, by the last word of each metric's name."""
    return {metric.name.rpartition(".")[2]: (metric.numerator, metric.denominator) for metric in content.metrics}


def files(content: Content) -> dict[str, FileCoverage]:
    """The records, by path."""
    return {record.path: record for record in content.records if isinstance(record, FileCoverage)}
