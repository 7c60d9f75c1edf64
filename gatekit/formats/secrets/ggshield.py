"""GitGuardian's report, as `ggshield secret scan --json` writes it.

Source: GitGuardian/ggshield, `ggshield/verticals/secret/output/schemas.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec
from msgspec import field

from gatekit.formats.contract import Content, Format
from gatekit.formats.shared.secrets import keyed_digest
from gatekit.formats.shared.severity import severity_of_word
from gatekit.model.finding import Finding, Location, SeverityOrigin, default_severity
from gatekit.model.vocabulary import FindingState, Kind, Severity, SeverityBasis
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.shape import Shape, Syntax

TOOL = "ggshield"
SEVERITIES: Mapping[str, Severity] = {
    "failed_to_check": Severity.HIGH,
    "invalid": Severity.MEDIUM,
    "no_checker": Severity.HIGH,
    "not_checked": Severity.HIGH,
    "unknown": Severity.HIGH,
    "valid": Severity.CRITICAL,
}

_COMMIT = "commit"


class Occurrence(msgspec.Struct):
    """One part of a secret in its file; `post_` counts the lines after a commit."""

    line_start: int | None = None
    line_end: int | None = None
    post_line_start: int | None = None
    post_line_end: int | None = None


class IgnoreReason(msgspec.Struct):
    """Why a secret does not count."""

    kind: str | None = None
    detail: str | None = None


class Incident(msgspec.Struct):
    """One secret in one file."""

    detector: str = field(name="type")
    ignore_sha: str | None = None
    validity: str | None = None
    occurrences: list[Occurrence] | None = None
    total_occurrences: int | None = None
    known_secret: bool | None = None
    secret_vaulted: bool | None = None
    ignore_reason: IgnoreReason | None = None
    incident_url: str | None = None


class Entity(msgspec.Struct):
    """A file with secrets."""

    filename: str
    incidents: list[Incident] | None = None


class Failure(msgspec.Struct):
    """What could not be scanned. Its description is left unread: it may quote what it was about."""

    files: list[msgspec.Raw] | None = None


class Scan(msgspec.Struct):
    """A scan, with the scans inside it (one per commit)."""

    id: str | None = None
    type: str | None = None
    entities_with_incidents: list[Entity] | None = None
    errors: list[Failure] | None = None
    scans: list[Scan] | None = None
    total_incidents: int | None = None


def recognise(shape: Shape) -> bool:
    """A scan: with its totals, and its engine or its type."""
    keys = shape.keys.keys()
    return (
        shape.syntax is Syntax.JSON
        and shape.top == "object"
        and {"total_incidents", "total_occurrences"} <= keys
        and not {"type", "secrets_engine_version"}.isdisjoint(keys)
    )


def read(document: Document) -> Content:
    """Reads a report: one finding per secret and file.

    Raises:
        ReportError: a value in use is malformed.
    """
    report = decode_json(document, Scan)
    scans = [report]
    for scan in scans:  # which grows by the scans inside it
        scans += scan.scans or ()
    findings = [finding for scan in scans for finding in _findings(scan)]
    failed = sum(max(len(failure.files or ()), 1) for scan in scans for failure in scan.errors or ())
    missing = (report.total_incidents or 0) - len(findings)
    incomplete = [f"ggshield could not scan {failed} file{'s'[: failed > 1]} or more"] if failed else []
    if missing > 0:
        incomplete.append(f"says that it holds {report.total_incidents} secrets, but holds {len(findings)}")
    return Content(tool=TOOL, measures=frozenset((Kind.SECRET,)), findings=findings, incomplete=tuple(incomplete))


def _findings(scan: Scan) -> Iterator[Finding]:
    commit = scan.id or "" if scan.type == _COMMIT else ""
    for entity in scan.entities_with_incidents or ():
        for incident in entity.incidents or ():
            yield _finding(incident, entity.filename, commit)


def _finding(incident: Incident, path: str, commit: str) -> Finding:
    place = incident.occurrences[0] if incident.occurrences else Occurrence()
    times = incident.total_occurrences or 1
    ignored = incident.ignore_reason
    word = incident.validity or ""
    tags = (word, "known" if incident.known_secret else "", "vaulted" if incident.secret_vaulted else "")
    in_commit = f" in commit {commit[:12]}" if commit else ""
    return Finding(
        kind=Kind.SECRET,
        tool=TOOL,
        rule_id=incident.detector,
        severity=severity_of_word(word, SEVERITIES) if word else default_severity(Kind.SECRET),
        message=f"a secret of the type {incident.detector}{in_commit}" + (f", {times} times in this file" if times > 1 else ""),
        severity_origin=SeverityOrigin(word=word) if word else SeverityOrigin(basis=SeverityBasis.KIND_DEFAULT),
        location=Location(
            path=path,
            line=max(place.post_line_start or place.line_start or 0, 0),
            end_line=max(place.post_line_end or place.line_end or 0, 0),
        ),
        tags=tuple(tag for tag in tags if tag),
        help_uri=incident.incident_url or "",
        identity=keyed_digest(incident.ignore_sha or "", incident.detector, path, commit),
        state=FindingState.OPEN if ignored is None else FindingState.SUPPRESSED,
        state_reason="" if ignored is None else ": ".join(filter(None, (ignored.kind, ignored.detail))),
    )


FORMAT = Format(
    name="ggshield",
    title="GitGuardian ggshield JSON",
    recognise=recognise,
    read=read,
    severities=SEVERITIES,
    kinds=(Kind.SECRET,),
    versions="what `ggshield secret scan` writes since 1.0",
    command="ggshield secret scan path --recursive --all-secrets --json --output ggshield.json .",
    source="GitGuardian/ggshield, ggshield/verticals/secret/output/schemas.py, https://github.com/GitGuardian/ggshield",
    reads=(
        "each secret of each file as a finding of kind secret: type, first place in the file, commit, page of the incident",
        "severity by validity: critical if GitGuardian saw that it works, medium if it saw that it does not, else high",
        "what is ignored (`--all-secrets` keeps it in the report) as suppressed, with the reason",
        "files that could not be scanned, and fewer secrets than the report says it holds: the report is partial",
    ),
    leaves=(
        "the secret, also masked (its ends are left), and `ignore_sha`, its plain digest, of which only a keyed digest is used",
        "authors, their addresses and descriptions of errors: they are personal or may quote",
        "how severe an incident is on GitGuardian's dashboard (`--with-incident-details`): validity is what the scan itself saw",
    ),
)
