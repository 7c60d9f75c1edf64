from __future__ import annotations

import pytest

from gatekit.cli.ci import CI_COMMITS, commit_of
from gatekit.cli.words import size
from gatekit.errors import UsageError
from tests.cli.support import COMMIT


@pytest.mark.parametrize(
    ("text", "bytes_"),
    [
        ("0", 0),
        ("1024", 1024),
        ("100B", 100),
        ("1k", 1000),
        ("1KiB", 1024),
        ("2 GiB", 2 << 30),
        ("3mb", 3_000_000),
        ("1Ti", 1 << 40),
    ],
)
def test_sizes_are_decimal_or_binary(text: str, bytes_: int) -> None:
    assert size(text, option="--x") == bytes_


@pytest.mark.parametrize("text", ["", "lots", "-1", "1.5G", "1iB", "1 XB", "G", "9" * 16])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"--x: .* is not a size"):
        size(text, option="--x")


@pytest.mark.parametrize(("system", "marker", "variable"), CI_COMMITS)
def test_every_ci_system_tells_its_commit(system: str, marker: str, variable: str) -> None:
    assert commit_of({marker: "1", variable: COMMIT}) == COMMIT


@pytest.mark.parametrize(
    "environ", [{}, {"GITHUB_SHA": COMMIT}, {"GITHUB_ACTIONS": "true"}, {"BUILDKITE": "1", "BUILDKITE_COMMIT": "HEAD"}]
)
def test_outside_of_ci_and_without_a_commit_there_is_none(environ: dict[str, str]) -> None:
    assert commit_of(environ) == ""
