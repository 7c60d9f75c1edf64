"""The Python service's pack on real reports."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.policy.packs import Case, decide, expected, offenders, outcome, pack, rule_of, rules, seen

NAME = "python_service"
ANY = {"require": ""}

REQUIRED_RULES = {
    "lint_errors",
    "type_errors",
    "failed_tests",
    "tests_ran",
    "flaky_tests",
    "line_coverage",
    "branch_coverage",
    "vulnerable_dependencies",
    "code_weaknesses",
    "secrets",
}
TESTS = {"failed_tests", "tests_ran", "flaky_tests"}
COVERAGE = {"line_coverage", "branch_coverage"}
PACKAGE = {"package_is_licensed", "package_tells_python"}
CONTRACT = {"api_contract", "api_contract_ran"}
LOAD = {"p95_latency", "error_rate", "load_verdicts"}

SKIPPED = '<testcase name="GET /items"><skipped/></testcase>'
SKIPPED_CONTRACT = f'<testsuite name="schemathesis" tests="1" skipped="1">{SKIPPED}</testsuite>'
METADATA = "Metadata-Version: 2.4\nName: shop\nVersion: 1.0\n"
PASSING = '<testsuite name="pytest" tests="2" failures="0"><testcase name="b"/><testcase name="c"/></testsuite>'


CASES = {
    "a service as it should be": Case(
        (
            "mypy/text-success/mypy.txt",
            "pip_audit/clean/pip-audit.json",
            "bandit/clean/bandit.json",
            "detect_secrets/clean/baseline.json",
            "python_package/wheel/shop.METADATA",
            "schemathesis/passing/schemathesis.ndjson",
            "locust/passing/locust.json",
            "coverage_py/branches/coverage.json",
        ),
        made={"ruff.json": "[]\n", "junit.xml": PASSING},
        params={"minLineCoverage": "70"},
        passes=REQUIRED_RULES | PACKAGE | CONTRACT | LOAD,
    ),
    "nothing": Case(no_data=REQUIRED_RULES),
    # code quality
    "Ruff": Case(("ruff/json/ruff.json",), params=ANY, fails={"lint_errors"}),
    "Pylint's warnings": Case(("pylint/json2/pylint.json",), params=ANY, passes={"lint_errors"}),
    "Pylint's warnings that count": Case(
        ("pylint/json2/pylint.json",), params={**ANY, "lintSeverity": "low"}, fails={"lint_errors"}
    ),
    "Ruff for GitLab": Case(("code_climate/ruff/gl-code-quality.json",), params=ANY, fails={"lint_errors"}),
    "SonarQube's generic issues": Case(
        ("sonarqube/generic-10.3/issues.json",), params=ANY, passes={"lint_errors"}, fails={"code_weaknesses"}
    ),
    "mypy": Case(("mypy/json/mypy.jsonl",), params=ANY, fails={"type_errors"}),
    "mypy as JUnit": Case(("junit/mypy/mypy.junit.xml",), params=ANY, fails={"type_errors"}),
    "mypy that did not run": Case(("mypy/text-prevented/mypy.txt",), params=ANY, no_data={"type_errors"}, fails={"unjudged"}),
    "settings that the models refuse": Case(("pydantic/version-2/pydantic.json",), params=ANY, fails={"validation_errors"}),
    "settings and types that do not matter": Case(
        ("pydantic/version-2/pydantic.json", "mypy/json/mypy.jsonl"),
        params={**ANY, "typeErrorSeverity": "critical"},
        passes={"validation_errors", "type_errors"},
    ),
    # tests
    "pytest, with a flaky test": Case(
        ("pytest_json/run/report.json",), params=ANY, passes={"tests_ran"}, fails={"failed_tests", "flaky_tests"}
    ),
    "pytest, with a flaky test that may be": Case(
        ("pytest_json/run/report.json",),
        params={**ANY, "maxFlakyTests": "1"},
        passes={"tests_ran", "flaky_tests"},
        fails={"failed_tests"},
    ),
    "pytest as JUnit": Case(
        ("junit/pytest/junit.xml",),
        params={**ANY, "minPassedTests": "500"},
        passes={"flaky_tests"},
        fails={"failed_tests", "tests_ran"},
    ),
    "tests that gave up": Case(("tap/bail-out/perl.tap",), params=ANY, no_data=TESTS),
    "coverage.py, with branches": Case(
        ("coverage_py/branches/coverage.json",), params=ANY, passes={"branch_coverage"}, fails={"line_coverage"}
    ),
    "coverage.py, with higher bounds for branches": Case(
        ("coverage_py/branches/coverage.json",),
        params={**ANY, "minLineCoverage": "76", "minBranchCoverage": "90"},
        passes={"line_coverage"},
        fails={"branch_coverage"},
    ),
    "coverage without branches": Case(
        ("coverage_py/before-formats/coverage.json",),
        params={**ANY, "minBranchCoverage": "100", "minLineCoverage": "1"},
        passes=COVERAGE,
    ),
    "coverage without code": Case(("coverage_py/no-code/coverage.json",), params=ANY, no_data=COVERAGE),
    # security
    "pip-audit, which knows no severities": Case(
        ("pip_audit/requirements/pip-audit.json",), params=ANY, fails={"vulnerable_dependencies"}
    ),
    "pip-audit, and what nobody has rated passes": Case(
        ("pip_audit/requirements/pip-audit.json",), params={**ANY, "unknownSeverity": "low"}, passes={"vulnerable_dependencies"}
    ),
    "pip-audit that skipped a package": Case(
        ("pip_audit/skipped/pip-audit.json",), params=ANY, no_data={"vulnerable_dependencies"}
    ),
    "Safety": Case(("safety/check/safety.json",), params=ANY, fails={"vulnerable_dependencies"}),
    "OSV-Scanner": Case(("osv_scanner/source/osv-scanner.json",), params=ANY, fails={"vulnerable_dependencies"}),
    "Dependency-Check": Case(
        ("dependency_check/xml/dependency-check-report.xml",),
        params={**ANY, "vulnerabilitySeverity": "unknown"},
        passes={"vulnerable_dependencies"},
    ),
    "Bandit": Case(("bandit/findings/bandit.json",), params=ANY, fails={"code_weaknesses"}),
    "Bandit, and nothing critical": Case(
        ("bandit/findings/bandit.json",), params={**ANY, "codeWeaknessSeverity": "critical"}, passes={"code_weaknesses"}
    ),
    "Bandit that could not read a file": Case(
        ("bandit/partial/bandit.json",), params={**ANY, "unjudgedSeverity": "critical"}, no_data={"code_weaknesses"}
    ),
    "Semgrep": Case(("semgrep/scan/semgrep.json",), params=ANY, fails={"code_weaknesses"}),
    "GitLab's SAST": Case(("gitlab_security/sast/gl-sast-report.json",), params=ANY, fails={"code_weaknesses"}),
    "tfsec": Case(("tfsec/failed/tfsec.json",), params=ANY, fails={"misconfigurations"}),
    "tfsec, and nothing critical": Case(
        ("tfsec/failed/tfsec.json",), params={**ANY, "misconfigurationSeverity": "unknown"}, passes={"misconfigurations"}
    ),
    "Gitleaks": Case(("gitleaks/dir/gitleaks.json",), params=ANY, fails={"secrets"}),
    "detect-secrets": Case(("detect_secrets/scan/baseline.json",), params=ANY, fails={"secrets"}),
    # what ships and runs
    "a wheel that says little": Case(made={"METADATA": METADATA}, params=ANY, fails=PACKAGE),
    "Schemathesis": Case(
        ("schemathesis/failures/schemathesis.ndjson",), params=ANY, passes={"api_contract_ran"}, fails={"api_contract"}
    ),
    "Pact": Case(("pact/passing/pact-verification.json",), params=ANY, passes=CONTRACT),
    "contract tests that were all skipped": Case(
        made={"schemathesis.xml": SKIPPED_CONTRACT}, params=ANY, passes={"api_contract"}, fails={"api_contract_ran"}
    ),
    "Pact, refused": Case(("pact/rust/pact-verification.json",), params=ANY, passes={"api_contract_ran"}, fails={"api_contract"}),
    "Locust": Case(("locust/json/locust.json",), params=ANY, passes={"p95_latency", "load_verdicts"}, fails={"error_rate"}),
    "Locust, and requests that may fail": Case(
        ("locust/json/locust.json",),
        params={**ANY, "maxErrorRate": "0.3", "maxP95Ms": "5"},
        passes=LOAD - {"p95_latency"},
        fails={"p95_latency"},
    ),
    "k6": Case(
        ("k6/handle-summary/handle-summary.json",), params=ANY, passes={"p95_latency"}, fails={"error_rate", "load_verdicts"}
    ),
    "k6, and its thresholds may be crossed": Case(
        ("k6/handle-summary/handle-summary.json",),
        params={**ANY, "loadTestSeverity": "critical"},
        passes={"p95_latency", "load_verdicts"},
        fails={"error_rate"},
    ),
    # what else was found
    "licences, which no rule judges": Case(
        ("trivy/suppressed/trivy.json",),
        params={**ANY, "vulnerabilitySeverity": "unknown", "unknownSeverity": "low"},
        passes={"vulnerable_dependencies", "misconfigurations"},
        fails={"secrets", "unjudged"},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_rules_judge(case: str, tmp_path: Path) -> None:
    assert outcome(NAME, CASES[case], tmp_path) == expected(NAME, CASES[case])


def test_every_rule_is_seen_to_fail_and_to_pass_and_every_parameter_is_set() -> None:
    assert seen(CASES, "fails") - {"unjudged"} == seen(CASES, "passes") == set(rules(NAME))
    assert {param.name for param in pack(NAME).policy.params} == {name for case in CASES.values() for name in case.params}


def test_the_names_of_requests_that_fail_seldom_do_not_block_by_themselves(tmp_path: Path) -> None:
    """Locust lists each name of which a single request failed; the share of failed requests decides."""
    decision = decide(NAME, Case(("locust/json/locust.json",), params={**ANY, "maxErrorRate": "0.3"}), tmp_path)
    assert not offenders(decision, "load_verdicts")
    assert decision.exit_code == 0


def test_too_few_branches_are_told_in_percent(tmp_path: Path) -> None:
    case = Case(("coverage_py/branches/coverage.json",), params={**ANY, "minBranchCoverage": "90"})
    assert rule_of(decide(NAME, case, tmp_path), "branch_coverage").message.startswith("The tests take 75 % of the branches")
