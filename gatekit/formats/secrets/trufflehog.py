"""TruffleHog's JSON lines. Source: trufflesecurity/trufflehog, `pkg/output/json.go` (version 3) and truffleHog 2.

The report of trufflehog3, another tool by that name, is read too, for it grew out of version 2.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gatekit.formats.contract import Content, Format
from gatekit.formats.secrets.trufflehog_wire import Entry, Place, Secret
from gatekit.formats.shared.secrets import keyed_digest
from gatekit.formats.shared.severity import severity_of_word
from gatekit.model.finding import Finding, Location, SeverityOrigin, default_severity
from gatekit.model.vocabulary import Kind, Severity, SeverityBasis
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.lines import decode_json_lines
from gatekit.reading.shape import Shape, Syntax
from gatekit.reading.values import parse_count

TOOL = "trufflehog"
TOOL_3 = "trufflehog3"
SEVERITIES: Mapping[str, Severity] = {
    "high": Severity.HIGH,
    "low": Severity.LOW,
    "medium": Severity.MEDIUM,
    "unknown": Severity.HIGH,
    "unverified": Severity.HIGH,
    "verified": Severity.CRITICAL,
}

_SAID = {
    "unknown": "TruffleHog could not find out whether it works",
    "unverified": "TruffleHog does not know that it works",
    "verified": "TruffleHog used it, and it works",
}
_BAD_LEVELS = frozenset(("dpanic", "error", "fatal", "panic"))
_CUSTOM = "CustomRegex"
_FINISHED = "finished scanning"


def recognise(shape: Shape) -> bool:
    """Lines of version 3 or 2, or version 3's log alone; an array of them; the array of trufflehog3."""
    if shape.syntax not in (Syntax.JSON, Syntax.JSON_LINES):
        return False
    keys = shape.keys.keys()
    if {"SourceMetadata", "DetectorName"} <= keys or {"stringsFound", "reason", "path"} <= keys:
        return True
    if shape.top == "array":
        return {"rule", "secret", "path"} <= keys and {"id", "severity"} <= shape.inner.get("rule", frozenset())
    return shape.scalars.get("logger") == TOOL and "msg" in keys


def read(document: Document) -> Content:
    """Reads a report: one finding per line that is no log.

    Raises:
        ReportError: a value in use is malformed.
    """
    shape = document.shape
    if shape.top == "array" and "rule" in shape.keys:
        found = [_of_trufflehog3(one) for one in decode_json(document, list[Secret])]
        return Content(tool=TOOL_3, measures=frozenset((Kind.SECRET,)), findings=found)
    return _content(_entries(document))


def _entries(document: Document) -> Iterator[tuple[str, Entry]]:
    """The secrets and log lines, each with its place in the document."""
    if document.shape.top == "array":
        yield from ((f"$[{number}]", entry) for number, entry in enumerate(decode_json(document, list[Entry])))
    else:
        yield from ((f"line {number}", entry) for number, entry in decode_json_lines(document, Entry))


def _content(entries: Iterator[tuple[str, Entry]]) -> Content:
    findings: list[Finding] = []
    incomplete: list[str] = []
    version, is_logged, is_finished = "", False, False
    chunks: set[int | None] = set()
    for position, entry in entries:
        if entry.detector_name is not None:
            findings.append(_of_version_3(entry, entry.detector_name))
        elif entry.reason is not None:
            findings.append(_of_version_2(entry, entry.reason))
        elif entry.level is not None:
            version, is_logged = entry.trufflehog_version or version, True
            if entry.msg == _FINISHED:
                is_finished = True
                chunks.add(entry.chunks)
            if entry.level in _BAD_LEVELS:
                incomplete.append(f"TruffleHog logged an error ({position}), and may not have seen everything")
        else:
            incomplete.append(f"{position} is neither a secret nor a line of TruffleHog's log")
    if is_logged and not is_finished:
        incomplete.append("TruffleHog's log does not say that it finished scanning")
    return Content(
        tool=TOOL,
        tool_version=version,
        measures=frozenset((Kind.SECRET,)),
        findings=findings,
        blank="nothing in it: TruffleHog scanned 0 chunks" if chunks == {0} and not findings else "",
        incomplete=tuple(incomplete),
    )


