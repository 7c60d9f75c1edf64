"""What a function is: its overloads, each with the types it takes, the type it gives, and how it is computed.

One table serves the checker (which overload do these types pick?) and the evaluators (which implementation runs?).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from gatekit.cel.types import Type


class Overload:
    """One way to call a function.

    Args:
        function: its name as written; operators by their symbol (`+`, `>=`, `in`, `!_`, unary minus as `-_`), `[]` for indexing,
            extension functions by their qualified name (`math.greatest`).
        parameters: the types it takes; the target of a method call is the first. A type variable is `Type("A")` with a single
            capital letter; the same letter is the same type.
        result: the type it gives.
        implementation: called with CEL values of these types; gives a CEL value or raises `gatekit.errors.CelError`.
        method: whether it is called as `target.function(...)`.
        metered: whether the implementation takes a `gatekit.cel.values.Spend` first, because it walks through values whose
            cost their length does not tell.
    """

    __slots__ = ("function", "implementation", "metered", "method", "parameters", "result")

    def __init__(
        self,
        function: str,
        parameters: tuple[Type, ...],
        result: Type,
        implementation: Callable[..., Any],
        *,
        method: bool = False,
        metered: bool = False,
    ) -> None:
        self.function = function
        self.parameters = parameters
        self.result = result
        self.implementation = implementation
        self.method = method
        self.metered = metered


class FunctionTable:
    """All overloads of an environment, by function.

    Args:
        overloads: in order of preference.
        base: a table that these are put before.
    """

    def __init__(self, overloads: Iterable[Overload], base: FunctionTable | None = None) -> None:
        self._base = base
        self._own: dict[tuple[str, bool], tuple[Overload, ...]] = {}
        for overload in overloads:
            key = (overload.function, overload.method)
            self._own[key] = (*self._own.get(key, ()), overload)

    def overloads(self, function: str, *, method: bool) -> tuple[Overload, ...]:
        """The overloads of a function or method; empty if there is none of that name."""
        own = self._own.get((function, method), ())
        return own if self._base is None else (*own, *self._base.overloads(function, method=method))

    def names(self, *, method: bool) -> frozenset[str]:
        """The names of all functions or methods, for suggestions; no operators."""
        own = {name for name, is_method in self._own if is_method == method and name[0].isalpha()}
        return frozenset(own if self._base is None else own | self._base.names(method=method))
