"""The whole way, from files to a decision, through the public functions."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from gatekit import evaluate, inspect_report, load_policy, read_evidence
from gatekit.discovery.walk import Given
from gatekit.engine import BUILT_IN_POLICY
from gatekit.errors import PolicyError, UsageError
from gatekit.model.decision import Decision
from gatekit.model.evidence import Evidence
from gatekit.model.finding import Finding
from gatekit.model.vocabulary import Kind, ReportStatus, Result, Severity
from gatekit.reports.json import render_json
from tests.reports_of_others import cobertura, junit, result, sarif

AT = datetime(2026, 8, 20, tzinfo=UTC)
POLICY = """
apiVersion: gatekit/v1
kind: Policy
metadata: {name: shop, version: 1.0.0}
params:
  minLineCoverage: {type: double, default: 80, description: lowest line coverage}
  require: {type: list, default: [], description: what must be there}
  unknownAs: {type: severity, default: unknown, description: what unknown severities mean}
require: params.require
severities: {unknown: params.unknownAs}
evidence:
  lint: {formats: [sarif], kind: lint, command: ruff check}
  coverage: {formats: [cobertura], maxAge: 24h}
gates:
  - id: code_quality
    title: Code Quality
    rules:
      - {id: lint_errors, from: [lint], deny: finding.severity >= severity.high}
      - {id: line_coverage, from: [coverage], expression: metric('coverage.line') >= params.minLineCoverage}
