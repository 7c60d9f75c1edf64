"""Bounds, so that an expression ends in a value or an error, and never hangs."""

from __future__ import annotations

from gatekit.errors import CelError

MAX_LENGTH = 20_000  # characters of an expression
MAX_DEPTH = 100  # levels of nesting; at six Python frames a level this stays well below the usual recursion limit of 1000
MAX_SIZE = 1_000_000  # characters, bytes or items of a value that an expression builds
BASE_STEPS = 2_000_000  # steps of one evaluation
STEPS_PER_ITEM = 200  # and as many more for each item of the lists that it is given
_CHEAP = 100  # characters or items that are copied or compared in the time of one step


def too_deep() -> CelError:
    """The error for an expression or a value that Python's stack cannot hold."""
    hint = "nest it less, or call from a shallower stack"
    return CelError("the expression or a value is nested too deep for Python's stack", code="budget", hint=hint)


class Budget:
    """How many steps one evaluation may still take. A step is one visit to a node of the expression.

    Args:
        items: how many items the host's lists hold.

    >>> budget = Budget(items=0)
    >>> budget.spend_on(BASE_STEPS * 100)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    gatekit.errors.CelError: the expression takes more than 2,000,000 steps (...)
    """

    __slots__ = ("_allowed", "_left")

    def __init__(self, *, items: int) -> None:
        self._allowed = BASE_STEPS + STEPS_PER_ITEM * items
        self._left = self._allowed

    def spend(self, steps: int = 1) -> None:
        """Takes steps from the budget. Raises `CelError` with code `budget` when it is used up."""
        self._left -= steps
        if self._left < 0:
            hint = "nest fewer macros, or let them run over shorter lists"
            raise CelError(f"the expression takes more than {self._allowed:,} steps", code="budget", hint=hint)

    def spend_on(self, size: int) -> None:
        """Takes what it costs to go through `size` characters or items in one operation."""
        self.spend(1 + size // _CHEAP)
