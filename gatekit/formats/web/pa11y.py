"""Results of pa11y (an array of issues of one page) and of pa11y-ci (an object with the issues of many).

HTML CodeSniffer's errors are violations. Its warnings may be none, so they are findings that claim no broken criterion, and its
notices only ask a person to look, as do issues that the axe runner marks `needsFurtherReview`: these are counted, not judged.

Source: pa11y, README, "Reporters" and lib/runners; pa11y-ci, lib/reporters/json.js.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from gatekit.formats.contract import Content, Format
from gatekit.formats.shared.identity import digest_identity
from gatekit.formats.shared.severity import severity_of_word
from gatekit.formats.shared.urls import public_url
from gatekit.formats.shared.wcag import criteria_of_axe_rule, criteria_of_sniff, wcag_tags
from gatekit.formats.web import axe
from gatekit.model.evidence import Unread
from gatekit.model.finding import Finding, Location, SeverityOrigin
from gatekit.model.metric import Metric
from gatekit.model.vocabulary import Kind, Severity
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.shape import Shape, Syntax

_TOOL = "pa11y"
_SNIFFER = "htmlcs"
_AXE = "axe"
_OF_PAGES = {"total": "number", "passes": "number", "errors": "number", "results": "object"}
SEVERITIES = {
    **axe.SEVERITIES,
    "error": Severity.HIGH,
    "warning": Severity.MEDIUM,
    "notice": Severity.INFO,
}


class Extras(msgspec.Struct, rename="camel"):
    """What the axe runner adds."""

    impact: str | None = None
    help: str | None = None
    help_url: str | None = None
    needs_further_review: bool | None = None


class Issue(msgspec.Struct, rename="camel"):
    """One issue; without a code it tells why a page could not be tested."""

    code: str | None = None
    type: str = ""
    message: str | None = None
    context: str | None = None
    selector: str | None = None
    runner: str = _SNIFFER  # before pa11y 5 there was no other
    runner_extras: Extras | None = None

    @property
    def is_for_a_person(self) -> bool:
        """Whether the runner itself cannot say that it is a problem."""
        if self.runner == _SNIFFER:
            return self.type == "notice"
        return self.runner_extras is not None and self.runner_extras.needs_further_review is True


class Site(msgspec.Struct):
    """What pa11y-ci writes."""

    total: int
    errors: int
    results: dict[str, list[Issue]]


def _recognise(shape: Shape) -> bool:
    if shape.syntax is not Syntax.JSON:
        return False
    if shape.top == "array":
        return {"code", "message", "selector", "typeCode"} <= shape.keys.keys()
    return _OF_PAGES.items() <= shape.keys.items()


def _read(document: Document) -> Content:
    if document.shape.top == "array":
        return _content({"": decode_json(document, list[Issue])}, 1)
    site = decode_json(document, Site)
    return _content(site.results, site.total, site.errors)


def _content(pages: Mapping[str, list[Issue]], total: int, counted: int = 0) -> Content:
    findings = [finding for url, issues in pages.items() for finding in _findings(url, issues)]
    return Content(
        tool=_TOOL,
        measures=frozenset((Kind.ACCESSIBILITY,)) if pages else frozenset(),
        looked_for=frozenset(tag for finding in findings for tag in finding.tags if not tag.startswith("WCAG-2.2-")),
        findings=findings,
        metrics=tuple(_needing_review(pages)),
        unread=tuple(_unread(issue for issues in pages.values() for issue in issues)),
        blank="" if pages or total else "no page in it",
        incomplete=tuple(_incomplete(pages, total, counted)),
    )


def _findings(url: str, issues: Iterable[Issue]) -> Iterator[Finding]:
    for issue in issues:
        if issue.code is None or issue.is_for_a_person:
            continue
        extras = issue.runner_extras or Extras()
        word = extras.impact or issue.type
        text = (extras.help if issue.runner == _AXE else None) or issue.message or issue.code
        yield Finding(
            kind=Kind.ACCESSIBILITY,
            tool=_TOOL,
            rule_id=issue.code,
            severity=severity_of_word(word, SEVERITIES),
            severity_origin=SeverityOrigin(word=word),
            message=" ".join(text.split()),
            location=Location(path=public_url(url), logical_name=issue.selector or ""),
            tags=_tags(issue),
            help_uri=extras.help_url or "",
            identity=digest_identity(issue.context or ""),
        )


def _tags(issue: Issue) -> tuple[str, ...]:
    code = issue.code or ""
    if issue.runner == _AXE:
        return wcag_tags(criteria_of_axe_rule(code))
    return wcag_tags(criteria_of_sniff(code)) if issue.type == "error" else ()


def _needing_review(pages: Mapping[str, list[Issue]]) -> Iterator[Metric]:
    """For each page of which the report tells it: notices must be asked for, and pa11y 8 does not mark axe's issues."""
    for url, issues in pages.items():
        is_marked = any(issue.runner_extras and issue.runner_extras.needs_further_review is not None for issue in issues)
        count = sum(issue.is_for_a_person for issue in issues)
        if count or is_marked:
            labels = (("url", public_url(url)),) if url else ()
            yield Metric(name="accessibility.needs_review", value=count, labels=labels)


