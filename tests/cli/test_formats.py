from __future__ import annotations

import pytest

from gatekit.formats.registry import REGISTRY, load_format
from tests.cli.support import Project


def test_every_format_is_listed_with_its_command(project: Project) -> None:
    ran = project.run("formats")
    assert ran.code == 0
    for name in REGISTRY:
        known = load_format(name)
        assert known.title in ran.out
        assert known.command in ran.out


@pytest.mark.parametrize("name", REGISTRY)
def test_every_format_can_be_asked_about(project: Project, name: str) -> None:
    ran = project.run("formats", name)
    assert ran.code == 0
    assert ran.out.startswith(f"{name}: ")
    assert all(line in ran.out for line in load_format(name).reads)


@pytest.mark.parametrize(
    ("name", "told"),
    [("ruff", "the tool writes []\n"), ("trufflehog", "the tool writes zero bytes; "), ("mypy", "the tool writes white space; ")],
)
def test_a_clean_form_without_bytes_is_told_in_words(project: Project, name: str, told: str) -> None:
    """A crashed tool leaves the same behind, so somebody has to say that it is clean."""
    out = project.run("formats", name).out
    assert told in out
    assert ("blankIsClean" in out) == (name != "ruff")
