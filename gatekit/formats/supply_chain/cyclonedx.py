"""CycloneDX documents: inventories, vulnerabilities in them, and what was decided about those (VEX), in JSON and XML.

Source: CycloneDX/specification; ECMA-424.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from gatekit.errors import ReportError
from gatekit.formats.contract import Content, Format
from gatekit.formats.supply_chain import cyclonedx_checkov as checkov
from gatekit.formats.supply_chain.cyclonedx_findings import findings_of
from gatekit.formats.supply_chain.cyclonedx_inventory import Inventory
from gatekit.formats.supply_chain.cyclonedx_ratings import SEVERITIES
from gatekit.formats.supply_chain.cyclonedx_wire import Bom, Metadata, Tool, Tools, Vulnerability
from gatekit.formats.supply_chain.cyclonedx_xml import read_xml
from gatekit.model.evidence import Unread
from gatekit.model.finding import Finding
from gatekit.model.vocabulary import Kind
from gatekit.reading.collector import collector_paused
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.shape import Shape, Syntax
from gatekit.reading.values import parse_time

VERSIONS = ("1.2", "1.3", "1.4", "1.5", "1.6", "1.7")
NAMESPACE = "http://cyclonedx.org/schema/bom/"
_LIBRARIES = frozenset({"cyclonedx-python-lib"})  # which tools write their documents with, and name first
_DATE_LENGTH = len("2026-08-20")


def recognise(shape: Shape) -> bool:
    """A JSON document that says so, or XML in one of the specification's namespaces."""
    if shape.syntax is Syntax.XML:
        return shape.root == "bom" and shape.namespace.startswith(NAMESPACE)
    return shape.top == "object" and shape.scalars.get("bomFormat") == "CycloneDX"


def read(document: Document) -> Content:
    """Reads a document: components, vulnerabilities, and what was decided about them.

    Raises:
        ReportError: it is of another version (`unsupported_version`), or a value in use is malformed.
    """
    with collector_paused():
        bom = _read_bom(document)
        metadata = bom.metadata or Metadata()
        tool = _tool(metadata)
        name = (tool.name or "").lower() or "cyclonedx"
        inventory = Inventory(bom)
        listed = bom.vulnerabilities or []
        vulnerabilities = list(_once(listed))
        found = [one for vulnerability in vulnerabilities for one in findings_of(vulnerability, inventory, name)]
        if name == checkov.TOOL:
            found = [checkov.of_its_kind(finding) for finding in found]
        repeated = len(listed) - len(vulnerabilities)
        produced_at = parse_time(_checked_time(document, metadata.timestamp or ""))
        doubts = tuple(inventory.doubts)
        is_scan = bool(bom.vulnerabilities and inventory.components)
        return Content(
            tool=name,
            tool_version=tool.version or "",
            produced_at=produced_at,
            measures=_measures(name, found) if is_scan else frozenset(),
            findings=found,
            records=inventory.records,
            unread=(Unread(reason="vulnerabilities that are listed twice", count=repeated),) if repeated else (),
            blank="" if found or inventory.records or doubts else "no component and no vulnerability in it",
            incomplete=doubts,
        )


def _read_bom(document: Document) -> Bom:
    shape = document.shape
    if shape.syntax is Syntax.XML:
        version = shape.namespace.removeprefix(NAMESPACE)
        _refuse_other_versions(document, version, "line 1: bom")
        return read_xml(document, version)
    said = shape.scalars.get("specVersion")
    if said is not None:
        _refuse_other_versions(document, str(said), "$.specVersion")
    bom = decode_json(document, Bom)
    _refuse_other_versions(document, bom.spec_version, "$.specVersion")
    return bom


def _refuse_other_versions(document: Document, version: str, position: str) -> None:
    if version not in VERSIONS:
        raise ReportError(
            f"CycloneDX {version or 'of no version'}; gatekit reads {VERSIONS[0]} to {VERSIONS[-1]}",
            file=document.path,
            position=position,
            hint="write the document in one of these, or convert it with cyclonedx-cli",
            status="unsupported_version",
        )


def _checked_time(document: Document, text: str) -> str:
    """The time of the document; it may lack its zone, and then is not used, but a date is none."""
    if text and (len(text) <= _DATE_LENGTH or parse_time(f"{text}Z") is parse_time(text) is None):
        raise ReportError(f"expected a date and time, got {text!r}", file=document.path, position="metadata.timestamp")
    return text


def _once(vulnerabilities: Iterable[Vulnerability]) -> Iterator[Vulnerability]:
    """Those that are not the same as one before: a reference names one thing, so equals of one reference are the same."""
    seen: dict[str, Vulnerability] = {}
    for one in vulnerabilities:
        if one.bom_ref is None or seen.get(one.bom_ref) != one:
            yield one
        if one.bom_ref is not None:
            seen[one.bom_ref] = one


def _measures(tool: str, findings: Sequence[Finding]) -> frozenset[Kind]:
    return frozenset(finding.kind for finding in findings) if tool == checkov.TOOL else frozenset((Kind.VULNERABILITY,))


def _tool(metadata: Metadata) -> Tool:
    """The first of the tools that wrote the document; its library only if it names no other."""
    tools = metadata.tools
    several = [*(tools.components or ()), *(tools.services or ())] if isinstance(tools, Tools) else tools or []
    return next((tool for tool in several if tool.name not in _LIBRARIES), several[0] if several else Tool())


FORMAT = Format(
    name="cyclonedx",
    title="CycloneDX",
    recognise=recognise,
    read=read,
    severities=SEVERITIES,
    kinds=checkov.KINDS,
    records=("artifact", "component"),
    versions="1.2 to 1.7, JSON and XML; in XML also the vulnerability extension 1.0",
    command="trivy fs --format cyclonedx --scanners vuln --output bom.cdx.json .",
    source="CycloneDX specification (ECMA-424), https://github.com/CycloneDX/specification",
    reads=(
        "components, nested ones included, as component records: package URL, supplier, digests, licences, first occurrence",
        "licences as one SPDX expression; what was concluded goes before what was declared",
        "the component that the document is about as artifact record; the digest in an image's package URL is one of its digests",
        "the versions `NOASSERTION` and `NONE` say that there is none",
        "vulnerabilities: one finding for each component that one affects, with CWEs, other ids and advisory",
        "severity: the rating of whoever published the vulnerability, else NVD's, else the others'",
        "among ratings of one source: words before scores, newer CVSS before older, the worst of equals",
        "scores of CVSS vectors without one are computed",
        "of Checkov the kind that its ids say: misconfigurations, secrets, licences",
        "VEX: what is not_affected, false_positive or resolved is not affected, with its justification; the rest is open",
        "versions that are unaffected: the component's own, or all (`vers:npm/*`); other ranges leave a vulnerability open",
        "licence ids that are not on the SPDX list make the report partial, and so do compositions that are incomplete",
        "an empty list of vulnerabilities does not show that anybody looked for some: SBOM generators write it too",
    ),
    leaves=(
        "1.0 and 1.1: refused by name; and protobuf",
        "services, dependencies, what compositions consist of, formulation, annotations, declarations, crypto properties",
        "signatures in the document: gatekit verifies none",
        "recommendations, which are prose; only the words in which Trivy names the fixed version are understood",
    ),
)
