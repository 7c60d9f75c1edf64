"""Semgrep's JSON report, and the pages of findings that the web API of its platform gives.

Source: semgrep/semgrep-interfaces, `semgrep_output_v1.atd`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from gatekit.formats.contract import Content, Format
from gatekit.formats.security.semgrep_wire import Failure, Match, Point, Report
from gatekit.formats.shared.cwe import cwes_in
from gatekit.formats.shared.identity import digest_identity
from gatekit.formats.shared.purl import purl_of
from gatekit.formats.shared.secrets import is_about_credentials, keyed_digest
from gatekit.formats.shared.severity import COMMON_WORDS, severity_of_word
from gatekit.model.evidence import Unread
from gatekit.model.finding import NO_COMPONENT, Component, Finding, Location, SeverityOrigin
from gatekit.model.vocabulary import FindingState, Kind, Severity
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.shape import Shape, Syntax

TOOL = "semgrep"
# Semgrep's manual puts INFO and LOW, WARNING and MEDIUM, ERROR and HIGH on one level each
SEVERITIES: Mapping[str, Severity] = {
    **{word: COMMON_WORDS[word] for word in ("critical", "error", "high", "low", "medium", "warning")},
    "experiment": Severity.INFO,
    "info": Severity.LOW,
    "inventory": Severity.INFO,
}

_NO_LOGIN = "requires login"  # what stands for the fingerprint and the lines where nobody is logged in
_NOT_VALIDATED = frozenset((None, "NO_VALIDATOR"))
_SECRET_RULE = ".secrets."  # noqa: S105 - a part of ids of the registry's rules
_SECRETS = "secrets"
_KEY_RULE = re.compile(r"(?<![a-z])(?:key|token)s?(?![a-z])", re.IGNORECASE)
# why a file was not looked at, though it was to be; else it was excluded, or no rule is for its language
_NOT_READ = frozenset(
    ("analysis_failed_parser_or_internal_error", "insufficient_permissions", "nonexistent_file", "too_many_matches")
)
_TOO_LARGE = frozenset(("exceeded_size_limit", "minified", "too_big"))


def recognise(shape: Shape) -> bool:
    """A report, with the key of a finding or those around them; a page of the platform."""
    if shape.syntax is not Syntax.JSON or shape.top != "object":
        return False
    keys, inner = shape.keys, shape.inner
    if keys.get("results") == keys.get("errors") == "array":
        first = inner.get("results", frozenset())
        return "check_id" in first or (not first and (keys.keys() == {"results", "errors"} or "paths" in keys))
    if keys.get("findings") == "array":
        return "rule_name" in inner["findings"]
    return keys.get("vulns") == "array" and "hasMore" in keys


def read(document: Document) -> Content:
    """Reads a report: one finding per match.

    Raises:
        ReportError: a value in use is malformed.
    """
    if "results" not in document.shape.keys:
        from gatekit.formats.security.semgrep_platform import read_page  # noqa: PLC0415 - rare

        return read_page(document)
    report = decode_json(document, Report)
    findings = [_finding(match) for match in report.results]
    errors, skipped = report.errors or [], len(report.skipped_rules or ())
    scanned = report.paths.scanned if report.paths else None
    is_blank = scanned == [] and not findings and not errors
    left_out = Counter(one.reason for one in (report.paths.skipped if report.paths else None) or ())
    too_large = sum(left_out[reason] for reason in _TOO_LARGE)
    incomplete = list(dict.fromkeys(map(_told, errors)))
    incomplete += [f"Semgrep skipped {left_out[why]} of the files: {why}" for why in sorted(_NOT_READ & left_out.keys())]
    if skipped:
        incomplete.append(f"Semgrep skipped {skipped} of the rules")
    return Content(
        tool=TOOL,
        tool_version=report.version or "",
        measures=frozenset((Kind.CODE_WEAKNESS, *(finding.kind for finding in findings))),
        findings=findings,
        unread=(Unread(reason="files too large or minified, which Semgrep skipped", count=too_large),) if too_large else (),
        blank="no file in it: Semgrep found nothing that it could scan" if is_blank else "",
        incomplete=tuple(incomplete),
    )


def kind_of(rule_id: str, technologies: tuple[str, ...] = (), validation: str | None = None) -> Kind:
    """Secrets are what the registry files under secrets, and what Semgrep has tried to use."""
    is_secret = _SECRET_RULE in rule_id or _SECRETS in technologies or validation not in _NOT_VALIDATED
    return Kind.SECRET if is_secret else Kind.CODE_WEAKNESS


def message_of(rule_id: str, message: str, kind: Kind, cwes: tuple[str, ...]) -> tuple[str, bool]:
    """A rule's message, unless it may quote a credential, as any rule's message can; and whether it may."""
    if kind is not Kind.SECRET and not is_about_credentials((rule_id,), cwes) and not _KEY_RULE.search(rule_id):
        return " ".join(message.split()) or rule_id, False
    what = "a credential in the code" if kind is Kind.SECRET else "a weakness around credentials"
    return f"{what}, by rule {rule_id}", True


def _finding(match: Match) -> Finding:
    extra, metadata = match.extra, match.extra.metadata or {}
    cwes = cwes_in(_texts(metadata.get("cwe")))
    kind = kind_of(match.check_id, _texts(metadata.get("technology")), extra.validation_state)
    message, may_quote = message_of(match.check_id, extra.message or "", kind, cwes)
    if extra.sca_info is not None:
        kind = Kind.VULNERABILITY
    start, end = match.start or Point(), match.end or Point()
    return Finding(
        kind=kind,
        tool=TOOL,
        rule_id=match.check_id,
        severity=severity_of_word(extra.severity, SEVERITIES),
        message=message,
        severity_origin=SeverityOrigin(word=extra.severity),
        location=Location(
            path=match.path, line=max(start.line or 0, 0), column=max(start.col or 0, 0), end_line=max(end.line or 0, 0)
        ),
        component=_component(match, metadata),
        aliases=_texts(metadata.get("sca-vuln-database-identifier")),
        cwes=cwes,
        tags=tuple(_tags(match, metadata)),
        help_uri=next((link for key in ("shortlink", "source", "references") for link in _texts(metadata.get(key))), ""),
        identity=_identity(match, may_quote=may_quote),
        state=FindingState.SUPPRESSED if extra.is_ignored else FindingState.OPEN,
        state_reason="a comment in the code (nosemgrep)" if extra.is_ignored else "",
    )


def _component(match: Match, metadata: Mapping[str, Any]) -> Component:
    matched = match.extra.sca_info.dependency_match if match.extra.sca_info else None
    found = matched.found_dependency if matched else None
    if found is None:
        return NO_COMPONENT
    name, version = found.package or "", found.version or ""
    fixes = metadata.get("sca-fix-versions")
    mended = [str(fix[name]) for fix in fixes if isinstance(fix, dict) and name in fix] if isinstance(fixes, list) else []
    purl = purl_of(found.ecosystem or "", name, version)
    return Component(name=name, version=version, fixed_version=", ".join(mended), purl=purl)


def _tags(match: Match, metadata: Mapping[str, Any]) -> Iterator[str]:
    yield from _texts(metadata.get("category"))
    yield from (f"confidence:{word.lower()}" for word in _texts(metadata.get("confidence")))
    yield from _texts(metadata.get("owasp"))
    supply, validation = match.extra.sca_info, match.extra.validation_state
    if supply is not None and supply.reachable is not None:
        yield "reachable" if supply.reachable else "unreachable"
    if validation is not None and validation not in _NOT_VALIDATED:
        yield validation.lower()


def _identity(match: Match, *, may_quote: bool) -> str:
    fingerprint, lines = match.extra.fingerprint or "", match.extra.lines or ""
    known = fingerprint if fingerprint != _NO_LOGIN else ""
    shown = lines if lines != _NO_LOGIN else ""
    if may_quote:
        return keyed_digest(known or shown, match.check_id, match.path)
    return known or digest_identity(shown)


def _told(error: Failure) -> str:
    """An error without its message, which may quote the code."""
    types = _texts(error.type)
    place = f" in {error.path}" if error.path else ""
    rule = f" (rule {error.rule_id})" if error.rule_id else ""
    return f"Semgrep says {types[0] if types else 'that it had an error'}{place}{rule}"


def _texts(value: object) -> tuple[str, ...]:
    """What a rule's author wrote as one text or as a list of them."""
    values = value if isinstance(value, list) else [value]
    return tuple(text for text in values if isinstance(text, str) and text)


