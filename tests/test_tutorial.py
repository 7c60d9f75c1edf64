"""The tutorial for a new format is run as it stands: in a copy of the source tree, from the module to the contract tests."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "add-a-format.md").read_text(encoding="utf-8")
COPIED = ("gatekit", "docs", "pyproject.toml")
TESTS = ("__init__.py", "formats/support.py", "formats/test_contract.py")
# files that the page names right before their content
FILES = re.findall(r"^`([\w./-]+)`:\n\n```\w+\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
LINE = re.findall(r"^```python registry\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
COMMANDS = [line for block in re.findall(r"^```sh\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE) for line in block.splitlines()]


def copied(target: Path) -> Path:
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target / name)
    for name in TESTS:
        if (ROOT / "tests" / name).exists():
            (target / "tests" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / "tests" / name, target / "tests" / name)
    return target


def registered(text: str, line: str) -> Iterator[str]:
    """The registry with a line more, in its place by name."""
    name = line.strip().split(":")[0]
    is_in = False
    for old in text.splitlines(keepends=True):
        entry = re.match(r'    ("\w+"): Line\(', old)
        if not is_in and ((entry and entry[1] > name) or old == "}\n"):
            yield line
            is_in = True
        yield old


def test_the_tutorial_adds_a_format_as_it_says(tmp_path: Path) -> None:
    tree = copied(tmp_path)
    assert len(FILES) == 5
    for name, content in FILES:
        path = tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content.rstrip("\n") if "broken" in name and name.endswith(".txt") else content, encoding="utf-8")
    registry = tree / "gatekit" / "formats" / "registry.py"
    registry.write_text("".join(registered(registry.read_text(encoding="utf-8"), LINE[0])), encoding="utf-8")
    assert len(COMMANDS) == 3
    for command in COMMANDS:
        words = shlex.split(command)
        ran = subprocess.run(
            [sys.executable, *words[1:]],
            cwd=tree,
            env={**os.environ, "PYTHONPATH": str(tree)},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert ran.returncode == 0, f"{command}\n{ran.stdout[-3000:]}{ran.stderr[-3000:]}"
        if "pytest" in command:
            assert re.search(r"\d+ passed", ran.stdout)
    assert "unused function 'add'" in (tree / "fixtures" / "vulture" / "unused" / "expected.json").read_text(encoding="utf-8")
    error = (tree / "fixtures" / "vulture" / "broken-cut-off" / "error.txt").read_text(encoding="utf-8")
    assert "vulture.txt: line 2: expected" in error
    assert "# Vulture text (`vulture`)" in (tree / "docs" / "formats" / "vulture.md").read_text(encoding="utf-8")
