"""Results of axe-core as its reporters write them: only what the format reads."""

from __future__ import annotations

import msgspec


class Check(msgspec.Struct):
    """What one check says of an element. The check `error-occurred` says that the rule broke."""

    id: str = ""
    message: str | None = None


class Element(msgspec.Struct):
    """How the reporters `raw` and `rawEnv` tell an element."""

    selector: list[str | list[str]] | None = None
    source: str | None = None


class Node(msgspec.Struct):
    """One element that a rule looked at."""

    impact: str | None = None
    target: list[str | list[str]] | None = None
    html: str | None = None
    node: Element | None = None
    any: list[Check] | None = None
    all: list[Check] | None = None
    none: list[Check] | None = None

    @property
    def selector(self) -> str:
        """The element as CSS selectors, from the outermost frame or shadow root inwards."""
        steps = self.target or (self.node.selector if self.node else None) or []
        return " >>> ".join(part for step in steps for part in ([step] if isinstance(step, str) else step))

    @property
    def snippet(self) -> str:
        """The element's beginning as HTML."""
        return self.html or (self.node.source if self.node else None) or ""


class Rule(msgspec.Struct, rename="camel"):
    """A rule and the elements of one outcome."""

    id: str
    impact: str | None = None
    tags: list[str] | None = None
    help: str = ""
    help_url: str | None = None
    nodes: list[Node] | None = None


class Ran(msgspec.Struct):
    """A rule that found nothing wrong."""

    id: str
    tags: list[str] | None = None


class Engine(msgspec.Struct):
    """Which axe looked; since axe-core 3.2."""

    name: str = ""
    version: str = ""


class Page(msgspec.Struct, rename="camel"):
    """What the reporters `v1`, `v2`, `na` and `no-passes` write for one page; the last leaves out all but the violations."""

    test_engine: Engine | None = None
    timestamp: str = ""
    url: str = ""
    violations: list[Rule] | None = None
    incomplete: list[Rule] | None = None
    passes: list[Ran] | None = None
    inapplicable: list[Ran] | None = None


class RawRule(msgspec.Struct, rename="camel"):
    """What the reporter `raw` writes for one rule: its elements by outcome."""

    id: str
    violations: list[Node]
    impact: str | None = None
    tags: list[str] | None = None
    help: str = ""
    help_url: str | None = None
    result: str = ""
    incomplete: list[Node] | None = None

    def outcome(self, nodes: list[Node]) -> Rule:
        """The rule with the elements of one outcome."""
        return Rule(id=self.id, impact=self.impact, tags=self.tags, help=self.help, help_url=self.help_url, nodes=nodes)


class RawPage(msgspec.Struct):
    """What the reporter `rawEnv` writes."""

    raw: list[RawRule]
    env: Page | None = None
