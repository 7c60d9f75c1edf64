"""SPDX documents 2.2 and 2.3 in JSON: inventories. Source: SPDX specification 2.3 (ISO/IEC 5962), `schemas/spdx-schema.json`."""

from __future__ import annotations

from collections.abc import Iterator

from gatekit.errors import ReportError
from gatekit.formats.contract import Content, Format
from gatekit.formats.shared.digests import digest_text
from gatekit.formats.shared.licenses import license_expression
from gatekit.formats.supply_chain.sbom_words import image_digests, said_version
from gatekit.formats.supply_chain.spdx_wire import Checksum, Document2, Package, Wrapped
from gatekit.model.records import Record, record_class
from gatekit.reading.collector import collector_paused
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.shape import Shape, Syntax
from gatekit.reading.values import parse_time

VERSIONS = ("SPDX-2.2", "SPDX-2.3")
_DOCUMENT = "SPDXRef-DOCUMENT"
_DESCRIBES = frozenset({"DESCRIBE", "DESCRIBES"})  # Trivy before 0.32 left the S out
_NOTHING_SAID = frozenset({"", "NOASSERTION"})
_TAG_VALUE = "SPDXVersion:"
_WRAPPED = "sbom"


def recognise(shape: Shape) -> bool:
    """A JSON document that names its SPDX version, as it is or as GitHub's API wraps it, SPDX 3, or the text form."""
    if shape.syntax is Syntax.TEXT:
        return any(line.startswith(_TAG_VALUE) for line in shape.lines)
    if shape.top != "object":
        return False
    return "spdxVersion" in shape.keys or "spdxVersion" in shape.inner.get(_WRAPPED, ()) or _is_version_3(shape)


def read(document: Document) -> Content:
    """Reads a document: its packages, and what it is about.

    Raises:
        ReportError: it is of another version or the text form (`unsupported_version`), or a value in use is malformed.
    """
    with collector_paused():
        found = _read(document)
        records = [*_artifacts(found), *_components(found)]
        tool, version = _tool(found)
        return Content(
            tool=tool,
            tool_version=version,
            produced_at=parse_time((found.creation_info.created or "") if found.creation_info else ""),
            records=records,
            blank="" if records else "no package in it",
        )


def _read(document: Document) -> Document2:
    shape = document.full_shape
    if shape.syntax is Syntax.TEXT:
        raise _refusal(document, "SPDX as text (tag and value)", "line 1")
    if _is_version_3(shape):
        raise _refusal(document, "SPDX 3", "$['@context']")
    if _WRAPPED in shape.keys and "spdxVersion" not in shape.keys:
        found, position = decode_json(document, Wrapped).sbom, f"$.{_WRAPPED}.spdxVersion"
    else:
        found, position = decode_json(document, Document2), "$.spdxVersion"
    if found.spdx_version not in VERSIONS:
        raise _refusal(document, found.spdx_version, position)
    return found


def _is_version_3(shape: Shape) -> bool:
    return "spdx.org/rdf/3" in str(shape.scalars.get("@context", ""))


def _refusal(document: Document, what: str, position: str) -> ReportError:
    return ReportError(
        f"{what}; gatekit reads SPDX 2.2 and 2.3 in JSON",
        file=document.path,
        position=position,
        hint="write the document in one of these, such as with `syft -o spdx-json` or `trivy --format spdx-json`",
        status="unsupported_version",
    )


def _components(found: Document2) -> Iterator[Record]:
    if not found.packages:
        return
    component = record_class("component")
    expressions: dict[str, str] = {}
    for package in found.packages:
        licence = _licence(package)
        if licence not in expressions:
            expressions[licence] = license_expression([licence] if licence else [])
        yield component(
            name=package.name,
            version=said_version(package.version_info),
            type=(package.primary_package_purpose or "").lower().replace("_", "-"),
            purl=_purl(package),
            licenses=(licence,) if licence else (),
            license_expression=expressions[licence],
            supplier=_person(package.supplier or ""),
            digests=_digests(package.checksums or ()),
            path=package.package_file_name or "",
        )


