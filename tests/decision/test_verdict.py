"""Results of rules: pass, fail, no_data, error, not_applicable, and which of them comes first."""

from __future__ import annotations

import pytest

from gatekit.model.finding import Component
from gatekit.model.metric import Metric
from gatekit.model.records.component import ComponentRecord
from gatekit.model.records.file_coverage import FileCoverage
from gatekit.model.vocabulary import Effect, FindingState, ReportStatus, Result, Severity
from tests.decision.support import rule_policy, rule_result
from tests.governance.support import finding, report, state

NO_HIGH = "from: [lint]\ndeny: finding.severity >= severity.high"
TWO_ENTRIES = "from: [lint, more]\ndeny: finding.severity >= severity.high"
COVERAGE = "from: [coverage]\nexpression: metric('coverage.line') >= params.minLineCoverage\nmessage: too low"
MANUAL = "manual: a person listens to the screen reader"

HIGH = finding("H")
LOW = finding("L", severity=Severity.LOW)
BROKEN = report("broken.sarif", status=ReportStatus.UNREADABLE, reason="cut off")


def covered(value: float) -> Metric:
    return Metric(name="coverage.line", value=value)


def test_a_deny_without_offenders_passes() -> None:
    result = rule_result(rule_policy(NO_HIGH), state("lint", report(findings=[LOW])))
    assert (result.result, result.effect, result.considered, result.examined) == (Result.PASS, Effect.NONE, 1, ("ruff.json",))


def test_a_deny_with_offenders_fails_and_lists_all_of_them_in_document_order() -> None:
    findings = [finding("H2"), LOW, finding("H1")]
    result = rule_result(rule_policy(NO_HIGH), state("lint", report(findings=findings)))
    assert (result.result, result.effect) == (Result.FAIL, Effect.BLOCK)
    assert [offender.rule_id for offender in result.offenders] == ["H2", "H1"]  # type: ignore[union-attr]  # they are findings


def test_an_ok_report_without_findings_passes() -> None:
    assert rule_result(rule_policy(NO_HIGH), state("lint", report())).result is Result.PASS


def test_allowed_offenders_pass_and_are_shown() -> None:
    checked = rule_policy(NO_HIGH + "\nallow: 2")
    result = rule_result(checked, state("lint", report(findings=[HIGH, HIGH])))
    assert (result.result, len(result.offenders), result.allowed) == (Result.PASS, 2, 2)
    assert rule_result(checked, state("lint", report(findings=[HIGH] * 3))).result is Result.FAIL


def test_allow_may_be_an_expression_over_params() -> None:
    checked = rule_policy(NO_HIGH + "\nallow: params.maxFindings + 1")
    findings = state("lint", report(findings=[HIGH, HIGH]))
    assert rule_result(checked, findings).result is Result.FAIL
    assert rule_result(checked, findings, params={"maxFindings": 1}).result is Result.PASS


def test_a_negative_allow_is_an_error() -> None:
    result = rule_result(
        rule_policy(NO_HIGH + "\nallow: 1 - params.maxFindings"), state("lint", report()), params={"maxFindings": 2}
    )
    assert (result.result, result.effect) == (Result.ERROR, Effect.BLOCK)
    assert "whole number" in result.reason


def test_offenders_beyond_allow_fail_whatever_else_is_broken() -> None:
    states = (state("lint", report(findings=[HIGH])), state("more", unfit=[BROKEN], required=True))
    assert rule_result(rule_policy(TWO_ENTRIES), *states).result is Result.FAIL


def test_a_required_entry_that_is_missing_leaves_the_rule_without_data() -> None:
    result = rule_result(rule_policy(TWO_ENTRIES), state("lint", report()), state("more", required=True))
    assert (result.result, result.effect, result.reason) == (Result.NO_DATA, Effect.BLOCK, "more: no report")


def test_an_unfit_report_leaves_the_rule_without_data_even_in_an_optional_entry() -> None:
    result = rule_result(rule_policy(TWO_ENTRIES), state("lint", report()), state("more", unfit=[BROKEN]))
    assert (result.result, result.examined) == (Result.NO_DATA, ("ruff.json",))


