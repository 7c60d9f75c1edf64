"""What the pa11y format promises beyond the contract of all formats."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gatekit.formats.contract import Content
from gatekit.formats.web.pa11y import FORMAT
from gatekit.model.vocabulary import Kind, Severity
from gatekit.reading.document import Document
from gatekit.reading.shape import shape_of

CONTRAST = "WCAG2AA.Principle1.Guideline1_4.1_4_3.G18.Fail"
URL = "https://example.org/"


def read(report: object) -> Content:
    return FORMAT.read(Document("pa11y.json", json.dumps(report).encode()))


def issue(code: str = CONTRAST, type: str = "error", **more: Any) -> dict[str, Any]:  # noqa: A002 - pa11y's name
    return {"code": code, "type": type, "typeCode": 1, "message": "Mend it", "context": "<p>", "selector": "p", **more}


def axe_issue(impact: str = "serious", *, review: bool | None = False, code: str = "color-contrast") -> dict[str, Any]:
    extras = {"impact": impact, "help": "More contrast", "helpUrl": "https://example.org/help", "needsFurtherReview": review}
    return issue(code, runner="axe", runnerExtras={key: value for key, value in extras.items() if value is not None})


def site(results: dict[str, list[dict[str, Any]]], total: int | None = None) -> dict[str, Any]:
    return {"total": len(results) if total is None else total, "passes": 0, "errors": 0, "results": results}


def test_an_error_of_html_codesniffer_violates_the_criterion_in_its_code() -> None:
    (finding,) = read([issue()]).findings
    assert (finding.severity, finding.rule_id, finding.location.logical_name) == (Severity.HIGH, CONTRAST, "p")
    assert finding.tags == ("WCAG-1.4.3", "WCAG-2.2-AA")


def test_a_warning_is_a_finding_that_claims_no_broken_criterion() -> None:
    (finding,) = read([issue(type="warning")]).findings
    assert (finding.severity, finding.tags) == (Severity.MEDIUM, ())


def test_a_notice_only_asks_a_person_to_look() -> None:
    content = read([issue(type="notice"), issue(type="notice")])
    assert content.findings == []
    assert [(metric.name, metric.value) for metric in content.metrics] == [("accessibility.needs_review", 2)]
    assert [unread.count for unread in content.unread] == [2]


def test_the_axe_runner_gives_its_impact_and_the_criteria_of_its_rule() -> None:
    (finding,) = read([axe_issue("critical")]).findings
    assert (finding.severity, finding.message, finding.help_uri) == (
        Severity.CRITICAL,
        "More contrast",
        "https://example.org/help",
    )
    assert finding.tags == ("WCAG-1.4.3", "WCAG-2.2-AA")


def test_what_axe_could_not_decide_is_counted_even_when_pa11y_calls_it_an_error() -> None:
    content = read([axe_issue(review=True), axe_issue(review=False)])
    assert len(content.findings) == 1
    assert [metric.value for metric in content.metrics] == [1]
    assert [unread.reason for unread in content.unread] == ["axe cannot decide, a person must look"]


def test_that_nothing_needs_review_is_only_said_where_the_report_tells_it() -> None:
    assert read([axe_issue(review=None)]).metrics == ()
    assert [metric.value for metric in read([axe_issue(review=False)]).metrics] == [0]


def test_a_word_that_pa11y_does_not_have_is_unknown() -> None:
    assert [finding.severity for finding in read([issue(type="disaster")]).findings] == [Severity.UNKNOWN]


def test_only_criteria_with_findings_count_as_looked_for() -> None:
    content = read([issue(), issue(type="warning"), axe_issue(code="region")])
    assert content.looked_for == {"WCAG-1.4.3"}
    assert content.measures == {Kind.ACCESSIBILITY}


def test_pages_of_pa11y_ci_are_the_places_of_their_issues() -> None:
    content = read(site({URL: [issue()], f"{URL}?token=abc": [issue(type="notice")]}))
    assert [finding.location.path for finding in content.findings] == [URL]
    assert [metric.labels for metric in content.metrics] == [(("url", f"{URL}?token=***"),)]


def test_a_page_that_could_not_be_loaded_makes_the_report_partial() -> None:
    url = "https://me:pw@example.org/?key=1"
    content = read(site({url: [{"message": f"net::ERR_NAME_NOT_RESOLVED at {url}"}], URL: []}))
    assert content.incomplete == ("https://***@example.org/?key=*** could not be tested: net::ERR_NAME_NOT_RESOLVED",)
    assert content.findings == []


def test_a_page_that_is_missing_among_the_results_makes_the_report_partial() -> None:
    assert read(site({URL: []}, 2)).incomplete == ("pa11y-ci was given 2 pages, and the report holds 1",)


def test_no_page_at_all_is_blank() -> None:
    content = read(site({}))
    assert (content.blank, content.measures) == ("no page in it", frozenset())


@pytest.mark.parametrize(
    "text",
    [
        b'[{"code": "E1", "message": "x", "selector": "p"}]',
        b'{"total": 1, "passes": 1, "errors": 0, "results": []}',
        b'{"code": "E1", "typeCode": 1, "message": "x", "selector": "p"}',
    ],
)
def test_what_only_resembles_pa11y_is_not_claimed(text: bytes) -> None:
    assert not FORMAT.recognise(shape_of(text))


def test_errors_that_are_counted_but_not_listed_make_the_report_partial() -> None:
    whole = site({"https://example.org/": [issue()]})
    assert read({**whole, "errors": 2}).incomplete == ("pa11y-ci counts 2 errors, and the report holds 1",)
    assert read({**whole, "errors": 1}).incomplete == ()
