"""The page of the policy packs is run: its examples decide on real reports, its table is what ships."""

from __future__ import annotations

import io
import re
import shlex

import pytest

from gatekit.cli.main import main
from gatekit.engine import evaluate
from gatekit.formats.registry import REGISTRY
from gatekit.model.decision import Decision
from gatekit.model.standards import STANDARDS
from gatekit.model.vocabulary import RequirementStatus
from gatekit.policy.load import load
from tests.policy.packs import AT, FIXTURES, PACKS, ROOT, offenders, pack, rule_of
from tests.policy.support import HEAD

PAGE = (ROOT / "docs" / "policy-packs.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


def decide(example: int, *reports: str) -> Decision:
    policy = load((HEAD + EXAMPLES[example]).encode(), "policy.yaml", formats=REGISTRY)
    assert not policy.warnings
    return evaluate(evidence=reports, policy=policy, root=FIXTURES, at=AT)


def test_a_chapter_of_asvs() -> None:
    assert offenders(decide(0, "bandit/findings/bandit.json"), "encoding") == [
        "asvs 5.0.0 V1.2.4",
        "asvs 5.0.0 V1.2.5",
        "asvs 5.0.0 V1.5.2",
    ]
    assert decide(0, "bandit/clean/bandit.json").exit_code == 0
    assert decide(0).exit_code == 3


def test_categories_of_the_top_10_that_no_evidence_covers() -> None:
    alone = offenders(decide(1, "bandit/clean/bandit.json"), "categories_without_evidence")
    both = offenders(decide(1, "bandit/clean/bandit.json", "pip_audit/clean/pip-audit.json"), "categories_without_evidence")
    assert set(alone) - set(both) == {"owasp_top_10 2025 A03"}  # software supply chain failures
    assert decide(1, "bandit/clean/bandit.json").exit_code == 0


def test_levels_of_wcag() -> None:
    decision = decide(2, "axe/elements/axe.json")
    assert rule_of(decision, "level_a").result.value == "fail"
    assert offenders(decision, "level_aa") == ["wcag 2.2 1.4.3"]
    assert decide(2, "axe/clean-pages/axe.json").exit_code == 0


def test_parts_of_a_run_count_once() -> None:
    """One run of coverage.py in three formats is one run."""
    reports = ("coverage_py/branches/coverage.json", "cobertura/coverage-py/coverage.xml", "lcov/coverage-py/coverage.lcov")
    values = {rule_of(decide(3, *some), "line_coverage").comparisons[0].actual for some in (reports[:1], reports[:2], reports)}
    assert len(values) == 1


def test_all_examples_are_run() -> None:
    assert len(EXAMPLES) == 4


def test_the_table_names_the_packs_and_what_they_require() -> None:
    rows = re.findall(r"^\| \[(\w+)\]\(\.\./policies/(\w+)/README\.md\) \| [^|]+ \| ([^|]+) \|$", PAGE, re.MULTILINE)
    assert sorted(name for name, _, _ in rows) == PACKS
    for name, folder, required in rows:
        assert name == folder
        (default,) = (param.default for param in pack(name).policy.params if param.name == "require")
        assert isinstance(default, tuple)
        assert re.findall(r"`(\w+)`", required) == list(default)


def test_standards_and_statuses_are_told_in_full() -> None:
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \|", PAGE, re.MULTILINE)
    assert {status.value for status in RequirementStatus} <= {name for name, _ in rows}
    told = {(name, version) for name, versions in rows for version in re.findall(r"`([\d.]+)`", versions)}
    assert told == set(STANDARDS.values())


@pytest.mark.parametrize("command", re.findall(r"^gatekit (policy (?:list|show \w+))", PAGE, re.MULTILINE))
def test_the_commands_are_real(command: str) -> None:
    out, errors = io.StringIO(), io.StringIO()
    assert main(shlex.split(command), environ={}, stdout=out, stderr=errors) == 0
    assert "supply" in out.getvalue()
