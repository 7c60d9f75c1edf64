"""The shape of an SPDX 2 document in JSON: the fields that gatekit reads. Source: SPDX specification 2.3, `spdx-schema.json`."""

from __future__ import annotations

import msgspec
from msgspec import field


class Wire(msgspec.Struct, gc=False, rename="camel"):
    """Base of the wire structs: trees, so the cyclic collector need not track them."""


class Checksum(Wire):
    """A digest."""

    algorithm: str
    checksum_value: str


class ExternalReference(Wire):
    """A name of a package elsewhere."""

    reference_type: str
    reference_locator: str


class Package(Wire):
    """A package."""

    name: str
    spdx_id: str = field(name="SPDXID")
    version_info: str | None = None
    supplier: str | None = None
    package_file_name: str | None = None
    primary_package_purpose: str | None = None
    license_concluded: str | None = None
    license_declared: str | None = None
    checksums: list[Checksum] | None = None
    external_refs: list[ExternalReference] | None = None


class File(Wire):
    """A file."""

    file_name: str
    spdx_id: str = field(name="SPDXID")
    checksums: list[Checksum] | None = None


class Relationship(Wire):
    """How two elements relate."""

    spdx_element_id: str
    relationship_type: str
    related_spdx_element: str


class Creation(Wire):
    """Who wrote the document, and when."""

    created: str | None = None
    creators: list[str] | None = None


class Document2(Wire):
    """A whole document."""

    spdx_version: str
    creation_info: Creation | None = None
    document_describes: list[str] | None = None
    packages: list[Package] | None = None
    files: list[File] | None = None
    relationships: list[Relationship] | None = None


class Wrapped(Wire):
    """A document in the answer of GitHub's API."""

    sbom: Document2
