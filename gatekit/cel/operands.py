"""The operands of operators: which types may be compared, looked for, added, indexed; the rest can never be what was meant."""

from __future__ import annotations

from collections.abc import Mapping

from gatekit.cel.checked import CheckedTree
from gatekit.cel.syntax.tree import Binary, Index, Literal, Macro, Node
from gatekit.cel.types import DYN, NULL, STRING, EnumType, Type
from gatekit.cel.unify import is_variable
from gatekit.cel.words import WordCheck

_NUMBERS = frozenset(("int", "uint", "double"))
_ORDERED = frozenset((*_NUMBERS, "bool", "string", "bytes", "timestamp", "duration"))


class OperandCheck:
    """The comparisons, sums and indices of one expression.

    Args:
        tree: where problems are put.
        text: the expression.
        enums: the declared enumerations.
    """

    def __init__(self, tree: CheckedTree, text: str, enums: Mapping[str, EnumType]) -> None:
        self._tree = tree
        self._words = WordCheck(tree, text, enums)

    def comparable(self, left: Type, right: Type) -> bool:
        """Whether `==` between these types can be true: `dyn` and null may be anything, numbers are one family."""
        substitution = self._tree.substitution
        left, right = substitution.resolve(left), substitution.resolve(right)
        if {left, right} & {DYN, NULL} or is_variable(left) or is_variable(right):
            return substitution.assign(left, right) or NULL in (left, right)
        if left.name in _NUMBERS and right.name in _NUMBERS:
            return True
        if left.name != right.name or len(left.arguments) != len(right.arguments):
            return False
        return all(map(self.comparable, left.arguments, right.arguments))

    def compare(self, node: Binary, left: Type, right: Type) -> None:
        """Checks `==`, `!=`, `<`, `<=`, `>` and `>=`."""
        if self._words.compare(node, left, right):
            return
        fine = self.comparable(left, right)
        if node.operator not in ("==", "!="):
            fine = fine and NULL not in (left, right) and _ordered(left) and _ordered(right)
        if not fine:
            self._nothing(node, left, right, _quoted(left, node.right) or _quoted(right, node.left))

    def look_in(self, node: Binary, left: Type, right: Type) -> None:
        """Checks `in`."""
        if right.name not in ("list", "map", "dyn") and not is_variable(right):
            hint = "for a part of a text, write text.contains(part)" if right == STRING else ""
            self._tree.problem(f"'in' needs a list or a map on its right, not {self._tree.shown(right)}", node, hint=hint)
        elif not self._words.look_in(node, left) and right.arguments and not self.comparable(left, right.arguments[0]):
            holds, never = self._tree.shown(right.arguments[0]), self._tree.shown(left)
            message = f"the {right.name} holds {holds}, never {never}"
            self._tree.problem(message, node, hint=_quoted(right.arguments[0], node.left))

    def sorted_by(self, node: Macro, key: Type, result: Type) -> Type:
        """Checks the key of `sortBy`; gives the type of its result."""
        if not _ordered(key) and node.body is not None:
            shown = self._tree.shown(key, with_article=True)
            self._tree.problem(f"sortBy() needs a key that has an order, not {shown}", node.body)
        return result

    def wrong_arithmetic(self, node: Binary, left: Type, right: Type) -> Type:
        """A sum, difference and so on of types that have none."""
        hint = "convert with string(...)" if STRING in (left, right) else ""
        if {left.name, right.name} == {"int", "double"}:
            hint = "write the whole number with .0, or convert with double(...)"
        return self._nothing(node, left, right, hint)

    def wrong_index(self, node: Index, container: Type, key: Type) -> Type:
        """An index that the container does not take."""
        shown = self._tree.shown(key, with_article=True)
        if container.name == "list":
            return self._tree.problem(f"a list is indexed by an int, not by {shown}", node.key)
        if container.name == "map":
            held = self._tree.shown(container.arguments[0], with_article=True)
            return self._tree.problem(f"this map is indexed by {held}, not by {shown}", node.key)
        return self._tree.problem(f"{self._tree.shown(container, with_article=True)} cannot be indexed", node)

    def _nothing(self, node: Binary, left: Type, right: Type, hint: str) -> Type:
        message = f"there is no {self._tree.shown(left)} {node.operator} {self._tree.shown(right)}"
        return self._tree.problem(message, node, hint=hint)


def _ordered(kind: Type) -> bool:
    return kind == DYN or is_variable(kind) or kind.name in _ORDERED


def _quoted(wanted: Type, other: Node) -> str:
    """A hint for a number that was written as a text."""
    if wanted.name in _NUMBERS and isinstance(other, Literal) and isinstance(other.value, str):
        return "write the number without quotes"
    return ""
