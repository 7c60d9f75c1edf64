"""The web front end's pack on real reports."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.policy.packs import Case, expected, outcome, pack, rules, seen
from tests.policy.reports import junit, lighthouse

NAME = "web_frontend"
ANY = {"require": ""}

TESTS = {"failed_tests", "flaky_tests"}
VITALS = {"largest_contentful_paint", "layout_shift", "blocking_time", "performance_score"}
PAGE = "lighthouse/inaccessible-page/lhr-1.json"
SLOW = {"slow.lighthouse.json": lighthouse(lcp=2501, cls=0.11, tbt=201, categories="performance")}


def playwright(passed: int) -> str:
    """Tests as Playwright's JUnit reporter writes them."""
    head = f'<testsuites id="" name="" tests="{passed}" failures="0" skipped="0" errors="0" time="1">'
    return junit(passed).replace("<testsuites>", head)


CASES = {
    "a front end as it should be": Case(
        (
            "eslint/clean/eslint.json",
            "npm_audit/clean/npm-audit.json",
            "lcov/istanbul/lcov.info",
            "axe/clean-pages/axe.json",
        ),
        made={
            "junit.xml": junit(2),
            "playwright.xml": playwright(1),
            "lighthouse.json": lighthouse(),
            "assertion-results.json": "[]\n",
        },
        params={"minLineCoverage": "60"},
        passes={"lint_errors", "tests_ran", "end_to_end_ran", "line_coverage", "vulnerable_dependencies"}
        | TESTS
        | VITALS
        | {"lighthouse_assertions", "wcag_2_2_aa"},
    ),
    "a manifest of Lighthouse CI, which asserts nothing": Case(
        ("lhci/manifest/manifest.json",), params={"require": "lighthouse_assertions"}, no_data={"lighthouse_assertions"}
    ),
    "nothing": Case(no_data={"lint_errors", "tests_ran", "vulnerable_dependencies", "wcag_2_2_aa"} | TESTS | VITALS),
    # code quality
    "ESLint": Case(("eslint/json/eslint.json",), params=ANY, fails={"lint_errors"}),
    "ESLint, and errors pass": Case(
        ("eslint/json/eslint.json",), params={**ANY, "lintSeverity": "critical"}, passes={"lint_errors"}
    ),
    "a file that ESLint cannot parse": Case(
        ("eslint/suppressed-and-fatal/eslint.json",),
        params={**ANY, "unjudgedSeverity": "critical"},
        no_data={"lint_errors"},
    ),
    "ESLint's SARIF": Case(("sarif/eslint/eslint.sarif",), params=ANY, fails={"lint_errors"}),
    "Jest": Case(("junit/jest/junit.xml",), params=ANY, passes={"tests_ran", "flaky_tests"}, fails={"failed_tests"}),
    "Node's tests, of which too few pass": Case(
        ("tap/node/node.tap",),
        params={**ANY, "minPassedTests": "100"},
        passes={"flaky_tests"},
        fails={"failed_tests", "tests_ran"},
    ),
    "Playwright, with a flaky test": Case(
        ("playwright/retries/report.json",),
        params={**ANY, "minPassedTests": "100"},
        fails={"failed_tests", "flaky_tests", "end_to_end_ran"},
    ),
    "Playwright, with a flaky test that may be": Case(
        ("playwright/retries/report.json",),
        params={**ANY, "maxFlakyTests": "1"},
        passes={"flaky_tests", "end_to_end_ran"},
        fails={"failed_tests"},
    ),
    "Playwright as JUnit": Case(
        ("junit/playwright/junit.xml",), params=ANY, passes={"flaky_tests", "end_to_end_ran"}, fails={"failed_tests"}
    ),
    "Playwright that found no test": Case(
        ("playwright/load-error/report.json",), params=ANY, no_data={"failed_tests", "flaky_tests", "end_to_end_ran"}
    ),
    "Istanbul": Case(("lcov/istanbul/lcov.info",), params=ANY, fails={"line_coverage"}),
    "Istanbul in three formats, which are one run": Case(
        ("lcov/istanbul/lcov.info", "clover/istanbul/clover.xml", "cobertura/istanbul/cobertura-coverage.xml"),
        params={**ANY, "minLineCoverage": "66"},
        passes={"line_coverage"},
    ),
    # security
    "npm audit": Case(("npm_audit/npm-11/npm-audit.json",), params=ANY, fails={"vulnerable_dependencies"}),
    "npm audit, and nothing unknown": Case(
        ("npm_audit/npm-11/npm-audit.json",),
        params={**ANY, "vulnerabilitySeverity": "unknown", "unknownSeverity": "low"},
        passes={"vulnerable_dependencies"},
    ),
    "Yarn 4": Case(("yarn_audit/yarn-4/yarn-audit.jsonl",), params=ANY, fails={"vulnerable_dependencies"}),
    "an audit that failed": Case(("yarn_audit/failed/yarn-audit.jsonl",), params=ANY, no_data={"vulnerable_dependencies"}),
    "Semgrep": Case(("semgrep/scan/semgrep.json",), params=ANY, fails={"code_weaknesses"}),
    "Semgrep, and nothing critical": Case(
        ("semgrep/scan/semgrep.json",), params={**ANY, "codeWeaknessSeverity": "critical"}, passes={"code_weaknesses"}
    ),
    "Gitleaks": Case(("gitleaks/dir/gitleaks.json",), params=ANY, fails={"secrets"}),
    "ggshield, and nothing found": Case(("ggshield/clean/ggshield.json",), params=ANY, passes={"secrets"}),
    # what its users meet
    "a quick page that keeps people out": Case((PAGE,), params=ANY, passes=VITALS, fails={"wcag_2_2_aa"}),
    "a page that nobody could open": Case(
        ("lighthouse/unreachable-page/lhr.json",), params=ANY, no_data=VITALS | {"wcag_2_2_aa"}
    ),
    "a slow page": Case(made=SLOW, params=ANY, passes={"performance_score"}, fails=VITALS - {"performance_score"}),
    "a slow page that may be": Case(
        made=SLOW, params={**ANY, "maxLcpMs": "2501", "maxCls": "0.11", "maxTbtMs": "201"}, passes=VITALS
    ),
    "a page whose score is not perfect": Case(
        ("pipeline/lighthouse/lhr-1.json",),
        params={**ANY, "minPerformanceScore": "100.5"},
        passes=VITALS - {"performance_score"},
        fails={"performance_score", "wcag_2_2_aa"},
    ),
    "Lighthouse CI": Case(("lhci/failed-assertions/assertion-results.json",), params=ANY, fails={"lighthouse_assertions"}),
    "Lighthouse CI, and errors pass": Case(
        ("lhci/failed-assertions/assertion-results.json",),
        params={**ANY, "assertionSeverity": "critical"},
        passes={"lighthouse_assertions"},
    ),
    "axe": Case(("axe/elements/axe.json",), params=ANY, fails={"wcag_2_2_aa"}),
    "Pa11y": Case(("pa11y/issues/pa11y.json",), params=ANY, fails={"wcag_2_2_aa"}),
    "Pa11y that could not open a page": Case(("pa11y/pages/pa11y-ci.json",), params=ANY, no_data={"wcag_2_2_aa"}),
    # what else was found
    "misconfigurations, which no rule judges": Case(("tfsec/failed/tfsec.json",), params=ANY, fails={"unjudged"}),
}


@pytest.mark.parametrize("case", CASES)
def test_the_rules_judge(case: str, tmp_path: Path) -> None:
    assert outcome(NAME, CASES[case], tmp_path) == expected(NAME, CASES[case])


def test_every_rule_is_seen_to_fail_and_to_pass_and_every_parameter_is_set() -> None:
    assert seen(CASES, "fails") - {"unjudged"} == seen(CASES, "passes") == set(rules(NAME)) - {"screen_reader"}
    assert {param.name for param in pack(NAME).policy.params} == {name for case in CASES.values() for name in case.params}
