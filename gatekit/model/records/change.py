"""What a commit or branch does to one file."""

from __future__ import annotations

from typing import ClassVar

import attrs

from gatekit.model.records import Record
from gatekit.model.vocabulary import ChangeStatus


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Change(Record):
    """One changed file.

    Attributes:
        path: POSIX path, relative to the root once governance has seen it.
        old_path: before a rename or copy; "" otherwise.
        status: added, modified, deleted, renamed, copied, type_changed, unmerged; `unknown` where the report only counts lines.
        added_lines: 0 if the report does not count lines.
        deleted_lines: 0 if the report does not count lines.
        binary: whether git calls it binary, and so counts no lines.
    """

    NAMED_BY: ClassVar[tuple[str, ...]] = ()

    path: str
    old_path: str = ""
    status: ChangeStatus = ChangeStatus.UNKNOWN
    added_lines: int = 0
    deleted_lines: int = 0
    binary: bool = False
