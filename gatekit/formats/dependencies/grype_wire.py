"""The shape of a Grype JSON report: the fields that gatekit reads, in snake_case.

Source: anchore/grype, `grype/presenter/models/`: `document.go`, `match.go`, `vulnerability.go`, `package.go`, `ignore.go`,
`alert.go`.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta, field

Probability = Annotated[float, Meta(ge=0, le=1)]


class Wire(msgspec.Struct, gc=False, rename="camel"):
    """Base of the wire structs: trees, so the cyclic collector need not track them."""


class Metrics(Wire):
    """Scores of one CVSS."""

    base_score: float | None = None


class Cvss(Wire):
    """One CVSS, of whoever gave it; `type` is Primary or Secondary."""

    version: str | None = None
    vector: str | None = None
    type: str | None = None
    metrics: Metrics | None = None


class OldCvss(Wire):
    """The CVSS of before Grype 0.7."""

    base_score: float | None = None
    vector: str | None = None


class Epss(Wire):
    """How probable it is that the vulnerability is exploited."""

    epss: Probability | None = None


class Fix(Wire):
    """Whether and in which versions it is mended."""

    versions: list[str] | None = None
    state: str | None = None


class Advisory(Wire):
    """What a distribution published about it."""

    id: str | None = None


class Weakness(Wire):
    """A CWE."""

    cwe: str | None = None


class Vulnerability(Wire):
    """A vulnerability, or what another database says of the same."""

    id: str
    data_source: str | None = None
    links: list[str] | None = None
    severity: str | None = None
    description: str | None = None
    cvss: list[Cvss] | None = None
    cvss_v2: OldCvss | None = None
    cvss_v3: OldCvss | None = None
    epss: list[Epss] | None = None
    known_exploited: list[msgspec.Raw] | None = None
    cwes: list[Weakness] | None = None
    fix: Fix | None = None
    fixed_in_version: str | None = None
    advisories: list[Advisory] | None = None


class Place(Wire):
    """Where a package was found; one of several may be the primary evidence."""

    path: str | None = None
    annotations: dict[str, str] | None = None


class Artifact(Wire):
    """The package."""

    name: str
    version: str | None = None
    type: str | None = None
    purl: str | None = None
    locations: list[Place] | None = None


class IgnoreRule(Wire):
    """Why a match was ignored."""

    reason: str | None = None
    vex_status: str | None = field(default=None, name="vex-status")
    vex_justification: str | None = field(default=None, name="vex-justification")
    fix_state: str | None = field(default=None, name="fix-state")


class Match(Wire):
    """One vulnerability of one package."""

    vulnerability: Vulnerability
    artifact: Artifact
    related_vulnerabilities: list[Vulnerability] | None = None
    applied_ignore_rules: list[IgnoreRule] | None = None


class Alert(Wire):
    """What keeps Grype from knowing all about a package."""

    type: str | None = None
    message: str | None = None


class PackageAlerts(Wire):
    """The alerts of one package."""

    alerts: list[Alert] | None = None


class DatabaseStatus(Wire):
    """Whether the database could be used."""

    error: str | None = None
    valid: bool | None = None


class Database(Wire):
    """The vulnerability database; its status stands in an object of its own since Grype 0.88."""

    error: str | None = None
    status: DatabaseStatus | None = None


class Descriptor(Wire):
    """The Grype that wrote the report."""

    version: str | None = None
    timestamp: str | None = None
    db: Database | None = None


class Report(Wire):
    """A whole report; the matches are decoded one by one, so that a large report is never held twice."""

    matches: list[msgspec.Raw] | None
    ignored_matches: list[Match] | None = None
    alerts_by_package: list[PackageAlerts] | None = None
    descriptor: Descriptor | None = None
