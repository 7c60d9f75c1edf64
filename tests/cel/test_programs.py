"""Programs: host functions, selection, relations, calls, bounds, threads."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gatekit.cel import CompileError
from gatekit.cel.types import BOOL, DOUBLE, DYN, INT, STRING
from gatekit.errors import CelError


def test_a_host_functions_error_keeps_its_code_and_gets_a_place(host: Any) -> None:
    error = host.failure("1 < 2 && metric('http.p95') < 500")
    assert (error.code, error.message, error.hint) == ("not_measured", "http.p95 was not measured", "run the load test")
    assert (error.offset, error.length) == (9, len("metric('http.p95')"))


def test_host_functions_take_and_give_plain_values(host: Any) -> None:
    assert host.value("metric('coverage.line') + metric('coverage.line', {'path': 'a'})") == 79.996 + 50
    assert host.value("[1, 2].map(n, twice(n))") == [2, 4]


def test_a_mistake_of_the_host_is_not_hidden(host: Any) -> None:
    def broken(_: str) -> float:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        host.value("metric('coverage.line') > 1", metric=broken)


def test_a_function_that_was_not_bound_is_an_error(host: Any) -> None:
    with pytest.raises(CelError, match="no function was given for 'metric'"):
        host.compile("metric('coverage.line') > 1", BOOL).evaluate({})


@pytest.mark.parametrize("value", ["true", 1, None, []])
def test_what_is_not_a_boolean_is_an_error_not_false(host: Any, value: object) -> None:
    program = host.compile("x", BOOL)
    with pytest.raises(CelError, match="expected bool") as caught:
        program.evaluate({"x": value})
    assert caught.value.code == "type"
    selection = program.select("x", [True, value, False], {})
    assert selection.indices == (0,)
    assert [index for index, _ in selection.errors] == [1]


def test_a_result_must_be_of_the_wanted_type(host: Any) -> None:
    for wanted in (INT, DOUBLE, STRING):
        with pytest.raises(CelError, match=f"gave bytes; expected {wanted}"):
            host.compile("x", wanted).evaluate({"x": b""})


def test_a_program_knows_the_type_that_is_plain_before_evaluation(host: Any) -> None:
    expected = {
        "findings.filter(f, f.line > 3)": "list(Finding)",
        "findings.map(f, f.severity)": "list(severity)",
        "count + 1": "int",
        "ready ? 1 : 2.0": "dyn",
        "params.limit": "dyn",
    }
    assert {text: str(host.compile(text).result_type) for text in expected} == expected
    assert host.compile("x", BOOL).result_type == BOOL


def test_a_field_without_a_value_is_null_whatever_its_type(host: Any) -> None:
    assert host.value("findings.map(f, f.score)") == [None, 9.8, None]


def test_selection_gives_the_indices_and_the_errors(host: Any) -> None:
    program = host.compile("finding.score > params.limit", BOOL)
    selection = program.select("finding", host.bindings["findings"], {"params": {"limit": 7}})
    assert selection.indices == (1,)
    assert [(index, error.message) for index, error in selection.errors] == [
        (0, "there is no null > int"),
        (2, "there is no null > int"),
    ]


def test_selection_agrees_with_evaluation(host: Any) -> None:
    program = host.compile("finding.severity >= severity.high && findings.exists(f, f.ruleId == finding.ruleId)", BOOL)
    findings = host.bindings["findings"]
    one_by_one = tuple(index for index, one in enumerate(findings) if program.evaluate({"finding": one, "findings": findings}))
    assert program.select("finding", findings, {"findings": findings}).indices == one_by_one == (1, 2)


def test_nothing_of_one_evaluation_is_seen_by_the_next(host: Any) -> None:
    program = host.compile("[x].map(y, y + x)", DYN)
    assert [program.evaluate({"x": number}) for number in (1, 2, 1)] == [[2], [4], [2]]
    with pytest.raises(CelError, match="no value was given for 'x'"):
        program.evaluate({})


def test_relations_are_the_comparisons_that_must_hold(host: Any) -> None:
    text = "(metric('coverage.line') >= params.min) && ready && ((count + 1) * 2 < 5 && name in ['a']) && 1 == 1.0"
    relations = host.compile(text, BOOL).relations()
    assert [(one.text, one.operator) for one in relations] == [
        ("metric('coverage.line') >= params.min", ">="),
        ("(count + 1) * 2 < 5", "<"),
        ("1 == 1.0", "=="),
    ]
    bindings = {**host.bindings, "params": {"min": 80}, "count": 3}
    assert [(one.left.evaluate(bindings), one.right.evaluate(bindings)) for one in relations] == [(79.996, 80), (8, 5), (1, 1.0)]


@pytest.mark.parametrize("text", ["ready", "ready || count > 1", "!(count > 1)", "ready ? count > 1 : true", "1 in [1]"])
def test_an_expression_that_needs_no_comparison_has_no_relations(host: Any, text: str) -> None:
    assert host.compile(text, BOOL).relations() == ()


def test_calls_give_literal_arguments(host: Any) -> None:
    text = "metric('coverage.line', {'path': 'a'}) > metric('coverage.branch') && metric(name) > 1 && [1].all(n, twice(-3) < n)"
    program = host.compile(text, BOOL)
    assert program.calls("metric") == (("coverage.line", {"path": "a"}), ("coverage.branch",))
    assert program.calls("twice") == ((-3,),)
    assert program.calls("nothing") == ()


@pytest.mark.parametrize("depth", [7, 12])
def test_nested_macros_end_in_an_error_not_a_hang(host: Any, depth: int) -> None:
    text = "x"
    for level in range(depth):
        text = f"x.map(v{level}, {text})"
    start = time.perf_counter()
    error = host.failure(f"{text}.size() > 0", x=list(range(10)))
    assert error.code == "budget"
    assert "steps" in error.message
    assert time.perf_counter() - start < 60


@pytest.mark.parametrize("unit", ["'0123456789'", "[1, 2, 3, 4, 5, 6, 7, 8, 9, 0]", "b'0123456789'"])
def test_a_value_that_doubles_ends_in_an_error_not_in_memory(host: Any, unit: str) -> None:
    text = "a"
    for _ in range(30):
        text = f"[a + a].map(a, {text})"
    assert host.failure(f"[{unit}].map(a, {text}).size() > 0").code == "budget"


def test_a_long_list_brings_its_own_steps(host: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gatekit.cel.reference.budget.BASE_STEPS", 100)
    findings = host.bindings["findings"] * 1_000
    assert host.value("findings.all(f, f.line >= 0 && f.line < 10)", findings=findings) is True


def test_a_selection_without_steps_left_says_so_for_every_item(reference: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gatekit.cel.reference.budget.BASE_STEPS", 100)
    program = reference.compile("findings.map(a, findings.map(b, findings.map(c, count))).size() < 0", BOOL)
    selection = program.select("count", [1, 2, 3], {"findings": reference.bindings["findings"] * 60})
    assert [(index, error.code) for index, error in selection.errors] == [(0, "budget"), (1, "budget"), (2, "budget")]


def test_a_value_nested_beyond_pythons_stack_is_an_error(host: Any) -> None:
    deep: Any = []
    for _ in range(5_000):
        deep = [deep]
    assert host.failure("x", x=deep).code == "budget"
    assert host.failure("x == [x] || x == x", x=deep).code == "budget"
    ((_, error),) = host.compile("x == [x] || x == x", BOOL).select("x", [deep], {}).errors
    assert error.code == "budget"


def test_threads_share_programs_and_environments(host: Any) -> None:
    """Each thread sees its own values, while others compile and evaluate with the same environment and program."""
    text = "findings.filter(f, f.line % 7 == count).map(f, f.line + count).all(n, n % 7 == (2 * count) % 7) && x == count"
    shared = host.compile(text, BOOL)
    findings = [host.finding(str(line), host.severity.LOW, line=line) for line in range(40)]

    def work(number: int) -> bool:
        program = shared if number % 2 else host.compile(text, BOOL)
        rest = number % 7
        right: bool = program.evaluate({"findings": findings, "count": rest, "x": rest})
        wrong: bool = program.evaluate({"findings": findings, "count": rest, "x": rest + 1})
        return right and not wrong

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(max_workers=8) as pool:
            assert all(pool.map(work, range(200)))
    finally:
        sys.setswitchinterval(interval)


def test_cel_python_is_imported_only_when_asked_for_and_changes_no_limit() -> None:
    code = (
        "import sys, gatekit.cel as cel; before = sys.getrecursionlimit(); assert 'celpy' not in sys.modules;"
        "cel.environment(cel.Declarations()); assert 'celpy' not in sys.modules;"
        "cel.environment(cel.Declarations(), engine='cel-python'); assert 'celpy' in sys.modules;"
        "assert sys.getrecursionlimit() == before"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_an_engine_that_cannot_be_imported_is_an_error_that_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['re2'] = None; import gatekit.cel as cel; from gatekit.errors import UsageError\n"
        "try: cel.environment(cel.Declarations(), engine='cel-python')\n"
        "except UsageError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, timeout=60, capture_output=True, text=True)
    assert "the expression engine cannot be loaded" in done.stdout
    assert "install cel-python and google-re2" in done.stdout


_ATOMS = ["1", "-1", "2u", "1.5", "0.0", "'a'", "b'x'", "true", "null", "[]", "[1, 2]", "{'a': 1}", "x", "findings", "finding"]
_MORE_ATOMS = ["severity.high", "kind", "9223372036854775807", "timestamp(0)", "duration('1h')", "'['", "'9'", "int", "count"]


def _combined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    signs = st.sampled_from(["+", "-", "*", "/", "%", "<", ">=", "==", "!=", "in", "&&", "||"])
    functions = st.sampled_from(
        ["size", "string", "int", "double", "bytes", "timestamp", "duration", "type", "dyn", "metric", "foo"]
    )
    methods = st.sampled_from(["size", "contains", "matches", "startsWith", "getHours", "getDate", "bar"])
    macros = st.sampled_from(["all", "exists", "exists_one", "filter", "map"])
    return st.one_of(
        st.builds("({} {} {})".format, inner, signs, inner),
        st.builds("{}({})".format, functions, inner),
        st.builds("({}).{}({})".format, inner, methods, inner),
        st.builds("({}).{}(v, {})".format, inner, macros, inner),
        st.builds("({})[{}]".format, inner, inner),
        st.builds("({} ? {} : {})".format, inner, inner, inner),
        st.builds("!({})".format, inner),
        st.builds("has(({}).a)".format, inner),
        st.builds("[{}, dyn({})]".format, inner, inner),
    )


_EXPRESSIONS = st.recursive(st.sampled_from([*_ATOMS, *_MORE_ATOMS]), _combined, max_leaves=6)
_GUESSES = st.sampled_from([None, 2.5, "s", [1, "a"], {"a": {"b": 1}}, "\ud800", float("nan")])


@settings(max_examples=300, deadline=None)
@given(text=_EXPRESSIONS, value=_GUESSES)
def test_an_expression_ends_in_a_value_or_in_a_named_error(host: Any, text: str, value: object) -> None:
    """Compiling gives a program or problems with places; evaluating gives a value or an error with a place."""
    try:
        program = host.compile(text, DYN)
    except CompileError as error:
        for problem in error.problems:
            assert 0 <= problem.offset < problem.offset + problem.length <= len(text) + 1
        return
    try:
        program.evaluate({**host.bindings, "x": value})
    except CelError as error:
        assert 0 <= error.offset < error.offset + error.length <= len(text)  # noqa: PT017 - an error is one of two good ends


@given(text=st.text(alphabet="()[]{}'\"\\rbx1.,:?!&|=<> \n\u00e9_a-", max_size=30))
def test_any_text_is_a_program_or_a_problem_with_a_place(host: Any, text: str) -> None:
    """Text of any characters compiles, or gives problems whose places lie in it."""
    try:
        host.compile(text, DYN)
    except CompileError as error:
        for problem in error.problems:
            assert 0 <= problem.offset <= len(text)
            assert problem.length >= 1