FORMAT = Format(
    name="semgrep",
    title="Semgrep JSON",
    recognise=recognise,
    read=read,
    severities=SEVERITIES,
    kinds=(Kind.CODE_WEAKNESS, Kind.SECRET, Kind.VULNERABILITY),
    versions="0.30 to 1.x, and pages of the platform's web API (findings; vulnerabilities of Supply Chain)",
    command="semgrep scan --config auto --json-output=semgrep.json",
    source="semgrep/semgrep-interfaces, semgrep_output_v1.atd, https://github.com/semgrep/semgrep-interfaces",
    reads=(
        "each match as a code weakness, with its place, CWEs, OWASP ids and confidence",
        "matches of Supply Chain as vulnerabilities: package, fixed versions, CVE, whether reachable",
        "matches of rules about secrets as secrets, and whether Semgrep saw them work",
        "what a comment ignores as suppressed",
        "errors, skipped rules and files that could not be read make the report partial; a report of no file is blank",
        "with `--verbose`: how many files were too large or minified, as unread",
        "identity: Semgrep's fingerprint, or a digest of the lines, where somebody is logged in",
        "on the platform: what was triaged away is suppressed, what is fixed or removed is unread",
    ),
    leaves=(
        "messages of rules about credentials, which can quote one; what an error quotes",
        "rules that ran: the report does not list them, so that no weakness counts as looked for without a finding",
    ),
)
