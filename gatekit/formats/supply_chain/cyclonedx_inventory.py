"""The components of a CycloneDX document as records, and what its references mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from gatekit.formats.shared.digests import digest_text
from gatekit.formats.shared.licenses import license_expression
from gatekit.formats.supply_chain.cyclonedx_checkov import SECRETS
from gatekit.formats.supply_chain.cyclonedx_wire import Bom, Component, Hash, LicenseChoice
from gatekit.formats.supply_chain.sbom_words import image_digests, said_version
from gatekit.model.records import Record, record_class

MIXED_SINCE = "1.7"
_SHOWN = 5


class Inventory:
    """All components, in document order; remembers licences, which many components share."""

    def __init__(self, bom: Bom) -> None:
        self._mixed = bom.spec_version >= MIXED_SINCE
        self._expressions: dict[tuple[str, ...], str] = {}
        self._unlisted: dict[str, None] = {}
        self._unclear = 0
        self._unfinished = sum((one.aggregate or "").startswith("incomplete") for one in bom.compositions or ())
        self._serial = (bom.serial_number or "").removeprefix("urn:uuid:")
        subject = bom.metadata.component if bom.metadata else None
        inner = (subject.components or []) if subject else []
        self.components = [*flat(inner), *flat(bom.components or [])]
        everything = self.components if subject is None else [subject, *self.components]
        self._by_reference: dict[str, Component] = {}
        self._ambiguous: set[str] = set()
        for one in everything:
            if one.bom_ref and (first := self._by_reference.setdefault(one.bom_ref, one)) is not one and first != one:
                self._ambiguous.add(one.bom_ref)
        self.records: list[Record] = [] if subject is None else [self._artifact(subject)]
        self.records += self._records()
        if bom.metadata and bom.metadata.licenses:
            self._licenses(bom.metadata.licenses)

    def find(self, reference: str) -> Component | None:
        """The component of that reference, which may be a link into this very document."""
        found = self._by_reference.get(reference)
        if found is None and self._serial and reference.startswith(f"urn:cdx:{self._serial}/"):
            found = self._by_reference.get(unquote(reference.partition("#")[2]))
        return found

    @property
    def doubts(self) -> Iterator[str]:
        """What is missing, and what could not be told about licences and references, one sentence each."""
        if self._unfinished:
            yield f"parts that the document itself calls incomplete: {self._unfinished}"
        if self._ambiguous:
            yield f"references that name more than one component: {len(self._ambiguous)}"
        if self._unlisted:
            names = list(self._unlisted)
            rest = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
            yield f"licence ids that are not on the SPDX list: {', '.join(names[:_SHOWN])}{rest}"
        if self._unclear:
            yield f"components of which it is not told how their licences belong together: {self._unclear}"

    def _records(self) -> Iterator[Record]:
        record = record_class("component")
        for one in self.components:
            if (one.purl or "").startswith(SECRETS):
                continue  # named by the digest of a secret
            licenses, expression = self._licenses(one.licenses or ())
            yield record(
                name=full_name(one),
                version=said_version(one.version),
                type=one.type,
                purl=one.purl or "",
                licenses=licenses,
                license_expression=expression,
                supplier=(one.supplier.name or "") if one.supplier else "",
                digests=_digests(one.hashes),
                path=path_of(one),
            )

    def _artifact(self, subject: Component) -> Record:
        artifact: Record = record_class("artifact")(
            name=full_name(subject),
            type="sbom_subject",
            version=said_version(subject.version),
            purl=subject.purl or "",
            digests=tuple(sorted({*_digests(subject.hashes), *image_digests(subject.purl or "")})),
            license_expression=self._licenses(subject.licenses or ())[1],
        )
        return artifact

    def _licenses(self, choices: Sequence[LicenseChoice]) -> tuple[tuple[str, ...], str]:
        """The licences as the document spells them, and as one expression; what was concluded goes before what was declared."""
        if not choices:
            return (), ""
        texts, concluded, has_both = list[str](), list[str](), False
        for choice in choices:
            one = choice.license
            has_both = has_both or (one is not None and choice.expression is not None)
            text = choice.expression or (one and (one.id or one.name)) or ""
            if not text:
                continue
            texts.append(text)
            if "concluded" in (choice.acknowledgement, one and one.acknowledgement):
                concluded.append(text)
            if one and one.id and one.id not in self._unlisted and not self._expression((one.id,)):
                self._unlisted[one.id] = None
        expressions = sum(choice.expression is not None for choice in choices)
        if has_both or (not self._mixed and 0 < expressions < len(choices)):
            self._unclear += 1
            return tuple(texts), ""
        return tuple(texts), self._expression(tuple(concluded or texts))

    def _expression(self, texts: tuple[str, ...]) -> str:
        if texts not in self._expressions:
            self._expressions[texts] = license_expression(texts)
        return self._expressions[texts]


def flat(components: Sequence[Component]) -> Iterator[Component]:
    """Components and those within them, in document order, however deep."""
    waiting = list(reversed(components))
    while waiting:
        one = waiting.pop()
        yield one
        waiting.extend(reversed(one.components or ()))


def full_name(component: Component) -> str:
    """The name as its ecosystem writes it.

    >>> full_name(Component("library", "slf4j-api", group="org.slf4j", purl="pkg:maven/org.slf4j/slf4j-api@1.7"))
    'org.slf4j:slf4j-api'
    >>> full_name(Component("library", "core", group="@angular"))
    '@angular/core'
    """
    if not component.group:
        return component.name
    is_maven = (component.purl or "").startswith("pkg:maven/")
    return f"{component.group}{':' if is_maven else '/'}{component.name}"


def path_of(component: Component) -> str:
    """The first place where the component was found; "" if the document names none."""
    evidence = component.evidence
    return next((found.location for found in (evidence.occurrences or ()) if found.location), "") if evidence else ""


def _digests(hashes: Sequence[Hash] | None) -> tuple[str, ...]:
    return tuple(sorted({digest_text(one.alg, one.content) for one in hashes})) if hashes else ()
