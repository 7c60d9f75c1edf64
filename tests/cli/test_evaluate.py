from __future__ import annotations

import io
import json
import os
import re
import sys
from operator import attrgetter
from pathlib import Path
from types import ModuleType

import pytest

from gatekit.cli.main import main
from gatekit.formats.registry import load_format
from gatekit.reports import RENDERINGS, Rendering
from tests.cli.support import COMMIT, JUNIT, JUNIT_FAILING, NOW, POLICY, Project, cobertura

PIPELINE = Path(__file__).parents[2] / "fixtures" / "pipeline"


def good(project: Project) -> Project:
    project.write("out/junit.xml", JUNIT)
    project.write("out/coverage.xml", cobertura(90))
    return project


class TestPassedOver:
    def test_files_of_a_named_folder_that_are_not_read_are_told(self, project: Project) -> None:
        good(project).write("out/findings.json", "[]")
        ran = project.run("evaluate", "out")
        assert ran.code == 0
        assert ran.err.startswith("gatekit: not read, since reports are not customarily named so: out/findings.json\n")
        assert project.run("evaluate").err == project.run("evaluate", "out", "--quiet").err == ""

    def test_of_many_files_the_first_are_told(self, project: Project) -> None:
        for number in range(7):
            good(project).write(f"out/{number}.json", "[]")
        told = project.run("evaluate", "out").err
        assert "out/4.json and 2 more\n  name the files themselves, or put them into" in told
        assert "out/5.json" not in told


class TestExitCodes:
    def test_a_repository_with_good_reports_passes(self, project: Project) -> None:
        ran = good(project).run("evaluate")
        assert (ran.code, ran.err) == (0, "")
        assert "PASS on 1 of 1 gate" in ran.out
        assert "out/junit.xml" in ran.out

    def test_a_failed_rule_blocks(self, project: Project) -> None:
        project.write("junit.xml", JUNIT_FAILING)
        ran = project.run("evaluate")
        assert ran.code == 1
        assert "BLOCK" in ran.out
        assert "test_a" in ran.out

    def test_a_broken_report_is_no_data(self, project: Project) -> None:
        project.write("junit.xml", JUNIT[:150])
        ran = project.run("evaluate")
        assert ran.code == 3
        assert "ends before it is complete" in ran.out.replace("\n", " ")

    def test_an_empty_report_of_a_crashed_tool_is_no_data(self, project: Project) -> None:
        good(project).write("out/TEST-b.xml", "")
        ran = project.run("evaluate", "--format", "json")
        assert ran.code == 3
        assert [report["status"] for report in ran.decision["evidence"]["reports"]] == ["blank", "ok", "ok"]

    def test_required_evidence_that_is_missing_is_no_data(self, project: Project) -> None:
        project.write("out/coverage.xml", cobertura(90))
        ran = project.run("evaluate", "--set", "require=unit_tests")
        assert ran.code == 3
        assert "pytest --junitxml=junit.xml" in ran.out

    def test_exit_zero_turns_1_and_3_into_0_and_leaves_2(self, project: Project) -> None:
        assert project.run("evaluate", "--exit-zero").code == 0
        project.write("junit.xml", JUNIT_FAILING)
        ran = project.run("evaluate", "--exit-zero")
        assert ran.code == 0
        assert "BLOCK" in ran.out
        assert project.run("evaluate", "--exit-zero", "--policy", "no.yaml").code == 2

    def test_exit_zero_leaves_5(self, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_: object, **__: object) -> object:
            raise ZeroDivisionError

        good(project)
        monkeypatch.setattr("gatekit.cli.evaluate_command.evaluate", fail)
        assert project.run("evaluate", "--exit-zero").code == 5

    def test_fail_on_warn_turns_warn_into_block_and_is_recorded(self, project: Project) -> None:
        good(project).write("odd/junit.xml", JUNIT_FAILING)
        assert project.run("evaluate").code == 0
        ran = project.run("evaluate", "--fail-on-warn", "--format", "json")
        assert ran.code == 1
        assert ran.decision["failOnWarn"] is True


