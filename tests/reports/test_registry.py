"""The registry of renderings, and what this room may know."""

from __future__ import annotations

import subprocess
import sys

import pytest

from gatekit.reports import RENDERINGS, load_rendering
from tests.reports.decisions import passing


def test_the_names_are_sorted() -> None:
    assert list(RENDERINGS) == ["json", "markdown", "terminal"]


@pytest.mark.parametrize("name", RENDERINGS)
def test_every_rendering_ends_in_one_newline(name: str) -> None:
    keywords = {"colour": False, "width": 80, "ascii": True} if RENDERINGS[name].for_screens else {}
    text = load_rendering(name)(passing(), **keywords)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


def test_the_registry_imports_no_rendering() -> None:
    program = "import sys, gatekit.reports; print([name for name in sys.modules if name.startswith('gatekit.reports.')])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
