from __future__ import annotations

import statistics

from hypothesis import given
from hypothesis import strategies as st

from gatekit.model.catalogue import CATALOGUE, combine_metrics
from gatekit.model.metric import Metric

scores = st.lists(st.integers(min_value=0, max_value=100), min_size=1, max_size=6)


@given(st.dictionaries(st.sampled_from(["/", "/shop", "/about"]), scores, min_size=1))
def test_runs_of_a_page_give_their_median_and_pages_the_worst(runs: dict[str, list[int]]) -> None:
    """The median over values with the same labels (runs of one page), then the worst over different labels (pages)."""
    name = "lighthouse.accessibility"
    parts = [Metric(name=name, value=value, labels=(("url", url),)) for url, values in runs.items() for value in values]
    assert combine_metrics(CATALOGUE[name], parts) == min(statistics.median(values) for values in runs.values())
