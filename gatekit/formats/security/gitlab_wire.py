"""The shape of GitLab's security reports: the fields that gatekit reads.

Source: gitlab-org/security-products/security-report-schemas, `dist/*-report-format.json`.
"""

from __future__ import annotations

import msgspec
from msgspec import field


class Scanner(msgspec.Struct):
    """A tool."""

    id: str | None = None
    version: str | None = None


class Message(msgspec.Struct):
    """What the analyzer said. Its text is left unread: it may quote what it was about."""

    level: str | None = None


class Scan(msgspec.Struct):
    """How the scan went."""

    type: str | None = None
    status: str | None = None
    scanner: Scanner | None = None
    analyzer: Scanner | None = None
    end_time: str | None = None
    messages: list[Message] | None = None


class Identifier(msgspec.Struct):
    """A name of what was found: first the tool's, then those of catalogues. Some analyzers write a CWE as a number."""

    type: str | None = None
    name: str | None = None
    value: str | int | None = None
    url: str | None = None


class Package(msgspec.Struct):
    """A package's name."""

    name: str | None = None


class Dependency(msgspec.Struct):
    """A package in a version."""

    package: Package | None = None
    version: str | None = None


class Commit(msgspec.Struct):
    """The commit that a secret is in. Author and message are left unread."""

    sha: str | None = None


class Location(msgspec.Struct):
    """A place: in a file, a package, an image, or behind an address."""

    file: str | None = None
    start_line: int | None = None
    end_line: int | None = None
    class_: str | None = field(default=None, name="class")
    method: str | None = None
    dependency: Dependency | None = None
    image: str | None = None
    operating_system: str | None = None
    hostname: str | None = None
    host: str | None = None
    path: str | None = None
    param: str | None = None
    crash_type: str | None = None
    crash_state: str | None = None
    commit: Commit | None = None


class Signature(msgspec.Struct):
    """What tells a finding from others wherever its line is."""

    value: str | None = None


class TrackingItem(msgspec.Struct):
    """A place with its signatures."""

    signatures: list[Signature] | None = None


class Tracking(msgspec.Struct):
    """How GitLab follows a finding."""

    items: list[TrackingItem] | None = None


class Flag(msgspec.Struct):
    """What the tool adds to a finding."""

    type: str | None = None


class CvssVector(msgspec.Struct):
    """One vendor's CVSS."""

    vendor: str
    vector: str


class Vulnerability(msgspec.Struct):
    """A finding, whatever its kind."""

    identifiers: list[Identifier]
    location: Location | None = None
    category: str | None = None
    name: str | None = None
    message: str | None = None
    severity: str | None = None
    confidence: str | None = None
    cve: str | None = None
    scanner: Scanner | None = None
    tracking: Tracking | None = None
    flags: list[Flag] | None = None
    raw_source_code_extract: str | None = None
    cvss_vectors: list[CvssVector] | None = None


class DependencyFile(msgspec.Struct):
    """A file of dependencies, with all of them."""

    path: str | None = None
    package_manager: str | None = None
    dependencies: list[Dependency] | None = None


class Report(msgspec.Struct):
    """A report."""

    vulnerabilities: list[Vulnerability]
    version: str | None = None
    scan: Scan | None = None
    dependency_files: list[DependencyFile] | None = None
