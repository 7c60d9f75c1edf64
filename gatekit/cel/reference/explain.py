"""What an expression says about itself: its comparisons, and the literal arguments of its calls."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs
from lark import Tree

from gatekit.cel.reference.syntax import arguments, place
from gatekit.cel.reference.values import unwrap

_COMPARISONS = {
    "relation_lt": "<",
    "relation_le": "<=",
    "relation_gt": ">",
    "relation_ge": ">=",
    "relation_eq": "==",
    "relation_ne": "!=",
}


@attrs.frozen(kw_only=True)
class Comparison:
    """One comparison, in pieces of the expression's text."""

    text: str
    left: str
    operator: str
    right: str


def relations_of(tree: Any, text: str) -> Iterable[Comparison]:
    """The comparisons that must all hold for the expression to be true, in order."""
    if tree.data == "conditionaland":
        for conjunct in tree.children:
            yield from relations_of(conjunct, text)
    elif tree.data == "relation" and tree.children[0].data in _COMPARISONS:
        operation, right = tree.children
        left, operator = operation.children[0], _COMPARISONS[operation.data]
        yield Comparison(text=_piece(tree, text), left=_piece(left, text), operator=operator, right=_piece(right, text))


def _piece(node: Any, text: str) -> str:
    offset, length = place(node)
    return text[offset : offset + length]


def literal_calls(tree: Any, function: str) -> tuple[tuple[Any, ...], ...]:
    """The arguments of each call of `function` whose arguments are all literals, as Python values, in the order of the text."""
    calls = [
        node for node in tree.iter_subtrees() if node.data in ("ident_arg", "dot_ident_arg") and node.children[0] == function
    ]
    found = []
    for call in sorted(calls, key=lambda node: place(node)[0]):
        values = [_literal(arg) for arg in arguments(call)]
        if all(value for value in values):
            found.append(tuple(value.of for value in values if value))
    return tuple(found)


@attrs.frozen
class _Literal:
    of: Any


def _literal(node: Any) -> _Literal | None:
    """The value of a literal, or of a list or map of literals; None for anything else."""
    if node.data == "literal":
        return _Literal(unwrap(node.children[0]))
    if node.data not in ("list_lit", "map_lit"):
        return None
    items = [_literal(item) for item in node.children[0].children] if node.children and isinstance(node.children[0], Tree) else []
    values = [item.of for item in items if item]
    if len(values) != len(items):
        return None
    if node.data == "list_lit":
        return _Literal(values)
    return _Literal(dict(zip(values[0::2], values[1::2], strict=True)))
