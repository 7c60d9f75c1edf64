"""What the reports of .NET's test runners share: where a stack trace says that a test failed."""

from __future__ import annotations

from gatekit.model.finding import NOWHERE, Location
from gatekit.reading.values import parse_count

_IN = " in "
_LINE = ":line "


def place_in_stack(stack: str) -> Location:
    r"""The first frame whose source is told; nowhere if none is.

    Mono writes `Basket.cs:12` for `Basket.cs:line 12`.

    >>> place = place_in_stack("   at Shop.Help()\n   at Shop.Basket.Adds() in C:\\shop\\Basket.cs:line 12")
    >>> place.path, place.line
    ('C:\\shop\\Basket.cs', 12)
    """
    for frame in stack.splitlines():
        path, line = _source_of(frame.strip())
        if path and line:
            return Location(path=path, line=line)
    return NOWHERE


def _source_of(frame: str) -> tuple[str, int]:
    # the words around it ("at", "in", "line") are in the language of the machine; English is what build machines speak
    _, found, source = frame.partition(_IN)
    path, has_word, line = source.rpartition(_LINE)
    if not has_word:
        path, _, line = source.rpartition(":")
    return (path.strip(), parse_count(line.strip()) or 0) if found else ("", 0)
