"""in-toto attestations, bare and in every usual wrapping: DSSE envelopes, sigstore bundles, and lists of them.

Source: in-toto/attestation; secure-systems-lab/dsse; sigstore/protobuf-specs; slsa-framework/slsa.
"""

from __future__ import annotations

from gatekit.formats.contract import Content, Format
from gatekit.formats.supply_chain.in_toto_reader import TOOL, AttestationReader
from gatekit.reading.document import Document
from gatekit.reading.shape import Shape, Syntax

BUNDLE = "application/vnd.dev.sigstore.bundle"
_WRAPPINGS = ("dsseEnvelope", "messageSignature")


def recognise(shape: Shape) -> bool:
    """A statement, an envelope, a bundle, a list of bundles, or what GitHub's or Google's command prints."""
    if shape.syntax not in {Syntax.JSON, Syntax.JSON_LINES}:
        return False
    keys = shape.keys
    if shape.top == "array":
        return "verificationResult" in keys and "attestation" in keys
    return (
        ("subject" in keys and ("predicateType" in keys or "predicate_type" in keys))
        or ("payload" in keys and "payloadType" in keys)
        or str(shape.scalars.get("mediaType", "")).startswith(BUNDLE)
        or ("verificationMaterial" in keys and any(one in keys for one in _WRAPPINGS))
        or "bundle" in shape.inner.get("attestations", ())
        or ("image_summary" in keys and "provenance_summary" in keys)
    )


def read(document: Document) -> Content:
    """Reads all attestations of a document.

    Raises:
        ReportError: a bundle or statement is of another version (`unsupported_version`), or a value in use is malformed.
    """
    reader = AttestationReader(document)
    reader.read()
    return Content(
        tool=TOOL,
        produced_at=reader.produced_at,
        subject=reader.subject,
        records=reader.records,
        unread=reader.unread,
        blank="" if reader.records or reader.incomplete else "no attestation in it",
        incomplete=tuple(reader.incomplete),
    )


FORMAT = Format(
    name="in_toto",
    title="in-toto attestations (SLSA provenance, DSSE, sigstore bundles)",
    recognise=recognise,
    read=read,
    records=("provenance", "signature"),
    versions="in-toto statements 0.1 and 1; SLSA provenance 0.1, 0.2 and 1; verification summaries; sigstore bundles 0.1 to 0.3",
    command="gh attestation download shop.tar.gz --repo acme/shop",
    source="in-toto attestation framework, https://github.com/in-toto/attestation; SLSA, https://slsa.dev/spec/",
    reads=(
        "statements: bare, as JSON lines, in DSSE envelopes, in sigstore bundles, in npm's and GitHub's lists of bundles",
        "what `gcloud artifacts docker images describe --show-provenance --format json` prints",
        "SLSA provenance: builder, build type, run, times, subjects with digests, materials, the repository and its commit",
        "verification summaries: verifier, result, levels",
        "one signature record for each signature of an envelope and for each bundle, all of status `unverified`",
        "the signer and the issuer that a certificate names",
        "what `gh attestation verify --format json` prints: those signatures are good, because GitHub's command verified them",
        "what looks like it without the bundle, a certificate and a verified time is unverified, and counts as not signed",
        "a statement in an envelope of another payload type is not read; that makes the report partial",
        "a statement that gives no digest of any subject makes the report partial, too",
    ),
    leaves=(
        "the signatures themselves: gatekit verifies none; let cosign, gh or slsa-verifier do that, and gate on what they say",
        "what other predicates say: their type and subjects are read, and they count as unread",
        "parameters and environments of builds, byproducts, entries of transparency logs",
        "keys and trust roots, and bundles of cosign before 2.0",
    ),
)
