"""Static analysis for security."""

from __future__ import annotations

from benchmarks.agreement.quantities import Quantity

FOLDERS: dict[str, str] = {
    "bandit": "bandit",
    "semgrep": "semgrep",
}

QUANTITIES: dict[str, Quantity] = {}
