"""What generated functions call, by the names that they call it with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from functools import cache
from typing import Any

from gatekit.cel.checked import CheckedTree
from gatekit.cel.context import Context
from gatekit.cel.dispatch import cost
from gatekit.cel.exact import Evaluate, ExactCompiler
from gatekit.cel.state import BudgetSpentError, State
from gatekit.cel.syntax.tree import Node
from gatekit.errors import CelError

_DETOUR = 20  # steps that it takes to ask the exact evaluator
LONG = 1000  # characters from which on a text costs more than a step


class DirtyValueError(Exception):
    """A value is not of its declared type."""


def dirty() -> Any:
    """Leaves the fast path."""
    raise DirtyValueError


def pay(text: str, state: State) -> bool:
    """Takes the steps of going through a text; always true."""
    state.spend(cost(text))
    return True


def paid(text: str, state: State) -> str:
    """The text, whose steps are taken if it is long."""
    if len(text) >= LONG:
        state.spend(cost(text))
    return text


def contained(item: Any, items: Sequence[Any], state: State) -> bool:
    """Whether a string or a word of an enumeration is in a list of such. Leaves the fast path at an element of another class."""
    if len(items) >= LONG:
        state.spend(len(items))
    class_ = type(item)
    for element in items:
        if type(element) is not class_:
            raise DirtyValueError
        if element == item:
            return True
    return False


def members(items: Any, class_: type, state: State) -> Any:
    """A list in the form that is searched fastest; None if its elements are not all of the class."""
    if type(items) not in (list, tuple) or any(type(element) is not class_ for element in items):
        return None
    state.spend(len(items))
    # the hash of a word is computed in Python: searching a few of them is faster
    return tuple(items) if issubclass(class_, Enum) else frozenset(items)


def exact_part(node: Node, names: Sequence[str], tree: CheckedTree, context: Context) -> Callable[..., Any]:
    """A part of an expression for the exact evaluator: called with the state and the values of the variables, in order."""

    @cache  # most are never needed
    def closure() -> tuple[Evaluate, int]:
        compiler = ExactCompiler(context, tree.type_of)
        return compiler.compile(node, {name: compiler.new_slot() for name in names}), compiler.slots

    def run(state: State, *values: Any) -> Any:
        evaluate, slots = closure()
        inner = State(state.bindings, slots, state.steps - _DETOUR)
        inner.slots[: len(values)] = values
        try:
            return evaluate(inner)
        finally:
            state.steps = inner.steps

    return run


def exact_truth(node: Node, names: Sequence[str], tree: CheckedTree, context: Context) -> Callable[..., bool | CelError]:
    """As `exact_part`, for a condition: true, false, or the error that it ends in. Leaves the fast path at other values."""
    part = exact_part(node, names, tree, context)

    def run(state: State, *values: Any) -> bool | CelError:
        try:
            value = part(state, *values)
        except CelError as error:
            state.absorb(error)
            return error
        if value is True or value is False:
            return bool(value)
        raise DirtyValueError

    return run


NAMES: Mapping[str, Any] = {
    "__builtins__": {},
    "Exception": Exception,
    "Spent": BudgetSpentError,
    "contained": contained,
    "dirty": dirty,
    "float": float,
    "iter": iter,
    "len": len,
    "members": members,
    "enumerate": enumerate,
    "paid": paid,
    "pay": pay,
    "type": type,
}
