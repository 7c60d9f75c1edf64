"""The shape of what Semgrep writes: the fields that gatekit reads.

Source: semgrep/semgrep-interfaces, `semgrep_output_v1.atd`; the web API of Semgrep's platform, https://semgrep.dev/api/v1/docs.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import field


class Point(msgspec.Struct):
    """A place in a file."""

    line: int | None = None
    col: int | None = None


class Dependency(msgspec.Struct):
    """The package that was found in a lock file."""

    package: str | None = None
    version: str | None = None
    ecosystem: str | None = None


class DependencyMatch(msgspec.Struct):
    """What of a lock file matched."""

    found_dependency: Dependency | None = None


class Supply(msgspec.Struct):
    """What a finding of Semgrep Supply Chain has."""

    reachable: bool | None = None
    dependency_match: DependencyMatch | None = None


class Extra(msgspec.Struct):
    """What a match says beside its place. Metadata are the rule author's own, of any type."""

    severity: str
    metadata: dict[str, Any] | None = None
    message: str | None = None
    fingerprint: str | None = None
    lines: str | None = None
    is_ignored: bool | None = None
    sca_info: Supply | None = None
    validation_state: str | None = None


class Match(msgspec.Struct):
    """A finding."""

    check_id: str
    path: str
    extra: Extra
    start: Point | None = None
    end: Point | None = None


class Failure(msgspec.Struct):
    """What went wrong. Its message is left unread: it may quote the code."""

    type: Any = None
    path: str | None = None
    rule_id: str | None = None


class Skipped(msgspec.Struct):
    """A file that was not scanned, and why."""

    reason: str | None = None


class Paths(msgspec.Struct):
    """What was scanned, and with `--verbose` what was not."""

    scanned: list[str] | None = None
    skipped: list[Skipped] | None = None


class Report(msgspec.Struct):
    """A report of `semgrep scan --json`."""

    results: list[Match]
    errors: list[Failure] | None = None
    paths: Paths | None = None
    version: str | None = None
    skipped_rules: list[msgspec.Raw] | None = None


class ApiPlace(msgspec.Struct):
    """A place, as the platform tells it."""

    file_path: str | None = None
    line: int | None = None
    column: int | None = None
    end_line: int | None = None


class ApiRule(msgspec.Struct):
    """A rule, as the platform tells it."""

    cwe_names: list[str] | None = None


class ApiFinding(msgspec.Struct):
    """A finding of the platform."""

    rule_name: str
    severity: str
    location: ApiPlace | None = None
    rule_message: str | None = None
    match_based_id: str | None = None
    confidence: str | None = None
    state: str | None = None
    status: str | None = None
    triage_state: str | None = None
    triage_reason: str | None = None
    line_of_code_url: str | None = None
    rule: ApiRule | None = None


class ApiReport(msgspec.Struct):
    """A page of findings of the platform."""

    findings: list[ApiFinding]


class References(msgspec.Struct, rename="camel"):
    """Other ids of an advisory."""

    cve_ids: list[str] | None = None
    cwe_ids: list[str] | None = None


class Advisory(msgspec.Struct, rename="camel"):
    """What is known about a vulnerability."""

    rule_id: str
    severity: str
    title: str | None = None
    ecosystem: str | None = None
    references: References | None = None


class NamedVersion(msgspec.Struct, rename="camel"):
    """A package in a version."""

    name: str | None = None
    version_specifier: str | None = None


class LockPlace(msgspec.Struct, rename="camel"):
    """A place in a lock file; numbers are texts."""

    path: str | None = None
    start_line: str | None = None


class Triage(msgspec.Struct, rename="camel"):
    """What people said of a vulnerability."""

    status: str | None = None
    dismiss_reason: str | None = None


class ApiVulnerability(msgspec.Struct, rename="camel"):
    """A vulnerability of the platform's Supply Chain."""

    advisory: Advisory
    exposure_type: str | None = None
    matched_dependency: NamedVersion | None = None
    closest_safe_dependency: NamedVersion | None = None
    dependency_file_location: LockPlace | None = None
    triage: Triage | None = None


class ApiVulnerabilities(msgspec.Struct):
    """A page of vulnerabilities of the platform."""

    vulns: list[ApiVulnerability]
    has_more: bool = field(default=False, name="hasMore")
