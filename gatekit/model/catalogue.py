"""The catalogue of metrics: tool-neutral names, units, direction, and how several values of one name combine."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import groupby

import attrs

from gatekit.model.metric import Metric
from gatekit.model.value import Value


class Combine(StrEnum):
    """How several values of one metric become one.

    `sum_ratio` adds numerators and denominators; `sum` adds; `worst` takes the least favourable; `median_of_runs` takes the
    median over values with the same labels (runs of one page), then the worst over different labels (pages).
    """

    SUM_RATIO = "sum_ratio"
    SUM = "sum"
    WORST = "worst"
    MEDIAN_OF_RUNS = "median_of_runs"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class MetricDefinition(Value):
    """One name of the catalogue.

    Attributes:
        name: dotted, lower case.
        unit: `percent`, `ratio` (0 to 1), `count`, `ms`, `s`, `score` (0 to 100), `per_s`, or "" for a bare number.
        higher_is_better: the direction.
        combine: how several values become one.
        description: one line.
    """

    name: str
    unit: str
    higher_is_better: bool
    combine: Combine
    description: str


# name, unit, higher is better, how several values combine, description
_ROWS: tuple[tuple[str, str, bool, Combine, str], ...] = (
    ("coverage.branch", "percent", True, Combine.SUM_RATIO, "covered branches of all branches"),
    ("coverage.line", "percent", True, Combine.SUM_RATIO, "covered lines of all coverable lines"),
    ("http.error_rate", "ratio", False, Combine.SUM_RATIO, "failed HTTP requests of all requests"),
    ("http.avg", "ms", False, Combine.WORST, "mean duration of HTTP requests"),
    ("http.max", "ms", False, Combine.WORST, "longest duration of an HTTP request"),
    ("http.p50", "ms", False, Combine.WORST, "median duration of HTTP requests"),
    ("http.p90", "ms", False, Combine.WORST, "90th percentile of HTTP request durations"),
    ("http.p95", "ms", False, Combine.WORST, "95th percentile of HTTP request durations"),
    ("http.p99", "ms", False, Combine.WORST, "99th percentile of HTTP request durations"),
    ("http.requests", "count", True, Combine.SUM, "HTTP requests made"),
    ("http.throughput", "per_s", True, Combine.WORST, "HTTP requests per second"),
    ("lighthouse.accessibility", "score", True, Combine.MEDIAN_OF_RUNS, "Lighthouse accessibility score"),
    ("lighthouse.best_practices", "score", True, Combine.MEDIAN_OF_RUNS, "Lighthouse best-practices score"),
    ("lighthouse.performance", "score", True, Combine.MEDIAN_OF_RUNS, "Lighthouse performance score"),
    ("lighthouse.pwa", "score", True, Combine.MEDIAN_OF_RUNS, "Lighthouse progressive-web-app score (before 12.0)"),
    ("lighthouse.seo", "score", True, Combine.MEDIAN_OF_RUNS, "Lighthouse SEO score"),
    ("load.check_rate", "ratio", True, Combine.SUM_RATIO, "passed checks of all checks of a load test"),
    ("load.iterations", "count", True, Combine.SUM, "iterations of a load test's script"),
    ("load.thresholds", "count", True, Combine.SUM, "thresholds that a load test judged"),
    ("load.thresholds_failed", "count", False, Combine.SUM, "thresholds that a load test crossed"),
    ("load.vus_max", "count", True, Combine.WORST, "most virtual users at one time"),
    ("tests.errored", "count", False, Combine.SUM, "tests that broke outside an assertion (setup, teardown, crash)"),
    ("tests.failed", "count", False, Combine.SUM, "tests whose assertion failed in the end"),
    ("tests.flaky", "count", False, Combine.SUM, "tests that failed and then passed"),
    ("tests.passed", "count", True, Combine.SUM, "tests that passed in the end"),
    ("tests.skipped", "count", False, Combine.SUM, "tests that were not run"),
    ("tests.total", "count", True, Combine.SUM, "tests in the report, skipped ones included, each once"),
    ("tests.duration", "s", False, Combine.SUM, "time that the tests took"),
    (
        "accessibility.needs_review",
        "count",
        False,
        Combine.SUM,
        "elements of which a tool cannot tell whether they are accessible",
    ),
    ("coverage.function", "percent", True, Combine.SUM_RATIO, "covered functions of all functions"),
    ("coverage.statement", "percent", True, Combine.SUM_RATIO, "covered statements of all statements"),
    ("lint.score", "", True, Combine.WORST, "a linter's own score (pylint: 10 is best)"),
    ("web.cls", "", False, Combine.MEDIAN_OF_RUNS, "cumulative layout shift (a Core Web Vital)"),
    ("web.fcp", "ms", False, Combine.MEDIAN_OF_RUNS, "first contentful paint"),
    ("web.inp", "ms", False, Combine.MEDIAN_OF_RUNS, "interaction to next paint (a Core Web Vital)"),
    ("web.lcp", "ms", False, Combine.MEDIAN_OF_RUNS, "largest contentful paint (a Core Web Vital)"),
    ("web.speed_index", "ms", False, Combine.MEDIAN_OF_RUNS, "speed index"),
    ("web.tbt", "ms", False, Combine.MEDIAN_OF_RUNS, "total blocking time, the laboratory stand-in for responsiveness"),
    ("web.tti", "ms", False, Combine.MEDIAN_OF_RUNS, "time to interactive"),
    ("web.ttfb", "ms", False, Combine.MEDIAN_OF_RUNS, "time to first byte of the document"),
)

CATALOGUE: dict[str, MetricDefinition] = {
    name: MetricDefinition(name=name, unit=unit, higher_is_better=higher, combine=combine, description=description)
    for name, unit, higher, combine, description in sorted(_ROWS)
}


def combine_metrics(definition: MetricDefinition, parts: Sequence[Metric]) -> float | None:
    """The one value of several, combined as the catalogue says; None if nothing was measured.

    A part that has all labels of another part of its report, and more, is a slice of that part (the requests of one name among
    all requests) and does not count beside it. A ratio is summed only if every part gives numerator and denominator; otherwise
    the worst part stands, because a mean of ratios of unknown weight would be a guess.

    >>> lines = CATALOGUE["coverage.line"]
    >>> combine_metrics(lines, [Metric(name="coverage.line", value=50, numerator=5, denominator=10),
    ...                         Metric(name="coverage.line", value=100, numerator=30, denominator=30)])
    87.5
    """
    if not parts:
        return None
    parts = _without_slices(parts)
    if definition.combine is Combine.SUM:
        return math.fsum(part.value for part in parts)
    if definition.combine is Combine.SUM_RATIO:
        whole = math.fsum(part.denominator or 0.0 for part in parts)
        if whole and all(part.numerator is not None and part.denominator is not None for part in parts):
            scale = 100.0 if definition.unit == "percent" else 1.0
            return scale * math.fsum(part.numerator or 0.0 for part in parts) / whole
        return _worst(definition, (part.value for part in parts))
    if definition.combine is Combine.MEDIAN_OF_RUNS:
        by_labels = sorted(parts, key=lambda part: part.labels)
        runs = groupby(by_labels, key=lambda part: part.labels)
        return _worst(definition, (_median([part.value for part in group]) for _, group in runs))
    return _worst(definition, (part.value for part in parts))


def _without_slices(parts: Sequence[Metric]) -> list[Metric]:
    labels_of = [frozenset(part.labels) for part in parts]
    if len(set(labels_of)) == 1:
        return list(parts)
    labels_in: dict[str, set[frozenset[tuple[str, str]]]] = {}
    for part, labels in zip(parts, labels_of, strict=True):
        labels_in.setdefault(part.report, set()).add(labels)
    wholes = zip(parts, labels_of, strict=True)
    return [part for part, labels in wholes if not any(other < labels for other in labels_in[part.report])]


def _worst(definition: MetricDefinition, values: Iterable[float]) -> float:
    return min(values) if definition.higher_is_better else max(values)


def _median(values: list[float]) -> float:
    """As `statistics.median`, whose import takes longer than most decisions."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
