"""The shape of the reports of the Trivy Operator: the fields that gatekit reads, in snake_case.

Source: aquasecurity/trivy-operator, `pkg/apis/aquasecurity/v1alpha1/`: `vulnerability_types.go`, `config_audit_types.go`,
`exposed_secrets_types.go`, `compliance_types.go`, `sbom_types.go`.
"""

from __future__ import annotations

import msgspec
from msgspec import field

from gatekit.formats.dependencies.trivy_wire import Cvss


class Wire(msgspec.Struct, gc=False, rename="camel"):
    """Base of the wire structs: trees, so the cyclic collector need not track them."""


class Metadata(Wire):
    """Of a Kubernetes object."""

    name: str | None = None
    namespace: str | None = None
    labels: dict[str, str] | None = None


class Scanner(Wire):
    """The Trivy that the operator ran."""

    version: str | None = None


class Registry(Wire):
    """Where the image comes from."""

    server: str | None = None


class Artifact(Wire):
    """The image."""

    repository: str | None = None
    tag: str | None = None
    digest: str | None = None


class System(Wire):
    """The operating system of the image, and whether its distribution has ended its support."""

    family: str | None = None
    name: str | None = None
    eosl: bool | None = None


class Vulnerability(Wire):
    """A known vulnerability of an installed package."""

    vulnerability_id: str = field(name="vulnerabilityID")
    severity: str | None = None
    resource: str | None = None
    installed_version: str | None = None
    fixed_version: str | None = None
    title: str | None = None
    primary_link: str | None = None
    score: float | None = None
    cvss: dict[str, Cvss] | None = None
    cvss_source: str | None = field(default=None, name="cvsssource")
    target: str | None = None
    class_: str | None = field(default=None, name="class")
    package_type: str | None = None
    package_path: str | None = None
    package_purl: str | None = field(default=None, name="packagePURL")


class Check(Wire):
    """What a check says of an object."""

    success: bool
    check_id: str | None = field(default=None, name="checkID")
    title: str | None = None
    severity: str | None = None
    category: str | None = None
    messages: list[str] | None = None
    target: str | None = None


class Secret(Wire):
    """A secret in an image; `match`, which Trivy masks, is only ever digested."""

    rule_id: str = field(name="ruleID")
    severity: str | None = None
    category: str | None = None
    title: str | None = None
    target: str | None = None
    match: str | None = None


class LicenseName(Wire):
    """A licence's SPDX id, or a name."""

    id: str | None = None
    name: str | None = None


class LicenseChoice(Wire):
    """A licence or an expression of several."""

    license: LicenseName | None = None
    expression: str | None = None


class Component(Wire):
    """A package of an SBOM."""

    name: str | None = None
    group: str | None = None
    version: str | None = None
    type: str | None = None
    purl: str | None = None
    licenses: list[LicenseChoice] | None = None


class Bom(Wire):
    """The CycloneDX document within a report."""

    components: list[Component] | None = None


class Report(Wire):
    """What the operator found in one object."""

    update_timestamp: str | None = None
    scanner: Scanner | None = None
    registry: Registry | None = None
    artifact: Artifact | None = None
    system: System | None = field(default=None, name="os")
    vulnerabilities: list[Vulnerability] | None = None
    checks: list[Check] | None = None
    secrets: list[Secret] | None = None
    components: Bom | None = None


class Control(Wire):
    """One control of a standard, and its checks; a single one that passed stands for none."""

    id: str
    checks: list[Check] | None
    severity: str | None = None


class CountedControl(Wire):
    """One control of a standard, and how often it failed; without a count if a person has to check it."""

    id: str
    name: str | None = None
    severity: str | None = None
    total_fail: int | None = None


class Detail(Wire):
    """A standard with all its checks."""

    results: list[Control] | None = None


class Summary(Wire):
    """A standard with how often each control failed."""

    control_check: list[CountedControl] | None = None


class Counts(Wire):
    """How many controls failed."""

    fail_count: int | None = None


class Status(Wire):
    """What became of a standard."""

    summary: Counts | None = None
    update_timestamp: str | None = None
    detail_report: Detail | None = None
    summary_report: Summary | None = None


class Item(Wire):
    """One report."""

    kind: str
    metadata: Metadata | None = None
    report: Report | None = None
    status: Status | None = None


class Listing(Wire):
    """Several reports, as kubectl gives them."""

    items: list[Item] | None
