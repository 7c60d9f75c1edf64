"""How other tools failed: each failure is a test here, named after it.

Sections follow the way of the data: reading, policies, governance, decisions, output.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import attrs
import pytest

from gatekit import evaluate, load_policy, read_evidence
from gatekit.errors import PolicyError
from gatekit.model.decision import Decision
from gatekit.model.evidence import Evidence
from gatekit.model.finding import Finding
from gatekit.model.metric import Metric
from gatekit.model.vocabulary import FindingState, Outcome, ReportStatus, Result, Severity
from gatekit.reports import RENDERINGS
from gatekit.reports.json import render_json
from tests.cli.support import Project
from tests.reports_of_others import cobertura, junit, result, sarif

AT = datetime(2026, 8, 20, tzinfo=UTC)

HEAD = """
apiVersion: gatekit/v1
kind: Policy
metadata: {name: others}
evidence:
  lint: {formats: [sarif], paths: ["*.sarif"], kind: lint}
  coverage: {formats: [cobertura], paths: ["coverage.xml"]}
  tests: {formats: [junit]}
"""
LINT = "gates: [{id: code, rules: [{id: lint, from: [lint], deny: finding.severity >= severity.high}]}]\n"
COVERAGE = "gates: [{id: code, rules: [{id: covered, from: [coverage], expression: metric('coverage.line') >= 80.0}]}]\n"
UNJUDGED = "unjudged: {deny: finding.severity >= severity.high}\n"


def decided(folder: Path, policy: str, **files: str) -> Decision:
    """The decision on files of these contents; `__` in a name is a dot."""
    policy_file = folder / "gatekit.yaml"
    policy_file.write_text(HEAD + policy, encoding="utf-8")
    paths = []
    for name, text in files.items():
        paths.append(folder / name.replace("__", "."))
        paths[-1].write_text(text, encoding="utf-8")
    return evaluate(evidence=paths, at=AT, policy=load_policy(policy_file, name="gatekit.yaml"), root=folder)


def result_of(decision: Decision) -> Result:
    return decision.gates[0].rules[0].result


# --- reading ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["{}", "[]", "null", "", "  \n"])
def test_an_empty_document_as_a_report_passed(tmp_path: Path, text: str) -> None:
    made = decided(tmp_path, LINT, ruff__sarif=text)
    assert (made.evidence.reports[0].status, result_of(made), made.exit_code) == (ReportStatus.BLANK, Result.NO_DATA, 3)


@pytest.mark.parametrize(
    "name", ["grype.json", "trivy-results.json", "k6-summary.json", "lighthouse.json", "gl-sast-report.json"]
)
def test_a_file_name_sniff_took_a_semgrep_file_for_grypes(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(sarif(result(), tool="Semgrep OSS"), encoding="utf-8")
    read = read_evidence([name], root=tmp_path).reports[0]
    assert (read.format, read.tool, read.status, len(read.findings)) == ("sarif", "semgrep", ReportStatus.OK, 1)


def test_a_linter_crashed_and_wrote_an_empty_report_and_the_gate_was_green(tmp_path: Path) -> None:
    crashed = decided(tmp_path, LINT, ruff__sarif="", coverage__xml=cobertura(1))
    assert (result_of(crashed), crashed.outcome) == (Result.NO_DATA, Outcome.BLOCK)
    admitted = decided(tmp_path, LINT, ruff__sarif=sarif(successful=False))
    assert (admitted.evidence.reports[0].status, result_of(admitted)) == (ReportStatus.PARTIAL, Result.NO_DATA)


def test_a_report_that_was_cut_off_counted_as_clean(tmp_path: Path) -> None:
    whole = sarif(result("A"), result("B"))
    for length in range(1, len(whole) - 1, 37):
        made = decided(tmp_path, LINT, ruff__sarif=whole[:length])
        assert (result_of(made), made.exit_code) == (Result.NO_DATA, 3)


def test_a_test_run_without_tests_passed(tmp_path: Path) -> None:
    policy = "gates: [{id: code, rules: [{id: tests, from: [tests], deny: 'true'}]}]\n"
    made = decided(tmp_path, policy, junit__xml=junit(passed=0))
    assert (result_of(made), made.exit_code) == (Result.NO_DATA, 3)


def test_a_0_of_0_coverage_became_nan_and_passed(tmp_path: Path) -> None:
    made = decided(tmp_path, COVERAGE, coverage__xml=cobertura())
    assert (result_of(made), made.exit_code) == (Result.NO_DATA, 3)


def test_a_rules_default_sarif_level_was_ignored_so_errors_counted_as_none(tmp_path: Path) -> None:
    rules = [{"id": "F401", "defaultConfiguration": {"level": "error"}}]
    made = decided(tmp_path, LINT, ruff__sarif=sarif(result(level=None), rules=rules))
    assert (result_of(made), made.exit_code) == (Result.FAIL, 1)


# --- policies --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("right", "typo"),
    [
        ("gates:", "gtaes:"),
        ("rules:", "rlues:"),
        ("deny:", "dney:"),
        ("from: [lint]", "from: [lnt]"),
        ("severity.high", "severity.CRITCAL"),
        ("severity.high", "severty.high"),
        ("severity.high", "'high'"),
        ("finding.severity", "finding.severty"),
        ("finding.severity", "fnding.severity"),
        ("finding.severity >= severity.high", "metric('coverage.lin') < 80.0"),
        ("finding.severity >= severity.high", "findings.exists(f, f.sverity == severity.high)"),
        ("finding.severity >= severity.high", "finding.severity >= severity.high, enforcement: blok"),
    ],
)
def test_a_policy_typo_linted_clean_and_never_blocked(tmp_path: Path, right: str, typo: str) -> None:
    with pytest.raises(PolicyError) as caught:
        decided(tmp_path, LINT.replace(right, typo), ruff__sarif=sarif(result()))
    errors = [problem for problem in caught.value.problems if not problem.warning]
    assert 9 in {problem.line for problem in errors}
    assert any(problem.hint for problem in errors)


@pytest.mark.parametrize("gate", ["metric('coverage.line') >= baseline('coverage.line')", "baseline('coverage.line') > 0.0"])
def test_a_regression_gate_with_no_baseline_passed(tmp_path: Path, gate: str) -> None:
    policy = f"gates: [{{id: code, rules: [{{id: regression, from: [coverage], expression: {gate}}}]}}]\n"
    with pytest.raises(PolicyError, match="not yet supported"):
        decided(tmp_path, policy, coverage__xml=cobertura(1))


def test_a_policy_that_matched_no_rule_passed(tmp_path: Path) -> None:
    made = decided(tmp_path, LINT, coverage__xml=cobertura(1, 1))
    assert (result_of(made), made.exit_code, made.headline) == (Result.NOT_APPLICABLE, 3, "BLOCK: nothing was examined")


def test_a_run_without_any_report_passed(tmp_path: Path) -> None:
    assert decided(tmp_path, LINT).exit_code == 3


# --- governance ------------------------------------------------------------------------------------------------------------


def test_a_gate_failed_on_results_that_the_tool_had_suppressed(tmp_path: Path) -> None:
    suppressed = result() | {"suppressions": [{"kind": "inSource", "justification": "noqa: side effects"}]}
    made = decided(tmp_path, LINT, ruff__sarif=sarif(suppressed))
    assert (result_of(made), made.gates[0].rules[0].suppressed, made.exit_code) == (Result.PASS, 1, 0)


def test_a_finding_that_does_not_count_was_deleted_and_nobody_could_see_it(tmp_path: Path) -> None:
    suppressed = result() | {"suppressions": [{"kind": "inSource", "justification": "noqa: side effects"}]}
    made = decided(tmp_path, LINT, ruff__sarif=sarif(suppressed))
    (kept,) = made.evidence.reports[0].findings
    assert (kept.state, "side effects" in kept.state_reason) == (FindingState.SUPPRESSED, True)
    assert json.loads(render_json(made))["gates"][0]["rules"][0]["suppressed"] == 1


def test_findings_of_a_severity_without_a_limit_were_deleted_before_other_rules_ran(tmp_path: Path) -> None:
    policy = """gates:
  - id: code
    rules:
      - {id: severe, from: [lint], deny: finding.severity >= severity.critical}
      - {id: exploited, from: [lint], deny: finding.ruleId == 'EXPLOITED'}
