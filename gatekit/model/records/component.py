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
        type: what it is, as the inventory says (`library`, `operating-system`, `file`); "" if it does not.
        purl: package URL with version; "" if the report has none.
        licenses: licence names or SPDX expressions as the report spells them.
        license_expression: the licences as one valid SPDX expression in its canonical spelling; "" if they are not one.
        supplier: who supplies it; "" if the report does not say.
        digests: `sha256:...` and the like, sorted.
        path: the lock file or layer that names it; "" if unknown.
    """

    name: str
    version: str = ""
    type: str = ""
    purl: str = ""
    licenses: tuple[str, ...] = ()
    license_expression: str = ""
    supplier: str = ""
    digests: tuple[str, ...] = ()
    path: str = ""
