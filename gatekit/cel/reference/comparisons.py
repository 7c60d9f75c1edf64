"""Comparisons: which types compare, how words of enumerations are written, and which comparisons let a sentinel slip."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from celpy.celtypes import StringType

from gatekit.cel.reference.signatures import NUMBERS, ORDERED, comparable
from gatekit.cel.reference.suggest import did_you_mean
from gatekit.cel.reference.syntax import place
from gatekit.cel.types import DYN, NULL, Declarations, EnumType, Type
from gatekit.errors import CelError

_SIGNS: Mapping[str, str] = {
    "relation_lt": "<",
    "relation_le": "<=",
    "relation_gt": ">",
    "relation_ge": ">=",
    "relation_eq": "==",
    "relation_ne": "!=",
    "relation_in": "in",
}
_FLIPPED: Mapping[str, str] = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_LETS_SLIP = frozenset(["==", "<", "<="])


class ComparisonCheck:
    """The comparisons of one expression.

    Args:
        text: the expression.
        declarations: for its enumerations.
        problems: where problems are put.
    """

    def __init__(self, text: str, declarations: Declarations, problems: list[CelError]) -> None:
        self._text = text
        self._enums = declarations.enums
        self._problems = problems
        self._named: set[str] = set()
        self._slips: list[tuple[EnumType, CelError]] = []

    def named(self, enum: EnumType, word: str) -> None:
        """Notes that the expression names a word."""
        if word == enum.sentinel:
            self._named.add(enum.name)

    def warnings(self) -> tuple[CelError, ...]:
        """Comparisons that a sentinel slips through, unless the expression names it somewhere."""
        return tuple(warning for enum, warning in self._slips if enum.name not in self._named)

    def check(self, operation: str, left: Any, left_type: Type, right: Any, right_type: Type) -> None:
        """Checks `left operation right`; `operation` is the name that celpy's grammar gives it."""
        sign = _SIGNS[operation]
        if sign == "in":
            self._check_in(left, left_type, right, right_type)
            return
        enum = self._enums.get(left_type.name) or self._enums.get(right_type.name)
        if enum is None:
            self._check_plain(sign, left, left_type, right, right_type)
        elif left_type.name == enum.name:
            self._check_word(enum, sign, left, right, right_type)
        else:
            self._check_word(enum, _FLIPPED[sign], right, left, left_type)

    def _check_plain(self, sign: str, left: Any, left_type: Type, right: Any, right_type: Type) -> None:
        if sign in ("==", "!="):
            fine = comparable(left_type, right_type)
        else:
            fine = self._ordered(left_type) and self._ordered(right_type)
            fine = fine and (comparable(left_type, right_type) and NULL not in (left_type, right_type))
        if not fine:
            self._problem(left, right, f"there is no {left_type} {sign} {right_type}", _quoted(left_type, right, right_type))

    def _ordered(self, found: Type) -> bool:
        return found == DYN or found.name in NUMBERS or found.name in ORDERED

    def _check_word(self, enum: EnumType, sign: str, word_side: Any, other: Any, other_type: Type) -> None:
        """`word_side` is of the enumeration; the comparison reads `word_side sign other`."""
        if not enum.ordered and sign not in ("==", "!="):
            self._problem(word_side, other, f"the words of '{enum.name}' have no order", "compare with == or !=")
        elif other_type.name != enum.name and other_type not in (DYN, NULL):
            self._not_its_word(enum, other, other_type)
        elif other_type == NULL:
            return
        elif sign in _LETS_SLIP and self._is_word(other) and not self._is_word(word_side):
            self._slip(enum, word_side, other, f"{sign} {self._source(other)}")
        elif _FLIPPED[sign] in _LETS_SLIP and self._is_word(word_side) and not self._is_word(other):
            self._slip(enum, word_side, other, f"{_FLIPPED[sign]} {self._source(word_side)}")
        elif sign == "==" and not self._is_word(other):
            self._slip(enum, word_side, other, f"== {self._source(other)}")

    def _check_in(self, left: Any, left_type: Type, right: Any, right_type: Type) -> None:
        if right_type.name not in ("list", "map", "dyn"):
            hint = "for a part of a text, write text.contains(part)" if right_type.name == "string" else ""
            self._problem(left, right, f"'in' needs a list or a map on its right, not {right_type}", hint)
            return
        items = right.children[0].children if right.data == "list_lit" and right.children else ()
        enum = self._enums.get(left_type.name)
        if enum and items:
            for item in items:
                if item.data == "literal" and isinstance(item.children[0], StringType):
                    self._not_its_word(enum, item, Type("string"))
            if all(self._is_word(item) for item in items):
                self._slip(enum, left, right, f"in {self._source(right)}")
        item_type = right_type.arguments[0] if right_type.arguments else DYN
        if not comparable(left_type, item_type) and not (enum and item_type.name == "string" and items):
            hint = _quoted(item_type, left, left_type)
            self._problem(left, right, f"the {right_type.name} holds {item_type}, never {left_type}", hint)

    def _is_word(self, node: Any) -> bool:
        """Whether the node is `enumeration.word`, as written."""
        return bool(
            node.data == "member_dot" and node.children[0].data == "ident" and str(node.children[0].children[0]) in self._enums
        )

    def _not_its_word(self, enum: EnumType, other: Any, other_type: Type) -> None:
        hint = f"write {enum.name}.{next(iter(enum.words))} or another of its words"
        if other.data == "literal" and isinstance(other.children[0], StringType):
            word = str(other.children[0])
            hint = f"write {enum.name}.{word}" if word in enum.words else did_you_mean(word, enum.words) or hint
        offset, length = place(other)
        message = f"'{enum.name}' compares only with its own words, not with {other_type}"
        self._problems.append(CelError(message, offset=offset, length=length, code="type", hint=hint))

    def _slip(self, enum: EnumType, left: Any, right: Any, reads: str) -> None:
        if not enum.sentinel:
            return
        sentinel = f"{enum.name}.{enum.sentinel}"
        offset, length = _span(left, right)
        message = f"{sentinel} slips through '{reads}'"
        hint = f"name {sentinel} in the expression too" + (", or compare with >=" if enum.ordered else "")
        self._slips.append((enum, CelError(message, offset=offset, length=length, code="warning", hint=hint)))

    def _problem(self, left: Any, right: Any, message: str, hint: str) -> None:
        offset, length = _span(left, right)
        self._problems.append(CelError(message, offset=offset, length=length, code="type", hint=hint))

    def _source(self, node: Any) -> str:
        offset, length = place(node)
        return self._text[offset : offset + length]


def _span(left: Any, right: Any) -> tuple[int, int]:
    start = min(place(left)[0], place(right)[0])
    end = max(sum(place(left)), sum(place(right)))
    return start, end - start


def _quoted(wanted: Type, other: Any, other_type: Type) -> str:
    """A hint for a number that was written as a text."""
    if wanted.name in NUMBERS and other_type.name == "string" and other.data == "literal":
        return "write the number without quotes"
    return ""
