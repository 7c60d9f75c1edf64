"""The shapes of in-toto attestations, of what they are wrapped in, and of the predicates that gatekit reads.

Source: in-toto/attestation, `spec/v1/`; secure-systems-lab/dsse, `envelope.md`; sigstore/protobuf-specs, `sigstore_bundle.proto`;
slsa-framework/slsa, `provenance` and `verification_summary`; npm's and GitHub's lists of attestations; `gcloud artifacts docker
images describe --show-provenance`.
"""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec import field

Digests = dict[str, str]


class Wire(msgspec.Struct, gc=False, rename="camel"):
    """Base of the wire structs."""


class Subject(Wire):
    """An artifact that a statement is about."""

    name: str | None = None
    uri: str | None = None
    digest: Digests | None = None


class Statement(Wire):
    """An in-toto statement; Chainloop spells two of its keys differently."""

    type: str = field(default="", name="_type")
    plain_type: str = field(default="", name="type")
    predicate_type: str | None = None
    snake_predicate_type: str | None = field(default=None, name="predicate_type")
    subject: list[Subject] | None = None
    predicate: msgspec.Raw = msgspec.Raw(b"null")


class EnvelopeSignature(Wire):
    """One signature of an envelope."""

    sig: str | None = None
    keyid: str | None = None
    cert: str | None = None


class Envelope(Wire):
    """A DSSE envelope."""

    payload: str
    payload_type: str
    signatures: list[EnvelopeSignature] | None = None


class Certificate(Wire):
    """A certificate as base64 of its DER."""

    raw_bytes: str


class Chain(Wire):
    """Certificates, the signer's first."""

    certificates: list[Certificate]


class PublicKey(Wire):
    """Which key verifies the signature."""

    hint: str | None = None


class LogEntry(Wire):
    """An entry of a transparency log."""

    integrated_time: str | int | None = None


class Material(Wire):
    """What verifies the signature."""

    certificate: Certificate | None = None
    chain: Chain | None = field(default=None, name="x509CertificateChain")
    public_key: PublicKey | None = None
    tlog_entries: list[LogEntry] | None = None


class MessageDigest(Wire):
    """The digest of what was signed, as base64."""

    algorithm: str
    digest: str


class MessageSignature(Wire):
    """A signature of a file."""

    signature: str
    message_digest: MessageDigest | None = None


class Bundle(Wire):
    """A sigstore bundle."""

    media_type: str
    verification_material: Material | None = None
    dsse_envelope: Envelope | None = None
    message_signature: MessageSignature | None = None


class Listed(Wire):
    """One entry of npm's or GitHub's list."""

    bundle: Bundle
    predicate_type: str | None = None


class CloudBuild(Wire):
    """One attestation of Google Cloud Build."""

    envelope: Envelope
    kind: Literal["BUILD"] = "BUILD"


class Provenances(Wire):
    """The attestations of Google Cloud Build."""

    provenance: list[CloudBuild] | None = None


class VerifiedCertificate(Wire):
    """What GitHub's verifier says of the signer."""

    subject_alternative_name: str | None = None
    issuer: str | None = None
    runner_environment: str | None = None


class VerifiedSignature(Wire):
    """What GitHub's verifier says of the signature."""

    certificate: VerifiedCertificate | None = None


class VerifiedTime(Wire):
    """When a log or a time-stamping authority saw the signature."""

    type: str | None = None
    timestamp: str | None = None


class Verification(Wire):
    """What GitHub's verifier says; it says nothing of what it cannot verify."""

    statement: Statement
    signature: VerifiedSignature | None = None
    verified_timestamps: list[VerifiedTime] | None = None


class Item(Wire):
    """A whole document or one line of it, whatever it is wrapped in."""

    type: str | None = field(default=None, name="_type")
    predicate_type: str | None = None
    snake_predicate_type: str | None = field(default=None, name="predicate_type")
    payload_type: str | None = None
    media_type: str | None = None
    attestations: list[Listed] | None = None
    provenance_summary: Provenances | None = field(default=None, name="provenance_summary")
    verification_result: Verification | None = None
    attestation: dict[str, msgspec.Raw] | None = None


class Resource(Wire):
    """What went into a build."""

    uri: str | None = None
    name: str | None = None
    digest: Digests | None = None


class Builder(Wire):
    """What built."""

    id: str | None = None


class ConfigSource(Wire):
    """Where the build was defined."""

    uri: str | None = None
    digest: Digests | None = None


class Invocation(Wire):
    """How the build was started (0.2)."""

    config_source: ConfigSource | None = None


class Recipe(Wire):
    """How the build was made (0.1)."""

    type: str | None = None
    defined_in_material: int | str | None = None  # a text where protobuf writes the JSON


class BuildMetadata(Wire):
    """When the build ran."""

    build_invocation_id: str | None = None
    build_started_on: str | None = None
    build_finished_on: str | None = None


class Provenance0(Wire):
    """SLSA provenance 0.1 and 0.2."""

    builder: Builder | None = None
    build_type: str | None = None
    recipe: Recipe | None = None
    invocation: Invocation | None = None
    metadata: BuildMetadata | None = None
    materials: list[Resource] | None = None


class RunMetadata(Wire):
    """When the build ran (1)."""

    invocation_id: str | None = None
    started_on: str | None = None
    finished_on: str | None = None


class RunDetails(Wire):
    """What ran the build (1)."""

    builder: Builder | None = None
    metadata: RunMetadata | None = None


class BuildDefinition(Wire):
    """What was built from what (1)."""

    build_type: str | None = None
    resolved_dependencies: list[Resource] | None = None


class Provenance1(Wire):
    """SLSA provenance 1."""

    build_definition: BuildDefinition | None = None
    run_details: RunDetails | None = None


class Verifier(Wire):
    """Who verified."""

    id: str | None = None


class Summary(Wire):
    """A verification summary; 0.1 spells some keys with underscores."""

    verifier: Verifier | None = None
    time_verified: str | None = None
    verification_result: str | None = None
    verified_levels: list[str] | None = None
    old_time: str | None = field(default=None, name="time_verified")
    old_result: str | None = field(default=None, name="verification_result")
    old_level: str | None = field(default=None, name="policy_level")
