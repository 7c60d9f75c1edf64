"""XML as a stream of events with positions, by expat. Entities and external references are refused, a DOCTYPE is skipped unread.

Reports need neither entities nor DTDs; refusing declarations ends entity expansion and file disclosure attacks before they begin.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.parsers import expat

from gatekit.errors import ReportError
from gatekit.reading.document import Document

_CHUNK = 256 * 1024
_MAX_DEPTH = 200
_NO_ENTITIES = "declares or uses an XML entity; gatekit reads none"
_NO_USE = "a report of a real tool has no use for it"

_INVALID_TOKEN = expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN]
_ENDS_TOO_EARLY = frozenset(
    expat.errors.codes[text]
    for text in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
    )
)

# behind a DOCTYPE that names an external DTD, expat would drop such a reference without a word
_REFERENCE = rb"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9A-Fa-f]+);)"
_LITERAL_OR_REFERENCE = rb"(?s:<!--.*?-->|<!\[CDATA\[.*?\]\]>)|" + _REFERENCE

# licence tools put a comment, and scripts an empty line, in front of the declaration
_TOO_LATE = re.compile(rb"\A(?:\s|(?><!--.*?-->))++(?=<\?xml\s)", re.DOTALL)


class Start:
    """An element begins: local name, attributes, line from 1."""

    __slots__ = ("attributes", "line", "name")

    def __init__(self, name: str, attributes: Mapping[str, str], line: int) -> None:
        self.name = name
        self.attributes = attributes
        self.line = line


class End:
    """An element ends: local name and the text directly inside it."""

    __slots__ = ("name", "text")

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text


def xml_events(document: Document) -> Iterator[Start | End]:
    """The elements of an XML document, as they begin and end, in document order. The document forgets its bytes.

    Names and attribute names come without their namespace. White space and comments before the XML declaration, where there may
    be none, are forgiven: what is meant is plain.

    Raises:
        ReportError: with line and column, where the document is not well-formed, declares an entity, is nested more than 200
            levels deep, or ends too early.

    >>> [type(event).__name__ + ":" + event.name for event in xml_events(Document("a.xml", b"<a><b>x</b></a>"))]
    ['Start:a', 'Start:b', 'End:b', 'End:a']
    """
    transcoded = document.transcoded
    data = _declared_first(document.take())
    # after transcoding the encoding that the XML declares is no longer true
    parser = expat.ParserCreate("utf-8" if transcoded else None, namespace_separator=" ")
    collector = _Collector(document.path, parser, data)
    for begin in range(0, len(data) or 1, _CHUNK):
        final = begin + _CHUNK >= len(data)
        try:
            parser.Parse(data[begin : begin + _CHUNK], final)
        except expat.ExpatError as error:
            yield from collector.drain()
            raise _syntax_error(
                document.path, error, final=final, at=data[parser.ErrorByteIndex : parser.ErrorByteIndex + 1]
            ) from error
        except (LookupError, ValueError) as error:  # an encoding that Python does not know, or a multi-byte one
            raise ReportError(f"cannot decode the XML: {error}", file=document.path, hint="write the report as UTF-8") from error
        yield from collector.drain()


def _declared_first(data: bytes) -> bytes:
    """XML whose declaration stands at the very beginning, even if white space or comments did; lines keep their numbers."""
    before = _TOO_LATE.match(data[:_CHUNK])
    end = data.find(b"?>", before.end()) + 2 if before else 0
    if before is None or end == 1:
        return data
    return data[before.end() : end] + b"\n" * before[0].count(b"\n") + data[end:]


class _Collector:
    """Turns expat's calls into events; holds only those of one chunk."""

    def __init__(self, path: str, parser: expat.XMLParserType, data: bytes) -> None:
        self._path = path
        self._parser = parser
        self._data = data
        self._namespaced = b"xmlns" in data
        self._events: list[Start | End] = []
        self._texts: list[list[str]] = []
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._doctype
        parser.AttlistDeclHandler = self._attribute_list
        parser.EntityDeclHandler = self._refuse
        parser.ExternalEntityRefHandler = self._refuse
        parser.UnparsedEntityDeclHandler = self._refuse

    def drain(self) -> list[Start | End]:
        """The events since the last call."""
        events, self._events = self._events, []
        return events

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._texts) >= _MAX_DEPTH:
            raise self._error(f"elements are nested more than {_MAX_DEPTH} levels deep")
        if self._namespaced and any(" " in key for key in attributes):
            attributes = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        self._events.append(Start(name.rpartition(" ")[2], attributes, self._parser.CurrentLineNumber))
        self._texts.append([])

    def _end(self, name: str) -> None:
        self._events.append(End(name.rpartition(" ")[2], "".join(self._texts.pop())))

    def _characters(self, text: str) -> None:
        if self._texts:
            self._texts[-1].append(text)

    def _doctype(self, _name: str, system_id: str | None, _public_id: str | None, _has_internal_subset: int) -> None:
        if system_id is None or re.search(_REFERENCE, self._data) is None:
            return
        for match in re.finditer(_LITERAL_OR_REFERENCE, self._data):
            if match[0] == b"&":
                line = self._data.count(b"\n", 0, match.start()) + 1
                column = match.start() - self._data.rfind(b"\n", 0, match.start())
                place = f"line {line}, column {column}"
                raise ReportError(_NO_ENTITIES, file=self._path, position=place, hint=_NO_USE)

    def _attribute_list(self, _element: str, _name: str, _type: str, default: str | None, _required: int) -> None:
        # expat copies it into each such element: a few kilobytes would become gigabytes
        if default is not None:
            raise self._error("declares a default for an attribute; gatekit reads none")

    def _refuse(self, *_: object) -> int:
        raise self._error(_NO_ENTITIES)

    def _error(self, message: str) -> ReportError:
        place = f"line {self._parser.CurrentLineNumber}, column {self._parser.CurrentColumnNumber + 1}"
        return ReportError(message, file=self._path, position=place, hint=_NO_USE)


def _syntax_error(path: str, error: expat.ExpatError, *, final: bool, at: bytes) -> ReportError:
    position = f"line {error.lineno}, column {error.offset + 1}"
    if final and error.code in _ENDS_TOO_EARLY:
        hint = "the tool or the upload was cut off; run it again"
        return ReportError("the XML ends before it is complete", file=path, position=position, hint=hint)
    if error.code == _INVALID_TOKEN and not at.isascii():
        hint = "write the report in the encoding that it declares, or as UTF-8"
        return ReportError(
            "not in the encoding that the XML declares (without a word, UTF-8)", file=path, position=position, hint=hint
        )
    return ReportError(f"not XML from here on: {expat.ErrorString(error.code)}", file=path, position=position)
