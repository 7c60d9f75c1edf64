"""What a name stands for: a macro's variable, the host's variable, an enumeration word, a type.

Source: the CEL language definition, section "Name Resolution": in container `a.b`, the name `x` is `a.b.x`, else `a.x`, else
`x`; the longest dotted name that is declared wins; a leading dot means no container.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from gatekit.cel.syntax.parser import dotted_name
from gatekit.cel.syntax.tree import Call, Name, Node, Select
from gatekit.cel.types import DURATION, DYN, TIMESTAMP, TYPE, Declarations, Type
from gatekit.cel.values import TypeValue

TYPE_NAMES: Mapping[str, Type] = {
    **{name: Type(name) for name in ("bool", "int", "uint", "double", "string", "bytes", "list", "map", "null_type", "type")},
    "optional_type": Type("optional_type"),
    "google.protobuf.Timestamp": TIMESTAMP,
    "google.protobuf.Duration": DURATION,
}


class Resolved:
    """What a name stands for; exactly one of the first three is set.

    Args:
        slot: a macro's variable.
        variable: a variable of the host.
        value: a constant: an enumeration word or a type.
        type_: the declared type; `dyn` for a macro's variable, whose type its scope knows.
    """

    __slots__ = ("slot", "type", "value", "variable")

    def __init__(self, *, slot: int | None = None, variable: str | None = None, value: Any = None, type_: Type = DYN) -> None:
        self.slot = slot
        self.variable = variable
        self.value = value
        self.type = type_


class Resolver:
    """Resolves names in one container.

    Args:
        declarations: variables, enumerations and objects.
        container: the namespace that expressions are in; "" for none.
        is_function: whether a function of that name exists.
    """

    def __init__(self, declarations: Declarations, is_function: Callable[[str], bool], container: str = "") -> None:
        self._declarations = declarations
        self._is_function = is_function
        self._container = container

    def candidates(self, name: str) -> Iterator[str]:
        """The absolute names that a name may stand for, in order."""
        if name.startswith("."):
            yield name[1:]
            return
        parts = self._container.split(".") if self._container else []
        for count in range(len(parts), 0, -1):
            yield ".".join((*parts[:count], name))
        yield name

    def resolve(self, node: Node, scope: Mapping[str, int]) -> Resolved | None:
        """What a name, or a chain of selections, stands for as a whole; None if it is no name of the environment."""
        if isinstance(node, Select) and node.test:
            return None
        name = dotted_name(node)
        if name is None:
            return None
        first = name.partition(".")[0]
        if first in scope:
            return Resolved(slot=scope[first]) if isinstance(node, Name) else None
        for candidate in self.candidates(name):
            found = self._constant_or_variable(candidate)
            if found is not None:
                return found
        return None

    def _constant_or_variable(self, name: str) -> Resolved | None:
        declared = self._declarations
        if name in declared.variables:
            return Resolved(variable=name, type_=declared.variables[name])
        enum_name, _, word = name.rpartition(".")
        if enum_name in declared.enums and word in declared.enums[enum_name].words:
            return Resolved(value=declared.enums[enum_name].words[word], type_=Type(enum_name))
        if name in TYPE_NAMES:
            return Resolved(value=TypeValue(name), type_=TYPE)
        return None

    def function(self, node: Call, scope: Mapping[str, int]) -> str:
        """The name of the function that a call means: `math.abs(x)` is a function, `s.size()` a method."""
        if node.target is None:
            for candidate in self.candidates(f".{node.function}" if node.absolute else node.function):
                if self._is_function(candidate):
                    return candidate
            return node.function
        name = dotted_name(node.target)
        if name is not None and name.partition(".")[0] not in scope:
            for candidate in self.candidates(f"{name}.{node.function}"):
                if self._is_function(candidate):
                    return candidate
        return node.function
