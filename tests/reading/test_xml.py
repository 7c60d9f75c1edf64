"""XML events: names, texts and positions; entities in every spelling refused; documents that are cut off or no XML."""

from __future__ import annotations

from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekit.errors import ReportError
from gatekit.reading.document import Document
from gatekit.reading.xml import End, Start, xml_events

EXTERNAL = b'<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">\n'
# characters that XML 1.0 can hold; a carriage return becomes a line feed, and attributes lose their line feeds
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"), max_size=20)


def events(data: bytes) -> list[Start | End]:
    return list(xml_events(Document("r.xml", data)))


def refusal(data: bytes) -> ReportError:
    with pytest.raises(ReportError) as caught:
        events(data)
    return caught.value


def test_elements_come_in_order_with_their_attributes_lines_and_texts() -> None:
    start, inner, inner_end, end = events(b'<a x="1">\n  <b>one<!-- no --><![CDATA[ <two> ]]>&amp;</b>\n</a>')
    assert isinstance(start, Start)
    assert (start.name, dict(start.attributes), start.line) == ("a", {"x": "1"}, 1)
    assert isinstance(inner, Start)
    assert (inner.name, inner.line) == ("b", 2)
    assert isinstance(inner_end, End)
    assert (inner_end.name, inner_end.text) == ("b", "one <two> &")
    assert isinstance(end, End)
    assert end.text.strip() == ""


def test_names_and_attributes_lose_their_namespace() -> None:
    start = events(b'<s:suite xmlns:s="urn:s" xmlns:i="urn:i" i:schemaLocation="surefire" name="n"/>')[0]
    assert isinstance(start, Start)
    assert start.name == "suite"
    assert start.attributes == {"schemaLocation": "surefire", "name": "n"}


@given(name=TEXT, text=TEXT)
def test_what_is_escaped_comes_out_as_it_was(name: str, text: str) -> None:
    """An attribute and a text that were escaped by the rules are read as they were, as by the standard library."""
    data = f"<a name={quoteattr(name)}>{escape(text)}</a>".encode()
    start, end = events(data)
    standard = ET.fromstring(data)  # noqa: S314 - our own text
    assert isinstance(start, Start)
    assert isinstance(end, End)
    assert (start.attributes["name"], end.text) == (standard.get("name"), standard.text or "") == (name, text)


def test_a_document_larger_than_a_chunk_is_read_whole() -> None:
    lines = "".join(f'<line number="{number}"/>\n' for number in range(20_000))
    read = events(f"<lines>{lines}</lines>".encode())
    starts = [event for event in read if isinstance(event, Start) and event.name == "line"]
    assert [int(start.attributes["number"]) for start in starts] == list(range(20_000))
    assert starts[-1].line == 20_000


def test_a_doctype_is_skipped_unread() -> None:
    assert [event.name for event in events(EXTERNAL + b"<coverage/>")] == ["coverage", "coverage"]


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "line 1"),
        (b'<!DOCTYPE a [\n<!ENTITY x SYSTEM "file:///etc/passwd">\n]><a>&x;</a>', "line 2"),
        (b'<!DOCTYPE a [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]><a/>', "line 1"),
        (b'<!DOCTYPE a [<!NOTATION n SYSTEM "n"><!ENTITY x SYSTEM "x" NDATA n>]><a/>', "line 1"),
        (EXTERNAL + b"<coverage>t&hidden;u</coverage>", "line 2"),
        (EXTERNAL + b'<coverage a="&hidden;"/>', "line 2"),
    ],
)
def test_an_entity_is_refused_where_it_stands(data: bytes, line: str) -> None:
    error = refusal(data)
    assert "declares or uses an XML entity" in error.message
    assert error.position.partition(", column ")[0] == line


def test_a_reference_behind_an_external_dtd_is_refused_to_the_column() -> None:
    assert refusal(EXTERNAL + b"<coverage>t&hidden;u</coverage>").position == "line 2, column 12"


def test_entity_expansion_ends_before_it_begins() -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 30))
    error = refusal(f'<!DOCTYPE a [<!ENTITY l0 "ha">{levels}]><a>&l29;</a>'.encode())
    assert "entity" in error.message


def test_a_default_of_an_attribute_is_refused_before_it_is_copied_into_every_element() -> None:
    default = f'<!ATTLIST b x CDATA "{"y" * 1000}">'
    error = refusal(f"<!DOCTYPE a [\n{default}]><a>{'<b/>' * 1000}</a>".encode())
    assert "default for an attribute" in error.message
    assert error.position.startswith("line 2, ")
    assert [event.name for event in events(b"<!DOCTYPE a [<!ATTLIST a x CDATA #IMPLIED>]><a/>")] == ["a", "a"]


