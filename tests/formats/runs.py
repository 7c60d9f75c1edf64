"""What the tests of test-run formats ask of a content."""

from __future__ import annotations

from gatekit.formats.contract import Content
from gatekit.model.finding import Finding


def counts(content: Content) -> dict[str, float]:
    """The metrics that are not 0, by the last part of their names."""
    return {metric.name.removeprefix("tests."): metric.value for metric in content.metrics if metric.value}


def only(content: Content) -> Finding:
    """The one finding."""
    assert len(content.findings) == 1
    return content.findings[0]
