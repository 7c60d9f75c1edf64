"""Operations."""

from __future__ import annotations

import gatekit
from benchmarks.agreement.quantities import Quantity
from gatekit.model.records.sample import Sample

FOLDERS: dict[str, str] = {
    "prometheus": "prometheus",
}


def values(report: gatekit.Report, _: str) -> str:
    """The values of all samples, as they are spelled."""
    samples = [record for record in report.records if isinstance(record, Sample)]
    return " and ".join(sample.text or str(sample.value) for sample in samples) or "no series"


QUANTITIES: dict[str, Quantity] = {
    "values": values,
}
