"""The syntax tree of a CEL expression. Every node knows where it stands in the text, in characters from 0.

Macros are nodes of their own rather than expanded folds: that keeps errors and explanations in the words of the author, and lets
an engine run them as plain loops.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

LiteralValue: TypeAlias = bool | int | float | str | bytes | None

# offsets of a node: of its first character, after its last one, and of its own word (an operator, a field's or function's name)
Place: TypeAlias = tuple[int, int, int]


class Node:
    """Base of all nodes.

    Attributes:
        start: offset of the first character.
        end: offset after the last character.
        outer_start: as `start`, with the parentheses around the node.
        outer_end: as `end`, with the parentheses around the node.
        at: offset of its own word (an operator, a field name, a function name).
        depth: height of the tree below, from 1.
    """

    __slots__ = ("at", "depth", "end", "outer_end", "outer_start", "start")

    def __init__(self, place: Place) -> None:
        self.start, self.end, self.at = place
        self.outer_start, self.outer_end = self.start, self.end
        self.depth: int = 1 + max((child.depth for child in self.children()), default=0)

    def children(self) -> Iterator[Node]:
        """The nodes directly below, in the order of the text."""
        return iter(())


class Uint(int):
    """The value of an unsigned literal such as `1u`."""

    __slots__ = ()


class Literal(Node):
    """`1`, `1u`, `0.5`, `'a'`, `b'a'`, `true`, `null`."""

    __slots__ = ("value",)

    def __init__(self, value: LiteralValue, start: int, end: int) -> None:
        self.value = value
        super().__init__((start, end, start))


class Name(Node):
    """A variable, type or enumeration name; `absolute` if written with a leading dot."""

    __slots__ = ("absolute", "name")

    def __init__(self, name: str, start: int, end: int, *, absolute: bool = False) -> None:
        self.name = name
        self.absolute = absolute
        super().__init__((start, end, start))


class Select(Node):
    """`operand.field`, `operand.?field`, and `has(operand.field)` as a test."""

    __slots__ = ("field", "operand", "optional", "test")

    def __init__(self, operand: Node, field: str, place: Place, *, optional: bool = False, test: bool = False) -> None:
        self.operand = operand
        self.field = field
        self.optional = optional
        self.test = test
        super().__init__(place)

    def children(self) -> Iterator[Node]:
        """The nodes directly below."""
        yield self.operand


class Index(Node):
    """`operand[key]` and `operand[?key]`."""

    __slots__ = ("key", "operand", "optional")

    def __init__(self, operand: Node, key: Node, place: Place, *, optional: bool = False) -> None:
        self.operand = operand
        self.key = key
        self.optional = optional
        super().__init__(place)

    def children(self) -> Iterator[Node]:
        """The nodes directly below."""
        yield self.operand
        yield self.key


class Call(Node):
    """`function(arguments)` or `target.function(arguments)`."""

    __slots__ = ("absolute", "arguments", "function", "target")

    def __init__(
        self, function: str, target: Node | None, arguments: Sequence[Node], place: Place, *, absolute: bool = False
    ) -> None:
        self.function = function
        self.target = target
        self.arguments = tuple(arguments)
        self.absolute = absolute
        super().__init__(place)

    def children(self) -> Iterator[Node]:
        """The nodes directly below."""
        if self.target is not None:
            yield self.target
        yield from self.arguments


class Unary(Node):
    """`!operand` and `-operand`."""

    __slots__ = ("operand", "operator")

    def __init__(self, operator: str, operand: Node, start: int, end: int) -> None:
        self.operator = operator
        self.operand = operand
        super().__init__((start, end, start))

    def children(self) -> Iterator[Node]:
        """The nodes directly below."""
        yield self.operand


class Binary(Node):
    """Arithmetic, comparison and `in`: two operands."""

    __slots__ = ("left", "operator", "right")

    def __init__(self, operator: str, left: Node, right: Node, at: int) -> None:
        self.operator = operator
        self.left = left
        self.right = right
        super().__init__((left.outer_start, right.outer_end, at))

    def children(self) -> Iterator[Node]:
        """The nodes directly below."""
        yield self.left
        yield self.right


class Logical(Node):
    """`a && b && ...` or `a || b || ...`: two or more operands; their order does not change the value."""

    __slots__ = ("operands", "operator")

    def __init__(self, operator: str, operands: Sequence[Node], at: int) -> None:
        self.operator = operator
        self.operands = tuple(operands)
        super().__init__((operands[0].outer_start, operands[-1].outer_end, at))

    def children(self) -> Iterator[Node]:
        """The nodes directly below."""
        yield from self.operands


class Conditional(Node):
    """`condition ? then : otherwise`."""

    __slots__ = ("condition", "otherwise", "then")

    def __init__(self, condition: Node, then: Node, otherwise: Node, at: int) -> None:
        self.condition = condition
        self.then = then
        self.otherwise = otherwise
        super().__init__((condition.outer_start, otherwise.outer_end, at))

    def children(self) -> Iterator[Node]:
        """The nodes directly below."""
        yield self.condition
        yield self.then
        yield self.otherwise


class ListNode(Node):
    """`[a, ?b]`; `optional` holds the positions of elements written with `?`."""

    __slots__ = ("elements", "optional")

    def __init__(self, elements: Sequence[Node], optional: frozenset[int], start: int, end: int) -> None:
        self.elements = tuple(elements)
        self.optional = optional
        super().__init__((start, end, start))

    def children(self) -> Iterator[Node]:
        """The nodes directly below."""
        yield from self.elements


class MapNode(Node):
    """`{key: value, ?key: value}`; `optional` holds the positions of entries written with `?`."""

    __slots__ = ("entries", "optional")

    def __init__(self, entries: Sequence[tuple[Node, Node]], optional: frozenset[int], start: int, end: int) -> None:
        self.entries = tuple(entries)
        self.optional = optional
        super().__init__((start, end, start))

    def children(self) -> Iterator[Node]:
        """The nodes directly below."""
        for key, value in self.entries:
            yield key
            yield value


class MessageNode(Node):
    """`Type{field: value}`: only the shape; message types are the host's to declare or refuse."""

    __slots__ = ("entries", "name")

    def __init__(self, name: str, entries: Sequence[tuple[str, Node]], start: int, end: int) -> None:
        self.name = name
        self.entries = tuple(entries)
        super().__init__((start, end, start))

    def children(self) -> Iterator[Node]:
        """The nodes directly below."""
        for _, value in self.entries:
            yield value


