"""Texts that try to break out, and decisions that are full of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from typing import Any

import attrs
from hypothesis import strategies as st

SNIPPETS = (
    *("\x1b[31m", "\x1b]8;;https://evil.example\x1b\\", "\x9b", "\r", "\n", "\t", "\x00", "\x7f", "\u202e", "\u2066", "\u200b"),
    *(
        "\u200d",
        "\ufeff",
        "\u2028",
        "\ud800",
        "\U000e0041",
        "e\u0301\u0301\u0301\u0301\u0301",
        "中文",
        "🚀",
        "👩\u200d💻",
        "\u3164",
    ),
    *("|", "\\|", "\\", "`", "``", "```", "~~~", "<", ">", "&", "&lt;", "&#64;", "&amp", "<b>", "</details>", "<img src=x>"),
    *("<!--", "-->", "![a](b)", "[a](b)", "[a]: b", "[a][b]", "<https://evil.example>", "https://evil.example", "http://a"),
    *("www.evil.example", "ftp://a", "@team", "me@evil.example", "#123", "GH-7", "!7", "$x$", "*", "**", "_", "__", "~", "- "),
    *("+ ", "# ", " #", "> ", "1. ", "1) ", "---", "===", ":tada:", " ", "  ", "a", "Z9", "%s", "{}", '"', "'", "(", ")"),
)

texts = st.lists(st.sampled_from(SNIPPETS) | st.text(max_size=4), max_size=12).map("".join)

# fields whose text gatekit makes itself, in a form that the schema fixes
_OWN = {"digest", "fingerprint", "operator", "unit"}


def rewritten(value: Any, replacements: Iterator[str]) -> Any:
    """The value of the model with every text in it replaced, one after the other."""
    if type(value) is str:
        return next(replacements)
    if isinstance(value, tuple):
        return tuple(rewritten(item, replacements) for item in value)
    if attrs.has(type(value)):
        fields = [field.name for field in attrs.fields(type(value)) if field.name not in _OWN]
        return attrs.evolve(value, **{name: rewritten(getattr(value, name), replacements) for name in fields})
    return value


def with_texts(value: Any, replacements: list[str]) -> Any:
    """The value of the model with these texts, over and over, in place of all its own."""
    return rewritten(value, cycle(replacements))
