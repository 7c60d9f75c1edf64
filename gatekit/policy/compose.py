"""YAML text to nodes with places, without YAML's traps.

Built on libyaml's events rather than on PyYAML's composer, which recurses, forgets which tags were written, and takes duplicate
keys. Anchors and aliases are allowed and bounded; tags, merge keys, duplicate keys and a second document are problems.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

import yaml
from msgspec import Struct

from gatekit.policy.nodes import BrokenNode, ListNode, MapNode, Node, ScalarNode, Style, shorten
from gatekit.policy.source import Problems, Source

DEEPEST = 64
MOST_ALIASED = 10_000

Loader: TypeAlias = Any  # types-PyYAML has no common type for the C and the Python loader

# libyaml where it is there; the same results, more slowly, where it is not
DEFAULT_LOADER: Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_STYLES = {"'": Style.SINGLE, '"': Style.DOUBLE, "|": Style.LITERAL, ">": Style.FOLDED}
_ANCHOR = re.compile(r"&[^\s,\[\]{}]+(?:\s|#[^\r\n]*)*")
_KEY_AND_TEXT = re.compile(r"(?:^|(?<=[\s{\[,]))([\w.]+)[ \t]*:[ \t]+(?=(\S))")


class TooMuchError(Exception):
    """The document nests too deeply or its aliases multiply; the problem has been noted, and reading stops."""


class _Open(Struct):
    """A collection whose end has not come yet."""

    event: Any
    weight: int = 1  # nodes in it, aliased ones counted as often as they are used
    items: list[Node] = []
    entries: dict[str, tuple[ScalarNode, Node]] = {}
    key: ScalarNode | None = None
    has_key: bool = False  # with key None: a refused key, whose value is dropped


def compose(problems: Problems, *, loader: Loader = DEFAULT_LOADER) -> Node | None:
    """The one document of a policy; None if there is none. What is wrong is noted in `problems`, and the rest is read on.

    >>> compose(Problems(Source("a: [1, x]", "p.yaml"))).entries[0][1].items[1].value
    'x'
    """
    composer = _Composer(problems)
    try:
        for event in yaml.parse(problems.source.text, Loader=loader):
            composer.take(event)
    except TooMuchError:
        return None
    except yaml.MarkedYAMLError as error:
        _note_syntax(error, problems)
        return None
    return composer.root


class _Composer:
    def __init__(self, problems: Problems) -> None:
        self.root: Node | None = None
        self._problems = problems
        self._text = problems.source.text
        self._stack: list[_Open] = []
        self._anchors: dict[str, tuple[Node, int]] = {}
        self._aliased = 0
        self._documents = 0

    def take(self, event: Any) -> None:
        match event:
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents == 2:
                    self._note(
                        event, "a second document begins here", "a policy is one document; put the other into a file of its own"
                    )
            case yaml.ScalarEvent():
                start = self._content_start(event)
                style = _STYLES.get(event.style or "", Style.PLAIN)
                node = ScalarNode(event.value, style, start, max(start, _index(event.end_mark)))
                self._finish(event, node, 1)
            case yaml.AliasEvent():
                self._alias(event)
            case yaml.CollectionStartEvent():
                if len(self._stack) == DEEPEST:
                    self._note(event, f"nested more than {DEEPEST} levels deep", "")
                    raise TooMuchError
                self._stack.append(_Open(event))
            case yaml.CollectionEndEvent():
                self._close(_index(event.end_mark))

    def _close(self, end: int) -> None:
        closed = self._stack.pop()
        start = self._content_start(closed.event)
        node: Node
        if isinstance(closed.event, yaml.MappingStartEvent):
            node = MapNode(tuple(closed.entries.values()), start, end)
        else:
            node = ListNode(tuple(closed.items), start, end)
        self._finish(closed.event, node, closed.weight)

    def _finish(self, event: Any, node: Node, weight: int) -> None:
        if event.tag is not None:
            self._note(event, "YAML tags are not allowed", "a value that begins with ! must be quoted, or written below |")
            node = BrokenNode(node.start, node.end)
        if event.anchor is not None:
            self._anchors[event.anchor] = (node, weight)
        self._put(node, weight)

    def _alias(self, event: Any) -> None:
        broken = BrokenNode(event.start_mark.index, event.end_mark.index)
        if any(event.anchor == opened.event.anchor for opened in self._stack):
            self._note(event, f"the alias *{event.anchor} stands inside what it repeats", "")
            self._put(broken, 1)
        elif event.anchor not in self._anchors:
            hint = f"write &{event.anchor} before the value that it repeats; a text that begins with * must be quoted"
            self._note(event, f"the alias *{event.anchor} repeats nothing", hint)
            self._put(broken, 1)
        else:
            node, weight = self._anchors[event.anchor]
            self._aliased += weight
            if self._aliased > MOST_ALIASED:
                self._note(event, f"aliases repeat more than {MOST_ALIASED} values", "write them out, or repeat less")
                raise TooMuchError
            self._put(node, weight)

    def _put(self, node: Node, weight: int) -> None:
        if not self._stack:
            if self.root is None:
                self.root = node
            return
        top = self._stack[-1]
        top.weight += weight
        if not isinstance(top.event, yaml.MappingStartEvent):
            top.items.append(node)
        elif not top.has_key:
            top.has_key = True
            top.key = self._accepted_key(node, top)
        else:
            if top.key is not None:
                top.entries[top.key.value] = (top.key, node)
            top.has_key = False

    def _accepted_key(self, node: Node, top: _Open) -> ScalarNode | None:
        if isinstance(node, BrokenNode):
            return None
        if not isinstance(node, ScalarNode):
            self._problems.add(
                "a key must be text", node.start, node.start + 1, hint="a text that begins with { or [ must be quoted"
            )
            return None
        if node.style is Style.PLAIN and node.value == "<<":
            self._problems.add("merge keys (<<) are not allowed", node.start, node.end, hint="write the keys out")
            return None
        if node.value in top.entries:
            first, _ = self._problems.source.place(top.entries[node.value][0].start)
            message = f"the key {shorten(node.value)!r} occurs twice"
            self._problems.add(message, node.start, node.end, hint=f"it stands in line {first} already; remove one of them")
            return None
        return node

    def _content_start(self, event: Any) -> int:
        """Where the value begins: an anchor counts as part of the event."""
        start: int = event.start_mark.index
        anchor = _ANCHOR.match(self._text, start) if event.anchor is not None else None
        return anchor.end() if anchor else start

    def _note(self, event: Any, message: str, hint: str) -> None:
        start = event.start_mark.index
        self._problems.add(message, start, start + 1, hint=hint)


def _index(mark: Any) -> int:
    return int(mark.index)


def _note_syntax(error: yaml.MarkedYAMLError, problems: Problems) -> None:
    mark = error.problem_mark or error.context_mark
    words = error.problem or error.context or "cannot be read"
    at_end = mark is not None and not problems.source.text[mark.index :].strip()
    if at_end and error.context_mark is not None:
        mark = error.context_mark  # where the quote or bracket opened tells more than the end of the file
    index = min(mark.index, len(problems.source.text)) if mark is not None else 0
    if problems.source.text[index : index + 1] == "\t":
        problems.add("a tab cannot indent YAML", index, index + 1, hint="indent with spaces")
        return
    if "nesting depth" in words:
        # libyaml gives up by itself, and its scanner is ahead of the events
        problems.add(f"nested more than {DEEPEST} levels deep", index, index + 1, hint="")
        return
    context = f" {error.context}" if error.context else ""
    hint = next(_syntax_hints(error, index, problems.source), "")
    problems.add(f"not valid YAML{context}: {words}", index, index + 1, hint=hint)


def _syntax_hints(error: yaml.MarkedYAMLError, index: int, source: Source) -> Iterator[str]:
    """Says what to do if the place lies in the text of a key: most likely an expression that YAML reads otherwise."""
    if "escape character" in (error.problem or ""):
        yield "in double quotes a backslash begins an escape: write two of them, or use single quotes"
    context = error.context or ""
    in_flow = "flow" in context or "alias" in context
    places = [index] + ([error.context_mark.index] if error.context_mark is not None else [])
    for place in places:
        line, column = source.place(min(place, len(source.text)))
        found = [key for key in _KEY_AND_TEXT.finditer(source.line(line)) if column > key.end()][-1:]
        if found and not (in_flow and found[0][2] in "[{"):
            key = found[0][1]
            yield f"quote the value of {key}, or write it on a line of its own below `{key}: |`"
    if "alias" in context:
        yield "a text that begins with * must be quoted"
    yield "look at the indentation, and at quotes and brackets that are not closed"
