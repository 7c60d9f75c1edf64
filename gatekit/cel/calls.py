"""What is wrong with a call that cannot be made: in plain words, with what to write instead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gatekit.cel.checked import CheckedTree
from gatekit.cel.context import Context
from gatekit.cel.overloads import Overload
from gatekit.cel.suggest import did_you_mean
from gatekit.cel.syntax.macros import MACROS, variables_of
from gatekit.cel.syntax.tree import Call, Node
from gatekit.cel.types import DYN, STRING, Type
from gatekit.cel.unify import is_variable

_FEW_WAYS = 5
_TWO_VARIABLES = frozenset(("transformList", "transformMap", "transformMapEntry"))


class CallProblems:
    """The problems of the calls of one expression.

    Args:
        tree: where problems are put.
        context: all functions.
    """

    def __init__(self, tree: CheckedTree, context: Context) -> None:
        self._tree = tree
        self._table = context.table
        self._declarations = context.declarations

    def unknown_function(self, node: Call, name: str) -> Type:
        """A function that does not exist."""
        word = len(node.function)
        if name == "has":
            return self._tree.problem("has() takes one field selection", node, hint="write has(value.field)")
        if name in self._declarations.variables:
            return self._tree.problem(f"'{name}' is a variable, not a function", node, word=word)
        if name in MACROS or self._table.overloads(name, method=True):
            return self._tree.problem(f"'{name}' is a method", node, hint=f"write value.{name}(...)", word=word)
        known = [*self._table.names(method=False), "has", "cel.bind"]
        hint = did_you_mean(name, known)
        return self._tree.problem(f"undeclared function '{name}'", node, code="undeclared", hint=hint, word=word)

    def unknown_method(self, node: Call, name: str) -> Type:
        """A method that does not exist."""
        word = len(node.function)
        if self._table.overloads(name, method=False):
            return self._tree.problem(f"'{name}' is not a method", node, hint=f"write {name}(...)", word=word)
        hint = did_you_mean(name, [*self._table.names(method=True), *MACROS])
        return self._tree.problem(f"undeclared method '{name}'", node, code="undeclared", hint=hint, word=word)

    def wrong_macro(self, node: Call) -> Type:
        """A macro that is not written as one: other arguments than variables and expressions."""
        name, count = node.function, 2 if node.function in _TWO_VARIABLES else 1
        variables = "two variables" if count == 2 else "a variable"
        hint = f"write {name}({'key, value' if count == 2 else 'item'}, ...)"
        wrong = _first_no_name(node.arguments[:count])
        if len(node.arguments) <= count or wrong is None:
            message = f"{name}() takes {variables} and an expression, not {len(node.arguments)} arguments"
            return self._tree.problem(message, node, hint=hint, word=len(name))
        what = "the names of two variables" if count == 2 else "the name of a variable"
        return self._tree.problem(f"{name}() takes {what} first", wrong, hint=hint)

    def wrong_bind(self, node: Call) -> Type:
        """`cel.bind` with other arguments."""
        hint = "write cel.bind(name, value, expression)"
        return self._tree.problem("cel.bind() takes the name of a variable, a value and an expression", node, hint=hint)

    def wrong_arguments(self, node: Call, name: str, overloads: Sequence[Overload], arguments: Sequence[Type]) -> Type:
        """A function with arguments that it does not take; gives the type of its result if all overloads agree on it."""
        method = overloads[0].method
        if method:
            mine = [overload for overload in overloads if self._fits(overload.parameters[0], arguments[0])]
            if not mine:
                return self._no_method(node, name, arguments[0])
            overloads, arguments = mine, arguments[1:]
        ways = sorted({overload.parameters[method:] for overload in overloads}, key=lambda way: (len(way), str(way)))
        given = ", ".join(map(self._tree.shown, arguments))
        counts = sorted({len(way) for way in ways})
        if len(arguments) not in counts:
            allowed = " or ".join(map(str, counts)) if len(counts) <= _FEW_WAYS else f"{counts[0]} to {counts[-1]}"
            plural = "" if counts == [1] else "s"
            self._tree.problem(f"{name}() takes {allowed} argument{plural}, not {len(arguments)}", node)
        elif len(ways) <= _FEW_WAYS:
            written = [f"({', '.join(map(_written, overload))})" for overload in _in_order(ways, overloads, method=method)]
            self._tree.problem(f"{name}() takes {' or '.join(written)}, not ({given})", node)
        else:
            self._tree.problem(f"{name}() does not take ({given})", node)
        results = {overload.result for overload in overloads}
        result = results.pop()
        return DYN if results or is_variable(result) or result.arguments else result

    def _fits(self, parameter: Type, given: Type) -> bool:
        saved = self._tree.substitution.save()
        fine = self._tree.substitution.assign(self._tree.substitution.instantiate(parameter, {}), given)
        self._tree.substitution.restore(saved)
        return fine

    def _no_method(self, node: Call, name: str, target: Type) -> Type:
        hint = f"write string(...).{name}(...)" if target.name in self._declarations.enums else ""
        if not hint and target != STRING and self._table.overloads(name, method=False):
            hint = f"write {name}(...)"
        message = f"{self._tree.shown(target, with_article=True)} has no method {name}()"
        return self._tree.problem(message, node, hint=hint, word=len(name))


def _in_order(ways: Iterable[tuple[Type, ...]], overloads: Sequence[Overload], *, method: bool) -> list[tuple[Type, ...]]:
    """The ways in the order of the overloads."""
    order = [overload.parameters[method:] for overload in overloads]
    return sorted(ways, key=order.index)


def _written(kind: Type) -> str:
    if is_variable(kind):
        return "dyn"
    if kind.arguments and all(map(is_variable, kind.arguments)):
        return kind.name
    return f"{kind.name}({', '.join(map(_written, kind.arguments))})" if kind.arguments else kind.name


def _first_no_name(arguments: tuple[Node, ...]) -> Node | None:
    """The first argument that is no plain name, or the same name again; None if all are fine."""
    for place, argument in enumerate(arguments):
        if variables_of(arguments[: place + 1]) is None:
            return argument
    return None
