"""Manifests of container images and indexes of them.

Source: opencontainers/image-spec, `manifest.md` and `image-index.md`; distribution, `docs/content/spec/manifest-v2-2.md`.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from gatekit.errors import ReportError
from gatekit.formats.contract import Content, Format
from gatekit.formats.shared.urls import without_passwords
from gatekit.model.evidence import Unread
from gatekit.model.records import Record, record_class
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.shape import Shape
from gatekit.reading.values import parse_time

SCHEMA_VERSION = 2
TOOL = "oci"
_ANNOTATION = "org.opencontainers.image."
_UNKNOWN = "unknown/unknown"

Digest = Annotated[str, Meta(pattern=r"^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[a-zA-Z0-9=_-]+$")]
Size = Annotated[int, Meta(ge=0)]


class Wire(msgspec.Struct, gc=False, rename="camel"):
    """Base of the wire structs."""


class Platform(Wire):
    """What an image runs on."""

    architecture: str
    os: str
    variant: str | None = None


class Descriptor(Wire):
    """Names a piece of content by its digest."""

    digest: Digest
    size: Size
    media_type: str | None = None
    platform: Platform | None = None
    annotations: dict[str, str] | None = None


class Manifest(Wire):
    """A manifest or an index."""

    schema_version: int
    media_type: str | None = None
    config: Descriptor | None = None
    layers: list[Descriptor] | None = None
    manifests: list[Descriptor] | None = None
    annotations: dict[str, str] | None = None


def recognise(shape: Shape) -> bool:
    """An image's manifest, an index, or a manifest of schema 1, which is refused by name."""
    keys = shape.keys
    if shape.top != "object" or keys.get("schemaVersion") != "number":
        return False
    if keys.get("manifests") == "array":
        return "digest" in shape.inner["manifests"] or not shape.inner["manifests"]
    return keys.get("fsLayers") == "array" or ("layers" in keys and "digest" in shape.inner.get("config", ()))


def read(document: Document) -> Content:
    """Reads a manifest as one artifact, an index as one and as one for each image in it.

    Raises:
        ReportError: it is of schema version 1 (`unsupported_version`), or a value in use is malformed.
    """
    version = document.full_shape.scalars.get("schemaVersion")
    if version != SCHEMA_VERSION:
        raise ReportError(
            f"an image manifest of schema version {version}; gatekit reads {SCHEMA_VERSION}",
            file=document.path,
            position="$.schemaVersion",
            hint="push the image again with a current tool",
            status="unsupported_version",
        )
    own = f"sha256:{sha256(document.data).hexdigest()}"
    manifest = decode_json(document, Manifest)
    if manifest.manifests is not None:
        images = [one for one in manifest.manifests if not _is_attestation(one)]
        attestations = len(manifest.manifests) - len(images)
        return Content(
            tool=TOOL,
            records=[_index(manifest, own), *map(_member, images)],
            unread=(Unread(reason="manifests of attestations", count=attestations),) if attestations else (),
            blank="" if images else "no image in the index",
        )
    return Content(tool=TOOL, records=[_image(manifest, own)])


def _is_attestation(descriptor: Descriptor) -> bool:
    return (descriptor.annotations or {}).get("vnd.docker.reference.type") == "attestation-manifest"


def _artifact(**fields: Any) -> Record:
    record: Record = record_class("artifact")(**fields)
    return record


def _image(manifest: Manifest, own: str) -> Record:
    layers = manifest.layers or []
    config = manifest.config
    return _artifact(
        **_named(manifest.annotations or {}, config.digest if config else own),
        type="oci_image",
        digests=tuple(sorted({own, config.digest} if config else {own})),
        media_type=manifest.media_type or "",
        size=sum(one.size for one in layers) + (config.size if config else 0),
        layers=len(layers),
    )


def _index(manifest: Manifest, own: str) -> Record:
    platforms = {text for one in manifest.manifests or () if (text := _platform(one.platform))}
    return _artifact(
        **_named(manifest.annotations or {}),
        type="oci_index",
        digests=(own,),
        media_type=manifest.media_type or "",
        platforms=tuple(sorted(platforms)),
    )


def _member(descriptor: Descriptor) -> Record:
    platform = _platform(descriptor.platform)
    return _artifact(
        **_named(descriptor.annotations or {}, descriptor.digest),
        type="oci_image",
        digests=(descriptor.digest,),
        media_type=descriptor.media_type or "",
        platforms=(platform,) if platform else (),
    )


def _named(annotations: Mapping[str, str], digest: str = "") -> dict[str, Any]:
    name = annotations.get(f"{_ANNOTATION}ref.name") or annotations.get(f"{_ANNOTATION}title") or digest
    return {
        "name": name,
        "version": annotations.get(f"{_ANNOTATION}version", ""),
        "created_at": parse_time(annotations.get(f"{_ANNOTATION}created", "")),
        "labels": tuple(sorted(f"{key}={without_passwords(value)}" for key, value in annotations.items())),
    }


def _platform(platform: Platform | None) -> str:
    if platform is None:
        return ""
    text = f"{platform.os}/{platform.architecture}"
    return "" if text == _UNKNOWN else f"{text}/{platform.variant}" if platform.variant else text


FORMAT = Format(
    name="oci_manifest",
    title="OCI image manifest and index",
    recognise=recognise,
    read=read,
    records=("artifact",),
    versions="OCI image manifest and index 1; Docker image manifest and manifest list, schema version 2",
    command="docker buildx imagetools inspect --raw IMAGE > shop.oci-manifest.json",
    source="OCI image format specification, https://github.com/opencontainers/image-spec",
    reads=(
        "a manifest as one artifact: the digest of its configuration (the image id), layers, size, annotations as labels",
        "the SHA-256 of the file's own bytes, which is the digest that is signed if the file holds them as the registry does",
        "an index as one artifact with its platforms, and each image in it as another with its own digest and platform",
        "name, version and time of the annotations `org.opencontainers.image.*`; the digest is the name of what has none",
        "BuildKit's manifests of attestations in an index count as unread",
    ),
    leaves=(
        "the digest in the registry of a file that was formatted anew: it has other bytes, and no signature fits it",
        "the configuration and the layers themselves; `docker inspect` tells user, labels and more",
        "schema version 1, which is refused by name; referrers, artifact types and inline data",
    ),
)
