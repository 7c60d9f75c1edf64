from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.support import POLICY, Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A repository with a small policy and no reports."""
    project = Project(tmp_path / "repo")
    project.write("gatekit.yaml", POLICY)
    return project


@pytest.fixture
def bare(tmp_path: Path) -> Project:
    """A repository with nothing in it."""
    return Project(tmp_path / "bare")
