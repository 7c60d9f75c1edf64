"""The text of the built-in policy, for people who want to read or copy it."""

from __future__ import annotations

from pathlib import Path

import gatekit

_PACKAGE = Path(gatekit.__file__).parent


def built_in_text() -> str:
    """The text of the built-in policy: from the installed package or, in a source tree, from beside it.

    >>> "apiVersion: gatekit/v1" in built_in_text()
    True
    """
    shipped = _PACKAGE / "shipped_policies"
    folder = shipped if shipped.is_dir() else _PACKAGE.parent / "policies"
    return (folder / "quality_gate" / "policy.yaml").read_text("utf-8")
