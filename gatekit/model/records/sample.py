"""One value of a monitoring system's query."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import attrs

from gatekit.model.records import Record


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Sample(Record):
    """One value of a time series.

    Attributes:
        name: of the metric; "" where the query took it away (`rate(...)`).
        labels: as `key=value`, sorted.
        value: None for NaN and infinity, which are no measurements, and for the answer to a string query.
        text: the value as it is spelled, if it is no finite number (`NaN`, `+Inf`, a string); "" otherwise.
        at: when it was measured.
    """

    NAMED_BY: ClassVar[tuple[str, ...]] = ("name",)

    name: str = ""
    labels: tuple[str, ...] = ()
    value: float | None = None
    text: str = ""
    at: datetime | None = None
