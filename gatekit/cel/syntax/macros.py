"""The macros of CEL: calls whose arguments are names and bodies instead of values.

Source: the CEL language definition, section "Macros"; the bindings, comprehensions, lists and optionals extensions of
cel-go.
"""

from __future__ import annotations

from gatekit.cel.syntax.tree import Bind, Call, Macro, Name, Node, OptionalMap, Select

# the name as written -> how many variables it may have, and the kind of comprehension it is
_PREDICATES = {"all": "all", "exists": "exists", "exists_one": "exists_one", "existsOne": "exists_one"}
_TRANSFORMS = frozenset(("transformList", "transformMap", "transformMapEntry"))
MACROS = frozenset((*_PREDICATES, *_TRANSFORMS, "filter", "map", "optMap", "optFlatMap", "sortBy"))


def expand_macro(call: Call) -> Node:
    """The macro that a call stands for, or the call itself if it is none or not written as one."""
    target, arguments, place = call.target, call.arguments, (call.start, call.end, call.at)
    if target is None:
        return _has(call) if call.function == "has" and len(arguments) == 1 else call
    if isinstance(target, Name) and target.name == "cel" and call.function == "bind" and len(arguments) == 3:
        names = variables_of(arguments[:1])
        return call if names is None else Bind(names[0], arguments[1], arguments[2], place)
    if call.function in ("optMap", "optFlatMap") and len(arguments) == 2:
        names = variables_of(arguments[:1])
        if names is None:
            return call
        flat = call.function == "optFlatMap"
        return OptionalMap(target, names[0], arguments[1], place, flat=flat)
    return _comprehension(call, target)


def variables_of(arguments: tuple[Node, ...]) -> tuple[str, ...] | None:
    """The names that the arguments are; None if one is no plain name, or two are the same."""
    names = tuple(node.name for node in arguments if isinstance(node, Name) and not node.absolute)
    return names if len(set(names)) == len(arguments) else None


def _has(call: Call) -> Node:
    selection = call.arguments[0]
    if not isinstance(selection, Select) or selection.test:
        return call
    place = (call.start, call.end, selection.at)
    return Select(selection.operand, selection.field, place, optional=selection.optional, test=True)


def _comprehension(call: Call, target: Node) -> Node:
    name, arguments = call.function, call.arguments
    kind, variables, condition, body = "", 0, None, None
    if name in _PREDICATES and len(arguments) in (2, 3):
        kind, variables, body = _PREDICATES[name], len(arguments) - 1, arguments[-1]
    elif name == "filter" and len(arguments) == 2:
        kind, variables, condition = "filter", 1, arguments[1]
    elif name == "sortBy" and len(arguments) == 2:
        kind, variables, body = name, 1, arguments[1]
    elif name == "map" and len(arguments) in (2, 3):
        kind, variables, body = "map", 1, arguments[-1]
        condition = arguments[1] if len(arguments) == 3 else None
    elif name in _TRANSFORMS and len(arguments) in (3, 4):
        kind, variables, body = name, 2, arguments[-1]
        condition = arguments[2] if len(arguments) == 4 else None
    names = variables_of(arguments[:variables])
    if not kind or names is None:
        return call
    return Macro(kind, target, names, (call.start, call.end, call.at), condition=condition, body=body)
