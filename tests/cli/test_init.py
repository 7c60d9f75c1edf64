from __future__ import annotations

import re
from pathlib import Path

import pytest

from gatekit.engine import load_policy
from tests.cli.support import JUNIT, Project, cobertura


def required(project: Project) -> object:
    policy = load_policy(project.folder / "gatekit.yaml").policy
    return next(param.default for param in policy.params if param.name == "require")


def test_what_was_found_is_required_from_then_on(bare: Project) -> None:
    report = bare.write("out/junit.xml", JUNIT)
    bare.write("out/coverage.xml", cobertura(90))
    ran = bare.run("init")
    assert (ran.code, ran.err) == (0, "")
    assert "unit_tests  out/junit.xml" in ran.out
    assert required(bare) == ("unit_tests", "coverage")
    assert bare.run("evaluate").code == 0
    report.unlink()
    assert bare.run("evaluate").code == 3


def test_a_folder_without_reports_gets_a_policy_that_requires_nothing(bare: Project) -> None:
    ran = bare.run("init")
    assert ran.code == 0
    assert "requires nothing yet" in ran.out
    assert required(bare) == ()
    assert bare.run("policy", "check").code == 0


def test_a_broken_report_requires_nothing_and_is_told(bare: Project) -> None:
    bare.write("coverage.xml", cobertura(90))
    bare.write("junit.xml", JUNIT[:150])
    ran = bare.run("init")
    assert required(bare) == ("coverage",)
    assert re.search(r"not required.*\n  junit\.xml: line \d+, column \d+: the XML ends before it is complete", ran.out)


def test_a_blank_report_requires_nothing_and_is_told(bare: Project) -> None:
    bare.write("coverage.xml", cobertura(90))
    bare.write("junit.xml", "")
    ran = bare.run("init")
    assert required(bare) == ("coverage",)
    assert re.search(r"not required.*\n  junit\.xml: zero bytes", ran.out)


def test_reports_can_be_named(bare: Project) -> None:
    bare.write("fixtures/junit.xml", JUNIT)
    bare.run("init", "fixtures")
    assert required(bare) == ("unit_tests",)


def test_an_existing_policy_is_never_touched(project: Project) -> None:
    before = (project.folder / "gatekit.yaml").read_bytes()
    ran = project.run("init")
    assert (ran.code, "nothing was written" in ran.err) == (2, True)
    assert (project.folder / "gatekit.yaml").read_bytes() == before


def test_a_link_to_nowhere_is_an_existing_policy(bare: Project) -> None:
    (bare.folder / "gatekit.yaml").symlink_to("nowhere")
    assert bare.run("init").code == 2
    assert not (bare.folder / "nowhere").exists()


def test_a_near_miss_of_its_name_is_told(bare: Project) -> None:
    bare.write("gatekit.yml", "")
    assert bare.run("init").code == 2
    assert not (bare.folder / "gatekit.yaml").exists()


def test_a_folder_that_cannot_be_written_is_a_usage_error(bare: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.open

    def open_file(path: Path, mode: str = "r", *args: object, **options: object) -> object:
        if mode == "x":
            raise PermissionError(13, "Permission denied")
        return real(path, mode, *args, **options)  # type: ignore[call-overload] # handed on as they came

    monkeypatch.setattr(Path, "open", open_file)
    ran = bare.run("init")
    assert (ran.code, "cannot be written: Permission denied" in ran.err) == (2, True)


def test_paths_that_do_not_exist_are_told(bare: Project) -> None:
    assert "nowhere does not exist" in bare.run("init", "nowhere").err
