"""What a monitoring system says is wrong now."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import attrs

from gatekit.model.records import Record
from gatekit.model.vocabulary import AlertState, Severity


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Alert(Record):
    """One alert of a monitoring system.

    Attributes:
        name: of the alerting rule.
        state: firing, pending, resolved or silenced.
        severity: from the label `severity`; `unknown` if there is none, or in a word that nobody knows.
        labels: as `key=value`, sorted.
        summary: one line for people; "" if there is none.
        started_at: None if not said.
        ended_at: None while it lasts.
        url: where it was raised; "" if not said.
    """

    NAMED_BY: ClassVar[tuple[str, ...]] = ("name",)

    name: str
    state: AlertState
    severity: Severity = Severity.UNKNOWN
    labels: tuple[str, ...] = ()
    summary: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None
    url: str = ""
