"""What one line says about a finding or a record. Texts are still unescaped."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import attrs
from msgspec import Struct

from gatekit.model.finding import Finding, Location
from gatekit.model.numbers import quantity
from gatekit.model.records import Record
from gatekit.model.vocabulary import Severity
from gatekit.reports.values import time_text


class ItemLine(Struct, frozen=True, kw_only=True):
    """What one line says about a finding or a record.

    Attributes:
        path: the file, address or package that it stands under; "" if the report names none.
        place: line and column; "" if the report names none.
        severity: its word; "" for a record.
        rule_id: the tool's rule, or what the record is about.
        text: the rest.
        rank: how bad, for sorting; higher is worse.
        position: line and column, for sorting.
    """

    path: str
    place: str
    severity: str
    rule_id: str
    text: str
    rank: int
    position: tuple[int, int]


def item_line(offender: Finding | Record) -> ItemLine:
    """What one line says about a finding or a record."""
    return finding_line(offender) if isinstance(offender, Finding) else _record_line(offender)


def finding_line(finding: Finding) -> ItemLine:
    """What one line says about a finding.

    >>> from gatekit.model.vocabulary import Kind, Severity
    >>> line = finding_line(Finding(kind=Kind.LINT, tool="ruff", rule_id="F401", severity=Severity.HIGH, message="unused",
    ...                             location=Location(path="a.py", line=3, column=8)))
    >>> line.place, line.severity, line.rule_id, line.text
    ('3:8', 'high', 'F401', 'unused')
    """
    location = finding.location
    return ItemLine(
        path=location.path or finding.component.name or finding.component.purl,
        place=place(location),
        severity=finding.severity.word,
        rule_id=finding.rule_id,
        text=_finding_text(finding),
        rank=int(finding.severity),
        position=(location.line, location.column),
    )


def place(location: Location) -> str:
    """Line and column, as far as they are known.

    >>> place(Location(path="a.py", line=3)), place(Location(path="a.py"))
    ('3', '')
    """
    if not location.line:
        return ""
    return f"{location.line}:{location.column}" if location.column else str(location.line)


def _finding_text(finding: Finding) -> str:
    """The message, after the package and the element that it is about."""
    package, name = finding.component, finding.location.logical_name
    parts: list[str] = []
    if package.name:
        fixed = f"fixed in {package.fixed_version}" if package.fixed_version else "no fixed version known"
        parts.append(f"{package.name} {package.version}".rstrip() + f" ({fixed})")
    if name and name not in finding.rule_id and name not in finding.message:
        parts.append(name)
    return ": ".join([*parts, finding.message] if finding.message else parts)


def _record_line(record: Record) -> ItemLine:
    fields = attrs.fields_dict(type(record))
    left_out = {"report", "path", *record.NAMED_BY}
    values = {name: getattr(record, name) for name, field in fields.items() if name not in left_out}
    text = _coverage(values) if "covered_lines" in values else ""
    said = {name: value for name, value in values.items() if value not in ("", (), None) and value != fields[name].default}
    return ItemLine(
        path=getattr(record, "path", ""),
        place="",
        severity="",
        rule_id=record.called,
        text=text or _fields(said),
        rank=max(values.get("lines", 0) - values.get("covered_lines", 0), 0),
        position=(0, 0),
    )


def _coverage(values: Mapping[str, Any]) -> str:
    """What did not run of a file; "" if all of it did."""
    parts = []
    for what in ("lines", "branches"):
        whole, covered = values[what], values[f"covered_{what}"]
        if covered < whole:
            share = quantity(100 * covered / whole, "percent")
            parts.append(f"{covered:,} of {whole:,} {what} covered ({share})")
    return ", ".join(parts)


# what speaks for itself, without its name before it
_PLAIN = ("title", "message", "summary")


def _fields(said: Mapping[str, Any]) -> str:
    plain = [str(said[name]) for name in _PLAIN if name in said]
    return "; ".join(
        [*plain, *(f"{name.replace('_', ' ')}: {_word(value)}" for name, value in said.items() if name not in _PLAIN)]
    )


def _word(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if isinstance(value, datetime):
        return time_text(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.word if isinstance(value, Severity) else str(value)
