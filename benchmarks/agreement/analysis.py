"""Linters, type checkers and SARIF."""

from __future__ import annotations

from benchmarks.agreement.quantities import Quantity

FOLDERS: dict[str, str] = {
    "sarif": "sarif",
    "sarif-reject": "sarif",
}

QUANTITIES: dict[str, Quantity] = {}
