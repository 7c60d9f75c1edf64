"""Typed JSON decoding: every malformed document is refused, with a place and a reason that are true."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekit.errors import ReportError
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json, decode_json_part


class Row(msgspec.Struct):
    name: str
    size: float = 0


class Table(msgspec.Struct):
    rows: list[Row]


def decode(data: bytes) -> Table:
    return decode_json(Document("r.json", data), Table)


def refusal(data: bytes) -> ReportError:
    with pytest.raises(ReportError) as caught:
        decode(data)
    assert caught.value.file == "r.json"
    return caught.value


def test_a_value_of_another_type_tells_its_path() -> None:
    error = refusal(b'{"rows": [{"name": "a"}, {"name": 3}]}')
    assert (error.position, error.message) == ("$.rows[1].name", "expected `str`, got `int`")


def test_a_missing_field_is_named() -> None:
    error = refusal(b'{"rows": [{"size": 1}]}')
    assert (error.position, error.message) == ("$.rows[0]", "object missing required field `name`")


def test_fields_that_nobody_asked_for_are_skipped() -> None:
    assert decode(b'{"other": [[[{}]]], "rows": [{"x": null, "name": "a"}]}').rows[0].name == "a"


def test_malformed_json_tells_line_and_column() -> None:
    error = refusal(b'{\n "rows": [\n  {"name" "a"}]}')
    assert error.position == "line 3, column 11"


@pytest.mark.parametrize("cut", range(1, 29))
def test_a_document_that_ends_early_is_refused(cut: int) -> None:
    whole = b'{"rows": [{"name": "abcdef"}]}'
    assert refusal(whole[:cut]).message.startswith("the JSON ends before it is complete")


@pytest.mark.parametrize("data", [b'{"rows": []} {}', b'{"rows": []}]', b'{"rows": []}\n{"rows": []}'])
def test_what_follows_the_document_is_refused(data: bytes) -> None:
    assert refusal(data).message


@pytest.mark.parametrize(
    "number", ["1e400", "-1e999", "1" + "0" * 400, "NaN", "Infinity", "-Infinity", "0x10", "01", "1_000", ".5", "+1"]
)
def test_numbers_that_are_none_are_refused(number: str) -> None:
    assert refusal(f'{{"rows": [{{"name": "a", "size": {number}}}]}}'.encode()).message


def test_a_number_too_large_for_an_integer_is_a_float() -> None:
    assert decode(b'{"rows": [{"name": "a", "size": 123456789012345678901234567890}]}').rows[0].size == pytest.approx(
        1.2345e29, rel=1e-3
    )


def test_the_last_of_two_equal_keys_counts() -> None:
    assert decode(b'{"rows": [], "rows": [{"name": "a", "name": "b"}]}').rows[0].name == "b"


@pytest.mark.parametrize(
    "data", [b'{"rows": [{"name": "\xff"}]}', b'{"rows": [{"name": "\xed\xa0\x80"}]}', b'{"rows": [{"name": "\xc3"}]}']
)
def test_text_that_is_not_utf_8_is_refused(data: bytes) -> None:
    assert "UTF-8" in refusal(data).message


@pytest.mark.parametrize("data", [b'{"rows": [{"name": "a\0b"}]}', b'\0{"rows": []}', b'{"rows": []}\0', b"\0\0\0"])
def test_nul_bytes_are_refused(data: bytes) -> None:
    assert refusal(data).message


def test_an_escaped_nul_is_a_character_like_any_other() -> None:
    assert decode(rb'{"rows": [{"name": "a\u0000b"}]}').rows[0].name == "a\0b"


@pytest.mark.parametrize("opening", [b'{"rows": ', b'{"other": ', b"["])
def test_nesting_without_end_is_refused(opening: bytes) -> None:
    assert refusal(b'{"other": ' + opening * 200_000).message == "nested too deeply"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (rb"cut off \ud83d", "cut off \N{REPLACEMENT CHARACTER}"),
        (rb"\uDE00 alone", "\N{REPLACEMENT CHARACTER} alone"),
        (rb"\ud83d\ud83d\ude00", "\N{REPLACEMENT CHARACTER}\N{GRINNING FACE}"),
        (rb"\ud83d\u0041", "\N{REPLACEMENT CHARACTER}A"),
        (rb"\\ud83d \ud83d", "\\ud83d \N{REPLACEMENT CHARACTER}"),
        (rb"\\\ud83d", "\\\N{REPLACEMENT CHARACTER}"),
    ],
)
def test_half_a_surrogate_pair_is_read_as_the_replacement_character(written: bytes, meant: str) -> None:
    assert decode(b'{"rows": [{"name": "' + written + b'"}]}').rows[0].name == meant


@given(st.text(st.characters(categories=None), max_size=20))
def test_whatever_python_writes_as_json_is_read(text: str) -> None:
    """Text with halves of surrogate pairs, as Python holds undecodable file names, becomes text with replacements."""
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    written = json.dumps({"rows": [{"name": text}]}).encode()
    read = decode(written).rows[0].name
    assert read.replace("\N{REPLACEMENT CHARACTER}", "") == whole.replace("\N{REPLACEMENT CHARACTER}", "")


@given(st.binary(max_size=60))
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    """Decoding never raises anything but a ReportError."""
    for whole in (data, b'{"rows": [' + data + b"]}", b'{"rows": [{"name": "' + data + b'"}]}'):
        try:
            assert decode(whole).rows is not None
        except ReportError as error:
            assert error.message  # noqa: PT017 - only some bytes are refused


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)


@given(ANY_JSON)
def test_any_json_is_decoded_or_refused_with_a_path(value: Any) -> None:
    """A value of another type than the wire's is refused with a path from the root, never with another exception."""
    try:
        decode(json.dumps(value).encode())
    except ReportError as error:
        assert error.position.startswith("$")  # noqa: PT017 - only some values are refused


@given(ANY_JSON, st.data())
def test_a_truncated_document_is_never_read(value: Any, data: st.DataObject) -> None:
    """Of an object or array, no beginning but the whole is a document."""
    text = json.dumps({"rows": [{"name": "a", "other": value}]}).encode()
    assert refusal(text[: data.draw(st.integers(0, len(text) - 1))]).message


def test_a_part_tells_its_path_from_the_root() -> None:
    document = Document("r.json", b"")
    with pytest.raises(ReportError) as caught:
        decode_json_part(document, msgspec.Raw(b'{"rows": [{"name": 1}]}'), Table, position="$.audits.x.details")
    assert caught.value.position == "$.audits.x.details.rows[0].name"


@pytest.mark.parametrize("raw", [b'{"rows": [', b'{"rows": [}', b'{"rows": [{"name": "\xff"}]}'])
def test_a_malformed_part_is_refused_with_its_place(raw: bytes) -> None:
    with pytest.raises(ReportError) as caught:
        decode_json_part(Document("r.json", b""), msgspec.Raw(raw), Table, position="$.details")
    assert caught.value.position.startswith("$.details")
