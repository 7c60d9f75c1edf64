"""A problem of an expression points at its characters in the file, whatever the style of the scalar."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.policy.support import HEAD, problems, underlined

WRONG = "wrongName"
TERMS = st.lists(
    st.sampled_from(["true", "!false", "1 < 2", "'é😀' != \"b\"", "size('it') == 2", "[1].exists(x, x > 0)"]), max_size=4
)
GAPS = st.sampled_from([" ", "\n", "\n  ", "  ", "\n\n"])


def policy_with(value: str) -> str:
    return f"{HEAD}gates:\n  - id: gate\n    rules:\n      - id: rule\n        expression: {value}\n        owner: me\n"


def expression(before: list[str], gaps: list[str], after: list[str]) -> str:
    parts = [*before, WRONG, *after]
    text = parts[0]
    for part, gap in zip(parts[1:], gaps, strict=False):
        text += f"{gap}&& {part}"
    return text


@st.composite
def expressions(draw: st.DrawFn) -> str:
    before, after = draw(TERMS), draw(TERMS)
    gaps = draw(st.lists(GAPS, min_size=8, max_size=8))
    return expression(before, gaps, after)


def indented(text: str, width: int) -> str:
    return text.replace("\n", "\n" + " " * width)


def plain(text: str) -> str:
    return indented(text, 10)


def single(text: str) -> str:
    return "'" + indented(text.replace("'", "''"), 12) + "'"


def double(text: str) -> str:
    escaped = (
        text.replace("\\", "\\\\").replace('"', '\\"').replace("é", "\\xe9").replace("😀", "\\U0001f600").replace("'", "\\x27")
    )
    return '"' + indented(escaped, 10) + '"'


def double_in_one_line(text: str) -> str:
    return '"' + text.replace('"', '\\"').replace("\n", "\\n") + '"'


def double_with_joined_lines(text: str) -> str:
    return '"' + text.replace('"', '\\"').replace("\n", " ").replace(" && ", " \\\n          && ") + '"'


def literal(text: str) -> str:
    return "|\n          " + indented(text, 10)


def literal_with_indentation(text: str) -> str:
    return "|4-\n            " + indented(text, 12)


def folded(text: str) -> str:
    return ">\n          " + indented(text, 10)


def anchored(text: str) -> str:
    return "&here >-  # a note\n          " + indented(text, 10)


STYLES = [
    plain,
    single,
    double,
    double_in_one_line,
    double_with_joined_lines,
    literal,
    literal_with_indentation,
    folded,
    anchored,
]


def can_be_plain(text: str) -> bool:
    return not text.startswith(("'", "!", "[")) and " #" not in text


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.__name__)
@given(text=expressions())
def test_an_error_at_an_offset_of_an_expression_is_at_that_character_of_the_file(style: Callable[[str], str], text: str) -> None:
    """For any expression, in any style, an error at offset n maps to the place in the file where character n stands."""
    source = policy_with(style(text))
    found = problems(source)
    if style is plain and not can_be_plain(text):
        return
    assert [(problem.message, underlined(problem)) for problem in found] == [(f"undeclared name '{WRONG}'", WRONG)]
    line = source.splitlines()[found[0].line - 1]
    assert line[found[0].column - 1 :].startswith(WRONG)


@pytest.mark.parametrize("style", [single, double, literal, folded])
def test_an_expression_that_ends_too_early_is_shown_at_its_end(style: Callable[[str], str]) -> None:
    found = problems(policy_with(style("1 <")))
    assert len(found) == 1
    line = found[0].source_line
    assert line[: found[0].column - 1].rstrip("'\" ").endswith(("1", "1 <"))


def test_crlf_does_not_shift_carets() -> None:
    source = policy_with(f"|\n          true &&\n          {WRONG}").replace("\n", "\r\n")
    found = problems(source)
    assert (found[0].line, found[0].column, underlined(found[0])) == (10, 11, WRONG)


def test_a_problem_of_several_lines_underlines_the_first() -> None:
    found = problems(policy_with("|\n          1 +\n          2"))
    assert [(problem.line, underlined(problem)) for problem in found] == [(9, "1 +")]


def test_a_problem_of_an_aliased_expression_is_told_once_at_its_anchor() -> None:
    rules = "- {id: a, expression: &e nope}\n      - {id: b, expression: *e}"
    found = problems(f"{HEAD}gates:\n  - id: gate\n    rules:\n      {rules}\n")
    assert [(problem.line, underlined(problem)) for problem in found] == [(7, "nope")]


def test_the_caret_stands_below_its_word_behind_wide_and_combining_characters() -> None:
    (problem,) = problems(policy_with(f"size('漢字😀e\u0301') > 0 && {WRONG}"))
    line, caret = str(problem).splitlines()[1:3]
    narrow = line.replace("漢字😀", "xxxxxx").replace("\u0301", "")
    assert narrow.index(WRONG) == caret.index("^")
    assert caret.count("^") == len(WRONG)
