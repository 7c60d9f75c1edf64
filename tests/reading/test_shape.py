"""The shape of a document: what recognisers see, from small, large, cut off, malformed and hostile documents."""

from __future__ import annotations

import json
import time
import tracemalloc
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekit.reading.shape import PREFIX_BYTES, Shape, Syntax, shape_of

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
)
ANY_JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=15,
)
OBJECTS = st.dictionaries(st.text(max_size=5), ANY_JSON, min_size=1, max_size=5)
TYPES = {dict: "object", list: "array", str: "string", bool: "boolean", type(None): "null", int: "number", float: "number"}


def first_of(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def keys_of(value: Any) -> dict[str, Any]:
    first = first_of(value)
    return first if isinstance(first, dict) else {}


def row_of(value: Any) -> dict[str, Any]:
    first = value[0] if isinstance(value, list) and value else None
    return {str(number): item for number, item in enumerate(first)} if isinstance(first, list) else {}


def written(value: Any, *, pretty: bool) -> bytes:
    return json.dumps(value, indent=1 if pretty else None).encode()


@given(ANY_JSON, st.booleans())
def test_the_shape_is_that_of_the_decoded_document(value: Any, pretty: bool) -> None:
    """Keys, types, inner keys and short scalars are those that a JSON decoder would find."""
    shape = shape_of(written(value, pretty=pretty))
    keys = keys_of(value)
    assert (shape.syntax, shape.top, shape.complete) == (Syntax.JSON, TYPES[type(value)], True)
    assert shape.keys == {key: TYPES[type(item)] for key, item in (keys or row_of(value)).items()}
    assert shape.inner == {key: frozenset(keys_of(item)) for key, item in keys.items() if isinstance(item, (dict, list))}
    assert shape.scalars == {key: item for key, item in keys.items() if is_scalar(item)}


def is_scalar(value: Any) -> bool:
    return isinstance(value, (int, float, str)) and not isinstance(value, bool)


@given(OBJECTS, st.booleans(), st.data())
def test_what_is_cut_off_shows_only_what_the_whole_shows(value: dict[str, Any], pretty: bool, data: st.DataObject) -> None:
    """A truncated document never shows a key, a type or an inner key that the whole document does not have."""
    text = written(value, pretty=pretty)
    whole = shape_of(text)
    cut = shape_of(text[: data.draw(st.integers(1, len(text) - 1))])
    assert cut.keys.items() <= whole.keys.items()
    assert all(keys <= whole.inner[key] for key, keys in cut.inner.items())
    assert cut.blank is None


@given(OBJECTS, st.booleans())
def test_a_large_document_shows_the_same_as_a_whole(value: dict[str, Any], pretty: bool) -> None:
    """Padding between the members changes nothing but how much has to be looked at."""
    text = written(value, pretty=pretty)
    shape = shape_of(text)
    padded = shape_of(text[:1] + b" " * PREFIX_BYTES + text[1:], whole=True)
    assert (padded.keys, padded.inner, padded.scalars, padded.complete) == (shape.keys, shape.inner, shape.scalars, True)


@given(
    st.binary(max_size=120),
    st.sampled_from([b"", b"{", b"[", b'{"', b'{"a":', b'{"a": {"b": [', b"<", b"<a ", b"<?xml ", b'"', b"[{"]),
)
def test_any_bytes_have_a_shape(data: bytes, opening: bytes) -> None:
    """Looking at a document never fails, whatever is in it."""
    for whole in (False, True):
        assert shape_of(opening + data, whole=whole).syntax in Syntax


def large(last: str, filling: Any) -> bytes:
    return written({"filling": filling, last: [{"tool": 1}]}, pretty=False)


@pytest.mark.parametrize(
    "filling",
    [
        "x" * 200_000,
        ['a"b\\'] * 30_000,
        list(range(40_000)),
        {str(number): {} for number in range(20_000)},
        [[[[[[[[1]]]]]]]] * 9000,
    ],
    ids=["text", "texts", "numbers", "objects", "nested"],
)
def test_a_decisive_key_at_the_end_of_a_large_document_is_found_at_the_second_look(filling: Any) -> None:
    text = large("runs", filling)
    beginning, whole = shape_of(text), shape_of(text, whole=True)
    assert (beginning.complete, whole.complete) == (False, True)
    assert "runs" not in beginning.keys
    assert whole.keys["runs"] == "array"
    assert whole.inner["runs"] == {"tool"}


def test_the_members_of_a_large_first_element_are_all_seen() -> None:
    text = written([{"filling": "x" * 200_000, "decisive": 7}], pretty=False)
    assert shape_of(text, whole=True).scalars == {"decisive": 7}


def test_the_inner_keys_of_a_large_member_are_all_seen() -> None:
    text = written({"results": {"checks": ["x"] * 50_000, "metrics": []}}, pretty=False)
    assert shape_of(text, whole=True).inner["results"] == {"checks", "metrics"}


@pytest.mark.parametrize("offset", range(-12, 3))
def test_a_key_on_the_boundary_of_the_first_look_is_seen_whole_or_not_at_all(offset: int) -> None:
    text = b'{"a": "' + b"x" * (PREFIX_BYTES - 9 + offset) + b'", "decisive": 1}'
    assert shape_of(text).keys.keys() <= {"a", "decisive"}
    assert shape_of(text, whole=True).keys == {"a": "string", "decisive": "number"}


def test_a_number_that_the_first_look_cuts_is_not_believed() -> None:
    text = b'{"a": "' + b"x" * (PREFIX_BYTES - 15) + b'","n":123456}'
    assert text[PREFIX_BYTES - 1 :] == b"23456}"
    assert "n" not in shape_of(text).keys
    assert shape_of(text, whole=True).scalars["n"] == 123456


def test_a_large_document_that_is_cut_off_shows_its_beginning() -> None:
    text = large("runs", list(range(40_000)))[:-20]
    assert shape_of(text, whole=True).keys == {"filling": "array"}


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        (rb'{"a": "\ud83d", "b": 1}', {"a", "b"}),
        (b'{"a": "\xff\xfe", "b": 1}', {"a", "b"}),
        (b'{"a": 1e999, "b": 1}', {"a", "b"}),
        (b'{"a": 1' + b"0" * 5000 + b', "b": 1}', {"a", "b"}),
        (b'{"a": 1, "a": [], "b": 1}', {"a", "b"}),
        (b'{"a": NaN, "b": 1}', set()),
        (b'{"a": 1, "b": nope}', {"a"}),
        (b'{"a": 1,, "b": 1}', {"a"}),
        (b'{"a": 1} trailing', {"a"}),
        (b'{"a": "\0", "b": 1}', {"a", "b"}),
        (b'\0{"a": 1}', set()),
    ],
)
def test_malformed_json_shows_what_comes_before_the_fault(text: bytes, keys: set[str]) -> None:
    assert set(shape_of(text).keys) == keys
    assert shape_of(text).blank is None


