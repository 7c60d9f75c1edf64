"""Texts for people, made of what reports say at length."""

from __future__ import annotations

import re

_LONGEST = 200
_LINE = re.compile(r"\S[^\n]*")


def headline(text: str) -> str:
    r"""The first line of a description that is no Markdown heading, cut where it is longer than a message should be.

    >>> headline("### Impact\n\nA server may...\n"), headline("\nAn overflow.\r\nIt lets..."), headline("# Title")
    ('A server may...', 'An overflow.', 'Title')
    >>> len(headline("x" * 1000))
    200
    """
    line = ""
    for told in _LINE.finditer(text):
        line = told[0].strip()
        if not line.startswith("#"):
            break
    line = line.lstrip("# ")
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
