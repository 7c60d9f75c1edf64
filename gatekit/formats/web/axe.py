"""Results of axe-core, as all of its reporters write them, of one page or of several.

A violation is one finding per element. What axe calls `incomplete` it could not decide: a person must look. That is neither a
violation nor a pass, so it is counted, as the metric `accessibility.needs_review` and as unread.

Source: axe-core, doc/API.md, "Results object"; lib/core/reporters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from gatekit.formats.contract import Content, Format
from gatekit.formats.shared.identity import digest_identity
from gatekit.formats.shared.severity import severity_of_word
from gatekit.formats.shared.urls import never_opened, public_url
from gatekit.formats.shared.wcag import criteria_of_axe_tags, wcag_ids, wcag_tags
from gatekit.formats.web.axe_wire import Node, Page, Ran, RawPage, RawRule, Rule
from gatekit.model.evidence import Unread
from gatekit.model.finding import Finding, Location, SeverityOrigin, default_severity
from gatekit.model.metric import Metric
from gatekit.model.vocabulary import Kind, Severity, SeverityBasis
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.shape import Shape, Syntax
from gatekit.reading.values import parse_time

_TOOL = "axe-core"
_INAPPLICABLE = "inapplicable"
_OUTCOMES = frozenset(("violations", "incomplete", "passes", _INAPPLICABLE))
_BROKEN = "error-occurred"
SEVERITIES = {
    "critical": Severity.CRITICAL,
    "serious": Severity.HIGH,
    "moderate": Severity.MEDIUM,
    "minor": Severity.LOW,
}


def _recognise(shape: Shape) -> bool:
    if shape.syntax is not Syntax.JSON:
        return False
    return _is_raw(shape) or _is_raw_with_environment(shape) or _is_page(shape)


def _is_page(shape: Shape) -> bool:
    by_engine = {"name", "version"} <= shape.inner.get("testEngine", frozenset())
    before_3_2 = {"url", "timestamp", "passes", "violations"} <= shape.keys.keys()  # axe did not name itself yet
    return (by_engine or before_3_2) and any(shape.keys.get(outcome) == "array" for outcome in _OUTCOMES)


def _is_raw(shape: Shape) -> bool:
    return shape.top == "array" and {"id", "pageLevel", "result"} <= shape.keys.keys() and not _OUTCOMES.isdisjoint(shape.keys)


def _is_raw_with_environment(shape: Shape) -> bool:
    return shape.top == "object" and shape.keys.get("raw") == "array" and "testEngine" in shape.inner.get("env", frozenset())


def _read(document: Document) -> Content:
    shape = document.full_shape
    if _is_raw(shape):
        return _content([_page(Page(), decode_json(document, list[RawRule]))])
    if _is_raw_with_environment(shape):
        whole = decode_json(document, RawPage)
        return _content([_page(whole.env or Page(), whole.raw)])
    return _content(decode_json(document, list[Page]) if shape.top == "array" else [decode_json(document, Page)])


def _page(page: Page, rules: list[RawRule]) -> Page:
    """The raw results as the other reporters arrange them."""
    page.violations = [rule.outcome(rule.violations) for rule in rules if rule.violations]
    page.incomplete = [rule.outcome(rule.incomplete) for rule in rules if rule.incomplete]
    page.passes = [Ran(id=rule.id, tags=rule.tags) for rule in rules if rule.result != _INAPPLICABLE]
    page.inapplicable = [Ran(id=rule.id, tags=rule.tags) for rule in rules if rule.result == _INAPPLICABLE]
    return page


def _content(pages: Sequence[Page]) -> Content:
    engine = next((page.test_engine for page in pages if page.test_engine), None)
    times = sorted(time for page in pages if (time := parse_time(page.timestamp)))
    findings = [finding for page in pages for finding in _findings(page)]
    blanks = [_blank(page) for page in pages]
    blank = next(iter(blanks), "no rule ran") if all(blanks) else ""
    ran = () if blank else [rule for page in pages for rule in _ran(page)]
    return Content(
        tool=_TOOL,
        tool_version=engine.version if engine else "",
        produced_at=times[0] if times else None,
        measures=frozenset() if blank else frozenset((Kind.ACCESSIBILITY,)),
        looked_for=frozenset(wcag_ids(criterion for rule in ran for criterion in criteria_of_axe_tags(rule.tags or ()))),
        findings=findings,
        metrics=tuple(_needing_review(pages)),
        unread=tuple(_unread(pages)),
        blank=blank,
        incomplete=(*_broken(pages), *(() if blank else _without_wcag(pages))),
    )


def _without_wcag(pages: Sequence[Page]) -> Iterator[str]:
    """Whether a report that tells which rules ran names none about WCAG, such as one of best practices alone."""
    if any(page.passes is None for page in pages):
        return
    tags = {tag for page in pages for rule in _ran(page) for tag in rule.tags or ()}
    if tags and not any(tag.startswith("wcag") for tag in tags):
        yield "no rule about WCAG ran"


def _blank(page: Page) -> str:
    """Why nothing was checked on a page; "" if something was, or if only violations are written, as by `no-passes`."""
    if page.passes is None or page.passes or page.violations or page.incomplete:
        return ""
    return "no rule applied to anything" if page.inapplicable else "no rule ran"


def _ran(page: Page) -> list[Rule | Ran]:
    return [*(page.violations or ()), *(page.incomplete or ()), *(page.passes or ()), *(page.inapplicable or ())]


def _findings(page: Page) -> Iterator[Finding]:
    url = public_url(page.url)
    for rule in page.violations or ():
        tags = tuple(rule.tags or ())
        tags += wcag_tags(criteria_of_axe_tags(tags), tags)
        for node in rule.nodes or [Node()]:
            impact = node.impact or rule.impact
            yield Finding(
                kind=Kind.ACCESSIBILITY,
                tool=_TOOL,
                rule_id=rule.id,
                severity=severity_of_word(impact, SEVERITIES) if impact else default_severity(Kind.ACCESSIBILITY),
                severity_origin=SeverityOrigin(word=impact) if impact else SeverityOrigin(basis=SeverityBasis.KIND_DEFAULT),
                message=_message(rule, node),
                location=Location(path=url, logical_name=node.selector),
                tags=tags,
                help_uri=rule.help_url or "",
                identity=digest_identity(node.snippet),
            )


def _message(rule: Rule, node: Node) -> str:
    """The rule's advice, and what its checks measured; several ways of which one would do say no more than the advice."""
    checks = [*(node.none or ()), *(node.all or ()), *((node.any or ()) if len(node.any or ()) == 1 else ())]
    details = "; ".join(check.message for check in checks if check.message)
    advice = rule.help or rule.id
    return " ".join(f"{advice}: {details}".split()) if details else advice


