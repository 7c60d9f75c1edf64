"""What the checker finds out about a tree."""

from __future__ import annotations

from gatekit.cel.syntax.tree import Node, walk
from gatekit.cel.types import DYN, Type
from gatekit.cel.unify import Substitution
from gatekit.cel.values import article
from gatekit.errors import CelError


class CheckedTree:
    """A tree with the type of each of its nodes. The checker fills it; afterwards nothing changes it.

    Attributes:
        root: the tree.
        problems: everything that is wrong, in the order found; the tree may be evaluated fast only if it is empty.
        warnings: what is probably a mistake.
        substitution: what the type variables of the tree stand for.
    """

    def __init__(self, root: Node) -> None:
        self.root = root
        self.problems: list[CelError] = []
        self.warnings: list[CelError] = []
        self.substitution = Substitution()
        self._types: dict[Node, Type] = {}
        self._uses: dict[Node, str] = {}

    def note_type(self, node: Node, kind: Type) -> None:
        """Notes the type of a node."""
        self._types[node] = kind

    def type_of(self, node: Node) -> Type:
        """The static type of a node of the tree; `dyn` where it is not known."""
        return self.substitution.final(self._types.get(node, DYN))

    def note_use(self, node: Node, name: str) -> None:
        """Notes that a node is a variable or function of the host."""
        self._uses[node] = name

    def names(self, root: Node) -> frozenset[str]:
        """The variables and functions of the host that a part of the tree uses."""
        return frozenset(self._uses[node] for node in walk(root) if node in self._uses)

    def shown(self, kind: Type, *, with_article: bool = False) -> str:
        """A type as messages write it."""
        name = str(self.substitution.final(kind))
        return article(name) if with_article else "null" if name == "null_type" else name

    def problem(self, message: str, node: Node, *, code: str = "type", hint: str = "", word: int = 0) -> Type:
        """Notes a problem: of a whole node, or of its own word (a field's or function's name) of that many characters."""
        offset, length = (node.at, word) if word else (node.start, node.end - node.start)
        self.problems.append(CelError(message, offset=offset, length=length, code=code, hint=hint))
        return DYN
