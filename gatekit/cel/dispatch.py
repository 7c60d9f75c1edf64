"""Picks the overload of a function by the classes of its run-time arguments, and takes what the call costs off the budget."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from gatekit.cel.host import Host
from gatekit.cel.overloads import FunctionTable, Overload
from gatekit.cel.types import Type
from gatekit.cel.values import TIMES, Duration, Optional, Spend, Timestamp, TypeValue, Uint, article, is_list, is_map, time_value
from gatekit.errors import CelError

_CLASSES: dict[str, tuple[type, ...]] = {
    "bool": (bool,),
    "int": (int,),
    "uint": (Uint,),
    "double": (float,),
    "string": (str,),
    "bytes": (bytes,),
    "null_type": (type(None),),
    "timestamp": (Timestamp, datetime),
    "duration": (Duration, timedelta),
    "type": (TypeValue,),
    "optional_type": (Optional,),
}
# what they cost does not depend on the size of what they are given
_CONSTANT_TIME = frozenset(
    (
        "[]",
        "charAt",
        "dyn",
        "first",
        "hasValue",
        "last",
        "optional.none",
        "optional.of",
        "or",
        "orValue",
        "size",
        "type",
        "value",
    )
)
_CHARACTERS_PER_STEP = 16


class Chosen:
    """The overload for arguments of certain classes, and what a call costs.

    Args:
        overload: the overload.
        implementation: its implementation.
        sized: the places of the arguments that cost by their size.
        grows: whether the result costs by its size.
    """

    __slots__ = ("grows", "implementation", "metered", "sized")

    def __init__(self, overload: Overload, implementation: Callable[..., Any], sized: tuple[int, ...], *, grows: bool) -> None:
        self.implementation = implementation
        self.metered = overload.metered
        self.sized = sized
        self.grows = grows


class Dispatcher:
    """Calls the right implementation of one function; keeps nothing between calls but which classes lead where.

    Args:
        function: its name, for errors.
        overloads: of that function, in order of preference.
        host: the host's classes.

    Attributes:
        simple: implementations that are called with the arguments alone and cost no more than a step, by their classes.
    """

    __slots__ = ("_chosen", "_function", "_host", "_overloads", "simple")

    def __init__(self, function: str, overloads: Sequence[Overload], host: Host) -> None:
        self._function = function
        self._overloads = overloads
        self._host = host
        self._chosen: dict[tuple[type, ...], Chosen] = {}
        self.simple: dict[tuple[type, ...], Callable[..., Any]] = {}

    def __call__(self, spend: Spend, *arguments: Any) -> Any:
        """The result for these arguments. Raises `CelError` if no overload takes their types, or the budget runs out."""
        classes = tuple(map(type, arguments))
        chosen = self._chosen.get(classes)
        if chosen is None:
            chosen = self._choose(arguments, classes)
        for place in chosen.sized:
            spend(cost(arguments[place]))
        result = chosen.implementation(spend, *arguments) if chosen.metered else chosen.implementation(*arguments)
        if chosen.grows:
            spend(cost(result))
        return result

    def check(self, *arguments: Any) -> None:
        """Raises `CelError` if no overload takes arguments of these types."""
        self._find(arguments, tuple(map(type, arguments)))

    def _choose(self, arguments: Sequence[Any], classes: tuple[type, ...]) -> Chosen:
        overload = self._find(arguments, classes)
        costs = self._function not in _CONSTANT_TIME
        sized = tuple(place for place, argument in enumerate(arguments) if costs and _has_size(argument))
        grows = costs and overload.result.name in ("string", "bytes", "list")
        implementation = overload.implementation
        if any(issubclass(given, TIMES) for given in classes):
            implementation = _on_times(implementation)
        chosen = Chosen(overload, implementation, sized, grows=grows)
        if not (sized or grows or overload.metered):
            self.simple[classes] = implementation
        self._chosen[classes] = chosen
        return chosen

    def _find(self, arguments: Sequence[Any], classes: Sequence[type]) -> Overload:
        for overload in self._overloads:
            if len(overload.parameters) == len(classes) and all(map(self._takes, overload.parameters, arguments)):
                return overload
        raise CelError(self._no_overload([self._host.kind(argument) for argument in arguments]))

    def _takes(self, parameter: Type, given: Any) -> bool:
        if parameter.name == "dyn" or (len(parameter.name) == 1 and parameter.name.isupper()):
            return True
        if parameter.name == "list":
            return is_list(given)
        if parameter.name == "map":
            return is_map(given)
        expected = _CLASSES.get(parameter.name)
        return type(given) in expected if expected else type(given) is self._host.classes.get(parameter.name)

    def _no_overload(self, kinds: list[str]) -> str:
        name = self._function
        if name == "[]":
            return f"{article(kinds[0])} cannot be indexed by {article(kinds[1])}"
        if name in ("-_", "!_"):
            return f"there is no {name[0]}{kinds[0]}"
        if name[0].isalpha() and name != "in":
            return f"{name}() does not take ({', '.join(kinds)})"
        return f"there is no {f' {name} '.join(kinds)}"


def _has_size(value: Any) -> bool:
    return isinstance(value, (str, bytes)) or is_list(value)


def cost(value: Any) -> int:
    """How many steps it takes to go through a string, bytes or list once."""
    return len(value) // _CHARACTERS_PER_STEP if isinstance(value, (str, bytes)) else len(value)


def _on_times(implementation: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *arguments: implementation(*map(time_value, arguments))


def dispatchers(table: FunctionTable, host: Host) -> Callable[[str, bool], Dispatcher | None]:
    """A look-up of dispatchers by function name and whether it is called as a method; None if there is no such function."""
    made: dict[tuple[str, bool], Dispatcher] = {}

    def find(function: str, method: bool) -> Dispatcher | None:
        overloads = table.overloads(function, method=method)
        if not overloads:
            return None
        return made.setdefault((function, method), Dispatcher(function, overloads, host))

    return find
