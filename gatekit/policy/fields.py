"""Takes typed values out of a mapping, and notes everything that is wrong with it at its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import TypeVar

from msgspec import Struct

from gatekit.errors import meant
from gatekit.policy.keys import RESERVED, Table
from gatekit.policy.nodes import BrokenNode, ListNode, MapNode, Node, ScalarNode, WholeNode, describe, resolve, shorten
from gatekit.policy.source import Problems
from gatekit.policy.words import as_id, is_id, parse_date, parse_duration

T = TypeVar("T")

_BRACES = re.compile(r"\{[^{}/]*,[^{}/]*\}")


class Expression(Struct, frozen=True, eq=False):
    """A CEL text where it stands.

    Attributes:
        text: without white space at its ends.
        node: the scalar that holds it.
        skipped: how many characters of the scalar's value stand before the text.
    """

    text: str
    node: ScalarNode
    skipped: int


def span(node: Node) -> tuple[int, int]:
    """What a caret underlines for a node: a scalar, the first key of a block mapping, else the first character."""
    if isinstance(node, MapNode) and node.entries and node.entries[0][0].start == node.start:
        return span(node.entries[0][0])
    return (node.start, node.end) if isinstance(node, ScalarNode) else (node.start, node.start + 1)


class Fields:
    """One mapping of the language. Every getter notes its problem and gives a harmless value in place of a wrong one.

    Args:
        node: what stands where the mapping should be.
        table: the keys that it may have.
        problems: where problems are noted.
        key: the key that the mapping is the value of, to be shown where there is nothing else; None if it has none.
    """

    def __init__(self, node: Node, table: Table, problems: Problems, *, key: ScalarNode | None = None) -> None:
        self.node = node
        self.problems = problems
        self._what = table.what
        self._usable = isinstance(node, MapNode)
        self._keys: dict[str, ScalarNode] = {}
        self._values: dict[str, Node] = {}
        if isinstance(node, MapNode):
            self._take(node, table)
        elif not isinstance(node, BrokenNode):
            place = key if key is not None and node.start == node.end else node
            hint = f"its keys: {', '.join(table.keys)}"
            self.note_at(place, f"{table.what} must be a mapping, found {describe(node)}", hint=hint)

    def _take(self, node: MapNode, table: Table) -> None:
        for key, value in node.entries:
            if key.value in table.keys:
                self._keys[key.value] = key
                self._values[key.value] = value
            elif key.value in RESERVED:
                self.note_at(key, f"{key.value!r} is not yet supported", hint="the word is reserved; remove it")
            else:
                message = f"{table.what} has no key {shorten(key.value)!r}"
                self.note_at(key, message, hint=meant(key.value, [known for known in table.keys if known not in self._keys]))

    # places

    def note(self, key: str, message: str, *, hint: str = "", warning: bool = False) -> None:
        """Notes a problem of the value of a key, or of the key itself if the value is empty."""
        value = self._values[key]
        self.note_at(self._keys[key] if value.start == value.end else value, message, hint=hint, warning=warning)

    def note_key(self, key: str, message: str, *, hint: str = "", warning: bool = False) -> None:
        """Notes a problem of a key itself."""
        self.note_at(self._keys[key], message, hint=hint, warning=warning)

    def note_at(self, node: Node, message: str, *, hint: str = "", warning: bool = False) -> None:
        """Notes a problem of any node."""
        self.problems.add(message, *span(node), hint=hint, warning=warning)

    # what is there

    def has(self, key: str) -> bool:
        """Whether the key is there, whatever its value."""
        return key in self._values

    def need(self, *keys: str) -> None:
        """Notes each of the keys that is not there."""
        for key in keys:
            if key not in self._values:
                self.note_missing(f"the key {key!r}")

    def note_missing(self, what: str) -> None:
        """Notes that something is not there, unless the whole mapping is not."""
        if self._usable:
            self.note_at(self.node, f"{self._what} needs {what}")

    def node_of(self, key: str) -> WholeNode | None:
        """The value of a key; None if it is not there or has been reported already."""
        value = self._values.get(key)
        return None if isinstance(value, BrokenNode) else value

    def key_of(self, key: str) -> ScalarNode | None:
        """The key itself; None if it is not there."""
        return self._keys.get(key)

    def scalar(self, key: str) -> ScalarNode | None:
        """The scalar of a key, still unresolved; None if there is none."""
        value = self.node_of(key)
        if value is None or isinstance(value, ScalarNode):
            return value
        self.note(key, f"{key} must be a single value, found {describe(value)}")
        return None

    # typed values

    def text(self, key: str) -> str:
        """A text without white space at its ends; "" if the key is not there."""
        value = self.node_of(key)
        return "" if value is None else self._text(key, value)

    def flag(self, key: str, *, default: bool = False) -> bool:
        """`true` or `false`."""
        node = self.scalar(key)
        if node is None:
            return default
        value = resolve(node)
        if isinstance(value, bool):
            return value
        self.note(key, f"{key} must be true or false, found {describe(node)}")
        return default

    def word(self, key: str, what: str, choices: Mapping[str, T], default: T) -> T:
        """One word of a vocabulary."""
        value = self.node_of(key)
        return default if value is None else self._word(key, value, what, choices, default)

    def words(self, key: str, what: str, choices: Mapping[str, T]) -> tuple[T, ...]:
        """A list of words of a vocabulary, each once."""
        found: dict[str, T] = {}
        for node in self.items(key):
            word = self._word(key, node, what, as_words(choices), "")
            if word in found:
                self.note_at(node, f"{word!r} is listed twice")
            elif word:
                found[word] = choices[word]
        return tuple(found.values())

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, each once."""
        found: dict[str, None] = {}
        for node in self.items(key):
            text = self._text(key, node)
            if text in found:
                self.note_at(node, f"{shorten(text)!r} is listed twice")
            elif text:
                found[text] = None
        return tuple(found)

    def globs(self, key: str) -> tuple[str, ...]:
        """A list of globs on paths relative to the root."""
        for node in self.items(key):
            if isinstance(node, ScalarNode):
                self._hold_glob(node)
        return self.texts(key)

    def items(self, key: str) -> tuple[Node, ...]:
        """The items of a list that is not empty."""
        value = self.node_of(key)
        if isinstance(value, ListNode):
            if not value.items:
                self.note(key, f"{key} is empty", hint=f"name something, or remove {key}")
            return tuple(item for item in value.items if not isinstance(item, BrokenNode))
        if value is not None:
            as_written = self.problems.source.text[value.start : value.end]
            is_word = isinstance(value, ScalarNode) and isinstance(resolve(value), str) and "\n" not in as_written
            hint = f"write {key}: [{shorten(as_written)}]" if is_word else ""
            self.note(key, f"{key} must be a list, found {describe(value)}", hint=hint)
        return ()

    def entries(self, key: str) -> tuple[tuple[ScalarNode, Node], ...]:
        """The keys and values of a mapping whose keys the policy chooses."""
        value = self.node_of(key)
        if isinstance(value, MapNode):
            return value.entries
        if value is not None:
            self.note(key, f"{key} must be a mapping, found {describe(value)}")
        return ()

    def identifier(self, key: str) -> str:
        """An id; "" if there is none that can be used."""
        text = self.text(key)
        return text if not text or self.hold_id(self._values[key], text) else ""

    def hold_id(self, node: Node, text: str) -> bool:
        """Whether the text is an id; notes it at the node if not."""
        if is_id(text):
            return True
        better = as_id(text)
        hint = "an id has lower-case letters, digits and _, begins with a letter, and is no word of CEL"
        self.note_at(node, f"{shorten(text)!r} cannot be an id", hint=f"write {better!r}: {hint}" if better else hint)
        return False

    def duration(self, key: str) -> timedelta | None:
        """A duration longer than nothing."""
        return self._parsed(key, lambda text: parse_duration(text) or None, "a duration such as 24h, 30m, 7d or 1d12h")

    def day(self, key: str) -> date | None:
        """A date."""
        return self._parsed(key, parse_date, 'a date such as "2027-01-01"')

    def expression(self, key: str) -> Expression | None:
        """A CEL expression; None if the key is not there."""
        value = self.node_of(key)
        return None if value is None else self.expression_of(key, value, self._keys[key])

    def expression_of(self, label: str, node: Node, key: ScalarNode) -> Expression | None:
        """The CEL expression of the node below a key; a plain `true` or `80` is CEL too."""
        if not isinstance(node, ScalarNode):
            hint = "a text that begins with [ or { must be quoted, or written below |"
            if not isinstance(node, BrokenNode):
                self.note_at(node, f"{label} must be a CEL expression, found {describe(node)}", hint=hint)
            return None
        text = node.value.strip()
        if not text or resolve(node) is None:
            self._note_empty(label, node, key)
            return None
        return Expression(text, node, node.value.index(text))

    def _hold_glob(self, node: ScalarNode) -> None:
        segments = node.value.strip().removeprefix("/").removesuffix("/").split("/")
        if "\\" in node.value or (node.value.strip() and not {"", ".", ".."}.isdisjoint(segments)):
            hint = "a glob is relative to the root, without ./ before it, has single / between folders, and cannot leave the root"
            self.note_at(node, f"{shorten(node.value)!r} cannot match any report", hint=hint)
        elif _BRACES.search(node.value):
            self.note_at(node, "braces stand for themselves in a glob", hint="write one glob for each of the words", warning=True)

    def _parsed(self, key: str, parse: Callable[[str], T | None], what: str) -> T | None:
        node = self.scalar(key)
        if node is None:
            return None
        value = parse(node.value)
        if value is None:
            self.note(key, f"{key} must be {what}, found {describe(node)}")
        return value

    def _text(self, label: str, node: Node, *, hint: str = "") -> str:
        value = resolve(node) if isinstance(node, ScalarNode) else None
        if isinstance(value, str) and value.strip():
            return value.strip()
        if isinstance(node, ScalarNode) and (value is None or isinstance(value, str)):
            self._note_empty(label, node, self._keys[label])
        elif not isinstance(node, BrokenNode):
            hint = hint or ("put it in quotes" if isinstance(node, ScalarNode) else "")
            self.note_at(node, f"{label} must be text, found {describe(node)}", hint=hint)
        return ""

    def _note_empty(self, label: str, node: ScalarNode, key: ScalarNode) -> None:
        self.note_at(key if node.start == node.end else node, f"{label} is empty")

    def _word(self, label: str, node: Node, what: str, choices: Mapping[str, T], default: T) -> T:
        text = self._text(label, node, hint=meant("", choices))
        if text and text not in choices:
            self.note_at(node, f"unknown {what} {shorten(text)!r}", hint=meant(text, choices))
        return choices.get(text, default)


def as_words(values: Iterable[str]) -> dict[str, str]:
    """A vocabulary whose words stand for themselves."""
    return {value: value for value in values}
