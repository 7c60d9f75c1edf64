"""Nuclei's results: JSON lines (`-jsonl`), and the JSON array of `-json-export`.

The kind follows the template: one about a CVE finds vulnerabilities, one tagged `misconfig` misconfigurations, one about tokens
in files or on exposed pages secrets; what only tells what runs there (severity info, no CWE) is `other`; the rest are weaknesses.

What a template extracted, requests, responses, curl commands and interactions are not read, because they may hold credentials,
and the values in the query of an address are masked, because nuclei puts its payloads there.

Source: projectdiscovery/nuclei, pkg/output/output.go (ResultEvent) and pkg/model/model.go (Info, Classification).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from gatekit.formats.contract import Content, Format
from gatekit.formats.shared.cwe import cwes_in
from gatekit.formats.shared.severity import severity_of_word
from gatekit.formats.shared.urls import public_url
from gatekit.model.evidence import Unread
from gatekit.model.finding import Finding, Location, SeverityOrigin
from gatekit.model.vocabulary import Kind, Severity
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.lines import decode_json_lines
from gatekit.reading.shape import Shape, Syntax
from gatekit.reading.values import parse_number, parse_time

_TOOL = "nuclei"
_CVE = re.compile(r"CVE-\d{4}-\d{4,}", re.IGNORECASE)
_PLACES = frozenset(("host", "matched", "matched-at", "matcher-status", "timestamp"))
_EXPLOITED = frozenset(("kev", "vkev"))  # CISA's and VulnCheck's catalogues
_MISCONFIGURED = frozenset(("misconfig", "misconfiguration"))
_TOKENS, _LEAKS = frozenset(("token", "tokens")), frozenset(("exposure", "file"))
SEVERITIES = {
    "critical": Severity.CRITICAL,
    "high": Severity.HIGH,
    "medium": Severity.MEDIUM,
    "low": Severity.LOW,
    "info": Severity.INFO,
}
Words = str | list[str] | None  # older versions join them by commas
Number = str | float | None


class Classification(msgspec.Struct, rename="kebab"):
    """What a template says about the problem that it finds."""

    cve_id: Words = None
    cwe_id: Words = None
    cvss_metrics: str | None = None
    cvss_score: Number = None
    epss_score: Number = None


class Info(msgspec.Struct):
    """A template's own description."""

    name: str = ""
    severity: str | None = None
    tags: Words = None
    reference: Words = None
    classification: Classification | None = None


class Event(msgspec.Struct, rename="kebab"):
    """One result; one that did not match only stands there with `-matcher-status`."""

    info: Info
    template_id: str = ""
    old_template_id: str = msgspec.field(name="templateID", default="")
    template_url: str | None = None
    matcher_name: str | None = None
    extractor_name: str | None = None
    fuzzing_parameter: str | None = msgspec.field(name="fuzzing_parameter", default=None)
    matched_at: str | None = None
    matched: str | None = None
    url: str | None = None
    host: str | None = None
    type: str = ""
    matched_line: list[int] | None = None
    matcher_status: bool = True
    timestamp: str | None = None
    error: str | None = None

    @property
    def rule(self) -> str:
        """The template's id."""
        return self.template_id or self.old_template_id

    @property
    def cves(self) -> tuple[str, ...]:
        """The CVE ids of the template; its own id may be one."""
        classified = self.info.classification.cve_id if self.info.classification else None
        ids = (word for word in (self.rule, *_words(classified)) if _CVE.fullmatch(word))
        return tuple(dict.fromkeys(word.upper() for word in ids))

    @property
    def cwes(self) -> tuple[str, ...]:
        """The CWE ids of the template."""
        return cwes_in(_words(self.info.classification.cwe_id if self.info.classification else None))

    @property
    def is_broken(self) -> bool:
        """Whether the template could not be tried."""
        return not self.matcher_status and bool(self.error)

    @property
    def kind(self) -> Kind:
        """The kind of finding that the template gives."""
        if self.cves:
            return Kind.VULNERABILITY
        tags = _words(self.info.tags)
        if not _MISCONFIGURED.isdisjoint(tags):
            return Kind.MISCONFIGURATION
        if not _TOKENS.isdisjoint(tags) and not _LEAKS.isdisjoint(tags):
            return Kind.SECRET
        return Kind.OTHER if self.info.severity == "info" and not self.cwes else Kind.CODE_WEAKNESS


def _words(words: Words) -> list[str]:
    return [word.strip() for word in (words.split(",") if isinstance(words, str) else words or ()) if word.strip()]


