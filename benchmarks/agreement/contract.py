"""APIs and contracts."""

from __future__ import annotations

import gatekit
from benchmarks.agreement.quantities import Quantity, number, requests_failures

FOLDERS: dict[str, str] = {
    "newman": "newman",
    "pact": "pact",
    "spectral": "spectral",
}


def assertions(report: gatekit.Report, _: str) -> str:
    """All assertions and the failed ones; what broke outside an assertion is among the tests, but is none."""
    total, errored, failed = (float(number(report, f"tests.{name}")) for name in ("total", "errored", "failed"))
    return f"{total - errored:g}/{failed:g}"


QUANTITIES: dict[str, Quantity] = {
    "assertions": assertions,
    "requests_failures": requests_failures,
}
