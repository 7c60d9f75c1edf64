"""Writes the functions that go round: one for each macro, and the one that selects items."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from gatekit.cel.fast.frame import Frame, NotProvableError, Variable
from gatekit.cel.fast.runtime import exact_part, exact_truth
from gatekit.cel.macros import price
from gatekit.cel.syntax.tree import Macro, Node

if TYPE_CHECKING:
    from gatekit.cel.fast.writer import Writer

_QUANTIFIERS = {"all": False, "exists": True}  # the value that decides
_FASTER = 8  # generated code does at least so many steps in the time of one
_COUNTED = {"count": "count", "exists_one": "count == 1"}


def macro_source(writer: Writer, node: Macro, frame: Frame, *, count: bool = False) -> str:
    """The source of a macro over a list with one variable: a call of a function that is added to the writer's.

    Args:
        writer: writes the expression that the macro is in.
        node: the macro.
        frame: of the function that calls.
        count: whether only the number of elements that a filter lets through is needed.
    """
    container = writer.type_of(node.range)
    if container.name != "list" or len(node.variables) != 1 or node.kind not in (*_QUANTIFIERS, "exists_one", "filter", "map"):
        raise NotProvableError
    elements = writer.write(node.range, frame)
    passed = {name: frame.variables[name] for name in frame.used(node) if name != node.variables[0]}
    outside = {name: Variable(variable.name, variable.type, changes=False) for name, variable in passed.items()}
    element = Variable(writer.names.new("e"), container.arguments[0])
    inner = Frame(writer.names, {**outside, node.variables[0]: element}, loops=True)
    body = _loop(writer, node, inner, "count" if count else node.kind)
    name = writer.names.new("m")
    parameters = "".join(f", {variable.name}" for variable in passed.values())
    lines = [f"def {name}(elements, b, state{parameters}):", *_before(inner, "elements"), *body]
    writer.functions.append("\n".join(lines))
    return f"{name}({elements}, b, state{parameters})"


def _before(frame: Frame, items: str) -> list[str]:
    """Reads what does not change with the rounds. What cannot be read is None, and found out where it is needed."""
    if not frame.before:
        return []
    lines = [f"    {' = '.join(frame.before)} = None", f"    if {items}:"]
    for name, source in frame.before.items():
        lines += [f"        try: {name} = {source}", "        except Exception: pass"]
    return lines


def _loop(writer: Writer, node: Macro, frame: Frame, kind: str) -> list[str]:
    rounds = 1 + price(node.condition, node.body) // _FASTER
    if kind in _QUANTIFIERS:
        return _quantifier(writer, node, frame, rounds, decides=_QUANTIFIERS[kind])
    counts = kind in _COUNTED
    element = frame.variables[node.variables[0]].name
    condition, transformed = (node.body, None) if kind == "exists_one" else (node.condition, node.body)
    test = "" if condition is None else f"if {writer.bool(condition, frame)}: "
    made = again = element
    if transformed is not None:
        made, again = writer.write(transformed, frame), _exactly(writer, exact_part, transformed, frame)
    step, exact_step = ("count += 1", "count += 1") if counts else (f"chosen.append({made})", f"chosen.append({again})")
    decided = "True" if condition is None else _exactly(writer, exact_truth, condition, frame)
    return [
        f"    state.spend(len(elements) * {rounds})",
        "    count = 0" if counts else "    chosen = []",
        f"    for {element} in elements:",
        "        try:",
        f"            {test}{step}",
        "        except Spent: raise",
        "        except Exception:",
        f"            decided = {decided}",
        f"            if decided is True: {exact_step}",
        "            elif decided is not False: raise decided",
        f"    return {_COUNTED[kind]}" if counts else "    return chosen",
    ]


def _quantifier(writer: Writer, node: Macro, frame: Frame, rounds: int, *, decides: bool) -> list[str]:
    """`all` and `exists`: the first element that decides ends the loop, and makes up for elements that failed before it."""
    assert node.body is not None  # noqa: S101 - the parser gives these macros a body
    condition = writer.bool(node.body, frame)
    spend = f"state.spend((len(elements) - rest.__length_hint__()) * {rounds})"
    return [
        "    rest = iter(elements)",
        "    failed = None",
        f"    for {frame.variables[node.variables[0]].name} in rest:",
        "        try:",
        f"            if {condition if decides else f'not {condition}'}:",
        f"                {spend}",
        f"                return {decides}",
        "        except Spent: raise",
        "        except Exception:",
        f"            decided = {_exactly(writer, exact_truth, node.body, frame)}",
        f"            if decided is {decides}:",
        f"                {spend}",
        f"                return {decides}",
        f"            if decided is not {not decides}: failed = failed or decided",
        f"    {spend}",
        "    if failed is not None: raise failed",
        f"    return {not decides}",
    ]


def _exactly(writer: Writer, make: Callable[..., Any], node: Node, frame: Frame) -> str:
    """The source of a call of the exact evaluator for one part of the expression."""
    used = frame.used(node)
    part = writer.names.bound(make(node, used, writer.tree, writer.context))
    return f"{part}(state{''.join(f', {frame.variables[name].name}' for name in used)})"


def selection_source(frame: Frame, condition: str) -> list[str]:
    """The source of `select(items, state, exact)`: one pass; each item is decided here or by `exact(place, item)`."""
    return [
        "def select(items, state, exact):",
        "    b = state.bindings",
        "    chosen = []",
        "    append = chosen.append",
        *_before(frame, "items"),
        "    for place, item in enumerate(items):",
        "        try:",
        f"            if {condition}: append(place)",
        "        except Exception:",
        "            if exact(place, item): append(place)",
        "    return chosen",
    ]
