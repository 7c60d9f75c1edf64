"""What the Lighthouse format promises beyond the contract of all formats."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.shared.identity import digest_identity
from gatekit.formats.web.lighthouse import FORMAT
from gatekit.model.vocabulary import FindingState, Kind, Severity, SeverityBasis
from gatekit.reading.document import Document
from gatekit.reading.shape import shape_of
from tests.formats.support import FIXTURES, Case, read_case

URL = "https://example.org/"


def read(report: dict[str, Any]) -> Content:
    return FORMAT.read(Document("lhr.json", json.dumps(report).encode()))


def audit(score: float | None, mode: str = "binary", **more: Any) -> dict[str, Any]:
    return {"title": "A title", "description": "", "score": score, "scoreDisplayMode": mode, **more}


def result(audits: dict[str, dict[str, Any]], category: str = "performance", **more: Any) -> dict[str, Any]:
    """A result whose audits all belong to one category, with weight 1 but for those whose name begins with `light`."""
    refs = [{"id": name, "weight": 0 if name.startswith("light") else 1} for name in audits]
    return {
        "lighthouseVersion": "12.8.2",
        "requestedUrl": "https://example.org/old",
        "finalDisplayedUrl": URL,
        "fetchTime": "2026-11-23T02:38:36.996Z",
        "audits": audits,
        "categories": {category: {"score": 0.5, "auditRefs": refs}},
        **more,
    }


def axe_audit(*nodes: dict[str, Any], impact: str | None = "serious") -> dict[str, Any]:
    items = [{"node": node} for node in nodes]
    return audit(0, details={"type": "table", "items": items, "debugData": {"impact": impact, "tags": ["wcag2aa", "wcag143"]}})


def fixture(name: str) -> Content:
    return read_case(Case("lighthouse", name, FIXTURES / "lighthouse" / name))


@given(st.integers(0, 100))
def test_an_audit_fails_below_lighthouses_own_pass_bound(hundredths: int) -> None:
    """A score of 0.9 and above passes, below it fails, as in Lighthouse's own report."""
    content = read(result({"speed-index": audit(hundredths / 100, "numeric")}))
    assert len(content.findings) == (hundredths < 90)


@pytest.mark.parametrize("mode", ["informative", "notApplicable", "not-applicable", "manual"])
def test_an_audit_that_judges_nothing_is_no_finding(mode: str) -> None:
    assert read(result({"a": audit(None, mode), "b": audit(0, mode)})).findings == ()


def test_manual_audits_are_counted_because_they_need_a_person() -> None:
    content = read(result({"a": audit(None, "manual"), "b": audit(None, "manual")}, "accessibility"))
    assert [(unread.reason, unread.count) for unread in content.unread] == [("manual audits need a person", 2)]


def test_the_category_gives_the_kind() -> None:
    kinds = {name: read(result({"a": audit(0)}, name)).findings[0].kind for name in ("accessibility", "performance", "seo")}
    assert kinds == {"accessibility": Kind.ACCESSIBILITY, "performance": Kind.PERFORMANCE, "seo": Kind.OTHER}


def test_an_audit_of_two_categories_is_one_finding_tagged_with_both() -> None:
    report = result({"image-alt": audit(0)}, "accessibility")
    report["categories"]["seo"] = report["categories"]["accessibility"]
    (finding,) = read(report).findings
    assert finding.kind is Kind.ACCESSIBILITY
    assert finding.tags[:2] == ("accessibility", "seo")


def test_each_page_element_is_a_finding_with_axes_impact_and_wcag_ids() -> None:
    nodes = ({"selector": "p.low", "snippet": "<p>", "explanation": "Fix:\n  too\n pale"}, {"selector": "h2", "snippet": "<h2>"})
    first, second = read(result({"color-contrast": axe_audit(*nodes)}, "accessibility")).findings
    assert (first.location.path, first.location.logical_name) == (URL, "p.low")
    assert first.identity == digest_identity("<p>") != second.identity
    assert first.message == "A title: Fix: too pale"
    assert (first.severity, first.severity_origin.word) == (Severity.HIGH, "serious")
    assert first.tags == ("accessibility", "wcag2aa", "wcag143", "WCAG-1.4.3", "WCAG-2.2-AA")
    assert second.location.logical_name == "h2"