@pytest.mark.parametrize("text", [b"[" * 300_000, b'{"a":' * 300_000, b'[{"a":' * 100_000 + b"1" + b"}]" * 100_000])
def test_deep_nesting_is_no_danger(text: bytes) -> None:
    for whole in (False, True):
        assert shape_of(text, whole=whole).blank is None


@pytest.mark.parametrize(
    ("text", "blank"),
    [(b"", ""), (b" \n\t", " "), (b" " * 100_000, " "), (b"[]", "[]"), (b" { }\n", "{}"), (b"null", "null"), (b'""', '""')],
)
def test_documents_that_distinguish_nothing_are_blank(text: bytes, blank: str) -> None:
    shape = shape_of(text)
    assert shape.blank == blank
    assert not shape.marks


@pytest.mark.parametrize("text", [b"0", b"false", b"[[]]", b"[{}]", b'{"a": 1}', b"[", b"{", b"[]]", b"{}{}", b"[] x", b"nul"])
def test_other_documents_are_not_blank(text: bytes) -> None:
    assert shape_of(text).blank is None


@pytest.mark.parametrize(
    "text",
    [
        b"[INFO] Scanning for projects",
        b"[main]\nkey = value\n",
        b"[2026-11-23 10:00] started",
        b"{{ template }}",
        b"12 errors",
        b'"quoted" text',
        b"null and void",
    ],
)
def test_text_that_begins_like_json_is_text(text: bytes) -> None:
    shape = shape_of(text)
    assert shape.syntax is Syntax.TEXT
    assert shape.lines[0] == text.decode().splitlines()[0]


