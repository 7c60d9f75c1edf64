"""The installed command, as a process: few of these, because each takes half a second."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.support import JUNIT, JUNIT_FAILING, Project


def gatekit(project: Project, *argv: str, **environ: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "gatekit", *argv],
        cwd=project.folder,
        capture_output=True,
        env={**os.environ, **environ},
        timeout=60,
        check=False,
    )


def test_the_command_decides(project: Project) -> None:
    project.write("junit.xml", JUNIT_FAILING)
    ran = gatekit(project, "evaluate")
    assert ran.returncode == 1
    assert ran.stdout.decode().startswith("✗ BLOCK")
    assert ran.stderr == b""


def test_an_output_in_ascii_gets_ascii(project: Project) -> None:
    project.write("junit.xml", JUNIT)
    ran = gatekit(project, "evaluate", PYTHONIOENCODING="ascii")
    assert ran.returncode == 0
    assert b"PASS" in ran.stdout
    assert ran.stdout.isascii()


@pytest.mark.parametrize(("content", "code"), [(JUNIT, 0), (JUNIT_FAILING, 1)])
def test_a_reader_that_goes_away_changes_neither_code_nor_notes(project: Project, content: str, code: int) -> None:
    project.write("junit.xml", content)
    read_end, write_end = os.pipe()
    os.close(read_end)
    ran = subprocess.run(
        [sys.executable, "-m", "gatekit", "evaluate"], cwd=project.folder, stdout=write_end, stderr=subprocess.PIPE, check=False
    )
    os.close(write_end)
    assert (ran.returncode, ran.stderr) == (code, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_full_disk_is_no_success(project: Project) -> None:
    project.write("junit.xml", JUNIT)
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "gatekit", "evaluate"], cwd=project.folder, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert ran.returncode == 5
    assert b"standard output: cannot write" in ran.stderr
    assert b"Traceback" not in ran.stderr


def test_an_interrupt_is_code_5(project: Project) -> None:
    pipe = project.folder / "wait"
    os.mkfifo(pipe)
    process = subprocess.Popen(
        [sys.executable, "-m", "gatekit", "evaluate", "--format", f"json={pipe}"],
        cwd=project.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline()  # it has decided, and now waits for somebody to read the pipe
    time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    _, notes = process.communicate(timeout=30)
    assert process.returncode == 5
    assert b"interrupted" in notes
    assert b"Traceback" not in notes
