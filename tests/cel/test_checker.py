"""What is wrong with an expression is found before it is evaluated, all at once, with its place and a suggestion."""

from __future__ import annotations

from typing import Any

import pytest

from gatekit.cel.types import BOOL, DOUBLE, DYN, INT, STRING, Type, list_of


def test_all_problems_come_out_at_once_in_the_order_of_their_places(host: Any) -> None:
    text = "finding.severty >= severity.hgih && metrik('coverage.line') >= 80"
    problems = host.problems(text)
    assert [text[problem.offset : problem.offset + problem.length] for problem in problems] == ["severty", "hgih", "metrik"]
    assert [problem.hint for problem in problems] == [
        "did you mean 'severity'?",
        "did you mean 'high'?",
        "did you mean 'metric'?",
    ]
    assert {problem.code for problem in problems} == {"undeclared"}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("findings.filter(f, f.severty >= severity.high).size() == 0", "severty"),
        ("findings.exists(f, f.component.fixdVersion != '')", "fixdVersion"),
        ("findings.map(f, f.component)[0].nam == 'x'", "nam"),
        ("findings.filter(f, f.line > 3).all(g, g.lin > 3)", "lin"),
        ("has(finding.component.fixdVersion)", "fixdVersion"),
        ("findings[0].sevrity == severity.low", "sevrity"),
        ("(ready ? finding : findings[0]).lin == 1", "lin"),
        ("fnding.line == 1", "fnding"),
        ("finding.ruleId.startswith('x')", "startswith"),
        ("findings.fliter(f, true).size() == 0", "fliter"),
        ("metric('coverage.lines') >= 80", "'coverage.lines'"),
        ("findings.exists(f, metric('coverage.lin') > 1.0)", "'coverage.lin'"),
        ("finding.kind == kind.lnt", "lnt"),
    ],
)
def test_a_misspelt_word_is_found_through_typed_selections_and_macros(host: Any, text: str, place: str) -> None:
    assert host.place(text) == place
    problem = host.problem(text)
    assert problem.code == "undeclared"
    assert problem.hint.startswith("did you mean ")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("ready == True", "did you mean 'true'?"),
        ("finding.score == None", "did you mean 'null'?"),
        ("len(findings) == 0", "did you mean 'size'?"),
    ],
)
def test_words_of_other_languages_are_translated(host: Any, text: str, hint: str) -> None:
    assert host.problem(text).hint == hint


@pytest.mark.parametrize(
    ("text", "place", "hint"),
    [
        ("finding.severity >= 'high'", "'high'", "write severity.high"),
        ("'high' == finding.severity", "'high'", "write severity.high"),
        ("finding.severity == 'hihg'", "'hihg'", "did you mean 'high'?"),
        ("finding.severity in ['high']", "'high'", "write severity.high"),
        ("findings.exists(f, f.kind == 'lint')", "'lint'", "write kind.lint"),
        ("finding.kind == severity.high", "severity.high", "write kind.lint or another of its words"),
        ("finding.severity > 3", "3", "write severity.none or another of its words"),
        ("finding.kind < kind.secret", "finding.kind < kind.secret", "compare with == or !="),
        ("finding.severity.startsWith('h')", "startsWith", "write string(...).startsWith(...)"),
        ("finding.severity == severity", "severity", "write severity.none or another of its words"),
    ],
)
def test_vocabularies_compare_only_with_their_own_words(host: Any, text: str, place: str, hint: str) -> None:
    assert host.place(text) == place
    assert host.problem(text).hint == hint


