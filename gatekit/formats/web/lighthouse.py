"""Lighthouse results (LHR): category scores, Core Web Vitals, failing audits, and runs that broke.

An audit fails where Lighthouse itself shows it as failed: it is scored, and its score is below 0.9. Lighthouse has no severities
but axe's impact for accessibility; for the other audits it tells only whether they count towards their category's score.

Several reports of one page are several runs, and gatekit takes the median of each metric by itself (the mean of the middle two
where their number is even). Lighthouse CI instead chooses one whole run (`computeRepresentativeRuns` in @lhci/utils 0.15): that
whose first contentful paint and time to interactive lie nearest, by the sum of squared distances, to their medians over the runs
(the upper of the middle two where their number is even; 0 for a run that lacks them). So all its numbers come from one run, and
any of them, a score too, may be an outlier; a median never is. It groups runs by the address that was asked for, gatekit by the
address after redirections and by device. Whoever wants the run that Lighthouse CI chose reads its manifest (the format `lhci`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from gatekit.errors import ReportError
from gatekit.formats.contract import Content, Format
from gatekit.formats.shared.urls import never_opened, public_url
from gatekit.formats.shared.wcag import criteria_of_axe_rule, wcag_ids
from gatekit.formats.web.lighthouse_audits import SEVERITIES, Role, fails, findings_of, is_scored, one_line, roles_of
from gatekit.formats.web.lighthouse_wire import Audit, LighthouseResult
from gatekit.model.evidence import Unread
from gatekit.model.metric import Metric
from gatekit.model.vocabulary import Kind
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.shape import Shape
from gatekit.reading.values import parse_time

_OLDEST_MAJOR = 3
_DID_NOT_RUN = frozenset(("error", "manual"))
SCORES = {
    "accessibility": "lighthouse.accessibility",
    "best-practices": "lighthouse.best_practices",
    "performance": "lighthouse.performance",
    "pwa": "lighthouse.pwa",
    "seo": "lighthouse.seo",
}
_TIMINGS = {
    "cumulative-layout-shift": "web.cls",
    "experimental-interaction-to-next-paint": "web.inp",
    "first-contentful-paint": "web.fcp",
    "interaction-to-next-paint": "web.inp",
    "interactive": "web.tti",
    "largest-contentful-paint": "web.lcp",
    "server-response-time": "web.ttfb",
    "speed-index": "web.speed_index",
    "time-to-first-byte": "web.ttfb",
    "total-blocking-time": "web.tbt",
}


def _recognise(shape: Shape) -> bool:
    has_body = shape.keys.get("audits") == "object" or "reportCategories" in shape.keys
    return shape.keys.get("lighthouseVersion") == "string" and shape.top == "object" and has_body


def _read(document: Document) -> Content:
    _refuse_old_versions(document)
    result = decode_json(document, LighthouseResult)
    roles = roles_of(result)
    labels = _labels(result)
    scored = {name for name, category in result.categories.items() if category.score is not None}
    findings = tuple(findings_of(document, result, roles))
    metrics = (*_scores(result, labels), *_timings(document, result, labels))
    incomplete = tuple(_incomplete(result, roles))
    measures = {"accessibility": Kind.ACCESSIBILITY, "performance": Kind.PERFORMANCE}
    return Content(
        tool="lighthouse",
        tool_version=result.lighthouse_version,
        produced_at=parse_time(result.fetch_time),
        measures=frozenset(kind for name, kind in measures.items() if name in scored),
        looked_for=frozenset(_criteria(result, roles)),
        findings=findings,
        metrics=metrics,
        unread=tuple(_unread(result, roles)),
        blank="" if findings or metrics or incomplete else "no category with a score in it",
        incomplete=incomplete,
    )


def _refuse_old_versions(document: Document) -> None:
    version = str(document.full_shape.scalars.get("lighthouseVersion", ""))
    major = version.partition(".")[0]
    if not major.isdecimal() or int(major) < _OLDEST_MAJOR:
        raise ReportError(
            f"Lighthouse {version or 'without a version'}; gatekit reads Lighthouse 3 and later",
            file=document.path,
            position="$.lighthouseVersion",
            hint="run a newer Lighthouse",
            status="unsupported_version",
        )


def _labels(result: LighthouseResult) -> tuple[tuple[str, str], ...]:
    settings = result.config_settings
    device = (settings.form_factor or settings.emulated_form_factor) if settings else None
    return tuple((key, value) for key, value in (("formFactor", device), ("url", public_url(result.url))) if value)


def _criteria(result: LighthouseResult, roles: dict[str, Role]) -> Iterator[str]:
    """The success criteria of the accessibility audits that ran; they are called as the axe rules that they are."""
    for name, audit in result.audits.items():
        if name in roles and audit.score_display_mode not in _DID_NOT_RUN:
            yield from wcag_ids(criteria_of_axe_rule(name))


def _scores(result: LighthouseResult, labels: tuple[tuple[str, str], ...]) -> Iterator[Metric]:
    for name, category in result.categories.items():
        if category.score is not None and name in SCORES:
            # a score has two decimals, which binary fractions times 100 do not keep
            yield Metric(name=SCORES[name], value=round(category.score * 100, 6), labels=labels)


def _timings(document: Document, result: LighthouseResult, labels: tuple[tuple[str, str], ...]) -> Iterator[Metric]:
    for name, audit in result.audits.items():
        if name in _TIMINGS and audit.number is not None and audit.score_display_mode != "error":
            if audit.number < 0:
                raise ReportError("a measured value is below 0", file=document.path, position=f"$.audits.{name}.numericValue")
            yield Metric(name=_TIMINGS[name], value=audit.number, labels=labels)


def _incomplete(result: LighthouseResult, roles: dict[str, Role]) -> Iterator[str]:
    fault = result.runtime_error
    if fault is not None and fault.code != "NO_ERROR":
        yield one_line(f"Lighthouse could not load the page: {fault.code}: {fault.message}")
        return
    if never_opened(result.url):
        yield f"the page never opened: the browser was on {public_url(result.url)}"
    messages = (result.i18n.icu_message_paths if result.i18n else None) or {}
    if any(message.endswith("| warningTimeout") for message in messages):
        yield "the page loaded too slowly to finish within Lighthouse's time limit"
    for name, audit in result.audits.items():
        if audit.score_display_mode == "error" and name in roles and roles[name].weighs:
            yield one_line(f"audit {name} broke: {audit.error_message or 'no reason given'}")


def _unread(result: LighthouseResult, roles: dict[str, Role]) -> Iterator[Unread]:
    counts = Counter(reason for name, audit in result.audits.items() if (reason := _reason_unread(audit, roles.get(name))))
    yield from (Unread(reason=reason, count=count) for reason, count in sorted(counts.items()))
    for warning in result.run_warnings or ():
        yield Unread(reason=one_line(f"Lighthouse warned: {warning}"), count=1)


def _reason_unread(audit: Audit, role: Role | None) -> str:
    if audit.score_display_mode == "error":
        return "" if role and role.weighs else "audits broke that count towards no score"
    if role is None:
        return "audits fail that belong to no category" if fails(audit) else ""
    if audit.score_display_mode == "manual":
        return "manual audits need a person"
    return "audits have no score" if is_scored(audit) and audit.score is None else ""


FORMAT = Format(
    name="lighthouse",
    title="Lighthouse result (LHR)",
    recognise=_recognise,
    read=_read,
    severities=SEVERITIES,
    kinds=(Kind.ACCESSIBILITY, Kind.PERFORMANCE, Kind.OTHER),
    metrics=tuple(sorted({*SCORES.values(), *_TIMINGS.values()})),
    versions="Lighthouse 3 to 13; 2 and older are refused by name",
    command="npx lighthouse https://example.org --output json --output-path lighthouse.json",
    source="Understanding the Lighthouse results, https://github.com/GoogleChrome/lighthouse/blob/main/docs/understanding-results.md",
    reads=(
        "lighthouse.*: the score of each category that has one, 0 to 100",
        "web.*: Core Web Vitals and laboratory timings, with the page and the device as labels",
        "each failing audit of a category is a finding: accessibility, performance, or other for the rest",
        "each page element of a failing accessibility audit is a finding: axe's impact is its severity",
        "tags of accessibility audits: axe's own, the criteria of WCAG 2.2 (WCAG-1.4.3), and their lowest level (WCAG-2.2-AA)",
        "the criteria that were looked for: those of the accessibility audits that ran, also where they did not apply",
        "audits without axe's impact: medium, or low if they have no weight in their category's score",
        "audits that Lighthouse hides in its own report are suppressed findings",
        "a page that never opened (`chrome-error:`): the report is partial",
        "runtimeError, a time-out, and broken audits with a weight make the report partial",
    ),
    leaves=(
        "manual audits: they need a person, and are counted as unread",
        "broken audits without a weight, and warnings about the run: counted as unread",
        "informative and not applicable audits: Lighthouse does not judge them",
        "screenshots, traces, and the tables of performance audits: they do not change a decision",
    ),
)
