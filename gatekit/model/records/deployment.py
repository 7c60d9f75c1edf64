"""One deployment of a release into an environment."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import attrs

from gatekit.model.records import Record
from gatekit.model.vocabulary import DeploymentState


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Deployment(Record):
    """One deployment, or one word on how it went.

    Attributes:
        id: as the source calls it; events of one deployment share it.
        state: pending, in_progress, success, failure, cancelled, inactive or rolled_back.
        environment: "" if not said.
        production: whether the source calls the environment production.
        service: what is deployed; "" if not said.
        commit: "" if not said.
        ref: branch or tag; "" if not said.
        version: of the release; "" if not said.
        committed_at: when the oldest change in it was committed, for lead time; None if not said.
        created_at: when it was asked for; None if not said.
        finished_at: when it ended; None if it has not, or not said.
        rollback: whether it brings back an earlier release.
        caused_by: the incident or deployment that it answers; "" if none.
        actor: who asked for it; "" if not said.
        url: "" if not said.
    """

    NAMED_BY: ClassVar[tuple[str, ...]] = ("service", "environment", "id")

    id: str
    state: DeploymentState
    environment: str = ""
    production: bool = False
    service: str = ""
    commit: str = ""
    ref: str = ""
    version: str = ""
    committed_at: datetime | None = None
    created_at: datetime | None = None
    finished_at: datetime | None = None
    rollback: bool = False
    caused_by: str = ""
    actor: str = ""
    url: str = ""
