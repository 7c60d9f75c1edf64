"""One version that a changelog tells of."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import attrs

from gatekit.model.records import Record


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Release(Record):
    """One section of a changelog.

    Attributes:
        version: "" for the section of what is not released yet.
        released_at: midnight UTC of its date; None if it has none.
        yanked: whether it was taken back.
        sections: the kinds of change that it tells of (`Added`, `Security`), in the file's order.
        entries: how many changes it tells of.
    """

    NAMED_BY: ClassVar[tuple[str, ...]] = ("version",)

    version: str = ""
    released_at: datetime | None = None
    yanked: bool = False
    sections: tuple[str, ...] = ()
    entries: int = 0
