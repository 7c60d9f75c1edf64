"""Where the characters of a scalar stand, in all five styles."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from gatekit.policy.compose import compose
from gatekit.policy.nodes import MapNode, ScalarNode, Style
from gatekit.policy.offsets import offsets
from gatekit.policy.source import Problems, Source
from tests.policy.support import LOADERS

WORDS = st.text(alphabet="abxyz&|=!<>().,'\"\\#:é😀0 ?[]{}\t", max_size=12)
LINES = st.lists(WORDS, min_size=1, max_size=6)
BREAKS = st.sampled_from(["\n", "\r\n"])


def read(text: str, loader: str) -> ScalarNode | None:
    problems = Problems(Source(text, "p.yaml"))
    root = compose(problems, loader=LOADERS[loader])
    if problems.errors or not isinstance(root, MapNode) or len(root.entries) != 1:
        return None
    value = root.entries[0][1]
    return value if isinstance(value, ScalarNode) else None


def unfold(character: str, found: str) -> bool:
    """Whether a character of the value may stand in the file as `found`."""
    if character == found:
        return True
    return (character in " \n" and found in "\r\n") or found == "\\"


def check(text: str, style: Style, loader: str) -> None:
    node = read(text, loader)
    assume(node is not None)
    assert node is not None
    assume(node.style is style and node.value.strip())  # nothing ever points into white space alone
    places = offsets(text, node)
    assert len(places) == len(node.value) + 1
    assert list(places) == sorted(set(places)), "places only go forward"
    for character, place in zip(node.value, places, strict=False):
        assert unfold(character, text[place]), f"{character!r} is not at {place} of {text!r}"
        if text[place] == "\\" and style is Style.DOUBLE:
            escaped = re.compile(r"\\(?:x..|u.{4}|U.{8}|.)", re.DOTALL).match(text, place)
            assert escaped is not None
            assert decode_escape(escaped[0]) == character
    content = node.start
    if style in {Style.LITERAL, Style.FOLDED}:
        content = min(text.find("\n", node.start), node.end)  # what stands behind | or > is no content
    if style in {Style.PLAIN, Style.LITERAL, Style.FOLDED}:
        solid = {place for place in range(content, node.end) if not text[place].isspace()}
        assert solid <= set(places), "every character that is not white space stands somewhere"


def decode_escape(text: str) -> str:
    simple = {"n": "\n", "t": "\t", "\\": "\\", '"': '"', " ": " ", "e": "\x1b", "0": "\0", "/": "/"}
    digits = text[2:]
    return simple.get(text[1]) or chr(int(digits, 16))


def quoted_double(lines: list[str], line_break: str) -> str:
    escaped = [line.replace("\\", "\\\\").replace('"', '\\"').replace("é", "\\xe9").replace("x", "\\u0078") for line in lines]
    return f'"{(line_break + "  ").join(escaped)}"'


def block(lines: list[str], line_break: str, header: str, indent: str) -> str:
    return header + line_break + "".join(f"{indent}{line}{line_break}" for line in lines)


@pytest.mark.parametrize("loader", LOADERS)
class TestEveryCharacterOfAValueIsFoundInTheFile:
    @given(lines=LINES, line_break=BREAKS)
    @example(lines=["a", "", "", "b  ", "c"], line_break="\n")
    def test_plain(self, loader: str, lines: list[str], line_break: str) -> None:
        text = "k: a" + (line_break + "  b").join(lines) + line_break
        check(text, Style.PLAIN, loader)

    @given(lines=LINES, line_break=BREAKS)
    @example(lines=["a''", "", "'b"], line_break="\r\n")
    def test_single_quoted(self, loader: str, lines: list[str], line_break: str) -> None:
        text = "k: '" + (line_break + "  ").join(line.replace("'", "''") for line in lines) + "'" + line_break
        check(text, Style.SINGLE, loader)

    @given(lines=LINES, line_break=BREAKS)
    @example(lines=["a ", "b"], line_break="\n")
    def test_double_quoted(self, loader: str, lines: list[str], line_break: str) -> None:
        check("k: " + quoted_double(lines, line_break) + line_break, Style.DOUBLE, loader)

    @given(lines=LINES, line_break=BREAKS, header=st.sampled_from(["|", "|-", "|+", "|2", "|2-", "| # note"]))
    @example(lines=["", "  a", " b", ""], line_break="\n", header="|2")
    @example(lines=["  ", "a", ""], line_break="\r\n", header="|+")
    def test_literal(self, loader: str, lines: list[str], line_break: str, header: str) -> None:
        check("k: " + block(lines, line_break, header, "  "), Style.LITERAL, loader)

    @given(lines=LINES, line_break=BREAKS, header=st.sampled_from([">", ">-", ">+", ">2", ">2-", "> # note"]))
    @example(lines=["a", "b", "", "c", "  d", "e", "", ""], line_break="\n", header=">")
    @example(lines=["", " a", "b", "", "", "\tc", "d"], line_break="\n", header=">2+")
    def test_folded(self, loader: str, lines: list[str], line_break: str, header: str) -> None:
        check("k: " + block(lines, line_break, header, "  "), Style.FOLDED, loader)


@pytest.mark.parametrize("loader", LOADERS)
def test_an_escaped_line_break_joins_lines(loader: str) -> None:
    text = 'k: "ab\\\n   cd\\\n\n  e"'
    node = read(text, loader)
    assert node is not None
    assert node.value == "abcd\ne"
    assert [text[place] for place in offsets(text, node)] == ["a", "b", "c", "d", "\n", "e", '"']


@pytest.mark.parametrize("loader", LOADERS)
def test_an_anchor_is_not_part_of_a_value(loader: str) -> None:
    text = "k: &name # note\n  value"
    node = read(text, loader)
    assert node is not None
    assert text[offsets(text, node)[0] :] == "value"


@settings(deadline=2000)
@given(st.integers(100_000, 200_000))
def test_a_long_run_of_spaces_takes_no_quadratic_time(count: int) -> None:
    text = f'k: "a{" " * count}b"'
    node = read(text, "libyaml")
    assert node is not None
    assert len(offsets(text, node)) == count + 3
