"""Whatever stands in a policy: a checked policy or a `PolicyError`, in bounded time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gatekit.errors import PolicyError, PolicyProblem
from gatekit.policy.load import load
from tests.policy.support import FORMATS, GATES, HEAD, PACKS, problems, with_rule

BUILT_IN = PACKS[0].read_bytes()


def errors_of(data: bytes) -> str:
    found: tuple[PolicyProblem, ...] = ()
    try:
        load(data, "p.yaml", formats=FORMATS)
    except PolicyError as error:
        found = error.problems or (PolicyProblem(message="no problem", file="", line=0, column=0),)
    assert all(problem.line >= 1 and problem.column >= 1 and problem.length >= 1 for problem in found)
    return "\n".join(map(str, found))


@given(st.binary(max_size=200))
def test_any_bytes_are_a_policy_or_an_error_with_a_place(data: bytes) -> None:
    assert errors_of(data)


@given(st.text(alphabet="ab:- \n\t{}[]&*!|>'\"#%@`,?0é\\", max_size=80))
def test_any_yaml_is_a_policy_or_an_error_with_a_place(text: str) -> None:
    assert errors_of(text.encode())


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(BUILT_IN) - 1), st.integers(0, 40), st.binary(max_size=6))
def test_a_policy_with_something_cut_or_pasted_is_a_policy_or_an_error(start: int, length: int, pasted: bytes) -> None:
    errors_of(BUILT_IN[:start] + pasted + BUILT_IN[start + length :])


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, BUILT_IN.count(b"\n") - 1), st.sampled_from(["[]", "{}", "~", "1", "x: y", "- a", "'", "&a *a", "|", "true"])
)
def test_a_policy_with_another_value_is_a_policy_or_an_error(number: int, value: str) -> None:
    lines = BUILT_IN.decode().split("\n")
    key, colon, _ = lines[number].partition(":")
    lines[number] = f"{key}{colon} {value}"
    errors_of("\n".join(lines).encode())


@pytest.mark.parametrize("data", [b"", b"\n\n", b"# nothing\n", b"---\n...\n", b"~", b"[]", b"policy", b"- a"])
def test_what_holds_nothing_is_an_error(data: bytes) -> None:
    assert errors_of(data).startswith("p.yaml:")


def test_an_empty_policy_says_what_to_do() -> None:
    assert errors_of(b"") == "p.yaml:1:1: the policy is empty\n  `gatekit init` writes one to begin with"


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "("])
def test_ten_thousand_brackets_are_an_error(opening: str) -> None:
    begin = time.perf_counter()
    assert errors_of((HEAD + "gates: " + opening * 10_000).encode())
    assert problems(with_rule(f"expression: '{opening.replace('- ', '[')[0] * 10_000}'"))
    assert time.perf_counter() - begin < 5


def test_a_megabyte_of_unknown_keys_is_answered_in_time() -> None:
    text = HEAD + GATES + "".join(f"unknown{n}: {{a: [1, 2]}}\n" for n in range(2_000)) + "x: " + "y" * 1_000_000
    begin = time.perf_counter()
    assert len(problems(text)) == 2_001
    assert time.perf_counter() - begin < 10


def test_a_megabyte_of_rules_is_read_in_time() -> None:
    rule = "      - {id: rule%d, from: [lint], deny: finding.severity >= severity.high, message: " + "m" * 900 + "}\n"
    rules = "".join(rule % n for n in range(1_000))
    text = f"{HEAD}evidence: {{lint: {{formats: [sarif]}}}}\ngates:\n  - id: gate\n    rules:\n{rules}"
    begin = time.perf_counter()
    assert not problems(text)
    assert time.perf_counter() - begin < 20


def test_an_expression_of_a_megabyte_is_an_error_with_a_place() -> None:
    found = problems(with_rule(f"expression: 'true || {'a' * 1_000_000}'"))
    assert found
    assert all(len(str(problem)) < 2_000 for problem in found)


def test_aliases_do_not_multiply_errors() -> None:
    rows = ["a0: &a0 {x: 1}"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    assert errors_of("\n".join(rows).encode()).count("p.yaml:") < 30


def test_unicode_stands_anywhere_but_in_ids() -> None:
    text = with_rule("title: 'Prüfung 😀 日本', expression: \"'日本' != 'é'\", message: ok")
    assert not problems(text)
    assert [problem.message for problem in problems(text.replace("id: gate", "id: gäte"))] == ["'gäte' cannot be an id"]


def test_control_characters_written_as_escapes_do_not_reach_messages() -> None:
    found = problems(HEAD + GATES + '"\\e[31mred": 1\n')
    assert "\x1b" not in found[0].message
