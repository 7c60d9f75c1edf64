"""What `cosign verify` prints: the signatures of an image that it verified.

Source: sigstore/cosign, `specs/SIGNATURE_SPEC.md`.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta, field

from gatekit.formats.contract import Content, Format
from gatekit.formats.shared.digests import digest_text
from gatekit.formats.supply_chain.moments import moment_of
from gatekit.model.records import Record, record_class
from gatekit.model.vocabulary import SignatureStatus
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json, decode_json_part
from gatekit.reading.lines import decode_json_lines
from gatekit.reading.shape import Shape, Syntax

TOOL = "cosign"
_KEYS = frozenset({"identity", "image"})


class Wire(msgspec.Struct, gc=False):
    """Base of the wire structs."""


class Identity(Wire):
    """What the signer called the image."""

    docker_reference: str | None = field(default=None, name="docker-reference")


class Image(Wire):
    """What was signed."""

    digest: Annotated[str, Meta(pattern=r"^[a-z0-9]+:[0-9a-fA-F]+$")] = field(name="docker-manifest-digest")


class Critical(Wire):
    """The part of the payload that a verifier must understand."""

    identity: Identity
    image: Image


class LogEntry(Wire):
    """What the transparency log holds."""

    integrated_time: int | None = field(default=None, name="integratedTime")


class Bundle(Wire):
    """The proof that a transparency log holds the signature."""

    payload: LogEntry | None = field(default=None, name="Payload")


class Optional(Wire):
    """What cosign adds, beside the signer's own annotations."""

    issuer: str | None = field(default=None, name="Issuer")
    subject: str | None = field(default=None, name="Subject")
    bundle: Bundle | None = field(default=None, name="Bundle")


class Payload(Wire):
    """One verified signature."""

    critical: Critical
    optional: Optional | None = None


def recognise(shape: Shape) -> bool:
    """An array of payloads; a payload alone is what `cosign generate` writes, and nobody has verified it."""
    is_json = shape.syntax in {Syntax.JSON, Syntax.JSON_LINES}
    return is_json and shape.top == "array" and shape.inner.get("critical", frozenset()) >= _KEYS


def read(document: Document) -> Content:
    """Reads the verified signatures; several arrays, one a line, as `cosign verify` prints for several images.

    Raises:
        ReportError: a value in use is malformed.
    """
    if document.full_shape.syntax is Syntax.JSON_LINES:
        lines = decode_json_lines(document, msgspec.Raw)
        payloads = [
            one for number, raw in lines for one in decode_json_part(document, raw, list[Payload], position=f"line {number}: $")
        ]
    else:
        payloads = decode_json(document, list[Payload])
    return Content(tool=TOOL, records=[_record(one) for one in payloads])


def _record(payload: Payload) -> Record:
    said = payload.optional or Optional()
    algorithm, _, value = payload.critical.image.digest.partition(":")
    entry: dict[str, Any] = {"transparency_log": said.bundle is not None}
    if said.bundle and said.bundle.payload:
        entry["signed_at"] = moment_of(said.bundle.payload.integrated_time)
    record: Record = record_class("signature")(
        status=SignatureStatus.GOOD,
        signer=said.subject or "",
        issuer=said.issuer or "",
        subject=payload.critical.identity.docker_reference or "",
        digests=(digest_text(algorithm, value),),
        **entry,
    )
    return record


FORMAT = Format(
    name="cosign",
    title="cosign verify",
    recognise=recognise,
    read=read,
    records=("signature",),
    versions="cosign 1.0 and later",
    command="cosign verify --output json --certificate-identity ID --certificate-oidc-issuer ISSUER IMAGE > cosign.json",
    source="cosign, specs/SIGNATURE_SPEC.md, https://github.com/sigstore/cosign",
    reads=(
        "one good signature record for each signature: cosign prints only what it verified",
        "signer and OIDC issuer (none where a key signed), image and digest, the time of the log entry",
    ),
    leaves=(
        "the signatures themselves: gatekit verifies none, it believes what cosign says",
        "how strictly cosign was told to verify (`--certificate-identity-regexp`, `--insecure-ignore-tlog`): it does not say",
        "annotations of the signer, and GitHub's claims in the certificate",
        "`cosign verify-attestation`, whose DSSE lines are read as in-toto attestations",
    ),
)
