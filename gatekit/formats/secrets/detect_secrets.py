"""The baseline of detect-secrets. Source: Yelp/detect-secrets, `detect_secrets/core/baseline.py` and `potential_secret.py`."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from msgspec import field

from gatekit.formats.contract import Content, Format
from gatekit.formats.shared.secrets import keyed_digest
from gatekit.model.finding import Finding, Location, SeverityOrigin
from gatekit.model.vocabulary import FindingState, Kind, Severity
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.shape import Shape, Syntax
from gatekit.reading.values import parse_time

TOOL = "detect-secrets"
SEVERITIES: Mapping[str, Severity] = {"unverified": Severity.HIGH, "verified": Severity.CRITICAL}


class Secret(msgspec.Struct):
    """A string that may be a secret. `is_secret` is what a person said of it (`detect-secrets audit`)."""

    type: str
    hashed_secret: str | None = None
    line_number: int | None = None
    is_secret: bool | None = None
    is_verified: bool | None = None


class Baseline(msgspec.Struct):
    """A baseline: what was found, by file."""

    results: dict[str, list[Secret]]
    version: str | None = None
    generated_at: str | None = None
    plugins: list[msgspec.Raw] | None = field(default=None, name="plugins_used")


def recognise(shape: Shape) -> bool:
    """A baseline: results with the plugins that made them."""
    keys = shape.keys
    return shape.syntax is Syntax.JSON and shape.top == "object" and "plugins_used" in keys and keys.get("results") == "object"


def read(document: Document) -> Content:
    """Reads a baseline: one finding per string.

    Raises:
        ReportError: a value in use is malformed.
    """
    baseline = decode_json(document, Baseline)
    findings = [_finding(path, secret) for path, secrets in baseline.results.items() for secret in secrets]
    return Content(
        tool=TOOL,
        tool_version=baseline.version or "",
        produced_at=parse_time(baseline.generated_at or ""),
        measures=frozenset((Kind.SECRET,)),
        findings=findings,
        blank="" if baseline.plugins or findings else "no plugin was in use, so that nothing was looked for",
    )


def _finding(path: str, secret: Secret) -> Finding:
    word = "verified" if secret.is_verified else "unverified"
    is_none = secret.is_secret is False
    return Finding(
        kind=Kind.SECRET,
        tool=TOOL,
        rule_id=secret.type,
        severity=SEVERITIES[word],
        message=f"may be a secret: {secret.type}" + ("; the service says that it works" if secret.is_verified else ""),
        severity_origin=SeverityOrigin(word=word),
        location=Location(path=path, line=max(secret.line_number or 0, 0)),
        tags=(word,) if secret.is_secret is None else (word, "audited"),
        identity=keyed_digest(secret.hashed_secret or "", secret.type, path),
        state=FindingState.SUPPRESSED if is_none else FindingState.OPEN,
        state_reason="audited as no secret" if is_none else "",
    )


FORMAT = Format(
    name="detect_secrets",
    title="detect-secrets baseline",
    recognise=recognise,
    read=read,
    severities=SEVERITIES,
    kinds=(Kind.SECRET,),
    versions="baselines of 0.12 to 1.5",
    command="detect-secrets scan --all-files > detect-secrets.json",
    source="Yelp/detect-secrets, docs/design.md, https://github.com/Yelp/detect-secrets",
    reads=(
        "each string that may be a secret as a finding of kind secret: type, file and line",
        "severity: critical for what a plugin verified with the service, high for the rest",
        "what was audited (`is_secret: false`) as suppressed; audited as a secret it stays open",
        "a baseline made without any plugin looked for nothing: blank",
    ),
    leaves=(
        "`hashed_secret`, the plain digest of the secret, of which only a keyed digest is used",
        "filters: what they leave out is not in the baseline",
        "reports of `detect-secrets audit --report`: they quote the secrets",
    ),
)
