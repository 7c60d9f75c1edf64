"""SonarQube's formats: issues that other tools write for it, and issues and hotspots that its web API gives.

Source: SonarQube's manual, "Generic formatted issue reports"; its web API, `api/issues/search` and `api/hotspots/search`.
"""

from __future__ import annotations

from collections.abc import Mapping

from gatekit.formats.contract import Content, Format
from gatekit.formats.security.sonarqube_wire import Impact, Issue, PrimaryLocation, Range, Report, Rule
from gatekit.formats.shared.cwe import cwes_in
from gatekit.formats.shared.linting import rated_by_kind
from gatekit.formats.shared.secrets import is_about_credentials, keyed_digest, without_quotations
from gatekit.formats.shared.severity import COMMON_WORDS, severity_of_word
from gatekit.model.evidence import Unread
from gatekit.model.finding import Finding, Location, SeverityOrigin
from gatekit.model.vocabulary import FindingState, Kind, Severity
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.shape import Shape, Syntax

TOOL = "sonarqube"
SEVERITIES: Mapping[str, Severity] = {
    word: COMMON_WORDS[word] for word in ("blocker", "critical", "high", "info", "low", "major", "medium", "minor")
}

_KIND_OF_TYPE = {
    "BUG": Kind.LINT,
    "CODE_SMELL": Kind.LINT,
    "SECURITY_HOTSPOT": Kind.CODE_WEAKNESS,
    "VULNERABILITY": Kind.CODE_WEAKNESS,
}
_SECRET_RULES = "secrets:"  # noqa: S105 - the repository of SonarQube's rules about secrets
_GONE = frozenset(("FIXED", "REMOVED"))
_SET_ASIDE = frozenset(("ACCEPTED", "FALSE-POSITIVE", "FALSE_POSITIVE", "SAFE", "WONTFIX"))


def recognise(shape: Shape) -> bool:
    """Issues of either sort, hotspots, or an array of them."""
    if shape.syntax is not Syntax.JSON:
        return False
    keys = shape.keys
    if shape.top == "array":
        return {"key", "component"} <= keys.keys() and not {"rule", "ruleKey", "vulnerabilityProbability"}.isdisjoint(keys)
    issues = shape.inner.get("issues", frozenset())
    if keys.get("issues") == "array":
        is_page = "paging" in keys or "sonarBaseURL" in keys
        is_known = "primaryLocation" in issues or {"rule", "component", "severity"} <= issues
        return is_known or is_page or "engineId" in shape.inner.get("rules", frozenset())
    return keys.get("hotspots") == "array" and "paging" in keys


def read(document: Document) -> Content:
    """Reads a report or a page: one finding per issue and hotspot that is still there.

    Raises:
        ReportError: a value in use is malformed.
    """
    is_array = document.shape.top == "array"
    report = Report(issues=decode_json(document, list[Issue])) if is_array else decode_json(document, Report)
    reader = _Reader(report)
    issues = [*(report.issues or ()), *(report.hotspots or ())]
    there = [issue for issue in issues if not {issue.resolution, issue.issue_status}.intersection(_GONE)]
    findings = [reader.finding(issue) for issue in there]
    total = report.paging.total if report.paging else report.total
    missing = (total or 0) - len(issues)
    gone = len(issues) - len(there)
    return Content(
        tool=findings[0].tool if findings and not any(issue.component for issue in issues) else TOOL,
        measures=frozenset(finding.kind for finding in findings),
        findings=findings,
        unread=(Unread(reason="fixed or removed, says SonarQube", count=gone),) if gone else (),
        incomplete=(f"holds {len(issues)} of {total}: the other pages are missing",) if missing > 0 else (),
    )


