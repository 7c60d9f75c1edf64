"""The shape of a Trivy JSON report: the fields that gatekit reads, in snake_case.

Source: aquasecurity/trivy, `pkg/types/`: `report.go`, `vulnerability.go`, `misconfiguration.go`, `secret.go`, `license.go`,
`finding.go`.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import field


class Wire(msgspec.Struct, gc=False, rename="pascal"):
    """Base of the wire structs: trees, so the cyclic collector need not track them."""


class Identifier(Wire):
    """What a package is called across tools."""

    purl: str | None = field(default=None, name="PURL")


class Cvss(Wire):
    """One vendor's CVSS."""

    v3_vector: str | None = None
    v3_score: float | None = None
    v40_vector: str | None = None
    v40_score: float | None = None
    v2_vector: str | None = None
    v2_score: float | None = None


class Vulnerability(Wire):
    """A known vulnerability of an installed package."""

    vulnerability_id: str = field(name="VulnerabilityID")
    severity: str | None = None
    pkg_name: str | None = None
    pkg_path: str | None = None
    pkg_identifier: Identifier | None = None
    installed_version: str | None = None
    fixed_version: str | None = None
    status: str | None = None
    severity_source: str | None = None
    primary_url: str | None = field(default=None, name="PrimaryURL")
    title: str | None = None
    vendor_ids: list[str] | None = field(default=None, name="VendorIDs")
    cwe_ids: list[str] | None = field(default=None, name="CweIDs")
    cvss: dict[str, Cvss] | None = field(default=None, name="CVSS")


class Cause(Wire):
    """Where a misconfiguration is."""

    resource: str | None = None
    start_line: int | None = None
    end_line: int | None = None


class Misconfiguration(Wire):
    """What a check says of a configuration file."""

    id: str = field(name="ID")
    status: str | None = None
    severity: str | None = None
    title: str | None = None
    message: str | None = None
    avd_id: str | None = field(default=None, name="AVDID")
    primary_url: str | None = field(default=None, name="PrimaryURL")
    cause_metadata: Cause | None = None


class Secret(Wire):
    """A secret in a file; `match`, which Trivy masks, is only ever digested."""

    rule_id: str = field(name="RuleID")
    severity: str | None = None
    category: str | None = None
    title: str | None = None
    start_line: int | None = None
    end_line: int | None = None
    match: str | None = None


class License(Wire):
    """A licence of a package or file."""

    name: str
    severity: str | None = None
    category: str | None = None
    pkg_name: str | None = None
    file_path: str | None = None
    link: str | None = None


class Modified(Wire):
    """A finding that something other than the scan decided about: an ignore file, a policy, a VEX document."""

    finding: dict[str, Any]
    type: str | None = None
    status: str | None = None
    statement: str | None = None
    source: str | None = None


class Package(Wire):
    """An installed package."""

    name: str | None = None
    version: str | None = None
    identifier: Identifier | None = None
    licenses: list[str] | None = None
    file_path: str | None = None


class Summary(Wire):
    """How many checks of a configuration file there were, by their outcome; earlier versions also count exceptions."""

    successes: int | None = None
    failures: int | None = None
    exceptions: int | None = None

    @property
    def is_of_nothing(self) -> bool:
        """Whether Trivy counts checks, and none was run."""
        return self.successes == 0 and self.failures == 0 and not self.exceptions


class Result(Wire):
    """What was found in one target; the vulnerabilities are decoded one by one, so that a large report is never held twice."""

    target: str
    class_: str | None = field(default=None, name="Class")
    type: str | None = None
    packages: list[Package] | None = None
    vulnerabilities: list[msgspec.Raw] | None = None
    misconf_summary: Summary | None = None
    misconfigurations: list[Misconfiguration] | None = None
    secrets: list[Secret] | None = None
    licenses: list[License] | None = None
    experimental_modified_findings: list[Modified] | None = None


class Tool(Wire):
    """The Trivy that wrote the report, since 0.69."""

    version: str | None = None


class System(Wire):
    """The operating system of an image, and whether its distribution has ended its support."""

    family: str | None = None
    name: str | None = None
    eosl: bool | None = field(default=None, name="EOSL")


class Metadata(Wire):
    """What was scanned."""

    commit: str | None = None
    system: System | None = field(default=None, name="OS")


class Report(Wire):
    """A whole report."""

    schema_version: int | None = None
    trivy: Tool | None = None
    created_at: str | None = None
    metadata: Metadata | None = None
    results: list[Result] | None = None
