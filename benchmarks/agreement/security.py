"""Static analysis for security."""

from __future__ import annotations

from benchmarks.agreement.quantities import Quantity

FOLDERS: dict[str, str] = {
    "bandit": "bandit",
}

QUANTITIES: dict[str, Quantity] = {}
