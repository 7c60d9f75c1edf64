"""Pages of Semgrep's platform: findings, and vulnerabilities of Supply Chain. Source: https://semgrep.dev/api/v1/docs."""

from __future__ import annotations

from gatekit.formats.contract import Content
from gatekit.formats.security.semgrep import SEVERITIES, TOOL, kind_of, message_of
from gatekit.formats.security.semgrep_wire import (
    ApiFinding,
    ApiPlace,
    ApiReport,
    ApiVulnerabilities,
    ApiVulnerability,
    LockPlace,
    NamedVersion,
    References,
)
from gatekit.formats.shared.cwe import cwes_in
from gatekit.formats.shared.purl import purl_of
from gatekit.formats.shared.secrets import keyed_digest
from gatekit.formats.shared.severity import severity_of_word
from gatekit.model.evidence import Unread
from gatekit.model.finding import Component, Finding, Location, SeverityOrigin
from gatekit.model.vocabulary import FindingState, Kind
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.values import parse_count

_GONE = frozenset(("fixed", "removed"))
_DISMISSED = frozenset(("DISMISSED", "IGNORED"))


def read_page(document: Document) -> Content:
    """Reads a page of either kind.

    Raises:
        ReportError: a value in use is malformed.
    """
    if "vulns" in document.shape.keys:
        page = decode_json(document, ApiVulnerabilities)
        return Content(
            tool=TOOL,
            measures=frozenset((Kind.VULNERABILITY,)),
            findings=[_vulnerability(one) for one in page.vulns],
            incomplete=("the platform says that there are more pages",) if page.has_more else (),
        )
    found = decode_json(document, ApiReport).findings
    gone = sum(one.state in _GONE or one.status in _GONE for one in found)
    findings = [_finding(one) for one in found if not (one.state in _GONE or one.status in _GONE)]
    return Content(
        tool=TOOL,
        measures=frozenset((Kind.CODE_WEAKNESS, *(finding.kind for finding in findings))),
        findings=findings,
        unread=(Unread(reason="fixed or removed, says the platform", count=gone),) if gone else (),
    )


def _finding(one: ApiFinding) -> Finding:
    cwes = cwes_in(one.rule.cwe_names or ()) if one.rule else ()
    kind = kind_of(one.rule_name)
    message, may_quote = message_of(one.rule_name, one.rule_message or "", kind, cwes)
    place, identity = one.location or ApiPlace(), one.match_based_id or ""
    path = place.file_path or ""
    is_ignored = "ignored" in {one.status, one.triage_state} or one.state == "muted"
    return Finding(
        kind=kind,
        tool=TOOL,
        rule_id=one.rule_name,
        severity=severity_of_word(one.severity, SEVERITIES),
        message=message,
        severity_origin=SeverityOrigin(word=one.severity),
        location=Location(
            path=path, line=max(place.line or 0, 0), column=max(place.column or 0, 0), end_line=max(place.end_line or 0, 0)
        ),
        cwes=cwes,
        tags=(f"confidence:{one.confidence.lower()}",) if one.confidence else (),
        help_uri=one.line_of_code_url or "",
        identity=keyed_digest(identity, one.rule_name, path) if may_quote else identity,
        state=FindingState.SUPPRESSED if is_ignored else FindingState.OPEN,
        state_reason=(one.triage_reason or "triaged away on the platform") if is_ignored else "",
    )


def _vulnerability(one: ApiVulnerability) -> Finding:
    advisory, place = one.advisory, one.dependency_file_location or LockPlace()
    package, safe = one.matched_dependency or NamedVersion(), one.closest_safe_dependency or NamedVersion()
    name, version = package.name or "", package.version_specifier or ""
    others = advisory.references or References()
    is_dismissed = one.triage is not None and one.triage.status in _DISMISSED
    return Finding(
        kind=Kind.VULNERABILITY,
        tool=TOOL,
        rule_id=advisory.rule_id,
        severity=severity_of_word(advisory.severity, SEVERITIES),
        message=advisory.title or advisory.rule_id,
        severity_origin=SeverityOrigin(word=advisory.severity),
        location=Location(path=place.path or "", line=parse_count(place.start_line or "") or 0),
        component=Component(
            name=name,
            version=version,
            fixed_version=safe.version_specifier or "",
            purl=purl_of(advisory.ecosystem or "", name, version),
        ),
        aliases=tuple(others.cve_ids or ()),
        cwes=cwes_in(others.cwe_ids or ()),
        tags=(one.exposure_type.lower(),) if one.exposure_type else (),
        state=FindingState.SUPPRESSED if is_dismissed else FindingState.OPEN,
        state_reason=((one.triage and one.triage.dismiss_reason) or "dismissed on the platform") if is_dismissed else "",
    )
