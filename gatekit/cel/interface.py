"""The interface that every CEL engine stands behind. Nothing outside `gatekit.cel` sees an engine's own value types.

An engine is made by `gatekit.cel.environment(declarations)`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import attrs

from gatekit.cel.types import Type
from gatekit.errors import CelError


class CompileError(Exception):
    """All problems of one expression, in order of their offsets.

    Attributes:
        problems: at least one `CelError`, each with offset, length, code and hint.
    """

    def __init__(self, problems: Sequence[CelError]) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = tuple(sorted(problems, key=lambda problem: problem.offset))


@attrs.frozen(kw_only=True)
class Selection:
    """What `Program.select` found.

    Attributes:
        indices: of the items for which the program is true, ascending.
        errors: index and error of each item that it could not decide, ascending.
    """

    indices: tuple[int, ...]
    errors: tuple[tuple[int, CelError], ...] = ()


@attrs.frozen(kw_only=True)
class Relation:
    """One comparison that must hold for a boolean expression to be true: a conjunct at its top.

    Attributes:
        text: as written.
        left, right: programs of both sides.
        operator: `<`, `<=`, `>`, `>=`, `==` or `!=`.
    """

    text: str
    left: Program
    operator: str
    right: Program


class Program(Protocol):
    """One compiled expression.

    `names` are variables and functions of the host (`findings`, `metric`), without the variables of its own macros; `warnings`
    have offsets and the code `warning`.
    """

    @property
    def text(self) -> str:
        """The expression as written."""
        ...

    @property
    def names(self) -> frozenset[str]:
        """The variables and functions that it uses."""
        ...

    @property
    def result_type(self) -> Type:
        """The type of its value, as far as it is plain before evaluation; `DYN` if it is not."""
        ...

    @property
    def warnings(self) -> tuple[CelError, ...]:
        """What is probably a mistake."""
        ...

    def evaluate(self, bindings: Mapping[str, Any]) -> Any:
        """The value, as plain Python: bool, int, float, str, bytes, None, list, dict, datetime, timedelta, enum members.

        Raises:
            CelError: the expression has no value; `code` is `not_measured` and the like if a host function said so.
        """
        ...

    def select(self, item_name: str, items: Sequence[Any], bindings: Mapping[str, Any]) -> Selection:
        """Evaluates the program once per item, bound to `item_name`; only the boolean true selects."""
        ...

    def relations(self) -> tuple[Relation, ...]:
        """The comparisons joined by `&&` at the top of the expression; empty if there are none."""
        ...

    def calls(self, function: str) -> tuple[tuple[Any, ...], ...]:
        """The literal arguments of each call of a host function, where all of its arguments are literals; for explanations."""
        ...


class Environment(Protocol):
    """Compiles expressions against declarations."""

    def compile(self, text: str, result_type: Type) -> Program:
        """Compiles one expression.

        Args:
            text: the expression.
            result_type: what it must give; `DYN` for anything.

        Raises:
            CompileError: with all problems: syntax, undeclared names and fields, wrong vocabulary words, types.
        """
        ...