def _is_broken(node: Node) -> bool:
    return any(check.id == _BROKEN for check in (*(node.any or ()), *(node.all or ()), *(node.none or ())))


def _undecided(rules: Iterable[Rule]) -> Iterator[tuple[str, int]]:
    for rule in rules:
        count = sum(not _is_broken(node) for node in rule.nodes or [Node()])
        if count:
            yield rule.id, count


def _needing_review(pages: Iterable[Page]) -> Iterator[Metric]:
    for page in pages:
        if page.incomplete is not None:
            labels = (("url", public_url(page.url)),) if page.url else ()
            count = sum(count for _, count in _undecided(page.incomplete))
            yield Metric(name="accessibility.needs_review", value=count, labels=labels)


def _unread(pages: Iterable[Page]) -> Iterator[Unread]:
    counts: Counter[str] = Counter()
    for page in pages:
        for rule, count in _undecided(page.incomplete or ()):
            counts[rule] += count
    for rule, count in sorted(counts.items()):
        yield Unread(reason=f"{rule}: axe cannot decide, a person must look", count=count)


def _broken(pages: Sequence[Page]) -> Iterator[str]:
    for page in pages:
        where = f" on {public_url(page.url)}" if page.url else ""
        if page.violations is None:
            yield f"no list of violations{where}"
        elif len(pages) > 1 and (blank := _blank(page)):
            yield f"{blank}{where}"
        if never_opened(page.url):
            yield f"the page never opened: the browser was on {public_url(page.url)}"
        for rule in page.incomplete or ():
            if any(map(_is_broken, rule.nodes or ())):
                yield f"rule {rule.id} broke{where}"


FORMAT = Format(
    name="axe",
    title="axe-core results",
    recognise=_recognise,
    read=_read,
    severities=SEVERITIES,
    kinds=(Kind.ACCESSIBILITY,),
    metrics=("accessibility.needs_review",),
    versions="axe-core 3 and 4: reporters v1, v2, na, no-passes, raw and rawEnv; one page, or an array of pages",
    command="npx @axe-core/cli https://example.org --save axe.json",
    source="axe-core, API documentation, Results object, https://github.com/dequelabs/axe-core/blob/develop/doc/API.md",
    reads=(
        "each element of a violation is a finding, with axe's impact as its severity and its CSS selector as its place",
        "tags: axe's own, the criteria of WCAG 2.2 that they name (WCAG-1.4.3), and the lowest level of these (WCAG-2.2-AA)",
        "incomplete: elements that axe cannot judge are counted as accessibility.needs_review and as unread, by rule",
        "rules that broke make the report partial; so does a page that never opened (`chrome-error:`)",
        "rules of which none is about WCAG, such as best practices alone, make the report partial",
        "a report of no rule, or of none that applied to anything, is blank",
        "the criteria that were looked for: those of all rules that ran, whether they passed, failed or did not apply",
    ),
    leaves=(
        "the elements that passed",
        "XPaths, related nodes, and the HTML of elements, of which only a digest is kept",
        "which rules were switched off: criteria without a rule in the report count as not looked for",
        "reports of the reporter no-passes do not tell what was looked for, nor what needs review",
    ),
)
