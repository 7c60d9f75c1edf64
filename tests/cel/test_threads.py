"""One program used from many threads gives the answers that it gives in one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from gatekit.cel.engine import OwnEnvironment, OwnProgram
from gatekit.cel.types import BOOL, DYN
from tests.cel.records import DECLARATIONS, Component, Finding, Kind, Params, Severity

THREADS, ROUNDS = 8, 40


@pytest.fixture(autouse=True, scope="module")
def _threads_that_alternate_often() -> Iterator[None]:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(interval)


def _findings(number: int, *, dirty: bool) -> list[Finding]:
    """Findings that no other number has; of the dirty ones, every third has a line that is none."""
    return [
        Finding(
            rule=f"R{number}-{place}",
            severity=Severity(place % 3),
            kind=Kind.SECRET if place % 5 == 0 else Kind.LINT,
            component=Component(f"lib{number}", "1" * (place % 2)),
            tags=(f"t{place % 4}", "a"),
            line=None if dirty and place % 3 == 0 else place * number,
        )
        for place in range(60)
    ]


def _bindings(number: int, findings: list[Finding]) -> dict[str, Any]:
    values = {"limit": float(number), "count": number, "level": Severity.HIGH, "names": [f"R{number}-1"], "word": f"R{number}"}
    return {"findings": findings, "names": [f"lib{number}"], "x": number, "params": Params(values)}


def _same_in_all_threads(work: Callable[[int], object]) -> None:
    """Each number is worked on by several threads at once, all of which begin together; all get what one thread got before."""
    expected = [work(number) for number in range(THREADS)]
    barrier = Barrier(THREADS)

    def thread(first: int) -> list[tuple[int, object]]:
        barrier.wait()
        return [(number % THREADS, work(number % THREADS)) for number in range(first, first + ROUNDS)]

    with ThreadPoolExecutor(max_workers=THREADS) as pool:
        for results in pool.map(thread, range(THREADS)):
            for number, result in results:
                assert result == expected[number]


def _selection(program: OwnProgram, number: int, *, dirty: bool) -> object:
    findings = _findings(number, dirty=dirty)
    selection = program.select("finding", findings, _bindings(number, findings))
    return selection.indices, [(index, error.message) for index, error in selection.errors]


SELECTION = (
    "finding.severity >= params.level && finding.line > params.count && finding.component.name in names && 'a' in finding.tags"
)
EVALUATION = (
    "[findings.filter(f, f.line > params.count && f.tags.exists(t, t == 't1')).map(f, f.rule), [params.word + string(x)]]"
)


@pytest.mark.parametrize("compiled", [True, False])
@pytest.mark.parametrize("dirty", [True, False])
def test_a_program_selects_the_same_from_many_threads(compiled: bool, dirty: bool) -> None:
    program = OwnEnvironment(DECLARATIONS, compiled=compiled).compile(SELECTION, BOOL)
    _same_in_all_threads(lambda number: _selection(program, number, dirty=dirty))


@pytest.mark.parametrize("compiled", [True, False])
def test_a_program_gives_the_same_values_from_many_threads(compiled: bool) -> None:
    program = OwnEnvironment(DECLARATIONS, compiled=compiled).compile(EVALUATION, DYN)
    _same_in_all_threads(lambda number: program.evaluate(_bindings(number, _findings(number, dirty=False))))


def test_a_program_explains_itself_the_same_from_many_threads() -> None:
    program = OwnEnvironment(DECLARATIONS).compile("size(findings) > params.count && params.word + string(x) == 'R3' + '3'", BOOL)

    def work(number: int) -> object:
        steps = program.explain(_bindings(number, _findings(number, dirty=False)))
        return [(step.text, step.value) for step in steps if step.text in ("params.word + string(x)", program.text)]

    _same_in_all_threads(work)


def test_many_threads_compile_in_one_environment() -> None:
    environment = OwnEnvironment(DECLARATIONS)

    def work(number: int) -> object:
        program = environment.compile(f"finding.line > {number} && {SELECTION}", BOOL)
        return _selection(program, number, dirty=False), sorted(program.names), program.calls("after")

    _same_in_all_threads(work)


def test_a_program_may_be_used_while_it_is_used() -> None:
    """A function of the host evaluates the very program that called it."""
    environment = OwnEnvironment(DECLARATIONS)
    program = environment.compile("findings.map(f, f.line > 0 ? metric('inner') + double(f.line) : double(f.line))", DYN)
    inner = {"findings": [Finding(line=0)], "metric": lambda _name: 0.0}

    def metric(_name: str) -> float:
        (value,) = program.evaluate(inner)
        return float(value) + 0.5

    for _ in range(100):
        values = program.evaluate({"findings": [Finding(line=place) for place in range(5)], "metric": metric})
        assert values == [0.0, 1.5, 2.5, 3.5, 4.5]
