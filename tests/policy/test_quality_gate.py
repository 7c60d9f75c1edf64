"""The built-in policy: what each of its gates decides on, and what each parameter does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gatekit.engine import evaluate, load_policy, read_evidence
from gatekit.model.decision import Decision, RuleResult
from tests.policy.reports import cobertura, junit, k6, lighthouse, sarif, trivy

AT = datetime(2026, 1, 2, tzinfo=UTC)
POLICY = load_policy().policy
RULES = {rule.id: rule for gate in POLICY.gates for rule in gate.rules}


def decide(tmp_path: Path, files: Mapping[str, str], **params: str) -> Decision:
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return evaluate(evidence=list(files), root=tmp_path, at=AT, params=params)


def results(decision: Decision) -> dict[str, str]:
    """The result of each rule that applied."""
    rules = [rule for gate in decision.gates for rule in gate.rules]
    return {rule.id: rule.result.value for rule in rules if rule.result.value != "not_applicable"}


def rule_of(decision: Decision, rule_id: str) -> RuleResult:
    return next(rule for gate in decision.gates for rule in gate.rules if rule.id == rule_id)


# the policy as a text


def test_the_gates_are_those_of_the_pipeline_in_its_order() -> None:
    assert [gate.id for gate in POLICY.gates] == ["code_quality", "security", "performance", "accessibility", "integration"]


def test_nothing_is_required_by_default() -> None:
    assert not any(entry.required for entry in POLICY.evidence)
    assert [param.default for param in POLICY.params if param.name == "require"] == [()]


# nothing, and what is required


def test_no_evidence_is_no_pass(tmp_path: Path) -> None:
    decision = decide(tmp_path, {})
    assert (decision.exit_code, decision.gates_measured) == (3, 0)


def test_nothing_is_required_so_two_reports_are_enough(tmp_path: Path) -> None:
    decision = decide(tmp_path, {"junit.xml": junit(), "coverage.xml": cobertura(9, 10)})
    assert decision.headline == "PASS on 1 of 5 gates (not measured: security, performance, accessibility, integration)"
    assert decision.exit_code == 0


def test_what_a_user_requires_must_be_there(tmp_path: Path) -> None:
    decision = decide(tmp_path, {"junit.xml": junit()}, require="unit_tests,coverage")
    assert decision.exit_code == 3
    assert results(decision)["line_coverage"] == "no_data"


def test_the_screen_reader_needs_a_person_and_never_blocks(tmp_path: Path) -> None:
    rule = rule_of(decide(tmp_path, {"junit.xml": junit()}), "screen_reader")
    assert rule.result.value == "not_applicable"
    assert rule.reason.startswith("needs a person")


SKIPPED = '<testsuite name="s" tests="1" skipped="1"><testcase classname="a" name="b"><skipped/></testcase></testsuite>'
FIXTURES = Path(__file__).parents[2] / "fixtures"
VERDICTLESS = (FIXTURES / "k6" / "machine-readable-2.2" / "summary.json").read_text(encoding="utf-8")
ASSERTIONS = (FIXTURES / "lhci" / "failed-assertions" / "assertion-results.json").read_text("utf-8")

# what each rule decides on: files, then parameters, then the results of the rules that applied

TESTS_PASS = {"failed_tests": "pass", "tests_ran": "pass", "flaky_tests": "pass"}
LOAD_PASSES = {
    "p95_latency": "pass",
    "error_rate": "pass",
    "load_thresholds": "pass",
    "load_thresholds_told": "pass",
    "load_checks": "pass",
}
VITALS_PASS = {
    "largest_contentful_paint": "pass",
    "layout_shift": "pass",
    "blocking_time": "pass",
    "interaction_to_next_paint": "pass",
}
SCORE_PASSES = {"accessibility_score": "pass", "wcag_violations": "pass"}
CONTRACT_FAILS = {"api_contract": "fail", "api_contract_ran": "pass"}
CONTRACT_SKIPPED = '<testsuite name="schemathesis" tests="1" skipped="1"><testcase name="a"><skipped/></testcase></testsuite>'
E2E_PASSES = {"end_to_end": "pass", "end_to_end_ran": "pass", "flaky_integration": "pass"}
PLAYWRIGHT = junit(2).replace("<testsuites>", '<testsuites id="" name="" tests="2" failures="0" skipped="0" errors="0" time="1">')

CASES: dict[str, tuple[dict[str, str], dict[str, str], dict[str, str]]] = {
    "contract tests that were all skipped": (
        {"schemathesis.xml": CONTRACT_SKIPPED},
        {},
        {"api_contract": "pass", "api_contract_ran": "fail"},
    ),
    "lint errors": ({"ruff.sarif": sarif("ruff", [("F401", "error")])}, {}, {"lint_errors": "fail"}),
    "lint warnings": ({"ruff.sarif": sarif("ruff", [("F401", "warning")])}, {}, {"lint_errors": "pass"}),
    "lint warnings that count": (
        {"ruff.sarif": sarif("ruff", [("F401", "warning")])},
        {"lintSeverity": "medium"},
        {"lint_errors": "fail"},
    ),
    "a clean linter": ({"ruff.sarif": sarif("ruff")}, {}, {"lint_errors": "pass"}),
    "a security scanner is no linter": ({"bandit.sarif": sarif("bandit")}, {}, {"code_weaknesses": "pass"}),
    "type errors": ({"mypy.sarif": sarif("mypy", [("arg-type", "error")])}, {}, {"type_errors": "fail"}),
    "failed tests": ({"junit.xml": junit(1, ["a"])}, {}, {**TESTS_PASS, "failed_tests": "fail"}),
    "only skipped tests": ({"junit.xml": junit(0, skipped=3)}, {}, {**TESTS_PASS, "tests_ran": "fail"}),
    "too few tests": ({"junit.xml": junit(3)}, {"minPassedTests": "4"}, {**TESTS_PASS, "tests_ran": "fail"}),
    "flaky tests": ({"junit.xml": junit(1, flaky=["a"])}, {}, {**TESTS_PASS, "flaky_tests": "fail"}),
    "flaky tests that are allowed": ({"junit.xml": junit(1, flaky=["a"])}, {"maxFlakyTests": "1"}, TESTS_PASS),
    "coverage below": ({"coverage.xml": cobertura(79, 100)}, {}, {"line_coverage": "fail"}),
    "coverage at the bound": ({"coverage.xml": cobertura(80, 100)}, {}, {"line_coverage": "pass"}),
    "coverage by parameter": ({"coverage.xml": cobertura(79, 100)}, {"minLineCoverage": "79"}, {"line_coverage": "pass"}),
    "secrets of any severity": ({"gitleaks.sarif": sarif("gitleaks", [("aws", "note")])}, {}, {"secrets": "fail"}),
    "misconfigurations": ({"kics.sarif": sarif("KICS", [("x", "error")])}, {}, {"misconfigurations": "fail"}),
    "vulnerabilities": ({"grype.sarif": sarif("Grype", [("CVE-2026-1", "error")])}, {}, {"vulnerabilities": "fail"}),
    "vulnerabilities below": (
        {"grype.sarif": sarif("Grype", [("CVE-2026-1", "error")])},
        {"vulnerabilitySeverity": "critical"},
        {"vulnerabilities": "pass"},
    ),
    "restricted licences": (
        {"trivy.sarif": sarif("Trivy", [("GPL-3.0", "error")], [{"id": "GPL-3.0", "properties": {"tags": ["license"]}}])},
        {},
        {"licenses": "fail"},
    ),
    "code weaknesses": ({"bandit.sarif": sarif("bandit", [("B101", "error")])}, {}, {"code_weaknesses": "fail"}),
    "a fast service": ({"k6-summary.json": k6()}, {}, LOAD_PASSES),
    "a slow service": ({"k6-summary.json": k6(501)}, {}, {**LOAD_PASSES, "p95_latency": "fail"}),
    "a slow service that may be": ({"k6-summary.json": k6(501)}, {"maxP95Ms": "800"}, LOAD_PASSES),
    "failed requests": ({"k6-summary.json": k6(failed=11)}, {}, {**LOAD_PASSES, "error_rate": "fail"}),
    "failed requests at the bound": ({"k6-summary.json": k6(failed=10)}, {}, LOAD_PASSES),
    "a crossed threshold": ({"k6-summary.json": k6(threshold_crossed=True)}, {}, {**LOAD_PASSES, "load_thresholds": "fail"}),
    "a failed check": ({"k6-summary.json": k6(failed_checks=1)}, {}, {**LOAD_PASSES, "load_checks": "fail"}),
    "a good page": ({"lighthouse.json": lighthouse()}, {}, {**VITALS_PASS, **SCORE_PASSES}),
    "a page without the accessibility category": ({"lighthouse.json": lighthouse(categories="performance")}, {}, VITALS_PASS),
    "a page without the performance category": ({"lighthouse.json": lighthouse(categories="accessibility")}, {}, SCORE_PASSES),
    "late content": (
        {"lighthouse.json": lighthouse(lcp=2501, categories="performance")},
        {},
        {**VITALS_PASS, "largest_contentful_paint": "fail"},
    ),
    "a page that moves": (
        {"lighthouse.json": lighthouse(cls=0.11, categories="performance")},
        {},
        {**VITALS_PASS, "layout_shift": "fail"},
    ),
    "a page that blocks": (
        {"lighthouse.json": lighthouse(tbt=201, categories="performance")},
        {},
        {**VITALS_PASS, "blocking_time": "fail"},
    ),
    "slow interactions, where measured": (
        {"lighthouse.json": lighthouse(inp=201, categories="performance")},
        {},
        {**VITALS_PASS, "interaction_to_next_paint": "fail"},
    ),
    "fast interactions": ({"lighthouse.json": lighthouse(inp=200, categories="performance")}, {}, VITALS_PASS),
    "an inaccessible page": (
        {"lighthouse.json": lighthouse(score=0, categories="accessibility")},
        {},
        {"accessibility_score": "fail", "wcag_violations": "fail"},
    ),
    "accessibility by another tool": (
        {"axe.sarif": sarif("axe-core", [("image-alt", "error")])},
        {},
        {"wcag_violations": "fail"},
    ),
    "a load test without verdicts": (
        {"k6-summary.json": VERDICTLESS},
        {},
        {**LOAD_PASSES, "load_thresholds_told": "fail"},
    ),
    "an assertion on performance that only warns": (
        {"assertion-results.json": ASSERTIONS},
        {},
        {"lighthouse_assertions": "pass", "wcag_violations": "fail"},
    ),
    "an assertion on performance that counts": (
        {"assertion-results.json": ASSERTIONS},
        {"assertionSeverity": "medium"},
        {"lighthouse_assertions": "fail", "wcag_violations": "fail"},
    ),
    "an API that breaks its contract": ({"st.xml": junit(1, ["GET /"], suite="schemathesis")}, {}, CONTRACT_FAILS),
    "contract tests by their path": ({"pact/junit.xml": junit(1, ["a"])}, {}, CONTRACT_FAILS),
    "end-to-end tests by their tool": ({"results.xml": PLAYWRIGHT}, {}, E2E_PASSES),
    "end-to-end tests by their path": ({"e2e-junit.xml": junit(1, ["a"])}, {}, {**E2E_PASSES, "end_to_end": "fail"}),
    "flaky end-to-end tests": ({"e2e-junit.xml": junit(1, flaky=["a"])}, {}, {**E2E_PASSES, "flaky_integration": "fail"}),
    "external services": (
        {"integration/junit.xml": junit(1, ["a"])},
        {},
        {"external_services": "fail", "external_services_ran": "pass", "flaky_integration": "pass"},
    ),
    "end-to-end tests that were skipped": ({"e2e-junit.xml": SKIPPED}, {}, {**E2E_PASSES, "end_to_end_ran": "fail"}),
    "skipped tests of external services": (
        {"integration/junit.xml": SKIPPED},
        {},
        {"external_services": "pass", "external_services_ran": "fail", "flaky_integration": "pass"},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_rules_judge(case: str, tmp_path: Path) -> None:
    files, params, expected = CASES[case]
    decision = decide(tmp_path, files, **params)
    found = {rule: result for rule, result in results(decision).items() if rule != "unjudged"}
    assert found == expected
    blocking = [rule for rule, result in expected.items() if result == "fail" and RULES[rule].enforcement.value == "block"]
    assert decision.exit_code == (1 if blocking else 0)


# what each tool's own report comes to: the rules that fail; or, without any, those that pass
NATIVE: dict[str, tuple[set[str], set[str]]] = {
    "ruff/json/ruff.json": ({"lint_errors"}, set()),
    "eslint/json/eslint.json": ({"lint_errors"}, set()),
    "eslint/clean/eslint.json": (set(), {"lint_errors"}),
    "pylint/json2/pylint.json": (set(), {"lint_errors"}),
    "shellcheck/json1/shellcheck.json": ({"lint_errors"}, set()),
    "shellcheck/clean/shellcheck.json": (set(), {"lint_errors"}),
    "hadolint/json/hadolint.json": ({"lint_errors"}, set()),
    "spectral/errors/spectral.json": ({"lint_errors"}, set()),
    "code_climate/ruff/gl-code-quality.json": ({"lint_errors"}, set()),
    "mypy/json/mypy.jsonl": ({"type_errors"}, set()),
    "mypy/text-success/mypy.txt": (set(), {"type_errors"}),
    "pydantic/version-2/pydantic.json": ({"type_errors"}, set()),
    "pytest_json/run/report.json": ({"failed_tests", "flaky_tests"}, {"tests_ran"}),
    "xunit_net/run/xunit.xml": ({"failed_tests"}, {"tests_ran", "flaky_tests"}),
    "nunit/nunit3/nunit.xml": ({"failed_tests"}, {"tests_ran", "flaky_tests"}),
    "trx/vstest/shop.trx": ({"failed_tests"}, {"tests_ran", "flaky_tests"}),
    "tap/node/node.tap": ({"failed_tests"}, {"tests_ran", "flaky_tests"}),
    "coverage_py/branches/coverage.json": ({"line_coverage"}, set()),
    "jacoco/gcovr/jacoco.xml": ({"line_coverage"}, set()),
    "clover/istanbul/clover.xml": ({"line_coverage"}, set()),
    "lcov/istanbul/lcov.info": ({"line_coverage"}, set()),
    "go_cover/count/coverage.out": ({"line_coverage"}, set()),
    "trivy/clean/trivy.json": (set(), {"vulnerabilities", "misconfigurations"}),
    "grype/image/grype.json": ({"vulnerabilities"}, set()),
    "grype/clean/grype.json": (set(), {"vulnerabilities"}),
    "clair/version-4/clair.json": ({"vulnerabilities"}, set()),
    "clair/version-4-clean/clair.json": (set(), {"vulnerabilities"}),
    "osv_scanner/source/osv-scanner.json": ({"vulnerabilities"}, {"licenses"}),
    "npm_audit/npm-11/npm-audit.json": ({"vulnerabilities"}, set()),
    "yarn_audit/yarn-4/yarn-audit.jsonl": ({"vulnerabilities"}, set()),
    "pip_audit/requirements/pip-audit.json": ({"vulnerabilities"}, set()),
    "pip_audit/clean/pip-audit.json": (set(), {"vulnerabilities"}),
    "safety/check/safety.json": ({"vulnerabilities"}, set()),
    "dependency_check/xml/dependency-check-report.xml": ({"vulnerabilities"}, set()),
    "cyclonedx/trivy-fs/trivy.cdx.json": ({"vulnerabilities"}, set()),
    "gitlab_security/dependencies/gl-dependency-scanning-report.json": ({"vulnerabilities"}, set()),
    "semgrep/pro/semgrep.json": ({"secrets"}, {"vulnerabilities", "code_weaknesses"}),
    "checkov/packages/checkov.json": ({"vulnerabilities"}, {"licenses"}),
    "gitleaks/dir/gitleaks.json": ({"secrets"}, set()),
    "trufflehog/version-3/trufflehog.jsonl": ({"secrets"}, set()),
    "ggshield/path/ggshield.json": ({"secrets"}, set()),
    "ggshield/clean/ggshield.json": (set(), {"secrets"}),
    "detect_secrets/scan/baseline.json": ({"secrets"}, set()),
    "gitlab_security/secret-detection/gl-secret-detection-report.json": ({"secrets"}, set()),
    "tfsec/failed/tfsec.json": ({"misconfigurations"}, set()),
    "tfsec/clean/tfsec.json": (set(), {"misconfigurations"}),
    "kube_linter/passed/kube-linter.json": (set(), {"misconfigurations"}),
    "bandit/findings/bandit.json": ({"code_weaknesses"}, set()),
    "bandit/clean/bandit.json": (set(), {"code_weaknesses"}),
    "semgrep/clean/semgrep.json": (set(), {"code_weaknesses"}),
    "sonarqube/generic-10.3/issues.json": ({"code_weaknesses"}, {"lint_errors"}),
    "gitlab_security/sast/gl-sast-report.json": ({"code_weaknesses"}, set()),
    "zap/alerts-json/zap.json": ({"code_weaknesses"}, set()),
    "zap/clean-site/zap.json": (set(), {"code_weaknesses"}),
    "nuclei/export/nuclei.json": ({"code_weaknesses"}, set()),
    "locust/passing/locust.json": (set(), {"p95_latency", "error_rate", "load_thresholds", "load_checks"}),
    "locust/json/locust.json": ({"error_rate", "load_thresholds"}, {"p95_latency", "load_checks"}),
    "jmeter/statistics/statistics.json": ({"error_rate"}, {"p95_latency", "load_thresholds", "load_checks"}),
    "artillery/ensure/artillery.json": ({"load_thresholds", "load_checks"}, {"p95_latency", "error_rate"}),
    "gatling/stats-js/stats.js": ({"error_rate"}, {"p95_latency", "load_thresholds", "load_checks"}),
    "lhci/failed-assertions/assertion-results.json": ({"wcag_violations"}, {"lighthouse_assertions"}),
    "axe/elements/axe.json": ({"wcag_violations"}, set()),
    "axe/clean-pages/axe.json": (set(), {"wcag_violations"}),
    "pa11y/issues/pa11y.json": ({"wcag_violations"}, set()),
    "pa11y/clean-pages/pa11y-ci.json": (set(), {"wcag_violations"}),
    "schemathesis/failures/schemathesis.ndjson": ({"api_contract"}, {"api_contract_ran"}),
    "schemathesis/passing/schemathesis.ndjson": (set(), {"api_contract", "api_contract_ran"}),
    "newman/failing/newman.json": ({"api_contract"}, {"api_contract_ran"}),
    "newman/passing/newman.json": (set(), {"api_contract", "api_contract_ran"}),
    "pact/rust/pact-verification.json": ({"api_contract"}, {"api_contract_ran"}),
    "pact/passing/pact-verification.json": (set(), {"api_contract", "api_contract_ran"}),
    "playwright/retries/report.json": ({"end_to_end", "flaky_integration"}, {"end_to_end_ran"}),
}


@pytest.mark.parametrize("report", NATIVE)
def test_the_rules_judge_each_tools_own_report(report: str) -> None:
    fails, passes = NATIVE[report]
    found = results(evaluate(evidence=[report], root=FIXTURES, at=AT))
    found.pop("unjudged", None)
    assert found == {**dict.fromkeys(fails, "fail"), **dict.fromkeys(passes, "pass")}


def test_load_verdicts_are_asked_of_tools_that_have_them() -> None:
    """k6 alone writes summaries that keep them back."""
    (entry,) = (entry for entry in POLICY.evidence if entry.id == "load_verdicts")
    assert set(entry.formats) == {"k6"}


def test_every_rule_is_seen_to_fail() -> None:
    failing = {rule for _, _, expected in CASES.values() for rule, result in expected.items() if result == "fail"}
    assert failing == set(RULES) - {"screen_reader"}


WHOLE = {
    "junit": ("junit.xml", junit()),
    "cobertura": ("coverage.xml", cobertura(9, 10)),
    "sarif": ("ruff.sarif", sarif("ruff")),
    "k6": ("k6-summary.json", k6()),
    "lighthouse": ("lighthouse.json", lighthouse()),
}


@pytest.mark.parametrize("format_name", WHOLE)
def test_a_report_that_is_cut_off_is_never_a_pass(format_name: str, tmp_path: Path) -> None:
    name, text = WHOLE[format_name]
    for cut in (len(text) // 2, len(text) - 2):
        (tmp_path / name).write_text(text[:cut], encoding="utf-8")
        evidence = read_evidence([name], root=tmp_path, format=format_name)
        decision = evaluate(evidence=evidence, root=tmp_path, at=AT)
        assert decision.exit_code == 3, decision.headline


def test_findings_that_no_rule_judges_block_from_high_on(tmp_path: Path) -> None:
    files = {"acme.sarif": sarif("Acme", [("A1", "error")])}
    assert decide(tmp_path, files).exit_code == 1
    assert rule_of(decide(tmp_path, files), "unjudged").result.value == "fail"
    assert rule_of(decide(tmp_path, files, unjudgedSeverity="critical"), "unjudged").result.value == "pass"


def test_an_unknown_severity_blocks_until_it_is_mapped(tmp_path: Path) -> None:
    files = {"trivy.json": trivy("UNKNOWN")}
    assert results(decide(tmp_path, files))["vulnerabilities"] == "fail"
    assert results(decide(tmp_path, files, unknownSeverity="medium"))["vulnerabilities"] == "pass"


def test_reports_of_two_areas_do_not_stand_for_each_other(tmp_path: Path) -> None:
    decision = decide(
        tmp_path, {"junit.xml": junit(), "bandit.sarif": sarif("bandit"), "e2e-junit.xml": junit()}, require="secrets,lint"
    )
    found = results(decision)
    assert (found["lint_errors"], found["secrets"]) == ("no_data", "no_data")
    assert rule_of(decision, "failed_tests").examined == ("junit.xml",)
    assert rule_of(decision, "end_to_end").examined == ("e2e-junit.xml",)


PIPELINE = FIXTURES / "pipeline"


def test_every_report_of_the_sample_pipeline_finds_an_entry() -> None:
    files = sorted(path.relative_to(PIPELINE) for path in PIPELINE.rglob("*") if path.is_file() and path.suffix != ".md")
    decision = evaluate(evidence=files, root=PIPELINE, at=AT)
    taken = {report.path for state in decision.evidence.entries for report in (*state.reports, *state.unfit)}
    unjudged = {"cyclonedx-bom/bom.json"}  # an SBOM that lists no vulnerability, for the supply chain's policy
    assert taken == {path.as_posix() for path in files} - unjudged
    assert [gate.id for gate in decision.gates][:5] == [gate.id for gate in POLICY.gates]
    assert decision.exit_code == 1
