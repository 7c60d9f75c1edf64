"""Renderings of a decision, one module each. They decide nothing; a rendering's module is imported when it is first used."""

from __future__ import annotations

from importlib import import_module
from typing import Any

# name on the command line -> module and function; each takes a decision and keywords of its own, and gives text
RENDERINGS: dict[str, tuple[str, str]] = {
    "json": ("gatekit.reports.json", "render_json"),
    "markdown": ("gatekit.reports.markdown", "render_markdown"),
    "terminal": ("gatekit.reports.terminal", "render_terminal"),
}


def load_rendering(name: str) -> Any:
    """The function of that rendering. Raises `KeyError` for an unknown name.

    >>> load_rendering("json").__name__
    'render_json'
    """
    module, function = RENDERINGS[name]
    return getattr(import_module(module), function)
