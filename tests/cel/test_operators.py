"""CEL's own semantics, where cel-python departs from them.

Source of the expected values: cel-spec, `doc/langdef.md`.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

_INT64 = st.integers(-(2**63), 2**63 - 1)
_NUMBERS = st.one_of(_INT64, st.floats(allow_nan=False, allow_infinity=False), st.integers(-5, 5), st.integers(-5, 5).map(float))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("82 >= 80.0", True),
        ("1u < 1.5 && 2u > -1", True),
        ("1 == 1.0 && 1u == 1 && 1.0 == 1u", True),
        ("9007199254740993 > 9007199254740992.0", False),  # an int meets a double as a double, as everywhere in CEL
        ("18446744073709551615u > 9223372036854775807", True),
        ("1 in [1.0] && 1.0 in [1u] && 2u in {2: 'a'}", True),
        ("dyn(1) == 'a' || dyn('1') != 1", True),
        ("dyn(true) == 1", False),
        ("dyn(null) == 0 || dyn([]) == {}", False),
        ("[1, 'a', 2.0] == [1.0, 'a', 2u]", True),
        ("{'a': 1} == {'a': 1.0} && {1: 'a'} == {1u: 'a'}", True),
        ("{true: 'a'} == dyn({1: 'a'})", False),
        ("{1: 'a'}[1.0] + {1u: 'b'}[1]", "ab"),
        ("[1, 2][1u] + [1, 2][0.0]", 3),
        ("double('NaN') == double('NaN') || double('NaN') < 1.0 || double('NaN') >= 1.0", False),
        ("double('NaN') != double('NaN')", True),
        ("-1.0 / 0.0 < 0.0 && 1.0 / 0.0 > 1e300", True),
        ("-7 / 2 == -3 && -7 % 2 == -1 && 7 % -2 == 1", True),
        ("'\U0001f600' > '\uffff'", True),
        ("size('é😀') + size(b'é') + size([1]) + size({})", 5),
        ("'a' + 'b' == 'ab' && [1] + [2] == [1, 2] && b'a' + b'b' == b'ab'", True),
        ("string(true) + string(1.0) + string(2u) + string(b'x')", "true12x"),
        ("string(1.5) + ' ' + string(duration('1.5s')) + ' ' + string(timestamp('2024-01-02T03:04:05.06Z'))", None),
        ("int('-42') + int(2.9) + int(-2.9) + int(3u)", -39),
        ("uint(3) + uint('4') + uint(1.9)", 8),
        ("bool('TRUE') && !bool('f')", True),
        ("double('1e3') + double(1)", 1001.0),
        ("timestamp(0) == timestamp('1970-01-01T00:00:00Z')", True),
        ("'abc'.contains('') && 'abc'.startsWith('ab') && 'abc'.endsWith('bc')", True),
        ("'a.b'.matches('a[.]b') && matches('xaby', 'ab') && !'ab'.matches('^b')", True),
        ("has({'a': 1}.a) && !has({'a': 1}.b)", True),
        ("[1, 2, 3].map(v, v > 1, v * 2) == [4, 6] && {'a': 1, 'b': 2}.map(k, k) == ['a', 'b']", True),
        ("[1, 2, 3].exists_one(v, v > 2) && ![1, 2, 3].exists_one(v, v > 1)", True),
        ("[1, 2].map(v, [v].map(v, v + 1))", [[2], [3]]),
        ("[1].all(name, .name == 'outer')", True),
    ],
)
def test_operators_follow_the_specification(host: Any, text: str, value: object) -> None:
    expected = "1.5 1.5s 2024-01-02T03:04:05.06Z" if value is None else value
    result = host.value(text, name="outer")
    assert result == expected
    assert type(result) is type(expected)


@pytest.mark.parametrize(
    "text",
    [
        "false && 1 / 0 > 0",
        "1 / 0 > 0 && false",
        "!(true || 1 / 0 > 0)",
        "!(1 / 0 > 0 || true)",
        "dyn('a') && false",
        "[1, 0].all(v, 1 / v > 1)",
        "[0, 1].all(v, 1 / v > 1)",
        "![1, 0].exists(v, 1 / v == 1)",
        "![0, 1].exists(v, 1 / v == 1)",
        "true ? false : 1 / 0 > 0",
        "metric('http.p95') > 1.0 && false",
    ],
)
def test_a_failure_that_decides_nothing_is_absorbed(host: Any, text: str) -> None:
    assert host.value(text) is False


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ("true && 1 / 0 > 0", "division by zero", "1 / 0"),
        ("false || 1 % 0 > 0", "division by zero", "1 % 0"),
        ("[1, 0].all(v, 1 / v > 0)", "division by zero", "1 / v"),
        ("[0, 1].filter(v, 1 / v > 0)", "division by zero", "1 / v"),
        ("[0, 1].map(v, 1 / v)", "division by zero", "1 / v"),
        ("[1, 0].exists_one(v, 1 / v == 1)", "division by zero", "1 / v"),
        ("9223372036854775807 + 1", "the result of + is out of range", "9223372036854775807 + 1"),
        ("-9223372036854775808 - 1", "the result of - is out of range", "-9223372036854775808 - 1"),
        ("9223372036854775807 * 2", "the result of * is out of range", "9223372036854775807 * 2"),
        ("0u - 1u", "the result of - is out of range", "0u - 1u"),
        ("1 + -(-9223372036854775808)", "the result of - is out of range", "-(-9223372036854775808)"),
        ("x + 1", "there is no string + int", "x + 1"),
        ("x < 1", "there is no string < int", "x < 1"),
        ("true && x", "&& needs true or false, not a string", "x"),
        ("[1].filter(v, x)", "filter() needs true or false, not a string", "[1].filter(v, x)"),
        ("x ? 1 : 2", "the condition before ? needs true or false, not a string", "x"),
        ("x.size() + x.foo", "a string has no fields", "x.foo"),
        ("[1, 2][2]", "index 2 is outside the list, which has 2 items", "[1, 2][2]"),
        ("[1, 2][-1]", "index -1 is outside the list, which has 2 items", "[1, 2][-1]"),
        ("[1, 2][0.5]", "0.5 is not a whole number", "[1, 2][0.5]"),
        ("{'a': 1}.b", "the map has no key b", "{'a': 1}.b"),
        ("{'a': 1 / 0}.b", "division by zero", "1 / 0"),
        ("{'a': 1, 'a': 2}", "the key a comes twice", "{'a': 1, 'a': 2}"),
        ("has(x.a)", "a string has no fields", "has(x.a)"),
        ("has(params.b.c)", "the map has no key b", "params.b"),
        ("int('1_000')", "int() cannot take this string: '1_000'", "int('1_000')"),
        ("int(1e19)", "int() cannot take this double: '1e+19'", "int(1e19)"),
        ("bool('5')", "bool() cannot take this string: '5'", "bool('5')"),
        ("size(dyn(null))", "size() does not take (null)", "size(dyn(null))"),
        ("string(b'\\xff')", "string() cannot take this bytes: \"b'\\\\xff'\"", "string(b'\\xff')"),
        ("timestamp(x)", "timestamp() cannot take this string: 's'", "timestamp(x)"),
        ("x.matches(x + '[')", "the regular expression is wrong: missing ]: [", "x.matches(x + '[')"),
        ("metric(dyn(1)) > 1.0", "metric() does not take (int)", "metric(dyn(1))"),
        ("count + 1", "no value was given for 'count'", "count"),
    ],
)
def test_a_failure_says_what_failed_and_where(own: Any, text: str, message: str, place: str) -> None:
    error = own.failure(text, x="s")
    assert (error.message, text[error.offset : error.offset + error.length], error.code) == (message, place, "evaluation")


def test_an_unknown_time_zone_is_an_error(host: Any) -> None:
    assert host.failure("timestamp('2024-01-01T00:00:00Z').getHours('Nowhere/City')").code == "evaluation"


def test_an_order_with_null_is_an_error_not_false(host: Any) -> None:
    assert host.failure("x > 7.0", x=None).message == "there is no null > double"


def test_a_regular_expression_takes_linear_time(host: Any) -> None:
    assert host.value("x.matches('^(a+)+$')", x="a" * 50_000 + "b") is False


def test_a_wrong_regular_expression_writes_nothing_to_stderr(host: Any, capfd: pytest.CaptureFixture[str]) -> None:
    host.failure("x.matches('a' + x)", x="(")
    assert capfd.readouterr() == ("", "")


def test_times_are_instants(host: Any) -> None:
    at = datetime(2024, 5, 6, 23, 30, tzinfo=UTC)
    assert host.value("at + age", at=at, age=timedelta(hours=1)) == datetime(2024, 5, 7, 0, 30, tzinfo=UTC)
    assert host.value("at - at + age", at=at, age=timedelta(hours=1)) == timedelta(hours=1)
    assert host.value("at.getDayOfMonth('+02:00') - at.getDayOfMonth()", at=at) == 1
    assert host.value("age.getMilliseconds() + age.getSeconds()", age=timedelta(seconds=123, milliseconds=321)) == 444


@given(left=_NUMBERS, right=_NUMBERS)
def test_numbers_compare_as_on_one_line(host: Any, left: float, right: float) -> None:
    """Numeric types compare by value, whatever their types."""
    bindings = {"params": {"a": left, "b": right}}
    assert host.value("params.a < params.b", **bindings) is (left < right)
    assert host.value("params.a == params.b", **bindings) is (left == right)
    assert host.value("params.a >= params.b", **bindings) is not (left < right)


@given(left=_INT64, right=_INT64, sign=st.sampled_from("+-*"))
def test_whole_numbers_are_exact_or_an_error(host: Any, left: int, right: int, sign: str) -> None:
    """Arithmetic on int is exact within 64 bits, and an error beyond."""
    exact = {"+": left + right, "-": left - right, "*": left * right}[sign]
    text, bindings = f"params.a {sign} params.b", {"params": {"a": left, "b": right}}
    if -(2**63) <= exact < 2**63:
        assert host.value(text, **bindings) == exact
    else:
        assert host.failure(text, **bindings).message == f"the result of {sign} is out of range"


@given(left=_INT64, right=_INT64.filter(bool))
def test_quotient_and_remainder_make_the_dividend(host: Any, left: int, right: int) -> None:
    """Division truncates toward zero, and `a == a / b * b + a % b`."""
    if (left, right) != (-(2**63), -1):
        quotient, remainder = host.value("[params.a / params.b, params.a % params.b]", params={"a": left, "b": right})
        assert quotient * right + remainder == left
        assert abs(remainder) < abs(right)
        assert remainder == 0 or (remainder < 0) == (left < 0)


_TRUTHS = st.sampled_from(["true", "false", "1 / 0 > 0"])


@given(operands=st.lists(_TRUTHS, min_size=1, max_size=5))
def test_conjunction_and_disjunction_do_not_depend_on_order(host: Any, operands: list[str]) -> None:
    """`&&` is false if any operand is false, `||` is true if any is true; otherwise a failed operand fails them."""
    for sign, decisive in ((" && ", "false"), (" || ", "true")):
        text = sign.join(operands)
        if decisive in operands:
            assert host.value(text) is (decisive == "true")
        elif "1 / 0 > 0" in operands:
            assert host.failure(text).message == "division by zero"
        else:
            assert host.value(text) is (decisive != "true")


_VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), _INT64, st.floats(allow_nan=False), st.text(), st.binary()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)),
    max_leaves=8,
)


@given(value=_VALUES)
def test_host_values_come_back_as_they_went_in(host: Any, value: object) -> None:
    """A variable's value is plain Python on both sides, and equals itself."""
    result = host.value("x", x=value)
    assert result == value
    assert type(result) is type(value)
    assert host.value("x == x && x in [x]", x=value) is True
