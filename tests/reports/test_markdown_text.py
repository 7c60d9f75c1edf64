"""Text of unknown origin inside Markdown, read by a real parser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gatekit.reports.markdown_text import code, escape, prose
from gatekit.reports.text import visible
from tests.reports import rendered
from tests.reports.strategies import SNIPPETS, texts

PLACES = (
    "{}",
    "## {}",
    "- {}",
    "1. {}",
    "> {}",
    "**{}**",
    "a {} b",
    "- a\n  - {}",
    "| a | b |\n| --- | --- |\n| {} | c |",
    "<details><summary>a</summary>\n\n{}\n\n</details>",
)
# what a host makes links, people and references of, in the text that a parser leaves
HOST = re.compile(r"(?<![\w/])@\w|#\d|\bGH-\d|://|\bwww\.", re.IGNORECASE)
WAYS: tuple[Callable[[str], str], ...] = (escape, prose, code)


def letters(read: str, *, word: str = "word") -> str:
    """What is read, without white space, back quotes (which prose takes for marks of code) and gatekit's breaks."""
    return re.sub(rf"[`\s{rendered.BREAK}]", "", read.replace("word", visible(word)))


@settings(deadline=None)
@given(texts, st.sampled_from(PLACES), st.sampled_from(WAYS))
def test_no_text_acts_in_markdown(text: str, place: str, way: Callable[[str], str]) -> None:
    """Whatever the text, wherever it stands, no link, image or HTML comes out, and the blocks stay what they were."""
    assume(visible(text))
    markdown = place.format(way(text))
    assert rendered.active(markdown) == []
    assert rendered.blocks(markdown) == rendered.blocks(place.format("word"))


@settings(deadline=None)
@given(texts, st.sampled_from(PLACES), st.sampled_from(WAYS))
def test_no_text_mentions_or_refers(text: str, place: str, way: Callable[[str], str]) -> None:
    """Whatever the text, the prose that a host searches for mentions, references and addresses has none."""
    assert not HOST.search(rendered.prose(place.format(way(text))))


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_no_known_trick_works_anywhere(snippet: str) -> None:
    for text in (snippet, f"a{snippet}b", f"a {snippet} b", f"{snippet}{snippet}1"):
        for place in PLACES if visible(text) else ():
            for way in WAYS:
                markdown = place.format(way(text))
                assert rendered.active(markdown) == [], markdown
                assert rendered.blocks(markdown) == rendered.blocks(place.format("word")), markdown
                assert not HOST.search(rendered.prose(markdown)), markdown
                assert letters(rendered.words(markdown)) == letters(rendered.words(place.format("word")), word=text), markdown


@settings(deadline=None)
@given(texts, st.sampled_from((escape, code)))
def test_text_is_read_as_it_was(text: str, way: Callable[[str], str]) -> None:
    """What people read is the text, every character of it."""
    assert rendered.words(f"a {way(text)} b").replace(rendered.BREAK, "").split() == ["a", *visible(text).split(), "b"]


@settings(deadline=None)
@given(texts)
def test_prose_is_read_as_it_was_but_for_back_quotes(text: str) -> None:
    """What people read in prose is the text; only the back quotes around code are gone."""
    seen = rendered.words(f"a {prose(text)} b").replace(rendered.BREAK, "")
    assert re.sub(r"[`\s]", "", seen) == re.sub(r"[`\s]", "", f"a{visible(text)}b")


@settings(deadline=None)
@given(texts)
def test_a_summary_takes_any_text(text: str) -> None:
    """Inside an HTML element, where Markdown is not read, no text opens or closes an element."""
    html = f"<details><summary>{escape(text)}</summary>"
    assert rendered.OWN_HTML.sub("", html).count("<") == 0


@pytest.mark.parametrize(
    "text",
    [
        "src/a_b.py",
        "@team",
        "https://evil.example",
        "#123",
        "<b>",
        "\\",
        "a\\",
        "react@18.2.0",
        "&lt;",
        "[a](b)",
        "node_modules/@a/b",
    ],
)
def test_code_is_copied_as_it_is(text: str) -> None:
    assert code(text) == f"`{text}`"


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("1.0.0", "1.0.0"),
        ("04:20:00Z", "04:20:00Z"),
        ("- not a list", "&#45; not a list"),
        ("1. not a list", "&#49;. not a list"),
        ("# not a heading", "&#35; not a heading"),
        ("", ""),
    ],
)
def test_only_what_would_act_is_changed(text: str, markdown: str) -> None:
    assert escape(text) == markdown
