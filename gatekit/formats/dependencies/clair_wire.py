"""The shapes of Clair's reports: the fields that gatekit reads.

Source: quay/claircore, `vulnerabilityreport.go`, `vulnerability.go`, `package.go` (version 4); quay/clair at version 2.1,
`api/v1/models.go`; optiopay/klar, `klar.go`; arminc/clair-scanner, `clair.go`.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta, field


class Wire(msgspec.Struct, gc=False):
    """Base of the wire structs: trees, so the cyclic collector need not track them."""


class Vulnerability(Wire):
    """A vulnerability, version 4."""

    name: str
    description: str | None = None
    links: str | None = None
    severity: str | None = None
    normalized_severity: str | None = None
    fixed_in_version: str | None = None


class Package(Wire):
    """An installed package, version 4."""

    name: str | None = None
    version: str | None = None


class Distribution(Wire):
    """A distribution, version 4."""

    did: str | None = None


class Environment(Wire):
    """Where a package was found, version 4."""

    package_db: str | None = None
    distribution_id: str | None = None


class Enrichment(Wire):
    """A CVSS, or a probability of being exploited; what the catalogue of exploited ones says is not read."""

    vector_string: str | None = field(default=None, name="vectorString")
    base_score: float | None = field(default=None, name="baseScore")
    epss: Annotated[float, Meta(ge=0, le=1)] | None = None


class Report(Wire):
    """The report of version 4, as its API and clairctl give it."""

    manifest_hash: str
    packages: dict[str, Package] | None
    vulnerabilities: dict[str, Vulnerability] | None
    package_vulnerabilities: dict[str, list[str] | None] | None
    distributions: dict[str, Distribution] | None = None
    environments: dict[str, list[Environment] | None] | None = None
    enrichments: dict[str, list[dict[str, list[Enrichment] | None]] | None] | None = None


class OldVulnerability(Wire, rename="pascal"):
    """A vulnerability, version 2; with its package where klar wrote it."""

    name: str
    namespace_name: str | None = None
    description: str | None = None
    link: str | None = None
    severity: str | None = None
    fixed_by: str | None = None
    feature_name: str | None = None
    feature_version: str | None = None


class Feature(Wire, rename="pascal"):
    """A package, version 2."""

    name: str
    namespace_name: str | None = None
    version: str | None = None
    vulnerabilities: list[OldVulnerability] | None = None


class Layer(Wire, rename="pascal"):
    """An image up to one of its layers, version 2."""

    features: list[Feature] | None = None


class Fault(Wire, rename="pascal"):
    """What went wrong."""

    message: str | None = None


class Envelope(Wire, rename="pascal"):
    """What the API of version 2 answers."""

    layer: Layer | None = None
    error: Fault | None = None


class KlarReport(Wire, rename="pascal"):
    """klar's report: vulnerabilities by severity."""

    layer_count: int
    vulnerabilities: dict[str, list[OldVulnerability] | None] | None


class ScannedVulnerability(Wire):
    """One line of clair-scanner's report."""

    featurename: str
    vulnerability: str
    featureversion: str | None = None
    namespace: str | None = None
    description: str | None = None
    link: str | None = None
    severity: str | None = None
    fixedby: str | None = None


class ScannerReport(Wire):
    """clair-scanner's report; what its whitelist and threshold let pass is not in `unapproved`."""

    vulnerabilities: list[ScannedVulnerability] | None
    unapproved: list[str] | None = None
