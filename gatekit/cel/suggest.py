"""Suggestions for misspelt words."""

from __future__ import annotations

from collections.abc import Iterable

_FEW = 14
# what people write who know other languages
_FOREIGN = {
    "True": "true",
    "False": "false",
    "None": "null",
    "nil": "null",
    "undefined": "null",
    "len": "size",
    "length": "size",
    "count": "size",
    "str": "string",
    "float": "double",
    "any": "exists",
    "some": "exists",
    "every": "all",
}


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint: CEL's word for that of another language, else the known word closest to `word`, else all of them if they are few.

    >>> did_you_mean("severty", ["message", "severity"])
    "did you mean 'severity'?"
    >>> did_you_mean("x", ["high", "low"])
    'one of: high, low'
    """
    from difflib import get_close_matches  # noqa: PLC0415 - only mistakes pay for it

    if word in _FOREIGN:
        return f"did you mean '{_FOREIGN[word]}'?"
    choices = sorted(set(known))
    by_folded = {choice.casefold(): choice for choice in choices}
    close = get_close_matches(word.casefold(), list(by_folded), n=1)
    if close:
        return f"did you mean '{by_folded[close[0]]}'?"
    return f"one of: {', '.join(choices)}" if 0 < len(choices) <= _FEW else ""
