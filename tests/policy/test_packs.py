"""All shipped policies: what each must be, and that its README tells the truth about it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gatekit.engine import evaluate
from gatekit.policy.mentions import mentions
from tests.policy.packs import AT, PACKS, Case, decide, good_reports, pack, readme, rule_of, rules, table, written

# lengths of names of keys, which nobody would set
CONSTANTS = {"signers_are_trusted"}


def test_these_packs_ship() -> None:
    assert PACKS == [
        "container_image",
        "owasp_asvs_l2",
        "python_service",
        "quality_gate",
        "supply_chain",
        "wcag_2_2_aa",
        "web_frontend",
    ]


@pytest.mark.parametrize("name", PACKS)
def test_it_loads_without_warnings(name: str) -> None:
    assert not pack(name).warnings
    assert pack(name).policy.name == name.replace("_", "-")
    assert pack(name).policy.owner


@pytest.mark.parametrize("name", PACKS)
def test_every_rule_tells_a_blocked_developer_what_to_do(name: str) -> None:
    for rule in rules(name).values():
        assert rule.title
        assert rule.remediation
        assert rule.owner
        assert rule.message or rule.manual


@pytest.mark.parametrize("name", PACKS)
def test_every_entry_tells_what_it_is_and_how_to_make_it_and_a_rule_sees_it(name: str) -> None:
    for entry in pack(name).policy.evidence:
        assert entry.description
        assert entry.command
        assert not entry.required  # the parameter `require` says it
    assert {entry.id for entry in pack(name).policy.evidence} == {one for rule in rules(name).values() for one in rule.evidence}


@pytest.mark.parametrize("name", PACKS)
def test_every_comparison_is_with_a_parameter(name: str) -> None:
    for rule in rules(name).values():
        condition = (rule.expression or rule.deny).replace("> 0", "")
        if re.search(r"[<>]", condition):
            assert mentions(condition, "params"), rule.id
        bare = re.sub(r"params\.\w+ >= \d", "", condition)
        assert not re.search(r"[<>]=? *(severity\.|[0-9])", bare) or rule.id in CONSTANTS, rule.id


@pytest.mark.parametrize("name", PACKS)
def test_the_readme_explains_every_parameter_with_its_default(name: str) -> None:
    params = pack(name).policy.params
    assert table(readme(name)) == {param.name: written(param.default) for param in params}
    assert all(param.description for param in params)


@pytest.mark.parametrize("name", [name for name in PACKS if name != "quality_gate"])
def test_the_readme_tells_of_every_entry_what_takes_it_and_how_it_is_made(name: str) -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| ([^|]+ \| `[^`]+`) \|$", readme(name).partition("## Evidence")[2], re.MULTILINE))
    for entry in pack(name).policy.evidence:
        takes, command = rows.pop(entry.id).split(" | ")
        assert command.strip("`") == entry.command
        assert takes
    assert not rows


@pytest.mark.parametrize("name", PACKS)
def test_the_readme_names_every_rule_that_does_not_block(name: str) -> None:
    for rule in rules(name).values():
        if rule.enforcement.value != "block":
            assert f"`{rule.id}`" in readme(name), rule.id


@pytest.mark.parametrize("name", PACKS)
def test_nothing_is_no_pass(name: str, tmp_path: Path) -> None:
    decision = evaluate(evidence=[], policy=pack(name), root=tmp_path, at=AT)
    assert decision.exit_code == 3


@pytest.mark.parametrize("name", [name for name in PACKS if name != "quality_gate"])
def test_what_it_requires_by_default_has_no_data_until_it_is_there(name: str, tmp_path: Path) -> None:
    required = next(param.default for param in pack(name).policy.params if param.name == "require")
    assert isinstance(required, tuple)
    decision = decide(name, Case(), tmp_path)
    assert {entry.id for entry in pack(name).policy.evidence if entry.id in required} == set(required)
    for rule in rules(name).values():
        if set(rule.evidence) & set(required) and rule_of(decision, rule.id).result.value != "fail":
            assert rule_of(decision, rule.id).result.value == "no_data", rule.id
        if rule.evidence and not set(rule.evidence) & set(required):
            assert rule_of(decision, rule.id).result.value == "not_applicable", rule.id


CLEAN = [
    ("python_service", "ruff.json", "[]\n", "lint"),
    ("python_service", "gitleaks.json", "[]\n", "secrets"),
    ("web_frontend", "pa11y.json", "[]\n", "accessibility"),
    ("wcag_2_2_aa", "pa11y.json", "[]\n", "accessibility"),
    ("container_image", "hadolint.json", "[]", "dockerfile"),
    ("container_image", "gitleaks.json", "[]\n", "secrets"),
    ("owasp_asvs_l2", "gitleaks.json", "[]\n", "secrets"),
    ("quality_gate", "hadolint.json", "[]", "lint"),
    ("quality_gate", "spectral.json", "[]", "lint"),
    ("quality_gate", "gitleaks.json", "[]\n", "secrets"),
]


@pytest.mark.parametrize(("name", "file", "text", "entry"), CLEAN, ids=lambda value: str(value).strip())
def test_what_a_tool_writes_when_all_is_clean_is_known_by_its_name(
    name: str, file: str, text: str, entry: str, tmp_path: Path
) -> None:
    decision = decide(name, Case(made={file: text}), tmp_path)
    state = next(state for state in decision.evidence.entries if state.id == entry)
    assert [report.status.value for report in state.reports] == ["ok"]
    assert not state.unfit


# written by tools of many sorts, so that not every entry that takes them has a real one here
OPEN = {"sarif", "junit", "checkstyle", "code_climate"}
# Checkov's analysis of code needs an account
UNSEEN = {("checkov", "code_weaknesses")}


@pytest.mark.parametrize("name", PACKS)
def test_a_real_report_of_every_format_fills_each_entry_that_names_it(name: str, tmp_path: Path) -> None:
    entries = pack(name).policy.evidence
    for format_name in sorted({one for entry in entries for one in entry.formats} - OPEN):
        decision = decide(name, Case(good_reports(format_name)), tmp_path)
        states = decision.evidence.entries
        taken = {state.id for state in states for report in (*state.reports, *state.unfit) if report.format == format_name}
        named = {entry.id for entry in entries if format_name in entry.formats and (format_name, entry.id) not in UNSEEN}
        assert named <= taken, format_name
