"""The type checker: every name, field, function and type of an expression is checked before it is ever evaluated."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gatekit.cel.calls import CallProblems
from gatekit.cel.checked import CheckedTree
from gatekit.cel.context import Context
from gatekit.cel.functions.standard import compiled_pattern
from gatekit.cel.functions.times import parse_duration, parse_timestamp
from gatekit.cel.operands import OperandCheck
from gatekit.cel.overloads import Overload
from gatekit.cel.suggest import did_you_mean
from gatekit.cel.syntax.macros import MACROS
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
    Uint,
    Unary,
)
from gatekit.cel.types import BOOL, BYTES, DOUBLE, DYN, INT, NULL, STRING, UINT, EnumType, Type, list_of, map_of
from gatekit.cel.unify import is_variable
from gatekit.errors import CelError

Scope = Mapping[str, Type]
_LITERALS: dict[type, Type] = {
    bool: BOOL,
    int: INT,
    Uint: UINT,
    float: DOUBLE,
    str: STRING,
    bytes: BYTES,
    type(None): NULL,
}
# functions whose argument, where it is a string literal, is tried at once
_READS_LITERAL: Mapping[str, Callable[[str], Any]] = {
    "duration": parse_duration,
    "matches": compiled_pattern,
    "timestamp": parse_timestamp,
}


def check(root: Node, text: str, context: Context, result: Type = DYN) -> CheckedTree:
    """Checks a tree.

    Args:
        root: the tree.
        text: what it was parsed from.
        context: what it may speak of.
        result: what it must give.
    """
    tree = CheckedTree(root)
    found = _Checker(tree, text, context).check(root, {})
    if not tree.problems and not tree.substitution.assign(result, found):
        given, wanted = tree.shown(found, with_article=True), tree.shown(result, with_article=True)
        tree.problem(f"the expression gives {given}; expected {wanted}", root)
    return tree


class _Checker:
    def __init__(self, tree: CheckedTree, text: str, context: Context) -> None:
        self._tree = tree
        self._substitution = tree.substitution
        self._declarations = context.declarations
        self._table = context.table
        self._resolver = context.resolver
        self._calls = CallProblems(tree, context)
        self._operands = OperandCheck(tree, text, context.declarations.enums)
        self._methods: dict[type[Node], Callable[[Any, Scope], Type]] = {
            Literal: lambda node, _scope: _LITERALS[type(node.value)],
            Name: self._name,
            Select: self._select,
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

    def check(self, node: Node, scope: Scope) -> Type:
        """The type of a node; problems are noted and end in `dyn`, so that one mistake is told once."""
        kind = self._methods[type(node)](node, scope)
        self._tree.note_type(node, kind)
        return self._substitution.resolve(kind)

    def _expect_bool(self, node: Node, scope: Scope, what: str) -> Type:
        kind = self.check(node, scope)
        if not self._substitution.assign(BOOL, kind):
            self._tree.problem(f"{what}, not {self._tree.shown(kind, with_article=True)}", node)
        return BOOL

    # names and fields

    def _name(self, node: Name | Select, scope: Scope) -> Type:
        resolved = self._resolver.resolve(node, dict.fromkeys(scope, 0))
        if resolved is None:
            assert isinstance(node, Name)  # noqa: S101 - selections that resolve to nothing are checked as selections
            return self._undeclared(node, scope)
        if resolved.slot is not None:
            return scope[node.name] if isinstance(node, Name) else DYN
        if resolved.variable is not None:
            self._tree.note_use(node, resolved.variable)
        return resolved.type

    def _undeclared(self, node: Name, scope: Scope) -> Type:
        enum = self._declarations.enums.get(node.name)
        if enum is not None:
            hint = f"write {enum.name}.{next(iter(enum.words))} or another of its words"
            return self._tree.problem(f"'{enum.name}' is a list of words, not a value", node, hint=hint)
        if self._table.overloads(node.name, method=False):
            return self._tree.problem(f"'{node.name}' is a function", node, hint=f"call it: {node.name}(...)")
        known = [*scope, *self._declarations.variables, *self._declarations.enums, *self._declarations.functions]
        hint = did_you_mean(node.name, known)
        return self._tree.problem(f"undeclared name '{node.name}'", node, code="undeclared", hint=hint)

    def _select(self, node: Select, scope: Scope) -> Type:
        if self._resolver.resolve(node, dict.fromkeys(scope, 0)) is not None:
            return self._name(node, scope)
        enum = self._enum_name(node.operand, scope)
        if enum is not None:
            hint = did_you_mean(node.field, enum.words)
            message = f"'{enum.name}' has no word '{node.field}'"
            return self._tree.problem(message, node, code="undeclared", hint=hint, word=len(node.field))
        operand = self.check(node.operand, scope)
        through = operand.name == "optional_type"
        kind = self._field_type(node, self._substitution.resolve(operand.arguments[0]) if through else operand)
        if node.test:
            return BOOL
        return Type("optional_type", (kind,)) if node.optional or through else kind

    def _enum_name(self, node: Node, scope: Scope) -> EnumType | None:
        if not isinstance(node, Name) or (node.name in scope and not node.absolute) or node.name in self._declarations.variables:
            return None
        return self._declarations.enums.get(node.name)

    def _field_type(self, node: Select, operand: Type) -> Type:
        word = len(node.field)
        if operand.name == "dyn" or is_variable(operand):
            return DYN
        if operand.name == "map":
            return operand.arguments[1]
        declared = self._declarations.objects.get(operand.name)
        if declared is None:
            hint = "it needs a macro: .all, .exists" if operand.name == "list" else ""
            message = f"{self._tree.shown(operand, with_article=True)} has no fields"
            return self._tree.problem(message, node, hint=hint, word=word)
        if node.field not in declared.fields:
            hint = did_you_mean(node.field, declared.fields)
            message = f"a {declared.name} has no field '{node.field}'"
            return self._tree.problem(message, node, code="undeclared", hint=hint, word=word)
        return declared.fields[node.field].type

    def _index(self, node: Index, scope: Scope) -> Type:
        operand = self.check(node.operand, scope)
        key = self.check(node.key, scope)
        through = operand.name == "optional_type"
        container = self._substitution.resolve(operand.arguments[0]) if through else operand
        kind = self._chosen(self._table.overloads("[]", method=False), [container, key])
        if kind is None:
            kind = self._operands.wrong_index(node, container, key)
        return Type("optional_type", (kind,)) if node.optional or through else kind

    # calls and operators

    def _call(self, node: Call, scope: Scope) -> Type:
        name = self._resolver.function(node, dict.fromkeys(scope, 0))
        method = node.target is not None and name == node.function
        overloads = self._table.overloads(name, method=method)
        if not overloads:
            return self._unknown_call(node, name, scope, method=method)
        types = [self.check(node.target, scope)] if method and node.target is not None else []
        types += [self.check(argument, scope) for argument in node.arguments]
        self._check_literals(node, name)
        kind = self._chosen(overloads, types)
        return self._calls.wrong_arguments(node, name, overloads, types) if kind is None else kind

    def _unknown_call(self, node: Call, name: str, scope: Scope, *, method: bool) -> Type:
        target = node.target
        if method and isinstance(target, Name) and target.name == "cel" and name == "bind":
            return self._calls.wrong_bind(node)
        inner = dict(scope)
        if method and target is not None:
            range_type = self.check(target, scope)
            if name in MACROS:
                return self._calls.wrong_macro(node)
            if node.arguments and isinstance(node.arguments[0], Name):  # perhaps the variable of a misspelt macro
                inner[node.arguments[0].name] = range_type.arguments[0] if range_type.name == "list" else DYN
        for argument in node.arguments:
            self.check(argument, inner)
        return self._calls.unknown_method(node, name) if method else self._calls.unknown_function(node, name)

    def _check_literals(self, node: Call, name: str) -> None:
        declared = self._declarations.functions.get(name)
        if declared is not None:
            self._tree.note_use(node, name)
        for place, words in declared.literals.items() if declared else ():
            argument = node.arguments[place] if place < len(node.arguments) else None
            if isinstance(argument, Literal) and isinstance(argument.value, str) and argument.value not in words:
                hint = did_you_mean(argument.value, words)
                self._tree.problem(f"{name}() knows no '{argument.value}'", argument, code="undeclared", hint=hint)
        last = node.arguments[-1] if node.arguments else None
        if name in _READS_LITERAL and isinstance(last, Literal) and isinstance(last.value, str):
            try:
                _READS_LITERAL[name](last.value)
            except CelError as error:
                self._tree.problem(error.message, last, hint=error.hint)

    def _chosen(self, overloads: Sequence[Overload], arguments: Sequence[Type]) -> Type | None:
        """The type of the result; `dyn` if several overloads fit that give different ones, None if none fits."""
        results: list[Type] = []
        start = kept = self._substitution.save()
        for overload in overloads:
            if len(overload.parameters) != len(arguments):
                continue
            self._substitution.restore(start)
            names: dict[str, Type] = {}
            parameters = [self._substitution.instantiate(parameter, names) for parameter in overload.parameters]
            if all(map(self._substitution.assign, parameters, arguments)):
                result = self._substitution.resolve(self._substitution.instantiate(overload.result, names))
                if not results:
                    kept = self._substitution.save()
                results.append(result)
        self._substitution.restore(kept)
        if not results:
            return None
        return results[0] if all(result == results[0] for result in results) else DYN

    def _unary(self, node: Unary, scope: Scope) -> Type:
        if node.operator == "!":
            return self._expect_bool(node.operand, scope, "! needs true or false")
        operand = self.check(node.operand, scope)
        kind = self._chosen(self._table.overloads("-_", method=False), [operand])
        if kind is None:
            return self._tree.problem(f"{self._tree.shown(operand, with_article=True)} has no negative", node.operand)
        return kind

    def _binary(self, node: Binary, scope: Scope) -> Type:
        left, right = self.check(node.left, scope), self.check(node.right, scope)
        if node.operator in ("+", "-", "*", "/", "%"):
            kind = self._chosen(self._table.overloads(node.operator, method=False), [left, right])
            return self._operands.wrong_arithmetic(node, left, right) if kind is None else kind
        if node.operator == "in":
            self._operands.look_in(node, left, right)
        else:
            self._operands.compare(node, left, right)
        return BOOL

    def _logical(self, node: Logical, scope: Scope) -> Type:
        for operand in node.operands:
            self._expect_bool(operand, scope, f"{node.operator} needs true or false")
        return BOOL

    def _conditional(self, node: Conditional, scope: Scope) -> Type:
        self._expect_bool(node.condition, scope, "the condition before ? must be true or false")
        then, otherwise = self.check(node.then, scope), self.check(node.otherwise, scope)
        joined = self._substitution.join(then, otherwise)
        if joined == DYN and DYN not in (then, otherwise) and not self._operands.comparable(then, otherwise):
            message = f"one side of : is {self._tree.shown(then, with_article=True)}, the other "
            return self._tree.problem(message + self._tree.shown(otherwise, with_article=True), node)
        return joined

    # containers

    def _list(self, node: ListNode, scope: Scope) -> Type:
        item: Type | None = None
        for place, element in enumerate(node.elements):
            kind = self._entry(element, scope, optional=place in node.optional)
            item = kind if item is None else self._substitution.join(item, kind)
        return list_of(self._substitution.fresh() if item is None else item)

    def _entry(self, node: Node, scope: Scope, *, optional: bool) -> Type:
        kind = self.check(node, scope)
        if not optional:
            return kind
        inner = self._substitution.fresh()
        if not self._substitution.assign(Type("optional_type", (inner,)), kind):
            return self._tree.problem(f"an optional value must follow ?, not {self._tree.shown(kind, with_article=True)}", node)
        return self._substitution.resolve(inner)

    def _map(self, node: MapNode, scope: Scope) -> Type:
        key_type: Type | None = None
        value_type: Type | None = None
        for place, (key, value) in enumerate(node.entries):
            key_kind = self.check(key, scope)
            if key_kind not in (BOOL, INT, UINT, STRING, DYN) and not is_variable(key_kind):
                self._tree.problem(f"{self._tree.shown(key_kind, with_article=True)} cannot be the key of a map", key)
            value_kind = self._entry(value, scope, optional=place in node.optional)
            key_type = key_kind if key_type is None else self._substitution.join(key_type, key_kind)
            value_type = value_kind if value_type is None else self._substitution.join(value_type, value_kind)
        if key_type is None or value_type is None:
            return map_of(self._substitution.fresh(), self._substitution.fresh())
        return map_of(key_type, value_type)

    def _message(self, node: MessageNode, _scope: Scope) -> Type:
        return self._tree.problem("there are no message types to build", node, hint="a map is written {'key': value}")

    # macros

    def _macro(self, node: Macro, scope: Scope) -> Type:
        container = self.check(node.range, scope)
        inner = {**scope, **dict(zip(node.variables, self._variables(node, container), strict=True))}
        if node.condition is not None:
            self._expect_bool(node.condition, inner, f"{node.kind}() needs true or false for each item")
        if node.kind in ("all", "exists", "exists_one"):
            return self._expect_bool(node.body or node, inner, f"{node.kind}() needs true or false for each item")
        same = container if container.name == "list" else list_of(inner[node.variables[0]])
        if node.kind == "filter":
            return same
        body = self.check(node.body or node, inner)
        if node.kind == "sortBy":
            return self._operands.sorted_by(node, body, same)
        if node.kind == "transformMap":
            return map_of(inner[node.variables[0]], body)
        return body if node.kind == "transformMapEntry" else list_of(body)

    def _variables(self, node: Macro, container: Type) -> tuple[Type, ...]:
        if container.name == "list":
            kinds: tuple[Type, ...] = (INT, container.arguments[0])
        elif container.name == "map":
            kinds = container.arguments
        else:
            if container.name != "dyn" and not is_variable(container):
                given = self._tree.shown(container, with_article=True)
                message = f"{node.kind}() runs over a list or a map, not over {given}"
                self._tree.problem(message, node, word=len(node.kind))
            kinds = (DYN, DYN)
        if len(node.variables) == 2:
            return kinds
        return kinds[:1] if container.name == "map" else kinds[1:]

    def _bind(self, node: Bind, scope: Scope) -> Type:
        value = self.check(node.value, scope)
        return self.check(node.body, {**scope, node.variable: value})

    def _optional_map(self, node: OptionalMap, scope: Scope) -> Type:
        name = "optFlatMap" if node.flat else "optMap"
        inner = self._substitution.fresh()
        target = self.check(node.target, scope)
        if not self._substitution.assign(Type("optional_type", (inner,)), target):
            message = f"{name}() needs an optional value, not {self._tree.shown(target, with_article=True)}"
            self._tree.problem(message, node.target)
        body = self.check(node.body, {**scope, node.variable: self._substitution.resolve(inner)})
        if not node.flat:
            return Type("optional_type", (body,))
        if not self._substitution.assign(Type("optional_type", (self._substitution.fresh(),)), body):
            message = f"{name}() needs a body that gives an optional value, not {self._tree.shown(body, with_article=True)}"
            self._tree.problem(message, node.body)
        return body
