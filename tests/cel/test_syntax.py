"""Syntax errors in plain words, at their place; expressions beyond the bounds end at once."""

from __future__ import annotations

import time
from typing import Any

import pytest

from gatekit.cel.types import DYN


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ("name = 'a'", "'=' is not expected here; expected an operator or the end", "="),
        ("ready and true", "'and' is not expected here; expected an operator or the end", "and"),
        ("not ready", "'ready' is not expected here; expected an operator or the end", "ready"),
        ("ready &&", "the expression ends too early: expected a value", ""),
        ("count + * 2", "'*' is not expected here; expected a value", "*"),
        ("ready ? 1", "the expression ends too early: expected ':'", ""),
        ("x..y", "'.' is not expected here; expected a name", "."),
        ("x.true", "'true' is not expected here; expected a name", "true"),
        ("[1, 2", "'[' is never closed", "["),
        ("(1 + 2]", "']' does not close '('", "]"),
        ("1 + 2)", "')' closes nothing", ")"),
        ("name == 'a", "the text that begins here is not closed: ' is missing", "'"),
        ("name == 'a\nb'", "the text that begins here is not closed: ' is missing", "'"),
        ('name == """a"', 'the text that begins here is not closed: """ is missing', '"""'),
        (r"name == '\d'", r"'\d' is not an escape", r"\d"),
        (r"name == '\ud800'", r"\ud800 is not a Unicode character", r"\ud800"),
        (r"b'\u0041' == b''", r"\u0041 is not allowed in bytes", r"\u0041"),
        ("9223372036854775808 > 1", "9223372036854775808 does not fit in 64 bits", "9223372036854775808"),
        ("-1u == 1u", "-1u does not fit in 64 bits without sign", "-1u"),
        ("1e999 > 1.0", "1e999 does not fit in a double", "1e999"),
        ("  ", "the expression is empty", " "),
    ],
)
def test_a_syntax_error_says_what_was_expected_and_where(host: Any, text: str, message: str, place: str) -> None:
    problem = host.problem(text, DYN)
    assert problem.message == message
    assert problem.code == "syntax"
    assert text[problem.offset : problem.offset + problem.length] == place


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("name = 'a'", "to compare, write =="),
        ("ready and true", "for 'and', write &&"),
        ("ready & true", "for 'and', write &&"),
        ("ready | true", "for 'or', write ||"),
        ("not ready", "for 'not', write !"),
        ("count <> 1", "for 'not equal', write !="),
        ("name == \u201ca\u201d", 'write straight quotes: "'),
        ("ready\u00a0&& true", "this is a no-break space (U+00A0); write a plain one"),
        (r"name.matches('\.py$')", r"for a backslash itself write \\., or begin the text with r: r'...'"),
        ("[1, 2", "add the missing ']'"),
    ],
)
def test_a_common_mistake_gets_a_hint(host: Any, text: str, hint: str) -> None:
    assert host.problem(text).hint == hint


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r"'\a\b\f\n\r\t\v\\\?\"\'\`'", "\a\b\f\n\r\t\v\\?\"'`"),
        (r"'\x41\u00e9\U0001f600\101'", "Aé😀A"),
        (r"b'\xff\101é'", b"\xffA\xc3\xa9"),
        (r"r'\d+\.py'", r"\d+\.py"),
        ("'''it's\n'fine'''", "it's\n'fine"),
        (r'''r"""a\"b"""''', r"a\"b"),
        ("0x1F + -0x1F", 0),
        ("-9223372036854775808", -(2**63)),
        ("1 // a comment's quote\n + 2", 3),
        ("1-2-3", -4),
        ("'a' // 'b'", "a"),
    ],
)
def test_literals_have_the_values_of_the_specification(host: Any, text: str, value: object) -> None:
    assert host.value(text) == value


def test_positions_count_characters_not_bytes(host: Any) -> None:
    text = "'éééé😀' == name && nmae == ''"
    assert host.place(text) == "nmae"


def test_positions_hold_over_several_lines(host: Any) -> None:
    text = "ready && // first\n\ttrue &&\r\n  nmae == ''"
    assert host.place(text) == "nmae"


@pytest.mark.parametrize(
    "text",
    [
        "(" * 10_000 + "1" + ")" * 10_000,
        "(" * 10_000,
        "!" * 15_000 + "ready",
        "[" * 101 + "]" * 101,
        "1" + " + 1" * 500,
        "x" + ".a" * 500,
        " " * 20_001,
        "ready ? 1 : " * 500 + "1",
    ],
)
def test_expressions_beyond_the_bounds_end_at_once(host: Any, text: str) -> None:
    start = time.perf_counter()
    problem = host.problem(text, DYN)
    assert problem.code == "budget"
    assert time.perf_counter() - start < 5


def test_a_text_that_is_not_closed_costs_no_exponential_time(host: Any) -> None:
    start = time.perf_counter()
    host.problem("'" + "\\x41" * 2_000, DYN)
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("(" * 100 + "1" + ")" * 100, 1),
        (" && ".join(["true"] * 2_000), True),
        (" || ".join(["false"] * 2_000), False),
        ("1" + " + 1" * 45, 46),
        ("[" * 45 + "]" * 45 + " == []", False),
        ("-" * 90 + "1", 1),
        ("false ? 0 : " * 90 + "7", 7),
        ("dyn(" * 45 + "1" + ")" * 45, 1),
        ("[1].map(a, " * 25 + "2" + ")" * 25 + "[0]" * 25, 2),
        ("(true && (false || " * 45 + "true" + "))" * 45, True),
        ("(" * 45 + "true" + " == true)" * 45, True),
    ],
)
def test_expressions_within_the_bounds_have_a_value(host: Any, text: str, value: object) -> None:
    assert host.value(text) == value


def test_the_bounds_hold_on_a_deep_stack(host: Any) -> None:
    text = "(true && (false || " * 49 + "true" + "))" * 49

    def at(depth: int) -> object:
        return at(depth - 1) if depth else host.value(text)

    assert at(300) is True
