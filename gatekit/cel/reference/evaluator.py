"""celpy's evaluator with its faulty parts replaced.

Kept of celpy: the walk over relations, sums, products, signs, indexing and argument lists. Replaced: names and scopes (celpy
copies all of them for every item of a macro), literals, `&&`, `||`, `? :`, selection, `has`, macros, maps and calls.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import attrs
from celpy.celtypes import BoolType, BytesType, ListType, StringType
from celpy.evaluation import CELEvalError, Evaluator
from lark import Tree

from gatekit.cel.reference.budget import Budget
from gatekit.cel.reference.conversions import FUNCTIONS, METHODS, TYPE_NAMES
from gatekit.cel.reference.failures import Failure, guarded
from gatekit.cel.reference.operators import operators
from gatekit.cel.reference.syntax import Macro, arguments, macro, place
from gatekit.cel.reference.values import EnumWords, HostObject, MapValue, Wrapper, conforms, is_list, kind_of, unwrap
from gatekit.cel.types import DYN, Function
from gatekit.errors import CelError


@attrs.frozen
class _Operators:
    """What celpy's evaluator calls an activation; it asks it only for operators."""

    table: Mapping[str, Callable[..., Any]]

    def resolve_function(self, name: str) -> Callable[..., Any]:
        return self.table[name]