def test_findings_of_an_unfit_report_are_no_offenders() -> None:
    unfit = report(findings=[HIGH], status=ReportStatus.STALE)
    assert rule_result(rule_policy(NO_HIGH), state("lint", unfit=[unfit])).result is Result.NO_DATA


def test_one_optional_entry_is_enough() -> None:
    assert rule_result(rule_policy(TWO_ENTRIES), state("lint", report())).result is Result.PASS


def test_a_rule_whose_optional_evidence_is_all_absent_does_not_apply() -> None:
    result = rule_result(rule_policy(TWO_ENTRIES))
    assert (result.result, result.effect) == (Result.NOT_APPLICABLE, Effect.NONE)
    assert result.reason == "lint: no lint report; more: no more report"


def test_a_manual_rule_never_applies_and_says_why() -> None:
    result = rule_result(rule_policy(MANUAL))
    assert (result.result, result.reason) == (Result.NOT_APPLICABLE, "a person listens to the screen reader")
    assert result.condition == "a person listens to the screen reader"


@pytest.mark.parametrize(("value", "expected"), [(80, Result.PASS), (79.996, Result.FAIL)])
def test_an_expression_passes_when_it_is_true(value: float, expected: Result) -> None:
    given = state("coverage", report("coverage.xml", metrics=[covered(value)]))
    assert rule_result(rule_policy(COVERAGE), given).result is expected


def test_a_metric_that_was_not_measured_is_no_data_and_neither_true_nor_false() -> None:
    given = state("coverage", report("coverage.xml"))
    result = rule_result(rule_policy(COVERAGE), given)
    assert (result.result, result.reason) == (Result.NO_DATA, "coverage.line was not measured")
    negated = rule_policy("from: [coverage]\nexpression: '!(metric(\"coverage.line\") < 80.0)'")
    assert rule_result(negated, given).result is Result.NO_DATA


def test_measured_asks_without_failing() -> None:
    checked = rule_policy("from: [coverage]\nexpression: \"!measured('coverage.line') || metric('coverage.line') >= 80.0\"")
    assert rule_result(checked, state("coverage", report("coverage.xml"))).result is Result.PASS


@pytest.mark.parametrize(
    "expression",
    [
        "metric('coverage.branch') >= 80.0 || metric('coverage.line') >= 80.0",
        "metric('coverage.branch') >= 80.0 || findings.size() == 0",
        "!(metric('coverage.branch') < 80.0 && findings.size() > 0)",
        "['/', '/cart'].exists(u, metric('web.lcp', {'url': u}) < 2500.0 || true)",
        "variables.branches || true",
    ],
)
def test_an_expression_that_went_on_without_a_metric_does_not_pass(expression: str) -> None:
    checked = rule_policy(
        f'from: [coverage]\nexpression: "{expression}"', "variables: {branches: metric('coverage.branch') > 1.0}\n"
    )
    result = rule_result(checked, state("coverage", report("coverage.xml", metrics=[covered(90)])))
    assert result.result is Result.NO_DATA
    assert "was not measured" in result.reason


def test_a_deny_that_went_on_without_a_metric_does_not_pass() -> None:
    checked = rule_policy("from: [lint]\ndeny: metric('coverage.line') < 80.0 && finding.severity >= severity.high")
    result = rule_result(checked, state("lint", report(findings=[LOW])))
    assert (result.result, result.reason) == (Result.NO_DATA, "coverage.line was not measured")


def test_an_expression_that_is_false_without_a_metric_fails() -> None:
    checked = rule_policy("from: [coverage]\nexpression: metric('coverage.branch') >= 80.0 && metric('coverage.line') >= 80.0")
    result = rule_result(checked, state("coverage", report("coverage.xml", metrics=[covered(10)])))
    assert result.result is Result.FAIL


def test_measured_without_from_asks_the_whole_contract() -> None:
    checked = rule_policy("expression: measured('coverage.line')")
    result = rule_result(checked, state("coverage", report("coverage.xml", metrics=[covered(10)])))
    assert (result.result, result.examined) == (Result.PASS, ("coverage.xml",))


