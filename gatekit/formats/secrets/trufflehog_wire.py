"""The shape of what TruffleHog and trufflehog3 write: the fields that gatekit reads.

Source: trufflesecurity/trufflehog, `pkg/output/json.go`, `pkg/output/legacy_json.go`, `proto/source_metadata.proto`;
feeltheajf/trufflehog3, `trufflehog3/models.py`.
"""

from __future__ import annotations

import msgspec
from msgspec import field


class Place(msgspec.Struct):
    """Where a secret is, in any kind of source."""

    file: str | None = None
    filename: str | None = None
    path: str | None = None
    line: int | None = None
    commit: str | None = None
    image: str | None = None
    bucket: str | None = None


class SourceMetadata(msgspec.Struct):
    """The place, by the kind of its source (`Git`, `Filesystem`, `Docker`)."""

    data: dict[str, Place] | None = field(default=None, name="Data")


class ExtraData(msgspec.Struct):
    """What a detector adds. The name is used of a custom one alone: others write names of people there."""

    name: str | None = None


class Entry(msgspec.Struct):
    """One line: a secret of version 3 or 2, or a line of version 3's log."""

    # version 3
    source_metadata: SourceMetadata | None = field(default=None, name="SourceMetadata")
    detector_name: str | None = field(default=None, name="DetectorName")
    decoder_name: str | None = field(default=None, name="DecoderName")
    verified: bool = field(default=False, name="Verified")
    verification_error: str | None = field(default=None, name="VerificationError")
    raw: str | None = field(default=None, name="Raw")
    raw_v2: str | None = field(default=None, name="RawV2")
    extra_data: ExtraData | None = field(default=None, name="ExtraData")
    # its log
    level: str | None = None
    msg: str | None = None
    chunks: int | None = None
    trufflehog_version: str | None = None
    # version 2
    reason: str | None = None
    path: str | None = None
    commit_hash: str | None = field(default=None, name="commitHash")
    strings_found: list[str] | None = field(default=None, name="stringsFound")


class Rule(msgspec.Struct):
    """A rule of trufflehog3."""

    id: str
    message: str | None = None
    severity: str | None = None


class Secret(msgspec.Struct):
    """A secret, as trufflehog3 reports it."""

    rule: Rule
    path: str
    line: str | int | None = None
    secret: str | None = None
    commit: str | None = None
