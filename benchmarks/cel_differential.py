"""The long run of the comparison with cel-expr-python (Google's cel-cpp): random expressions over random values.

    python -m benchmarks.cel_differential [COMPARISONS] [SEED]

prints what was compared, and every difference that nothing explains; there must be none. See `tests/cel/oracle.py` for what is
left out, and why.
"""

from __future__ import annotations

import sys
import time

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.cel.grammar import LANGUAGE, variables
from tests.cel.oracle import Comparison

_EXAMPLES = 500  # per round
_VALUES = 6  # sets of values for each expression


def main() -> int:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    comparison = Comparison()
    start, rounds = time.perf_counter(), 0
    while comparison.counts["compared"] < wanted:
        _round(comparison, first + rounds)
        rounds += 1
    print(f"{rounds * _EXAMPLES:,} expressions, seeds {first} to {first + rounds - 1}, {time.perf_counter() - start:,.0f} s")
    for what, count in sorted(comparison.counts.items()):
        print(f"{count:>10,} {what}")
    print(f"{len(comparison.differences):>10,} unexplained differences")
    first_of = {difference.partition(": ")[0]: difference for difference in reversed(comparison.differences)}
    print(*sorted(first_of.values(), key=len), sep="\n")
    return 1 if comparison.differences else 0


def _round(comparison: Comparison, number: int) -> None:
    @seed(number)
    @settings(
        max_examples=_EXAMPLES, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(LANGUAGE.expressions(), st.lists(variables(), min_size=_VALUES, max_size=_VALUES))
    def run(expression: tuple[str, str], values: list[dict[str, object]]) -> None:
        comparison.compare(*expression, values)

    run()


if __name__ == "__main__":
    sys.exit(main())