def test_a_rule_does_not_see_metrics_of_evidence_that_it_does_not_name() -> None:
    given = (state("coverage", report("coverage.xml")), state("lint", report(metrics=[covered(100)])))
    assert rule_result(rule_policy(COVERAGE), *given).result is Result.NO_DATA


def test_a_metric_that_is_not_a_number_is_an_error_and_never_passes() -> None:
    given = state("coverage", report("coverage.xml", metrics=[covered(float("nan"))]))
    result = rule_result(rule_policy("from: [coverage]\nexpression: \"!(metric('coverage.line') < 80.0)\""), given)
    assert result.result is Result.ERROR


def test_an_expression_without_a_value_is_an_error() -> None:
    result = rule_result(rule_policy("from: [lint]\nexpression: 1 / findings.size() > 0"), state("lint", report()))
    assert (result.result, result.effect) == (Result.ERROR, Effect.BLOCK)
    assert "zero" in result.reason


@pytest.mark.parametrize("expression", ["!({} > 0.1)", "{} != 0.5", "!({} >= 0.0 && {} <= 1.0)"])
def test_a_ratio_of_nothing_is_an_error_and_never_passes(expression: str) -> None:
    ratio = "metric('tests.failed') / metric('tests.total')"
    nothing = [Metric(name="tests.failed", value=0), Metric(name="tests.total", value=0)]
    checked = rule_policy(f'from: [lint]\nexpression: "{expression.replace("{}", ratio)}"')
    result = rule_result(checked, state("lint", report(metrics=nothing)))
    assert (result.result, result.effect) == (Result.ERROR, Effect.BLOCK)
    assert "division by zero" in result.reason


def test_a_file_without_lines_is_no_file_that_is_covered() -> None:
    checked = rule_policy(
        "from: [coverage]\nover: fileCoverages\ndeny: double(fileCoverage.coveredLines) / double(fileCoverage.lines) < 0.5"
    )
    files = [
        FileCoverage(path="src/full.py", lines=1, covered_lines=1),
        FileCoverage(path="src/empty.py", lines=0, covered_lines=0),
    ]
    result = rule_result(checked, state("coverage", report("coverage.xml", records=files)))
    assert result.result is Result.ERROR
    assert "in src/empty.py" in result.reason


def test_an_item_that_cannot_be_decided_makes_the_rule_an_error_and_is_named() -> None:
    checked = rule_policy("from: [lint]\ndeny: 100 / finding.location.line > 50")
    result = rule_result(checked, state("lint", report(findings=[finding("X", line=0), finding("Y", line=100)])))
    assert result.result is Result.ERROR
    assert "in X at src/a.py" in result.reason


def test_offenders_beyond_allow_come_before_items_that_cannot_be_decided() -> None:
    checked = rule_policy("from: [lint]\ndeny: 100 / finding.location.line > 50")
    result = rule_result(checked, state("lint", report(findings=[finding("X", line=0), finding("Y", line=1)])))
    assert (result.result, len(result.offenders)) == (Result.FAIL, 1)


def test_an_item_that_asks_for_something_not_measured_is_no_data() -> None:
    checked = rule_policy("from: [lint]\ndeny: metric('coverage.line') < double(finding.location.line)")
    assert rule_result(checked, state("lint", report(findings=[LOW]))).result is Result.NO_DATA


def test_a_deny_may_range_over_records() -> None:
    checked = rule_policy("from: [sbom]\nover: components\ndeny: component.licenses.exists(l, l == 'AGPL-3.0')")
    bad = ComponentRecord(name="x", version="1", licenses=("AGPL-3.0",))
    result = rule_result(checked, state("sbom", report(records=[ComponentRecord(name="y"), bad])))
    assert (result.result, result.offenders, result.considered) == (Result.FAIL, (bad,), 2)


@pytest.mark.parametrize(
    "condition", ["over: components\ndeny: component.version == ''", "expression: components.all(c, c.version != '')"]
)
def test_a_rule_over_no_records_has_no_data(condition: str) -> None:
    result = rule_result(rule_policy(f"from: [sbom]\n{condition}"), state("sbom", report()))
    assert (result.result, result.reason) == (Result.NO_DATA, "the evidence holds no components")


