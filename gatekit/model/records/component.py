"""A package that a report lists as part of the software."""

from __future__ import annotations

import attrs

from gatekit.model.records import Record


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ComponentRecord(Record):
    """One package of an inventory.

    Attributes:
        name: in its ecosystem.
        version: installed.
        purl: package URL with version; "" if the report has none.
        licenses: licence names or SPDX expressions as the report spells them.
        path: the lock file or layer that names it; "" if unknown.
    """

    name: str
    version: str = ""
    purl: str = ""
    licenses: tuple[str, ...] = ()
    path: str = ""
