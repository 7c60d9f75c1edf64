"""Figures of requests: nearest ranks, and what cannot be."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekit.errors import ReportError
from gatekit.formats.shared.requests import MOST_NAMES, Requests, Samples, Tally, request_metrics


@given(st.lists(st.integers(0, 500), min_size=1, max_size=300))
def test_percentiles_are_those_of_the_sorted_samples(durations: list[int]) -> None:
    tally = Tally()
    for duration in durations:
        tally.add(duration, failed=False)
    requests, ordered = tally.requests(), sorted(durations)

    def at(share: float) -> int:
        return ordered[max(math.floor(share * len(ordered) + 0.5), 1) - 1]

    assert (requests.p50, requests.p90, requests.p95, requests.p99) == (at(0.5), at(0.9), at(0.95), at(0.99))
    assert (requests.max, requests.count) == (ordered[-1], len(ordered))


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 50), st.booleans()), max_size=60))
def test_the_whole_is_the_sum_of_the_names(samples: list[tuple[str, int, bool]]) -> None:
    told = Samples()
    for name, duration, failed in samples:
        told.add(name, duration, None, failed=failed)
    assert sum(sum(tally.counts.values()) for tally in told.by_name.values()) == len(samples)
    assert told.whole.failed == sum(failed for _, _, failed in samples)


def test_too_many_names_are_not_told_apart_but_all_samples_count() -> None:
    told = Samples()
    for number in range(3 * MOST_NAMES):
        told.add(str(number), 5, number, failed=False)
    assert told.by_name == {}
    assert told.whole.counts == {5: 3 * MOST_NAMES}


@pytest.mark.parametrize(
    "requests",
    [
        Requests(count=-1),
        Requests(count=math.inf),
        Requests(count=2, failed=3),
        Requests(count=2, failed=-1),
        Requests(count=2, p95=math.nan),
        Requests(count=2, per_second=-0.5),
    ],
    ids=str,
)
def test_figures_that_cannot_be_are_refused(requests: Requests) -> None:
    with pytest.raises(ReportError, match="cannot"):
        list(request_metrics(requests, "r.json", "$"))


def test_no_request_measures_nothing() -> None:
    assert list(request_metrics(Requests(count=0, failed=0, avg=0, p95=0, per_second=0), "r.json", "$")) == []
