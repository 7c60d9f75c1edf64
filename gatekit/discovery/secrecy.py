"""The last look at what a report gave: what is evidently a secret is masked, whatever format and field it came through.

Formats keep out what their tools quote of secrets. But any text can hold one that nobody expected there: a test's message, the
label of an image that was built from `https://ci:password@...`, a rule of somebody's own that repeats what it found.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, TypeVar, cast

import attrs

from gatekit.formats.contract import Content
from gatekit.model.finding import NO_COMPONENT, Component, Finding
from gatekit.model.metric import Metric
from gatekit.model.value import Value
from gatekit.model.vocabulary import Kind

_MASK = "***"
_VALUE = r"[^&#\s'\"<>]"
_NAME = r"(?:token|secret|passw|signature|credential|api_?key)"
# the first of each is a part that hardly any other text has; patterns take time in proportion to the text, whatever it is
_EVIDENT = (
    ("://", r"(?<=://)[^/?#@:\s'\"<>]*:[^/?#\s'\"<>]*@", f"{_MASK}@"),
    ("://", r"(?<=://)[^/?#@:\s'\"<>]{20,}@", f"{_MASK}@"),  # a token in place of a name
    ("://", r"(?<=http://|ttps://)[^/?#@:\s'\"<>]+@", f"{_MASK}@"),  # over HTTP any name may be one
    ("://", rf"(?<=[?&])([\w.-]{{0,30}}{_NAME}[\w.-]{{0,30}}=){_VALUE}+", rf"\1{_MASK}"),
    ("PRIVATE KEY-----", r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]*(?:-----END [A-Z ]{0,30}PRIVATE KEY-----)?", _MASK),
    ("] found ", r"(?<=\] found )([^:\n]{1,80}: )\S{8,}", rf"\1{_MASK}"),  # Secretlint in TAP and other formats of ESLint's
    ("AKIA", r"\bAKIA[0-9A-Z]{16}\b", _MASK),
    ("ASIA", r"\bASIA[0-9A-Z]{16}\b", _MASK),
    ("AIza", r"\bAIza[\w-]{35}", _MASK),
    ("eyJ", r"(?<![\w-])eyJ[\w-]{10,}\.eyJ[\w-]{10,}(?:\.[\w-]*)?", _MASK),
    ("glpat-", r"\bglpat-[\w.-]{20,}", _MASK),
    ("xox", r"\bxox[abeoprs]-[\w-]{10,}", _MASK),
    ("SG.", r"\bSG\.[\w-]{16,}\.[\w-]{32,}", _MASK),
    ("sk-", r"\bsk-[\w-]{32,}", _MASK),
    *((f"gh{kind}_", rf"\bgh{kind}_[A-Za-z0-9]{{36,}}", _MASK) for kind in "oprsu"),
    ("github_pat_", r"\bgithub_pat_\w{50,}", _MASK),
    ("npm_", r"\bnpm_[A-Za-z0-9]{36,}", _MASK),
    ("k_live_", r"\b[rs]k_live_[A-Za-z0-9]{16,}", _MASK),
)
_HINTS = tuple(dict.fromkeys(hint for hint, _, _ in _EVIDENT))
# looking for one character is much faster than looking for several
_HINTS_WITH = {mark: tuple(hint for hint in _HINTS if mark in hint) for mark in "-_"}
_OTHER_HINTS = tuple(hint for hint in _HINTS if "-" not in hint and "_" not in hint)

V = TypeVar("V", bound=Value)
# what advisories and licences say is public, and it is these that come by the hundred thousand
_PUBLIC = frozenset((Kind.LICENSE, Kind.VULNERABILITY))
# records of which there are as many; an address can be in a package URL alone
_MANY = frozenset(("ComponentRecord", "FileCoverage"))


def without_evident_secrets(text: str) -> str:
    """A text without what is a secret by its looks: private keys, tokens of well-known services, passwords in addresses.

    >>> without_evident_secrets("git clone https://ci:hunter2@example.org/a.git failed")
    'git clone https://***@example.org/a.git failed'
    >>> without_evident_secrets("AKIAIOSFODNN7EXAMPLE in https://example.org/a?access_token=hunter2&page=2")
    '*** in https://example.org/a?access_token=***&page=2'
    """
    for hint, pattern, mask in _EVIDENT:
        if hint in text:
            text = re.sub(pattern, mask, text)
    return text


def guarded(content: Content) -> Content:
    """The same content without evident secrets in any of its texts."""
    return attrs.evolve(
        content,
        findings=_all_guarded(content.findings),
        metrics=_all_guarded(content.metrics),
        records=_all_guarded(content.records),
        unread=tuple(_all_guarded(content.unread)),
        blank=without_evident_secrets(content.blank),
        incomplete=tuple(map(without_evident_secrets, content.incomplete)),
    )


def _all_guarded(values: Sequence[V]) -> Sequence[V]:
    """The very same sequence, if nothing in it had to be masked."""
    changed = {}
    for number, value in enumerate(values):
        if _is_worth_a_look(value):
            masked = _masked(value)
            if masked is not value:
                changed[number] = masked
    return [changed.get(number, value) for number, value in enumerate(values)] if changed else values


def _is_worth_a_look(value: Value) -> bool:
    """Whether a value may hold a secret, found out quickly for those that come by the hundred thousand."""
    if isinstance(value, Finding):
        place, uri = value.location, value.help_uri
        if "://" in place.path or "://" in place.logical_name or "@" in uri or "?" in uri or value.state_reason:
            return True
        if value.component is not NO_COMPONENT and _holds_address(value.component):
            return True
        return value.kind not in _PUBLIC and _has_hint(value.message)
    if isinstance(value, Metric):
        return bool(value.labels)
    return type(value).__name__ not in _MANY or "://" in getattr(value, "purl", "")


def _holds_address(component: Component) -> bool:
    """Whether a package is named or versioned by where it is from: `git+https://token@example.org/a.git`."""
    return "://" in component.name or "://" in component.version or "://" in component.fixed_version or "://" in component.purl


def _has_hint(text: str) -> bool:
    for mark, hints in _HINTS_WITH.items():
        if mark in text and any(hint in text for hint in hints):
            return True
    for hint in _OTHER_HINTS:  # noqa: SIM110 - any() takes twice as long
        if hint in text:
            return True
    return False


def _masked(value: Any) -> Any:
    """The very same value, if nothing in it has to be masked."""
    if isinstance(value, str):
        return without_evident_secrets(value)
    if isinstance(value, tuple):
        parts = tuple(map(_masked, value))
        return parts if parts != value else value
    if not isinstance(value, Value):
        return value
    names = [field.name for field in attrs.fields(cast("type[attrs.AttrsInstance]", type(value)))]
    changes = {name: masked for name in names if (masked := _masked(old := getattr(value, name))) != old}
    return attrs.evolve(cast("Any", value), **changes) if changes else value
