"""What Lighthouse CI writes: the results of `lhci assert`, and the manifest of `lhci upload --target filesystem`.

A manifest's scores are those of the run that lhci itself chose for each page (`isRepresentativeRun`); the others are not looked
at. Scores among assertions are not metrics, because lhci aggregates them as each assertion says, by default to the best run.

Source: Lighthouse CI, docs/configuration.md, and packages/utils/src/assertions.js.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated

import msgspec

from gatekit.formats.contract import Content, Format
from gatekit.formats.shared.severity import severity_of_word
from gatekit.formats.shared.urls import public_url
from gatekit.formats.shared.wcag import criteria_of_axe_rule, wcag_ids, wcag_tags
from gatekit.formats.web.lighthouse import SCORES
from gatekit.model.evidence import Unread
from gatekit.model.finding import Finding, Location, SeverityOrigin
from gatekit.model.metric import Metric
from gatekit.model.vocabulary import Kind, Severity
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.shape import Shape

_TOOL = "lhci"
SEVERITIES = {"error": Severity.HIGH, "warn": Severity.MEDIUM}


class Assertion(msgspec.Struct, rename="camel"):
    """The outcome of one assertion about one page. `actual` is null where the audit gave no value."""

    audit_id: str
    name: str
    passed: bool
    url: str
    expected: float | None = None
    actual: float | None = None
    operator: str = ""
    level: str = "error"
    audit_property: str | None = None
    audit_title: str | None = None
    audit_documentation_link: str | None = None
    message: str | None = None

    @property
    def key(self) -> str:
        """As a configuration spells it: `categories:seo`, `resource-summary:script:size`."""
        return f"{self.audit_id}:{self.audit_property.replace('.', ':')}" if self.audit_property else self.audit_id

    @property
    def kind(self) -> Kind:
        """By the category of the audit."""
        return _kind_of(self.audit_property or "" if self.audit_id == "categories" else self.audit_id)


class Run(msgspec.Struct, rename="camel"):
    """One run of a manifest."""

    url: str
    is_representative_run: bool
    summary: dict[str, Annotated[float, msgspec.Meta(ge=0, le=1)] | None]


@cache
def _kinds() -> dict[str, Kind]:
    lines = Path(__file__).with_name("lighthouse_audits.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines[2:])  # below the comment and the header
    return {"accessibility": Kind.ACCESSIBILITY, "performance": Kind.PERFORMANCE} | {audit: Kind(kind) for audit, kind in rows}


def _kind_of(name: str) -> Kind:
    return _kinds().get(name, Kind.OTHER)


def _recognise(shape: Shape) -> bool:
    return shape.top == "array" and (_is_manifest(shape) or {"auditId", "operator", "passed"} <= shape.keys.keys())


def _is_manifest(shape: Shape) -> bool:
    return shape.keys.get("isRepresentativeRun") == "boolean" and shape.keys.get("summary") == "object"


def _read(document: Document) -> Content:
    if _is_manifest(document.shape):
        return _manifest(decode_json(document, list[Run]))
    assertions = decode_json(document, list[Assertion])
    passed = sum(assertion.passed for assertion in assertions)
    return Content(
        tool=_TOOL,
        measures=frozenset(assertion.kind for assertion in assertions),
        looked_for=frozenset(wcag_ids(c for assertion in assertions for c in criteria_of_axe_rule(assertion.audit_id))),
        findings=[_finding(assertion) for assertion in assertions if not assertion.passed],
        unread=(Unread(reason="assertions passed", count=passed),) if passed else (),
    )


def _finding(assertion: Assertion) -> Finding:
    return Finding(
        kind=assertion.kind,
        tool=_TOOL,
        rule_id=assertion.key,
        severity=severity_of_word(assertion.level, SEVERITIES),
        severity_origin=SeverityOrigin(word=assertion.level),
        message=_message(assertion),
        location=Location(path=public_url(assertion.url)),
        tags=wcag_tags(criteria_of_axe_rule(assertion.audit_id)),
        help_uri=assertion.audit_documentation_link or "",
        identity=assertion.name,  # one audit may be held to several
    )


def _message(assertion: Assertion) -> str:
    actual = "nothing" if assertion.actual is None else f"{assertion.actual:g}"
    expected = "" if assertion.expected is None else f"{assertion.expected:g}"
    numbers = f"expected {assertion.name} {assertion.operator} {expected}, found {actual}"
    title = (assertion.audit_title or assertion.key).removesuffix(".")
    return " ".join(f"{title}: {assertion.message or numbers}".split())


def _manifest(runs: list[Run]) -> Content:
    chosen = [run for run in runs if run.is_representative_run]
    return Content(
        tool=_TOOL,
        metrics=tuple(metric for run in chosen for metric in _scores(run)),
        blank="" if chosen else "no run in it that lhci chose",
        incomplete=tuple(_incomplete(runs, {run.url for run in chosen})),
    )


def _scores(run: Run) -> Iterator[Metric]:
    for category, score in run.summary.items():
        if category in SCORES and score is not None:
            yield Metric(name=SCORES[category], value=round(score * 100, 6), labels=(("url", public_url(run.url)),))


def _incomplete(runs: list[Run], chosen: set[str]) -> Iterator[str]:
    for run in runs:
        if run.is_representative_run:
            for category, score in run.summary.items():
                if score is None:
                    yield f"no {category} score of {public_url(run.url)}: an audit broke"
    for url in dict.fromkeys(run.url for run in runs if run.url not in chosen):
        yield f"no run of {public_url(url)} that lhci chose"


FORMAT = Format(
    name="lhci",
    title="Lighthouse CI assertion results and manifest",
    recognise=_recognise,
    read=_read,
    severities=SEVERITIES,
    kinds=(Kind.ACCESSIBILITY, Kind.PERFORMANCE, Kind.OTHER),
    metrics=tuple(sorted(SCORES.values())),
    clean_form="[]",
    clean_kinds=(Kind.PERFORMANCE,),
    never_clean=("*manifest*.json",),  # a manifest of no run
    versions="Lighthouse CI 0.14 and 0.15: .lighthouseci/assertion-results.json and manifest.json",
    command="npx lhci assert --preset lighthouse:recommended; npx lhci upload --target filesystem --outputDir lhci",
    source="Lighthouse CI, configuration, https://github.com/GoogleChrome/lighthouse-ci/blob/main/docs/configuration.md",
    reads=(
        "each failed assertion is a finding: its key as rule, its page as place, its level (error, warn) as severity",
        "the kind by the audit's category: accessibility, performance, or other",
        "tags of accessibility audits: the criteria of WCAG 2.2 of the axe rule of that name, and their level",
        "assertions that passed (`includePassedAssertions`): counted, and looked for",
        "a manifest's category scores of the run that lhci chose for each page, as lighthouse.*",
    ),
    leaves=(
        "runs of a manifest that lhci did not choose; an absent score of the chosen one makes the report partial",
        "values of single runs, and scores among assertions, which lhci aggregates as each assertion says",
        "assertions that passed without `includePassedAssertions`: lhci does not write them",
        "what was asserted, of how many runs: without any `lhci assert` writes `[]` too, so this shows nothing of accessibility",
        "a manifest without runs, which is `[]` too: it is never clean",
    ),
)
