"""Something that went wrong in production."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import attrs

from gatekit.model.records import Record
from gatekit.model.vocabulary import Severity


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Incident(Record):
    """One incident.

    Attributes:
        id: as the source calls it; events of one incident share it.
        title: one line.
        severity: `unknown` if the source does not say, or says it in a word that nobody knows.
        service: "" if not said.
        environment: "" if not said.
        opened_at: None if not said.
        resolved_at: None while it lasts.
        deployment: id of the deployment that caused it; "" if none or not known.
        url: "" if not said.
    """

    NAMED_BY: ClassVar[tuple[str, ...]] = ("id",)

    id: str
    title: str = ""
    severity: Severity = Severity.UNKNOWN
    service: str = ""
    environment: str = ""
    opened_at: datetime | None = None
    resolved_at: datetime | None = None
    deployment: str = ""
    url: str = ""