def test_each_text_in_a_list_of_words_is_a_problem_of_its_own(host: Any) -> None:
    assert [problem.hint for problem in host.problems("finding.severity in ['low', severity.high, 'none']")] == [
        "write severity.low",
        "write severity.none",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "finding.ruleId == 'high'",
        "finding.ruleId in ['a', name]",
        "finding.severity >= params.limit",
        "finding.severity == x || finding.severity == severity.unknown",
        "string(finding.severity) == 'high'",
        "findings.exists(severity, severity.ruleId == 'a')",
        "findings.exists(findings, findings.line > 3)",
        "x.anything.at.all[0] == 3",
        "metric('coverage.line') >= 80",
        "metric(name) > metric('coverage.line', {'path': name})",
        "ratio > 1 && natural < 2 && count < natural && ratio == count",
        "has(finding.score) && finding.score != null",
        "[1, 'a', null].exists(item, item == 'a')",
        "{'a': 1, 'b': 'x'}.a == 1",
        "(ready ? 1 : 2.0) > 1",
        "at + age > at && at - at < age",
        "at.getFullYear('Europe/Paris') == 2024 && age.getHours() < 3",
        "type(count) == int && type(x) != type(null)",
        "findings.map(f, f.severity >= severity.high, f.ruleId).size() > 0",
        "{'a': findings}.a.all(f, f.line >= 0)",
        "params.exists(key, key == 'a')",
        "'a' in params && 1 in [1.0, 2u]",
        "'a' + string(1) + 'b' == 'a1b'",
        "-count < 0 && -ratio < 0.0 && !ready",
        ".name == name",
        "twice(count) in [2, 4]",
        "name.matches(r'^\\w+$') && matches(name, '\\\\d')",
    ],
)
def test_valid_expressions_raise_no_alarm(host: Any, text: str) -> None:
    host.compile(text, BOOL)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("metric() > 1", "metric() takes 1 or 2 arguments, not 0"),
        ("metric('coverage.line', {}, 3) > 1", "metric() takes 1 or 2 arguments, not 3"),
        ("metric(5) > 1", "metric() takes (string) or (string, map(string, string)), not (int)"),
        ("twice('a') > 1", "twice() takes (int), not (string)"),
        ("finding.ruleId.contains() ", "contains() takes 1 argument, not 0"),
        ("size() == 1", "size() takes 1 argument, not 0"),
        ("count.size() == 1", "an int has no method size()"),
        ("metric == 1", "'metric' is a function"),
        ("name('a') == 1", "'name' is a variable, not a function"),
        ("name.metric() == 1", "'metric' is not a method"),
        ("filter(findings, true)", "'filter' is a method"),
        ("findings.all(true)", "all() takes a variable and an expression, not 1 arguments"),
        ("findings.all(f.x, true)", "all() takes the name of a variable first"),
        ("name.all(c, true)", "all() runs over a list or a map, not over a string"),
        ("has(name)", "has() takes one field selection"),
        ("name.matches('[')", "the regular expression is wrong: missing ]: ["),
        ("finding.tags.style", "a list(string) has no fields"),
        ("finding{}", "there are no message types to build"),
    ],
)
def test_wrong_calls_say_what_is_taken(host: Any, text: str, message: str) -> None:
    assert host.problem(text).message == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name == 10", "there is no string == int"),
        ("count < '10'", "there is no int < string"),
        ("ready && name", "&& needs true or false, not a string"),
        ("1 < 2 < 3", "there is no bool < int"),
        ("ratio * 100 > 1.0", "there is no double * int"),
        ("name + 1 == 'a1'", "there is no string + int"),
        ("!name", "! needs true or false, not a string"),
        ("-name == 'a'", "a string has no negative"),
        ("name ? true : false", "the condition before ? must be true or false, not a string"),
        ("count in ['a']", "the list holds string, never int"),
        ("'a' in name", "'in' needs a list or a map on its right, not string"),
        ("findings.filter(f, f.ruleId).size() > 0", "filter() needs true or false for each item, not a string"),
        ("findings['a'].line == 1", "a list is indexed by an int, not by a string"),
        ("count[0] == 1", "an int cannot be indexed"),
        ("{[1]: 2} == {}", "a list(int) cannot be the key of a map"),
    ],
)
def test_plainly_wrong_types_are_found(host: Any, text: str, message: str) -> None:
    assert host.problem(text).message == message


@pytest.mark.parametrize(
    ("text", "wanted", "message"),
    [
        ("count + 1", BOOL, "the expression gives an int; expected a bool"),
        ("'true'", BOOL, "the expression gives a string; expected a bool"),
        ("size(findings)", BOOL, "the expression gives an int; expected a bool"),
        ("findings", BOOL, "the expression gives a list(Finding); expected a bool"),
        ("1", DOUBLE, "the expression gives an int; expected a double"),
        ("['a', 'b']", list_of(INT), "the expression gives a list(string); expected a list(int)"),
        ("kind.lint", Type("severity"), "the expression gives a kind; expected a severity"),
    ],
)
def test_a_result_of_another_type_is_found(host: Any, text: str, wanted: Type, message: str) -> None:
    assert host.problem(text, wanted).message == message


@pytest.mark.parametrize(("text", "wanted"), [("[]", list_of(STRING)), ("x", BOOL), ("count", DYN), ("params.a", STRING)])
def test_a_result_that_may_fit_is_left_to_the_evaluation(host: Any, text: str, wanted: Type) -> None:
    host.compile(text, wanted)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("finding.severity == severity.high", "finding.severity == severity.high"),
        ("ready && finding.severity < severity.low", "finding.severity < severity.low"),
        ("severity.high >= finding.severity", "severity.high >= finding.severity"),
        ("finding.severity in [severity.high, severity.low]", "finding.severity in [severity.high, severity.low]"),
        ("finding.severity == params.limit", "finding.severity == params.limit"),
    ],
)
def test_a_comparison_that_lets_the_sentinel_slip_is_a_warning(host: Any, text: str, place: str) -> None:
    (warning,) = host.compile(text, BOOL).warnings
    assert text[warning.offset : warning.offset + warning.length] == place
    assert warning.code == "warning"
    assert "severity.unknown slips through" in warning.message


@pytest.mark.parametrize(
    "text",
    [
        "finding.severity >= severity.high",
        "severity.high < finding.severity",
        "finding.severity == severity.high || finding.severity == severity.unknown",
        "finding.severity in [severity.high, severity.unknown]",
        "finding.severity >= params.limit",
        "params.limit <= finding.severity",
        "finding.severity != severity.none",
        "finding.kind == kind.lint",
    ],
)
def test_a_comparison_that_catches_or_names_the_sentinel_is_no_warning(host: Any, text: str) -> None:
    assert host.compile(text, BOOL).warnings == ()


def test_a_program_names_what_it_uses_of_the_host(host: Any) -> None:
    program = host.compile("findings.exists(f, f.line > count) && metric('coverage.line') > 1 && kind.lint == kind.lint", BOOL)
    assert program.names == {"findings", "count", "metric"}
