"""Globs over POSIX paths relative to the root: the one matcher for `paths:`, `exclude:` and customary names.

| in a pattern | stands for |
|---|---|
| `*` | any characters of one name, also none |
| `?` | one character of a name |
| `[abc]`, `[a-z]`, `[!a]` | one of these characters of a name, or none of them |
| `**` as a whole segment | any number of folders, also none |
| no `/` at all | the file or folder of that name, however deep |
| `/` at the beginning | only from the root |
| `/` at the end | whatever is below that folder |

Everything else stands for itself; upper and lower case differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache


class Globs:
    """Several patterns, matched at once.

    Args:
        patterns: as in the table of this module; no pattern matches nothing.

    >>> reports = Globs(["**/junit*.xml", "out/*.sarif"])
    >>> [reports.match(path) for path in ("junit.xml", "a/b/junit-3.xml", "out/ruff.sarif", "out/a/ruff.sarif")]
    [True, True, True, False]
    """

    def __init__(self, patterns: Iterable[str]) -> None:
        self.patterns = tuple(patterns)
        self._by_ending = _by_ending(self.patterns)

    def match(self, path: str) -> bool:
        """Whether any of the patterns matches this path, or a file of this name where a pattern has no `/`."""
        for ending in (path.rpartition(".")[2], _ANY_ENDING):
            alike = self._by_ending.get(ending)
            if alike is not None and _compiled(alike).match(path) is not None:
                return True
        return False


_ANY_ENDING = "/"  # which no path has behind its last dot


@lru_cache(maxsize=256)
def _by_ending(patterns: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The patterns by what stands behind the last dot of each path that they match, so that few are tried on any one path."""
    found: dict[str, list[str]] = {}
    for pattern in patterns:
        _, dot, ending = pattern.rpartition(".")
        is_fixed = dot and ending and not any(char in "*?[]/" for char in ending)
        found.setdefault(ending if is_fixed else _ANY_ENDING, []).append(pattern)
    return {ending: tuple(alike) for ending, alike in found.items()}


@lru_cache(maxsize=256)
def _compiled(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """One expression; what several patterns begin with stands in it once, which makes it faster to compile and to match."""
    endings: dict[str, list[str]] = {}
    for pattern in patterns:
        beginning, ending = _regexes(pattern)
        endings.setdefault(beginning, []).append(ending)
    whole = "|".join(f"{beginning}(?:{'|'.join(found)})" for beginning, found in endings.items())
    return re.compile(rf"(?:{whole})\Z", re.DOTALL)


def _regexes(pattern: str) -> tuple[str, str]:
    """The pattern's folders and its last segment as regular expressions."""
    anchored = "/" in pattern.removesuffix("/")
    segments = pattern.removeprefix("/").split("/")
    if not anchored:
        segments.insert(0, "**")
    if not segments[-1]:
        segments[-1] = "**"
    *folders, last = segments
    beginning = "".join("(?:[^/]*/)*" if segment == "**" else f"{_segment_regex(segment)}/" for segment in folders)
    if folders[-1:] == ["**"]:
        beginning += "+"  # the last segment has no slash, so giving folders back finds nothing
    return beginning, ".*" if last == "**" else _segment_regex(last)


_CLASS = re.compile(r"\[(!?)(\]?[^\]/]*)\]")


def _segment_regex(segment: str) -> str:
    parts: list[str] = []
    place = 0
    while place < len(segment):
        char = segment[place]
        place += 1
        if char == "*":
            parts.append("[^/]*")
        elif char == "?":
            parts.append("[^/]")
        elif char == "[" and (match := _CLASS.match(segment, place - 1)) and match.group(2):
            parts.append(_class_regex(match))
            place = match.end()
        else:
            parts.append(re.escape(char))
    return "".join(parts)


_MEMBER = re.compile(r"(.)-(.)|(.)", re.DOTALL)


def _class_regex(match: re.Match[str]) -> str:
    members = ""
    for low, high, single in _MEMBER.findall(match.group(2)):
        if single:
            members += re.escape(single)
        elif low <= high:
            members += f"{re.escape(low)}-{re.escape(high)}"
    if match.group(1):
        return f"[^/{members}]"
    return f"[{members}]" if members else "(?!)"
