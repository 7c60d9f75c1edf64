"""Markdown as a real parser reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

# what the renderings themselves write as HTML
OWN_HTML = re.compile(r"</?details>|<details open>|</?summary>|</?code>|<br>")
ACTIVE = {"link_open", "image", "footnote_ref", "autolink"}
BREAK = "\u200b"

_PARSER = MarkdownIt("gfm-like", {"html": True, "linkify": True})
# GitHub makes links of addresses that begin with a scheme or www., not of every name with a dot
_PARSER.linkify.set({"fuzzy_link": False, "fuzzy_email": True})  # type: ignore[union-attr]  # the preset has a linkifier


def parsed(markdown: str) -> list[Token]:
    """The tokens, blocks and what is in them, in document order."""
    return list(_flat(_PARSER.parse(markdown)))


def _flat(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _flat(token.children or [])


def blocks(markdown: str) -> list[str]:
    """The types of the blocks, in document order."""
    return [token.type for token in _PARSER.parse(markdown)]


def active(markdown: str) -> list[str]:
    """What would act: links, images, foreign HTML, emphasis aside."""
    found = [token.type for token in parsed(markdown) if token.type in ACTIVE]
    html = [OWN_HTML.sub("", token.content) for token in parsed(markdown) if token.type in ("html_block", "html_inline")]
    return found + [text for text in html if "<" in text]


def words(markdown: str) -> str:
    """The text that people read, code included."""
    return "".join(token.content for token in parsed(markdown) if token.type in ("text", "code_inline", "text_special"))


def prose(markdown: str) -> str:
    """The text in which hosts look for mentions and references: everything but code spans."""
    return "\n".join(token.content for token in parsed(markdown) if token.type in ("text", "text_special"))
