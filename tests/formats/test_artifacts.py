"""What was built: Python packages, image manifests, docker inspect; and the signatures that cosign verified."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gatekit.errors import ReportError
from gatekit.formats.registry import load_format
from gatekit.formats.supply_chain import cosign, docker_inspect, oci_manifest, python_package
from gatekit.reading.document import Document
from tests.formats.mutations import mutated_reports
from tests.formats.support import cases, read_case

DIGEST = "sha256:" + "ab" * 32


def document(value: Any) -> Document:
    return Document("r.json", json.dumps(value).encode())


# Python packages


def metadata(*lines: str, name: str = "METADATA") -> Any:
    text = "\n".join(("Metadata-Version: 2.4", "Name: shop", "Version: 1.0", *lines, "", "Description"))
    return python_package.read(Document(name, text.encode())).records[0]


def test_a_package_is_a_wheel_unless_its_file_is_called_pkg_info() -> None:
    assert metadata().type == metadata(name="x/shop.METADATA").type == "wheel"
    assert metadata(name="dist/PKG-INFO").type == "sdist"


@pytest.mark.parametrize(
    ("line", "expression"),
    [
        ("License-Expression: mit or apache-2.0", "MIT OR Apache-2.0"),
        ("License: BSD-3-Clause", "BSD-3-Clause"),
        ("License: BSD", ""),
        ("License: MIT\n        |and more", ""),
        ("Summary: no licence", ""),
    ],
)
def test_only_a_valid_licence_is_an_expression(line: str, expression: str) -> None:
    assert metadata(line).license_expression == expression


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("Requires-Python: three", "requires-python"),
        ("Requires-Dist: a >>= 1", "requires-dist"),
        ("License-Expression: Nonsense", "license-expression"),
        ("Name: other", "name"),
        ("Dynamic: name", "dynamic"),
        ("Description-Content-Type: text" + "(" * 50_000, "description-content-type"),
    ],
)
def test_invalid_metadata_is_refused_by_the_name_of_its_field(line: str, field: str) -> None:
    with pytest.raises(ReportError) as caught:
        metadata(line)
    assert caught.value.position == field


@pytest.mark.parametrize(
    "text", ["Metadata-Version: 2.1\n", "Metadata-Version: 2.1\nName: a\n", "Metadata-Version: 9.9\nName: a\n"]
)
def test_metadata_without_name_or_version_is_refused(text: str) -> None:
    with pytest.raises(ReportError):
        python_package.read(Document("METADATA", text.encode()))


def test_licence_files_before_2_4_are_tolerated_because_tools_wrote_them() -> None:
    text = "Metadata-Version: 2.1\nName: shop\nVersion: 1.0\nLicense-File: LICENSE\nX-Own: y\n"
    assert len(python_package.read(Document("METADATA", text.encode())).records) == 1


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=200))
def test_any_text_behind_the_version_of_metadata_ends_in_content_or_a_report_error(text: str) -> None:
    """Bad input never gives a traceback."""
    with suppress(ReportError):
        python_package.read(Document("METADATA", f"Metadata-Version: 2.4\n{text}".encode("utf-8", "surrogatepass")))


# image manifests


def manifest(**more: Any) -> Any:
    return oci_manifest.read(document({"schemaVersion": 2, **more}))


def test_an_index_is_an_artifact_with_all_platforms_and_each_image_one_with_its_own() -> None:
    index, *images = next(read_case(one) for one in cases("oci_manifest") if one.name == "index").records
    assert index.platforms == ("linux/amd64", "linux/arm64/v8")  # type: ignore[attr-defined] # of a subclass
    assert [one.platforms for one in images] == [("linux/amd64",), ("linux/arm64/v8",)]  # type: ignore[attr-defined] # of a subclass


def test_an_image_without_a_name_is_called_by_its_digest() -> None:
    content = manifest(config={"digest": DIGEST, "size": 1}, layers=[{"digest": DIGEST, "size": 2}])
    assert [(one.name, one.layers, one.size) for one in content.records] == [(DIGEST, 1, 3)]


def test_a_manifest_has_the_digest_of_its_own_bytes_which_is_what_is_signed() -> None:
    raw = b'{"schemaVersion": 2, "layers": [], "config": {"digest": "%s", "size": 1}}' % DIGEST.encode()
    (image,) = digests_of(raw)
    assert set(image) == {DIGEST, f"sha256:{hashlib.sha256(raw).hexdigest()}"}
    assert digests_of(raw + b"\n") != [image]


def digests_of(raw: bytes) -> list[Any]:
    return [getattr(record, "digests") for record in oci_manifest.read(Document("m.json", raw)).records]  # noqa: B009 - of a subclass


def test_the_version_of_an_index_may_stand_behind_many_images() -> None:
    images = [{"digest": DIGEST, "size": 1, "annotations": {"note": "x" * 1000}}] * 100
    assert len(oci_manifest.read(document({"manifests": images, "schemaVersion": 2})).records) == 101


def test_an_index_without_images_is_blank() -> None:
    attestation = {"digest": DIGEST, "size": 1, "annotations": {"vnd.docker.reference.type": "attestation-manifest"}}
    for manifests in ([], [attestation]):
        assert manifest(manifests=manifests).blank == "no image in the index"
    assert manifest(manifests=[attestation, {"digest": DIGEST, "size": 1}]).blank == ""


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({"config": {"digest": "latest", "size": 1}, "layers": []}, r"\$\.config\.digest"),
        ({"manifests": [{"digest": DIGEST, "size": -1}]}, r"\$\.manifests\[0\]\.size"),
        ({"manifests": [{"digest": DIGEST}]}, r"\$\.manifests\[0\]"),
    ],
)
def test_a_malformed_descriptor_refuses_the_manifest(value: Any, place: str) -> None:
    with pytest.raises(ReportError, match=place):
        manifest(**value)


@pytest.mark.parametrize(
    "value",
    [
        {"schemaVersion": 2, "vulnerabilities": []},
        {"schemaVersion": "2", "manifests": []},
        {"schemaVersion": 1, "layers": [], "config": {}},
        {"manifests": [{"digest": DIGEST}]},
    ],
)
def test_other_documents_are_no_manifests(value: Any) -> None:
    assert not oci_manifest.recognise(document(value).shape)


# docker inspect


def test_the_environment_of_an_image_is_not_read() -> None:
    assert "hunter2" not in repr(next(read_case(one) for one in cases("docker_inspect") if one.name == "image"))


@pytest.mark.parametrize(("created", "year"), [("0001-01-01T00:00:00Z", None), ("2026-08-20T10:00:00Z", 2026), ("", None)])
def test_year_1_is_no_time(created: str, year: int | None) -> None:
    record: Any = docker_inspect.read(document([{"Id": DIGEST, "RepoTags": [], "RootFS": {}, "Created": created}])).records[0]
    assert (record.created_at and record.created_at.year) == year


def test_one_image_alone_is_read_like_an_array_of_one() -> None:
    image = {"Id": DIGEST, "RepoTags": ["b:1", "a:1"], "RootFS": {"Layers": ["x"]}}
    assert docker_inspect.read(document(image)) == docker_inspect.read(document([image]))
    assert docker_inspect.recognise(document(image).shape)


def test_a_container_is_no_image() -> None:
    assert not docker_inspect.recognise(document([{"Id": "x", "State": {}, "Config": {}, "Image": DIGEST}]).shape)


def test_what_docker_inspects_beside_images_is_counted() -> None:
    image, container = {"Id": DIGEST, "RepoTags": ["a:1"], "RootFS": {}}, {"Id": "c0", "State": {}, "Config": {"User": "1000"}}
    content = docker_inspect.read(document([image, container, {"Name": "volume", "Driver": "local"}]))
    assert (len(content.records), [one.count for one in content.unread]) == (1, [2])


# cosign


def test_what_cosign_prints_is_good_and_names_signer_and_issuer_if_there_is_a_certificate() -> None:
    keyless, key = (
        [*read_case(one).records] for one in sorted(cases("cosign"), key=lambda c: c.name != "keyless") if not one.is_broken
    )
    told = [(one.status.value, one.signer, one.transparency_log) for one in (*keyless, *key)]  # type: ignore[attr-defined] # of a subclass
    assert told == [
        ("good", "https://github.com/acme/shop/.github/workflows/release.yml@refs/tags/v2.4.0", True),
        ("good", "jo@acme.example", False),
        ("good", "", False),
        ("good", "", False),
    ]


def test_a_payload_alone_is_verified_by_nobody() -> None:
    payload = {"critical": {"identity": {}, "image": {"docker-manifest-digest": DIGEST}}, "optional": None}
    assert cosign.recognise(document([payload]).shape)
    assert not cosign.recognise(document(payload).shape)


@pytest.mark.parametrize("digest", ["", "latest", "sha256:", ":ab"])
def test_a_signature_of_no_digest_is_refused(digest: str) -> None:
    payload = {"critical": {"identity": {"docker-reference": "a"}, "image": {"docker-manifest-digest": digest}}}
    with pytest.raises(ReportError, match=r"\$\[0\]\.critical\.image\.docker-manifest-digest"):
        cosign.read(document([payload]))


@pytest.mark.parametrize("name", ["cosign", "docker_inspect", "oci_manifest"])
@settings(deadline=None, max_examples=100)
@given(data=st.data())
def test_whatever_value_stands_anywhere_reading_ends_in_content_or_a_report_error(name: str, data: st.DataObject) -> None:
    """Bad input never gives a traceback."""
    with suppress(ReportError):
        load_format(name).read(Document("r.json", data.draw(mutated_reports(name))))
