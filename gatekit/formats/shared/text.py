"""Texts for people, made of what reports say at length."""

from __future__ import annotations

_LONGEST = 200


def headline(text: str) -> str:
    r"""The first line of a description that is no Markdown heading, cut where it is longer than a message should be.

    >>> headline("### Impact\n\nA server may...\n"), headline("\nAn overflow.\r\nIt lets..."), headline("# Title")
    ('A server may...', 'An overflow.', 'Title')
    >>> len(headline("x" * 1000))
    200
    """
    first, _, rest = text.lstrip().partition("\n")
    while first.startswith("#") and rest.strip():
        first, _, rest = rest.lstrip().partition("\n")
    line = first.rstrip().lstrip("# ")
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
