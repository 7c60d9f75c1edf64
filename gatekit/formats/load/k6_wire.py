"""The three dialects of k6's end-of-test summary as they are on disk, and the one form in which the format sees them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

import msgspec

from gatekit.errors import ReportError
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json

T = TypeVar("T")

_FIGURES_OF_MACHINE_READABLE = {"matches": "passes", "p50": "p(50)", "p90": "p(90)", "p95": "p(95)", "p99": "p(99)"}


class Verdict(msgspec.Struct):
    """A threshold of handleSummary."""

    ok: bool


class NamedMetric(msgspec.Struct):
    """A metric of the legacy and handleSummary dialects: the former holds its figures flat, the latter in `values`."""

    thresholds: dict[str, bool | Verdict] | None = None
    values: dict[str, float | None] | None = None
    count: float | None = None
    rate: float | None = None
    value: float | None = None
    passes: float | None = None
    fails: float | None = None
    min: float | None = None
    avg: float | None = None
    med: float | None = None
    max: float | None = None
    p90: float | None = msgspec.field(name="p(90)", default=None)
    p95: float | None = msgspec.field(name="p(95)", default=None)
    p99: float | None = msgspec.field(name="p(99)", default=None)


class Check(msgspec.Struct):
    """One check: how often its condition held and did not."""

    name: str
    passes: int
    fails: int
    path: str = ""


class Group(msgspec.Struct):
    """A group of checks; by name in the legacy dialect, a list in handleSummary."""

    groups: list[Group] | dict[str, Group] | None = None
    checks: list[Check] | dict[str, Check] | None = None


class ListedMetric(msgspec.Struct):
    """A metric of the machine-readable dialect."""

    name: str
    values: dict[str, float | None]


class CheckResults(msgspec.Struct):
    """The checks of the machine-readable dialect."""

    metrics: list[ListedMetric] | None = None
    results: list[Check] | None = None


class Results(msgspec.Struct):
    """The body of the machine-readable dialect. `passed` is in its schema, but not yet in what k6 2.2 writes."""

    metrics: list[ListedMetric] | None = None
    checks: CheckResults | None = None
    passed: bool | None = None


class Config(msgspec.Struct):
    """How the test ran; the duration is in seconds."""

    duration: float | None = None


class Metadata(msgspec.Struct):
    """Who wrote the summary, and when; k6 and its schema spell the fields differently."""

    k6_version: str = ""
    generated_at: str = ""
    k6Version: str = ""  # noqa: N815 - the report's own spelling
    generatedAt: str = ""  # noqa: N815 - the report's own spelling


class _Wire(msgspec.Struct):
    metrics: dict[str, NamedMetric] | None = None
    root_group: Group | None = None
    metadata: Metadata | None = None
    version: str = ""
    config: Config | None = None
    results: Results | None = None


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """One metric in the one form that all dialects come to.

    Attributes:
        name: with its tags, if it is a sub-metric (`http_req_duration{name:login}`).
        figures: statistics by handleSummary's names (`p(95)`, `passes`, `count`).
        crossed: for each threshold whether it was crossed.
    """

    name: str
    figures: Mapping[str, float]
    crossed: Mapping[str, bool] = {}


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """A whole summary in the one form.

    Attributes:
        measured: all metrics, in the report's order.
        checks: all checks of all groups, in the report's order.
        seconds: how long the test ran; None if the report does not say.
        judges: whether the dialect holds the verdicts of thresholds.
        failed: whether the report says as a whole that the run failed.
        k6_version: as the report says; "" if it does not.
        generated_at: as the report says; "" if it does not.
    """

    measured: list[Measured]
    checks: list[Check]
    judges: bool
    seconds: float | None = None
    failed: bool = False
    k6_version: str = ""
    generated_at: str = ""


def decode_summary(document: Document) -> Summary:
    """The summary of any dialect.

    Raises:
        ReportError: malformed, or a machine-readable summary of another schema version than 1.
    """
    wire = decode_json(document, _Wire)
    metadata = wire.metadata or Metadata()
    written: dict[str, Any] = {
        "k6_version": metadata.k6_version or metadata.k6Version,
        "generated_at": metadata.generated_at or metadata.generatedAt,
    }
    if wire.results is None:
        measured = [_named(name, metric) for name, metric in (wire.metrics or {}).items()]
        return Summary(measured=measured, checks=list(_checks_within(wire.root_group)), judges=True, **written)
    if wire.version.partition(".")[0] != "1":
        raise ReportError(
            f"version {wire.version!r} of k6's machine-readable summary; gatekit reads version 1",
            file=document.path,
            position="$.version",
            status="unsupported_version",
        )
    checks = wire.results.checks or CheckResults()
    listed = [_listed(metric.name, metric) for metric in wire.results.metrics or ()]
    listed += [_listed("checks", metric) for metric in checks.metrics or () if metric.name == "checks_succeeded"]
    return Summary(
        measured=listed,
        checks=checks.results or [],
        judges=False,
        seconds=wire.config.duration if wire.config else None,
        failed=wire.results.passed is False,
        **written,
    )


def _named(name: str, metric: NamedMetric) -> Measured:
    flat = {field.encode_name: getattr(metric, field.name) for field in _FLAT}
    thresholds = metric.thresholds or {}
    # the legacy dialect says true for a crossed threshold, handleSummary says ok: false
    crossed = {text: verdict if isinstance(verdict, bool) else not verdict.ok for text, verdict in thresholds.items()}
    return Measured(name=name, figures=_present(flat if metric.values is None else metric.values), crossed=crossed)


_FLAT = [field for field in msgspec.structs.fields(NamedMetric) if field.name not in {"thresholds", "values"}]


def _listed(name: str, metric: ListedMetric) -> Measured:
    figures = {_FIGURES_OF_MACHINE_READABLE.get(key, key): value for key, value in _present(metric.values).items()}
    if "total" in figures and "passes" in figures:
        figures["fails"] = figures["total"] - figures["passes"]
    return Measured(name=name, figures=figures)


def _present(figures: Mapping[str, float | None]) -> dict[str, float]:
    return {name: figure for name, figure in figures.items() if figure is not None}


def _checks_within(group: Group | None) -> Iterator[Check]:
    pending = [] if group is None else [group]
    while pending:
        one = pending.pop()
        yield from _listed_or_named(one.checks)
        pending += reversed(_listed_or_named(one.groups))


def _listed_or_named(items: list[T] | dict[str, T] | None) -> list[T]:
    return list(items.values()) if isinstance(items, dict) else items or []
