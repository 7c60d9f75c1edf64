"""The shapes of Safety's JSON reports: the fields that gatekit reads.

Source: pyupio/safety, `safety/formatters/json.py` (check); safety-schemas, `report/schemas/v3_0/main.py` (scan).
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import field


class Wire(msgspec.Struct, gc=False):
    """Base of the wire structs: trees, so the cyclic collector need not track them."""


class Cvss(Wire):
    """A score."""

    base_score: float | None = None
    base_severity: str | None = None
    vector_string: str | None = None


class Rating(Wire):
    """What the CVE's record says; without a key, Safety's database does not tell."""

    cvssv2: Cvss | None = None
    cvssv3: Cvss | None = None


class Vulnerability(Wire):
    """A known vulnerability of a package (`safety check`)."""

    vulnerability_id: str
    package_name: str
    analyzed_version: str | None = None
    advisory: str | None = None
    cve: str | None = field(default=None, name="CVE")
    severity: Rating | None = None
    fixed_versions: list[str] | None = None
    closest: list[str | None] | None = field(default=None, name="closest_versions_without_known_vulnerabilities")
    ignored_reason: str | None = None
    more_info_url: str | None = None


class ScannedPackage(Wire):
    """A package that was looked at."""

    name: str
    version: str | None = None


class AffectedPackage(Wire):
    """A vulnerable package: where it was found, and which versions are not vulnerable."""

    name: str
    found: str | None = None
    secure_versions: list[str] | None = None


class License(Wire):
    """The licence of a package (`safety license`)."""

    package: str
    version: str | None = None
    license: str | None = None


class Git(Wire):
    """The commit that was looked at."""

    commit: str | None = None
    dirty: bool | None = None


class Meta(Wire):
    """How Safety ran."""

    safety_version: str | None = None
    timestamp: str | None = None
    packages_found: int | None = None
    vulnerabilities_found: int | None = None
    git: Git | None = None


class Check(Wire):
    """The report of `safety check`, version 2 and 3."""

    report_meta: Meta
    scanned_packages: dict[str, ScannedPackage] | None = None
    affected_packages: dict[str, AffectedPackage] | None = None
    vulnerabilities: list[Vulnerability] | None = None
    ignored_vulnerabilities: list[Vulnerability] | None = None
    licenses: list[License] | None = None


class Ignored(Wire):
    """Why a vulnerability does not count."""

    code: str | None = None
    reason: str | None = None


class KnownVulnerability(Wire):
    """A known vulnerability (`safety scan`), of which the report only tells the id."""

    id: str
    ignored: Ignored | None = None


class Remediation(Wire):
    """Which versions mend it."""

    recommended: str | None = None
    other_recommended: list[str] | None = None


class SpecificationVulnerabilities(Wire):
    """What is known of one requirement."""

    known_vulnerabilities: list[KnownVulnerability] | None
    remediation: Remediation | None = None


class Specification(Wire):
    """One requirement, as the file spells it."""

    raw: str
    vulnerabilities: SpecificationVulnerabilities


class Dependency(Wire):
    """One package of a file."""

    name: str
    specifications: list[Specification] | None


class FileResults(Wire):
    """The packages of a file."""

    dependencies: list[Dependency] | None


class File(Wire):
    """One file or environment."""

    location: str
    results: FileResults


class Project(Wire):
    """One project."""

    git: Git | None = None
    files: list[File] | None = None


class ScanResults(Wire):
    """All files and projects."""

    files: list[File] | None = None
    projects: list[Project] | None = None


class Telemetry(Wire):
    """Of which Safety."""

    safety_version: str | None = None


class ScanMeta(Wire):
    """How Safety ran."""

    timestamp: str | None = None
    telemetry: Telemetry | None = None
    schema_version: str | None = None


class Scan(Wire):
    """The report of `safety scan`, version 3."""

    meta: ScanMeta
    scan_results: ScanResults


Row = list[Any]  # package, vulnerable versions, installed version, advisory, id; since 1.10 CVSS 2 and CVSS 3
