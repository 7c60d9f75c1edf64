"""The literal arguments of calls, for explanations."""

from __future__ import annotations

from typing import Any

from gatekit.cel.syntax.tree import Call, ListNode, Literal, MapNode, Node, walk


class _Known:
    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


def literal_arguments(root: Node, function: str) -> tuple[tuple[Any, ...], ...]:
    """The arguments of each call of a function whose arguments are all literals, in the order of the text.

    >>> from gatekit.cel.syntax.parser import parse
    >>> literal_arguments(parse("metric('a', {'path': 'b'}) > metric(x)"), "metric")
    (('a', {'path': 'b'}),)
    """
    found: list[tuple[Any, ...]] = []
    for node in walk(root):
        if isinstance(node, Call) and node.target is None and node.function == function:
            known = [_literal(argument) for argument in node.arguments]
            values = tuple(argument.value for argument in known if argument is not None)
            if len(values) == len(known):
                found.append(values)
    return tuple(found)


def _literal(node: Node) -> _Known | None:
    """The value of a literal, also of a list or map of literals; None for anything else."""
    if isinstance(node, Literal):
        return _Known(node.value)
    if isinstance(node, ListNode):
        items = [_literal(element) for element in node.elements]
        values = [item.value for item in items if item is not None]
        return _Known(values) if len(values) == len(items) else None
    if isinstance(node, MapNode):
        entries: dict[Any, Any] = {}
        for key, value in node.entries:
            known_key, known_value = _literal(key), _literal(value)
            if known_key is None or known_value is None:
                return None
            entries[known_key.value] = known_value.value
        return _Known(entries)
    return None
