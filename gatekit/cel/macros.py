"""The comprehension macros as loops over closures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from gatekit.cel.functions.collections import ranking
from gatekit.cel.state import BudgetSpentError, State, placed
from gatekit.cel.syntax.tree import Binary, Call, Index, ListNode, Macro, MapNode, Node, Select, walk
from gatekit.cel.values import MapValue, article, is_list, is_map, kind_of
from gatekit.errors import CelError

if TYPE_CHECKING:
    from gatekit.cel.exact import Evaluate, ExactCompiler

# a step takes about a tenth of a microsecond and 16 bytes: so much more than one step cost a round and some kinds of nodes
_ROUND = {"transformMap": 24, "transformMapEntry": 24}
_WEIGHTS = {Binary: 2, Select: 3, Index: 3, ListNode: 4, Call: 10, Macro: 10, MapNode: 20}


def price(*bodies: Node | None) -> int:
    """How many steps one evaluation of the bodies takes at least; the rounds of macros inside are taken as they come."""
    return sum(_WEIGHTS.get(type(node), 1) for body in bodies if body is not None for node in walk(body))


class Loop:
    """What every comprehension shares: its range, its variables, its bodies and its price.

    Attributes:
        condition: filters; None if the macro has none.
        body: predicate or transformation; None for `filter`.
        node: the macro.
    """

    __slots__ = ("_compiler", "_price", "_range", "_slots", "body", "condition", "node")

    def __init__(self, compiler: ExactCompiler, node: Macro, scope: Mapping[str, int]) -> None:
        self.node = node
        self._compiler = compiler
        self._range = compiler.compile(node.range, scope)
        self._slots = tuple(compiler.new_slot() for _ in node.variables)
        inner = {**scope, **dict(zip(node.variables, self._slots, strict=True))}
        self.condition = None if node.condition is None else compiler.compile(node.condition, inner)
        self.body = None if node.body is None else compiler.compile(node.body, inner)
        self._price = _ROUND.get(node.kind, 8) + price(node.condition, node.body)

    def rounds(self, state: State) -> Iterator[tuple[Any, Any]]:
        """Goes round: sets the variables, takes the price, and yields key (or place) and element (of a map: its key)."""
        slots, own_price, two = state.slots, self._price, len(self._slots) == 2
        first, last = self._slots[0], self._slots[-1]
        for pair in self._pairs(self._range(state), two=two):
            state.steps -= own_price
            if state.steps < 0:
                raise BudgetSpentError
            if two:
                slots[first] = pair[0]
            slots[last] = pair[1]
            yield pair

    def _pairs(self, container: Any, *, two: bool) -> Iterator[tuple[Any, Any]]:
        if is_list(container):
            return iter(enumerate(container))
        if is_map(container):
            entries = container.items()
            return iter(entries) if two else ((key, key) for key, _ in entries)
        message = f"{self.node.kind}() runs over a list or a map, not over {article(kind_of(container))}"
        raise placed(CelError(message), self.node)

    def holds(self, state: State) -> bool:
        """Whether the condition lets this round through."""
        return self.condition is None or self.truth(self.condition(state))

    def truth(self, value: Any) -> bool:
        """The value, which must be a bool."""
        return self._compiler.truth(value, self.node, f"{self.node.kind}()")


def compile_macro(compiler: ExactCompiler, node: Macro, scope: Mapping[str, int]) -> Evaluate:
    """The closure of a comprehension."""
    return _MAKERS[node.kind](Loop(compiler, node, scope))


def _quantifier(loop: Loop) -> Evaluate:
    decides = loop.node.kind == "exists"  # true decides exists, false decides all
    body = _body(loop)

    def quantifier(state: State) -> bool:
        first_error: CelError | None = None
        for _ in loop.rounds(state):
            try:
                if loop.truth(body(state)) is decides:
                    return decides
            except CelError as error:
                state.absorb(error)
                first_error = first_error or error
        if first_error is not None:
            raise first_error
        return not decides

    return quantifier


def _exists_one(loop: Loop) -> Evaluate:
    body = _body(loop)
    return lambda state: sum(1 for _ in loop.rounds(state) if loop.truth(body(state))) == 1


def _filter(loop: Loop) -> Evaluate:
    return lambda state: [element for _, element in loop.rounds(state) if loop.holds(state)]


def _transform_list(loop: Loop) -> Evaluate:
    body = _body(loop)
    return lambda state: [body(state) for _ in loop.rounds(state) if loop.holds(state)]


def _sort_by(loop: Loop) -> Evaluate:
    body = _body(loop)

    def sort_by(state: State) -> list[Any]:
        pairs = [(body(state), element) for _, element in loop.rounds(state)]
        try:
            return [pairs[place][1] for place in ranking(state.spend, [key for key, _ in pairs])]
        except CelError as error:
            raise placed(error, loop.node) from None

    return sort_by


def _transform_map(loop: Loop) -> Evaluate:
    body = _body(loop)

    def transform(state: State) -> MapValue:
        return _map([(key, body(state)) for key, _ in loop.rounds(state) if loop.holds(state)], loop)

    return transform


def _transform_entries(loop: Loop) -> Evaluate:
    body = _body(loop)

    def transform(state: State) -> MapValue:
        entries: list[tuple[Any, Any]] = []
        for _ in loop.rounds(state):
            if loop.holds(state):
                made = body(state)
                if not is_map(made):
                    message = f"transformMapEntry() needs a map for each entry, not {article(kind_of(made))}"
                    raise placed(CelError(message), loop.node)
                entries += made.items()
        return _map(entries, loop)

    return transform


def _map(entries: list[tuple[Any, Any]], loop: Loop) -> MapValue:
    try:
        return MapValue(entries)
    except CelError as error:
        raise placed(error, loop.node) from None


def _body(loop: Loop) -> Callable[[State], Any]:
    assert loop.body is not None  # noqa: S101 - the parser gives these macros a body
    return loop.body


_MAKERS: dict[str, Callable[[Loop], Evaluate]] = {
    "all": _quantifier,
    "exists": _quantifier,
    "exists_one": _exists_one,
    "filter": _filter,
    "map": _transform_list,
    "sortBy": _sort_by,
    "transformList": _transform_list,
    "transformMap": _transform_map,
    "transformMapEntry": _transform_entries,
}
