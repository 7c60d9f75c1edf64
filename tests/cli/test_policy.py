from __future__ import annotations

import json

from gatekit.engine import shipped_policies
from tests.cli.support import POLICY, Project


def test_a_policy_without_errors_is_ok_and_counted(project: Project) -> None:
    ran = project.run("policy", "check")
    assert (ran.code, ran.out, ran.err) == (0, "gatekit.yaml: ok (1 gate, 3 rules)\n", "")


def test_all_errors_are_told_on_standard_output(project: Project) -> None:
    project.write("bad.yaml", POLICY.replace("deny:", "dney:").replace("metric(", "metrik("))
    ran = project.run("policy", "check", "bad.yaml")
    assert (ran.code, ran.err) == (2, "")
    assert "bad.yaml:19:21: undeclared function 'metrik'" in ran.out
    assert "bad.yaml:22:9: a rule has no key 'dney'" in ran.out
    assert "\n          ^" in ran.out


def test_several_policies_are_all_checked(project: Project) -> None:
    project.write("bad.yaml", "a: [")
    ran = project.run("policy", "check", "bad.yaml", "gatekit.yaml")
    assert ran.code == 2
    assert "bad.yaml:1:" in ran.out
    assert "gatekit.yaml: ok" in ran.out


def test_no_policy_to_check_is_a_usage_error_with_advice(bare: Project) -> None:
    ran = bare.run("policy", "check")
    assert (ran.code, "gatekit init" in ran.err) == (2, True)


def test_no_subcommand_shows_the_help(project: Project) -> None:
    ran = project.run("policy")
    assert (ran.code, "check [FILE ...]" in ran.out) == (2, True)
    assert project.run("policy", "--help").code == 0


def test_the_built_in_policy_is_shown_as_a_policy(project: Project) -> None:
    shown = project.run("policy", "show")
    assert shown.code == 0
    project.write("copy.yaml", shown.out)
    assert project.run("policy", "check", "copy.yaml").code == 0


def test_every_shipped_policy_is_listed_shown_and_found_by_its_name(bare: Project) -> None:
    listed = [line.split()[0] for line in bare.run("policy", "list").out.splitlines()]
    assert listed == shipped_policies()
    assert "supply_chain" in listed
    for name in listed:
        assert "kind: Policy" in bare.run("policy", "show", name).out
        checked = bare.run("policy", "check", name)
        assert (checked.code, checked.out.startswith(f"shipped policy {name}: ok")) == (0, True)


def test_a_shipped_policy_decides_under_its_name(project: Project) -> None:
    decision = project.run("evaluate", "--policy", "supply_chain", "--format", "json").decision
    assert decision["policy"]["source"] == "shipped policy supply_chain"


def test_a_file_of_a_shipped_policys_name_comes_first(project: Project) -> None:
    project.write("supply_chain", project.run("policy", "show").out)
    decision = project.run("evaluate", "--policy", "supply_chain", "--format", "json").decision
    assert (decision["policy"]["name"], decision["policy"]["source"]) == ("quality-gate", "supply_chain")


def test_the_schema_is_json(project: Project) -> None:
    ran = project.run("policy", "schema")
    assert ran.code == 0
    assert json.loads(ran.out)["$schema"].startswith("https://json-schema.org/")
