"""The metrics that one rule sees: what `metric()` and `measured()` ask."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from gatekit.errors import CelError
from gatekit.model.catalogue import MetricDefinition, combine_metrics
from gatekit.model.metric import Metric


class Measurements:
    """The metrics of one rule's evidence, by name.

    Args:
        metrics: all that the rule sees.
        definitions: the catalogue and the policy's own metrics.

    >>> from gatekit.model.catalogue import CATALOGUE
    >>> seen = Measurements([Metric(name="tests.failed", value=1), Metric(name="tests.failed", value=2)], CATALOGUE)
    >>> seen.metric("tests.failed"), seen.measured("coverage.line")
    (3.0, False)

    Attributes:
        lacking: what `metric` was asked for and was not measured, as keys, one
            sentence each; an expression may have gone on without it.
    """

    def __init__(self, metrics: Sequence[Metric], definitions: Mapping[str, MetricDefinition]) -> None:
        self.lacking: dict[str, None] = {}
        self._definitions = definitions
        self._metrics: dict[str, list[Metric]] = {}
        for metric in metrics:
            self._metrics.setdefault(metric.name, []).append(metric)

    def metric(self, name: str, labels: Mapping[str, str] | None = None) -> float:
        """The value of a metric, combined over the parts with these labels as the catalogue says.

        Raises:
            CelError: it was not measured (code `not_measured`), is not a number, or is no metric's name.
        """
        parts = self.parts(name, labels)
        for part in parts:
            if not math.isfinite(part.value):
                raise CelError(f"{name} in {part.report or 'the evidence'} is not a finite number")
        value = combine_metrics(self._definition(name), parts)
        if value is None:
            labelled = f" with the labels {dict(labels)}" if labels else ""
            message = f"{name}{labelled} was not measured"
            self.lacking[message] = None
            raise CelError(message, code="not_measured")
        return value

    def measured(self, name: str, labels: Mapping[str, str] | None = None) -> bool:
        """Whether `metric` has a value. Raises `CelError` if it is no metric's name."""
        self._definition(name)
        return bool(self.parts(name, labels))

    def parts(self, name: str, labels: Mapping[str, str] | None = None) -> tuple[Metric, ...]:
        """The values that `metric` combines, in report order."""
        wanted = set((labels or {}).items())
        return tuple(part for part in self._metrics.get(name, ()) if wanted <= set(part.labels))

    def unit(self, name: str) -> str:
        """The unit of a metric; "" if it is no metric's name."""
        return self._definitions[name].unit if name in self._definitions else ""

    def _definition(self, name: str) -> MetricDefinition:
        if name not in self._definitions:
            raise CelError(f"there is no metric {name!r}", hint="`metrics:` of the policy declares more")
        return self._definitions[name]