class ReferenceEvaluator(Evaluator):  # type: ignore[misc] # celpy has no types for mypy
    """One evaluation, or one series of evaluations over items. Not shared between threads.

    Args:
        tree: from `syntax.parse`.
        wrapper: turns the host's values into CEL's.
        bindings: the host's values, and its functions that depend on the run.
        budget: the steps that it may take.
    """

    def __init__(self, tree: Any, wrapper: Wrapper, bindings: Mapping[str, Any], budget: Budget) -> None:
        super().__init__(tree, _Operators(operators(budget)))
        self.wrapper = wrapper
        self.bindings = bindings
        self.budget = budget
        self.globals: dict[str, Any] = {}
        self.locals: dict[str, Any] = {}

    def bind(self, name: str, value: Any) -> None:
        """Binds a variable of the host anew. Raises `CelError` for what CEL cannot hold."""
        self.globals[name] = self.wrapper.wrap(value, self.wrapper.declarations.variables.get(name, DYN))

    def run(self) -> Any:
        """The value of the expression. Raises `CelError`."""
        value = self.visit(self.ast)
        if isinstance(value, CELEvalError):
            raise _located(value, self.ast).as_error()
        return value

    def visit(self, tree: Any) -> Any:
        """The value of one node, or a `Failure` that knows its place."""
        self.budget.spend()
        value = getattr(self, tree.data)(tree)
        return _located(value, tree) if isinstance(value, CELEvalError) else value

    def visit_children(self, tree: Any) -> list[Any]:
        """The values of all children, without celpy's bookkeeping of levels."""
        return [self.visit(child) if isinstance(child, Tree) else child for child in tree.children]

    # names

    def ident(self, tree: Any) -> Any:
        """A variable of a macro or of the host, an enumeration, or the name of a type."""
        name = str(tree.children[0])
        return self.locals[name] if name in self.locals else self._global(name)

    def dot_ident(self, tree: Any) -> Any:
        """A name that macros do not hide."""
        return self._global(str(tree.children[0]))

    def _global(self, name: str) -> Any:
        if name not in self.globals:
            value = self._resolved(name)
            if isinstance(value, Failure):
                return value
            self.globals[name] = value
        return self.globals[name]

    def _resolved(self, name: str) -> Any:
        declarations = self.wrapper.declarations
        if name in declarations.variables:
            if name not in self.bindings:
                return Failure(f"no value was given for '{name}'")
            return self._wrapped(self.bindings[name], declarations.variables[name])
        if name in declarations.enums:
            return EnumWords(declarations.enums[name])
        return TYPE_NAMES[name] if name in TYPE_NAMES else Failure(f"undeclared name '{name}'", code="undeclared")

    def _wrapped(self, value: Any, declared: Any) -> Any:
        try:
            return self.wrapper.wrap(value, declared)
        except CelError as error:
            return Failure.of_host(error)

    # values

    def literal(self, tree: Any) -> Any:
        """Literals were evaluated when the expression was parsed."""
        return tree.children[0]

    def list_lit(self, tree: Any) -> Any:
        """`[...]`."""
        return self.visit(tree.children[0]) if tree.children else ListType()

    def map_lit(self, tree: Any) -> Any:
        """`{...}`; celpy would keep failed values as values."""
        values = self.visit_children(tree.children[0]) if tree.children else []
        failures = [value for value in values if isinstance(value, CELEvalError)]
        if failures:
            return failures[0]
        try:
            return MapValue(list(zip(values[0::2], values[1::2], strict=True)))
        except CelError as error:
            return Failure.of_host(error)

    def member_dot(self, tree: Any) -> Any:
        """`e.f`: a word of an enumeration, a field of a host object, or a key of a map."""
        target = self.visit(tree.children[0])
        return target if isinstance(target, CELEvalError) else self._selected(target, str(tree.children[1]))

    def _selected(self, target: Any, name: str) -> Any:
        try:
            if isinstance(target, HostObject):
                return target.field(name)
            if isinstance(target, EnumWords):
                return target.word(name)
            if isinstance(target, MapValue):
                return target[StringType(name)]
        except KeyError:
            what = "the map has no key" if isinstance(target, MapValue) else f"a {target.type.name} has no"
            return Failure(f"{what} {name}")
        except CelError as error:
            return Failure.of_host(error)
        return Failure(f"a {kind_of(target)} has no fields")

    # logic

    def conditionaland(self, tree: Any) -> Any:
        """`&&`: false if any operand is false, whatever the others are."""
        return self._joined(tree.children, "&&", decisive=False)

    def conditionalor(self, tree: Any) -> Any:
        """`||`: true if any operand is true, whatever the others are."""
        return self._joined(tree.children, "||", decisive=True)

    def _joined(self, operands: Iterable[Any], sign: str, *, decisive: bool) -> Any:
        return _first_decisive((self.visit(operand) for operand in operands), sign, decisive=decisive)

    def expr(self, tree: Any) -> Any:
        """`c ? a : b`; only the chosen side is evaluated."""
        condition = self.visit(tree.children[0])
        if isinstance(condition, CELEvalError):
            return condition
        if not isinstance(condition, BoolType):
            return Failure(f"the condition before ? is a {kind_of(condition)}, not true or false")
        return self.visit(tree.children[1 if condition else 2])

    # calls

    def ident_arg(self, tree: Any) -> Any:
        """`f(...)`: `has`, a function of CEL, or one of the host."""
        name = str(tree.children[0])
        if name == "has":
            return self._has(arguments(tree)[0])
        args = self.visit(tree.children[1]) if len(tree.children) > 1 else []
        if isinstance(args, CELEvalError):
            return args
        function = self.wrapper.declarations.functions.get(name)
        if function is not None:
            return self._call_host(function, args)
        self._spend_on(args)
        return FUNCTIONS[name](*args) if name in FUNCTIONS else Failure(f"undeclared function '{name}'", code="undeclared")

    dot_ident_arg = ident_arg

    def member_dot_arg(self, tree: Any) -> Any:
        """`e.f(...)`: a macro or a method."""
        target = self.visit(tree.children[0])
        if isinstance(target, CELEvalError):
            return target
        found = macro(tree)
        if found:
            return self._macro(found, target)
        name = str(tree.children[1])
        args = self.visit(tree.children[2]) if len(tree.children) > 2 else []
        if isinstance(args, CELEvalError):
            return args
        self._spend_on([target, *args])
        return METHODS[name](target, *args) if name in METHODS else Failure(f"undeclared method '{name}'", code="undeclared")

    def _spend_on(self, args: Iterable[Any]) -> None:
        for arg in args:
            if isinstance(arg, StringType | BytesType):
                self.budget.spend_on(len(arg))

    def _call_host(self, function: Function, args: Any) -> Any:
        if not any(len(args) == len(overload) and all(map(conforms, args, overload)) for overload in function.overloads):
            return guarded(function.name, _refuse)(*args)
        implementation = function.implementation or self.bindings.get(function.name)
        if implementation is None:
            return Failure(f"no function was given for '{function.name}'")
        try:
            result = implementation(*(unwrap(arg) for arg in args))
        except CelError as error:
            return Failure.of_host(error)
        return self._wrapped(result, function.result)

    def _has(self, selection: Any) -> Any:
        """`has(e.f)`: a key of a map, or a field that holds something: not null, and not an empty text, list or map."""
        target = self.visit(selection.children[0])
        if isinstance(target, CELEvalError):
            return target
        name = str(selection.children[1])
        if isinstance(target, MapValue):
            return BoolType(StringType(name) in target)
        value = self._selected(target, name)
        if isinstance(value, CELEvalError):
            return value
        sized = isinstance(value, StringType | BytesType | MapValue) or is_list(value)
        return BoolType(value is not None and not (sized and len(value) == 0))

    # macros

    def _macro(self, found: Macro, target: Any) -> Any:
        if not is_list(target) and not isinstance(target, MapValue):
            return Failure(f"{found.name}() runs over a list or a map, not over a {kind_of(target)}")
        outer = self.locals
        self.locals = dict(outer)
        try:
            return self._MACROS[found.name](self, found, target)
        finally:
            self.locals = outer

    def _each(self, found: Macro, target: Any) -> Iterable[tuple[Any, Any]]:
        """Each item and the value of the macro's first expression for it."""
        variable, body = str(found.variable), found.bodies[0]
        for item in target:
            self.locals[variable] = item
            yield item, self.visit(body)

    def _all(self, found: Macro, target: Any) -> Any:
        return _first_decisive((value for _, value in self._each(found, target)), "all()", decisive=False)

    def _exists(self, found: Macro, target: Any) -> Any:
        return _first_decisive((value for _, value in self._each(found, target)), "exists()", decisive=True)

    def _exists_one(self, found: Macro, target: Any) -> Any:
        kept = self._filter(found, target)
        return kept if isinstance(kept, CELEvalError) else BoolType(len(kept) == 1)

    def _filter(self, found: Macro, target: Any) -> Any:
        kept = ListType()
        for item, value in self._each(found, target):
            if not isinstance(value, BoolType):
                return _not_boolean(value, f"{found.name}()")
            if value:
                kept.append(item)
        return kept

    def _map(self, found: Macro, target: Any) -> Any:
        results = ListType()
        for _, value in self._each(found, target):
            result = value
            if len(found.bodies) == 2:
                if not isinstance(value, BoolType):
                    return _not_boolean(value, "map()")
                if not value:
                    continue
                result = self.visit(found.bodies[1])
            if isinstance(result, CELEvalError):
                return result
            results.append(result)
        return results

    _MACROS = {"all": _all, "exists": _exists, "exists_one": _exists_one, "filter": _filter, "map": _map}


def _refuse(*_: Any) -> Any:
    raise TypeError


def _first_decisive(values: Iterable[Any], sign: str, *, decisive: bool) -> Any:
    """`decisive` if any value is it; else the first failure; else the opposite."""
    failure = None
    for value in values:
        if not isinstance(value, BoolType):
            failure = failure or _not_boolean(value, sign)
        elif bool(value) is decisive:
            return value
    return failure or BoolType(not decisive)


def _not_boolean(value: Any, sign: str) -> Failure:
    return value if isinstance(value, Failure) else Failure(f"{sign} needs true or false, not a {kind_of(value)}")


def _located(value: Any, tree: Any) -> Failure:
    """The failure with the place of the innermost node that failed."""
    failure = value if isinstance(value, Failure) else Failure(str(value.args[0]))
    if failure.place is None:
        failure.place = place(tree)
    return failure
