"""What one line says about a finding or a record. Texts are still unescaped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
from msgspec import Struct

from gatekit.model.finding import Finding, Location
from gatekit.model.numbers import quantity
from gatekit.model.records import Record


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
    values = {name: value for name, value in attrs.asdict(record, recurse=False).items() if name != "report"}
    path = str(values.pop("path", ""))
    named = " ".join(str(values.pop(key)) for key in ("name", "version") if values.get(key))
    text = _coverage(values) if "covered_lines" in values else ""
    return ItemLine(
        path=path,
        place="",
        severity="",
        rule_id=named,
        text=text or _fields(values),
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


def _fields(values: Mapping[str, Any]) -> str:
    said = ((name.replace("_", " "), value) for name, value in values.items() if value not in ("", (), None))
    return "; ".join(f"{name}: {', '.join(map(str, value)) if isinstance(value, tuple) else value}" for name, value in said)