@pytest.mark.parametrize("node", [None, {}, {"selector": None, "snippet": None}])
def test_a_failing_element_that_is_not_named_is_a_finding_all_the_same(node: dict[str, Any] | None) -> None:
    audits = {"a": audit(0, details={"type": "table", "items": [{"node": node}, {"node": {"selector": "h1"}}]})}
    assert [finding.location.logical_name for finding in read(result(audits, "accessibility")).findings] == ["", "h1"]


@pytest.mark.parametrize("details", [None, {"type": "checklist", "items": {"a": {"value": False}}}, {"type": "table"}])
def test_a_failing_accessibility_audit_without_elements_is_one_finding(details: dict[str, Any] | None) -> None:
    assert len(read(result({"a": audit(0, details=details)}, "accessibility")).findings) == 1


def test_before_lighthouse_handed_on_axes_tags_the_audits_name_tells_the_criteria() -> None:
    (finding,) = read(result({"image-alt": audit(0)}, "accessibility")).findings
    assert finding.tags == ("accessibility", "WCAG-1.1.1", "WCAG-2.2-A")


def test_the_criteria_of_audits_that_ran_were_looked_for() -> None:
    audits = {
        "image-alt": audit(1),
        "video-caption": audit(None, "notApplicable"),
        "color-contrast": audit(None, "error", errorMessage="no gatherer"),
        "bypass": audit(None, "manual"),
    }
    assert read(result(audits, "accessibility")).looked_for == {"WCAG-1.1.1", "WCAG-1.2.2"}


def test_a_token_in_the_address_does_not_enter() -> None:
    content = read(result({"speed-index": audit(0.5, "numeric", numericValue=1)}, finalDisplayedUrl=f"{URL}?token=abc"))
    assert content.findings[0].location.path == f"{URL}?token=***"
    assert {metric.labels for metric in content.metrics} == {(("url", f"{URL}?token=***"),)}


def test_an_impact_that_axe_does_not_have_is_unknown() -> None:
    (finding,) = read(result({"a": axe_audit({}, impact="apocalyptic")}, "accessibility")).findings
    assert finding.severity is Severity.UNKNOWN


def test_without_an_impact_the_weight_tells() -> None:
    heavy, light = read(result({"heavy": audit(0), "light": audit(0)})).findings
    assert (heavy.severity, heavy.severity_origin.basis) == (Severity.MEDIUM, SeverityBasis.KIND_DEFAULT)
    assert (light.severity, light.severity_origin.word) == (Severity.LOW, "weight 0")


def test_an_audit_that_lighthouse_hides_is_suppressed() -> None:
    report = result({"interactive": audit(0, "numeric")})
    report["categories"]["performance"]["auditRefs"][0]["group"] = "hidden"
    assert read(report).findings[0].state is FindingState.SUPPRESSED


@pytest.mark.parametrize("key", ["finalDisplayedUrl", "finalUrl"])
@pytest.mark.parametrize("url", ["Chrome-Error://x", "chrome-error://chromewebdata/"])
def test_a_page_that_never_opened_makes_the_report_partial(key: str, url: str) -> None:
    content = read({**result({"a": audit(1)}), "finalDisplayedUrl": None, key: url})
    assert content.incomplete == (f"the page never opened: the browser was on {url}",)


def test_a_null_score_is_not_measured() -> None:
    report = result({"a": audit(1)}, "accessibility")
    report["categories"]["accessibility"]["score"] = None
    content = read(report)
    assert content.metrics == ()
    assert content.measures == frozenset()
    assert content.blank


def test_scores_are_exact_percentages() -> None:
    values = []
    for hundredths in range(101):
        report = result({"a": audit(1)})
        report["categories"]["performance"]["score"] = hundredths / 100
        values += [metric.value for metric in read(report).metrics]
    assert values == list(range(101))