class TestBesideGoodEvidence:
    """What could not be read blocks, though nothing is required and the rest is good."""

    @pytest.mark.parametrize("share", [0.0, 0.001, 0.02, 0.3, 0.9])
    @pytest.mark.parametrize(
        "name",
        [
            "coverage/coverage.xml",
            "k6/handle-summary.json",
            "lighthouse/lhr-1.json",
            "pytest/junit-reruns.xml",
            "ruff/ruff.sarif",
            "trivy/trivy.json",
        ],
    )
    def test_a_report_that_was_cut_off(self, bare: Project, name: str, share: float) -> None:
        whole = (PIPELINE / name).read_bytes()
        bare.write("out/junit.xml", JUNIT)
        bare.write(name, whole[: 1 + int(len(whole) * share)])
        assert bare.run("evaluate").code == 3

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("trivy.json", "FATAL: the database cannot be downloaded"),
            ("ruff.sarif", "error: unknown option"),
            ("coverage.xml", '{"message": "not found"}'),
            ("scan.sarif", '{"version": "2.1.0", "runs": [], "SchemaVersion": 2, "Results": []}'),
        ],
    )
    def test_what_has_the_name_of_a_report_and_is_none(self, bare: Project, name: str, content: str) -> None:
        bare.write("out/junit.xml", JUNIT)
        bare.write(name, content)
        assert bare.run("evaluate").code == 3

    def test_a_link_that_is_not_followed_and_a_pipe(self, bare: Project, tmp_path: Path) -> None:
        bare.write("out/junit.xml", JUNIT)
        (tmp_path / "elsewhere.xml").write_text(JUNIT_FAILING)
        (bare.folder / "TEST-link.xml").symlink_to(tmp_path / "elsewhere.xml")
        assert bare.run("evaluate").code == 3
        (bare.folder / "TEST-link.xml").unlink()
        os.mkfifo(bare.folder / "TEST-pipe.xml")
        assert bare.run("evaluate").code == 3

    def test_a_file_over_the_limit(self, bare: Project) -> None:
        bare.write("out/junit.xml", JUNIT)
        bare.write("coverage.xml", cobertura(90, 1000))
        assert bare.run("evaluate", "--max-report-size", "20kB").code == 3

    def test_a_whole_file_of_no_format_is_no_reason(self, bare: Project) -> None:
        bare.write("out/junit.xml", JUNIT)
        bare.write("coverage/coverage-summary.json", '{"total": {"lines": {"pct": 80}}}')
        ran = bare.run("evaluate")
        assert ran.code == 0
        assert "coverage-summary.json" in ran.out


class TestNothingFound:
    def test_an_empty_folder_is_told_what_was_looked_for_and_what_to_do(self, project: Project) -> None:
        ran = project.run("evaluate")
        assert ran.code == 3
        assert "BLOCK: nothing was examined" in ran.out
        assert f"no report was found below {project.folder}" in ran.err
        for words in (
            "*junit*.xml",
            "odd/**",
            "--evidence junit=",
            "gatekit formats",
            "node_modules",
        ):
            assert words in ran.err
        assert "pytest --junitxml=junit.xml" in ran.out

    def test_of_the_names_of_seventy_formats_only_examples_are_told(self, bare: Project) -> None:
        ran = bare.run("evaluate")
        (line,) = re.findall(r"looked for: (.*?)\n  not in:", ran.err, re.DOTALL)
        assert len(line.split(",")) < 25
        assert all(words in line for words in ("*junit*.xml", "ruff*.json", "*lighthouse*.json", "gatekit formats NAME"))

    def test_a_policy_without_commands_gets_those_of_the_formats(self, project: Project) -> None:
        project.write("gatekit.yaml", POLICY.replace(', command: "pytest --junitxml=junit.xml"', ""))
        assert load_format("junit").command in project.run("evaluate").err

    def test_json_on_standard_output_stays_only_json(self, project: Project) -> None:
        ran = project.run("evaluate", "--format", "json")
        assert ran.code == 3
        assert ran.decision["outcome"] == "block"
        assert "no report was found" in ran.err

    def test_quiet_says_nothing(self, project: Project) -> None:
        ran = project.run("evaluate", "--quiet")
        assert (ran.code, ran.out, ran.err) == (3, "", "")

    def test_files_that_are_no_evidence_are_another_matter(self, project: Project) -> None:
        project.write("report.xml", "<html/>")
        ran = project.run("evaluate")
        assert ran.code == 3
        assert "1 file was found, but it is no evidence" in ran.err
        assert "report.xml" in ran.out
        assert "<html>" in ran.out


