"""What a person said about a change or a deployment."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import attrs

from gatekit.model.records import Record
from gatekit.model.vocabulary import ApprovalState


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Approval(Record):
    """One review of a change, or one decision about a deployment.

    Attributes:
        state: approved, rejected, commented, dismissed or pending.
        reviewer: the login or name; "" if not said.
        reviewer_is_bot: whether the reviewer is no person.
        author: who wrote the change or asked for the deployment; "" if not said.
        association: how the reviewer belongs to the repository (`MEMBER`, `CONTRIBUTOR`); "" if not said.
        environment: the environment that it is about; "" for a review of a change.
        commit: that was reviewed; "" if not said.
        at: when; None if not said.
        url: "" if not said.
    """

    NAMED_BY: ClassVar[tuple[str, ...]] = ("reviewer", "environment")

    state: ApprovalState
    reviewer: str = ""
    reviewer_is_bot: bool = False
    author: str = ""
    association: str = ""
    environment: str = ""
    commit: str = ""
    at: datetime | None = None
    url: str = ""
