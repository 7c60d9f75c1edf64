from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from gatekit.cli.evaluate_options import _parser
from gatekit.cli.parser import Parser
from gatekit.cli.world import World
from tests.cli.support import Project
from tests.cli.test_imports import imported_by

WORLD = World(environ={}, stdout=None, stderr=None, now=time.time)


def small() -> Parser:
    parser = Parser("try", description="", epilog="", world=WORLD)
    parser.add("--as", dest="known_as", default="", metavar="X")
    parser.add("--max-size", metavar="X")
    parser.add("--set", action="append", default=[], metavar="X")
    parser.add("--no-color", action="store_true")
    return parser


@pytest.mark.parametrize("make", [small, lambda: _parser(WORLD)], ids=["small", "evaluate"])
@pytest.mark.parametrize("argv", [[], ["a", "-", "b"]])
def test_options_that_nobody_gave_are_read_without_argparse_as_argparse_reads_them(
    make: Callable[[], Parser], argv: list[str]
) -> None:
    assert make().parse(argv) == make().parse([*argv, "--"])


def test_options_and_paths_mix() -> None:
    options, paths = small().parse(["a", "--set", "x", "--no-color", "b", "--set=y", "--", "--as"])
    assert (options.known_as, options.max_size, options.set, options.no_color) == ("", None, ["x", "y"], True)
    assert paths == ["a", "b", "--as"]


def test_argparse_is_imported_only_to_read_an_option(project: Project) -> None:
    assert "argparse" not in imported_by(project, "formats", "junit")
    assert "argparse" in imported_by(project, "formats", "--", "junit")
