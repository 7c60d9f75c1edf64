"""The fast path gives what the exact evaluator gives, whatever the host's records hold."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gatekit.cel import CompileError
from gatekit.cel.engine import OwnEnvironment, OwnProgram
from gatekit.cel.exact import ExactCompiler
from gatekit.cel.fast.frame import NotProvableError
from gatekit.cel.fast.writer import Writer
from gatekit.cel.state import State
from gatekit.cel.types import BOOL, DYN, list_of
from gatekit.errors import CelError
from tests.cel import records
from tests.cel.records import DECLARATIONS, FINDING, GRAMMAR, ITEM_GRAMMAR, Component, Finding, Kind, Params, Severity

FAST = OwnEnvironment(DECLARATIONS)
EXACT = OwnEnvironment(DECLARATIONS, compiled=False)


@pytest.fixture(autouse=True, scope="module")
def _compile_at_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gatekit.cel.engine.WORTH_COMPILING", 0)
        yield


def _told(error: CelError) -> tuple[str, str, int, int]:
    return error.code, error.message, error.offset, error.length


def _selected(program: OwnProgram, items: Sequence[Any], bindings: Mapping[str, Any]) -> Any:
    try:
        selection = program.select("finding", items, bindings)
    except (KeyError, AttributeError) as mistake:  # of the host: nobody hides it
        return repr(mistake)
    return selection.indices, [(place, _told(error)) for place, error in selection.errors]


def _evaluated(program: OwnProgram, bindings: Mapping[str, Any]) -> str:
    try:
        value = program.evaluate(bindings)
    except CelError as error:
        return f"error: {_told(error)}"
    except (KeyError, AttributeError) as mistake:  # of the host: nobody hides it
        return repr(mistake)
    return f"{type(value).__name__} {'NaN' if isinstance(value, float) and math.isnan(value) else repr(value)}"


@st.composite
def _cases(draw: Any, *, items: bool) -> tuple[str, list[Any], dict[str, Any]]:
    grammar = ITEM_GRAMMAR if items else GRAMMAR
    text, _ = draw(grammar.expressions(kind="bool" if items else "", depth=4, ill_typed=0))
    dirty = draw(st.booleans())
    values = draw(st.lists(records.findings(dirty=dirty), max_size=5))
    bindings = {
        "params": draw(records.params(dirty=dirty)),
        "findings": draw(st.sampled_from([values, tuple(values), *([None, "a", {"a": 1}] if dirty else [])])),
        "names": draw(st.sampled_from([["a", "lint"], ("abc",), *([["a", Kind.LINT], None, [1]] if dirty else [])])),
        "x": draw(st.sampled_from([None, "a", 1, Kind.LINT])),
        "metric": records.metric,
    }
    if dirty and draw(st.integers(0, 9)) == 0:
        del bindings[draw(st.sampled_from(sorted(bindings)))]
    return text, values, bindings


@settings(max_examples=400, deadline=None)
@given(case=_cases(items=True))
def test_a_compiled_selection_gives_the_same_items_and_the_same_errors(case: tuple[str, list[Any], dict[str, Any]]) -> None:
    """Program.select gives the same indices, and the same errors at the same places, whether it is compiled or not."""
    text, items, bindings = case
    try:
        fast = FAST.compile(text, BOOL)
    except CompileError:
        return
    assert _selected(fast, items, bindings) == _selected(EXACT.compile(text, BOOL), items, bindings)


@settings(max_examples=400, deadline=None)
@given(case=_cases(items=False))
def test_a_compiled_evaluation_gives_the_same_value_or_the_same_error(case: tuple[str, list[Any], dict[str, Any]]) -> None:
    """Program.evaluate gives the same value of the same class, or the same error at the same place, compiled or not."""
    text, _, bindings = case
    try:
        fast = FAST.compile(text, DYN)
    except CompileError:
        return
    assert _evaluated(fast, bindings) == _evaluated(EXACT.compile(text, DYN), bindings)


CLEAN = [
    Finding(
        rule=f"R{place}", severity=Severity(place % 3), component=Component("lib", "1" * (place % 2)), tags=("a", "b"), line=place
    )
    for place in range(20)
]
BINDINGS = {
    "findings": CLEAN,
    "names": ["R1", "R2"],
    "x": "R3",
    "params": Params({"limit": 2.5, "count": 3, "level": Severity.HIGH, "names": ["R1"], "levels": [Severity.LOW], "word": "R"}),
}

SELECTIONS = [
    "finding.severity >= severity.high && finding.component.fixed != '' && finding.kind == kind.lint",
    "finding.severity >= params.level",
    "finding.severity in [severity.high, severity.unknown] || finding.severity in params.levels",
    "finding.rule in ['R1', 'R2', 'R3', 'R4', 'R5'] && !(finding.rule in params.names)",
    "finding.rule.startsWith(params.word) && finding.rule.endsWith('1') && finding.rule.contains('R')",
    "finding.rule.matches('^R[0-9]+$')",
    "finding.tags.exists(t, t == 'b') && finding.tags.all(t, t.size() == 1) && 'a' in finding.tags",
    "finding.tags.filter(t, t != 'a').size() == 1 && finding.tags.exists_one(t, t == 'a')",
    "has(finding.component.fixed) && has(finding.line) && finding.line > 3 && finding.score != null",
    "double(finding.line) * 2.0 > params.limit ? finding.fresh : finding.line % 2 == 0",
    "finding.state == state.open && finding.state < state.waived",
    "cel.bind(name, finding.component.name, name == 'lib' || name == 'other')",
    "size(finding.rule) > 1 && finding.line + 1 - 2 * 3 < params.count && finding.line > params.limit",
    "finding.rule.lowerAscii() == 'r1' || string(finding.line) == '7'",
]
EVALUATIONS = [
    "findings.filter(f, f.severity >= severity.high && f.component.fixed != '').size() <= 3",
    "findings.exists(f, f.component.name.startsWith('q'))",
    "findings.all(f, f.line >= 0 && f.line < 100)",
    "findings.exists_one(f, f.line == 3)",
    "findings.filter(f, f.tags.exists(t, t == 'b')).map(f, f.rule)",
    "findings.filter(f, f.line > 3).exists(f, f.tags.exists(t, f.rule.contains(t)))",
    "findings.map(f, f.severity >= severity.low, f.component.name).exists(name, name in names)",
    "size(findings.filter(f, findings.exists(g, g.rule == f.rule && g.line == f.line))) == size(findings)",
]


def _refuse(*_: object) -> Any:
    raise AssertionError


@pytest.mark.parametrize("text", SELECTIONS)
def test_these_conditions_over_items_never_need_the_exact_evaluator(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    program = FAST.compile(text, BOOL)
    expected = EXACT.compile(text, BOOL).select("finding", CLEAN, BINDINGS).indices
    select = program._selector("finding")
    monkeypatch.setattr(ExactCompiler, "compile", _refuse)
    assert select is not None
    assert tuple(select(CLEAN, State(BINDINGS, 0, 10_000_000), _refuse)) == expected


@pytest.mark.parametrize("text", EVALUATIONS)
def test_these_expressions_with_macros_never_need_the_exact_evaluator(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = EXACT.compile(text, DYN).evaluate(BINDINGS)
    program = FAST.compile(text, DYN)
    monkeypatch.setattr(ExactCompiler, "compile", _refuse)
    assert program.evaluate(BINDINGS) == expected


def test_what_cannot_be_written_is_left_to_the_exact_evaluator_part_by_part() -> None:
    text = "metric('a') > 1.0 && findings.filter(f, f.seen > timestamp(0) && f.line > {'a': 3}['a']).size() == 16"
    program = FAST.compile(text, BOOL)
    assert program._fast is not None
    assert program.evaluate({**BINDINGS, "metric": records.metric}) is True


def test_only_the_items_that_are_not_as_declared_go_to_the_exact_evaluator() -> None:
    text = "has(finding.line) && finding.line > 3 && finding.component.name == 'lib'"
    dirty = [*CLEAN, Finding(line=None), Finding(line=5, component=None), {"line": 9}]
    program = FAST.compile(text, BOOL)
    select = program._selector("finding")
    asked: list[int] = []

    def exact(place: int, _item: object) -> bool:
        asked.append(place)
        return False

    assert select is not None
    assert select(dirty, State(BINDINGS, 0, 10_000_000), exact) == list(range(4, 20))
    assert asked == [21, 22]  # has() itself knows what to make of the empty line
    selection = program.select("finding", dirty, BINDINGS)
    assert [(place, error.message) for place, error in selection.errors] == [
        (21, "null has no fields"),
        (22, "the map has no key component"),
    ]


def test_what_a_short_circuit_skips_is_never_read() -> None:
    read: list[str] = []

    class Watched:
        def __getattr__(self, name: str) -> Any:
            read.append(name)
            return {"line": 1, "rule": "a"}[name]

    watched = attrs.evolve(DECLARATIONS.objects["Finding"], host=Watched)
    objects = {**DECLARATIONS.objects, "Finding": watched}
    program = OwnEnvironment(attrs.evolve(DECLARATIONS, objects=objects)).compile(
        "finding.line > 3 && finding.rule == 'a' || finding.line > 5 && finding.fresh", BOOL
    )
    assert program.select("finding", [Watched()], {}).indices == ()
    assert read == ["line"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("findings.filter(findings, findings.line > 17).size() == 2", True),
        ("findings.filter(kind, kind.line > 17).exists(severity, severity.rule in ['R19'])", True),
        ("findings.exists(e5, e5.tags.exists(e5, e5 == 'b') && e5.line == 3)", True),
        ("findings.exists(f, f.tags.exists(f, f == 'b') && f.line == 3)", True),
        ("[1].exists(severity, severity == 1) && findings.exists(f, f.severity in [severity.high])", True),
        ("findings.exists(b, b.line == 3) && findings.all(state, state.line < 20)", True),
        ("findings.all(elements, elements.line < 20)", True),
        ("findings.map(params, params.line)[3] == 3 && findings.exists(f, double(f.line) > params.limit)", True),
        ("cel.bind(params, findings, params.exists(params, params.line == 3))", True),
        ("findings.filter(x, x.line < 2).map(x, x.rule) == ['R0', 'R1'] && x == 'R3'", True),
    ],
)
def test_a_macros_variable_hides_whatever_is_called_the_same(text: str, expected: object) -> None:
    program = FAST.compile(text, DYN)
    assert program._fast is not None
    assert program.evaluate(BINDINGS) == EXACT.compile(text, DYN).evaluate(BINDINGS) == expected


def test_the_item_behind_a_macros_variable_of_its_name_is_still_the_item() -> None:
    text = "[1, 2].exists(finding, .finding.line == 3) && finding.tags.exists(finding, finding == 'a')"
    assert FAST.compile(text, BOOL).select("finding", CLEAN, BINDINGS).indices == (3,)
    assert FAST.compile(text, BOOL).select("finding", CLEAN, {**BINDINGS, "finding": CLEAN[3]}).indices == (3,)


def test_zero_and_negative_zero_are_different_constants() -> None:
    text = (
        "[string(0.0), string(-0.0), string(1.0 / -0.0)] == ['0', '-0', '-Inf']"
        " && findings.all(f, 1.0 / -0.0 < 0.0 && 1.0 / 0.0 > 0.0)"
    )
    assert FAST.compile(text, BOOL).evaluate(BINDINGS) is True


# what a policy writes never reaches the generated source

_NAMES = re.compile(
    r"[behkmtv]\d*|state|item|items|place|exact|elements|chosen|append|count|rest|failed|decided|select|evaluate"
    r"|Exception|Spent|contained|dirty|enumerate|float|iter|len|members|paid|pay|type"
)
_ATTRIBUTES = {
    *(field.attribute for declared in DECLARATIONS.objects.values() for field in declared.fields.values()),
    *("append", "bindings", "endswith", "spend", "startswith", "__length_hint__"),
}
_HOSTILE = ["'); import os #", 'x"""', "\n    pass", "\\", "%s", "{0}", "\u2028", "__import__('os')", "é🙂"]


