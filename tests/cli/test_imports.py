"""What each command imports. Whoever adds a module to a command's start-up changes the table here, and sees what it costs."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.cli.support import Project, cobertura

_PROGRAM = """
import sys
before = set(sys.modules)
import io
from gatekit.cli.main import main
code = main(sys.argv[1:], environ={}, stdout=io.StringIO(), stderr=sys.stderr)
assert code in (0, 2), code
print("\\n".join(name for name in sys.modules if name not in before))
"""
# what libraries bring along differs from release to release
ATTRS = {"attr", "attrs"}
MSGSPEC = {"msgspec", "typing_extensions"}
YAML = {"yaml", "_yaml"}
FREE = {"_distutils_hack", "sitecustomize", "cython_runtime"}
# modules of the standard library that take milliseconds, and that these commands do not need
COSTLY = {"argparse", "dataclasses", "difflib", "json", "locale", "pathlib", "random", "re", "statistics", "typing"}

THE_WHOLE_WAY = {
    "cel",
    "cli",
    "decision",
    "discovery",
    "engine",
    "errors",
    "formats",
    "governance",
    "model",
    "policy",
    "reading",
    "reports",
}

# what attrs and msgspec import themselves
BROUGHT_ALONG = {"dataclasses", "re", "typing"}

# command -> third-party packages, rooms of gatekit, costly modules of the standard library
ALLOWED: dict[str, tuple[set[str], set[str], set[str]]] = {
    "--version": (set(), {"cli", "errors"}, set()),
    "--help": (set(), {"cli", "errors"}, set()),
    "inspect coverage.xml": (
        ATTRS | MSGSPEC,
        {"cli", "discovery", "errors", "formats", "model", "reading", "reports"},
        BROUGHT_ALONG | {"pathlib"},
    ),
    "formats cobertura": (ATTRS | MSGSPEC, {"cli", "errors", "formats", "model", "reading"}, BROUGHT_ALONG | {"pathlib"}),
    "policy check": (ATTRS | MSGSPEC | YAML, THE_WHOLE_WAY, BROUGHT_ALONG | {"pathlib"}),
    "evaluate": (ATTRS | MSGSPEC | YAML, THE_WHOLE_WAY, BROUGHT_ALONG | {"pathlib"}),
}


def imported_by(project: Project, *argv: str) -> set[str]:
    ran = subprocess.run([sys.executable, "-c", _PROGRAM, *argv], cwd=project.folder, capture_output=True, text=True, check=True)
    return set(ran.stdout.split())


@pytest.mark.parametrize("command", ALLOWED)
def test_a_command_imports_no_more_than_it_needs(project: Project, command: str) -> None:
    project.write("coverage.xml", cobertura(90))
    names = imported_by(project, *command.split())
    packages, rooms, standard = ALLOWED[command]
    third_party = {name.partition(".")[0] for name in names} - sys.stdlib_module_names - FREE - {"gatekit"}
    assert {name for name in third_party if not name.startswith(("_cython_", "_sysconfigdata"))} <= packages
    assert {name.split(".")[1] for name in names if name.startswith("gatekit.")} - {"_version"} <= rooms
    assert names & COSTLY <= standard
    assert not names & {"gatekit.model.policy", "gatekit.model.decision"} or "policy" in rooms


def test_inspect_imports_only_the_format_that_it_reads(project: Project) -> None:
    project.write("coverage.xml", cobertura(90))
    areas = {name for name in imported_by(project, "inspect", "coverage.xml") if name.startswith("gatekit.formats.")}
    assert {name.split(".")[2] for name in areas} <= {"contract", "registry", "coverage", "shared"}


def test_the_package_itself_imports_next_to_nothing() -> None:
    program = "import sys; before = set(sys.modules); import gatekit; print(*(set(sys.modules) - before))"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    names = set(ran.stdout.split())
    assert {name for name in names if name.startswith("gatekit")} == {"gatekit", "gatekit._version"}
    assert not {name.partition(".")[0] for name in names} - sys.stdlib_module_names - FREE - {"gatekit"}
    assert not names & {*COSTLY, "collections", "datetime", "enum", "importlib"}
