"""Text of unknown origin: what is shown, how wide it is, where it is cut."""

from __future__ import annotations

from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekit.reports.text import cells, clip, clip_left, head, pad, spell_in_ascii, visible, wrap
from tests.reports.strategies import texts


@given(texts)
def test_nothing_visible_acts(text: str) -> None:
    """For any text, what is shown has no control, format, private, surrogate or unassigned character, and is one line."""
    assert not [char for char in visible(text) if category(char)[0] == "C" or category(char) in ("Zl", "Zp")]


@given(texts)
def test_showing_twice_is_showing_once(text: str) -> None:
    """What is shown is its own picture."""
    assert visible(visible(text)) == visible(text)


@given(st.text(alphabet=st.characters(categories=("L", "N", "P", "S"), exclude_characters="\u115f\u1160\u3164\uffa0\u2800")))
def test_ordinary_text_is_shown_as_it_is(text: str) -> None:
    """Letters, digits, punctuation and symbols are never changed."""
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\r\nb", "a b"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("\x9b31m", "\\x9b31m"),
        ("\x7f", "\\x7f"),
        ("gpj\u202e.exe", "gpj\\u202e.exe"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
        ("tag\U000e0041", "tag\\U000e0041"),
        ("half\ud800", "half\\ud800"),
        ("no\u00a0break", "no break"),
        ("a\u2028b", "a b"),
        ("pay\u200dpal", "pay\\u200dpal"),
        ("क\u094d\u200dष", "क\u094dष"),
        ("blank\u3164letter", "blank\\u3164letter"),
    ],
)
def test_what_has_no_picture_is_shown_as_an_escape(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_marks_cannot_pile_up_over_other_lines() -> None:
    assert visible("e" + "\u0301" * 6) == "e\u0301\u0301\u0301" + "\\u0301" * 3


def test_a_long_text_ends_in_an_ellipsis() -> None:
    assert visible("ab" * 5000, limit=3) == "aba…"


@given(texts)
def test_ascii_spelling_is_ascii(text: str) -> None:
    """For any text, its spelling for an ASCII output is ASCII and prints."""
    assert spell_in_ascii(visible(text)).isascii()


@given(texts, st.integers(min_value=1, max_value=60))
def test_a_cut_text_fits(text: str, width: int) -> None:
    """A text that was cut takes at most the room it was given, at either end."""
    seen = visible(text)
    assert cells(clip(seen, width)) <= width
    assert cells(clip_left(seen, width)) <= width
    assert cells(head(seen, width)) <= width


@given(texts, st.integers(min_value=0, max_value=60))
def test_a_padded_text_fills_its_column(text: str, width: int) -> None:
    """A text that fits its column fills it to the cell."""
    seen = clip(visible(text), width)
    assert cells(pad(seen, width)) == width
    assert pad(seen, width, right=True).endswith(seen)


@given(texts, st.integers(min_value=2, max_value=60))
def test_wrapping_loses_nothing_and_fits(text: str, width: int) -> None:
    """Wrapped lines fit, and together hold every character but the spaces."""
    lines = wrap(visible(text), width)
    assert all(0 < cells(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == visible(text).replace(" ", "")


@pytest.mark.parametrize(
    ("text", "width"), [("中", 2), ("e\u0301", 1), ("🚀", 2), ("ｱ", 1), ("", 0), ("한글", 4), ("\u1112\u1161", 2)]
)
def test_width_follows_the_terminal_not_the_number_of_characters(text: str, width: int) -> None:
    assert cells(text) == width