class TestRoot:
    def test_the_root_is_the_nearest_folder_with_git(self, project: Project) -> None:
        good(project).write("src/deep/x.py", "")
        above, below = project.run("evaluate", "--format", "json"), project.run("evaluate", "--format", "json", cwd="src/deep")
        assert above == below
        assert above.decision["policy"]["source"] == "gatekit.yaml"

    def test_a_given_root_counts_and_paths_start_in_the_working_folder(self, project: Project) -> None:
        project.write("src/junit.xml", JUNIT)
        project.write("src/gatekit.yaml", POLICY)
        ran = project.run("evaluate", "--root", "..", "junit.xml", "--format", "json", cwd="src")
        assert [report["path"] for report in ran.decision["evidence"]["reports"]] == ["src/junit.xml"]
        ran = project.run("evaluate", "--root", "src", "--format", "json")
        assert [report["path"] for report in ran.decision["evidence"]["reports"]] == ["junit.xml"]

    def test_a_root_that_is_no_folder_is_a_usage_error(self, project: Project) -> None:
        ran = project.run("evaluate", "--root", "nowhere")
        assert (ran.code, ran.err) == (2, "gatekit: nowhere: no such folder (--root names the project's folder)\n")

    def test_excluded_folders_are_left_out(self, project: Project) -> None:
        good(project).write("old/junit.xml", JUNIT_FAILING)
        assert project.run("evaluate").code == 0

    def test_a_given_folder_is_walked_in_place_of_the_root(self, project: Project) -> None:
        project.write("a/junit.xml", JUNIT_FAILING)
        project.write("fixtures/junit.xml", JUNIT)
        assert project.run("evaluate", "fixtures").code == 0

    def test_the_decision_names_neither_root_nor_working_folder(self, project: Project) -> None:
        good(project)
        ran = project.run("evaluate", "--format", "json", "--policy", str(project.folder / "gatekit.yaml"), "out")
        assert str(project.folder) not in ran.out


class TestPolicy:
    def test_the_near_misses_of_its_name_are_not_passed_over(self, bare: Project) -> None:
        bare.write("gatekit.yml", POLICY)
        ran = bare.run("evaluate")
        assert ran.code == 2
        assert "gatekit.yml: this file would not be used (rename it to gatekit.yaml" in ran.err

    def test_a_policy_that_does_not_exist_or_is_a_folder_is_a_usage_error(self, project: Project) -> None:
        assert "no.yaml: no such file" in project.run("evaluate", "--policy", "no.yaml").err
        assert "/dev/null: this is no regular file" in project.run("evaluate", "--policy", "/dev/null").err
        ran = project.run("evaluate", "--policy", ".")
        assert (ran.code, "name the file in it: ./gatekit.yaml" in ran.err) == (2, True)

    def test_all_errors_of_a_policy_come_with_place_and_caret(self, project: Project) -> None:
        project.write("gatekit.yaml", POLICY.replace("deny:", "dney:").replace("metric(", "metrik("))
        ran = good(project).run("evaluate")
        assert (ran.code, ran.out) == (2, "")
        assert "gatekit.yaml:19:21:" in ran.err
        assert "gatekit.yaml:22:9:" in ran.err
        assert "^" in ran.err
        assert "did you mean" in ran.err

    def test_a_policy_cannot_act_on_the_terminal(self, project: Project) -> None:
        project.write("gatekit.yaml", POLICY.replace("metric(", "'\u202e\u009b2J' + metrik("))
        ran = project.run("evaluate")
        assert ran.code == 2
        assert "\u202e" not in ran.err
        assert "\u009b" not in ran.err