def _source(text: str, *, items: bool) -> str:
    program = FAST.compile(text, BOOL)
    writer = Writer(program._tree, program._context)
    return writer.selection(program._root, ("finding", FINDING)) if items else writer.evaluation(program._root)


def _assert_harmless(source: str) -> None:
    """Holds only made-up names, declared attributes, small numbers and the names of the run time; no text at all."""
    for node in ast.walk(ast.parse(source)):
        names = [getattr(node, field) for field in ("id", "arg", "name") if isinstance(getattr(node, field, None), str)]
        assert all(map(_NAMES.fullmatch, names)), names
        assert not isinstance(node, ast.Attribute) or node.attr in _ATTRIBUTES
        assert not isinstance(node, ast.Constant) or node.value in (True, False, None) or isinstance(node.value, int)
        assert not isinstance(node, (ast.Import, ast.ImportFrom, ast.JoinedStr, ast.Lambda, ast.ClassDef))


@pytest.mark.parametrize("hostile", _HOSTILE)
def test_no_literal_reaches_the_generated_source(hostile: str) -> None:
    literal = "'" + hostile.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'"
    item = Finding(rule=hostile, tags=(hostile,), line=1)
    text = (
        f"finding.rule == {literal} && {literal} in finding.tags && finding.rule in [{literal}, 'a']"
        f" && finding.rule.contains({literal})"
    )
    _assert_harmless(_source(text, items=True))
    assert FAST.compile(text, BOOL).select("finding", [item], BINDINGS).indices == (0,)
    text = f"findings.exists(f, f.rule.startsWith({literal}) && f.tags.exists(t, t == {literal}))"
    _assert_harmless(_source(text, items=False))
    assert FAST.compile(text, BOOL).evaluate({**BINDINGS, "findings": [item]}) is True