"""

Write = Callable[[str, str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_file(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write_file


@pytest.fixture
def policy(write: Write) -> Path:
    return write("gatekit.yaml", POLICY)


def offenders(decision: Decision) -> list[Finding]:
    return [one for one in decision.gates[0].rules[0].offenders if isinstance(one, Finding)]


def test_files_become_a_decision(write: Write, policy: Path, tmp_path: Path) -> None:
    uri = (tmp_path / "src" / "a.py").as_uri()
    files = [write("out/ruff.sarif", sarif(result(uri=uri))), write("out/coverage.xml", cobertura(1, 1, 1, 0))]
    made = evaluate(evidence=files, at=AT, policy=policy, root=tmp_path, subject="9fceb02")
    assert (made.exit_code, made.headline) == (1, "BLOCK: 1 of 1 gate fails (code quality)")
    (offender,) = offenders(made)
    assert (offender.kind, offender.location.path, offender.reports) == (Kind.LINT, "src/a.py", ("out/ruff.sarif",))
    assert [(report.path, report.status) for report in made.evidence.reports] == [
        ("out/coverage.xml", ReportStatus.OK),
        ("out/ruff.sarif", ReportStatus.OK),
    ]
    (comparison,) = made.gates[0].rules[1].comparisons
    assert (comparison.actual, comparison.gap, made.subject) == (75.0, 5.0, "9fceb02")


def test_nothing_of_this_machine_is_in_a_decision(write: Write, policy: Path, tmp_path: Path) -> None:
    write("out/ruff.sarif", sarif(result(uri=(tmp_path / "src" / "a.py").as_uri())))
    checked = load_policy(policy, name="gatekit.yaml")
    text = render_json(evaluate(evidence=["out/ruff.sarif"], at=AT, policy=checked, root=tmp_path))
    assert tmp_path.as_posix() not in text
    assert "src/a.py" in text


def test_a_prefix_of_a_container_is_stripped(write: Write, policy: Path, tmp_path: Path) -> None:
    file = write("ruff.sarif", sarif(result(uri="file:///app/src/a.py")))
    made = evaluate(evidence=[file], at=AT, policy=policy, root=tmp_path, strip_prefixes=["/app"])
    assert offenders(made)[0].location.path == "src/a.py"
    assert made.stripped_prefixes == ("/app",)
    kept = offenders(evaluate(evidence=[file], at=AT, policy=policy, root=tmp_path))[0].location
    assert (kept.path, kept.external) == ("/app/src/a.py", True)


def test_read_evidence_and_load_policy_may_come_first(write: Write, policy: Path, tmp_path: Path) -> None:
    file = write("ruff.sarif", sarif())
    read = read_evidence([file], root=tmp_path)
    assert read.entries == ()
    at_once = evaluate(evidence=[file], at=AT, policy=policy, root=tmp_path)
    assert evaluate(evidence=read, at=AT, policy=load_policy(policy), root=tmp_path) == at_once


def test_a_file_that_is_named_twice_is_read_once(write: Write, tmp_path: Path) -> None:
    file = write("ruff.sarif", sarif())
    assert len(read_evidence([file, str(file), "ruff.sarif", "./ruff.sarif"], root=tmp_path).reports) == 1


def test_files_that_only_look_alike_by_name_take_no_findings_from_each_other(write: Write, policy: Path, tmp_path: Path) -> None:
    for bad, good in [("ruff.sarif", "file:ruff.sarif"), ("file:ruff.sarif", "ruff.sarif"), ("app/ruff.sarif", "ruff.sarif")]:
        files = [write(bad, sarif(result("E1"))), write(good, sarif())]
        made = evaluate(evidence=files, at=AT, policy=policy, root=tmp_path, strip_prefixes=["app"])
        assert [finding.rule_id for finding in offenders(made)] == ["E1"]
        assert sorted(report.path for report in made.evidence.reports) == sorted([bad, good])


def test_two_different_reports_of_one_name_are_refused(write: Write, policy: Path, tmp_path: Path) -> None:
    write("one/ruff.sarif", sarif(result()))
    write("two/ruff.sarif", sarif())
    read = [read_evidence(["ruff.sarif"], root=tmp_path / folder) for folder in ("one", "two", "two")]
    with pytest.raises(UsageError, match=r"ruff\.sarif: two different reports have this name"):
        evaluate(evidence=Evidence(reports=read[0].reports + read[1].reports), at=AT, policy=policy)
    same = evaluate(evidence=Evidence(reports=read[1].reports + read[2].reports), at=AT, policy=policy)
    assert len(same.evidence.reports) == 1


def test_a_single_path_as_text_is_one_file(write: Write) -> None:
    file = write("ruff.sarif", sarif())
    assert [report.status for report in read_evidence(str(file)).reports] == [ReportStatus.OK]


def test_without_a_root_files_are_named_as_they_are_given(write: Write) -> None:
    file = write("ruff.sarif", sarif())
    assert read_evidence([file]).reports[0].path == file.as_posix()


def test_given_says_which_entry_a_file_fills(write: Write, policy: Path, tmp_path: Path) -> None:
    file = write("odd.name", sarif(result()))
    made = evaluate(evidence=[Given(path=file, entry="lint")], at=AT, policy=policy, root=tmp_path)
    assert made.evidence.entry("lint").reports[0].entry == "lint"
    with pytest.raises(UsageError, match="no entry of the policy's evidence contract"):
        evaluate(evidence=[Given(path=file, entry="lnt")], at=AT, policy=policy, root=tmp_path)


def test_params_are_set_and_their_source_is_recorded(write: Write, policy: Path) -> None:
    file = write("coverage.xml", cobertura(1, 1, 1, 0))
    made = evaluate(evidence=[file], at=datetime(2026, 8, 20, tzinfo=UTC), policy=policy, params={"minLineCoverage": 75})
    assert made.exit_code == 0
    assert [(use.value, use.source) for use in made.params] == [(75.0, "call"), ((), "policy"), (Severity.UNKNOWN, "policy")]


def test_required_evidence_comes_from_a_param(write: Write, policy: Path) -> None:
    file = write("ruff.sarif", sarif())
    made = evaluate(evidence=[file], at=AT, policy=policy, params={"require": ["coverage"]})
    assert (made.exit_code, made.gates[0].rules[1].result) == (3, Result.NO_DATA)
    with pytest.raises(UsageError, match="coverag"):
        evaluate(evidence=[file], at=AT, policy=policy, params={"require": ["coverag"]})


def test_the_time_decides_what_is_stale(write: Write, policy: Path) -> None:
    file = write("coverage.xml", cobertura(1))
    later = evaluate(evidence=[file], at=AT + timedelta(days=30), policy=policy)
    assert (later.exit_code, later.evidence.reports[0].status) == (3, ReportStatus.STALE)


def test_the_time_is_shown_in_utc(write: Write, policy: Path) -> None:
    east = datetime(2026, 8, 20, 2, tzinfo=timezone(timedelta(hours=2)))
    assert evaluate(evidence=[write("ruff.sarif", sarif())], at=east, policy=policy).at == AT


def test_a_time_without_a_zone_is_refused(policy: Path) -> None:
    with pytest.raises(UsageError, match="has no zone"):
        evaluate(evidence=[], at=datetime(2026, 8, 20), policy=policy)  # noqa: DTZ001 - the point of the test


def test_a_relative_root_is_refused(policy: Path) -> None:
    with pytest.raises(UsageError, match="not absolute"):
        evaluate(evidence=[], at=AT, policy=policy, root=".")


def test_an_unknown_format_is_refused(write: Write) -> None:
    with pytest.raises(UsageError, match="no format 'sarrif'"):
        inspect_report(write("x.sarif", sarif()), "sarrif")


def test_a_wrong_policy_raises_all_of_its_problems(write: Write) -> None:
    wrong = write("wrong.yaml", POLICY.replace("deny:", "dney:").replace("metric(", "metrik("))
    with pytest.raises(PolicyError) as caught:
        load_policy(wrong)
    assert len(caught.value.problems) >= 2


def test_a_policy_that_cannot_be_read_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        load_policy(tmp_path)


@pytest.mark.parametrize(
    ("name", "text", "word"),
    [
        ("notes.txt", "Segmentation fault (core dumped)\n", "unrecognised"),
        ("empty.bin", "", "blank"),
        ("missing.json", None, "unreadable"),
    ],
)
def test_a_file_named_by_hand_that_is_no_report_is_never_passed_over(
    write: Write, policy: Path, name: str, text: str | None, word: str
) -> None:
    good = write("ruff.sarif", sarif())
    bad = good.parent / name if text is None else write(name, text)
    with pytest.raises(UsageError, match=word) as caught:
        evaluate(evidence=[good, bad], at=AT, policy=policy, root=good.parent)
    assert name in str(caught.value)


def test_a_broken_report_that_an_entry_takes_is_no_usage_error(write: Write, policy: Path, tmp_path: Path) -> None:
    cut = write("ruff.sarif", sarif(result())[:-40])
    made = evaluate(evidence=[cut], at=AT, policy=policy, root=tmp_path)
    assert (made.exit_code, made.gates[0].rules[0].result) == (3, Result.NO_DATA)


def test_inspect_reads_a_report_without_a_policy(write: Write) -> None:
    read = inspect_report(write("junit.xml", junit(passed=2, failed=1)))
    assert (read.format, read.status, len(read.findings)) == ("junit", ReportStatus.OK, 1)
    assert {metric.name: metric.value for metric in read.metrics}["tests.failed"] == 1


def test_the_built_in_policy_is_used_if_none_is_named(write: Write) -> None:
    made = evaluate(evidence=[write("ruff.sarif", sarif()), write("coverage.xml", cobertura(1))], at=AT)
    assert (made.policy.name, made.policy.source) == ("quality-gate", BUILT_IN_POLICY)
    assert made.headline == "PASS on 1 of 5 gates (not measured: security, performance, accessibility, integration)"


def test_inspecting_a_report_imports_neither_yaml_nor_cel(write: Write) -> None:
    file = write("ruff.sarif", sarif(result()))
    program = (
        f"import sys; from gatekit import inspect_report; inspect_report({str(file)!r});"
        "print(sorted({'yaml', 'celpy', 'jsonschema', 'jinja2'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
