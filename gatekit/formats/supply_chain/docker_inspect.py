"""What `docker inspect` says of images. Source: moby/moby, `api/swagger.yaml`, `ImageInspect`; Podman prints the same fields."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta, field

from gatekit.formats.contract import Content, Format
from gatekit.formats.shared.urls import without_passwords
from gatekit.model.evidence import Unread
from gatekit.model.records import Record, record_class
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json, decode_json_part
from gatekit.reading.shape import Shape
from gatekit.reading.values import parse_time

TOOL = "docker"
_KEYS = ("Id", "RepoTags", "RootFS")


class Wire(msgspec.Struct, gc=False, rename="pascal"):
    """Base of the wire structs."""


class Config(Wire):
    """How a container of the image runs; its environment, which may hold secrets, is not read."""

    user: str | None = None
    labels: dict[str, str] | None = None


class RootFs(Wire):
    """What the image consists of."""

    layers: list[str] | None = None


class Listed(Wire):
    """One object of an array: images alone have tags and a file system, if it is only `null`."""

    repo_tags: msgspec.Raw = msgspec.Raw(b"")
    root_fs: msgspec.Raw = field(default=msgspec.Raw(b""), name="RootFS")


class Image(Wire):
    """One image."""

    id: str
    repo_tags: list[str] | None = None
    repo_digests: list[str] | None = None
    created: str | None = None
    config: Config | None = None
    architecture: str | None = None
    variant: str | None = None
    os: str | None = None
    size: Annotated[int, Meta(ge=0)] | None = None
    root_fs: RootFs | None = field(default=None, name="RootFS")


def recognise(shape: Shape) -> bool:
    """Images, as an array or, with `--format '{{json .}}'`, one alone. Containers have no tags."""
    return shape.top in {"array", "object"} and all(key in shape.keys for key in _KEYS)


def read(document: Document) -> Content:
    """Reads each image as one artifact.

    Raises:
        ReportError: a value in use is malformed.
    """
    if document.shape.top != "array":
        return Content(tool=TOOL, records=[_record(decode_json(document, Image))])
    records: list[Record] = []
    others = 0
    for number, raw in enumerate(decode_json(document, list[msgspec.Raw])):
        position = f"$[{number}]"
        listed = decode_json_part(document, raw, Listed, position=position)
        if bytes(listed.repo_tags) or bytes(listed.root_fs):
            records.append(_record(decode_json_part(document, raw, Image, position=position)))
        else:
            others += 1
    return Content(
        tool=TOOL,
        records=records,
        unread=(Unread(reason="objects that are no images", count=others),) if others else (),
    )


def _record(image: Image) -> Record:
    tags = sorted(image.repo_tags or ())
    config = image.config or Config()
    digests = {digest for name in image.repo_digests or () if (digest := name.rpartition("@")[2])}
    identifier = image.id if ":" in image.id else f"sha256:{image.id}"  # Podman leaves the algorithm out
    platform = "/".join(part for part in (image.os, image.architecture, image.variant) if part)
    record: Record = record_class("artifact")(
        name=tags[0] if tags else identifier,
        type="oci_image",
        digests=tuple(sorted({identifier, *digests})),
        tags=tuple(tags),
        platforms=(platform,) if platform else (),
        size=image.size or 0,
        created_at=_built(image.created or ""),
        user=config.user or "",
        layers=len(image.root_fs.layers or ()) if image.root_fs else 0,
        labels=tuple(sorted(f"{key}={without_passwords(value)}" for key, value in (config.labels or {}).items())),
    )
    return record


def _built(text: str) -> datetime | None:
    """When the image was built; builders that keep images reproducible write year 1 for no time."""
    moment = parse_time(text)
    return moment if moment is not None and moment.year > 1 else None


FORMAT = Format(
    name="docker_inspect",
    title="docker inspect (images)",
    recognise=recognise,
    read=read,
    records=("artifact",),
    versions="Docker 1.10 and later, Podman",
    command="docker image inspect shop:2.4.0 > shop.docker-inspect.json",
    source="Docker Engine API, ImageInspect, https://docs.docker.com/reference/api/engine/",
    reads=(
        "each image as one artifact: tags, image id and digests in registries, platform, size, layers, time of the build",
        "the user that it runs as (empty is the superuser) and its labels",
    ),
    leaves=(
        "environment, command and history: they may hold secrets",
        "containers, networks and volumes: they are counted where they stand behind an image",
    ),
)
