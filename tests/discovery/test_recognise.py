from __future__ import annotations

import pytest

from gatekit.discovery.recognise import looks_like, recognise, resembling
from gatekit.reading.document import Document
from gatekit.reading.shape import shape_of


@pytest.mark.parametrize(
    ("data", "claims"),
    [
        (b'{"widgets": []}', ("widget",)),
        (b'{"widgets": [], "gadgets": []}', ("gadget", "widget")),
        (b'{"other": 1}', ()),
        (b'{"common": 1}', ()),
        (b"plain words", ()),
        (b"", ()),
        (b"[]", ()),
        (b'<widgets a="1"/>', ()),
    ],
)
def test_formats_claim_a_document_by_its_content(data: bytes, claims: tuple[str, ...]) -> None:
    assert recognise(Document("x", data)) == claims


def test_a_document_whose_mark_comes_late_is_looked_at_whole() -> None:
    data = b'{"filler": "' + b"x" * 100_000 + b'", "widgets": []}'
    document = Document("x", data)
    assert not document.shape.complete
    assert recognise(document) == ("widget",)


def test_formats_without_a_mark_of_the_document_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def load(name: str) -> object:
        asked.append(name)
        raise KeyError(name)

    monkeypatch.setattr("gatekit.discovery.recognise.load_format", load)
    assert recognise(Document("x", b'{"other": 1}')) == ()
    assert asked == []


def test_what_resembles_a_format_is_told() -> None:
    assert resembling(shape_of(b'{"common": 1}')) == ("anything", "gadget", "notes", "widget")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "an empty file"),
        (b"one line", "plain text"),
        (b"PK\x03\x04\x14\x00", "a ZIP archive, unpack it first"),
        (b"\x1f\x8b\x08\x00\x00", "data compressed by gzip, unpack it first"),
        (b"(\xb5/\xfd\x04", "data compressed by Zstandard, unpack it first"),
        (b"\xfd7zXZ\x00", "data compressed by xz, unpack it first"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "binary data"),
        (b'{"a', "the beginning of JSON that is cut off or malformed"),
        (b"<html><body/></html>", "XML with the root <html>"),
        (b"[1]", "a JSON array"),
        (b'[{"a": 1}]', "a JSON array of objects with the keys a"),
        (b'{"a": 1}\n{"a": 2}\n', "JSON lines with the keys a"),
        (b'{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1}', "a JSON object with the keys a, b, c, d, e, f and 1 more"),
    ],
)
def test_a_document_is_described_from_outside(data: bytes, words: str) -> None:
    assert looks_like(shape_of(data)) == words


def test_values_are_never_quoted() -> None:
    assert "hunter2" not in looks_like(shape_of(b'{"password": "hunter2"}'))
    assert "hunter2" not in looks_like(shape_of(b"hunter2"))


def test_long_keys_are_clipped() -> None:
    assert len(looks_like(shape_of(b'{"' + b"k" * 5000 + b'": 1}'))) < 100
