"""What the format of Lighthouse CI promises beyond the contract of all formats."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gatekit.discovery.read import read_report
from gatekit.formats.contract import Content
from gatekit.formats.web.lhci import FORMAT
from gatekit.model.vocabulary import Kind, Severity
from gatekit.reading.document import Document
from gatekit.reading.shape import shape_of

URL = "https://example.org/"


def read(report: object) -> Content:
    return FORMAT.read(Document("assertion-results.json", json.dumps(report).encode()))


def assertion(audit: str = "speed-index", **more: Any) -> dict[str, Any]:
    whole = {"name": "minScore", "expected": 0.9, "actual": 0.5, "values": [0.5], "operator": ">=", "passed": False}
    return {**whole, "auditId": audit, "level": "error", "url": URL, **more}


def run(*, chosen: bool, url: str = URL, **summary: float | None) -> dict[str, Any]:
    scores = {name.replace("_", "-"): score for name, score in summary.items()}
    return {"url": url, "isRepresentativeRun": chosen, "htmlPath": "a.html", "jsonPath": "a.json", "summary": scores}


@pytest.mark.parametrize(
    ("level", "severity"), [("error", Severity.HIGH), ("warn", Severity.MEDIUM), ("shout", Severity.UNKNOWN)]
)
def test_the_level_is_the_severity(level: str, severity: Severity) -> None:
    assert [finding.severity for finding in read([assertion(level=level)]).findings] == [severity]


@pytest.mark.parametrize(
    ("audit", "more", "kind"),
    [
        ("image-alt", {}, Kind.ACCESSIBILITY),
        ("largest-contentful-paint", {}, Kind.PERFORMANCE),
        ("resource-summary", {"auditProperty": "script.size"}, Kind.PERFORMANCE),
        ("categories", {"auditProperty": "accessibility"}, Kind.ACCESSIBILITY),
        ("categories", {"auditProperty": "performance"}, Kind.PERFORMANCE),
        ("categories", {"auditProperty": "best-practices"}, Kind.OTHER),
        ("errors-in-console", {}, Kind.OTHER),
        ("an-audit-of-our-own", {}, Kind.OTHER),
    ],
)
def test_the_category_of_the_audit_is_the_kind(audit: str, more: dict[str, str], kind: Kind) -> None:
    content = read([assertion(audit, **more)])
    assert [finding.kind for finding in content.findings] == [kind]
    assert content.measures == {kind}


def test_rules_are_spelled_as_in_a_configuration() -> None:
    content = read([assertion("resource-summary", auditProperty="script.size"), assertion("categories", auditProperty="seo")])
    assert [finding.rule_id for finding in content.findings] == ["resource-summary:script:size", "categories:seo"]


def test_two_assertions_about_one_audit_are_told_apart() -> None:
    one, two = read([assertion(), assertion(name="maxLength")]).findings
    assert one.identity != two.identity


def test_assertions_that_passed_are_counted_and_looked_for() -> None:
    content = read([assertion("image-alt", passed=True), assertion("color-contrast")])
    assert [finding.rule_id for finding in content.findings] == ["color-contrast"]
    assert [(unread.reason, unread.count) for unread in content.unread] == [("assertions passed", 1)]
    assert content.looked_for == {"WCAG-1.1.1", "WCAG-1.4.3"}


def test_an_audit_that_gave_no_value_fails_and_says_why() -> None:
    """JavaScript writes NaN as null."""
    (finding,) = read([assertion(actual=None, message="Audit did not produce a value at all.")]).findings
    assert finding.message == "speed-index: Audit did not produce a value at all."


def test_a_manifest_gives_the_scores_of_the_run_that_lhci_chose() -> None:
    content = read([run(chosen=False, performance=1), run(chosen=True, performance=0.58, best_practices=0.9, weather=1)])
    assert [(metric.name, metric.value, metric.labels) for metric in content.metrics] == [
        ("lighthouse.performance", 58, (("url", URL),)),
        ("lighthouse.best_practices", 90, (("url", URL),)),
    ]


def test_a_chosen_run_without_a_score_makes_the_report_partial() -> None:
    content = read([run(chosen=True, performance=None, seo=1)])
    assert content.incomplete == (f"no performance score of {URL}: an audit broke",)
    assert [metric.name for metric in content.metrics] == ["lighthouse.seo"]


def test_a_page_without_a_chosen_run_makes_the_report_partial() -> None:
    content = read([run(chosen=True, seo=1), run(chosen=False, url=f"{URL}b", seo=0)])
    assert content.incomplete == (f"no run of {URL}b that lhci chose",)


@pytest.mark.parametrize(("name", "status"), [("lhci/manifest.json", "blank"), ("assertion-results.json", "ok")])
def test_no_failed_assertion_is_clean_but_a_manifest_without_a_run_is_not(tmp_path: Path, name: str, status: str) -> None:
    (tmp_path / "r.json").write_text("[]")
    assert read_report(tmp_path / "r.json", name=name, format="lhci").status.value == status


@pytest.mark.parametrize(
    "text",
    [
        b'{"auditId": "a", "operator": ">=", "passed": false}',
        b'[{"auditId": "a", "passed": false}]',
        b'[{"isRepresentativeRun": true}]',
    ],
)
def test_what_only_resembles_lhci_is_not_claimed(text: bytes) -> None:
    assert not FORMAT.recognise(shape_of(text))
