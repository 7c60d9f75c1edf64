"""Dependencies and images."""

from __future__ import annotations

from benchmarks.agreement.quantities import Quantity

FOLDERS: dict[str, str] = {
    "trivy": "trivy",
}

QUANTITIES: dict[str, Quantity] = {}
