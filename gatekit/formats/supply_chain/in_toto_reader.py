"""Unwraps in-toto attestations, and makes records of them and of their signatures."""

from __future__ import annotations

import base64
import binascii
import re
from collections import Counter
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from gatekit.errors import ReportError
from gatekit.formats.shared.certificates import identity_of_der, identity_of_pem
from gatekit.formats.shared.digests import sorted_digests
from gatekit.formats.supply_chain.in_toto_predicates import is_understood, predicate_type_of, provenance_of
from gatekit.formats.supply_chain.in_toto_wire import Bundle, Envelope, Item, Material, MessageSignature, Statement, Verification
from gatekit.formats.supply_chain.moments import moment_of
from gatekit.model.evidence import Unread
from gatekit.model.records import Record, record_class
from gatekit.model.vocabulary import SignatureStatus
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json, decode_json_part
from gatekit.reading.lines import decode_json_lines
from gatekit.reading.shape import Syntax
from gatekit.reading.values import parse_count, parse_time

T = TypeVar("T")

TOOL = "in-toto"
STATEMENTS = frozenset({"https://in-toto.io/Statement/v0.1", "https://in-toto.io/Statement/v1"})
BUNDLES = frozenset(
    (
        "application/vnd.dev.sigstore.bundle+json;version=0.1",
        "application/vnd.dev.sigstore.bundle+json;version=0.2",
        "application/vnd.dev.sigstore.bundle+json;version=0.3",
        "application/vnd.dev.sigstore.bundle.v0.3+json",
    )
)
STATEMENT_TYPE = re.compile(r"application/vnd\.in-toto(?:\.[A-Za-z0-9_.-]+)?\+json")
_HOSTED = "/github-hosted"
_SELF_HOSTED = "self-hosted"
_OTHER_PAYLOADS = "signed payloads that are no in-toto statements"
_URL_SAFE = str.maketrans("-_", "+/")


