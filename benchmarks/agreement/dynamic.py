"""Dynamic security tests."""

from __future__ import annotations

from benchmarks.agreement.quantities import Quantity

FOLDERS: dict[str, str] = {}

QUANTITIES: dict[str, Quantity] = {}
