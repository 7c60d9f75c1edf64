"""What the axe format promises beyond the contract of all formats."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.web.axe import FORMAT
from gatekit.model.vocabulary import Kind, Severity, SeverityBasis
from gatekit.reading.document import Document
from gatekit.reading.shape import shape_of
from tests.formats.support import FIXTURES, Case, read_case

URL = "https://example.org/"


def read(report: object) -> Content:
    return FORMAT.read(Document("axe.json", json.dumps(report).encode()))


def node(*messages: str, impact: str | None = "serious", target: list[Any] | None = None) -> dict[str, Any]:
    checks = [{"id": "a-check", "message": message} for message in messages]
    return {"impact": impact, "html": "<p>", "target": target or ["p"], "any": checks, "all": [], "none": []}


def rule(*nodes: dict[str, Any], tags: list[str] | None = None, **more: Any) -> dict[str, Any]:
    return {
        "id": "a-rule",
        "impact": "serious",
        "tags": tags or ["wcag2aa", "wcag143"],
        "help": "Mend it",
        "nodes": nodes,
        **more,
    }


def page(**outcomes: list[dict[str, Any]]) -> dict[str, Any]:
    return {"testEngine": {"name": "axe-core", "version": "4.14.1"}, "timestamp": "", "url": URL, **outcomes}


def fixture(name: str) -> Content:
    return read_case(Case("axe", name, FIXTURES / "axe" / name))


def test_each_element_of_a_violation_is_a_finding_and_what_passed_is_none() -> None:
    content = read(page(violations=[rule(node(), node())], passes=[rule(node())], incomplete=[], inapplicable=[]))
    assert [finding.rule_id for finding in content.findings] == ["a-rule", "a-rule"]


def test_an_undecided_element_is_neither_a_violation_nor_passes_silently() -> None:
    content = read(page(violations=[], passes=[rule(node())], incomplete=[rule(node(), node())], inapplicable=[]))
    assert content.findings == []
    assert [(metric.name, metric.value, metric.labels) for metric in content.metrics] == [
        ("accessibility.needs_review", 2, (("url", URL),))
    ]
    assert [(unread.reason, unread.count) for unread in content.unread] == [("a-rule: axe cannot decide, a person must look", 2)]


def test_a_rule_that_broke_makes_the_report_partial_and_needs_no_review() -> None:
    broken = {**node(), "none": [{"id": "error-occurred", "message": "Axe encountered an error"}]}
    content = read(page(violations=[], incomplete=[rule(broken)], passes=[], inapplicable=[]))
    assert content.incomplete == (f"rule a-rule broke on {URL}",)
    assert [metric.value for metric in content.metrics] == [0]
    assert content.unread == ()


def test_tags_hold_the_criterion_and_its_level_beside_axes_own() -> None:
    (finding,) = read(page(violations=[rule(node(), tags=["cat.color", "wcag2aa", "wcag143"])])).findings
    assert finding.tags == ("cat.color", "wcag2aa", "wcag143", "WCAG-1.4.3", "WCAG-2.2-AA")


@pytest.mark.parametrize("tags", [["cat.parsing", "wcag2a", "wcag411"], ["cat.semantics", "best-practice"]])
def test_best_practices_and_what_wcag_2_2_removed_violate_no_criterion(tags: list[str]) -> None:
    (finding,) = read(page(violations=[rule(node(), tags=tags)])).findings
    assert not [tag for tag in finding.tags if tag.startswith("WCAG-")]


def test_rules_that_did_not_apply_were_looked_for_too() -> None:
    inapplicable = [rule(tags=["wcag2a", "wcag122", "wcag411"])]
    content = read(page(violations=[], incomplete=[], passes=[{"id": "region"}], inapplicable=inapplicable))
    assert content.looked_for == {"WCAG-1.2.2"}
    assert content.measures == {Kind.ACCESSIBILITY}
    assert content.blank == ""


def test_a_page_to_which_no_rule_applied_is_blank() -> None:
    nothing = page(violations=[], incomplete=[], passes=[], inapplicable=[rule(tags=["wcag2a", "wcag122"])])
    content = read(nothing)
    assert (content.blank, content.measures, content.looked_for) == ("no rule applied to anything", frozenset(), frozenset())
    raw = {"id": "video-caption", "pageLevel": False, "tags": ["wcag122"], "violations": [], "passes": []}
    assert read([{**raw, "result": "inapplicable"}]).blank == content.blank
    assert not read([{**raw, "result": "passed"}, {**raw, "result": "inapplicable"}]).blank
    good = page(violations=[], incomplete=[], passes=[{"id": "region"}], inapplicable=[])
    assert read([good, nothing]).incomplete == (f"no rule applied to anything on {URL}",)


@pytest.mark.parametrize("url", ["Chrome-Error://x", "chrome-error://chromewebdata/"])
def test_a_page_that_never_opened_makes_the_report_partial(url: str) -> None:
    content = read({**page(violations=[], incomplete=[], passes=[rule(node())], inapplicable=[]), "url": url})
    assert content.incomplete == (f"the page never opened: the browser was on {url}",)


def test_best_practices_alone_show_nothing_about_wcag() -> None:
    practice = rule(node(), tags=["cat.keyboard", "best-practice"])
    only_practices = page(violations=[], incomplete=[], passes=[practice], inapplicable=[])
    assert read(only_practices).incomplete == ("no rule about WCAG ran",)
    assert read([only_practices, page(violations=[], incomplete=[], passes=[rule(node())], inapplicable=[])]).incomplete == ()
    assert read(page(violations=[practice])).incomplete == ()  # the reporter without passes does not tell what else ran


def test_a_page_on_which_no_rule_ran_is_blank() -> None:
    content = read(page(violations=[], incomplete=[], passes=[], inapplicable=[]))
    assert (content.blank, content.measures) == ("no rule ran", frozenset())


def test_the_reporter_without_passes_tells_of_violations_alone() -> None:
    content = read(page(violations=[]))
    assert (content.blank, content.metrics, content.looked_for) == ("", (), frozenset())


@pytest.mark.parametrize(
    ("of_node", "of_rule", "severity"),
    [
        ("critical", "minor", Severity.CRITICAL),
        (None, "minor", Severity.LOW),
        (None, "moderate", Severity.MEDIUM),
        ("spicy", "minor", Severity.UNKNOWN),
    ],
)
def test_the_elements_impact_goes_before_the_rules(of_node: str | None, of_rule: str, severity: Severity) -> None:
    (finding,) = read(page(violations=[rule(node(impact=of_node), impact=of_rule)])).findings
    assert finding.severity is severity


def test_without_any_impact_the_kind_tells() -> None:
    (finding,) = read(page(violations=[rule(node(impact=None), impact=None)])).findings
    assert (finding.severity, finding.severity_origin.basis) == (Severity.MEDIUM, SeverityBasis.KIND_DEFAULT)


def test_a_violation_without_elements_is_a_finding_all_the_same() -> None:
    assert len(read(page(violations=[rule()])).findings) == 1


def test_frames_and_shadow_roots_are_told_from_outside_inwards() -> None:
    (finding,) = read(page(violations=[rule(node(target=["#frame", ["#host", "button"]]))])).findings
    assert finding.location.logical_name == "#frame >>> #host >>> button"


def test_the_message_holds_what_a_single_check_measured_but_no_list_of_alternatives() -> None:
    one, many = read(page(violations=[rule(node("contrast\n of 1.9"), node("no alt", "no title"))])).findings
    assert one.message == "Mend it: contrast of 1.9"
    assert many.message == "Mend it"


def test_the_raw_reporters_give_the_same_findings_as_the_others() -> None:
    raw = fixture("raw-with-environment")
    report = json.loads((FIXTURES / "axe" / "raw-with-environment" / "axe.json").read_bytes())
    assert raw.findings == fixture("elements").findings
    assert raw.looked_for == fixture("elements").looked_for
    bare = read(report["raw"])
    assert [f.rule_id for f in bare.findings] == [f.rule_id for f in raw.findings]
    assert [metric.labels for metric in bare.metrics] == [()]


def test_a_token_in_the_address_of_a_page_does_not_enter() -> None:
    report = page(violations=[rule(node())], incomplete=[rule(node())]) | {"url": "https://me:pw@example.org/?p=1&token=abc"}
    content = read(report)
    assert content.findings[0].location.path == "https://***@example.org/?p=1&token=***"
    assert content.metrics[0].labels == (("url", "https://***@example.org/?p=1&token=***"),)


@pytest.mark.parametrize(
    "text",
    [
        b'{"testEngine": {"name": "axe-core", "version": "4"}}',
        b'{"violations": [], "passes": []}',
        b'[{"id": "a", "result": "failed", "violations": []}]',
        b'{"raw": [], "env": {}}',
    ],
)
def test_what_only_resembles_axe_is_not_claimed(text: bytes) -> None:
    assert not FORMAT.recognise(shape_of(text))


def test_results_from_before_axe_named_itself_are_claimed() -> None:
    old = {"url": URL, "timestamp": "2017-01-01T00:00:00.000Z", "passes": [], "violations": []}
    assert FORMAT.recognise(shape_of(json.dumps(old).encode()))


def test_a_page_without_a_list_of_violations_is_no_clean_page() -> None:
    content = read(page(passes=[rule(node())], incomplete=[], inapplicable=[]))
    assert content.incomplete == (f"no list of violations on {URL}",)


def test_a_raw_rule_without_its_violations_is_refused() -> None:
    whole = {"id": "a-rule", "pageLevel": False, "result": "failed", "violations": [], "passes": []}
    assert read([whole]).incomplete == ()
    with pytest.raises(ReportError, match="missing required field `violations`"):
        read([{key: value for key, value in whole.items() if key != "violations"}])


def test_a_page_on_which_no_rule_ran_does_not_hide_among_others() -> None:
    nothing: dict[str, Any] = {"violations": [], "passes": [], "incomplete": [], "inapplicable": []}
    good = page(**{**nothing, "passes": [{"id": "region"}]})
    assert read([good, page(**nothing)]).incomplete == (f"no rule ran on {URL}",)
    assert read([good, good]).incomplete == ()
