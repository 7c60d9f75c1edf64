"""The WCAG pack on real audits: three tools, the same verdict."""

from __future__ import annotations

from pathlib import Path

import pytest

from gatekit.reports.terminal import render_terminal
from tests.policy.packs import Case, decide, expected, offenders, outcome, pack, rule_of, rules, seen
from tests.policy.reports import sarif

NAME = "wcag_2_2_aa"
RULES = {"no_violation", "criteria", "needs_review"}
AXE, PA11Y, LIGHTHOUSE = "axe/elements/axe.json", "pa11y/issues/pa11y.json", "lighthouse/inaccessible-page/lhr-1.json"
LHCI = "lhci/failed-assertions/assertion-results.json"
BROKEN = {"no_violation", "criteria"}
GAPS = {"criteria_without_evidence"}

CASES = {
    "a clean page, by axe": Case(("axe/clean-pages/axe.json",), passes=RULES, fails=GAPS),
    "clean pages, by Pa11y": Case(("pa11y/clean-pages/pa11y-ci.json",), passes=RULES, fails=GAPS),
    "clean pages, by Pa11y that prints nothing else": Case(made={"pa11y.json": "[]\n"}, passes=RULES, fails=GAPS),
    "axe": Case((AXE,), fails=RULES | GAPS),
    "Pa11y": Case((PA11Y,), fails=RULES | GAPS),
    "Lighthouse": Case((LIGHTHOUSE,), passes={"needs_review"}, fails=BROKEN | GAPS),
    "Lighthouse CI": Case((LHCI,), passes={"needs_review"}, fails=BROKEN | GAPS),
    "axe, and a person has looked": Case((AXE,), params={"maxNeedsReview": "2"}, passes={"needs_review"}, fails=BROKEN | GAPS),
    "a page that nobody could open": Case(("lighthouse/unreachable-page/lhr.json",), no_data=RULES, fails=GAPS),
    "one of two pages could not be opened": Case(("pa11y/pages/pa11y-ci.json",), no_data=RULES, fails=GAPS),
    "nothing": Case(no_data=RULES, fails=GAPS),
    # by the rules of another tool that nobody knows, no criterion is named
    "a tool that names no criterion": Case(
        made={"axe.sarif": sarif("axe-core", [("no-such-rule", "error")])}, passes=RULES, fails=GAPS
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_rules_judge(case: str, tmp_path: Path) -> None:
    assert outcome(NAME, CASES[case], tmp_path) == expected(NAME, CASES[case])


def test_every_rule_is_seen_to_fail_and_to_pass() -> None:
    assert seen(CASES, "fails") == set(rules(NAME)) - {"by_hand"}
    assert seen(CASES, "passes") == RULES  # no tool looks at every criterion


def test_every_parameter_is_set() -> None:
    used = {name for case in CASES.values() for name in case.params} | {"level", "require"}
    assert {param.name for param in pack(NAME).policy.params} == used


@pytest.mark.parametrize("report", [AXE, PA11Y, LIGHTHOUSE, LHCI])
def test_each_tool_names_the_criteria_alike(report: str, tmp_path: Path) -> None:
    decision = decide(NAME, Case((report,)), tmp_path)
    criteria = set(offenders(decision, "criteria"))
    assert "wcag 2.2 1.1.1" in criteria  # a picture without a text
    assert len(offenders(decision, "no_violation")) >= len(criteria)


@pytest.mark.parametrize(("level", "contrast", "language"), [("1", False, True), ("2", True, True)])
def test_the_level_says_which_criteria_count(level: str, contrast: bool, language: bool, tmp_path: Path) -> None:
    decision = decide(NAME, Case((AXE,), params={"level": level}), tmp_path)
    found = offenders(decision, "no_violation")
    criteria = offenders(decision, "criteria")
    assert ("color-contrast" in found, "html-has-lang" in found) == (contrast, language)
    assert ("wcag 2.2 1.4.3" in criteria, "wcag 2.2 3.1.1" in criteria) == (contrast, language)


def test_nothing_is_no_pass_where_nothing_is_required_either(tmp_path: Path) -> None:
    decision = decide(NAME, Case(params={"require": ""}), tmp_path)
    assert rule_of(decision, "no_violation").result.value == "not_applicable"
    assert decision.exit_code == 3


def test_a_higher_level_leaves_more_without_evidence(tmp_path: Path) -> None:
    def gaps(level: str) -> int:
        return len(offenders(decide(NAME, Case((AXE,), params={"level": level}), tmp_path), "criteria_without_evidence"))

    assert gaps("1") < gaps("2") < gaps("3")


def test_more_tools_leave_less_without_evidence(tmp_path: Path) -> None:
    def gaps(*reports: str) -> set[str]:
        return set(offenders(decide(NAME, Case(reports), tmp_path), "criteria_without_evidence"))

    assert gaps(AXE, PA11Y, LIGHTHOUSE) < gaps(AXE)


def test_how_many_elements_need_a_look_is_told(tmp_path: Path) -> None:
    message = rule_of(decide(NAME, Case((AXE,)), tmp_path), "needs_review").message
    assert message == "2 elements need a look by a person, because the tool cannot tell"


def test_keyboard_and_screen_reader_need_a_person(tmp_path: Path) -> None:
    rule = rule_of(decide(NAME, Case((AXE,)), tmp_path), "by_hand")
    assert rule.result.value == "not_applicable"
    assert rule.reason.startswith("needs a person")


def test_criteria_are_not_counted_against_the_requirements_of_all_standards(tmp_path: Path) -> None:
    text = render_terminal(decide(NAME, Case((AXE,)), tmp_path), colour=False)
    assert "4 requirements, none allowed" in text
    assert "729" not in text
