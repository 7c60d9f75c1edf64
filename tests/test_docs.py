"""The documentation is run: commands of the README, pages made from the registry, links, and the words of the glossary."""

from __future__ import annotations

import importlib.util
import io
import re
import shlex
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from gatekit.cli.main import main

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]


def shell_blocks() -> list[str]:
    return re.findall(r"```sh\n(.*?)```", README, re.DOTALL)


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate_formats", DOCS / "generate_formats.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_pages_of_the_formats_are_what_the_registry_says() -> None:
    pages = generator().pages()
    assert {path.name for path in (DOCS / "formats").iterdir()} == set(pages)
    for name, text in pages.items():
        assert (DOCS / "formats" / name).read_text(encoding="utf-8") == text, f"run python docs/generate_formats.py ({name})"


def test_the_first_command_of_the_readme_shows_a_blocking_decision_matrix() -> None:
    last = shell_blocks()[0].strip().splitlines()[-1].rsplit("&&", 1)[1].strip()
    words = shlex.split(last)
    assert words[0] == ".venv/bin/gatekit"
    run = subprocess.run(
        [sys.executable, "-m", "gatekit", *words[1:]], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert run.returncode == 1, run.stderr
    for gate in ("Code Quality", "Security", "Performance", "Accessibility", "Integration"):
        assert gate in run.stdout


def test_the_ci_script_runs_the_readmes_test_command() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    install, test = (part.strip() for part in shell_blocks()[1].split("&&")[1:])
    assert test in script.splitlines()[-1]
    assert install.split(" --editable ")[0] in script


def test_every_gatekit_command_of_the_readme_exists() -> None:
    commands = set(re.findall(r"`?gatekit (evaluate|inspect|formats|init|policy \w+)", README))
    assert {"evaluate", "inspect", "formats", "init", "policy check"} <= commands
    for command in commands:
        told = io.StringIO()
        assert main([*command.split(), "--help"], environ={}, stdout=told, stderr=told) == 0
        assert f"gatekit {command}" in told.getvalue()


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_inside_the_project_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_page_is_listed_where_its_folder_begins() -> None:
    listed = set(re.findall(r"\]\(([\w.-]+)\)", (DOCS / "decisions" / "README.md").read_text(encoding="utf-8")))
    assert listed == {path.name for path in (DOCS / "decisions").iterdir()} - {"README.md"}


def test_the_glossary_is_in_order_and_names_each_word_once() -> None:
    words = re.findall(r"^\| ([^|]+?) \| ", (DOCS / "glossary.md").read_text(encoding="utf-8"), re.MULTILINE)
    words.remove("word")
    assert words == sorted(words)
    assert len(words) == len(set(words))
