"""One generated function while it is written: its variables, and what it has read so far."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from enum import Enum
from typing import Any

import attrs

from gatekit.cel.syntax.tree import Name, Node, walk
from gatekit.cel.types import Declarations, Type
from gatekit.cel.values import INT_MAX, INT_MIN


class NotProvableError(Exception):
    """The expression, or this part of it, is left to the exact evaluator."""


@attrs.frozen
class Variable:
    """A variable of the expression in a generated function: its name there, its type, and whether it changes with each round."""

    name: str
    type: Type
    changes: bool = True


@attrs.frozen
class Value:
    """Something that a generated function reads.

    Attributes:
        key: the same for the same read, however it is written.
        source: how it is read here.
        type: its declared type.
        changes: whether it changes with each round.
    """

    key: str
    source: str
    type: Type
    changes: bool


class Names:
    """The made-up names of one module of generated functions, and the constants that they stand for."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.globals: dict[str, Any] = dict(given)
        self._constants: dict[tuple[type, str, Any], str] = {}
        self._count = 0

    def new(self, prefix: str) -> str:
        """A name that nothing else has."""
        self._count += 1
        return f"{prefix}{self._count}"

    def constant(self, value: Any) -> str:
        """The name of a constant."""
        key = (type(value), repr(value) if isinstance(value, float) else "", value)  # 0.0 equals -0.0, but is another constant
        if key not in self._constants:
            self._constants[key] = self.bound(value)
        return self._constants[key]

    def bound(self, value: Any) -> str:
        """A new name for a value that cannot be compared."""
        name = self.new("k")
        self.globals[name] = value
        return name


class Frame:
    """The variables of one generated function, and the reads that are made before its loop.

    Args:
        names: of the module.
        variables: the function's variables by their names in the expression.
        loops: whether the function goes round: what does not change with its rounds is then read before.

    Attributes:
        before: made-up name and source of each such read, in order.
    """

    def __init__(self, names: Names, variables: Mapping[str, Variable], *, loops: bool) -> None:
        self._names = names
        self.variables = dict(variables)
        self._loops = loops
        self.before: dict[str, str] = {}
        self._hoisted: dict[str, str] = {}
        self._checked: dict[tuple[str, str], str] = {}
        self._named: dict[str, str] = {}

    def used(self, node: Node) -> list[str]:
        """The names of the function's variables that a part of the expression may use, sorted."""
        return sorted({part.name for part in walk(node) if isinstance(part, Name)} & self.variables.keys())

    def changes(self, used: list[str]) -> bool:
        """Whether one of these variables changes with the rounds of the function."""
        return any(self.variables[name].changes for name in used)

    def hoist(self, value: Value) -> str:
        """The name of what is read once before the loop; None stands there if reading failed."""
        if value.key not in self._hoisted:
            self._hoisted[value.key] = self._names.new("h")
            self.before[self._hoisted[value.key]] = value.source
        return self._hoisted[value.key]

    def checked(self, value: Value, guard: Callable[[str], str]) -> str:
        """The source of a value that is of its type, or leaves the fast path; `guard` is given its source.

        A value that was looked at in any case before is only named again.
        """
        key = (value.key, guard(""))
        if key in self._checked:
            return self._checked[key]
        if value.source.isidentifier():
            name = first = value.source
        elif value.changes or not self._loops:
            name = self._names.new("v")
            first = f"({name} := {value.source})"
        else:
            name = first = self.hoist(value)
        self._checked[key] = name
        written = f"({name} if {guard(first).replace(NAMED, name)} else dirty())"
        self._named[written] = name
        return written

    def named(self, source: str, prefix: str = "t") -> tuple[str, str]:
        """How a source is written the first time, and the name of its value from then on."""
        if source.isidentifier():
            return source, source
        if source in self._named:
            return source, self._named[source]
        name = self._names.new(prefix)
        return f"({name} := {source})", name

    @contextmanager
    def perhaps(self) -> Iterator[None]:
        """Inside, values are read that are not read in any case."""
        saved = dict(self._checked)
        try:
            yield
        finally:
            self._checked = saved


NAMED = "%"  # in a guard: the value's name once more
_CLASSES: Mapping[str, type] = {"bool": bool, "double": float, "string": str}


def guard_of(kind: Type, names: Names, declarations: Declarations) -> Callable[[str], str]:
    """The condition under which a value is of a type, given its source. Raises `NotProvableError` for types without one."""
    if kind.name == "int":
        class_, low, high = names.constant(int), names.constant(INT_MIN), names.constant(INT_MAX)
        return lambda source: f"type({source}) is {class_} and {low} <= {NAMED} <= {high}"
    if kind.name == "list":
        one, other = names.constant(tuple), names.constant(list)
        return lambda source: f"(type({source}) is {one} or type({NAMED}) is {other})"
    declared = declarations.objects.get(kind.name)
    if declared is not None and declared.host is None:
        return lambda source: f"{source} is not None"
    class_of = declared.host if declared is not None else _CLASSES.get(kind.name) or enum_class(declarations, kind)
    class_ = names.constant(class_of)
    return lambda source: f"type({source}) is {class_}"


def enum_class(declarations: Declarations, kind: Type) -> type[Enum]:
    """The class of an enumeration's words. Raises `NotProvableError` if the type is no enumeration."""
    if kind.name not in declarations.enums:
        raise NotProvableError
    return type(next(iter(declarations.enums[kind.name].words.values())))