@pytest.mark.parametrize(
    "condition", ["over: components\ndeny: component.version == ''", "expression: components.all(c, c.version != '')"]
)
def test_a_rule_may_allow_that_there_are_no_records(condition: str) -> None:
    checked = rule_policy(f"from: [sbom]\n{condition}\nallowEmpty: true")
    assert rule_result(checked, state("sbom", report())).result is Result.PASS


def test_records_behind_a_variable_are_missed_as_well() -> None:
    checked = rule_policy(
        "from: [sbom]\nexpression: variables.unversioned == 0",
        "variables: {unversioned: \"components.filter(c, c.version == '').size()\"}\n",
    )
    assert rule_result(checked, state("sbom", report())).result is Result.NO_DATA


def test_suppressed_findings_are_counted_and_do_not_fail() -> None:
    result = rule_result(rule_policy(NO_HIGH), state("lint", report(findings=[finding(state=FindingState.SUPPRESSED)])))
    assert (result.result, result.suppressed, result.considered) == (Result.PASS, 1, 0)


def test_all_findings_show_what_was_suppressed() -> None:
    checked = rule_policy("from: [lint]\nexpression: allFindings.size() == 1 && findings.size() == 0")
    assert rule_result(checked, state("lint", report(findings=[finding(state=FindingState.SUPPRESSED)]))).result is Result.PASS


def test_unknown_severities_trip_every_threshold_until_the_policy_maps_them() -> None:
    given = state("lint", report(findings=[finding(severity=Severity.UNKNOWN)]))
    assert rule_result(rule_policy(NO_HIGH), given).result is Result.FAIL
    mapping = rule_policy(NO_HIGH, "severities: {unknown: params.unknownAs}\n")
    assert rule_result(mapping, given).result is Result.FAIL
    assert rule_result(mapping, given, params={"unknownAs": "medium"}).result is Result.PASS


def test_an_expression_without_from_sees_the_whole_contract() -> None:
    checked = rule_policy("expression: findings.size() == 2")
    states = (state("lint", report("a", [HIGH])), state("more", report("b", [LOW])))
    result = rule_result(checked, *states)
    assert (result.result, result.examined) == (Result.PASS, ("a", "b"))
    assert rule_result(checked, *states, state("sbom", required=True)).result is Result.NO_DATA


def test_an_expression_that_asks_for_no_data_needs_none() -> None:
    checked = rule_policy("expression: params.maxFindings == 0 && evidence.sbom.status == evidenceStatus.missing")
    result = rule_result(checked, state("sbom", required=True))
    assert (result.result, result.examined) == (Result.PASS, ())


def test_a_failing_rule_says_its_message_and_a_passing_one_says_nothing() -> None:
    checked = rule_policy(COVERAGE)
    low, high = (state("coverage", report("coverage.xml", metrics=[covered(value)])) for value in (10, 90))
    assert (rule_result(checked, low).message, rule_result(checked, high).message) == ("too low", "")
    assert rule_result(checked, state("coverage", report("coverage.xml"))).message == ""


def test_a_message_may_be_computed_and_falls_back_to_the_literal_one() -> None:
    computed = rule_policy(COVERAGE + "\nmessageExpression: \"'only ' + string(metric('coverage.line'))\"")
    broken = rule_policy(COVERAGE + "\nmessageExpression: \"string(metric('coverage.branch'))\"")
    low = state("coverage", report("coverage.xml", metrics=[covered(12.5)]))
    assert rule_result(computed, low).message == "only 12.5"
    assert rule_result(broken, low).message == "too low"


def test_a_component_without_a_place_is_named_by_its_package() -> None:
    checked = rule_policy("from: [lint]\ndeny: 1 / finding.location.line > 0")
    vulnerable = finding("CVE-1", path="", line=0, component=Component(name="lodash"))
    assert "in CVE-1 at lodash" in rule_result(checked, state("lint", report(findings=[vulnerable]))).reason
