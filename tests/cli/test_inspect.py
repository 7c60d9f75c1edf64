from __future__ import annotations

import pytest

from tests.cli.support import JUNIT, JUNIT_FAILING, Project, cobertura


def test_a_good_report_is_shown(project: Project) -> None:
    project.write("out/coverage.xml", cobertura(90))
    ran = project.run("inspect", "out/coverage.xml")
    assert (ran.code, ran.err) == (0, "")
    for words in ("out/coverage.xml", "cobertura", "coverage.line", "90 %"):
        assert words in ran.out


def test_findings_are_no_reason_for_another_code(project: Project) -> None:
    project.write("junit.xml", JUNIT_FAILING)
    ran = project.run("inspect", "junit.xml")
    assert ran.code == 0
    assert "test_a" in ran.out


@pytest.mark.parametrize("content", ["", "hello", "[]", JUNIT[:150], '{"a": 1}'])
def test_a_report_that_is_not_fit_is_told_why(project: Project, content: str) -> None:
    project.write("junit.xml", content)
    ran = project.run("inspect", "junit.xml")
    assert ran.code == 3
    assert "why" in ran.out


def test_several_reports_are_shown_and_the_worst_counts(project: Project) -> None:
    project.write("a.xml", JUNIT)
    project.write("b.xml", "hello")
    ran = project.run("inspect", "b.xml", "a.xml")
    assert ran.code == 3
    assert ran.out.index("b.xml") < ran.out.index("a.xml")


def test_json_has_what_the_text_has_and_every_finding(project: Project) -> None:
    project.write("a.xml", JUNIT_FAILING)
    project.write("b.xml", "hello")
    ran = project.run("inspect", "--format", "json", "a.xml", "b.xml")
    assert (ran.code, ran.err) == (3, "")
    first, second = ran.decision["reports"]
    assert (first["path"], first["format"], first["tool"], first["status"]) == ("a.xml", "junit", "pytest", "ok")
    assert [found["ruleId"] for found in first["findings"]] == ["tests.test_a::test_a"]
    assert (second["path"], second["status"], second["findings"]) == ("b.xml", "unreadable", [])
    assert project.run("inspect", "--format", "json", "a.xml").code == 0


def test_a_rendering_that_inspect_lacks_is_a_usage_error(project: Project) -> None:
    ran = project.run("inspect", "--format", "markdown", "a.xml")
    assert (ran.code, "there is no rendering 'markdown' (one of: terminal, json)" in ran.err) == (2, True)


@pytest.mark.parametrize(("name", "words"), [("no.xml", "no.xml: no such file"), (".", ".: this is a folder")])
def test_what_is_no_file_is_a_usage_error(project: Project, name: str, words: str) -> None:
    project.write("a.xml", JUNIT)
    ran = project.run("inspect", "a.xml", name)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err


def test_a_format_named_by_hand_must_be_one_and_must_agree(project: Project) -> None:
    project.write("a.xml", JUNIT)
    assert project.run("inspect", "--as", "junit", "a.xml").code == 0
    ran = project.run("inspect", "--as", "cobertura", "a.xml")
    assert ran.code == 3
    assert "it looks like junit" in ran.out
    ran = project.run("inspect", "--as", "junitt", "a.xml")
    assert (ran.code, "did you mean 'junit'?" in ran.err) == (2, True)


def test_a_large_report_stays_unread(project: Project) -> None:
    project.write("a.xml", JUNIT)
    ran = project.run("inspect", "--max-report-size", "10", "a.xml")
    assert ran.code == 3
    assert "too large" in ran.out


def test_hostile_names_cannot_act(project: Project) -> None:
    project.write("a\n\x1b[2J.xml", JUNIT)
    ran = project.run("inspect", "a\n\x1b[2J.xml")
    assert ran.code == 0
    assert "\x1b" not in ran.out
