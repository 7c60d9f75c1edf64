"""gatekit's engine says what cel-expr-python (Google's cel-cpp) does: a slice of `python -m benchmarks.cel_differential`."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

pytest.importorskip("cel_expr_python", reason="cel-expr-python has no wheel for this platform")

from tests.cel.grammar import LANGUAGE, variables
from tests.cel.oracle import Comparison


def test_generated_expressions_come_to_the_same() -> None:
    comparison = Comparison()

    @seed(20261123)
    @settings(max_examples=250, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(LANGUAGE.expressions(), st.lists(variables(), min_size=2, max_size=2))
    def compare(expression: tuple[str, str], values: list[dict[str, Any]]) -> None:
        comparison.compare(*expression, values)

    compare()
    assert comparison.counts["compared"] > 500
    assert not comparison.differences, "\n".join(comparison.differences[:10])
