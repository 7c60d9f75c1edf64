"""A Lighthouse result (LHR) of versions 3 to 13 as it is on disk: only what the format reads."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

Score = Annotated[float, msgspec.Meta(ge=0, le=1)]


NOTHING = msgspec.Raw(b"null")


class Audit(msgspec.Struct, rename="camel"):
    """One audit. Version 4 and older call `numericValue` `rawValue`, where it may also be a truth value."""

    title: str = ""
    description: str = ""
    display_value: Any = None
    error_message: str | None = None
    score: Score | None = None
    score_display_mode: str = ""
    numeric_value: float | None = None
    raw_value: float | bool | str | list[Any] | dict[str, Any] | None = None
    details: msgspec.Raw = NOTHING

    @property
    def number(self) -> float | None:
        """The measured number; None if the audit measured none."""
        raw = self.raw_value
        old = float(raw) if isinstance(raw, (int, float)) and not isinstance(raw, bool) else None
        return old if self.numeric_value is None else self.numeric_value


class AuditRef(msgspec.Struct):
    """An audit's place in a category."""

    id: str
    weight: float = 0
    group: str | None = None


class Category(msgspec.Struct, rename="camel"):
    """A category; without a score if one of its weighted audits broke."""

    score: Score | None = None
    audit_refs: list[AuditRef] | None = None


class RuntimeFault(msgspec.Struct):
    """Why the whole run broke; version 3 writes `NO_ERROR` when it did not."""

    code: str = ""
    message: str = ""


class Settings(msgspec.Struct, rename="camel"):
    """How the page was looked at."""

    form_factor: str | None = None
    emulated_form_factor: str | None = None


class Messages(msgspec.Struct, rename="camel"):
    """Ids of the messages in the report, in whatever language it is written."""

    icu_message_paths: dict[str, msgspec.Raw] | None = None


class LighthouseResult(msgspec.Struct, rename="camel"):
    """The whole report."""

    lighthouse_version: str
    audits: dict[str, Audit]
    categories: dict[str, Category]
    requested_url: str | None = None
    final_url: str | None = None
    final_displayed_url: str | None = None
    fetch_time: str = ""
    run_warnings: list[str] | None = None
    runtime_error: RuntimeFault | None = None
    config_settings: Settings | None = None
    i18n: Messages | None = None

    @property
    def url(self) -> str:
        """The page that was looked at, after redirections."""
        return self.final_displayed_url or self.final_url or self.requested_url or ""


class Node(msgspec.Struct):
    """A page element."""

    selector: str | None = None
    snippet: str | None = None
    explanation: str | None = None


class Item(msgspec.Struct):
    """One row of a failing accessibility audit."""

    node: Node | None = None


class AxeData(msgspec.Struct):
    """What axe says about the rule; Lighthouse hands it on since version 8."""

    impact: str | None = None
    tags: list[str] | None = None


class Details(msgspec.Struct, rename="camel"):
    """The details of a failing accessibility audit."""

    items: list[Item] | dict[str, msgspec.Raw] | None = None
    debug_data: AxeData | None = None

    @property
    def nodes(self) -> list[Node]:
        """One page element for each row, an unnamed one where a row names none."""
        items = self.items if isinstance(self.items, list) else []
        return [item.node or Node() for item in items]
