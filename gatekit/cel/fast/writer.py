"""Writes the functions of one expression: expressions, names and fields, comparisons."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, IntEnum
from keyword import iskeyword
from typing import Any

from gatekit.cel.checked import CheckedTree
from gatekit.cel.context import Context
from gatekit.cel.fast.calls import call_source, direct_source
from gatekit.cel.fast.frame import NAMED, Frame, Names, NotProvableError, Value, Variable, enum_class, guard_of
from gatekit.cel.fast.loops import macro_source, selection_source
from gatekit.cel.fast.runtime import NAMES, exact_part
from gatekit.cel.functions.operators import int_result
from gatekit.cel.syntax.tree import (
    Binary,
    Bind,
    Call,
    Conditional,
    ListNode,
    Literal,
    Logical,
    Macro,
    Name,
    Node,
    Select,
    Unary,
    walk,
)
from gatekit.cel.types import BOOL, DOUBLE, INT, NULL, STRING, EnumType, Type

_RELATIONS = frozenset(("==", "!=", "<", "<=", ">", ">="))
_SIZED = frozenset(("string", "list"))
_FEW = 3  # strings that are found faster one by one than by their hash


class Writer:
    """Writes the functions of one expression.

    Args:
        tree: checked, without problems.
        context: what it speaks of.

    Attributes:
        names: what the functions' globals are called.
        functions: the sources of the functions that the main one calls.
    """

    def __init__(self, tree: CheckedTree, context: Context) -> None:
        self.tree = tree
        self.context = context
        self.names = Names(NAMES)
        self.functions: list[str] = []
        self._writers: dict[type[Node], Callable[[Any, Frame], str]] = {
            Literal: self._literal,
            Name: self._read,
            Select: self._select,
            Logical: self._logical,
            Unary: self._unary,
            Binary: self._binary,
            Conditional: self._conditional,
            Call: lambda node, frame: call_source(self, node, frame),
            Macro: lambda node, frame: macro_source(self, node, frame),
            Bind: self._bind,
        }

    @property
    def globals(self) -> dict[str, Any]:
        """What the names in the source stand for."""
        return self.names.globals

    def evaluation(self, root: Node) -> str:
        """The source of `evaluate(state)`. Raises `NotProvableError`."""
        frame = Frame(self.names, {}, loops=False)
        expression = self._written(root, frame)
        return "\n".join([*self.functions, "def evaluate(state):", "    b = state.bindings", f"    return {expression}", ""])

    def selection(self, root: Node, item: tuple[str, Type]) -> str:
        """The source of `select(items, state, exact)`. Raises `NotProvableError`."""
        frame = Frame(self.names, {item[0]: Variable("item", item[1])}, loops=True)
        behind_macros = any(isinstance(node, Name) and node.absolute and node.name == item[0] for node in walk(root))
        if self.type_of(root) != BOOL or behind_macros:
            raise NotProvableError
        condition = self._written(root, frame)
        return "\n".join([*self.functions, *selection_source(frame, condition), ""])

    def type_of(self, node: Node) -> Type:
        """The static type of a node."""
        return self.tree.type_of(node)

    def write(self, node: Node, frame: Frame) -> str:
        """The source of an expression whose value is of its static type; the exact evaluator does what cannot be written."""
        try:
            return self._written(node, frame)
        except NotProvableError:
            return self._delegated(node, frame)

    def _written(self, node: Node, frame: Frame) -> str:
        writer = self._writers.get(type(node))
        if writer is None:
            raise NotProvableError
        return writer(node, frame)

    def _delegated(self, node: Node, frame: Frame) -> str:
        kind = self.type_of(node)
        guard = guard_of(kind, self.names, self.context.declarations)
        used = frame.used(node)
        part = self.names.bound(exact_part(node, used, self.tree, self.context))
        source = f"{part}(state{''.join(f', {frame.variables[name].name}' for name in used)})"
        return frame.checked(Value(source, source, kind, frame.changes(used)), guard)

    def bool(self, node: Node, frame: Frame) -> str:
        """As `write`, for what must be a bool."""
        if self.type_of(node) != BOOL:
            raise NotProvableError
        return self.write(node, frame)

    def _literal(self, node: Literal, _frame: Frame) -> str:
        if type(node.value) not in (bool, int, float, str):
            raise NotProvableError
        return self.names.constant(node.value)

    # names and fields

    def _read(self, node: Name | Select, frame: Frame) -> str:
        word = self.word(node, frame)
        if word is not None:
            return self.names.constant(word)
        value = self._path(node, frame)
        return frame.checked(value, guard_of(value.type, self.names, self.context.declarations))

    def word(self, node: Node, frame: Frame) -> Enum | None:
        """The word of an enumeration that a node is, if it is one."""
        if not isinstance(node, Select):
            return None
        resolved = self.context.resolver.resolve(node, dict.fromkeys(frame.variables, 0))
        return resolved.value if resolved is not None and isinstance(resolved.value, Enum) else None

    def _path(self, node: Node, frame: Frame) -> Value:
        """A name or a chain of fields of declared objects, each of which is looked at. Raises `NotProvableError` for others."""
        if isinstance(node, Name) and node.name in frame.variables and not node.absolute:
            variable = frame.variables[node.name]
            return Value(variable.name, variable.name, variable.type, variable.changes)
        if not isinstance(node, (Name, Select)):
            raise NotProvableError
        resolved = self.context.resolver.resolve(node, dict.fromkeys(frame.variables, 0))
        if resolved is not None and resolved.variable is not None:
            source = f"b[{self.names.constant(resolved.variable)}]"
            return Value(source, source, resolved.type, changes=False)
        if not isinstance(node, Select) or node.optional:
            raise NotProvableError
        return self._field(node, self._path(node.operand, frame), frame)

    def _field(self, node: Select, operand: Value, frame: Frame) -> Value:
        declared = self.context.declarations.objects.get(operand.type.name)
        if declared is None:
            raise NotProvableError
        field = declared.fields[node.field]
        checked = frame.checked(operand, guard_of(operand.type, self.names, self.context.declarations))
        if field.attribute.isidentifier() and field.attribute.isascii() and not iskeyword(field.attribute):
            key, source = f"{operand.key}.{field.attribute}", f"{checked}.{field.attribute}"
        else:
            read = self.names.constant(field.read)
            key, source = f"{read}({operand.key})", f"{read}({checked})"
        return Value(key, source, field.type, operand.changes)

    def _select(self, node: Select, frame: Frame) -> str:
        return self._has(node, frame) if node.test else self._read(node, frame)

    def _has(self, node: Select, frame: Frame) -> str:
        value = self._field(node, self._path(node.operand, frame), frame)
        guard = guard_of(value.type, self.names, self.context.declarations)
        first, name = frame.named(value.source)
        held = f"len({name}) > 0" if value.type.name in _SIZED else "True"
        return f"(False if {first} is None else {held} if {guard(name).replace(NAMED, name)} else dirty())"

    # operators

    def _logical(self, node: Logical, frame: Frame) -> str:
        first = self.bool(node.operands[0], frame)
        with frame.perhaps():
            rest = [self.bool(operand, frame) for operand in node.operands[1:]]
        return "(" + (" and " if node.operator == "&&" else " or ").join((first, *rest)) + ")"

    def _unary(self, node: Unary, frame: Frame) -> str:
        if node.operator != "!":
            return direct_source(self, f"{node.operator}_", (node.operand,), frame)
        return f"(not {self.bool(node.operand, frame)})"

    def _conditional(self, node: Conditional, frame: Frame) -> str:
        if self.type_of(node.then) != self.type_of(node.otherwise):
            raise NotProvableError
        condition = self.bool(node.condition, frame)
        with frame.perhaps():
            then = self.write(node.then, frame)
        with frame.perhaps():
            otherwise = self.write(node.otherwise, frame)
        return f"({then} if {condition} else {otherwise})"

    def _binary(self, node: Binary, frame: Frame) -> str:
        if node.operator == "in":
            return self._in(node, frame)
        left, right = self.type_of(node.left), self.type_of(node.right)
        if NULL in (left, right):
            return self._with_null(node, frame)
        enum = self.context.declarations.enums.get(left.name)
        if enum is not None and left == right:
            return self._with_word(node, enum, frame)
        if node.operator in _RELATIONS and {left, right} == {INT, DOUBLE}:
            return f"(float({self.write(node.left, frame)}) {node.operator} float({self.write(node.right, frame)}))"
        is_plain = left in (INT, DOUBLE) if node.operator in ("+", "-", "*") else node.operator in _RELATIONS
        if left != right or left not in (INT, DOUBLE, STRING, BOOL) or not is_plain:
            return direct_source(self, node.operator, (node.left, node.right), frame)
        result = f"({self.write(node.left, frame)} {node.operator} {self.write(node.right, frame)})"
        return f"{self.names.constant(int_result)}{result}" if left == INT and node.operator not in _RELATIONS else result

    def _with_null(self, node: Binary, frame: Frame) -> str:
        side = node.right if isinstance(node.left, Literal) else node.left
        other = node.left if side is node.right else node.right
        if node.operator not in ("==", "!=") or not isinstance(other, Literal) or not isinstance(side, (Name, Select)):
            raise NotProvableError
        value = self._path(side, frame)
        guard = guard_of(value.type, self.names, self.context.declarations)
        first, name = frame.named(value.source)
        equal = node.operator == "=="
        return f"({equal} if {first} is None else {not equal} if {guard(name).replace(NAMED, name)} else dirty())"

    def _with_word(self, node: Binary, enum: EnumType, frame: Frame) -> str:
        one, other = self.write(node.left, frame), self.write(node.right, frame)
        if node.operator in ("==", "!="):
            return f"({one} {'is' if node.operator == '==' else 'is not'} {other})"
        words = list(enum.words.values())
        class_ = type(words[0])
        if issubclass(class_, IntEnum) and words == sorted(class_, key=int):
            return f"({one} {node.operator} {other})"
        ranks = self.names.bound({word: rank for rank, word in enumerate(words)})
        return f"({ranks}[{one}] {node.operator} {ranks}[{other}])"

    def _in(self, node: Binary, frame: Frame) -> str:
        kind = self.type_of(node.left)
        if kind != STRING and kind.name not in self.context.declarations.enums:
            raise NotProvableError
        class_ = str if kind == STRING else enum_class(self.context.declarations, kind)
        one = self.write(node.left, frame)
        if isinstance(node.right, ListNode) and not node.right.optional:
            values = tuple(self._constant_value(element, frame) for element in node.right.elements)
            if any(type(value) is not class_ for value in values):
                raise NotProvableError
            few = kind != STRING or len(values) <= _FEW  # the hash of a word is computed in Python
            return f"({one} in {self.names.constant(values if few else frozenset(values))})"
        if self.type_of(node.right) != Type("list", (kind,)):
            raise NotProvableError
        items = self.write(node.right, frame)
        name = frame.named(items)[1]
        if name not in frame.before:
            return f"contained({one}, {items}, state)"
        # the same list in each round: it is made ready once
        source = f"members({name}, {self.names.constant(class_)}, state)"
        ready = frame.hoist(Value(source, source, kind, changes=False))
        return f"({one} in {ready} if {ready} is not None else contained({one}, {items}, state))"

    def _constant_value(self, node: Node, frame: Frame) -> Any:
        return node.value if isinstance(node, Literal) else self.word(node, frame)

    def _bind(self, node: Bind, frame: Frame) -> str:
        kind, value = self.type_of(node.value), self.write(node.value, frame)
        name = self.names.new("v")
        hidden = dict(frame.variables)
        frame.variables[node.variable] = Variable(name, kind)
        try:
            body = self.write(node.body, frame)
        finally:
            frame.variables = hidden
        return f"(({name} := {value}), {body})[1]"