def _of_version_3(entry: Entry, detector: str) -> Finding:
    source, place = _place(entry)
    word = "verified" if entry.verified else "unknown" if entry.verification_error else "unverified"
    if detector == _CUSTOM and entry.extra_data is not None:
        detector = entry.extra_data.name or detector
    path = place.file or place.filename or place.path or ""
    commit = place.commit or ""
    decoder = (entry.decoder_name or "").lower()
    return Finding(
        kind=Kind.SECRET,
        tool=TOOL,
        rule_id=detector,
        severity=SEVERITIES[word],
        message=f"{detector} secret{_in(commit)}; {_SAID[word]}",
        severity_origin=SeverityOrigin(word=word),
        location=Location(
            path=path,
            line=max(place.line or 0, 0),
            logical_name=place.image or place.bucket or ("" if path else source),
        ),
        tags=(word, decoder) if decoder not in {"", "plain"} else (word,),
        identity=keyed_digest(entry.raw_v2 or entry.raw or "", detector, path, commit),
    )


def _place(entry: Entry) -> tuple[str, Place]:
    data = (entry.source_metadata.data if entry.source_metadata else None) or {}
    return next(iter(data.items()), ("", Place()))


def _of_version_2(entry: Entry, reason: str) -> Finding:
    path, commit = entry.path or "", entry.commit_hash or ""
    return Finding(
        kind=Kind.SECRET,
        tool=TOOL,
        rule_id=reason,
        severity=default_severity(Kind.SECRET),
        message=f"a secret, by {reason}{_in(commit)}",
        severity_origin=SeverityOrigin(basis=SeverityBasis.KIND_DEFAULT),
        location=Location(path=path),
        identity=keyed_digest("\0".join(entry.strings_found or ()), reason, path, commit),
    )


def _of_trufflehog3(found: Secret) -> Finding:
    rule, commit, word = found.rule, found.commit or "", found.rule.severity or ""
    return Finding(
        kind=Kind.SECRET,
        tool=TOOL_3,
        rule_id=rule.id,
        severity=severity_of_word(word, SEVERITIES),
        message=f"a secret, by {rule.message or rule.id}{_in(commit)}",
        severity_origin=SeverityOrigin(word=word),
        location=Location(path=found.path, line=parse_count(str(found.line)) or 0),
        identity=keyed_digest(found.secret or "", rule.id, found.path, commit),
    )


def _in(commit: str) -> str:
    return f" in commit {commit[:12]}" if commit else ""


FORMAT = Format(
    name="trufflehog",
    title="TruffleHog JSON lines",
    recognise=recognise,
    read=read,
    severities=SEVERITIES,
    kinds=(Kind.SECRET,),
    clean_form="",
    versions="version 3 (with or without its log between the lines) and 2, and the array of trufflehog3",
    command="trufflehog filesystem --json --no-update . > trufflehog.jsonl 2>&1",
    source="trufflesecurity/trufflehog, pkg/output/json.go, https://github.com/trufflesecurity/trufflehog",
    reads=(
        "each secret as a finding of kind secret: detector, file, line, commit, image or bucket",
        "severity: critical for what TruffleHog verified, because it used the secret and it works",
        "high for the rest, as for a scanner that verifies nothing, also where the verification failed (`unknown`)",
        "the severities of trufflehog3 are its own words",
        "log lines of version 3 in the report (`2>&1`): an error, or no end of the scan, makes the report partial",
        "a log without a secret: clean; without its log a clean scan is zero bytes, as one that crashed",
        "a log that tells of a scan of nothing (0 chunks): blank",
        "identity: a keyed digest of the secret, so that a moved line is no new secret",
    ),
    leaves=(
        "the secret, also redacted (that can be all of a key's id), links, repositories' addresses and `ExtraData`",
        "authors, their addresses and commit messages: they are personal, and no problem",
        "version 2 says no line",
    ),
)