@settings(max_examples=200, deadline=None)
@given(expression=ITEM_GRAMMAR.expressions(kind="bool", depth=4, ill_typed=0))
def test_the_generated_source_is_made_of_made_up_names(expression: tuple[str, str]) -> None:
    """Names in generated source are made up, attributes are declared by the host, and constants are numbers."""
    try:
        source = _source(expression[0], items=True)
    except (CompileError, NotProvableError):
        return
    _assert_harmless(source)


def test_fields_whose_attribute_is_no_plain_name_are_read_by_their_function() -> None:
    text = "finding.class == 'R3' && finding.component.fixed == '1'"
    assert "class" not in _source(text, items=True)
    assert FAST.compile(text, BOOL).select("finding", CLEAN, BINDINGS).indices == (3,)


@pytest.mark.parametrize("depth", [10, 36, 37, 38, 39, 60, 96])
@pytest.mark.parametrize(
    "template", ["!({})", "({} == true)", "(true ? {} : false)", "findings.exists(f, {})", "cel.bind(y, 1, {})"]
)
def test_deep_expressions_are_not_too_deep_for_pythons_compiler(template: str, depth: int) -> None:
    text = "finding.line > 3"
    for _ in range(depth):
        text = template.replace("{}", text)
    bindings = {**BINDINGS, "findings": CLEAN[:1]}
    expected = EXACT.compile(text, BOOL).select("finding", CLEAN, bindings)
    assert FAST.compile(text, BOOL).select("finding", CLEAN, bindings) == expected


def test_a_list_of_the_wrong_kind_is_no_list_of_findings() -> None:
    program = FAST.compile("findings.all(f, f.line > -1)", BOOL)
    for value in (None, "abc", 1, {"a": 1}):
        with pytest.raises(CelError):
            program.evaluate({**BINDINGS, "findings": value})
    assert FAST.compile("findings", list_of(FINDING)).evaluate(BINDINGS) == CLEAN
