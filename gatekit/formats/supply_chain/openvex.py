"""OpenVEX documents: what somebody decided about vulnerabilities of products. Source: openvex/spec, OPENVEX-SPEC.md, 0.2.0."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Literal, NamedTuple

import msgspec
from msgspec import field

from gatekit.errors import ReportError
from gatekit.formats.contract import Content, Format
from gatekit.formats.shared.purl import package_of
from gatekit.formats.shared.text import headline
from gatekit.model.evidence import Unread
from gatekit.model.finding import NO_COMPONENT, Component, Finding, Location
from gatekit.model.vocabulary import FindingState, Kind, Severity
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.shape import Shape
from gatekit.reading.values import parse_time

CONTEXT = "https://openvex.dev/ns"
VERSIONS = ("", "/v0.0.1", "/v0.2.0")
TOOL = "openvex"

Justification = Literal[
    "component_not_present",
    "inline_mitigations_already_exist",
    "vulnerable_code_cannot_be_controlled_by_adversary",
    "vulnerable_code_not_in_execute_path",
    "vulnerable_code_not_present",
]
_OPEN_STATES = frozenset({"affected", "under_investigation"})


class Wire(msgspec.Struct, gc=False):
    """Base of the wire structs."""


class Named(Wire):
    """A product or a part of one."""

    id: str | None = field(default=None, name="@id")
    identifiers: dict[str, str] | None = None
    hashes: dict[str, str] | None = None
    subcomponents: list[Named] | None = None


class Vulnerability(Wire):
    """A vulnerability."""

    id: str | None = field(default=None, name="@id")
    name: str | None = None
    description: str | None = None
    aliases: list[str] | None = None


class Statement(Wire):
    """What was decided about one vulnerability."""

    vulnerability: Vulnerability | str
    status: Literal["affected", "fixed", "not_affected", "under_investigation"]
    products: list[Named | str] | None = None
    subcomponents: list[Named | str] | None = None  # of all its products, as 0.0.1 has them
    justification: Justification | None = None
    impact_statement: str | None = None
    timestamp: str | None = None


class Vex(Wire):
    """A whole document."""

    context: str = field(name="@context")
    timestamp: str | None = None
    last_updated: str | None = None
    statements: list[Statement] | None = None


class Key(NamedTuple):
    """What a statement is about."""

    vulnerability: str
    product: str
    part: str


def recognise(shape: Shape) -> bool:
    """A JSON document in OpenVEX's namespace."""
    return shape.top == "object" and str(shape.scalars.get("@context", "")).startswith(CONTEXT)


def read(document: Document) -> Content:
    """Reads a document: one finding for each vulnerability and product, or part of one, by the newest statement about it.

    Raises:
        ReportError: it is of another version (`unsupported_version`), a value in use is malformed, a statement calls a product
            not affected without saying why, or nothing names the vulnerability or a product that it is about.
    """
    vex = decode_json(document, Vex)
    if vex.context.removeprefix(CONTEXT) not in VERSIONS:
        raise ReportError(
            f"OpenVEX of the namespace {vex.context}; gatekit reads {CONTEXT}{VERSIONS[-1]} and {CONTEXT}",
            file=document.path,
            position="$['@context']",
            hint="write the document with a vexctl of 0.2 or later",
            status="unsupported_version",
        )
    newest: dict[Key, tuple[datetime | None, Finding]] = {}
    superseded = 0
    for number, statement in enumerate(vex.statements or ()):
        _check(document, statement, f"$.statements[{number}]")
        said_at = parse_time(statement.timestamp or vex.timestamp or "")
        for key, finding in _findings(statement):
            earlier = newest.get(key)
            superseded += earlier is not None
            if earlier is None or _replaces(said_at, finding, earlier[0]):
                newest[key] = (said_at, finding)
    return Content(
        tool=TOOL,
        produced_at=parse_time(vex.last_updated or vex.timestamp or ""),
        findings=[finding for _, finding in newest.values()],
        unread=(Unread(reason="statements that a newer one replaces", count=superseded),) if superseded else (),
        blank="" if newest else "no statement in it",
    )


def _replaces(said_at: datetime | None, finding: Finding, earlier: datetime | None) -> bool:
    """Whether a statement holds in place of one before it; where nobody knows which is newer, the open one does."""
    if said_at is None or earlier is None:
        return said_at is earlier or finding.is_open
    return said_at >= earlier


