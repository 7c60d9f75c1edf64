"""Walks an expression's tree and finds, all at once, what is wrong with its names, fields, words, calls and plainly known types.

It answers `dyn` where it is unsure, so that it never complains of an expression that CEL allows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from celpy.celtypes import StringType
from lark import Tree

from gatekit.cel.reference.comparisons import ComparisonCheck
from gatekit.cel.reference.conversions import TYPE_NAMES, pattern
from gatekit.cel.reference.failures import Failure
from gatekit.cel.reference.signatures import (
    FUNCTIONS,
    LIST,
    MAP,
    METHODS,
    OPERATORS,
    TYPE,
    Signature,
    an,
    chosen,
    fits,
    joined,
    result_of,
)
from gatekit.cel.reference.suggest import did_you_mean
from gatekit.cel.reference.syntax import MACROS, Macro, arguments, macro, place
from gatekit.cel.reference.values import kind_of
from gatekit.cel.types import BOOL, DOUBLE, DYN, INT, STRING, Declarations, EnumType, Function, Type, list_of, map_of
from gatekit.errors import CelError

_SIGNS = {
    "addition_add": "+",
    "addition_sub": "-",
    "multiplication_mul": "*",
    "multiplication_div": "/",
    "multiplication_mod": "%",
}


class Checker:
    """One walk over one expression.

    Attributes:
        problems: what is wrong.
        warnings: what is probably a mistake.
        names: the host's variables and functions that it uses.
    """

    def __init__(self, text: str, declarations: Declarations) -> None:
        self.text = text
        self.declarations = declarations
        self.problems: list[CelError] = []
        self.names: set[str] = set()
        self._locals: dict[str, Type] = {}
        self._comparisons = ComparisonCheck(text, declarations, self.problems)

    @property
    def warnings(self) -> tuple[CelError, ...]:
        """Comparisons that a sentinel would slip through."""
        return self._comparisons.warnings()

    def check(self, tree: Any, wanted: Type) -> Type:
        """Walks the whole expression, whose value should be of the type `wanted`, and gives the type that it has."""
        found = self._value(tree)
        if not self.problems and not fits(found, wanted):
            self._problem(tree, f"the expression gives {an(found)}; expected {an(wanted)}")
        return found

    def _problem(self, node: Any, message: str, *, code: str = "type", hint: str = "") -> Type:
        offset, length = place(node)
        self.problems.append(CelError(message, offset=offset, length=length, code=code, hint=hint))
        return DYN

    def _type(self, node: Any) -> Type:
        return _WALKS[node.data](self, node)

    def _value(self, node: Any) -> Type:
        """The type of a node that must be a value: the bare name of an enumeration is none."""
        enum = self._enum_name(node)
        if enum:
            hint = f"write {enum.name}.{next(iter(enum.words))} or another of its words"
            return self._problem(node, f"'{enum.name}' is a list of words, not a value", hint=hint)
        return self._type(node)

    def _enum_name(self, node: Any) -> EnumType | None:
        if node.data not in ("ident", "dot_ident"):
            return None
        name = str(node.children[0])
        if (node.data == "ident" and name in self._locals) or name in self.declarations.variables:
            return None
        return self.declarations.enums.get(name)

    # names and values

    def _ident(self, node: Any) -> Type:
        name = str(node.children[0])
        return self._locals[name] if name in self._locals else self._dot_ident(node)

    def _dot_ident(self, node: Any) -> Type:
        name = str(node.children[0])
        if name in self.declarations.variables:
            self.names.add(name)
            return self.declarations.variables[name]
        if name in TYPE_NAMES:
            return TYPE
        token = node.children[0]
        if name in self.declarations.functions or name in FUNCTIONS:
            return self._problem(token, f"'{name}' is a function", hint=f"call it: {name}(...)")
        known = [*self._locals, *self.declarations.variables, *self.declarations.enums, *self.declarations.functions]
        return self._undeclared(token, "name", known)

    def _undeclared(self, token: Any, what: str, known: Sequence[str]) -> Type:
        word = str(token)
        return self._problem(token, f"undeclared {what} '{word}'", code="undeclared", hint=did_you_mean(word, known))

    def _literal(self, node: Any) -> Type:
        return Type(kind_of(node.children[0]))

    def _list_lit(self, node: Any) -> Type:
        return list_of(joined([self._value(item) for item in _items(node)]))

    def _map_lit(self, node: Any) -> Type:
        types = [self._value(item) for item in _items(node)]
        for key, key_type in zip(_items(node)[0::2], types[0::2], strict=True):
            if key_type not in (DYN, *(Type(name) for name in ("bool", "int", "uint", "string"))):
                self._problem(key, f"{an(key_type)} cannot be the key of a map")
        return map_of(joined(types[0::2]), joined(types[1::2]))

    def _member_object(self, node: Any) -> Type:
        return self._problem(node, "there are no message types to build", hint="a map is written {'key': value}")

    def _member_dot(self, node: Any) -> Type:
        target, token = node.children
        name = str(token)
        enum = self._enum_name(target)
        if enum:
            self._comparisons.named(enum, name)
            if name not in enum.words:
                message = f"'{enum.name}' has no word '{name}'"
                self._problem(token, message, code="undeclared", hint=did_you_mean(name, enum.words))
            return Type(enum.name)
        found = self._type(target)
        if found.name in self.declarations.objects:
            fields = self.declarations.objects[found.name].fields
            if name in fields:
                return fields[name].type
            message = f"a {found.name} has no field '{name}'"
            return self._problem(token, message, code="undeclared", hint=did_you_mean(name, fields))
        if found.name == "map":
            return found.arguments[1] if found.arguments else DYN
        if found == DYN:
            return DYN
        return self._problem(
            token, f"{an(found)} has no fields", hint="it needs a macro: .all, .exists" if found.name == "list" else ""
        )

    def _member_index(self, node: Any) -> Type:
        container, index = self._value(node.children[0]), self._value(node.children[1])
        if container.name == "list":
            if index.name not in ("dyn", "int", "uint", "double"):
                self._problem(node.children[1], f"a list is indexed by an int, not by {an(index)}")
            return container.arguments[0] if container.arguments else DYN
        if container.name == "map":
            return container.arguments[1] if container.arguments else DYN
        return DYN if container == DYN else self._problem(node, f"{an(container)} cannot be indexed")

    # operators

    def _relation(self, node: Any) -> Type:
        operation, right = node.children
        left = operation.children[0]
        self._comparisons.check(operation.data, left, self._value(left), right, self._value(right))
        return BOOL

    def _arithmetic(self, node: Any) -> Type:
        operation, right = node.children
        sign = _SIGNS[operation.data]
        left_type, right_type = self._value(operation.children[0]), self._value(right)
        possible = chosen(OPERATORS[sign], (left_type, right_type))
        if not possible:
            return self._problem(node, f"there is no {left_type} {sign} {right_type}", hint=_mixing(left_type, right_type))
        if len(possible) == 1 and left_type.name == "list":
            return left_type if left_type == right_type else LIST
        return result_of(possible)

    def _unary(self, node: Any) -> Type:
        sign, operand = node.children
        found = self._value(operand)
        if sign.data == "unary_not":
            return BOOL if fits(found, BOOL) else self._problem(operand, f"! needs true or false, not {an(found)}")
        return found if found in (DYN, INT, DOUBLE) else self._problem(operand, f"{an(found)} has no negative")

    def _logic(self, node: Any) -> Type:
        sign = "&&" if node.data == "conditionaland" else "||"
        for operand in node.children:
            self._boolean(operand, f"{sign} needs true or false")
        return BOOL

    def _boolean(self, node: Any, message: str) -> None:
        found = self._value(node)
        if not fits(found, BOOL):
            self._problem(node, f"{message}, not {an(found)}")

    def _conditional(self, node: Any) -> Type:
        condition, *sides = node.children
        self._boolean(condition, "the condition before ? must be true or false")
        return joined([self._value(side) for side in sides])

    # calls

    def _ident_arg(self, node: Any) -> Type:
        token, args = node.children[0], arguments(node)
        name = str(token)
        if name == "has":
            return self._has(node, args)
        types = [self._value(arg) for arg in args]
        if name in self.declarations.functions:
            return self._call_host(node, self.declarations.functions[name], args, types)
        if name in FUNCTIONS:
            return self._call(name, FUNCTIONS[name], node, types)
        if name in self.declarations.variables:
            return self._problem(token, f"'{name}' is a variable, not a function")
        known = [*self.declarations.functions, *FUNCTIONS, "has"]
        if name in METHODS or name in MACROS:
            return self._problem(token, f"'{name}' is a method", hint=f"write value.{name}(...)")
        return self._undeclared(token, "function", known)

    def _has(self, node: Any, args: Sequence[Any]) -> Type:
        if len(args) != 1 or args[0].data != "member_dot":
            for arg in args:
                self._value(arg)
            self._problem(node, "has() takes one field selection", hint="write has(value.field)")
        else:
            self._value(args[0])
        return BOOL

    def _call_host(self, node: Any, function: Function, args: Sequence[Any], types: Sequence[Type]) -> Type:
        self.names.add(function.name)
        signatures = [Signature(overload, function.result) for overload in function.overloads]
        self._call(function.name, signatures, node, types)
        for position, words in function.literals.items():
            literal = args[position] if position < len(args) and args[position].data == "literal" else None
            if literal and isinstance(literal.children[0], StringType) and str(literal.children[0]) not in words:
                word = str(literal.children[0])
                message = f"{function.name}() knows no '{word}'"
                self._problem(literal, message, code="undeclared", hint=did_you_mean(word, words))
        return function.result

    def _call(self, name: str, signatures: Sequence[Signature], node: Any, types: Sequence[Type]) -> Type:
        if name == "string" and len(types) == 1 and types[0].name in self.declarations.enums:
            return STRING
        possible = chosen(signatures, types)
        if possible:
            return result_of(possible)
        counts = sorted({len(one.parameters) for one in signatures})
        if len(types) not in counts:
            allowed = " or ".join(map(str, counts))
            plural = "" if counts == [1] else "s"
            return self._problem(node, f"{name}() takes {allowed} argument{plural}, not {len(types)}")
        ways = " or ".join(f"({', '.join(map(str, one.parameters))})" for one in signatures)
        return self._problem(node, f"{name}() takes {ways}, not ({', '.join(map(str, types))})")

    def _member_dot_arg(self, node: Any) -> Type:
        target, token = node.children[:2]
        name, args = str(token), arguments(node)
        found = macro(node)
        if found:
            return self._macro(node, found, self._value(target))
        if name in MACROS:
            self._value(target)
            return self._wrong_macro(token, args)
        if name not in METHODS:
            return self._unknown_method(token, args, self._value(target))
        types = [self._value(target), *(self._value(arg) for arg in args)]
        if name == "matches" and len(args) == 1:
            self._pattern(args[0])
        return self._method(token, name, node, types)

    def _unknown_method(self, token: Any, args: Sequence[Any], target: Type) -> Type:
        outer = self._locals
        if args and args[0].data == "ident":  # perhaps the variable of a misspelt macro
            self._locals = {**outer, str(args[0].children[0]): target.arguments[0] if target.arguments else DYN}
        for arg in args:
            self._value(arg)
        self._locals = outer
        if str(token) in self.declarations.functions:
            return self._problem(token, f"'{token}' is not a method", hint=f"write {token}(...)")
        return self._undeclared(token, "method", [*METHODS, *MACROS])

    def _method(self, token: Any, name: str, node: Any, types: Sequence[Type]) -> Type:
        signatures = METHODS[name]
        if types[0].name in self.declarations.enums:
            hint = f"write string(...).{name}(...)"
            return self._problem(token, f"{an(types[0])} has no method {name}()", hint=hint)
        mine = [one for one in signatures if fits(types[0], one.parameters[0])]
        if not mine:
            return self._problem(token, f"{an(types[0])} has no method {name}()")
        without_target = [Signature(one.parameters[1:], one.result) for one in mine]
        return self._call(name, without_target, node, types[1:])

    def _pattern(self, arg: Any) -> None:
        if arg.data == "literal" and isinstance(arg.children[0], StringType):
            try:
                pattern(arg.children[0])
            except Failure as failure:
                self._problem(arg, failure.message, hint=failure.hint)

    # macros

    def _macro(self, node: Any, found: Macro, target: Type) -> Type:
        if not (fits(target, LIST) or fits(target, MAP)):
            return self._problem(node.children[1], f"{found.name}() runs over a list or a map, not over {an(target)}")
        item = target.arguments[0] if target.arguments else DYN
        outer = self._locals
        self._locals = {**outer, str(found.variable): item}
        try:
            *conditions, last = found.bodies
            if found.name != "map":
                conditions.append(last)
            for condition in conditions:
                self._boolean(condition, f"{found.name}() needs true or false for each item")
            if found.name == "map":
                return list_of(self._value(last))
        finally:
            self._locals = outer
        return list_of(item) if found.name == "filter" else BOOL

    def _wrong_macro(self, token: Any, args: Sequence[Any]) -> Type:
        name = str(token)
        if len(args) not in MACROS[name]:
            message = f"{name}() takes a variable and an expression, not {len(args)} arguments"
            return self._problem(token, message, hint=f"write {name}(item, ...)")
        return self._problem(args[0], f"{name}() takes the name of a variable first", hint=f"write {name}(item, ...)")


def _items(node: Any) -> list[Any]:
    """The expressions of a list or map literal."""
    return list(node.children[0].children) if node.children and isinstance(node.children[0], Tree) else []


def _mixing(left: Type, right: Type) -> str:
    if {left.name, right.name} == {"int", "double"}:
        return "write the whole number with .0, or convert with double(...)"
    return "convert with string(...)" if STRING in (left, right) else ""


_WALKS: Mapping[str, Callable[[Checker, Any], Type]] = {
    name: getattr(Checker, f"_{walk}")
    for name, walk in {
        "literal": "literal",
        "ident": "ident",
        "dot_ident": "dot_ident",
        "list_lit": "list_lit",
        "map_lit": "map_lit",
        "member_dot": "member_dot",
        "member_dot_arg": "member_dot_arg",
        "member_index": "member_index",
        "member_object": "member_object",
        "ident_arg": "ident_arg",
        "dot_ident_arg": "ident_arg",
        "relation": "relation",
        "addition": "arithmetic",
        "multiplication": "arithmetic",
        "unary": "unary",
        "conditionaland": "logic",
        "conditionalor": "logic",
        "expr": "conditional",
    }.items()
}
