"""The exact evaluator: a closure per node, right for every value whatever its static type.

Errors are `CelError`, raised; `&&`, `||`, `all` and `exists` absorb an error when another operand decides. Closures hold no
state: everything of one evaluation is in its `State`, so one program can run in many threads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from gatekit.cel.context import Context
from gatekit.cel.declared import host_function
from gatekit.cel.dispatch import Dispatcher
from gatekit.cel.equality import MixedWordsError
from gatekit.cel.macros import compile_macro
from gatekit.cel.resolution import Resolved
from gatekit.cel.selection import Fields, find_item, through
from gatekit.cel.state import State, placed
from gatekit.cel.syntax.tree import (
    Binary,
    Bind,
    Call,
    Conditional,
    Index,
    ListNode,
    Literal,
    Logical,
    Macro,
    MapNode,
    MessageNode,
    Name,
    Node,
    OptionalMap,
    Select,
    Unary,
)
from gatekit.cel.types import Function, Type
from gatekit.cel.values import NONE, MapValue, Optional, article
from gatekit.errors import CelError

Evaluate: TypeAlias = Callable[[State], Any]


class ExactCompiler:
    """Turns a tree into closures.

    Args:
        context: declarations, functions and names.
        type_of: the static type of each node, `dyn` where it is not known; a value of a class that is not declared is read as
            the object type that its node has.
        trace: whether each closure notes its value in `State.trace`.
    """

    def __init__(self, context: Context, type_of: Callable[[Node], Type], *, trace: bool = False) -> None:
        self._context = context
        self._type_of = type_of
        self._trace = trace
        self.slots = 0
        self._methods: dict[type[Node], Callable[[Any, Mapping[str, int]], Evaluate]] = {
            Literal: self._literal,
            Name: self._name,
            Select: self._name,
            Index: self._index,
            Call: self._call,
            Unary: self._unary,
            Binary: self._binary,
            Logical: self._logical,
            Conditional: self._conditional,
            ListNode: self._list,
            MapNode: self._map,
            MessageNode: self._message,
            Macro: self._macro,
            Bind: self._bind,
            OptionalMap: self._optional_map,
        }

    def compile(self, node: Node, scope: Mapping[str, int]) -> Evaluate:
        """The closure of a node; `scope` maps macro variables to their slots."""
        evaluate = self._methods[type(node)](node, scope)
        return _traced(evaluate, node) if self._trace else evaluate

    def new_slot(self) -> int:
        """A slot that no other macro variable of the expression uses."""
        self.slots += 1
        return self.slots - 1

    def placed(self, error: CelError, node: Node) -> CelError:
        """The error with its place, in the words of the host's declarations."""
        if isinstance(error, MixedWordsError):
            error = MixedWordsError(error.word, error.other, self._context.host.kind)
        return placed(error, node)

    def truth(self, value: Any, node: Node, what: str) -> bool:
        """The value, which must be a bool: `what` says where."""
        if value is True or value is False:
            return bool(value)
        raise placed(CelError(f"{what} needs true or false, not {article(self._context.host.kind(value))}"), node)

    def _literal(self, node: Literal, _scope: Mapping[str, int]) -> Evaluate:
        value = node.value
        return lambda _state: value

    def _name(self, node: Name | Select, scope: Mapping[str, int]) -> Evaluate:
        resolved = self._context.resolver.resolve(node, scope)
        if resolved is not None:
            return self._resolved(resolved, node)
        if isinstance(node, Select):
            return self._selection(node, scope)
        return _failing(CelError(f"undeclared name '{node.name}'", code="undeclared"), node)

    def _resolved(self, resolved: Resolved, node: Node) -> Evaluate:
        if resolved.slot is not None:
            slot = resolved.slot
            return lambda state: state.slots[slot]
        if resolved.variable is None:
            value = resolved.value
            return lambda _state: value
        name, read = resolved.variable, self._context.host.reader(resolved.type)

        def variable(state: State) -> Any:
            if name not in state.bindings:
                raise placed(CelError(f"no value was given for '{name}'"), node)
            try:
                return read(state.bindings[name])
            except CelError as error:
                raise placed(error, node) from None

        return variable

    def _selection(self, node: Select, scope: Mapping[str, int]) -> Evaluate:
        operand = self.compile(node.operand, scope)
        fields = Fields(self._context, self._type_of(node.operand), node)

        def select(state: State) -> Any:
            value = operand(state)
            if isinstance(value, Optional):
                return through(value, fields.find)
            try:
                found = fields.find(value)
                if found is None and not node.optional:
                    raise CelError(f"the map has no key {node.field}", hint="test with has() first")  # noqa: TRY301 - placed below
            except CelError as error:
                raise placed(error, node) from None
            if node.optional:
                return NONE if found is None else Optional(found[1])
            return found[1] if found else None

        def test(state: State) -> bool:
            value = operand(state)
            try:
                return fields.has(value)
            except CelError as error:
                raise placed(error, node) from None

        return test if node.test else select

    def _index(self, node: Index, scope: Mapping[str, int]) -> Evaluate:
        operand, key = self.compile(node.operand, scope), self.compile(node.key, scope)
        index = self._operator("[]")

        def plain(state: State) -> Any:
            container, place = operand(state), key(state)
            try:
                if isinstance(container, Optional):
                    return through(container, lambda inner: find_item(inner, place))
                return index(state.spend, container, place)
            except CelError as error:
                raise placed(error, node) from None

        def optional(state: State) -> Any:
            container, place = operand(state), key(state)
            try:
                if isinstance(container, Optional):
                    return through(container, lambda inner: find_item(inner, place))
                found = find_item(container, place)
            except CelError as error:
                raise placed(error, node) from None
            return NONE if found is None else Optional(found[1])

        return optional if node.optional else plain

    def _operator(self, function: str) -> Dispatcher:
        found = self._context.dispatcher(function, False)
        assert found is not None, function  # noqa: S101 - operators are always there
        return found

    def _call(self, node: Call, scope: Mapping[str, int]) -> Evaluate:
        resolved = self._context.resolver.function(node, scope)
        method = node.target is not None and resolved == node.function
        arguments = node.arguments if node.target is None or not method else (node.target, *node.arguments)
        call = self._context.dispatcher(resolved, method)
        if call is None:
            kind = "method" if method else "function"
            return _failing(CelError(f"undeclared {kind} '{resolved}'", code="undeclared"), node)
        if method and resolved in ("or", "orValue") and len(arguments) == 2:
            return self._or(call, arguments[0], arguments[1], node, scope)
        declared = self._context.declarations.functions.get(resolved)
        if declared is not None and declared.implementation is None and not method:
            return self._bound(declared, call, node, scope)
        return self._strict(call, arguments, node, scope)

    def _or(self, call: Dispatcher, target: Node, argument: Node, node: Call, scope: Mapping[str, int]) -> Evaluate:
        """`or` and `orValue`: what stands for an absent value is evaluated only if it is absent."""
        optional, otherwise = self.compile(target, scope), self.compile(argument, scope)
        unwraps = node.function == "orValue"

        def first_present(state: State) -> Any:
            value = optional(state)
            if isinstance(value, Optional) and value.present:
                return value.value if unwraps else value
            try:
                return call(state.spend, value, otherwise(state))
            except CelError as error:
                raise placed(error, node) from None

        return first_present

    def _bound(self, declared: Function, check: Dispatcher, node: Call, scope: Mapping[str, int]) -> Evaluate:
        """A call of a function of the host that is bound at evaluation."""
        compiled = [self.compile(argument, scope) for argument in node.arguments]
        host, name = self._context.host, declared.name

        def call(state: State) -> Any:
            values = [argument(state) for argument in compiled]
            try:
                check.check(*values)
                if name not in state.bindings:
                    raise CelError(f"no function was given for '{name}'")  # noqa: TRY301 - placed below
                return host_function(declared, state.bindings[name], host)(state.spend, *values)
            except CelError as error:
                raise placed(error, node) from None

        return call

    def _strict(self, call: Dispatcher, arguments: Sequence[Node], node: Node, scope: Mapping[str, int]) -> Evaluate:
        """A call whose arguments are all evaluated first."""
        compiled = [self.compile(argument, scope) for argument in arguments]
        if len(compiled) == 2:
            return self._strict_of_two(call, compiled[0], compiled[1], node)

        def general(state: State) -> Any:
            values = [argument(state) for argument in compiled]
            try:
                return call(state.spend, *values)
            except CelError as error:
                raise self.placed(error, node) from None

        return general

    def _strict_of_two(self, call: Dispatcher, left: Evaluate, right: Evaluate, node: Node) -> Evaluate:
        simple = call.simple

        def binary(state: State) -> Any:
            one, other = left(state), right(state)
            found = simple.get((type(one), type(other)))
            try:
                return found(one, other) if found is not None else call(state.spend, one, other)
            except CelError as error:
                raise self.placed(error, node) from None

        return binary

    def _unary(self, node: Unary, scope: Mapping[str, int]) -> Evaluate:
        return self._strict(self._operator(f"{node.operator}_"), (node.operand,), node, scope)

    def _binary(self, node: Binary, scope: Mapping[str, int]) -> Evaluate:
        return self._strict(self._operator(node.operator), (node.left, node.right), node, scope)

    def _logical(self, node: Logical, scope: Mapping[str, int]) -> Evaluate:
        operands = [(self.compile(operand, scope), operand) for operand in node.operands]
        decides: bool = node.operator == "||"  # true decides ||, false decides &&

        def logical(state: State) -> Any:
            first_error: CelError | None = None
            for operand, source in operands:
                try:
                    value = operand(state)
                    if value is not True and value is not False:
                        self.truth(value, source, node.operator)
                except CelError as error:
                    state.absorb(error)
                    first_error = first_error or error
                else:
                    if value is decides:
                        return decides
            if first_error is not None:
                raise first_error
            return not decides

        return logical

    def _conditional(self, node: Conditional, scope: Mapping[str, int]) -> Evaluate:
        condition = self.compile(node.condition, scope)
        then, otherwise = self.compile(node.then, scope), self.compile(node.otherwise, scope)

        def conditional(state: State) -> Any:
            value = condition(state)
            return then(state) if self.truth(value, node.condition, "the condition before ?") else otherwise(state)

        return conditional

    def _list(self, node: ListNode, scope: Mapping[str, int]) -> Evaluate:
        elements = [
            (self.compile(element, scope), place in node.optional, element) for place, element in enumerate(node.elements)
        ]

        def make(state: State) -> list[Any]:
            items: list[Any] = []
            for evaluate, optional, source in elements:
                value = evaluate(state)
                if not optional:
                    items.append(value)
                elif self._optional(value, source).present:
                    items.append(value.value)
            return items

        return make

    def _map(self, node: MapNode, scope: Mapping[str, int]) -> Evaluate:
        entries = [
            (self.compile(key, scope), self.compile(value, scope), place in node.optional, value)
            for place, (key, value) in enumerate(node.entries)
        ]

        def make(state: State) -> MapValue:
            pairs: list[tuple[Any, Any]] = []
            for key, evaluate, optional, source in entries:
                name, value = key(state), evaluate(state)
                if not optional:
                    pairs.append((name, value))
                elif self._optional(value, source).present:
                    pairs.append((name, value.value))
            try:
                return MapValue(pairs)
            except CelError as error:
                raise placed(error, node) from None

        return make

    def _macro(self, node: Macro, scope: Mapping[str, int]) -> Evaluate:
        return compile_macro(self, node, scope)

    def _bind(self, node: Bind, scope: Mapping[str, int]) -> Evaluate:
        slot = self.new_slot()
        value, body = self.compile(node.value, scope), self.compile(node.body, {**scope, node.variable: slot})

        def bind(state: State) -> Any:
            # the value is computed even if the body never looks at it: an error in it is an error of the whole
            state.slots[slot] = value(state)
            return body(state)

        return bind

    def _optional_map(self, node: OptionalMap, scope: Mapping[str, int]) -> Evaluate:
        slot = self.new_slot()
        target, body = self.compile(node.target, scope), self.compile(node.body, {**scope, node.variable: slot})

        def optional_map(state: State) -> Optional:
            value = self._optional(target(state), node.target)
            if not value.present:
                return NONE
            state.slots[slot] = value.value
            result = body(state)
            return self._optional(result, node.body) if node.flat else Optional(result)

        return optional_map

    def _optional(self, value: Any, node: Node) -> Optional:
        if isinstance(value, Optional):
            return value
        raise placed(CelError(f"an optional value is needed, not {article(self._context.host.kind(value))}"), node)

    def _message(self, node: MessageNode, _scope: Mapping[str, int]) -> Evaluate:
        return _failing(CelError("there are no message types to build", code="undeclared"), node)


def _traced(evaluate: Evaluate, node: Node) -> Evaluate:
    def traced(state: State) -> Any:
        try:
            value = evaluate(state)
        except CelError as error:
            state.trace[node] = error
            raise
        state.trace[node] = value
        return value

    return traced


def _failing(error: CelError, node: Node) -> Evaluate:
    """What an expression that was not checked comes to when it is reached."""

    def fail(_state: State) -> Any:
        raise placed(error, node)

    return fail
