"""The state of one evaluation, its budget, and the place of an error."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gatekit.cel.syntax.tree import Node
from gatekit.errors import CelError

BASE_STEPS, STEPS_PER_ITEM = 10_000_000, 200
_ERROR = 50  # steps that raising and catching an error takes


class BudgetSpentError(CelError):
    """The evaluation has taken all steps that it may."""

    def __init__(self) -> None:
        hint = "nest fewer macros, or let them run over shorter lists"
        super().__init__("the expression takes too many steps", code="budget", hint=hint)


class State:
    """Everything of one evaluation.

    Attributes:
        bindings: the host's variables, and its functions that are bound at evaluation.
        slots: the values of macro variables, by place.
        steps: how many more steps the evaluation may take. A step is about what one node of the expression costs.
        trace: the last value (or error) of each node; filled only by traced closures.
    """

    __slots__ = ("bindings", "slots", "steps", "trace")

    def __init__(self, bindings: Mapping[str, Any], slots: int, steps: int) -> None:
        self.bindings = bindings
        self.slots: list[Any] = [None] * slots
        self.steps = steps
        self.trace: dict[Node, Any] = {}

    def spend(self, steps: int) -> None:
        """Takes steps off the budget. Raises `BudgetSpentError` when it runs out."""
        self.steps -= steps
        if self.steps < 0:
            raise BudgetSpentError

    def absorb(self, error: CelError) -> None:
        """Takes the steps of an error that another operand may make up for. Raises it if nothing can, because time is up."""
        if error.code == "budget":
            raise error
        self.spend(_ERROR)


class PlacedError(CelError):
    """A failed evaluation that knows its place in the expression."""


def placed(error: CelError, node: Node) -> CelError:
    """The error, pointing at the node unless it points somewhere already."""
    if isinstance(error, (PlacedError, BudgetSpentError)):
        return error
    return PlacedError(error.message, offset=node.start, length=node.end - node.start, code=error.code, hint=error.hint)


def too_deep() -> CelError:
    """The error for an expression or a value that Python's stack cannot hold."""
    hint = "nest it less, or call from a shallower stack"
    return CelError("the expression or a value is nested too deep for Python's stack", code="budget", hint=hint)