def _artifacts(found: Document2) -> Iterator[Record]:
    """What the document says that it is about: packages, and files."""
    relations = found.relationships or ()
    about = [*(found.document_describes or ())]
    about += [
        one.related_spdx_element for one in relations if one.relationship_type in _DESCRIBES and one.spdx_element_id == _DOCUMENT
    ]
    about += [one.spdx_element_id for one in relations if one.relationship_type == "DESCRIBED_BY"]
    if not about:
        return
    artifact = record_class("artifact")
    packages = {package.spdx_id: package for package in found.packages or ()}
    files = {file.spdx_id: file for file in found.files or ()}
    for reference in dict.fromkeys(about):
        if (package := packages.get(reference)) is not None:
            yield artifact(
                name=package.name,
                type="sbom_subject",
                version=said_version(package.version_info),
                purl=_purl(package),
                digests=tuple(sorted({*_digests(package.checksums or ()), *image_digests(_purl(package))})),
                license_expression=license_expression([licence] if (licence := _licence(package)) else []),
                path=package.package_file_name or "",
            )
        elif (file := files.get(reference)) is not None:
            yield artifact(name=file.file_name, type="file", digests=_digests(file.checksums or ()), path=file.file_name)


def _licence(package: Package) -> str:
    """What was concluded goes before what was declared; `NONE` says that there is none."""
    for said in (package.license_concluded or "", package.license_declared or ""):
        if said.strip() not in _NOTHING_SAID:
            return said.strip()
    return ""


def _purl(package: Package) -> str:
    return next((ref.reference_locator for ref in package.external_refs or () if ref.reference_type == "purl"), "")


def _person(text: str) -> str:
    """A supplier without the word that says what sort it is.

    >>> _person("Organization: Acme, Inc"), _person("NOASSERTION")
    ('Acme, Inc', '')
    """
    kind, colon, name = text.partition(": ")
    said = name if colon and kind in {"Organization", "Person", "Tool"} else text
    return "" if said.strip() in _NOTHING_SAID else said.strip()


def _digests(checksums: list[Checksum] | tuple[Checksum, ...]) -> tuple[str, ...]:
    return tuple(sorted({digest_text(one.algorithm, one.checksum_value) for one in checksums}))


def _tool(found: Document2) -> tuple[str, str]:
    """Name and version of the first tool among the creators (`Tool: syft-0.57.0`)."""
    creators = (found.creation_info.creators or ()) if found.creation_info else ()
    for creator in creators:
        text = creator.removeprefix("Tool:").strip()
        if creator.startswith("Tool:") and text:
            name, dash, version = text.rpartition("-")
            is_version = bool(dash) and (version[:1].isdigit() or version[1:2].isdigit())
            return (name.lower(), version) if is_version else (text.lower(), "")
    return "spdx", ""


FORMAT = Format(
    name="spdx",
    title="SPDX",
    recognise=recognise,
    read=read,
    records=("artifact", "component"),
    versions="2.2 and 2.3 in JSON, as they are or as GitHub's dependency graph wraps them",
    command="trivy fs --format spdx-json --output bom.spdx.json .",
    source="SPDX specification 2.3 (ISO/IEC 5962:2021), https://spdx.github.io/spdx-spec/v2.3/",
    reads=(
        "packages as component records: package URL, supplier, checksums, file name",
        "the licence that was concluded, else the one that was declared, as one SPDX expression",
        "what the document describes (packages and files) as artifact records",
        "the digest in an image's package URL is one of its digests",
        "the versions `NOASSERTION` and `NONE` say that there is none",
    ),
    leaves=(
        "SPDX 3 and the text form (tag and value): refused by name",
        "files and snippets that the document does not describe, relationships, annotations",
        "security references (CPE, advisories): they are no findings",
    ),
)
