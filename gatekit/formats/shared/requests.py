"""What load tests measure of their requests, as metrics of the catalogue whose names do not tell which tool ran."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Annotated

from msgspec import Meta, Struct

from gatekit.errors import ReportError
from gatekit.model.metric import Metric, ratio_metric

Labels = tuple[tuple[str, str], ...]
Count = Annotated[int, Meta(ge=0, lt=1 << 53)]  # a float holds each such number
Amount = Annotated[float, Meta(ge=0, lt=1e15)]

REQUEST_METRICS = (
    "http.avg",
    "http.error_rate",
    "http.max",
    "http.p50",
    "http.p90",
    "http.p95",
    "http.p99",
    "http.requests",
    "http.throughput",
)
MOST_NAMES = 1000  # names of requests that are told apart; more are addresses with ids in them, one per request
FEWEST_SECONDS = 1.0  # of a run whose requests per second are told; a shorter one would tell any rate
_OLDEST, _NEWEST = (datetime(year, 1, 1, tzinfo=UTC).timestamp() * 1000 for year in (2000, 2100))


class Requests(Struct, frozen=True, kw_only=True):
    """All requests of a load test, or those of one name; None where the report does not say.

    Attributes:
        count: how many were made.
        failed: how many of them failed.
        avg: mean duration in milliseconds; the percentiles and the longest likewise.
        per_second: how many were made per second.
    """

    count: float
    failed: float | None = None
    avg: float | None = None
    max: float | None = None
    p50: float | None = None
    p90: float | None = None
    p95: float | None = None
    p99: float | None = None
    per_second: float | None = None


def request_metrics(requests: Requests, file: str, position: str, labels: Labels = ()) -> Iterator[Metric]:
    """The metrics of some requests; none if there was no request.

    Args:
        requests: what was measured.
        file: the report, for errors.
        position: where in it they stand, for errors.
        labels: which requests they are; () for all.

    Raises:
        ReportError: a figure is negative or not finite, or more requests failed than were made.

    >>> [metric.name for metric in request_metrics(Requests(count=4, failed=1, p95=7), "r.json", "$")]
    ['http.requests', 'http.error_rate', 'http.p95']
    """
    count, failed = requests.count, requests.failed
    figures = {
        "http.avg": requests.avg,
        "http.max": requests.max,
        "http.p50": requests.p50,
        "http.p90": requests.p90,
        "http.p95": requests.p95,
        "http.p99": requests.p99,
    }
    _refuse_impossible({"http.requests": count, "http.throughput": requests.per_second, **figures}, file, position)
    if failed is not None and not 0 <= failed <= count:
        raise ReportError(f"{failed:g} of {count:g} requests cannot have failed", file=file, position=position)
    if not count:
        return
    yield Metric(name="http.requests", value=count, labels=labels)
    rate = None if failed is None else ratio_metric("http.error_rate", failed, count, labels=labels)
    if rate is not None:
        yield rate
    if requests.per_second is not None:
        yield Metric(name="http.throughput", value=requests.per_second, labels=labels)
    if failed == count and not any(figures.values()):
        return  # zeros of requests that nobody answered are no durations
    for name, value in figures.items():
        if value is not None:
            yield Metric(name=name, value=value, labels=labels)


def _refuse_impossible(figures: Mapping[str, float | None], file: str, position: str) -> None:
    for name, value in figures.items():
        if value is not None and not 0 <= value < math.inf:
            hint = "the report was damaged or made by hand"
            raise ReportError(f"{name} cannot be {value:g}", file=file, position=position, hint=hint)


class Tally(Struct):
    """Samples of requests, counted by duration, so that a million of them need no more memory than their durations differ.

    Attributes:
        counts: how many samples took how many milliseconds.
        failed: how many failed.

    >>> tally = Tally()
    >>> for milliseconds in (3, 1, 2, 40):
    ...     tally.add(milliseconds, failed=milliseconds > 30)
    >>> tally.requests()
    Requests(count=4, failed=1, avg=11.5, max=40, p50=2, p90=40, p95=40, p99=40, per_second=None)
    """

    counts: dict[int, int] = {}
    failed: int = 0

    def add(self, milliseconds: int, *, failed: bool) -> None:
        """Takes in one sample."""
        self.counts[milliseconds] = self.counts.get(milliseconds, 0) + 1
        self.failed += failed

    def requests(self, *, seconds: float | None = None, more: int = 0, more_failed: int = 0) -> Requests:
        """What the samples come to.

        A percentile is the shortest duration that at least that share of the samples, rounded to a whole number of samples, did
        not exceed: the nearest rank, as JMeter's Aggregate Report has it.

        Args:
            seconds: from the first sample to the end of the last; None or 0 if that is not known.
            more: requests of which only the number is known.
            more_failed: how many of those failed.
        """
        durations = sorted(self.counts)
        known = sum(self.counts.values())
        count = known + more
        rate = count / seconds if seconds else None
        if not known:
            return Requests(count=count, failed=more_failed, per_second=rate)
        ranks = [math.floor(share * known + 0.5) for share in (0.5, 0.9, 0.95, 0.99)]
        p50, p90, p95, p99 = self._at_ranks(durations, ranks)
        total = sum(duration * times for duration, times in self.counts.items())
        return Requests(
            count=count,
            failed=self.failed + more_failed,
            avg=total / known,
            max=durations[-1],
            p50=p50,
            p90=p90,
            p95=p95,
            p99=p99,
            per_second=rate,
        )

    def _at_ranks(self, durations: list[int], ranks: list[int]) -> list[int]:
        """The durations of the samples with these ranks, ascending, in order of duration from 1; one pass for all."""
        found: list[int] = []
        reached = 0
        for duration in durations:
            reached += self.counts[duration]
            while len(found) < len(ranks) and reached >= ranks[len(found)]:
                found.append(duration)
        return found


class Samples(Struct):
    """Samples of requests, by name.

    Attributes:
        tallies: by name; all under "" once there are more names than can be told apart.
        begin: of the first, in milliseconds since 1970; None if no sample has a time.
        end: of the last.
    """

    tallies: dict[str, Tally] = {}
    begin: float | None = None
    end: float | None = None
    folded: bool = False

    def add(self, name: str, milliseconds: int, begin: int | None, *, failed: bool) -> None:
        """Takes in one sample."""
        tally = self.tallies.get("" if self.folded else name)
        if tally is None:
            tally = self._new(name)
        tally.add(milliseconds, failed=failed)
        if begin is not None:
            end = begin + milliseconds
            if self.begin is None or begin < self.begin:
                self.begin = begin
            if self.end is None or end > self.end:
                self.end = end

    def _new(self, name: str) -> Tally:
        if len(self.tallies) >= MOST_NAMES:
            self.tallies, self.folded = {"": self.whole}, True
            return self.tallies[""]
        return self.tallies.setdefault(name, Tally())

    @property
    def whole(self) -> Tally:
        """All samples as one."""
        whole = Tally()
        for tally in self.tallies.values():
            whole.failed += tally.failed
            for duration, times in tally.counts.items():
                whole.counts[duration] = whole.counts.get(duration, 0) + times
        return whole

    @property
    def seconds(self) -> float | None:
        """From the first sample to the end of the last; None if that is too short to tell a rate."""
        if self.begin is None or self.end is None:
            return None
        seconds = (self.end - self.begin) / 1000
        return seconds if seconds >= FEWEST_SECONDS else None

    @property
    def by_name(self) -> dict[str, Tally]:
        """The tally of each name; empty if there are too many names."""
        return {} if self.folded else self.tallies


def moment_of(milliseconds: float | None) -> datetime | None:
    """A time in milliseconds since 1970, as UTC; None if it is none that is plausible.

    >>> moment_of(1_795_401_450_000).year, moment_of(-5), moment_of(1e300)
    (2026, None, None)
    """
    if milliseconds is None or not _OLDEST <= milliseconds <= _NEWEST:
        return None
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