class TestParams:
    def test_set_counts_more_than_the_environment_and_the_source_is_recorded(self, project: Project) -> None:
        good(project)
        environ = {"GATEKIT_PARAM_minLineCoverage": "95"}
        assert project.run("evaluate").code == 0
        assert project.run("evaluate", environ=environ).code == 1
        ran = project.run("evaluate", "--set", "minLineCoverage=85", "--format", "json", environ=environ)
        assert ran.code == 0
        param = ran.decision["params"][0]
        assert (param["name"], param["value"], param["source"]) == ("minLineCoverage", 85.0, "command line")

    def test_the_environment_may_use_capitals(self, project: Project) -> None:
        ran = good(project).run("evaluate", "--format", "json", environ={"GATEKIT_PARAM_MIN_LINE_COVERAGE": "95"})
        assert ran.code == 1
        assert ran.decision["params"][0]["source"] == "environment"

    @pytest.mark.parametrize(
        ("argv", "environ", "words"),
        [
            (["--set", "minLineCovrage=1"], {}, "did you mean 'minLineCoverage'?"),
            (["--set", "minLineCoverage"], {}, "lacks its two sides (write it as --set minLineCoverage=85)"),
            (["--set", "minLineCoverage=lots"], {}, "must be a number, not 'lots'"),
            (["--set", "require=lnt"], {}, "'lnt'"),
            ([], {"GATEKIT_PARAM_MINCOVERAGE": "1"}, "no parameter 'MINCOVERAGE'"),
        ],
    )
    def test_a_typo_in_a_parameter_is_an_error(
        self, project: Project, argv: list[str], environ: dict[str, str], words: str
    ) -> None:
        ran = good(project).run("evaluate", *argv, environ=environ)
        assert (ran.code, ran.out) == (2, "")
        assert words in ran.err


