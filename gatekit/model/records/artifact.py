"""Something that was built: a wheel, an image, a file."""

from __future__ import annotations

from datetime import datetime

import attrs

from gatekit.model.records import Record


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Artifact(Record):
    """One thing that was built and may be shipped.

    Attributes:
        name: of the package, image or file.
        type: `wheel`, `sdist`, `oci_image`, `oci_index`, `sbom_subject`, `file`.
        version: "" if the report has none.
        purl: package URL; "" if the report has none.
        digests: `sha256:...` and the like, sorted.
        tags: names under which an image is pushed (`registry/repo:1.0`), sorted.
        media_type: of its manifest or content; "" if the report has none.
        platforms: `linux/amd64` and the like, sorted.
        size: bytes; 0 if the report does not say.
        created_at: when it was built; None if the report does not say.
        user: the user that an image runs as; "" is the superuser, or not said.
        layers: how many layers an image has.
        labels: of an image, as `key=value`, sorted.
        license_expression: as one valid SPDX expression in its canonical spelling; "" if there is none.
        requires: what it depends on, as the report spells it.
        requires_runtime: the versions of the language that it runs on (`>=3.11`); "" if not said.
        path: the file; "" if the report names none.
    """

    name: str
    type: str
    version: str = ""
    purl: str = ""
    digests: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    media_type: str = ""
    platforms: tuple[str, ...] = ()
    size: int = 0
    created_at: datetime | None = None
    user: str = ""
    layers: int = 0
    labels: tuple[str, ...] = ()
    license_expression: str = ""
    requires: tuple[str, ...] = ()
    requires_runtime: str = ""
    path: str = ""
