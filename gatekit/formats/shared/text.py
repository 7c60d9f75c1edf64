"""Texts for people, made of what reports say at length."""

from __future__ import annotations

_LONGEST = 200


def headline(text: str) -> str:
    r"""The first line of a description, without Markdown's heading mark, cut where it is longer than a message should be.

    >>> headline("### Impact\n\nA server may..."), headline("\nAn overflow.\r\nIt lets...")
    ('Impact', 'An overflow.')
    >>> len(headline("x" * 1000))
    200
    """
    line = text.lstrip().partition("\n")[0].rstrip().lstrip("# ")
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
