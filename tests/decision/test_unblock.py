"""What would unblock."""

from __future__ import annotations

import pytest

from gatekit.model.finding import Component
from gatekit.model.metric import Metric
from gatekit.model.vocabulary import Kind, ReportStatus
from tests.decision.support import rule_policy, rule_result
from tests.governance.support import finding, report, state

NO_FINDING = "from: [lint]\ndeny: 'true'\n"


def numbers(expression: str, **metrics: float) -> tuple[str, ...]:
    measured = [Metric(name=name.replace("__", "."), value=value) for name, value in metrics.items()]
    given = state("coverage", report("coverage.xml", [finding()], metrics=measured))
    return rule_result(rule_policy(f'from: [coverage]\nexpression: "{expression}"'), given).unblock


def test_a_passing_rule_needs_no_advice() -> None:
    assert rule_result(rule_policy(NO_FINDING), state("lint", report())).unblock == ()


def test_a_warning_needs_no_advice() -> None:
    checked = rule_policy(NO_FINDING + "enforcement: warn")
    assert rule_result(checked, state("lint", report(findings=[finding()]))).unblock == ()


@pytest.mark.parametrize(
    ("allow", "count", "expected"),
    [
        (0, 1, "mend the 1 offender"),
        (0, 3, "mend the 3 offenders"),
        (2, 3, "mend at least 1 of the 3 offenders (2 allowed)"),
    ],
)
def test_a_deny_asks_for_the_offenders_beyond_what_is_allowed(allow: int, count: int, expected: str) -> None:
    result = rule_result(rule_policy(f"{NO_FINDING}allow: {allow}"), state("lint", report(findings=[finding()] * count)))
    assert result.unblock == (expected,)


def test_a_dependency_with_a_fix_says_which_version_mends_it_once() -> None:
    component = Component(name="lodash", version="4.17.20", fixed_version="4.17.21")
    found = [finding(f"CVE-{number}", kind=Kind.VULNERABILITY, component=component) for number in (1, 2)]
    result = rule_result(rule_policy(NO_FINDING), state("lint", report(findings=found)))
    assert result.unblock == ("mend the 2 offenders", "upgrade lodash from 4.17.20 to 4.17.21")


def test_a_fix_is_said_once_however_tools_spell_the_package() -> None:
    components = [Component(name=name, version="2.2.0", fixed_version="2.2.4") for name in ("Django", "django")]
    found = [finding("CVE-1", kind=Kind.VULNERABILITY, component=component) for component in components]
    result = rule_result(rule_policy(NO_FINDING), state("lint", report(findings=found)))
    assert result.unblock == ("mend the 2 offenders", "upgrade Django from 2.2.0 to 2.2.4")


@pytest.mark.parametrize(
    ("expression", "metrics", "expected"),
    [
        (
            "metric('coverage.line') >= params.minLineCoverage",
            {"coverage__line": 76.4},
            "raise coverage.line by 3.6 percentage points to 80 %",
        ),
        (
            "metric('coverage.line') >= params.minLineCoverage",
            {"coverage__line": 79.996},
            "raise coverage.line by 0.004 percentage points to 80 %",
        ),
        (
            "metric('coverage.line') >= params.minLineCoverage",
            {"coverage__line": 76.59574468085107},
            "raise coverage.line by 3.41 percentage points to 80 %",
        ),
        (
            "metric('coverage.line') >= params.minLineCoverage",
            {"coverage__line": 79.99999999},
            "raise coverage.line by 0.00000001 percentage points to 80 %",
        ),
        ("metric('http.requests') >= 100000.0", {"http__requests": 12345.5}, "raise http.requests by 87,655 to 100,000"),
        ("metric('http.p95') < 500.0", {"http__p95": 620}, "lower http.p95 by 120 ms to less than 500 ms"),
        ("metric('http.p95') < 500.0", {"http__p95": 500}, "lower http.p95: it is exactly 500 ms, which does not pass"),
        (
            "metric('http.error_rate') <= 0.01",
            {"http__error_rate": 0.0125},
            "lower http.error_rate by 0.25 percentage points to 1 %",
        ),
        ("metric('tests.failed') == 0.0", {"tests__failed": 3}, "bring tests.failed from 3 to 0"),
        ("metric('tests.total') != 0.0", {"tests__total": 0}, "bring tests.total to another value than 0"),
        ("findings.size() <= 0", {}, "lower the measured side of `findings.size() <= 0` by 1 to 0"),
    ],
)
def test_a_comparison_asks_for_a_gap_that_is_enough(expression: str, metrics: dict[str, float], expected: str) -> None:
    assert numbers(expression, **metrics) == (expected,)


def test_only_the_comparisons_that_do_not_hold_are_asked_for() -> None:
    advice = numbers("metric('coverage.line') >= 80.0 && metric('tests.failed') <= 0.0", coverage__line=70, tests__failed=0)
    assert advice == ("raise coverage.line by 10 percentage points to 80 %",)


