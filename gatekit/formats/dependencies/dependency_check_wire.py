"""The shape of a Dependency-Check report: the fields that gatekit reads, as its JSON names them; the XML is read into the same.

Source: dependency-check/DependencyCheck, `core/src/main/resources/templates/jsonReport.vsl` and `xmlReport.vsl`.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import field


class Wire(msgspec.Struct, gc=False, rename="camel"):
    """Base of the wire structs: trees, so the cyclic collector need not track them."""


class Metrics(Wire):
    """One CVSS, version 2, 3 or 4; some versions have put a bracket into the names of keys."""

    score: float | None = None
    base_score: float | None = None
    severity: str | None = None
    base_severity: str | None = None
    base_severity_: str | None = field(default=None, name="baseSeverity>")
    version: str | float | None = None
    vector_string: str | None = None
    attack_vector: str | None = None
    attack_complexity: str | None = None
    privileges_required: str | None = None
    user_interaction: str | None = None
    scope: str | None = None
    confidentiality_impact: str | None = None
    integrity_impact: str | None = None
    availability_impact: str | None = None


class Software(Wire):
    """A range of affected versions."""

    vulnerability_id_matched: str | bool | None = None
    version_end_excluding: str | None = None


class VulnerableSoftware(Wire):
    """The same, one level deeper."""

    software: Software


class Reference(Wire):
    """A page about it."""

    url: str | None = None


class Vulnerability(Wire):
    """A known vulnerability."""

    name: str
    source: str | None = None
    severity: str | None = None
    known_exploited_vulnerability: dict[str, Any] | None = None
    cvssv2: Metrics | None = field(default=None, name="cvssv2")
    cvssv3: Metrics | None = field(default=None, name="cvssv3")
    cvssv4: Metrics | None = field(default=None, name="cvssv4")
    cwes: list[str] | None = None
    description: str | None = None
    notes: str | None = None
    references: list[Reference] | None = None
    vulnerable_software: list[VulnerableSoftware] | None = None


class Identifier(Wire):
    """A package URL or CPE."""

    id: str


class Related(Wire):
    """A file that holds the same."""

    file_path: str | None = None


class Dependency(Wire):
    """One file, or one package that a file names."""

    file_name: str
    file_path: str | None = None
    md5: str | None = None
    sha1: str | None = None
    sha256: str | None = None
    license: str | None = None
    related_dependencies: list[Related] | None = None
    packages: list[Identifier] | None = None
    vulnerabilities: list[Vulnerability] | None = None
    suppressed_vulnerabilities: list[Vulnerability] | None = None


class Fault(Wire):
    """What went wrong."""

    message: str | None = None


class AnalysisException(Wire):
    """The same, one level deeper."""

    exception: Fault | None = None


class ScanInfo(Wire):
    """How Dependency-Check ran."""

    engine_version: str | None = None
    analysis_exceptions: list[AnalysisException] | None = None


class ProjectInfo(Wire):
    """What it looked at."""

    report_date: str | None = None


class Report(Wire):
    """A whole report."""

    dependencies: list[Dependency] | None
    report_schema: str | None = None
    scan_info: ScanInfo | None = None
    project_info: ProjectInfo | None = None
