"""The shape of an OSV-Scanner JSON report: the fields that gatekit reads.

Source: google/osv-scanner, `pkg/models/results.go`; the OSV schema, https://ossf.github.io/osv-schema/.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import field


class Wire(msgspec.Struct, gc=False):
    """Base of the wire structs: trees, so the cyclic collector need not track them."""


class Rating(Wire):
    """A CVSS vector, or a distribution's own word."""

    type: str | None = None
    score: str | None = None


class AffectedPackage(Wire):
    """Whose versions are affected."""

    name: str | None = None
    ecosystem: str | None = None
    purl: str | None = None


class Event(Wire):
    """Where a range of affected versions begins or ends."""

    fixed: str | None = None


class Range(Wire):
    """A range of affected versions."""

    events: list[Event] | None = None


class Described(Wire):
    """What carries more from the source of a record; its name is in snake case, or in camel case as protobuf writes it."""

    database_specific: dict[str, Any] | None = None
    database_specific_2: dict[str, Any] | None = field(default=None, name="databaseSpecific")

    @property
    def more(self) -> dict[str, Any]:
        """What the source adds."""
        return self.database_specific or self.database_specific_2 or {}


class Affected(Described, kw_only=True):
    """The affected versions of one package."""

    package: AffectedPackage | None = None
    ranges: list[Range] | None = None


class Vulnerability(Described, kw_only=True):
    """A record of the OSV database."""

    id: str
    aliases: list[str] | None = None
    summary: str | None = None
    details: str | None = None
    severity: list[Rating] | None = None
    affected: list[Affected] | None = None


class Analysis(Wire):
    """What the scanner found out about a vulnerability beyond its being there."""

    called: bool | None = None
    unimportant: bool | None = None


class Group(Wire):
    """Records that are aliases of each other."""

    ids: list[str] | None = None
    aliases: list[str] | None = None
    max_severity: str | None = None
    experimental_analysis: dict[str, Analysis] | None = field(default=None, name="experimentalAnalysis")
    experimental_analysis_2: dict[str, Analysis] | None = field(default=None, name="experimental_analysis")


class PackageInfo(Wire):
    """A package, or a commit of a repository."""

    name: str | None = None
    version: str | None = None
    ecosystem: str | None = None
    commit: str | None = None
    deprecated: bool | None = None


class Package(Wire):
    """What was found in a package."""

    package: PackageInfo
    dependency_groups: list[str] | None = None
    vulnerabilities: list[Vulnerability] | None = None
    groups: list[Group] | None = None
    licenses: list[str] | None = None
    license_violations: list[str] | None = None


class Source(Wire):
    """The lock file, SBOM, folder or image layer."""

    path: str | None = None


class Result(Wire):
    """The packages of one source."""

    source: Source
    packages: list[Package] | None


class LicenseConfig(Wire):
    """Which licences are allowed."""

    allowlist: list[str] | None = None


class Config(Wire):
    """What was looked for."""

    licenses: LicenseConfig | None = None


class Report(Wire):
    """A whole report."""

    results: list[Result] | None
    experimental_config: Config | None = None
