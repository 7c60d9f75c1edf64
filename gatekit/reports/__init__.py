"""Renderings of a decision, one module each. They decide nothing; a rendering's module is imported when it is first used."""

from __future__ import annotations

from importlib import import_module
from typing import Any, NamedTuple


class Rendering(NamedTuple):
    """Where a rendering's function is.

    Attributes:
        module: its module.
        function: takes a decision and gives text.
        for_screens: whether it also takes `colour`, `width` and `ascii`.
    """

    module: str
    function: str
    for_screens: bool = False


# by name on the command line
RENDERINGS = {
    "json": Rendering("gatekit.reports.json", "render_json"),
    "markdown": Rendering("gatekit.reports.markdown", "render_markdown"),
    "terminal": Rendering("gatekit.reports.terminal", "render_terminal", for_screens=True),
}


def load_rendering(name: str) -> Any:
    """The function of that rendering. Raises `KeyError` for an unknown name.

    >>> load_rendering("json").__name__
    'render_json'
    """
    rendering = RENDERINGS[name]
    return getattr(import_module(rendering.module), rendering.function)
