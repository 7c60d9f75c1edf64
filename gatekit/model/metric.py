"""A metric: one measured number of the catalogue, with labels."""

from __future__ import annotations

import attrs

from gatekit.model.value import Value


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Metric(Value):
    """One measured number. NaN and infinity do not exist; what was not measured is not there at all.

    Attributes:
        name: a name of `gatekit.model.catalogue` (`coverage.line`) or of the policy's own `metrics:`.
        value: the number, in the catalogue's unit.
        numerator: for ratios, the counted part (covered lines, failed requests); None if the report does not say.
        denominator: for ratios, the whole; None if the report does not say.
        labels: what tells values of one name apart, sorted pairs (`(("url", "https://..."),)`).
        report: the report file it came from; filled by discovery.

    >>> Metric(name="coverage.line", value=80.0, numerator=8, denominator=10).value
    80.0
    """

    name: str
    value: float
    numerator: float | None = None
    denominator: float | None = None
    labels: tuple[tuple[str, str], ...] = ()
    report: str = ""


def ratio_metric(
    name: str, numerator: float, denominator: float, *, scale: float = 1.0, labels: tuple[tuple[str, str], ...] = ()
) -> Metric | None:
    """The metric `scale * numerator / denominator`, or None for 0/0, which is not measured.

    >>> ratio_metric("coverage.line", 1, 4, scale=100).value
    25.0
    >>> ratio_metric("coverage.line", 0, 0, scale=100) is None
    True
    """
    if denominator == 0:
        return None
    return Metric(
        name=name,
        value=scale * numerator / denominator,
        numerator=numerator,
        denominator=denominator,
        labels=labels,
    )