def _check(document: Document, statement: Statement, position: str) -> None:
    if statement.status == "not_affected" and not (statement.justification or statement.impact_statement):
        raise ReportError(
            "not_affected needs a justification or an impact_statement",
            file=document.path,
            position=position,
            hint="say why the product is not affected, as OpenVEX demands",
        )
    # two things without a name would be taken for one, and the later statement for the newer about it
    about = {f"{position}.vulnerability": _name(statement.vulnerability)}
    for number, product in enumerate(statement.products or ()):
        place = f"{position}.products[{number}]"
        about[place] = _identifier(product)
        parts = (product.subcomponents or ()) if isinstance(product, Named) else ()
        about |= {f"{place}.subcomponents[{at}]": _identifier(part) for at, part in enumerate(parts)}
    about |= {f"{position}.subcomponents[{at}]": _identifier(part) for at, part in enumerate(statement.subcomponents or ())}
    for place, name in about.items():
        if not name:
            raise ReportError("nothing names what the statement is about", file=document.path, position=place)


def _name(about: Vulnerability | str) -> str:
    if isinstance(about, str):
        return about
    return about.name or (about.id or "").rpartition("/")[2] or next(filter(None, about.aliases or ()), "")


def _findings(statement: Statement) -> Iterator[tuple[Key, Finding]]:
    about = statement.vulnerability
    vulnerability = Vulnerability(name=about) if isinstance(about, str) else about
    rule = _name(about)
    state, reason = _state(statement)
    for product, part in _parts(statement):
        component = _component(part) if part else _component(product)
        yield (
            Key(rule, product, part),
            Finding(
                kind=Kind.VULNERABILITY,
                tool=TOOL,
                rule_id=rule,
                severity=Severity.UNKNOWN,
                message=headline(vulnerability.description or "") or f"{rule} in {part or product or 'an unnamed product'}",
                location=Location(logical_name=_component(product).name if part else ""),
                component=component,
                aliases=tuple(dict.fromkeys(alias for alias in vulnerability.aliases or () if alias != rule)),
                identity=component.name,
                state=state,
                state_reason=reason,
            ),
        )


def _state(statement: Statement) -> tuple[FindingState, str]:
    if statement.status in _OPEN_STATES:
        return FindingState.OPEN, ""
    why = statement.justification or ""
    said = f"{statement.status}: {why}" if why else statement.status
    impact = headline(statement.impact_statement or "")
    return FindingState.NOT_AFFECTED, f"{said} ({impact})" if impact else said


def _parts(statement: Statement) -> Iterator[tuple[str, str]]:
    """Each product, with each of its parts if the statement is about parts; one of no name if there is none."""
    for product in statement.products or ("",):
        named = Named(id=product) if isinstance(product, str) else product
        parts = [*(named.subcomponents or ()), *(statement.subcomponents or ())]
        for part in parts or ("",):
            yield _identifier(named), _identifier(part)


def _identifier(named: Named | str) -> str:
    """The package URL, else the identity, else another identifier or a digest; "" for what nothing names."""
    if isinstance(named, str):
        return named
    others = named.identifiers or {}
    names = (others.get("purl"), named.id, *(others[kind] for kind in sorted(others)))
    digests = (f"{algorithm}:{digest}" for algorithm, digest in sorted((named.hashes or {}).items()) if digest)
    return next(filter(None, names), "") or next(digests, "")


def _component(identifier: str) -> Component:
    name, version = package_of(identifier)
    if name:
        return Component(name=name, version=version, purl=identifier)
    return Component(name=identifier) if identifier else NO_COMPONENT


FORMAT = Format(
    name="openvex",
    title="OpenVEX",
    recognise=recognise,
    read=read,
    kinds=(Kind.VULNERABILITY,),
    versions="0.2.0 and 0.0.1",
    command="vexctl create --product pkg:oci/shop --vuln CVE-2024-1 --status fixed --file shop.openvex.json",
    source="OpenVEX specification 0.2.0, https://github.com/openvex/spec",
    reads=(
        "statements: one finding for each vulnerability and product, or part of a product, with package URL and other ids",
        "a product that has neither package URL nor identity is called by its CPE or digest",
        "affected and under_investigation are open; not_affected and fixed are not affected, with justification and impact",
        "of several statements about one vulnerability and product the newest holds; the others count as unread",
        "where one of them has no time, so that nobody knows which is newer, the open one holds",
        "the severity is unknown: OpenVEX has none",
    ),
    leaves=(
        "that somebody looked for vulnerabilities: a decision about some is no scan, so the document measures nothing",
        "findings of other reports: gatekit does not apply a VEX document to them; give it to the scanner (`trivy --vex`)",
        "action statements, status notes, roles and authors",
    ),
)
