"""Opening report files: encodings, digest, size cap, and files that are none."""

from __future__ import annotations

import codecs
import hashlib
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekit.errors import ReportError
from gatekit.reading.document import Document, open_document
from gatekit.reading.shape import Syntax

TEXT = '{"name": "ünïcode ✓ 😀"}'
MARKED = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}


@pytest.mark.parametrize("encoding", sorted(MARKED))
def test_a_byte_order_mark_tells_the_encoding(encoding: str) -> None:
    document = Document("r.json", MARKED[encoding] + TEXT.encode(encoding))
    assert document.data.decode() == TEXT
    assert document.transcoded is (encoding != "utf-8")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["[]", TEXT, "<a/>", '{"a": "' + "x" * 1000 + '"}'])
def test_utf_16_without_a_mark_is_recognised_by_its_zeros(text: str, encoding: str) -> None:
    assert Document("r.json", text.encode(encoding)).data.decode() == text


def test_who_looked_at_the_whole_document_leaves_its_shape_to_the_reader() -> None:
    document = Document("r.json", json.dumps({"items": ["x" * 70_000], "kind": "List"}).encode())
    assert "kind" not in document.shape.keys
    assert document.full_shape.scalars == document.shape.scalars == {"kind": "List"}


@given(st.binary(max_size=200))
def test_any_bytes_are_a_document_or_refused(data: bytes) -> None:
    """Opening never raises anything but a ReportError, and a document always has a shape and a digest."""
    try:
        document = Document("r", data)
    except ReportError as error:
        assert error.status == "unreadable"  # noqa: PT017 - only some bytes are refused
        return
    assert document.shape.syntax in Syntax
    assert document.full_shape.complete
    assert document.digest == f"sha256:{hashlib.sha256(data).hexdigest()}"


@given(st.text(max_size=100))
def test_utf_8_is_taken_as_it_is(text: str) -> None:
    """Without a byte-order mark and without zeros the bytes stay as they are."""
    data = text.replace("\0", "").replace("\ufeff", "").encode()
    assert Document("r", data).data == data


def test_the_digest_is_of_the_bytes_on_disk_also_when_it_is_made_on_another_core() -> None:
    data = codecs.BOM_UTF16_LE + ("x" * (1 << 20)).encode("utf-16-le")
    document = Document("large", data)
    assert document.digest == f"sha256:{hashlib.sha256(data).hexdigest()}"
    assert document.size == len(data)


@pytest.mark.parametrize(
    "data", [codecs.BOM_UTF16_LE + b"abc", codecs.BOM_UTF16_BE + b"\xd8\x00\x00a", codecs.BOM_UTF32_LE + b"a"]
)
def test_a_byte_order_mark_that_lies_is_refused(data: bytes) -> None:
    with pytest.raises(ReportError, match="byte-order mark"):
        Document("r", data)


def test_bytes_that_were_handed_on_are_gone() -> None:
    document = Document("r.json", b"{}")
    assert document.take() == b"{}"
    with pytest.raises(ReportError, match="handed on"):
        _ = document.data
    assert document.shape.blank == "{}"


def test_a_file_of_the_largest_size_is_read_and_one_byte_more_is_not(tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    path.write_bytes(b"x" * 11)
    assert open_document(path, max_bytes=11).size == 11
    with pytest.raises(ReportError, match="11 bytes are more than the limit of 10") as caught:
        open_document(path, max_bytes=10)
    assert caught.value.status == "too_large"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_file_in_memory_of_its_own_is_the_same_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    path = tmp_path / "r.json"
    path.write_bytes('{"runs": []}'.encode(encoding))
    small = open_document(path)
    monkeypatch.setattr("gatekit.reading.document._MAPPED_BYTES", 1)
    large = open_document(path)
    assert large.take() == small.take() == b'{"runs": []}'
    assert large.digest == small.digest


def test_errors_name_the_file_as_the_user_did(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"^reports/r\.json: No such file"):
        open_document(tmp_path / "r.json", name="reports/r.json")


def test_what_is_no_regular_file_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe"):
        with pytest.raises(ReportError, match="not a regular file"):
            open_document(path)


def test_links_in_a_circle_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(ReportError):
        open_document(tmp_path / "a")


def test_a_path_that_no_file_can_have_is_refused() -> None:
    with pytest.raises(ReportError):
        open_document(Path("a\0b"))
