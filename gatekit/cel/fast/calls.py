"""Writes calls of the standard functions whose arguments and results are scalars."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gatekit.cel.fast.frame import Frame, NotProvableError
from gatekit.cel.fast.loops import macro_source
from gatekit.cel.fast.runtime import LONG
from gatekit.cel.functions.standard import compiled_pattern
from gatekit.cel.syntax.tree import Call, Literal, Macro, Node
from gatekit.cel.types import BOOL, DOUBLE, INT, STRING
from gatekit.errors import CelError

if TYPE_CHECKING:
    from gatekit.cel.fast.writer import Writer

_SCALARS = frozenset((BOOL, INT, DOUBLE, STRING))
_TEXT_TESTS = frozenset(("contains", "startsWith", "endsWith", "matches"))


def call_source(writer: Writer, node: Call, frame: Frame) -> str:
    """The source of a call. Raises `NotProvableError` for what is left to the exact evaluator."""
    name = writer.context.resolver.function(node, dict.fromkeys(frame.variables, 0))
    method = node.target is not None and name == node.function
    arguments = (node.target, *node.arguments) if method and node.target is not None else node.arguments
    types = tuple(map(writer.type_of, arguments))
    if name == "size" and len(arguments) == 1:
        return _size(writer, arguments[0], frame)
    if name in _TEXT_TESTS and types == (STRING, STRING):
        return _text_test(writer, name, arguments[0], arguments[1], frame)
    return direct_source(writer, name, arguments, frame, method=method)


def direct_source(writer: Writer, name: str, arguments: Sequence[Node], frame: Frame, *, method: bool = False) -> str:
    """The source of a call of the one overload that takes exactly these types, all of them scalars."""
    types = tuple(map(writer.type_of, arguments))
    found = [overload for overload in writer.context.table.overloads(name, method=method) if overload.parameters == types]
    if len(found) != 1 or found[0].metered or any(kind not in _SCALARS for kind in (*types, found[0].result)):
        raise NotProvableError
    sources = [writer.write(argument, frame) for argument in arguments]
    sources = [f"paid({source}, state)" if kind == STRING else source for source, kind in zip(sources, types, strict=True)]
    result = f"{writer.names.constant(found[0].implementation)}({', '.join(sources)})"
    return f"paid({result}, state)" if found[0].result == STRING else result


def _size(writer: Writer, argument: Node, frame: Frame) -> str:
    if isinstance(argument, Macro) and argument.kind == "filter":
        return macro_source(writer, argument, frame, count=True)
    kind = writer.type_of(argument)
    if kind != STRING and kind.name != "list":
        raise NotProvableError
    return f"len({writer.write(argument, frame)})"


def _text_test(writer: Writer, name: str, target: Node, argument: Node, frame: Frame) -> str:
    first, text = frame.named(writer.write(target, frame))
    paid = f"(len({first}) < {LONG} or pay({text}, state))"
    if name == "matches":
        if not isinstance(argument, Literal):
            raise NotProvableError
        try:
            search = compiled_pattern(str(argument.value)).search
        except CelError:
            raise NotProvableError from None
        return f"({paid} and {writer.names.bound(search)}({text}) is not None)"
    part = writer.write(argument, frame)
    test = f"({part} in {text})" if name == "contains" else f"{text}.{name.lower()}({part})"
    return f"({paid} and {test})"