"""
    made = decided(tmp_path, policy, ruff__sarif=sarif(result("EXPLOITED", level="note")))
    assert [rule.result for rule in made.gates[0].rules] == [Result.PASS, Result.FAIL]
    assert made.gates[0].rules[0].considered == 1


def test_findings_of_an_unmapped_severity_slipped_below_every_limit(tmp_path: Path) -> None:
    policy = tmp_path / "gatekit.yaml"
    policy.write_text(HEAD + LINT, encoding="utf-8")
    (tmp_path / "ruff.sarif").write_text(sarif(result(level="note")), encoding="utf-8")
    read = read_evidence(["ruff.sarif"], root=tmp_path)
    odd = [attrs.evolve(finding, severity=Severity.UNKNOWN) for finding in read.reports[0].findings]
    made = evaluate(evidence=Evidence(reports=(attrs.evolve(read.reports[0], findings=odd),)), at=AT, policy=policy)
    assert (result_of(made), made.exit_code) == (Result.FAIL, 1)


def test_findings_that_no_rule_looks_at_passed_unseen(tmp_path: Path) -> None:
    policy = COVERAGE + UNJUDGED
    made = decided(tmp_path, policy, coverage__xml=cobertura(1), ruff__sarif=sarif(result(), result(level="note")))
    assert (len(made.unjudged), made.gates[-1].result, made.exit_code) == (2, Result.FAIL, 1)


def found(decision: Decision) -> Sequence[Finding]:
    return [one for one in decision.gates[0].rules[0].offenders if isinstance(one, Finding)]


def test_two_identical_problems_and_one_baseline_entry_hid_the_second(tmp_path: Path) -> None:
    first, second = found(decided(tmp_path, LINT, ruff__sarif=sarif(result(line=1), result(line=9))))
    assert first.fingerprint != second.fingerprint


def test_a_line_moved_and_the_whole_baseline_came_back_as_new(tmp_path: Path) -> None:
    before = found(decided(tmp_path, LINT, ruff__sarif=sarif(result("A", line=3), result("B", line=4))))
    after = found(decided(tmp_path, LINT, ruff__sarif=sarif(result("A", line=40), result("B", line=41))))
    assert [one.fingerprint for one in before] == [one.fingerprint for one in after]


def test_the_same_checkout_in_another_folder_was_another_finding(tmp_path: Path) -> None:
    fingerprints = set()
    for name in ("here", "there"):
        folder = tmp_path / name
        folder.mkdir()
        uri = (folder / "src" / "a.py").as_uri()
        fingerprints |= {one.fingerprint for one in found(decided(folder, LINT, ruff__sarif=sarif(result(uri=uri))))}
    assert len(fingerprints) == 1


def test_one_problem_in_two_reports_of_one_tool_counted_twice(tmp_path: Path) -> None:
    (one,) = found(decided(tmp_path, LINT, a__sarif=sarif(result()), b__sarif=sarif(result())))
    assert one.reports == ("a.sarif", "b.sarif")


# --- decisions -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
@pytest.mark.parametrize(
    "expression", ["metric('coverage.line') >= 80.0", "'!(metric(\"coverage.line\") < 80.0)'", "metric('coverage.line') != 80.0"]
)
def test_nan_is_not_below_80_so_it_passed(tmp_path: Path, value: float, expression: str) -> None:
    policy = tmp_path / "gatekit.yaml"
    gates = f"gates: [{{id: code, rules: [{{id: covered, from: [coverage], expression: {expression}}}]}}]\n"
    policy.write_text(
        HEAD + gates.replace("metric('coverage.line') != 80.0", "\"metric('coverage.line') != 80.0\""), encoding="utf-8"
    )
    (tmp_path / "coverage.xml").write_text(cobertura(1), encoding="utf-8")
    read = read_evidence(["coverage.xml"], root=tmp_path).reports[0]
    broken = attrs.evolve(read, metrics=[Metric(name="coverage.line", value=value)])
    made = evaluate(evidence=Evidence(reports=(broken,)), at=AT, policy=policy)
    assert (result_of(made), made.exit_code) == (Result.ERROR, 3)


@pytest.mark.parametrize("expression", ["!({} > 0.1)", "{} != 0.5", "{} <= 0.1"])
def test_a_ratio_that_a_policy_computes_of_nothing_became_nan_and_passed(tmp_path: Path, expression: str) -> None:
    ratio = expression.format("metric('tests.failed') / metric('tests.skipped')")
    policy = f'gates: [{{id: code, rules: [{{id: failed, from: [tests], expression: "{ratio}"}}]}}]\n'
    made = decided(tmp_path, policy, junit__xml=junit(passed=1))
    assert (result_of(made), made.exit_code) == (Result.ERROR, 3)


def test_a_metric_that_was_not_measured_went_under_in_an_or(tmp_path: Path) -> None:
    either = "\"metric('coverage.branch') >= 80.0 || metric('coverage.line') >= 80.0\""
    policy = f"gates: [{{id: code, rules: [{{id: covered, from: [coverage], expression: {either}}}]}}]\n"
    made = decided(tmp_path, policy, coverage__xml=cobertura(1))
    assert (result_of(made), made.exit_code) == (Result.NO_DATA, 3)


@pytest.mark.parametrize("count", [1, 255, 256, 512])
def test_a_tool_exited_with_the_number_of_problems_and_256_exited_0(tmp_path: Path, count: int) -> None:
    project = Project(tmp_path)
    project.write("gatekit.yaml", HEAD + LINT)
    project.write("ruff.sarif", sarif(*[result()] * count))
    assert project.run("evaluate").code == 1


def test_the_first_failing_rule_hid_the_others(tmp_path: Path) -> None:
    policy = """gates:
  - id: code
    rules:
      - {id: lint, from: [lint], deny: 'true'}
      - {id: covered, from: [coverage], expression: metric('coverage.line') >= 80.0}
  - id: tests
    rules: [{id: tests, from: [tests], deny: 'true'}]