class TestEvidence:
    def test_an_entry_a_format_or_both_can_be_named(self, project: Project) -> None:
        project.write("t.txt", JUNIT)
        for what in ("unit_tests", "junit", "unit_tests:junit"):
            ran = project.run("evaluate", "--evidence", f"{what}=t.txt", "--format", "json")
            assert ran.code == 0
            assert ran.decision["evidence"]["entries"][0]["reports"] == ["t.txt"]

    def test_naming_one_file_does_not_stop_the_walk(self, project: Project) -> None:
        good(project).write("t.txt", JUNIT)
        ran = project.run("evaluate", "--evidence", "named=t.txt", "--format", "json")
        assert [report["path"] for report in ran.decision["evidence"]["reports"]] == [
            "out/coverage.xml",
            "out/junit.xml",
            "t.txt",
        ]

    @pytest.mark.parametrize(
        ("pin", "words"),
        [
            (
                "unit_test=t.txt",
                "'unit_test' is neither an entry of the policy's evidence nor a format (did you mean 'unit_tests'?)",
            ),
            ("unit_tests:junitt=t.txt", "there is no format 'junitt' (did you mean 'junit'?)"),
            ("junit:junit=t.txt", "'junit' is no entry of the policy's evidence"),
            ("unit_tests=", "names no path"),
            ("t.txt", "lacks its two sides"),
            ("unit_tests=no.txt", "no.txt does not exist"),
        ],
    )
    def test_a_wrong_pin_is_a_usage_error(self, project: Project, pin: str, words: str) -> None:
        project.write("t.txt", JUNIT)
        ran = project.run("evaluate", "--evidence", pin)
        assert (ran.code, ran.out) == (2, "")
        assert words in ran.err

    def test_all_paths_that_do_not_exist_are_told_at_once(self, project: Project) -> None:
        ran = project.run("evaluate", "a.xml", "b.xml")
        assert (ran.code, ran.err) == (2, "gatekit: a.xml, b.xml do not exist (relative paths start in the working folder)\n")

    def test_files_named_by_hand_that_no_format_knows_block_and_all_are_told(self, project: Project) -> None:
        good(project).write("odd.txt", "hello")
        project.write("empty.txt", "")
        ran = project.run("evaluate", "out", "odd.txt", "empty.txt", "--format", "json=d.json")
        assert (ran.code, ran.out) == (3, "")
        assert "gatekit: odd.txt: unrecognised: looks like plain text" in ran.err
        assert "gatekit: empty.txt: blank: zero bytes" in ran.err
        assert "nothing was decided" in ran.err
        assert not (project.folder / "d.json").exists()

    def test_a_file_named_by_hand_that_an_entrys_paths_name_makes_that_entry_unfit(self, project: Project) -> None:
        good(project).write("odd/x.txt", "hello")
        ran = project.run("evaluate", "out", "odd/x.txt", "--format", "json")
        assert ran.decision["evidence"]["entries"][2]["status"] == "unfit"
        assert ran.code == 0  # the one rule over that entry only warns

    def test_a_file_that_only_has_a_customary_name_does_no_harm(self, project: Project) -> None:
        good(project).write("report.xml", "<html/>")
        ran = project.run("evaluate")
        assert ran.code == 0
        assert "report.xml" in ran.out

    def test_a_file_pinned_to_an_entry_that_it_is_not_blocks_that_entry(self, project: Project) -> None:
        good(project)
        ran = project.run("evaluate", "--evidence", "unit_tests=out/coverage.xml")
        assert ran.code == 3
        assert "unit_tests takes junit" in ran.out

    def test_a_path_after_two_dashes_may_begin_with_a_dash(self, project: Project) -> None:
        project.write("-odd.xml", JUNIT)
        assert project.run("evaluate", "--", "-odd.xml").code == 0

    def test_options_and_paths_mix(self, project: Project) -> None:
        good(project)
        ran = project.run("evaluate", "out/junit.xml", "--format", "json", "out/coverage.xml")
        assert [report["path"] for report in ran.decision["evidence"]["reports"]] == ["out/coverage.xml", "out/junit.xml"]

    def test_large_reports_stay_unread(self, project: Project) -> None:
        good(project)
        ran = project.run("evaluate", "--evidence", "unit_tests=out/junit.xml", "--max-report-size", "100B")
        assert ran.code == 3
        assert "raise --max-report-size" in ran.out.replace("\n", " ")

    def test_a_folder_with_the_name_of_a_report_is_walked(self, project: Project) -> None:
        project.write("junit.xml/junit.xml", JUNIT)
        assert project.run("evaluate").code == 0

    @pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
    def test_a_file_that_may_not_be_read_is_no_data(self, project: Project) -> None:
        good(project)
        (project.folder / "out/junit.xml").chmod(0)
        assert project.run("evaluate", "--evidence", "unit_tests=out/junit.xml").code == 3

    def test_a_folder_that_cannot_be_listed_is_in_the_decision(self, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
        good(project).write("closed/junit.xml", JUNIT)
        real = os.scandir

        def scandir(path: Path) -> object:
            if Path(path).name == "closed":
                raise PermissionError(13, "Permission denied")
            return real(path)

        monkeypatch.setattr(os, "scandir", scandir)
        ran = project.run("evaluate", "--format", "json")
        reports = {report["path"]: report for report in ran.decision["evidence"]["reports"]}
        assert reports["closed/"]["status"] == "unreadable"
        assert "Permission denied" in reports["closed/"]["reason"]

    def test_hostile_file_names_cannot_act(self, project: Project) -> None:
        name = "a\nPASS\x1b[2J\u202e-junit.xml"
        project.write(name, JUNIT_FAILING)
        ran = project.run("evaluate")
        assert ran.code == 1
        assert "\x1b" not in ran.out
        assert "\u202e" not in ran.out
        assert "\nPASS" not in ran.out
        assert name in project.run("evaluate", "--format", "json").decision["evidence"]["reports"][0]["path"]
        missing = project.run("evaluate", "no\n\x1b[2J.xml")
        assert missing.err.count("\n") == 1
        assert "\x1b" not in missing.err

    def test_a_file_name_that_is_no_text_is_read(self, project: Project) -> None:
        path = os.path.join(os.fsencode(project.folder), b"caf\xe9-junit.xml")  # noqa: PTH118 - a name that is no text
        with open(path, "wb") as stream:  # noqa: PTH123 - a name that is no text
            stream.write(JUNIT.encode())
        ran = project.run("evaluate", "--format", "json")
        assert ran.code == 0
        assert ran.decision["evidence"]["reports"][0]["path"] == "caf%E9-junit.xml"


class TestTime:
    def test_at_is_the_time_of_the_decision(self, project: Project) -> None:
        good(project)
        assert project.run("evaluate", "--format", "json").decision["at"] == NOW.isoformat().replace("+00:00", "Z")
        ran = project.run("evaluate", "--format", "json", "--at", "2026-01-02T03:04:05+01:00")
        assert ran.decision["at"] == "2026-01-02T02:04:05Z"

    @pytest.mark.parametrize("option", ["--at", "--produced-at"])
    @pytest.mark.parametrize(
        ("text", "words"),
        [("2026-01-02T03:04:05", "names no time zone (add Z for UTC"), ("yesterday", "is not a time (write it as")],
    )
    def test_a_time_needs_its_zone(self, project: Project, option: str, text: str, words: str) -> None:
        ran = project.run("evaluate", option, text)
        assert ran.code == 2
        assert f"{option}: '{text}' {words}" in ran.err

    def test_produced_at_speaks_for_reports_without_a_time(self, project: Project) -> None:
        project.write("gatekit.yaml", POLICY.replace("formats: [junit], command", "formats: [junit], maxAge: 24h, command"))
        project.write("junit.xml", JUNIT)
        assert project.run("evaluate").code == 3
        assert project.run("evaluate", "--produced-at", "2026-11-23T00:00:00Z").code == 0
        assert project.run("evaluate", "--produced-at", "2026-11-21T00:00:00Z").code == 3

    def test_the_same_inputs_give_the_same_bytes(self, project: Project) -> None:
        good(project)
        assert project.run("evaluate", "--format", "json").out == project.run("evaluate", "--format", "json").out


class TestCommit:
    def test_the_commit_comes_from_the_command_line_else_from_the_ci_system(self, project: Project) -> None:
        good(project)
        environ = {"GITHUB_ACTIONS": "true", "GITHUB_SHA": COMMIT}
        assert project.run("evaluate", "--format", "json").decision["subject"] == ""
        assert project.run("evaluate", "--format", "json", environ=environ).decision["subject"] == COMMIT
        ran = project.run("evaluate", "--format", "json", "--commit", "a" * 40, environ=environ)
        assert ran.decision["subject"] == "a" * 40


class TestOutputs:
    def test_every_rendering_is_written_whatever_the_decision_was(self, project: Project) -> None:
        project.write("junit.xml", JUNIT_FAILING)
        ran = project.run("evaluate", "--format", "json=d.json", "--format", "markdown=d.md", "--format", "terminal=d.txt")
        assert ran.code == 1
        assert json.loads((project.folder / "d.json").read_text())["outcome"] == "block"
        assert "test_a" in (project.folder / "d.md").read_text()
        assert (project.folder / "d.txt").read_text() == ran.out

    def test_a_rendering_to_a_file_leaves_the_matrix_on_standard_output(self, project: Project) -> None:
        ran = good(project).run("evaluate", "--format", "json=d.json")
        assert "PASS" in ran.out
        assert project.run("evaluate", "--format", "json=d.json", "--quiet").out == ""

    def test_quiet_still_writes_what_was_asked_for(self, project: Project) -> None:
        ran = good(project).run("evaluate", "--quiet", "--format", "json")
        assert ran.decision["outcome"] == "pass"

    def test_a_dash_is_standard_output(self, project: Project) -> None:
        assert good(project).run("evaluate", "--format", "json=-").decision["outcome"] == "pass"

    @pytest.mark.parametrize(
        ("formats", "words"),
        [
            (["json", "markdown"], "json and markdown cannot both go to standard output (give one of them a file"),
            (["json=d.x", "markdown=./d.x"], "./d.x: cannot write markdown there: the file is already asked for as json"),
            (["json=gatekit.yaml"], "the file is read as evidence or policy"),
            (["json=nowhere/d.json"], "nowhere/d.json: cannot write the json report: there is no folder nowhere (make it first)"),
            (["json=out"], "out: cannot write the json report: it is a folder"),
            (["jsn"], "there is no rendering 'jsn' (did you mean 'json'?)"),
            (["json="], "names no path"),
        ],
    )
    def test_an_output_that_cannot_be_is_an_error_before_anything_is_decided(
        self, project: Project, formats: list[str], words: str
    ) -> None:
        good(project)
        before = sorted(project.folder.rglob("*"))
        ran = project.run("evaluate", *(part for text in formats for part in ("--format", text)))
        assert (ran.code, ran.out) == (2, "")
        assert words in ran.err
        assert sorted(project.folder.rglob("*")) == before

    def test_the_given_evidence_is_not_written_over(self, project: Project) -> None:
        good(project)
        ran = project.run("evaluate", "out/junit.xml", "--format", "json=out/junit.xml")
        assert ran.code == 2
        assert (project.folder / "out/junit.xml").read_text() == JUNIT

    @pytest.mark.parametrize("content", [JUNIT, JUNIT[:150], ""])
    def test_evidence_that_the_walk_found_is_not_written_over(self, project: Project, content: str) -> None:
        project.write("out/junit.xml", content)
        ran = project.run("evaluate", "--format", "json=out/../out/junit.xml")
        assert ran.code == 2
        assert "junit.xml: cannot write json there: the file is read as evidence" in ran.err
        assert (project.folder / "out/junit.xml").read_text() == content

    def test_the_place_of_the_policy_is_not_written_over_where_there_is_none_yet(self, bare: Project) -> None:
        bare.write("junit.xml", JUNIT)
        assert bare.run("evaluate", "--format", "markdown=gatekit.yaml").code == 2
        assert not (bare.folder / "gatekit.yaml").exists()

    def test_what_an_earlier_run_wrote_changes_nothing(self, project: Project) -> None:
        good(project)
        written = project.folder / "gate-summary.json"
        texts = []
        for _ in range(2):
            assert project.run("evaluate", "--format", f"json={written}").code == 0
            texts.append(written.read_bytes())
        assert texts[0] == texts[1]

    def test_a_usage_error_leaves_existing_output_as_it_was(self, project: Project) -> None:
        good(project).write("d.json", "old")
        assert project.run("evaluate", "--format", "json=d.json", "--set", "x=1").code == 2
        assert (project.folder / "d.json").read_text() == "old"

    def test_a_rendering_needs_nothing_but_a_line_of_the_registry(
        self, project: Project, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        module = ModuleType("tests.headline_rendering")
        module.render = attrgetter("headline")  # type: ignore[attr-defined] # a module made for this test
        monkeypatch.setitem(sys.modules, module.__name__, module)
        monkeypatch.setitem(RENDERINGS, "headline", Rendering(module.__name__, "render"))
        assert good(project).run("evaluate", "--format", "headline").out.startswith("PASS on 1 of 1 gate")

    def test_the_decision_does_not_depend_on_the_renderings(self, project: Project) -> None:
        project.write("junit.xml", JUNIT_FAILING)
        codes = {project.run("evaluate", "--format", name).code for name in RENDERINGS}
        assert codes == {1}

    def test_a_rendering_that_cannot_be_written_after_all_keeps_no_other_back(
        self, project: Project, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = Path.write_bytes

        def write_bytes(path: Path, data: bytes) -> int:
            if path.name.startswith(".d.json"):
                raise OSError(28, "No space left on device")
            return real(path, data)

        monkeypatch.setattr(Path, "write_bytes", write_bytes)
        ran = good(project).run("evaluate", "--format", "json=d.json", "--format", "markdown=d.md")
        assert ran.code == 5
        assert "d.json: cannot write the json report: No space left on device" in ran.err
        assert (project.folder / "d.md").exists()
        assert not list(project.folder.glob(".d.json*"))


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class TestTerminal:
    def shown(self, project: Project, *argv: str, **environ: str) -> str:
        stdout = Terminal()
        main(
            ["evaluate", *argv], environ=environ, stdout=stdout, stderr=io.StringIO(), now=NOW.timestamp, cwd=str(project.folder)
        )
        return stdout.getvalue()

    def test_a_terminal_gets_colours_and_a_pipe_does_not(self, project: Project) -> None:
        assert "\x1b[" in self.shown(good(project))
        assert "\x1b[" not in project.run("evaluate").out

    def test_colours_can_be_refused(self, project: Project) -> None:
        good(project)
        assert "\x1b[" not in self.shown(project, "--no-color")
        assert "\x1b[" not in self.shown(project, NO_COLOR="1")
        assert "\x1b[" not in self.shown(project, TERM="dumb")
        assert "\x1b[" in self.shown(project, NO_COLOR="")

    def test_lines_are_as_wide_as_the_terminal(self, project: Project) -> None:
        good(project)
        assert max(map(len, self.shown(project, NO_COLOR="1", COLUMNS="60").splitlines())) <= 60

    def test_an_output_that_is_not_unicode_gets_ascii(self, project: Project) -> None:
        good(project)
        buffer = io.BytesIO()
        stdout = io.TextIOWrapper(buffer, encoding="cp1252")
        code = main(["evaluate"], environ={}, stdout=stdout, stderr=None, now=NOW.timestamp, cwd=str(project.folder))
        assert code == 0
        text = buffer.getvalue().decode("ascii")
        assert "PASS" in text
        assert "\\u" not in text
