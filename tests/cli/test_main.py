from __future__ import annotations

import errno
import io
from pathlib import Path

import pytest

from gatekit import __version__
from gatekit.cli import formats_command
from gatekit.cli.main import COMMANDS, main
from gatekit.errors import CelError, ReportError
from tests.cli.support import Project, Ran


def test_version_is_printed(project: Project) -> None:
    assert project.run("--version") == Ran(0, f"gatekit {__version__}\n", "")


@pytest.mark.parametrize("argument", ["--help", "-h", "help"])
def test_help_lists_every_command_and_the_exit_codes(project: Project, argument: str) -> None:
    ran = project.run(argument)
    assert ran.code == 0
    assert all(f"\n  {name} " in ran.out for name in COMMANDS)
    assert "exit codes: 0 pass, 1 block" in ran.out


def test_no_command_shows_the_help_but_is_no_success(project: Project) -> None:
    ran = project.run()
    assert ran.code == 2
    assert "commands:" in ran.out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_examples(project: Project, command: str) -> None:
    ran = project.run(command, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert f"usage: gatekit {command}" in ran.out
    assert "examples:\n  gatekit" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 130


@pytest.mark.parametrize("command", ["check", "show", "schema"])
def test_every_policy_command_has_help(project: Project, command: str) -> None:
    ran = project.run("policy", command, "--help")
    assert ran.code == 0
    assert f"usage: gatekit policy {command}" in ran.out


def test_help_is_as_wide_as_the_terminal(project: Project) -> None:
    assert project.run("evaluate", "--help", environ={"COLUMNS": "9" * 5000}).code == 0
    wide, narrow = (project.run("evaluate", "--help", environ={"COLUMNS": columns}).out for columns in ("120", "60"))
    assert len(narrow.splitlines()) > len(wide.splitlines())


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["evalute"], "there is no command 'evalute' (did you mean 'evaluate'?)"),
        (["--polcy", "x"], "options stand after the command"),
        (["policy", "chek"], "there is no command 'policy chek' (did you mean 'check'?)"),
        (["evaluate", "--polcy", "x"], "there is no option '--polcy' (did you mean '--policy'?)"),
        (["evaluate", "--polcy=x"], "there is no option '--polcy' (did you mean '--policy'?)"),
        (["evaluate", "-x"], "a path that begins with - stands after --"),
        (["evaluate", "--policy"], "expected one argument"),
        (["policy", "schema", "x"], "takes no arguments"),
        (["policy", "show", "suply_chain"], "did you mean 'supply_chain'?"),
        (["policy", "show", "quality_gate", "x"], "takes one name"),
        (["formats", "junitt"], "there is no format 'junitt' (did you mean 'junit'?)"),
        (["inspect"], "inspect needs a file"),
        (["evaluate", "--policy", ""], "--policy is empty (leave it out, or see whether a variable is not set)"),
        (["evaluate", "--at="], "--at is empty"),
        (["evaluate", "--policy", "a.yaml", "--policy=b.yaml"], "--policy is given twice (name it once)"),
        (["evaluate", ""], "an argument is empty"),
        (["inspect", "--no-color", "a.xml", ""], "an argument is empty"),
    ],
)
def test_a_wrong_command_line_is_told_in_one_line_with_what_was_meant(project: Project, argv: list[str], words: str) -> None:
    ran = project.run(*argv)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err
    assert ran.err.count("\n") == 1
    assert ran.err.startswith("gatekit: ")


def test_a_path_in_place_of_a_command_is_understood(project: Project) -> None:
    project.write("reports/junit.xml", "")
    assert "to decide on what is there: gatekit evaluate reports" in project.run("reports").err


def fail_with(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def run(*_: object) -> int:
        raise error

    monkeypatch.setattr(formats_command, "run", run)


@pytest.mark.parametrize(
    "error", [KeyError("name"), RecursionError("deep"), MemoryError(), SystemExit(1), AssertionError(), OSError(5, "x")]
)
def test_no_exception_gives_the_code_of_a_failed_gate(
    project: Project, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    fail_with(monkeypatch, error)
    ran = project.run("formats")
    assert ran.code == 5
    assert ran.err.count("\n") == 1
    assert f"internal error: {type(error).__name__}" in ran.err
    assert "report it" in ran.err


def test_the_traceback_comes_only_when_asked_for_and_cannot_act_on_the_terminal(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_with(monkeypatch, ValueError("\x1b[2Jgone\r"))
    assert "Traceback" not in project.run("formats").err
    ran = project.run("formats", environ={"GATEKIT_DEBUG": "1"})
    assert "Traceback (most recent call last)" in ran.err
    assert "\x1b" not in ran.err
    assert "\r" not in ran.err


def test_an_interrupt_is_no_decision(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_with(monkeypatch, KeyboardInterrupt())
    assert project.run("formats") == Ran(5, "", "gatekit: interrupted\n")


@pytest.mark.parametrize(("error", "code"), [(ReportError("bad"), 3), (CelError("bad"), 5)])
def test_errors_of_gatekit_have_their_codes(
    project: Project, monkeypatch: pytest.MonkeyPatch, error: Exception, code: int
) -> None:
    fail_with(monkeypatch, error)
    assert project.run("formats").code == code


class ClosedPipe(io.StringIO):
    def write(self, _: str) -> int:
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")


class FullDisk(io.StringIO):
    def write(self, _: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def run_into(stdout: io.StringIO | None, stderr: io.StringIO | None, folder: Path) -> int:
    return main(["--help"], environ={}, stdout=stdout, stderr=stderr, cwd=str(folder))


def test_a_closed_pipe_changes_nothing(tmp_path: Path) -> None:
    stderr = io.StringIO()
    assert run_into(ClosedPipe(), stderr, tmp_path) == 0
    assert stderr.getvalue() == ""


def test_a_process_without_streams_works(tmp_path: Path) -> None:
    assert run_into(None, None, tmp_path) == 0


def test_an_answer_that_cannot_be_written_is_no_success(tmp_path: Path) -> None:
    stderr = io.StringIO()
    assert run_into(FullDisk(), stderr, tmp_path) == 5
    assert "standard output: cannot write: [Errno 28] No space left on device" in stderr.getvalue()


def test_notes_that_nobody_can_read_change_nothing(tmp_path: Path) -> None:
    assert main(["evalute"], environ={}, stdout=io.StringIO(), stderr=FullDisk(), cwd=str(tmp_path)) == 2
    assert main(["evalute"], environ={}, stdout=io.StringIO(), stderr=ClosedPipe(), cwd=str(tmp_path)) == 2


def test_a_working_folder_that_is_gone_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def getcwd() -> str:
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr("os.getcwd", getcwd)
    stderr = io.StringIO()
    assert main(["init"], environ={}, stdout=io.StringIO(), stderr=stderr) == 2
    assert "the working folder cannot be used" in stderr.getvalue()


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1"])
def test_any_encoding_takes_every_text(tmp_path: Path, encoding: str) -> None:
    buffer = io.BytesIO()
    stdout = io.TextIOWrapper(buffer, encoding=encoding)
    assert main(["中文"], environ={}, stdout=stdout, stderr=stdout, cwd=str(tmp_path)) == 2
    assert r"there is no command '\u4e2d\u6587'" in buffer.getvalue().decode(encoding)