class _Reader:
    """Turns issues into findings; knows rules and files."""

    def __init__(self, report: Report) -> None:
        self._paths = {one.key: one.path for one in report.components or () if one.key and one.path}
        self._rules = {rule.id: rule for rule in report.rules} if isinstance(report.rules, list) else {}
        self._of_security = report.sonar_base_url is not None  # sonar-report is made to tell of security

    def finding(self, issue: Issue) -> Finding:
        rule_id = issue.rule_id or issue.rule or issue.rule_key or "unnamed"
        rule = self._rules.get(rule_id) or Rule(rule_id)
        kind = self._kind(issue, rule, rule_id)
        severity, origin = _rated(issue, rule, kind)
        elsewhere = issue.primary_location or PrimaryLocation()
        span = issue.text_range or elsewhere.text_range or Range()
        column = span.start_offset if span.start_offset is not None else span.start_column
        cwes, path = cwes_in(issue.tags or ()), self._path(issue)
        message = issue.message or elsewhere.message or rule_id
        may_quote = kind is Kind.SECRET or is_about_credentials((rule_id, message), cwes)
        is_aside = {issue.resolution, issue.issue_status} & _SET_ASIDE
        return Finding(
            kind=kind,
            tool=(issue.engine_id or rule.engine_id or TOOL).lower(),
            rule_id=rule_id,
            severity=severity,
            message=without_quotations(message) if may_quote else message,
            severity_origin=origin,
            location=Location(
                path=path,
                line=max(span.start_line or issue.line or 0, 0),
                column=max(column + 1, 0) if column is not None else 0,
                end_line=max(span.end_line or 0, 0),
            ),
            cwes=cwes,
            tags=tuple(issue.tags or ()) or ((issue.security_category,) if issue.security_category else ()),
            identity=keyed_digest(issue.hash or "", rule_id, path) if may_quote else issue.hash or "",
            state=FindingState.SUPPRESSED if is_aside else FindingState.OPEN,
            state_reason=min(word for word in is_aside if word).lower() if is_aside else "",
        )

    def _kind(self, issue: Issue, rule: Rule, rule_id: str) -> Kind:
        if rule_id.startswith(_SECRET_RULES):
            return Kind.SECRET
        if issue.vulnerability_probability is not None:
            return Kind.CODE_WEAKNESS
        known = issue.type or rule.type or ""
        impacts = issue.impacts or rule.impacts or ()
        if known in _KIND_OF_TYPE:
            return _KIND_OF_TYPE[known]
        if impacts:
            return Kind.CODE_WEAKNESS if any(one.software_quality == "SECURITY" for one in impacts) else Kind.LINT
        return Kind.CODE_WEAKNESS if self._of_security else Kind.OTHER

    def _path(self, issue: Issue) -> str:
        """The path in the project: the server calls a file by the key of its project, a colon and the path."""
        if issue.primary_location is not None:
            return issue.primary_location.file_path or ""
        name = issue.component or ""
        if name in self._paths:
            return self._paths[name]
        return "" if name == issue.project else name.removeprefix(f"{issue.project}:").rpartition(":")[2]


def _rated(issue: Issue, rule: Rule, kind: Kind) -> tuple[Severity, SeverityOrigin]:
    """By the issue's word, then its worst impact, then the rule's."""
    word = issue.severity or issue.vulnerability_probability or _worst(issue.impacts) or rule.severity or _worst(rule.impacts)
    if not word:
        return rated_by_kind(kind)
    return severity_of_word(word, SEVERITIES), SeverityOrigin(word=word)


def _worst(impacts: list[Impact] | None) -> str:
    words = [impact.severity for impact in impacts or () if impact.severity]
    return max(words, key=lambda word: severity_of_word(word, SEVERITIES), default="")


FORMAT = Format(
    name="sonarqube",
    title="SonarQube issues",
    recognise=recognise,
    read=read,
    severities=SEVERITIES,
    kinds=(Kind.LINT, Kind.CODE_WEAKNESS, Kind.SECRET, Kind.OTHER),
    open_kind=True,
    versions="generic issue reports, also of 10.3 and later (with rules); pages of the web API since 7; sonar-report",
    command="hadolint --format sonarqube Dockerfile > sonarqube.json; or GET api/issues/search?ps=500",
    source="SonarQube, Generic formatted issue reports, https://docs.sonarsource.com/sonarqube-server",
    reads=(
        "each issue: vulnerabilities and security hotspots are code weaknesses, bugs and code smells lint",
        "rules of `secrets:` are secrets; what has no type is told apart by its impacts, and is else of kind other",
        "severity: the word of the issue, its worst impact, its rule's; for a hotspot how probable it is",
        "false positives, accepted issues and safe hotspots as suppressed; fixed and removed ones as unread",
        "the path of a file without its project's key; the tool that found it (`engineId`)",
        "a page of several, of which the others are missing, makes the report partial",
        "identity: the server's hash of the line",
    ),
    leaves=(
        "authors, flows, efforts, descriptions of rules",
        "what the query asked for: a page without issues does not show what was looked for; a contract's `kind:` says it",
        "quality gates (`api/qualitygates/project_status`): gatekit's rules take their place",
    ),
)