def test_json_lines_show_the_keys_of_their_first_line() -> None:
    shape = shape_of(b'{"type": "a"}\n{"other": 1}\n')
    assert (shape.syntax, shape.scalars) == (Syntax.JSON_LINES, {"type": "a"})


def test_one_json_document_on_one_line_is_not_json_lines() -> None:
    assert shape_of(b'\n{"type": "a"}\n\n').syntax is Syntax.JSON


XML = (
    '<?xml version="1.0" encoding="{}"?>\n<!-- <other/> -->'
    '<r:coverage xmlns:r="urn:x" line-rate="1"><packages><deep/></packages><end/></r:coverage>'
)


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16", "GBK", "Shift_JIS", "windows-1252", "no-such-encoding"])
def test_the_shape_of_xml_does_not_depend_on_the_encoding_that_it_declares(encoding: str) -> None:
    shape = shape_of(XML.format(encoding).encode())
    assert (shape.syntax, shape.root, shape.namespace) == (Syntax.XML, "coverage", "urn:x")
    assert shape.attributes == {"line-rate": "1"}
    assert shape.children == {"packages", "end"}
    assert shape.marks == {"coverage"}


@given(st.integers(0, len(XML)))
def test_xml_that_is_cut_off_shows_its_root_or_nothing(end: int) -> None:
    """A truncated document never shows another root than the whole has."""
    shape = shape_of(XML.format("UTF-8").encode()[:end])
    assert shape.root in {"", "coverage"}
    assert shape.children <= {"packages", "end"}


def test_xml_that_declares_entities_shows_its_root_alone() -> None:
    shape = shape_of(b'<!-- <x/> --><!DOCTYPE r [<!ENTITY a "<y/>">]><r x="&a;"><c/></r>')
    assert (shape.root, dict(shape.attributes), shape.children) == ("r", {}, frozenset())


def test_xml_that_declares_defaults_of_attributes_shows_its_root_alone() -> None:
    shape = shape_of(b'<!DOCTYPE a [<!ATTLIST a x CDATA "y">]><a><b/></a>')
    assert (shape.root, shape.attributes, shape.children) == ("a", {}, frozenset())


def test_large_xml_shows_its_root_at_the_first_look() -> None:
    text = b'<a b="1">' + b"<c/>" * 50_000 + b"<d/></a>"
    beginning, whole = shape_of(text), shape_of(text, whole=True)
    assert (beginning.root, beginning.complete, whole.complete) == ("a", False, True)
    assert beginning.children == {"c"}
    assert whole.children == {"c", "d"}


def fastest(text: bytes, *, whole: bool) -> float:
    """The best of several runs, in milliseconds: what the code costs, not what else the machine does."""

    def once() -> float:
        begin = time.perf_counter()
        shape_of(text, whole=whole)
        return 1000 * (time.perf_counter() - begin)

    return min(once() for _ in range(7))


@pytest.mark.parametrize(
    "filling",
    [[[digit % 10 for digit in range(100)] for _ in range(1500)], ["\\" * 40] * 3500, [{"a": {"b": "c"}} for _ in range(20_000)]],
    ids=["numbers", "escapes", "objects"],
)
def test_the_shape_of_a_300_kb_document_takes_a_few_milliseconds(filling: Any) -> None:
    text = json.dumps({"filling": filling}, separators=(",", ":")).encode()
    assert len(text) > 250_000
    assert fastest(text, whole=False) < 15
    assert fastest(text, whole=True) < 30


def test_a_shape_says_where_it_looked() -> None:
    assert shape_of(b"x" * PREFIX_BYTES) == Shape(syntax=Syntax.TEXT, lines=("x" * PREFIX_BYTES,))
    assert not shape_of(b"x" * PREFIX_BYTES + b"y").complete


def test_a_long_text_of_escapes_takes_memory_in_proportion() -> None:
    text = b'{"data": "' + b'\\"' * 500_000 + b'", "last": 1}'
    tracemalloc.start()
    shape = shape_of(text, whole=True)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (shape.keys, shape.scalars) == ({"data": "string", "last": "number"}, {"last": 1})
    assert peak < 10 * len(text)