"""
    made = decided(tmp_path, policy, a__sarif=sarif(result()), coverage__xml=cobertura(0, 1), junit__xml=junit(failed=1))
    assert [rule.result for gate in made.gates for rule in gate.rules] == [Result.FAIL] * 3


# --- output ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("hits", "code"), [((1,), 0), ((0, 1), 1), ((), 3)])
def test_a_format_flag_changed_the_exit_code(tmp_path: Path, hits: Sequence[int], code: int) -> None:
    project = Project(tmp_path)
    project.write("gatekit.yaml", HEAD + COVERAGE)
    project.write("coverage.xml", cobertura(*hits))
    flags = [[], ["--quiet"], *(["--format", name] for name in RENDERINGS), *(["--format", f"{name}=out"] for name in RENDERINGS)]
    assert {tuple(flag): project.run("evaluate", *flag).code for flag in flags} == {tuple(flag): code for flag in flags}


def test_a_deny_suppressed_the_report_file_that_explained_it(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.write("gatekit.yaml", HEAD + LINT)
    project.write("ruff.sarif", sarif(result("F401")))
    ended = project.run("evaluate", *(part for name in RENDERINGS for part in ("--format", f"{name}=gate.{name}")))
    assert ended.code == 1
    assert all("F401" in (tmp_path / f"gate.{name}").read_text(encoding="utf-8") for name in RENDERINGS)


def test_set_order_leaked_into_the_json_so_two_runs_differed(tmp_path: Path) -> None:
    decided(tmp_path, LINT + UNJUDGED, a__sarif=sarif(result("A"), result("B")), b__sarif=sarif(result("C"), tool="bandit"))
    program = f"""
from datetime import UTC, datetime
from pathlib import Path
from gatekit import evaluate, load_policy
from gatekit.reports.json import render_json
root = Path({str(tmp_path)!r})
made = evaluate(evidence=["b.sarif", "a.sarif"], at=datetime(2026, 8, 20, tzinfo=UTC), policy=root / "gatekit.yaml", root=root)
print(render_json(made))
"""
    texts = {
        subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(texts) == 1
