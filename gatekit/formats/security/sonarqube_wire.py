"""The shape of what SonarQube and those who write for it have in common: the fields that gatekit reads.

Source: SonarQube's manual, "Generic formatted issue reports"; its web API, `api/issues/search` and `api/hotspots/search`.
"""

from __future__ import annotations

import msgspec
from msgspec import field


class Range(msgspec.Struct, rename="camel"):
    """A place in a file. Columns and offsets count from 0."""

    start_line: int | None = None
    end_line: int | None = None
    start_column: int | None = None
    start_offset: int | None = None


class PrimaryLocation(msgspec.Struct, rename="camel"):
    """The place of an issue of another tool."""

    file_path: str | None = None
    message: str | None = None
    text_range: Range | None = None


class Impact(msgspec.Struct, rename="camel"):
    """What an issue harms, and how much."""

    software_quality: str | None = None
    severity: str | None = None


class Issue(msgspec.Struct, rename="camel"):
    """An issue or a security hotspot, in any of the dialects."""

    rule: str | None = None
    rule_id: str | None = None
    rule_key: str | None = None
    engine_id: str | None = None
    type: str | None = None
    severity: str | None = None
    vulnerability_probability: str | None = None
    security_category: str | None = None
    impacts: list[Impact] | None = None
    component: str | None = None
    project: str | None = None
    primary_location: PrimaryLocation | None = None
    line: int | None = None
    text_range: Range | None = None
    message: str | None = None
    hash: str | None = None
    tags: list[str] | None = None
    resolution: str | None = None
    issue_status: str | None = None


class Rule(msgspec.Struct, rename="camel"):
    """A rule of another tool, which since 10.3 says what its issues are."""

    id: str
    engine_id: str | None = None
    type: str | None = None
    severity: str | None = None
    impacts: list[Impact] | None = None


class Component(msgspec.Struct):
    """A file that the server knows."""

    key: str | None = None
    path: str | None = None


class Paging(msgspec.Struct, rename="camel"):
    """How many items all pages hold."""

    total: int | None = None


class Report(msgspec.Struct, rename="camel"):
    """A report or a page. What sonar-report writes has its rules as an object, which nothing here needs."""

    issues: list[Issue] | None = None
    hotspots: list[Issue] | None = None
    rules: list[Rule] | dict[str, msgspec.Raw] | None = None
    components: list[Component] | None = None
    paging: Paging | None = None
    total: int | None = None
    sonar_base_url: str | None = field(default=None, name="sonarBaseURL")
