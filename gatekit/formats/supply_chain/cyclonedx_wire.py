"""The shape of a CycloneDX document: the fields that gatekit reads, and those whose words tell a valid document from another.

Source: CycloneDX/specification, `schema/bom-1.2.schema.json` to `bom-1.7.schema.json`.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, field

Reference = Annotated[str, Meta(min_length=1)]
Algorithm = Literal[
    "BLAKE2b-256",
    "BLAKE2b-384",
    "BLAKE2b-512",
    "BLAKE3",
    "MD5",
    "SHA-1",
    "SHA-256",
    "SHA-384",
    "SHA-512",
    "SHA3-256",
    "SHA3-384",
    "SHA3-512",
    "Streebog-256",
    "Streebog-512",
]
ComponentType = Literal[
    "application",
    "container",
    "cryptographic-asset",
    "data",
    "device",
    "device-driver",
    "file",
    "firmware",
    "framework",
    "library",
    "machine-learning-model",
    "operating-system",
    "platform",
]
State = Literal["exploitable", "false_positive", "in_triage", "not_affected", "resolved", "resolved_with_pedigree"]
_HEX = r"^(?:[0-9A-Fa-f]{32}|[0-9A-Fa-f]{40}|[0-9A-Fa-f]{64}|[0-9A-Fa-f]{96}|[0-9A-Fa-f]{128})$"
# some producers leave the prefix out
_SERIAL = r"^(?:urn:uuid:)?[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$"


class Wire(msgspec.Struct, gc=False, rename="camel"):
    """Base of the wire structs: trees, so the cyclic collector need not track them."""


class Hash(Wire):
    """A digest."""

    alg: Algorithm
    content: Annotated[str, Meta(pattern=_HEX)]


class Text(Wire):
    """An attached text, unread but for its encoding."""

    encoding: Literal["base64"] | None = None


class License(Wire):
    """A licence of the SPDX list, or another by its name."""

    id: str | None = None
    name: str | None = None
    acknowledgement: Literal["declared", "concluded"] | None = None
    text: Text | None = None


class LicenseChoice(Wire):
    """A licence or an expression."""

    license: License | None = None
    expression: str | None = None
    acknowledgement: Literal["declared", "concluded"] | None = None


class Organisation(Wire):
    """Who supplies something."""

    name: str | None = None


class Occurrence(Wire):
    """Where a component was found."""

    location: str | None = None


class Evidence(Wire):
    """How a component was found."""

    occurrences: list[Occurrence] | None = None


class Swid(Wire):
    """A software identification tag, unread but for what it must have."""

    tag_id: str
    name: str


class Issue(Wire):
    """What a patch resolves, unread but for its type."""

    type: Literal["defect", "enhancement", "security"]


class Patch(Wire):
    """A patch, unread but for its type."""

    type: Literal["unofficial", "monkey", "backport", "cherry-pick"]
    resolves: list[Issue] | None = None


class Pedigree(Wire):
    """How a component differs from what it comes from."""

    patches: list[Patch] | None = None


class Component(Wire):
    """A package, file, image or another part of the software."""

    type: ComponentType
    name: str
    bom_ref: Reference | None = field(default=None, name="bom-ref")
    group: str | None = None
    version: str | None = None
    purl: str | None = None
    scope: Literal["required", "optional", "excluded"] | None = None
    supplier: Organisation | None = None
    hashes: list[Hash] | None = None
    licenses: list[LicenseChoice] | None = None
    evidence: Evidence | None = None
    pedigree: Pedigree | None = None
    swid: Swid | None = None
    components: list[Component] | None = None


class Tool(Wire):
    """What wrote the document."""

    name: str | None = None
    version: str | None = None


class Tools(Wire):
    """The tools since 1.5."""

    components: list[Tool] | None = None
    services: list[Tool] | None = None


class Metadata(Wire):
    """What the document says of itself."""

    timestamp: str | None = None
    tools: list[Tool] | Tools | None = None
    component: Component | None = None
    licenses: list[LicenseChoice] | None = None


class Source(Wire):
    """Who published a vulnerability or rating."""

    name: str | None = None
    url: str | None = None


class Known(Wire):
    """The same vulnerability elsewhere."""

    id: str | None = None


class Rating(Wire):
    """How bad a vulnerability is in somebody's eyes."""

    source: Source | None = None
    score: float | None = None
    severity: str | None = None
    method: str | None = None
    vector: str | None = None


class Advisory(Wire):
    """Where to read more."""

    url: str | None = None


class Analysis(Wire):
    """What was decided about a vulnerability."""

    state: State | None = None
    justification: str | None = None
    detail: str | None = None


class AffectedVersion(Wire):
    """One version or range of an affected component."""

    version: str | None = None
    range: str | None = None
    status: Literal["affected", "unaffected", "unknown"] = "affected"


class Affected(Wire):
    """What a vulnerability affects."""

    ref: Reference
    versions: list[AffectedVersion] | None = None


class Vulnerability(Wire):
    """A vulnerability."""

    id: str | None = None
    bom_ref: str | None = field(default=None, name="bom-ref")
    source: Source | None = None
    references: list[Known] | None = None
    ratings: list[Rating] | None = None
    cwes: list[int] | None = None
    description: str | None = None
    recommendation: str | None = None
    advisories: list[Advisory] | None = None
    analysis: Analysis | None = None
    affects: list[Affected] | None = None


class Data(Wire):
    """What a service does with data, unread but for the direction."""

    flow: Literal["inbound", "outbound", "bi-directional", "unknown"] | None = None


class Service(Wire):
    """A service, unread but for its data."""

    data: list[Data] | None = None


class Composition(Wire):
    """How complete a part of the document is."""

    aggregate: str | None = None


class Bom(Wire):
    """A whole document."""

    spec_version: str = ""
    serial_number: Annotated[str, Meta(pattern=_SERIAL)] | None = None
    metadata: Metadata | None = None
    components: list[Component] | None = None
    services: list[Service] | None = None
    compositions: list[Composition] | None = None
    vulnerabilities: list[Vulnerability] | None = None
