"""gatekit's CEL engine beside cel-python and, where its wheel exists, cel-expr-python (Google's cel-cpp).

    python benchmarks/cel.py [--rounds 5] [--items 1000 100000 1000000]

Everything is measured in one run, in turn, round after round; medians are printed. cel-python is measured on fewer items, because
it would take minutes; times per item make them comparable.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from gatekit.cel import environment
from gatekit.cel.types import BOOL, Declarations, EnumType, list_of
from gatekit.engine import load_policy
from gatekit.model.finding import Component, Finding
from gatekit.model.vocabulary import Kind, Severity
from gatekit.policy.environment import FINDING, object_types

PREDICATE = "finding.severity >= severity.high && finding.kind == kind.vulnerability && finding.component.fixedVersion != ''"
COUNT = "findings.filter(f, f.severity >= severity.high && f.component.fixedVersion != '').size() <= 3"
EXISTS = "findings.exists(f, f.ruleId == 'nowhere')"
SLOW_ITEMS = 1_000


def declarations() -> Declarations:
    return Declarations(
        variables={"finding": FINDING, "findings": list_of(FINDING)},
        objects=object_types([Finding]),
        enums={
            "severity": EnumType(name="severity", words={word.word: word for word in Severity}, ordered=True),
            "kind": EnumType(name="kind", words={word.value: word for word in Kind}),
        },
    )


def findings(count: int) -> list[Finding]:
    severities, kinds = (Severity.LOW, Severity.MEDIUM, Severity.HIGH), (Kind.VULNERABILITY, Kind.LINT)
    components = (Component(name="a", version="1", fixed_version="2"), Component(name="b", version="1"))
    return [
        Finding(
            kind=kinds[place % 2],
            tool="tool",
            rule_id=f"R{place % 97}",
            severity=severities[place % 3],
            message="",
            component=components[place % 2],
        )
        for place in range(count)
    ]


def timed(action: Callable[[], Any]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def in_turn(actions: Mapping[str, Callable[[], Any]], rounds: int) -> dict[str, float]:
    times: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(rounds):
        for name, action in actions.items():
            times[name].append(timed(action))
    return {name: statistics.median(found) for name, found in times.items()}


def bare_cel_python() -> Callable[[list[Finding]], Callable[[], Any]]:
    """The predicate by cel-python as it is, interpreted, over plain maps, once per item."""
    import celpy  # noqa: PLC0415 - only for comparison

    known = celpy.Environment()
    program = known.program(known.compile("f.severity >= 4 && f.kind == 'vulnerability' && f.fixed != ''"))

    def prepared(items: list[Finding]) -> Callable[[], Any]:
        rows = [celpy.json_to_cel(row) for row in plain_rows(items)]
        return lambda: [program.evaluate({"f": row}) for row in rows]

    return prepared


def plain_rows(items: list[Finding]) -> list[dict[str, Any]]:
    return [{"severity": int(f.severity), "kind": f.kind.value, "fixed": f.component.fixed_version} for f in items]


def oracle() -> Callable[[list[Finding]], Callable[[], Any]] | None:
    """The predicate as a filter over plain maps by cel-cpp, or None; it stops after 10,000 iterations."""
    try:
        from cel_expr_python import cel  # noqa: PLC0415 - only where its wheel exists
    except ImportError:
        return None
    kinds = cel.Type
    known = cel.NewEnv(variables={"findings": kinds.List(kinds.Map(kinds.STRING, kinds.DYN))})
    compiled = known.compile("findings.filter(f, f.severity >= 4 && f.kind == 'vulnerability' && f.fixed != '').size()")

    def prepared(items: list[Finding]) -> Callable[[], Any]:
        rows = plain_rows(items)
        return lambda: compiled.eval(data={"findings": rows})

    return prepared


def print_predicate(rounds: int) -> None:
    many, few = findings(100_000), findings(SLOW_ITEMS)
    own = environment(declarations()).compile(PREDICATE, BOOL)
    slow = environment(declarations(), engine="cel-python").compile(PREDICATE, BOOL)
    actions: dict[str, Callable[[], Any]] = {
        "gatekit": lambda: own.select("finding", many, {}),
        "cel-python, as `--engine cel-python` runs it": lambda: slow.select("finding", few, {}),
        "cel-python, interpreted": bare_cel_python()(few),
    }
    sizes = dict.fromkeys(actions, len(few)) | {"gatekit": len(many)}
    google = oracle()
    if google is not None:
        actions["cel-expr-python"] = google(few)
        sizes["cel-expr-python"] = len(few)
    medians = in_turn(actions, rounds)
    own_each = medians["gatekit"] / sizes["gatekit"]
    print("\nA three-term predicate, per finding\n\n| engine | microseconds | times gatekit |\n|---|---|---|")
    for name, took in medians.items():
        each = took / sizes[name]
        print(f"| {name} | {each * 1e6:.2f} | {each / own_each:,.0f} |")


def print_lists(counts: list[int], rounds: int) -> None:
    own = environment(declarations())
    programs = {"filter(...).size()": own.compile(COUNT, BOOL), "exists": own.compile(EXISTS, BOOL)}
    print("\nOver a list, ms\n\n| expression | " + " | ".join(f"{count:,}" for count in counts) + " |")
    print("|---|" + "---|" * len(counts))
    rows: dict[str, list[str]] = {name: [] for name in programs}
    for count in counts:
        bindings = {"findings": findings(count)}
        actions = {name: partial(program.evaluate, bindings) for name, program in programs.items()}
        for name, took in in_turn(actions, rounds).items():
            rows[name].append(f"{took * 1e3:.2f}")
    for name, cells in rows.items():
        print(f"| `{name}` | {' | '.join(cells)} |")


def print_compile(rounds: int) -> None:
    known = environment(declarations())

    def first() -> Any:
        return known.compile(COUNT, BOOL).evaluate({"findings": []})

    medians = in_turn(
        {
            "compile": lambda: known.compile(COUNT, BOOL),
            "compile and first evaluation": first,
            "the built-in policy, all of it": load_policy,
        },
        max(rounds, 20),
    )
    print("\nCompiling, ms\n\n| what | ms |\n|---|---|")
    for name, took in medians.items():
        print(f"| {name} | {took * 1e3:.2f} |")


PROCESSES = {
    "python -c pass": "pass",
    "gatekit": "from gatekit.cel import environment, Declarations; from gatekit.cel.types import BOOL, INT\n"
    "environment(Declarations(variables={'x': INT})).compile('x > 1', BOOL).evaluate({'x': 2})",
    "cel-python": "import celpy\ne = celpy.Environment()\n"
    "e.program(e.compile('x > 1')).evaluate({'x': celpy.celtypes.IntType(2)})",
    "cel-expr-python": "from cel_expr_python import cel\n"
    "cel.NewEnv(variables={'x': cel.Type.INT}).compile('x > 1').eval(data={'x': 2})",
}


def print_first_evaluation(rounds: int) -> None:
    def process(code: str) -> Callable[[], Any]:
        return lambda: subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)

    actions = {name: process(code) for name, code in PROCESSES.items() if name != "cel-expr-python" or oracle() is not None}
    print("\nFirst evaluation in a fresh process, ms\n\n| engine | ms |\n|---|---|")
    for name, took in in_turn(actions, rounds).items():
        print(f"| {name} | {took * 1e3:.0f} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--items", type=int, nargs="+", default=[1_000, 100_000, 1_000_000])
    options = parser.parse_args()
    print_predicate(options.rounds)
    print_lists(options.items, options.rounds)
    print_compile(options.rounds)
    print_first_evaluation(options.rounds)


if __name__ == "__main__":
    main()