def _recognise(shape: Shape) -> bool:
    is_json = shape.syntax in {Syntax.JSON, Syntax.JSON_LINES}
    by_id = "string" in {shape.keys.get("template-id"), shape.keys.get("templateID")}
    return is_json and by_id and shape.keys.get("info") == "object" and not _PLACES.isdisjoint(shape.keys)


def _read(document: Document) -> Content:
    events = list(_events(document))
    tried = [event for event in events if not event.is_broken]
    times = sorted(time for event in events if (time := parse_time(event.timestamp or "")))
    return Content(
        tool=_TOOL,
        produced_at=times[0] if times else None,
        measures=frozenset(event.kind for event in tried),
        looked_for=frozenset(cwe for event in tried for cwe in event.cwes),
        findings=[_finding(event) for event in events if event.matcher_status],
        unread=tuple(_unread(events)),
        incomplete=tuple(_incomplete(events)),
    )


def _events(document: Document) -> Iterable[Event]:
    if document.shape.syntax is Syntax.JSON_LINES:
        return (event for _, event in decode_json_lines(document, Event))
    return decode_json(document, list[Event]) if document.shape.top == "array" else [decode_json(document, Event)]


def _finding(event: Event) -> Finding:
    info, facts = event.info, event.info.classification or Classification()
    word, tags = info.severity or "", tuple(_words(info.tags))
    place = event.matched_at or event.matched or event.url or event.host or ""
    lines = [line for line in event.matched_line or () if line > 0 and event.type == "file"]  # else lines of a response
    part = event.matcher_name or event.extractor_name or event.fuzzing_parameter or ""
    epss = _within(facts.epss_score, 1)
    return Finding(
        kind=event.kind,
        tool=_TOOL,
        rule_id=event.rule,
        severity=severity_of_word(word, SEVERITIES),
        severity_origin=SeverityOrigin(word=word, score=_within(facts.cvss_score, 10), vector=facts.cvss_metrics or ""),
        message=" ".join(": ".join(text for text in (info.name or event.rule, part) if text).split()),
        location=Location(path=public_url(place, all_values=True), line=lines[0] if lines else 0, logical_name=part),
        aliases=tuple(cve for cve in event.cves if cve != event.rule.upper()),
        cwes=event.cwes,
        tags=tags,
        help_uri=event.template_url or next(iter(_words(info.reference)), ""),
        epss=epss,
        known_exploited=not _EXPLOITED.isdisjoint(tags),
    )


def _within(number: Number, most: float) -> float | None:
    value = parse_number(number) if isinstance(number, str) else number
    return value if value is not None and 0 <= value <= most else None


def _unread(events: list[Event]) -> Iterator[Unread]:
    count = sum(not event.matcher_status and not event.is_broken for event in events)
    if count:
        yield Unread(reason="templates that did not match", count=count)


def _incomplete(events: list[Event]) -> Iterator[str]:
    broken = [event for event in events if event.is_broken]
    if broken:
        yield f"{len(broken)} of the templates could not be tried, {broken[0].rule} the first of them"


FORMAT = Format(
    name="nuclei",
    title="Nuclei JSON lines and JSON export",
    recognise=_recognise,
    read=_read,
    severities=SEVERITIES,
    kinds=(Kind.VULNERABILITY, Kind.CODE_WEAKNESS, Kind.MISCONFIGURATION, Kind.SECRET, Kind.OTHER),
    clean_form="[]",
    clean_kinds=(Kind.CODE_WEAKNESS,),
    versions="Nuclei 2 and 3",
    command="nuclei -u https://example.org -json-export nuclei.json",
    source="projectdiscovery/nuclei, pkg/output/output.go, https://github.com/projectdiscovery/nuclei",
    reads=(
        "each match is a finding: template id as rule, matched-at as place, matcher name as part of it",
        "info.severity as severity; beside it CVSS score and vector; severity unknown stays unknown",
        "CVE and CWE ids, EPSS; the tags kev and vkev as known to be exploited",
        "the kind: CVE (vulnerability), tag misconfig (misconfiguration), tags token and exposure or file (secret)",
        "the kind otherwise: info without CWE (other), else code_weakness",
        "templates that did not match (`-matcher-status`): counted, and looked for; those that broke make the report partial",
    ),
    leaves=(
        "values in the queries of addresses: masked, because they hold payloads and tokens",
        "extracted results, requests, responses, curl commands and interactions: they may hold credentials",
        "which templates ran, unless `-matcher-status` tells: `[]` shows no more than that weaknesses were looked for",
        "`-jsonl` leaves a file of zero bytes where nothing matched and where nuclei crashed: prefer `-json-export`",
    ),
)