def test_what_only_looks_like_an_entity_is_text() -> None:
    data = EXTERNAL + b"<coverage><!-- &no; --><![CDATA[&neither;]]>&#65;&#x42;&lt;</coverage>"
    end = events(data)[-1]
    assert isinstance(end, End)
    assert end.text == "&neither;AB<"


def test_an_undefined_entity_without_a_doctype_is_refused() -> None:
    assert str(refusal(b"<a>&hidden;</a>")) == "r.xml: line 1, column 4: not XML from here on: undefined entity"


@pytest.mark.parametrize("data", [b"", b"<a>", b"<a><b/>", b"<a", b"<a>text", b"<a><![CDATA[text", b'<a b="', b"<a><!--"])
def test_a_document_that_is_cut_off_says_so(data: bytes) -> None:
    error = refusal(data)
    assert error.message == "the XML ends before it is complete"
    assert error.hint == "the tool or the upload was cut off; run it again"


@given(st.data())
def test_no_beginning_of_a_document_is_a_whole_document(data: st.DataObject) -> None:
    whole = EXTERNAL + '<a b="ü"><c>text</c><![CDATA[x]]>\n</a>'.encode()
    cut = data.draw(st.integers(0, len(whole) - 1))
    assert refusal(whole[:cut]).status == "unreadable"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<a></b>", "mismatched tag"),
        (b"<a/>x", "junk after document element"),
        (b"<a>\x00</a>", "not well-formed"),
        (b"<a>\xff</a>", "not in the encoding"),
        (b'{"a": 1}', "not well-formed"),
    ],
)
def test_what_is_no_xml_is_refused_with_the_place(data: bytes, reason: str) -> None:
    error = refusal(data)
    assert reason in error.message
    assert error.position.startswith("line 1, column ")


def test_deep_nesting_is_refused() -> None:
    error = refusal(b"<a>" * 100_000)
    assert error.message == "elements are nested more than 200 levels deep"


def test_an_encoding_of_its_own_is_understood() -> None:
    end = events('<?xml version="1.0" encoding="windows-1252"?><a>é</a>'.encode("cp1252"))[-1]
    assert isinstance(end, End)
    assert end.text == "é"


def test_an_encoding_that_expat_cannot_decode_is_refused_with_advice() -> None:
    error = refusal('<?xml version="1.0" encoding="gb2312"?><a>中</a>'.encode("gb2312"))
    assert error.message.startswith("cannot decode the XML")
    assert error.hint == "write the report as UTF-8"


def test_bytes_of_another_encoding_are_refused_with_advice() -> None:
    error = refusal('<?xml version="1.0"?>\n<a>\n<b c="é"/></a>'.encode("latin-1"))
    assert (error.message, error.position) == (
        "not in the encoding that the XML declares (without a word, UTF-8)",
        "line 3, column 7",
    )
    assert refusal(b"<a \x01/>").message.startswith("not XML from here on")


def test_utf_16_that_names_itself_is_read_and_recognised() -> None:
    document = Document("r.xml", '<?xml version="1.0" encoding="utf-16"?><a b="c"><d/></a>'.encode("utf-16"))
    assert (document.shape.root, dict(document.shape.attributes), document.shape.children) == ("a", {"b": "c"}, frozenset({"d"}))
    assert [event.name for event in xml_events(document)] == ["a", "d", "d", "a"]


@pytest.mark.parametrize("before", [b"\n", b" \t\r\n", b"<!-- SPDX-License-Identifier: MIT\n-->\n\n", b"<!--a--><!--b-->"])
def test_white_space_and_comments_before_the_declaration_are_forgiven_and_lines_keep_their_numbers(before: bytes) -> None:
    text = before + b"<?xml version='1.0' encoding='iso-8859-1'?>\n<a>\xe9</a>"
    (start, end) = xml_events(Document("a.xml", text))
    assert isinstance(start, Start)
    assert start.line == before.count(b"\n") + 2
    assert isinstance(end, End)
    assert end.text == "\u00e9"


@pytest.mark.parametrize("before", [b"x", b"<b/>", b"<!-- a", b"<?xml version='1.0'?>"])
def test_anything_else_before_the_declaration_is_refused(before: bytes) -> None:
    with pytest.raises(ReportError):
        list(xml_events(Document("a.xml", before + b"<?xml version='1.0'?><a/>")))
