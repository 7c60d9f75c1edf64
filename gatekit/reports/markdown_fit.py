"""Fits a text of sections into a number of characters: the least important details go first, and what went is said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from heapq import heapify, heappop, heappush

from msgspec import Struct

from gatekit.reports.outline import listed

_NOTE_ROOM = 600


class Shorter(Struct, frozen=True, kw_only=True):
    """A shorter form of a section.

    Attributes:
        weight: how much is lost by taking it; the lightest losses are taken first. Rises within a section.
        render: gives the text, "" for nothing.
    """

    weight: int
    render: Callable[[], str]


class Section(Struct, frozen=True, kw_only=True):
    """One section and its shorter forms.

    Attributes:
        name: what people are told when it was shortened; safe text.
        full: the text if there is room.
        shorter: each shorter than the one before.
    """

    name: str
    full: str
    shorter: tuple[Shorter, ...] = ()


def fitted(sections: Sequence[Section], limit: int) -> str:
    """The sections, shortened as far as `limit` characters need, with a note of which were.

    Longer than `limit` only if every section has its shortest form.

    >>> short = Shorter(weight=1, render=lambda: "few")
    >>> fitted([Section(name="the list", full="many " * 300, shorter=(short,))], 700).splitlines()
    ['few', '', '*Shortened to fit: the list. The JSON rendering has everything.*']
    """
    texts = [section.full for section in sections]
    length = sum(map(_with_gap, texts))
    if length <= limit:
        return _joined(texts)
    steps = [(section.shorter[0].weight, -number, 0) for number, section in enumerate(sections) if section.shorter]
    heapify(steps)
    shortened: set[int] = set()
    while length > limit - _NOTE_ROOM and steps:
        _, minus, level = heappop(steps)
        number = -minus
        forms = sections[number].shorter
        length -= _with_gap(texts[number])
        texts[number] = forms[level].render()
        length += _with_gap(texts[number])
        shortened.add(number)
        if level + 1 < len(forms):
            heappush(steps, (forms[level + 1].weight, minus, level + 1))
    names = listed((sections[number].name for number in sorted(shortened)), 4)
    return _joined([*texts, f"*Shortened to fit: {names}. The JSON rendering has everything.*"])


def _with_gap(text: str) -> int:
    return len(text) + 2 if text else 0


def _joined(texts: Sequence[str]) -> str:
    return "\n\n".join(filter(None, texts)) + "\n"
