"""Text of unknown origin made safe and measurable: control characters shown, widths in terminal cells, cuts and wraps.

Widths follow Unicode Standard Annex 11 (East Asian Width): wide and full-width characters take two cells, combining marks none.
"""

from __future__ import annotations

import re
from unicodedata import category, combining, east_asian_width

ELLIPSIS = "…"
LONGEST = 1_000  # characters of one text that are ever looked at
MOST_MARKS = 3  # combining marks on one letter; more would paint over the neighbouring lines

_JOINERS = "\u200c\u200d\ufe0e\ufe0f"  # shape their neighbours in scripts and emoji, and take no room
_INVISIBLE = "\u115f\u1160\u3164\uffa0\u2800"  # fillers: letters by category, and blank
_SPELT = {
    "…": "...",
    "≥": ">=",
    "≤": "<=",
    "≠": "!=",
    "→": "->",
    "·": "-",
    "✓": "+",
    "✗": "x",
    "─": "-",
}


# what GitHub Actions and Azure Pipelines take for a command where it stands in a log
_COMMAND = re.compile(r"(?<!\S)::(?=[A-Za-z-]+[^:]*::)|##(?=\w*\[)")


def visible(text: str, *, limit: int = LONGEST) -> str:
    r"""One line of `text` in which nothing acts: white space becomes single spaces, what has no picture becomes its escape.

    Escaped are control characters, format characters (bidi overrides, zero-width spaces, tags), surrogates, private and
    unassigned code points, and combining marks beyond the third in a row. Joiners and variation selectors are left out after
    letters that are not ASCII, where they only choose a shape.

    Args:
        text: anything.
        limit: how many characters are looked at; a longer text ends in an ellipsis.

    >>> visible("red \x1b[31malert\x1b[0m\n\tnext")
    'red \\x1b[31malert\\x1b[0m next'
    >>> visible("::error::x"), visible("##vso[task.complete]"), visible("test_a.py::TestB::test_c")
    ('\\::error::x', '\\##vso[task.complete]', 'test_a.py::TestB::test_c')
    >>> visible("user\u202egpj.exe")
    'user\\u202egpj.exe'
    """
    if len(text) > limit:
        text = text[:limit] + ELLIPSIS
    line = " ".join(text.split())
    return _COMMAND.sub(r"\\\g<0>", line if line.isascii() and line.isprintable() else _letter_by_letter(line))


def _letter_by_letter(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    shown: list[str] = []
    marks = 0
    for char in text:
        kind = category(char)
        marks = marks + 1 if kind in ("Mn", "Me") else 0
        if char in _JOINERS and shown and not shown[-1].isascii():
            continue
        if kind[0] == "C" or kind in ("Zl", "Zp") or char in _INVISIBLE or char in _JOINERS or marks > MOST_MARKS:
            shown.append(escape_sequence(char))
        else:
            shown.append(" " if kind == "Zs" else char)
    return "".join(shown)


def escape_sequence(char: str) -> str:
    r"""The character's escape as Python and JavaScript people know it.

    >>> escape_sequence("\x1b"), escape_sequence("\u202e"), escape_sequence("\U000e0041")
    ('\\x1b', '\\u202e', '\\U000e0041')
    """
    code = ord(char)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def spell_in_ascii(text: str) -> str:
    r"""The text for an output that knows only ASCII: gatekit's own signs spelt out, other characters as escapes.

    >>> spell_in_ascii("79.9 % ≥ 80 % … 中")
    '79.9 % >= 80 % ... \\u4e2d'
    """
    if text.isascii():
        return text
    return "".join(char if char.isascii() else _SPELT.get(char) or escape_sequence(char) for char in text)


def cells(text: str) -> int:
    r"""How many cells of a terminal the text takes.

    >>> cells("abc"), cells("中文"), cells("e\u0301"), cells("🚀")
    (3, 4, 1, 2)
    """
    return len(text) if text.isascii() else sum(map(_cells_of, text))


def _cells_of(char: str) -> int:
    if combining(char) or category(char) in ("Mn", "Me", "Cf") or "\u1160" <= char <= "\u11ff":
        return 0
    return 2 if east_asian_width(char) in "WF" else 1


def clip(text: str, width: int, *, ellipsis: str = ELLIPSIS) -> str:
    """The text, or as much of its beginning as fits, with an ellipsis.

    >>> clip("unused import", 8), clip("中文字符", 6), clip("short", 8)
    ('unused…', '中文…', 'short')
    """
    if cells(text) <= width:
        return text
    return head(text, width - cells(ellipsis)).rstrip() + ellipsis if width >= cells(ellipsis) else head(ellipsis, width)


def clip_left(text: str, width: int, *, ellipsis: str = ELLIPSIS) -> str:
    """The text, or as much of its end as fits: for paths and test names, whose end tells them apart.

    >>> clip_left("src/app/deep/main.py", 10)
    '…p/main.py'
    """
    if cells(text) <= width:
        return text
    room = width - cells(ellipsis)
    start = len(text)
    while start and (room := room - _cells_of(text[start - 1])) >= 0:
        start -= 1
    while start < len(text) and not _cells_of(text[start]):
        start += 1  # a mark whose letter was cut off would sit on the ellipsis
    return ellipsis + text[start:]


def head(text: str, width: int) -> str:
    """The longest beginning that takes at most `width` cells.

    >>> head("中文", 3)
    '中'
    """
    if text.isascii():
        return text[: max(width, 0)]
    room = width
    for position, char in enumerate(text):
        room -= _cells_of(char)
        if room < 0:
            return text[:position]
    return text


def pad(text: str, width: int, *, right: bool = False) -> str:
    """The text filled with spaces to `width` cells; with `right`, moved to the right edge.

    >>> pad("中", 4) + "|", pad("7", 3, right=True)
    ('中  |', '  7')
    """
    fill = " " * max(width - cells(text), 0)
    return fill + text if right else text + fill


def wrap(text: str, width: int, *, whole_words: bool = False) -> list[str]:
    """The text in lines of at most `width` cells, broken at spaces; only a word that is longer than a line is broken inside.

    Args:
        text: one line, as `visible` gives it.
        width: at least 2, so that a wide character fits.
        whole_words: whether such a word stays whole, and its line longer than `width`.

    >>> wrap("cover the files listed first", 12)
    ['cover the', 'files listed', 'first']
    >>> wrap("", 10)
    []
    """
    lines: list[str] = []
    line = ""
    for word in text.split():
        joined = f"{line} {word}" if line else word
        if cells(joined) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        while cells(word) > width and not whole_words:
            piece = head(word, width)
            lines.append(piece)
            word = word[len(piece) :]  # noqa: PLW2901 - the rest of the word is what goes on
        line = word
    return [*lines, line] if line else lines
