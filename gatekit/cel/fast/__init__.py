"""The fast path: checked expressions as Python source, one function per expression and one per macro.

It is written only for what the checker could prove, and it looks at the class of every value that it reads. Where a value is not
of its declared type, or anything goes wrong, the exact evaluator decides instead: for one part of an expression that cannot be
written, for one element, for one item, or for the whole. CEL has no side effects, so evaluating again is sound.

No text of an expression reaches the source: constants, fields and patterns are bound by made-up names in the functions' globals.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gatekit.cel.checked import CheckedTree
from gatekit.cel.context import Context
from gatekit.cel.fast.frame import NotProvableError
from gatekit.cel.fast.writer import Writer
from gatekit.cel.state import State
from gatekit.cel.syntax.tree import Macro, Node, walk
from gatekit.cel.types import Type

# parentheses within parentheses: Python takes 200 levels, and a level of the tree makes up to four
_MAX_DEPTH = 40


def compiled_evaluation(root: Node, tree: CheckedTree, context: Context) -> Callable[[State], Any] | None:
    """The function that evaluates a checked tree or a part of it; None if that is not worth it: without macros, or too deep."""
    if root.depth > _MAX_DEPTH or not any(isinstance(node, Macro) for node in walk(root)):
        return None
    writer = Writer(tree, context)
    try:
        source = writer.evaluation(root)
    except NotProvableError:
        return None
    return _compiled(source, writer, "evaluate")


def compiled_selection(
    root: Node, tree: CheckedTree, context: Context, item: tuple[str, Type]
) -> Callable[..., list[int]] | None:
    """The function that runs a checked tree over items, `item` being their name and type; None if it is not provable.

    It is called with the items, a state, and what decides one item exactly (called with place and item).
    """
    if root.depth > _MAX_DEPTH:
        return None
    writer = Writer(tree, context)
    try:
        source = writer.selection(root, item)
    except NotProvableError:
        return None
    return _compiled(source, writer, "select")


def _compiled(source: str, writer: Writer, name: str) -> Callable[..., Any]:
    names = {**writer.globals}
    exec(compile(source, "<cel>", "exec"), names)  # noqa: S102 - the source holds no text of the expression
    function: Callable[..., Any] = names[name]
    return function