def _unread(issues: Iterable[Issue]) -> Iterator[Unread]:
    runners = [issue.runner for issue in issues if issue.is_for_a_person]
    notices = runners.count(_SNIFFER)
    if notices:
        yield Unread(reason="notices, which only ask a person to look", count=notices)
    if len(runners) > notices:
        yield Unread(reason="axe cannot decide, a person must look", count=len(runners) - notices)


def _incomplete(pages: Mapping[str, list[Issue]], total: int, counted: int) -> Iterator[str]:
    for url, issues in pages.items():
        for issue in issues:
            if issue.code is None:
                # the message repeats the address, with all that may be secret in it
                reason = (issue.message or "no reason given").partition(" at http")[0]
                yield " ".join(f"{public_url(url) or 'the page'} could not be tested: {public_url(reason)}".split())
    if len(pages) < total:
        yield f"pa11y-ci was given {total} pages, and the report holds {len(pages)}"
    listed = sum(map(len, pages.values()))
    if listed < counted:
        yield f"pa11y-ci counts {counted} errors, and the report holds {listed}"


FORMAT = Format(
    name="pa11y",
    title="pa11y and pa11y-ci JSON",
    recognise=_recognise,
    read=_read,
    severities=SEVERITIES,
    kinds=(Kind.ACCESSIBILITY,),
    metrics=("accessibility.needs_review",),
    clean_form="[]",
    versions="pa11y 6 to 9, pa11y-ci 3 and 4; runners htmlcs and axe",
    command="npx pa11y --reporter json https://example.org > pa11y.json; npx pa11y-ci --json > pa11y-ci.json",
    source="pa11y, README, Reporters, https://github.com/pa11y/pa11y#reporters; pa11y-ci, https://github.com/pa11y/pa11y-ci",
    reads=(
        "each issue is a finding, with its code as rule and its CSS selector as its place; with pa11y-ci also the page",
        "severity: axe's impact, or the type: error (high) and warning (medium)",
        "tags of errors: the criterion of WCAG 2.2 in the code, or that of the axe rule, and its level (WCAG-2.2-AA)",
        "notices, and issues that axe marks as needing review: counted as accessibility.needs_review and as unread",
        "pages that could not be tested make the report partial",
    ),
    leaves=(
        "criteria without a finding count as not looked for: the report does not tell the standard that ran",
        "HTML CodeSniffer's warnings claim no criterion, because they may be no violations",
        "what axe could not decide is told from violations only by pa11y 9 and later",
        "a page of pa11y-ci with fewer issues than its threshold looks like one without any",
        "the HTML of elements, of which only a digest is kept",
    ),
)
