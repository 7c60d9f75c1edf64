"""Half a surrogate pair in JSON, which JavaScript and Python write where they cut a text or read bytes that are no text."""

from __future__ import annotations

import re

# a whole pair is matched first, so that only halves are left for the second alternative
_ESCAPES = (
    rb"(?<!\\)((?:\\\\)*)"
    rb"(\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
)
_PAIR_LENGTH = len(rb"\ud83d\ude00")
_REPLACEMENT = rb"\ufffd"


def without_lone_surrogates(json: bytes) -> bytes:
    r"""JSON in which U+FFFD stands for each half pair; its length, and so every position in it, stays the same.

    >>> without_lone_surrogates(rb'["\ud83d", "\ud83d\ude00", "\\ud83d"]') == rb'["\ufffd", "\ud83d\ude00", "\\ud83d"]'
    True
    """
    return re.sub(_ESCAPES, lambda match: match[0] if len(match[2]) == _PAIR_LENGTH else match[1] + _REPLACEMENT, json)
