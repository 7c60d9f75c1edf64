"""Explanations: what each part of an expression came to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from gatekit.cel.host import host_value
from gatekit.cel.syntax.tree import Literal, Node
from gatekit.cel.values import Spend
from gatekit.errors import CelError


@attrs.frozen(kw_only=True)
class Step:
    """One part of an expression and what it came to.

    Attributes:
        text: the part as written.
        start: its offset in the expression, in characters.
        end: the offset after it.
        value: its value, as plain Python; None if it failed.
        error: why it failed; None if it did not.
    """

    text: str
    start: int
    end: int
    value: Any = None
    error: CelError | None = None


def explained(trace: Mapping[Node, Any], text: str, spend: Spend) -> tuple[Step, ...]:
    """What was evaluated, in the order of the text, the whole before its parts; no literals.

    Args:
        trace: the last value or error of each part; a part inside a macro has that of its last round.
        text: the expression.
        spend: takes the steps of making values plain.
    """
    steps = [_step(node, value, text, spend) for node, value in trace.items() if not isinstance(node, Literal)]
    return tuple(sorted(steps, key=lambda step: (step.start, -step.end)))


def _step(node: Node, value: Any, text: str, spend: Spend) -> Step:
    plain, error = None, value if isinstance(value, CelError) else None
    if error is None:
        try:
            plain = host_value(value, spend)
        except CelError as failed:
            error = failed
    return Step(text=text[node.start : node.end], start=node.start, end=node.end, value=plain, error=error)
