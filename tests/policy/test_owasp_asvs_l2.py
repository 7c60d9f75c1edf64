"""The ASVS pack on real reports: chapters by the weaknesses of findings, and what nobody has looked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gatekit.model.records.requirement import Requirement
from gatekit.model.standards import standard
from tests.policy.packs import Case, decide, expected, offenders, outcome, pack, rule_of, rules, seen

NAME = "owasp_asvs_l2"
ANY = {"require": ""}
CHAPTERS = {rule_id for rule_id in rules(NAME) if rule_id.startswith("v")} - {"v17"}
EVERYTHING = CHAPTERS | {"weaknesses"}
GAPS = {"requirements_without_evidence"}


def findings(*fails: str, own: bool = True) -> Case:
    """A case without reports: what fails of the chapters and of the findings; `own` findings may lack a weakness."""
    failing = set(fails)
    passing = (EVERYTHING | ({"without_weakness"} if own else set())) - failing
    return Case(params=ANY, fails=failing | GAPS, passes=passing)


def case(report: str, *fails: str, own: bool = True) -> Case:
    found = findings(*fails, own=own)
    return Case((report,), params=found.params, fails=found.fails, passes=found.passes)


CASES = {
    "all that is required, and clean": Case(
        ("bandit/clean/bandit.json", "detect_secrets/clean/baseline.json", "pip_audit/clean/pip-audit.json"),
        passes=EVERYTHING | {"without_weakness"},
        fails=GAPS,
    ),
    "nothing": Case(no_data=EVERYTHING | {"without_weakness"}, fails=GAPS),
    "no search for secrets": Case(
        ("bandit/clean/bandit.json", "pip_audit/clean/pip-audit.json"),
        passes={"without_weakness"},
        no_data=EVERYTHING,
        fails=GAPS,
    ),
    "no search for secrets, and findings": Case(
        ("bandit/findings/bandit.json", "pip_audit/clean/pip-audit.json"),
        passes={"without_weakness"},
        no_data=CHAPTERS - {"v1", "v7", "v9", "v11", "v13"},
        fails={"v1", "v7", "v9", "v11", "v13", "weaknesses"} | GAPS,
    ),
    "Bandit": case("bandit/findings/bandit.json", "v1", "v7", "v9", "v11", "v13", "weaknesses"),
    "Semgrep": case("semgrep/scan/semgrep.json", "v1", "weaknesses"),
    "Semgrep's SARIF": case("sarif/semgrep/semgrep.sarif", "v1", "weaknesses"),
    "ZAP": case("zap/alerts-json/zap.json", "v1", "v3", "weaknesses"),
    "ZAP, and nothing found": case("zap/clean-site/zap.json"),
    "Nuclei": case("nuclei/matches/nuclei.jsonl", "v7", "v13", "v15", "v16", "weaknesses"),
    "Gitleaks": case("gitleaks/dir/gitleaks.json", "v7", "v13", "weaknesses", own=False),
    "pip-audit": case("pip_audit/requirements/pip-audit.json", "v15", "weaknesses", own=False),
    "Trivy": case("trivy/trivy-fs/trivy.json", "v7", "v13", "v15", "weaknesses", own=False),
    "Trivy, and nothing found": case("trivy/clean/trivy.json", own=False),
    "SonarQube's generic issues, which name no weakness": case("sonarqube/generic-10.3/issues.json", "without_weakness"),
    "findings without a weakness that may be": Case(
        ("sonarqube/generic-10.3/issues.json",),
        params={**ANY, "unmappedSeverity": "unknown"},
        passes=EVERYTHING | {"without_weakness"},
        fails=GAPS,
    ),
}


def semgrep(cwe: str) -> str:
    """A SARIF file of Semgrep with one finding of a weakness."""
    rule = {"id": "r", "properties": {"tags": [f"{cwe}: a weakness", "security"]}}
    result = {
        "ruleId": "r",
        "level": "warning",
        "message": {"text": "here"},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": "a.py"}, "region": {"startLine": 1}}}],
    }
    run = {"tool": {"driver": {"name": "Semgrep OSS", "rules": [rule]}}, "results": [result]}
    return json.dumps({"version": "2.1.0", "runs": [run]})


# one weakness for each chapter that the real reports above leave alone
MADE = {
    "v2": "CWE-20",
    "v4": "CWE-444",
    "v5": "CWE-22",
    "v6": "CWE-307",
    "v8": "CWE-639",
    "v10": "CWE-601",
    "v12": "CWE-295",
    "v14": "CWE-525",
}


@pytest.mark.parametrize("name", CASES)
def test_the_rules_judge(name: str, tmp_path: Path) -> None:
    assert outcome(NAME, CASES[name], tmp_path) == expected(NAME, CASES[name])


@pytest.mark.parametrize("chapter", MADE)
def test_a_chapter_fails_by_its_weaknesses(chapter: str, tmp_path: Path) -> None:
    decision = decide(NAME, Case(made={"semgrep.sarif": semgrep(MADE[chapter])}, params=ANY), tmp_path)
    rule = rule_of(decision, chapter)
    assert rule.result.value == "fail"
    for requirement in rule.offenders:
        assert isinstance(requirement, Requirement)
        assert requirement.chapter.lower() == chapter
        assert requirement.violated_by == ("semgrep r",)


def test_every_rule_is_seen_to_fail_and_to_pass_and_every_parameter_is_set() -> None:
    assert seen(CASES, "fails") | set(MADE) == set(rules(NAME)) - {"v17"}
    assert seen(CASES, "passes") == set(rules(NAME)) - GAPS - {"v17"}  # no tool looks for all of ASVS
    used = {name for case in CASES.values() for name in case.params} | {"level"}
    assert {param.name for param in pack(NAME).policy.params} == used


def test_every_chapter_is_there_and_those_without_weaknesses_need_a_person() -> None:
    chapters: dict[str, bool] = {}
    for requirement in standard("asvs_5_0_0"):
        chapters[requirement.chapter.lower()] = chapters.get(requirement.chapter.lower(), False) or bool(requirement.cwes)
    manual = {rule.id: bool(rule.manual) for rule in rules(NAME).values() if rule.id.startswith("v")}
    assert manual == {chapter: not has_weaknesses for chapter, has_weaknesses in chapters.items()}


def test_findings_tell_which_requirements_they_violate(tmp_path: Path) -> None:
    decision = decide(NAME, Case(("bandit/findings/bandit.json",), params=ANY), tmp_path)
    told = {one.id: one.violated_by for one in rule_of(decision, "v1").offenders if isinstance(one, Requirement)}
    assert told["V1.2.4"] == ("bandit B608",)  # SQL injection
    assert set(told["V1.2.5"]) == {"bandit B307", "bandit B404", "bandit B602"}  # commands of the operating system


def test_the_level_says_which_requirements_count(tmp_path: Path) -> None:
    def told(level: str) -> tuple[set[str], int]:
        decision = decide(NAME, Case(("bandit/findings/bandit.json",), params={**ANY, "level": level}), tmp_path)
        violated = {requirement for rule_id in CHAPTERS for requirement in offenders(decision, rule_id)}
        return violated, len(offenders(decision, "requirements_without_evidence"))

    (first, few), (second, more), (third, most) = told("1"), told("2"), told("3")
    assert first < second <= third
    assert few < more < most


def test_what_a_scanner_looks_for_leaves_less_to_verify(tmp_path: Path) -> None:
    def gaps(*reports: str) -> set[str]:
        return set(offenders(decide(NAME, Case(reports, params=ANY), tmp_path), "requirements_without_evidence"))

    assert gaps("bandit/clean/bandit.json", "pip_audit/clean/pip-audit.json") < gaps("bandit/clean/bandit.json") < gaps()