def test_missing_evidence_asks_for_the_command_that_makes_it() -> None:
    result = rule_result(rule_policy(NO_FINDING), state("lint", required=True))
    assert result.unblock == ("make the missing evidence lint: ruff check",)


def test_missing_evidence_without_a_command_says_what_would_fill_it() -> None:
    checked = rule_policy("from: [coverage]\nexpression: metric('coverage.line') >= 80.0")
    result = rule_result(checked, state("coverage", required=True))
    assert result.unblock == ("give the missing evidence coverage: a report in cobertura at **/coverage.xml",)


def test_an_unfit_report_says_what_is_wrong_and_how_to_mend_it() -> None:
    broken = report("ruff.sarif", status=ReportStatus.UNREADABLE, reason="the JSON ends before it is complete")
    result = rule_result(rule_policy(NO_FINDING), state("lint", unfit=[broken]))
    told = "ruff.sarif is unreadable: the JSON ends before it is complete"
    assert result.unblock == (f"{told}; run the tool again and see that it writes all of it (ruff check)",)


def test_reports_that_are_unfit_for_the_same_reason_are_advised_about_together() -> None:
    broken = [report(f"{name}.sarif", status=ReportStatus.BLANK, reason="zero bytes") for name in "abc"]
    result = rule_result(rule_policy(NO_FINDING), state("lint", unfit=broken))
    assert result.unblock == (
        "a.sarif and 2 more are blank: zero bytes; run the tool again and see that it finishes (ruff check)",
    )


@pytest.mark.parametrize("status", list(ReportStatus))
def test_every_status_of_an_unfit_report_has_an_advice(status: ReportStatus) -> None:
    (advice,) = rule_result(rule_policy(NO_FINDING), state("lint", unfit=[report("x", status=status, reason="why")])).unblock
    assert advice.startswith(f"x is {status.value.replace('_', ' ')}: why")


def test_evidence_that_does_not_hold_a_metric_says_which() -> None:
    checked = rule_policy("from: [lint]\nexpression: metric('coverage.line') >= 80.0")
    result = rule_result(checked, state("lint", report()))
    assert result.unblock == ("give evidence that holds it: coverage.line was not measured (made by: ruff check)",)


def test_another_expression_is_shown_with_its_values() -> None:
    expression = "findings.all(f, f.severity < params.unknownAs) && variables.few && variables.broken"
    checked = rule_policy(
        f"from: [lint]\nexpression: {expression}",
        "variables: {few: findings.size() > 5, broken: 1 / params.maxFindings > 0}\n",
    )
    result = rule_result(checked, state("lint", report(findings=[finding()])), params={"unknownAs": "medium"})
    (advice,) = result.unblock
    assert advice.startswith(f"make this true: {expression} (with params.unknownAs = medium, variables.broken without a value: ")
    assert advice.endswith("variables.few = false)")


def test_another_expression_is_shown_with_what_was_measured() -> None:
    expression = (
        "!(metric('coverage.line') < params.minLineCoverage) && (metric('web.lcp', {'url': '/'}) < 9.0 || findings.size() > 5)"
    )
    metrics = [Metric(name="coverage.line", value=76.4), Metric(name="web.lcp", value=2500, labels=(("url", "/"),))]
    checked = rule_policy(f'from: [lint]\nexpression: "{expression}"')
    (advice,) = rule_result(checked, state("lint", report(metrics=metrics))).unblock
    assert advice.endswith("(with coverage.line = 76.4 %, web.lcp {'url': '/'} = 2,500 ms, params.minLineCoverage = 80.0)")


def test_a_comparison_beside_another_condition_is_not_all_that_is_asked_for() -> None:
    expression = "variables.some.size() > 9 && variables.fine"
    checked = rule_policy(f"from: [lint]\nexpression: {expression}", "variables: {some: findings, fine: 'true'}\n")
    assert rule_result(checked, state("lint", report(findings=[finding()]))).unblock == (
        "raise the measured side of `variables.some.size() > 9` by 8 to more than 9",
        f"make this true: {expression} (with variables.fine = true, variables.some = 1 items)",
    )


def test_an_error_is_mended_in_the_policy_by_its_owner() -> None:
    result = rule_result(
        rule_policy("from: [lint]\nexpression: 1 / findings.size() > 0\nowner: security"), state("lint", report())
    )
    assert result.unblock[0].startswith("mend the rule in the policy, which security owns: ")


def test_advice_never_speaks_of_a_waiver_or_a_threshold() -> None:
    for advice in (
        numbers("metric('coverage.line') >= 80.0", coverage__line=10),
        rule_result(rule_policy(NO_FINDING), state("lint", report(findings=[finding()]))).unblock,
    ):
        assert not any(word in " ".join(advice) for word in ("waive", "threshold", "allow", "lower the"))
