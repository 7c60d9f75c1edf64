"""One run of a CI workflow."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import attrs

from gatekit.model.records import Record


@attrs.frozen(kw_only=True, eq=False, repr=False)
class WorkflowRun(Record):
    """One run of a workflow, a suite of checks, or one check.

    Attributes:
        id: as the source calls it.
        name: of the workflow or check.
        status: `queued`, `in_progress`, `completed` and the like, in the source's words.
        conclusion: `success`, `failure`, `cancelled` and the like; "" while it runs.
        commit: "" if not said.
        branch: "" if not said.
        event: what started it; "" if not said.
        attempt: from 1; 0 if not said.
        created_at: None if not said.
        finished_at: None while it runs, or if not said.
        actor: "" if not said.
        url: "" if not said.
    """

    NAMED_BY: ClassVar[tuple[str, ...]] = ("name", "id")

    id: str
    name: str = ""
    status: str = ""
    conclusion: str = ""
    commit: str = ""
    branch: str = ""
    event: str = ""
    attempt: int = 0
    created_at: datetime | None = None
    finished_at: datetime | None = None
    actor: str = ""
    url: str = ""