class AttestationReader:
    """Collects the records of one document.

    Attributes:
        incomplete: what could not be read of several attestations that stand beside each other.
        records: provenances, each with the signatures of what holds it behind it, in document order.
        produced_at: when the newest build or verification ended.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._unread: Counter[str] = Counter()
        self.records: list[Record] = []
        self.incomplete: list[str] = []
        self.produced_at: datetime | None = None
        self._commits: set[str] = set()
        self._signature = record_class("signature")

    @property
    def subject(self) -> str:
        """The commit that was built, if all provenances agree on one; "" otherwise."""
        return next(iter(self._commits)) if len(self._commits) == 1 else ""

    @property
    def unread(self) -> tuple[Unread, ...]:
        """What is left out, by reason."""
        return tuple(Unread(reason=reason, count=count) for reason, count in self._unread.items())

    def read(self) -> None:
        """Reads the whole document. Raises `ReportError`."""
        document = self._document
        shape = document.full_shape
        if shape.syntax is Syntax.JSON_LINES:
            for number, raw in decode_json_lines(document, msgspec.Raw):
                self._item(raw, f"line {number}: $")
        elif shape.top == "array":
            for number, raw in enumerate(decode_json(document, list[msgspec.Raw])):
                self._item(raw, f"$[{number}]")
        else:
            self._item(decode_json(document, msgspec.Raw), "$")

    def _item(self, raw: msgspec.Raw, position: str) -> None:
        item = decode_json_part(self._document, raw, Item, position=position)
        if item.verification_result is not None:
            place = f"{position}.verificationResult"
            self._verified(item.verification_result, place, has_attestation=bool(item.attestation))
        elif item.attestations is not None:
            for number, one in enumerate(item.attestations):
                self._bundle(one.bundle, f"{position}.attestations[{number}].bundle", listed_as=one.predicate_type)
        elif item.provenance_summary is not None:
            for number, built in enumerate(item.provenance_summary.provenance or ()):
                self._one_of_several(built.envelope, f"{position}.provenance_summary.provenance[{number}].envelope")
        elif item.payload_type is not None:
            self._envelope(self._part(raw, Envelope, position), position)
        elif item.predicate_type is not None or item.snake_predicate_type is not None:
            self._statement(self._part(raw, Statement, position), position, signed=False)
        else:
            self._bundle(self._part(raw, Bundle, position), position)

    def _one_of_several(self, envelope: Envelope, position: str) -> None:
        """Reads an attestation that has nothing to do with those beside it, so that a damaged one leaves the others readable."""
        try:
            self._envelope(envelope, position)
        except ReportError as error:
            self.incomplete.append(f"{error.position}: {error.message}")

    def _bundle(self, bundle: Bundle, position: str, *, listed_as: str | None = None) -> None:
        if bundle.media_type not in BUNDLES:
            raise ReportError(
                f"a sigstore bundle of type {bundle.media_type!r}; gatekit reads 0.1 to 0.3",
                file=self._document.path,
                position=f"{position}.mediaType",
                status="unsupported_version",
            )
        signature = self._of_material(bundle.verification_material or Material(), f"{position}.verificationMaterial")
        if bundle.dsse_envelope is not None:
            self._envelope(bundle.dsse_envelope, f"{position}.dsseEnvelope", bundled=signature, listed_as=listed_as)
        elif bundle.message_signature is not None:
            digests = self._message_digests(bundle.message_signature, f"{position}.messageSignature")
            self.records.append(self._signature(status=SignatureStatus.UNVERIFIED, digests=digests, **signature))
        else:
            raise ReportError("a bundle without a signature", file=self._document.path, position=position)

    def _envelope(
        self, envelope: Envelope, position: str, *, bundled: dict[str, Any] | None = None, listed_as: str | None = None
    ) -> None:
        signatures = envelope.signatures or []
        for number, one in enumerate(signatures):
            if not one.sig:
                place = f"{position}.signatures[{number}]"
                raise ReportError("a signature without its value", file=self._document.path, position=place)
        raw = msgspec.Raw(self._decoded(envelope.payload, f"{position}.payload"))
        place = f"{position}.payload: $"
        statement = None
        is_statement = STATEMENT_TYPE.fullmatch(envelope.payload_type) is not None
        if not is_statement and self._is_statement(raw):
            doubt = f"a statement that is signed as something else ({envelope.payload_type!r}) is not read"
            self.incomplete.append(f"{position}.payloadType: {doubt}")
        if is_statement:
            statement = self._part(raw, Statement, place)
            if listed_as is not None and listed_as != predicate_type_of(statement):
                raise ReportError(
                    f"the list calls the predicate {listed_as!r}, the statement calls it {predicate_type_of(statement)!r}",
                    file=self._document.path,
                    position=f"{place}.predicateType",
                )
            self._statement(statement, place, signed=bool(signatures))
        else:
            self._unread[_OTHER_PAYLOADS] += 1
        about = _about(statement)
        for one in signatures:
            signer, issuer = identity_of_pem(one.cert or "")
            said = bundled or {"signer": signer, "issuer": issuer}
            key = one.keyid or said.get("key_id", "")
            self.records.append(self._signature(status=SignatureStatus.UNVERIFIED, **{**said, **about, "key_id": key}))

    def _statement(self, statement: Statement, position: str, *, signed: bool) -> None:
        kind = statement.type or statement.plain_type
        if kind not in STATEMENTS:
            raise ReportError(
                f"expected an in-toto statement 0.1 or 1, got {kind!r}",
                file=self._document.path,
                position=f"{position}._type",
                status="unsupported_version" if kind.startswith("https://in-toto.io/Statement/") else "unreadable",
            )
        if statement.predicate_type is None and statement.snake_predicate_type is None:
            raise ReportError("object missing required field `predicateType`", file=self._document.path, position=position)
        if not statement.subject:
            raise ReportError(
                "a statement without a subject says nothing about any artifact",
                file=self._document.path,
                position=f"{position}.subject",
            )
        if not any(value for one in statement.subject for value in (one.digest or {}).values()):
            self.incomplete.append(f"{position}.subject: a statement without a digest says nothing about any artifact")
        record: Any = provenance_of(self._document, statement, position, signed=signed)
        self.records.append(record)
        if record.commit:
            self._commits.add(record.commit)
        if record.finished_at is not None:
            self.produced_at = max(self.produced_at or record.finished_at, record.finished_at)
        if not is_understood(record.predicate_type):
            self._unread[f"what predicates of type {record.predicate_type} say"] += 1

    def _verified(self, verification: Verification, position: str, *, has_attestation: bool) -> None:
        """Reads what GitHub's command prints: it always has the bundle, the certificate and a time that it verified."""
        certificate = verification.signature.certificate if verification.signature else None
        times = verification.verified_timestamps or ()
        is_verified = has_attestation and certificate is not None and bool(times)
        self._statement(verification.statement, f"{position}.statement", signed=is_verified)
        record: Any = self.records[-1]
        if certificate and certificate.runner_environment == _SELF_HOSTED and record.builder.endswith(_HOSTED):
            raise ReportError(
                f"the certificate names a self-hosted runner, the statement the builder {record.builder!r}",
                file=self._document.path,
                position=f"{position}.signature.certificate.runnerEnvironment",
            )
        self.records.append(
            self._signature(
                status=SignatureStatus.GOOD if is_verified else SignatureStatus.UNVERIFIED,
                signer=(certificate.subject_alternative_name or "") if certificate else "",
                issuer=(certificate.issuer or "") if certificate else "",
                signed_at=next((time for one in times if (time := parse_time(one.timestamp or ""))), None),
                transparency_log=any(one.type == "Tlog" for one in times),
                **_about(verification.statement),
            )
        )

    def _of_material(self, material: Material, position: str) -> dict[str, Any]:
        """What a bundle says of its signer and time."""
        certificate, place = material.certificate, f"{position}.certificate"
        if material.chain is not None:
            place = f"{position}.x509CertificateChain.certificates"
            if not material.chain.certificates:
                raise ReportError("a chain without certificates", file=self._document.path, position=place)
            certificate, place = material.chain.certificates[0], f"{place}[0]"
        signer = issuer = ""
        if certificate is not None:
            signer, issuer = identity_of_der(self._decoded(certificate.raw_bytes, f"{place}.rawBytes"))
        entries = material.tlog_entries or ()
        seconds = next((parse_count(str(one.integrated_time)) for one in entries if one.integrated_time), None)
        return {
            "signer": signer,
            "issuer": issuer,
            "key_id": (material.public_key.hint or "") if material.public_key else "",
            "signed_at": moment_of(seconds),
            "transparency_log": bool(entries),
        }

    def _message_digests(self, message: MessageSignature, position: str) -> tuple[str, ...]:
        self._decoded(message.signature, f"{position}.signature")
        if message.message_digest is None:
            return ()
        digest = self._decoded(message.message_digest.digest, f"{position}.messageDigest.digest").hex()
        return sorted_digests([{message.message_digest.algorithm.lower().replace("sha2_", "sha"): digest}])

    def _decoded(self, text: str, position: str) -> bytes:
        """Base64, ordinary or for URLs, with or without padding."""
        plain = text.translate(_URL_SAFE).rstrip("=")
        try:
            return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
        except (binascii.Error, ValueError) as error:
            raise ReportError("not base64", file=self._document.path, position=position) from error

    def _part(self, raw: msgspec.Raw, wire: type[T], position: str) -> T:
        return decode_json_part(self._document, raw, wire, position=position)

    @staticmethod
    def _is_statement(raw: msgspec.Raw) -> bool:
        try:
            keys = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
            return False
        return "predicateType" in keys


def _about(statement: Statement | None) -> dict[str, Any]:
    """What a signature is about: the first subject's name and all digests."""
    subjects = (statement.subject or []) if statement else []
    if not subjects:
        return {}
    name = subjects[0].name or subjects[0].uri or ""
    return {"subject": name, "digests": sorted_digests(one.digest for one in subjects if one.digest)}