class Macro(Node):
    """A comprehension: `range.kind(variables..., bodies...)`.

    `kind` is `all`, `exists`, `exists_one`, `map`, `filter`, `sortBy`, `transformList`, `transformMap` or `transformMapEntry`.
    `variables` has one name (the element, or the key of a map) or two (index and element, or key and value). `condition` filters;
    `body` is the predicate, the transformation or the key (None for `filter`, whose condition is all there is).
    """

    __slots__ = ("body", "condition", "kind", "range", "variables")

    def __init__(
        self,
        kind: str,
        range_: Node,
        variables: tuple[str, ...],
        place: Place,
        *,
        condition: Node | None = None,
        body: Node | None = None,
    ) -> None:
        self.kind = kind
        self.range = range_
        self.variables = variables
        self.condition = condition
        self.body = body
        super().__init__(place)

    def children(self) -> Iterator[Node]:
        """The nodes directly below."""
        yield self.range
        if self.condition is not None:
            yield self.condition
        if self.body is not None:
            yield self.body


class Bind(Node):
    """`cel.bind(variable, value, body)`."""

    __slots__ = ("body", "value", "variable")

    def __init__(self, variable: str, value: Node, body: Node, place: Place) -> None:
        self.variable = variable
        self.value = value
        self.body = body
        super().__init__(place)

    def children(self) -> Iterator[Node]:
        """The nodes directly below."""
        yield self.value
        yield self.body


class OptionalMap(Node):
    """`target.optMap(variable, body)` and, with `flat`, `target.optFlatMap(variable, body)`."""

    __slots__ = ("body", "flat", "target", "variable")

    def __init__(self, target: Node, variable: str, body: Node, place: Place, *, flat: bool) -> None:
        self.target = target
        self.variable = variable
        self.body = body
        self.flat = flat
        super().__init__(place)

    def children(self) -> Iterator[Node]:
        """The nodes directly below."""
        yield self.target
        yield self.body


def walk(node: Node) -> Iterator[Node]:
    """The node and all nodes below it, in the order of the text."""
    pending = [node]
    while pending:
        node = pending.pop()
        yield node
        pending += reversed(tuple(node.children()))
