"""Text of unknown origin inside GitHub-flavoured Markdown: shown as it is, and inert.

Inert in the Markdown itself (https://github.github.com/gfm/) and in what GitHub and GitLab make of the rendered text afterwards:
mentions, references (`#123`, `GH-123`), autolinks, emoji names, mathematics. Entities stop the first, zero-width spaces the
second.
"""

from __future__ import annotations

import re

from gatekit.reports.text import LONGEST, visible

_ENTITIES = str.maketrans({char: f"&#{ord(char)};" for char in "&<>\"'`*_[]|\\~$#"} | {"\u200b": "&#8203;"})
# broken before the character that completes a mention or address, a reference, a scheme, a bare web address, an emoji's name
_ACTIVE = re.compile(
    r"(?<=@)(?=\w) | (?<=[#!&$%])(?=\d) | (?<=GH-)(?=\d) | (?<=:)(?=//) | (?<=www)(?=\.) | (?<=:)(?=[a-z+-][\w+-]*:)",
    re.IGNORECASE | re.VERBOSE,
)
# what would begin a list or a rule, were it first on its line
_BLOCK_START = re.compile(r"[-+=:]|\d+[.)](?:\s|$)")


_QUOTED = re.compile(r"`([^`]+)`")


def escape(text: str, *, limit: int = LONGEST) -> str:
    r"""The text for any place, HTML elements too: one line, every character as itself.

    Args:
        text: anything.
        limit: how many characters are looked at; a longer text ends in an ellipsis.

    >>> escape("<b>a|b</b>\n@team")
    '&#60;b&#62;a&#124;b&#60;/b&#62; @&#8203;team'
    """
    return _escaped(visible(text, limit=limit))


def prose(text: str, *, limit: int = LONGEST) -> str:
    """The text for paragraphs, list items and table cells: as `escape`, but what stands in back quotes becomes code.

    >>> prose("`os` imported but _unused_")
    '`os` imported but &#95;unused&#95;'
    """
    pieces = _QUOTED.split(visible(text, limit=limit))
    return "".join(code(piece) if number % 2 else _escaped(piece) for number, piece in enumerate(pieces))


def code(text: str, *, limit: int = LONGEST) -> str:
    """The text as code, for paths, ids and commands: nothing in it acts, and it can be copied as it is.

    A code span where that can hold the text; where it cannot (back quotes, pipes in tables), a `code` element. "" stays "".

    >>> code("src/a_b.py"), code("a|b"), code("")
    ('`src/a_b.py`', '<code>a&#124;b</code>', '')
    """
    seen = visible(text, limit=limit)
    if not seen:
        return ""
    return f"<code>{_escaped(seen)}</code>" if "`" in seen or "|" in seen else f"`{seen}`"


def _escaped(seen: str) -> str:
    safe = _ACTIVE.sub("\u200b", seen).translate(_ENTITIES)
    return f"&#{ord(safe[0])};{safe[1:]}" if _BLOCK_START.match(seen) else safe
