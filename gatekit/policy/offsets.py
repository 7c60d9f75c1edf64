"""Where each character of a scalar's value stands in the file, in all five styles.

The scanner of `nodes` gives the value; this walks the scalar's text once more by the folding rules of YAML 1.2.2 (sections 7.3,
8.1) and notes where each character came from. It is needed only where there is a problem to show.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from gatekit.policy.nodes import ScalarNode, Style

_BREAK = re.compile(r"\r\n|\r|\n")
_BLANKS = re.compile(r"[ \t]*")
_WHITE = re.compile(r"[ \t\r\n]*")
_BREAKS = re.compile(r"\n*")
_ESCAPE_LENGTHS = {"x": 4, "u": 6, "U": 10}


def offsets(text: str, node: ScalarNode) -> Sequence[int]:
    """The place in `text`, the file, of each character of the node's value, and of the end behind the last one.

    >>> text = "deny: 'it''s'"
    >>> offsets(text, ScalarNode("it's", Style.SINGLE, 6, 13))
    [7, 8, 9, 11, 12]
    """
    match node.style:
        case Style.LITERAL:
            walk = _literal(text, node)
        case Style.FOLDED:
            walk = _folded(text, node)
        case _:
            walk = _flow(text, node)
    places = list(islice(walk, len(node.value)))
    return [*places, places[-1] + 1 if places else node.start]


def _flow(text: str, node: ScalarNode) -> Iterator[int]:
    """Plain and quoted scalars: every run of white space with a line break folds."""
    quote = 0 if node.style is Style.PLAIN else 1
    index, end = node.start + quote, node.end - quote
    while index < end:
        blanks = _past(_BLANKS, text, index, end)
        if _BREAK.match(text, blanks, end):
            after = _past(_WHITE, text, index, end)
            breaks = _breaks(text, index, after)
            yield from breaks[1:] or breaks
            index = after
        elif blanks > index:
            yield from range(index, blanks)
            index = blanks
        elif node.style is Style.DOUBLE and text[index] == "\\" and _BREAK.match(text, index + 1, end):
            # an escaped break joins the lines; only the empty ones after it are kept
            after = _past(_WHITE, text, index + 1, end)
            yield from _breaks(text, index + 1, after)[1:]
            index = after
        else:
            yield index
            index += _width(text, index, node.style)


def _width(text: str, index: int, style: Style) -> int:
    """How many characters of the file make the next one of the value."""
    if style is Style.SINGLE and text[index] == "'":
        return 2
    if style is Style.DOUBLE and text[index] == "\\":
        return _ESCAPE_LENGTHS.get(text[index + 1], 2)
    return 1


def _past(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    found = pattern.match(text, start, end)
    return found.end() if found else start


def _breaks(text: str, start: int, end: int) -> list[int]:
    return [found.start() for found in _BREAK.finditer(text, start, end)]


def _literal(text: str, node: ScalarNode) -> Iterator[int]:
    for start, end, _ in _block_lines(text, node):
        yield from range(start, end + 1)


def _folded(text: str, node: ScalarNode) -> Iterator[int]:
    """Between two lines there is one space, or as many breaks as the value has there."""
    position = 0
    breaks: list[int] = []
    for start, end, line_break in _block_lines(text, node):
        if end > start:
            kept = _past(_BREAKS, node.value, position, len(node.value)) - position
            between = breaks[len(breaks) - kept :] if kept else breaks[:1]
            yield from between
            yield from range(start, end)
            position += len(between) + end - start
            breaks = []
        breaks.append(line_break)
    yield from breaks


def _block_lines(text: str, node: ScalarNode) -> Iterator[tuple[int, int, int]]:
    """Start, end and break of each line below the header, without its indentation."""
    breaks = list(_BREAK.finditer(text, node.start, node.end))
    indent = _indentation(text, node)
    for line_break, following in zip(breaks, [*breaks[1:], None], strict=True):
        end = following.start() if following else node.end
        yield min(line_break.end() + indent, end), end, end


def _indentation(text: str, node: ScalarNode) -> int:
    """How far the block is indented, from its first line with text: there, file and value differ by nothing else."""
    lines = (line for line in _BREAK.split(text[node.start : node.end])[1:] if line.strip(" "))
    values = (line for line in node.value.split("\n") if line.strip(" "))
    line, value = next(lines, ""), next(values, "")
    return _leading(line) - _leading(value)


def _leading(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
