"""CycloneDX in XML, as the same structs as its JSON. The vulnerability extension 1.0 of before 1.4 is read too.

Source: CycloneDX/specification, `schema/bom-1.2.xsd` to `bom-1.7.xsd` and `schema/ext/vulnerability-1.0.xsd`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from gatekit.errors import ReportError
from gatekit.formats.supply_chain.cyclonedx_wire import Bom, Component, Composition, Metadata, Service, Vulnerability
from gatekit.reading.document import Document
from gatekit.reading.json import convert_json
from gatekit.reading.xml import Start, xml_events

T = TypeVar("T")
Plain = dict[str, Any]

_ITEMS = {
    "components": "component",
    "compositions": "composition",
    "services": "service",
    "vulnerabilities": "vulnerability",
}


class Node:
    """An element with all that is in it."""

    def __init__(self, path: str, start: Start) -> None:
        self.path, self.name, self.line = path, start.name, start.line
        self.attributes: Mapping[str, str] = start.attributes
        self.text = ""
        self.children: list[Node] = []

    def child(self, name: str) -> Node | None:
        """The one child of that name. Raises `ReportError` if there are several."""
        found = [one for one in self.children if one.name == name]
        if len(found) > 1:
            raise ReportError(f"{self.name} has {len(found)} of {name}", file=self.path, position=f"line {found[1].line}")
        return found[0] if found else None

    def texts(self, *names: str) -> Plain:
        """The texts of those children that are there."""
        found = {name: self.child(name) for name in names}
        return {name: one.text.strip() for name, one in found.items() if one is not None}

    def all(self, container: str, item: str = "") -> list[Node]:
        """The items of a list; whatever stands in it if no item is named."""
        holder = self.child(container)
        return [one for one in holder.children if item in {"", one.name}] if holder is not None else []


def read_xml(document: Document, version: str) -> Bom:
    """Reads a whole document.

    Args:
        document: the file.
        version: of the specification, from the namespace.

    Raises:
        ReportError: it is no XML, or a value in use is malformed.
    """
    root: Plain = {"specVersion": version, "serialNumber": document.shape.attributes.get("serialNumber")}
    bom = convert_json(document, root, Bom, position="line 1: bom")
    bom.components, bom.vulnerabilities, bom.services, bom.compositions = [], [], [], []
    for node in _nodes(document):
        if node.name == "metadata":
            bom.metadata = _converted(document, node, _metadata, Metadata)
        elif node.name == "component":
            bom.components.append(_converted(document, node, _component, Component))
        elif node.name == "service":
            bom.services.append(_converted(document, node, _service, Service))
        elif node.name == "composition":
            bom.compositions.append(_converted(document, node, lambda one: one.texts("aggregate"), Composition))
        else:
            bom.vulnerabilities.append(_converted(document, node, _vulnerability, Vulnerability))
        for old in _within(node):
            bom.vulnerabilities.append(_converted(document, old, _vulnerability, Vulnerability))
    return bom


def _nodes(document: Document) -> Iterator[Node]:
    """The metadata and the items of the lists that are read, one by one."""
    open_nodes: list[Node] = []
    section, depth = "", 0
    for event in xml_events(document):
        if isinstance(event, Start):
            depth += 1
            if depth == 2:
                section = event.name
            is_item = event.name == ("metadata" if depth == 2 else _ITEMS.get(section) if depth == 3 else None)
            if open_nodes or is_item:
                node = Node(document.path, event)
                if open_nodes:
                    open_nodes[-1].children.append(node)
                open_nodes.append(node)
        else:
            depth -= 1
            if open_nodes:
                node = open_nodes.pop()
                node.text = event.text
                if not open_nodes:
                    yield node


def _converted(document: Document, node: Node, build: Callable[[Node], Plain], wire: type[T]) -> T:
    return convert_json(document, build(node), wire, position=f"line {node.line}: {node.name}", strict=False)


def _metadata(node: Node) -> Plain:
    plain = node.texts("timestamp")
    found, tools = node.child("component"), node.all("tools")
    plain["component"] = _component(found) if found is not None else None
    plain["licenses"] = _licenses(node)
    components = [one for group in tools if group.name == "components" for one in group.children]
    plain["tools"] = [one.texts("name", "version") for one in (*tools, *components) if one.name in {"tool", "component"}]
    return plain


def _component(node: Node) -> Plain:
    plain = node.texts("name", "group", "version", "purl", "scope")
    plain |= {key: value for key in ("type", "bom-ref") if (value := node.attributes.get(key)) is not None}
    if node.child("vulnerabilities") is not None:
        plain.setdefault("bom-ref", _reference(node))
    supplier = node.child("supplier")
    plain["supplier"] = supplier.texts("name") if supplier is not None else None
    plain["hashes"] = [{"alg": one.attributes.get("alg"), "content": one.text.strip()} for one in node.all("hashes", "hash")]
    plain["licenses"] = _licenses(node)
    plain["evidence"] = _evidence(node)
    plain["pedigree"] = _pedigree(node)
    plain["swid"] = {**swid.attributes} if (swid := node.child("swid")) is not None else None
    plain["components"] = [_component(one) for one in node.all("components", "component")]
    return plain


def _reference(node: Node) -> str:
    return node.attributes.get("bom-ref") or f"line {node.line}"


def _licenses(node: Node) -> list[Plain]:
    choices: list[Plain] = []
    for one in node.all("licenses"):
        words = {"acknowledgement": one.attributes.get("acknowledgement")}
        if one.name == "license":
            text = one.child("text")
            encoding = {"encoding": text.attributes.get("encoding")} if text is not None else None
            choices.append({"license": {**one.texts("id", "name"), **words, "text": encoding}})
        elif one.name == "expression":
            choices.append({"expression": one.text.strip(), **words})
        elif one.name == "expression-detailed":
            choices.append({"expression": one.attributes.get("expression"), **words})
    return choices


def _evidence(node: Node) -> Plain | None:
    evidence = node.child("evidence")
    return {"occurrences": [one.texts("location") for one in evidence.all("occurrences")]} if evidence is not None else None


def _pedigree(node: Node) -> Plain | None:
    pedigree = node.child("pedigree")
    if pedigree is None:
        return None
    patches = pedigree.all("patches", "patch")
    return {
        "patches": [{**one.attributes, "resolves": [{**i.attributes} for i in one.all("resolves", "issue")]} for one in patches]
    }


def _service(node: Node) -> Plain:
    return {"data": [{"flow": one.attributes.get("flow")} for one in node.all("data", "classification")]}


def _within(node: Node) -> Iterator[Node]:
    """The vulnerabilities that the extension 1.0 puts into their component."""
    for one in node.all("vulnerabilities", "vulnerability"):
        one.attributes = {**one.attributes, "ref": _reference(node)}
        yield one
    for inner in node.all("components", "component"):
        yield from _within(inner)


def _vulnerability(node: Node) -> Plain:
    plain = node.texts("id", "description", "recommendation")
    plain["bom-ref"] = node.attributes.get("bom-ref")
    plain["source"] = _source(node)
    plain["references"] = [one.texts("id") for one in node.all("references", "reference")]
    plain["ratings"] = [_rating(one) for one in node.all("ratings", "rating")]
    plain["cwes"] = [one.text.strip() for one in node.all("cwes", "cwe")]
    plain["advisories"] = [{"url": one.text.strip() or None, **one.texts("url")} for one in node.all("advisories", "advisory")]
    analysis = node.child("analysis")
    plain["analysis"] = analysis.texts("state", "justification", "detail") if analysis is not None else None
    targets = [{**one.texts("ref"), "versions": _versions(one)} for one in node.all("affects", "target")]
    plain["affects"] = targets or [{"ref": ref} for ref in (node.attributes.get("ref"),) if ref]
    return plain


def _versions(target: Node) -> list[Plain]:
    return [one.texts("version", "range", "status") for one in target.all("versions", "version")]


def _source(node: Node) -> Plain | None:
    source = node.child("source")
    return {"name": source.attributes.get("name"), **source.texts("name", "url")} if source is not None else None


def _rating(node: Node) -> Plain:
    plain = {**node.texts("score", "severity", "method", "vector"), "source": _source(node)}
    score = node.child("score")
    if score is not None and score.children:  # the extension 1.0 has three scores
        plain["score"] = score.texts("base").get("base")
    return plain
