"""Comparisons with the words of enumerations: which are allowed, how a word is written, and which let a sentinel slip."""

from __future__ import annotations

from collections.abc import Mapping

from gatekit.cel.checked import CheckedTree
from gatekit.cel.suggest import did_you_mean
from gatekit.cel.syntax.tree import Binary, ListNode, Literal, Name, Node, Select, walk
from gatekit.cel.types import DYN, NULL, STRING, EnumType, Type
from gatekit.cel.unify import is_variable
from gatekit.errors import CelError

_FLIPPED: Mapping[str, str] = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_LETS_SLIP = frozenset(("==", "<", "<="))


class WordCheck:
    """The comparisons of one expression whose sides are words of enumerations.

    Args:
        tree: where problems and warnings are put.
        text: the expression, for warnings.
        enums: the declared enumerations.
    """

    def __init__(self, tree: CheckedTree, text: str, enums: Mapping[str, EnumType]) -> None:
        self._tree = tree
        self._text = text
        self._enums = enums
        self._named = {
            (node.operand.name, node.field)
            for node in walk(tree.root)
            if isinstance(node, Select) and isinstance(node.operand, Name)
        }

    def compare(self, node: Binary, left: Type, right: Type) -> bool:
        """Checks `==`, `<` and their kin; false if neither side is a word."""
        enum = self._enums.get(left.name) or self._enums.get(right.name)
        if enum is None:
            return False
        if left.name == enum.name:
            self._compare(node, enum, node.operator, (node.left, node.right), right)
        else:
            self._compare(node, enum, _FLIPPED[node.operator], (node.right, node.left), left)
        return True

    def _compare(self, node: Binary, enum: EnumType, sign: str, sides: tuple[Node, Node], other_type: Type) -> None:
        """`sides` reads: a word, and what it is compared with."""
        word, other = sides
        if not enum.ordered and sign not in ("==", "!="):
            self._tree.problem(f"the words of '{enum.name}' have no order", node, hint="compare with == or !=")
        elif other_type == NULL:
            return
        elif other_type.name != enum.name and other_type != DYN and not is_variable(other_type):
            self._not_its_word(enum, other, other_type)
        elif sign in _LETS_SLIP and self._is_word(other) and not self._is_word(word):
            self._slip(node, enum, f"{sign} {self._source(other)}")
        elif _FLIPPED[sign] in _LETS_SLIP and self._is_word(word) and not self._is_word(other):
            self._slip(node, enum, f"{_FLIPPED[sign]} {self._source(word)}")
        elif sign == "==" and not self._is_word(other):
            self._slip(node, enum, f"== {self._source(other)}")

    def look_in(self, node: Binary, left: Type) -> bool:
        """Checks `word in [...]`; false if the left side is no word, or the right side no list that is written out."""
        enum, items = self._enums.get(left.name), node.right
        if enum is None or not isinstance(items, ListNode):
            return False
        fine = True
        for item in items.elements:
            if self._tree.type_of(item) == STRING and isinstance(item, Literal):
                self._not_its_word(enum, item, STRING)
                fine = False
        if fine and all(map(self._is_word, items.elements)):
            self._slip(node, enum, f"in {self._source(items)}")
        return not fine

    def _is_word(self, node: Node) -> bool:
        """Whether the node is `enumeration.word`, as written."""
        return isinstance(node, Select) and isinstance(node.operand, Name) and node.operand.name in self._enums

    def _not_its_word(self, enum: EnumType, other: Node, other_type: Type) -> None:
        hint = f"write {enum.name}.{next(iter(enum.words))} or another of its words"
        if isinstance(other, Literal) and isinstance(other.value, str):
            word = other.value
            hint = f"write {enum.name}.{word}" if word in enum.words else did_you_mean(word, enum.words) or hint
        shown = self._tree.shown(other_type)
        self._tree.problem(f"'{enum.name}' compares only with its own words, not with {shown}", other, hint=hint)

    def _slip(self, node: Node, enum: EnumType, reads: str) -> None:
        if not enum.sentinel or (enum.name, enum.sentinel) in self._named:
            return
        sentinel = f"{enum.name}.{enum.sentinel}"
        hint = f"name {sentinel} in the expression too" + (", or compare with >=" if enum.ordered else "")
        message = f"{sentinel} slips through '{reads}'"
        place = (node.start, node.end - node.start)
        self._tree.warnings.append(CelError(message, offset=place[0], length=place[1], code="warning", hint=hint))

    def _source(self, node: Node) -> str:
        return self._text[node.start : node.end]