def test_vitals_are_labelled_with_page_and_device() -> None:
    audits = {"largest-contentful-paint": audit(0.5, "numeric", numericValue=3100.5)}
    (_, lcp) = read(result(audits, configSettings={"formFactor": "desktop"})).metrics
    assert (lcp.name, lcp.value, lcp.labels) == ("web.lcp", 3100.5, (("formFactor", "desktop"), ("url", URL)))


def test_version_4_calls_the_measured_value_raw() -> None:
    audits = {"speed-index": audit(0.5, "numeric", rawValue=4417), "is-on-https": audit(0, rawValue=False)}
    content = read(result(audits, lighthouseVersion="4.3.1"))
    assert [(metric.name, metric.value) for metric in content.metrics[1:]] == [("web.speed_index", 4417)]


def test_a_measurement_that_no_float_holds_is_refused() -> None:
    with pytest.raises(ReportError, match=r"rawValue: number out of range"):
        read(result({"speed-index": audit(1, "numeric", rawValue=10**400)}, lighthouseVersion="4.3.1"))


def test_a_negative_measurement_is_refused() -> None:
    with pytest.raises(ReportError, match=r"\$\.audits\.speed-index"):
        read(result({"speed-index": audit(1, "numeric", numericValue=-1)}))


def test_a_run_that_broke_is_incomplete_and_measures_nothing() -> None:
    content = fixture("unreachable-page")
    assert content.incomplete[0].startswith("Lighthouse could not load the page: CHROME_INTERSTITIAL_ERROR")
    assert (content.metrics, content.findings, content.measures) == ((), (), frozenset())


def test_version_3_says_no_error_when_there_is_none() -> None:
    report = result({"a": audit(1)}, lighthouseVersion="3.2.1", runtimeError={"code": "NO_ERROR", "message": ""})
    assert read(report).incomplete == ()


def test_a_broken_audit_that_counts_makes_the_run_incomplete() -> None:
    content = read(result({"tap-targets": audit(None, "error", errorMessage="no gatherer")}, "seo"))
    assert content.incomplete == ("audit tap-targets broke: no gatherer",)


def test_a_broken_audit_without_weight_is_counted() -> None:
    content = read(result({"light": audit(None, "error", errorMessage="no gatherer"), "a": audit(1)}))
    assert content.incomplete == ()
    assert [unread.reason for unread in content.unread] == ["audits broke that count towards no score"]


def test_a_time_out_makes_the_run_incomplete_in_every_language() -> None:
    messages = {"core/gather/driver/navigation.js | warningTimeout": ["runWarnings[0]"]}
    content = read(result({"a": audit(1)}, runWarnings=["Zu langsam"], i18n={"icuMessagePaths": messages}))
    assert content.incomplete == ("the page loaded too slowly to finish within Lighthouse's time limit",)
    assert content.unread[-1].reason == "Lighthouse warned: Zu langsam"


@pytest.mark.parametrize("version", ["2.9.4", "2.0.0-alpha.4", "1.6", "", "next"])
def test_old_versions_are_refused_by_name(version: str) -> None:
    with pytest.raises(ReportError) as caught:
        read({"lighthouseVersion": version, "audits": {"a": {"score": True}}, "reportCategories": []})
    assert caught.value.status == "unsupported_version"


def test_malformed_details_are_refused_with_their_place() -> None:
    report = result({"image-alt": audit(0, details={"items": [{"node": {"selector": 1}}]})}, "accessibility")
    with pytest.raises(ReportError) as caught:
        read(report)
    assert caught.value.position == "$.audits.image-alt.details.items[0].node.selector"


@pytest.mark.parametrize(
    "text",
    [
        b'{"lighthouseVersion": "12.0.0"}',
        b'[{"lighthouseVersion": "12.0.0", "audits": {}}]',
        b'{"lighthouseVersion": 12, "audits": {}}',
    ],
)
def test_what_only_mentions_lighthouse_is_not_claimed(text: bytes) -> None:
    assert not FORMAT.recognise(shape_of(text))
