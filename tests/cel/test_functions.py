"""The functions of the extensions, where the conformance suite has no cases for them, and what each promises.

Sources: the `ext/README.md` of cel-go for the lists, sets, strings, math, encoders and two-variable extensions; cel-spec's
`doc/langdef.md` for times.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekit.cel import CompileError, Declarations
from gatekit.cel.engine import OwnEnvironment
from gatekit.cel.types import DYN, STRING, TIMESTAMP, list_of, map_of
from gatekit.errors import CelError

VARIABLES = {"x": DYN, "at": TIMESTAMP, "times": list_of(TIMESTAMP), "words": list_of(STRING), "counts": map_of(STRING, DYN)}
CHECKED = OwnEnvironment(Declarations(variables=VARIABLES))
UNCHECKED = OwnEnvironment(Declarations(variables=VARIABLES), checked=False)
BINDINGS: dict[str, Any] = {
    "x": None,
    "at": datetime(2024, 2, 29, 23, 30, 15, 250_000, tzinfo=UTC),
    "times": [datetime(2024, 1, 2, tzinfo=UTC), datetime(2023, 1, 1, tzinfo=UTC)],
    "words": ("b", "a", "b"),
    "counts": {"a": 2, "b": 1},
}


def value(text: str, **bindings: Any) -> Any:
    """The value of an expression, which is the same checked and unchecked."""
    checked = CHECKED.compile(text, DYN).evaluate({**BINDINGS, **bindings})
    assert repr(UNCHECKED.compile(text, DYN).evaluate({**BINDINGS, **bindings})) == repr(checked)
    return checked


def failure(text: str) -> str:
    with pytest.raises(CelError) as caught:
        UNCHECKED.compile(text, DYN).evaluate(BINDINGS)
    return caught.value.message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[1, 2, 2, 3, 3, 3].distinct()", [1, 2, 3]),
        ("['b', 'b', 'c', 'a', 'c'].distinct()", ["b", "c", "a"]),
        ("[1, 'b', 2, 'b'].distinct()", [1, "b", 2]),
        ("[1, 1.0, 1u, true, 'a', null, null, [1], [1.0]].distinct().size()", 5),
        ("[double('nan'), double('nan')].distinct().size()", 2),
        ("words.distinct()", ["b", "a"]),
        ("[].distinct()", []),
        ("[1, [2, 3], [4]].flatten()", [1, 2, 3, 4]),
        ("[1, [2, [3, 4]]].flatten()", [1, 2, [3, 4]]),
        ("[1, 2, [], [], [3, 4]].flatten()", [1, 2, 3, 4]),
        ("[1, [2, [3, [4]]]].flatten(2)", [1, 2, 3, [4]]),
        ("[1, [2]].flatten(0)", [1, [2]]),
        ("lists.range(5)", [0, 1, 2, 3, 4]),
        ("lists.range(0) + lists.range(-3)", []),
        ("[5, 3, 1, 2].reverse()", [2, 1, 3, 5]),
        ("words.reverse()", ["b", "a", "b"]),
        ("[1, 2, 3, 4].slice(1, 3)", [2, 3]),
        ("[1, 2, 3, 4].slice(2, 4)", [3, 4]),
        ("words.slice(3, 3)", []),
        ("[3, 2, 1].sort()", [1, 2, 3]),
        ("['b', 'c', 'a'].sort() + words.sort()", ["a", "b", "c", "a", "b", "b"]),
        ("[true, false].sort()", [False, True]),
        ("[b'b', b'a', b''].sort()", [b"", b"a", b"b"]),
        ("[2u, 1u].sort() == [1u, 2u] && [2.5, -0.5].sort() == [-0.5, 2.5]", True),
        ("[duration('2m'), duration('90s')].sort()", [timedelta(seconds=90), timedelta(minutes=2)]),
        ("times.sort()", [datetime(2023, 1, 1, tzinfo=UTC), datetime(2024, 1, 2, tzinfo=UTC)]),
        ("[].sort()", []),
        ("[-3, 1, -5, -2, 4].sortBy(e, -(e * e))", [-5, 4, -3, -2, 1]),
        ("['a', 'c', 'b', 'first'].sortBy(e, e == 'first' ? '' : e)", ["first", "a", "b", "c"]),
        ("['bb', 'a', 'cc', 'd'].sortBy(e, e.size())", ["a", "d", "bb", "cc"]),
        ("[{'n': 'lo'}, {'n': 'hi'}].sortBy(m, m.n).map(m, m.n)", ["hi", "lo"]),
        ("counts.sortBy(k, counts[k])", ["b", "a"]),
        ("times.sortBy(t, t)[0].getFullYear()", 2023),
        ("[1, 2, 3].first().value() + [1, 2, 3].last().value()", 4),
        ("[].first().orValue('none') + words.last().orValue('')", "noneb"),
    ],
)
def test_lists(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[1, [2]].flatten(-1)", "flatten() takes a depth of at least 0"),
        ("dyn({}).flatten()", "flatten() does not take (map)"),
        ("[].flatten(dyn('1'))", "flatten() does not take (list, string)"),
        ("lists.range(2000000)", "lists.range() makes at most 1,000,000 numbers"),
        ("[1, 2].slice(1, 0)", "the list has 2 items; [1, 0) is no part of it"),
        ("[1, 2].slice(0, 3)", "the list has 2 items; [0, 3) is no part of it"),
        ("[1, 2].slice(-1, 1)", "the list has 2 items; [-1, 1) is no part of it"),
        ("[1, 'b'].sort()", "only values of one type can be sorted"),
        ("[1, 1.5].sort()", "only values of one type can be sorted"),
        ("[[1], [2]].sort()", "a list has no order"),
        ("[null].sort()", "null has no order"),
        ("[1, 2].sortBy(e, e == 1 ? dyn('a') : dyn(2))", "only values of one type can be sorted"),
        ("[{'a': 1}].sortBy(e, e)", "a map has no order"),
        ("[1].sortBy(e, 1 / 0)", "division by zero"),
        ("x.distinct()", "distinct() does not take (null)"),
    ],
)
def test_lists_say_what_they_cannot_do(text: str, message: str) -> None:
    assert failure(text) == message


def test_a_key_without_an_order_is_found_before_the_evaluation() -> None:
    with pytest.raises(CompileError, match=r"sortBy\(\) needs a key that has an order, not a list\(int\)"):
        CHECKED.compile("[[1]].sortBy(e, e)", DYN)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sets.contains([], [])", True),
        ("sets.contains([], [1])", False),
        ("sets.contains([1, 2, 3, 4], [2, 3])", True),
        ("sets.contains([1, 2.0, 3u], [1.0, 2u, 3])", True),
        ("sets.contains([[1], [2, 3]], [[2, 3.0]])", True),
        ("sets.contains([1], ['1', 1])", False),
        ("sets.contains(words, ['a', 'a'])", True),
        ("sets.equivalent([], [])", True),
        ("sets.equivalent([1], [1, 1])", True),
        ("sets.equivalent([1], [1u, 1.0])", True),
        ("sets.equivalent([1, 2, 3], [3u, 2.0, 1])", True),
        ("sets.equivalent([1, 2], [2u, 2, 2.0])", False),
        ("sets.equivalent(words, ['a', 'b'])", True),
        ("sets.intersects([1], [])", False),
        ("sets.intersects([1], [1, 2])", True),
        ("sets.intersects([[1], [2, 3]], [[1, 2], [2, 3.0]])", True),
        ("sets.intersects([1], ['1', 2])", False),
    ],
)
def test_sets(text: str, expected: object) -> None:
    assert value(text) is expected


_ITEMS = st.lists(st.one_of(st.integers(-3, 3), st.sampled_from(["a", "b", None, True, 1.0, [1]])), max_size=6)


@given(left=_ITEMS, right=_ITEMS)
def test_the_relations_of_sets_follow_from_in(left: list[object], right: list[object]) -> None:
    """contains is `in` for all, intersects is `in` for one, equivalent is contains both ways."""
    bindings = {"x": [left, right]}
    contains, intersects, equivalent = (
        value(f"sets.{name}(x[0], x[1])", **bindings) for name in ("contains", "intersects", "equivalent")
    )
    assert contains is value("x[1].all(item, item in x[0])", **bindings)
    assert intersects is value("x[1].exists(item, item in x[0])", **bindings)
    assert equivalent is (contains and value("sets.contains(x[1], x[0])", **bindings))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'hello'.charAt(4) + 'hello'.charAt(5)", "o"),
        ("'hello mellow'.indexOf('') + 'hello mellow'.indexOf('ello') + 'hello mellow'.indexOf('jello')", 0),
        ("'hello mellow'.indexOf('ello', 2) + 'hello mellow'.indexOf('', 2)", 9),
        ("'hello mellow'.lastIndexOf('') + 'hello mellow'.lastIndexOf('ello')", 19),
        ("'hello mellow'.lastIndexOf('ello', 6)", 1),
        ("['hello', 'mellow'].join() + ['hello', 'mellow'].join(' ') + [].join('/')", "hellomellowhello mellow"),
        ("'TacoCÆt Xii'.lowerAscii() + 'TacoCÆt Xii'.upperAscii()", "tacocÆt xiiTACOCÆT XII"),
        ("strings.quote('single-quote with \"double quote\"')", '"single-quote with \\"double quote\\""'),
        ("strings.quote('a\\a\\n\\\\')", '"a\\a\\n\\\\"'),
        ("'hello hello'.replace('he', 'we') + 'hello hello'.replace('he', 'we', 1)", "wello wellowello hello"),
        ("'hello hello'.replace('he', 'we', 0) + 'ab'.replace('', '-')", "hello hello-a-b-"),
        ("'a b c'.split(' ') + 'a b c'.split(' ', 0) + 'a b c'.split(' ', 1)", ["a", "b", "c", "a b c"]),
        ("'a b c'.split(' ', 2) + 'é🙂'.split('') + 'abc'.split('', 2)", ["a", "b c", "é", "🙂", "a", "bc"]),
        ("'tacocat'.substring(4) + 'tacocat'.substring(0, 4)", "cattaco"),
        ("' \\t\\u2003trim\\u200b\\n '.trim()", "trim\u200b"),
        ("'été🙂'.reverse() + 'été🙂'.charAt(3)", "🙂été🙂"),
        ("'%s is %d, %.2f and %e'.format(['a', 3u, 2.345, 1500.0])", "a is 3, 2.35 and 1.500000e+03"),
        ("'%b %o %x %X %%'.format([5, 8, 255, 'é'])", "101 10 ff C3A9 %"),
        ("'%s'.format([[1, 2.5, null, true, {'b': 'x', 'a': duration('1s')}]])", "[1, 2.5, null, true, {a: 1s, b: x}]"),
        ("'%s %s'.format([at, type(1)])", "2024-02-29T23:30:15.25Z int"),
        ("'%s %s'.format([1234567.0, 0.1])", "1234567 0.1"),
        ("string(1234567.0) + ' ' + string(1e-5) + ' ' + string(0.1 + 0.2)", "1.234567e+06 1e-05 0.30000000000000004"),
    ],
)
def test_strings(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("'hello'.charAt(-1)", "position -1 is outside the string, which has 5 characters"),
        ("'hello'.indexOf('l', 20)", "position 20 is outside the string, which has 5 characters"),
        ("'hello'.lastIndexOf('l', -1)", "position -1 is outside the string, which has 5 characters"),
        ("'tacocat'.substring(2, 1)", "[2, 1) is outside the string, which has 7 characters"),
        ("['a', 1].join()", "join() takes a list of strings"),
        ("'%d'.format(['a'])", "%d cannot write a string"),
        ("'%s'.format([optional.of(1)])", "%s cannot write an optional"),
        ("'%s %s'.format([1])", "%s has no value: the list has only 1"),
        ("'%q'.format([1])", "there is no clause %q"),
        ("'%'.format([1])", "there is no clause %"),
        ("'%.9999f'.format([1.0])", "%.9999f asks for more than 1000 digits"),
        ("'a'.matches('[')", "the regular expression is wrong: missing ]: ["),
        ("'a'.matches('(?=a)')", "the regular expression is wrong: invalid perl operator: (?="),
        ("int('9223372036854775808')", "the result of int() is out of range"),
        ("int('" + "9" * 5_000 + "')", "int() cannot take this string: '" + "9" * 59 + "..."),
        ("double('1,5')", "double() cannot take this string: '1,5'"),
    ],
)
def test_strings_say_what_they_cannot_do(text: str, message: str) -> None:
    assert failure(text) == message


def test_half_characters_of_the_host_are_no_crash() -> None:
    for text in ("x.matches('a')", "bytes(x)", "'%x'.format([x])", "base64.decode(x)", "'a'.matches(x)"):
        with pytest.raises(CelError, match="cannot take this string"):
            UNCHECKED.compile(text, DYN).evaluate({"x": "\ud800"})
    assert value("x + 'a' == x || x.size() == 1 && x.contains(x) && x in [x]", x="\ud800") is True


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("math.greatest(-42.0, -21.5, -100.0) + math.least([-42.0, -21.5, -100.0])", -121.5),
        ("math.greatest(1, 2u, 3.0) == 3 && math.least(1, 2u, 0.5) == 0.5 && math.greatest([1]) == 1", True),
        ("math.ceil(1.2) + math.floor(-1.2) + math.trunc(-1.8) + math.round(-1.5)", -3.0),
        ("string(math.round(-0.4)) + string(math.ceil(-0.5)) + string(math.sign(-0.0))", "-0-00"),
        ("math.round(0.49999999999999994)", 0.0),
        ("math.abs(-1) + math.sign(-5) + math.bitAnd(3, 5) + math.bitOr(3, 5) + math.bitXor(3, 5) + math.bitNot(1)", 12),
        ("math.bitShiftLeft(-1, 200) + math.bitShiftRight(-1, 62)", 3),
        ("math.sqrt(81) + math.sqrt(2.25)", 10.5),
        ("math.isNaN(math.sqrt(-15)) && math.isInf(1.0 / 0.0) && !math.isFinite(0.0 / 0.0)", True),
    ],
)
def test_mathematics(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("math.greatest([])", "math.greatest() takes at least one number"),
        ("math.least('a', 1)", "math.least() takes numbers, not a string"),
        ("math.abs(-9223372036854775808)", "the result of int() is out of range"),
        ("math.bitShiftLeft(1, -1)", "a shift by a negative number of bits"),
        ("math.ceil(1)", "math.ceil() does not take (int)"),
    ],
)
def test_mathematics_says_what_it_cannot_do(text: str, message: str) -> None:
    assert failure(text) == message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("base64.encode(b'hello')", "aGVsbG8="),
        ("base64.decode('aGVsbG8=') + base64.decode('aGVsbG8') + base64.decode('aGVs\\nbG8=')", b"hello" * 3),
    ],
)
def test_encoders(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize("text", ["a", "aGVsbG8==", "aGVs bG8", "_w==", "é"])
def test_text_that_is_no_base64_is_an_error(text: str) -> None:
    assert failure(f"base64.decode('{text}')") == f"base64.decode() cannot take this string: {text!r}"


@given(octets=st.binary(max_size=40))
def test_base64_comes_back_as_it_went_in(octets: bytes) -> None:
    """Decoding what was encoded gives the same bytes."""
    assert value("base64.decode(base64.encode(x)) == x", x=octets) is True


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[at.getFullYear(), at.getMonth(), at.getDate(), at.getDayOfMonth()]", [2024, 1, 29, 28]),
        ("[at.getDayOfWeek(), at.getDayOfYear(), at.getHours(), at.getMinutes()]", [4, 59, 23, 30]),
        ("[at.getSeconds(), at.getMilliseconds()]", [15, 250]),
        ("[at.getDate('+02:00'), at.getMonth('+02:00'), at.getHours('+02:00')]", [1, 2, 1]),
        ("[at.getHours('-05:30'), at.getMinutes('-05:30'), at.getHours('00:30')]", [18, 0, 0]),
        ("[at.getHours('Europe/Paris'), at.getHours('America/New_York'), at.getHours('UTC')]", [0, 18, 23]),
        ("at.getMinutes('Asia/Kathmandu')", 15),
        ("timestamp('2024-07-01T00:00:00Z').getHours('Europe/Paris')", 2),
        ("timestamp('2024-03-31T00:59:59Z').getHours('Europe/Paris')", 1),
        ("timestamp('2024-03-31T01:00:00Z').getHours('Europe/Paris')", 3),
        ("timestamp('0001-01-01T00:00:00Z').getFullYear('-05:00')", 0),
        ("timestamp('9999-12-31T23:59:59Z').getFullYear('+01:00')", 10_000),
        ("timestamp('9999-12-31T23:59:59Z').getDayOfWeek('+01:00')", 6),
        ("string(timestamp('2024-01-01T01:00:00.123456789+01:00'))", "2024-01-01T00:00:00.123456789Z"),
        ("string(timestamp('0001-01-01T00:00:00Z'))", "0001-01-01T00:00:00Z"),
        ("int(timestamp('1969-12-31T23:59:58.5Z'))", -2),
        ("timestamp(1) - timestamp(0) == duration('1s')", True),
        ("duration('1h2m3s4ms5us6ns') == duration('3723004005006ns')", True),
        ("string(duration('-1.5h')) + string(duration('0'))", "-5400s0s"),
        ("[duration('-1.5s').getSeconds(), duration('-1.5s').getMilliseconds()]", [-1, -500]),
        ("[duration('90m').getHours(), duration('90m').getMinutes()]", [1, 90]),
        ("at + duration('1h') > at && at - duration('24h') < at", True),
        ("x < at && type(x) == type(at)", True),
    ],
)
def test_times(text: str, expected: object) -> None:
    assert value(text, x=datetime(2020, 1, 1, tzinfo=UTC)) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("at.getHours('Europe/Pariss')", "there is no time zone 'Europe/Pariss'"),
        ("at.getHours('../etc/passwd')", "there is no time zone '../etc/passwd'"),
        ("at.getHours('+25:00')", "there is no time zone '+25:00'"),
        ("timestamp('2024-02-30T00:00:00Z')", "timestamp() cannot take this string: '2024-02-30T00:00:00Z'"),
        ("timestamp('2024-01-01')", "timestamp() cannot take this string: '2024-01-01'"),
        ("timestamp('9999-12-31T23:59:59Z') + duration('1s')", "a timestamp lies within the years 1 to 9999"),
        ("duration('1d')", "duration() cannot take this string: '1d'"),
        ("duration('300000h') + duration('3000000h')", "a duration is at most 292 years, in nanoseconds of 64 bits"),
        ("timestamp('9999-12-31T23:59:59Z') - timestamp('0001-01-01T00:00:00Z')", None),
    ],
)
def test_times_say_what_they_cannot_do(text: str, message: str | None) -> None:
    assert failure(text) == (message or "a duration is at most 292 years, in nanoseconds of 64 bits")


def test_a_time_without_a_zone_is_no_timestamp() -> None:
    with pytest.raises(CelError, match="a time without a zone is no timestamp"):
        CHECKED.compile("at > timestamp(0)", DYN).evaluate({"at": datetime(2024, 1, 1)})  # noqa: DTZ001 - that is the point


@given(
    at=st.datetimes(timezones=st.just(UTC)), age=st.timedeltas(min_value=timedelta(days=-9_000), max_value=timedelta(days=9_000))
)
def test_times_come_back_as_they_went_in(at: datetime, age: timedelta) -> None:
    """Reading what was printed gives the same moment and the same length, and adding is undone by subtracting."""
    bindings = {"at": at, "x": age}
    assert value("timestamp(string(at)) == at && duration(string(x)) == x && dyn(x) + x - x == x", **bindings) is True
    assert value("[at, x]", **bindings) == [at, age]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("optional.of(1).hasValue() && !optional.none().hasValue()", True),
        ("optional.ofNonZeroValue('').or(optional.of('b')).value()", "b"),
        ("counts.?a.orValue(0) + counts.?z.orValue(10) + counts[?'b'].value()", 13),
        ("counts.?a.optMap(n, n + 1).orValue(0) + counts.?z.optMap(n, n / 0).orValue(5)", 8),
        ("counts.?a.optFlatMap(n, n > 5 ? optional.of(n) : optional.none()).hasValue()", False),
        ("[?counts.?z, ?counts.?a, 3]", [2, 3]),
        ("{?'z': counts.?z, ?'a': counts.?a}", {"a": 2}),
        ("[optional.of(1), optional.none(), optional.of(3)].unwrapOpt() + optional.unwrap([optional.of(4)])", [1, 3, 4]),
        ("optional.of(1).or(optional.of(1 / 0)).value() + optional.of(1).orValue(1 / 0)", 2),
        ("has({'a': {'b': 1}}.?a.b) && !has({'a': {'b': 1}}.?z.b)", True),
        ("[0, 0.0, 0u, '', b'', [], {}, false, null, duration('0s')].filter(v, optional.ofNonZeroValue(v).hasValue())", []),
    ],
)
def test_optionals(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[1, 2, 3].all(i, v, i < v)", True),
        ("{'hello': 'world', 'taco': 'taco'}.all(k, v, k != v)", False),
        ("{'h': ['hello', 'hi'], 'j': ['joke', 'jog']}.all(k, vals, vals.all(v, v.startsWith(k)))", True),
        ("{'greeting': 'hello', 'farewell': 'goodbye'}.exists(k, v, k.startsWith('good') || v.endsWith('bye'))", True),
        ("[1, 2, 4, 8, 16].exists(i, v, v == 1024 && i == 10)", False),
        ("[1, 1, 2, 2, 3, 3].existsOne(i, v, i == 2 && v == 2) && {'i': 0, 'j': 1}.exists_one(k, v, v == 1)", True),
        ("[1, 2, 3].transformList(i, v, i > 0, 2 * v)", [4, 6]),
        ("{'a': 1, 'b': 2}.transformList(k, v, k + string(v))", ["a1", "b2"]),
        ("[1, 2, 3].transformMap(i, v, i > 0, v * v)", {1: 4, 2: 9}),
        ("{'a': 1, 'b': 2}.transformMap(k, v, v + 1)", {"a": 2, "b": 3}),
        ("{'a': 'x', 'b': 'y'}.transformMapEntry(k, v, {v: k})", {"x": "a", "y": "b"}),
        ("['a', 'b'].transformMapEntry(i, v, v != 'a', {v: i})", {"b": 1}),
        ("cel.bind(a, 'hello', cel.bind(b, 'world', a + b + b + a))", "helloworldworldhello"),
    ],
)
def test_macros_of_two_variables_and_bindings(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("['a', 'a'].transformMapEntry(i, v, {v: i})", "the key a comes twice"),
        ("['a'].transformMapEntry(i, v, v)", "transformMapEntry() needs a map for each entry, not a string"),
        ("[1].transformList(i, v, v, v)", "transformList() needs true or false, not an int"),
        ("dyn('abc').all(i, v, true)", "all() runs over a list or a map, not over a string"),
    ],
)
def test_macros_of_two_variables_say_what_they_cannot_do(text: str, message: str) -> None:
    assert failure(text) == message


@given(items=st.lists(st.integers(-3, 3), max_size=6))
def test_two_variables_see_what_one_sees(items: list[int]) -> None:
    """A macro of two variables that ignores the first is the macro of one variable."""
    for one, two in (
        ("x.all(v, v > 0)", "x.all(i, v, v > 0)"),
        ("x.exists(v, v > 2)", "x.exists(i, v, v > 2)"),
        ("x.exists_one(v, v == 1)", "x.existsOne(i, v, v == 1)"),
        ("x.map(v, v > 0, v * 2)", "x.transformList(i, v, v > 0, v * 2)"),
        ("x.map(v, v)", "x.transformList(i, v, x[i])"),
    ):
        assert value(one, x=items) == value(two, x=items)


def test_doubles_that_are_no_numbers_come_back() -> None:
    assert math.isnan(value("0.0 / 0.0"))
    assert value("[1.0 / 0.0, -1.0 / 0.0]") == [math.inf, -math.inf]
