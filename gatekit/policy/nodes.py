"""What a YAML document consists of, each node with its place in the file."""

from __future__ import annotations

import math
import re
from enum import StrEnum
from typing import TypeAlias

from msgspec import Struct


class Style(StrEnum):
    """The five ways to write a scalar."""

    PLAIN = "plain"
    SINGLE = "single"
    DOUBLE = "double"
    LITERAL = "literal"
    FOLDED = "folded"


class ScalarNode(Struct, frozen=True, eq=False):
    """A scalar.

    Attributes:
        value: its text, after quotes, escapes and folding.
        style: how it is written.
        start, end: where it stands, in characters of the file.
    """

    value: str
    style: Style
    start: int
    end: int


class ListNode(Struct, frozen=True, eq=False):
    """A sequence, in block or flow style."""

    items: tuple[Node, ...]
    start: int
    end: int


class MapNode(Struct, frozen=True, eq=False):
    """A mapping, in block or flow style; no key occurs twice."""

    entries: tuple[tuple[ScalarNode, Node], ...]
    start: int
    end: int


class BrokenNode(Struct, frozen=True, eq=False):
    """Something that has been reported as a problem already; whoever meets it says nothing more about it."""

    start: int
    end: int


WholeNode: TypeAlias = ScalarNode | ListNode | MapNode
Node: TypeAlias = WholeNode | BrokenNode

# YAML 1.2.2, section 10.3.2 (core schema): nothing else is a null, bool or number, so `no`, `on`, 12:30 and 2027-01-01 are text
_NULL = re.compile(r"(?:null|Null|NULL|~|)\Z")
_BOOL = re.compile(r"(?:true|True|TRUE|false|False|FALSE)\Z")
_INT = re.compile(r"(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_LONGEST_NUMBER = 40


def resolve(node: ScalarNode) -> bool | int | float | str | None:
    """The value of a scalar by the YAML 1.2 core schema, but that infinity, NaN and endless numbers stay text.

    >>> [resolve(ScalarNode(text, Style.PLAIN, 0, 0)) for text in ("no", "80", "010", "0x1F", "1e3", "12:30", "", "True", ".inf")]
    ['no', 80, 10, 31, 1000.0, '12:30', None, True, '.inf']
    >>> resolve(ScalarNode("80", Style.DOUBLE, 0, 0))
    '80'
    """
    text = node.value
    if node.style is not Style.PLAIN or len(text) > _LONGEST_NUMBER:
        return text
    if _NULL.match(text):
        return None
    if _BOOL.match(text):
        return text.lower() == "true"
    if _INT.match(text):
        # int() with base 0 refuses leading zeros, which the core schema reads as decimal
        return int(text, {"0x": 16, "0o": 8}.get(text[:2], 10))
    if _FLOAT.match(text) and math.isfinite(float(text)):
        return float(text)
    return text


def describe(node: WholeNode) -> str:
    """What a node is, for messages: `a list`, `the number 80`, `nothing`.

    >>> describe(ScalarNode("yes", Style.PLAIN, 0, 3))
    "the text 'yes'"
    """
    if isinstance(node, ScalarNode):
        return _describe_scalar(node)
    return "a mapping" if isinstance(node, MapNode) else "a list"


def _describe_scalar(node: ScalarNode) -> str:
    value = resolve(node)
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return node.value
    return f"the text {shorten(value)!r}" if isinstance(value, str) else f"the number {node.value}"


def shorten(text: str, most: int = 60) -> str:
    """The text, cut to `most` characters.

    >>> shorten("abcdef", 4)
    'a...'
    """
    return text if len(text) <= most else f"{text[: most - 3]}..."
