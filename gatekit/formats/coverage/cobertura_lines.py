"""The lines of a Cobertura document, by source file."""

from __future__ import annotations

import re

from msgspec import Struct

from gatekit.formats.coverage.counting import Count, error_at, needed
from gatekit.reading.document import Document
from gatekit.reading.values import parse_count, parse_number
from gatekit.reading.xml import Start, xml_events

_SHOWN = 40  # characters of a wrong value
_CONDITIONS = re.compile(r"\(([0-9]{1,15})/([0-9]{1,15})\)")


class Lines(Struct):
    """The lines of one file, or of one class.

    Attributes:
        hits: how often each line ran, by its number; of several counts the highest.
        branches: (all, covered) of each line that tells its branches; of several the fullest, then the best covered.
        functions: whether each method that tells its lines ran, by its name, signature and first line.
        raw_lines: how many `<line>` elements there were, repetitions included.
        raw_branches: how many branches they told, repetitions included.
    """

    hits: dict[int, float] = {}
    branches: dict[int, tuple[int, int]] = {}
    functions: dict[tuple[str, str, int], bool] = {}
    raw_lines: int = 0
    raw_branches: int = 0

    def add(self, number: int, hits: float, branches: tuple[int, int] | None) -> None:
        """Takes in one line."""
        self.hits[number] = max(hits, self.hits.get(number, 0))
        if branches:
            self.branches[number] = max(branches, self.branches.get(number, (0, 0)))

    def count(self, branches: tuple[int, int] | None) -> None:
        """Counts one `<line>` element."""
        self.raw_lines += 1
        self.raw_branches += branches[0] if branches else 0

    @property
    def ran(self) -> dict[int, bool]:
        """Whether each line ran, by its number."""
        return {number: hits > 0 for number, hits in self.hits.items()}

    @property
    def all_branches(self) -> Count:
        """The branches of its lines."""
        return Count(sum(covered for _, covered in self.branches.values()), sum(whole for whole, _ in self.branches.values()))


class Coverage(Struct):
    """A whole document.

    Attributes:
        header: the attributes of its root.
        sources: its source roots, as they stand.
        files: by the name that its classes give them, in the order of the document.
    """

    header: dict[str, str] = {}
    sources: list[str] = []
    files: dict[str, Lines] = {}


def read_coverage(document: Document) -> Coverage:
    """Reads the lines of all classes.

    Raises:
        ReportError: the XML is broken, or a line has no number, no hits or impossible branches.

    >>> lines = b'<line number="1" hits="3"/><line number="2" hits="0"/>'
    >>> xml = b'<coverage><class filename="a.py"><lines>' + lines + b"</lines></class></coverage>"
    >>> read_coverage(Document("c.xml", xml)).files["a.py"].ran
    {1: True, 2: False}
    """
    coverage = Coverage()
    filename, method, of_method = "", None, Lines()
    of_class, of_methods = Lines(), Lines()
    for event in xml_events(document):
        if isinstance(event, Start):
            if event.name == "line":
                if not filename:
                    raise error_at(document, event, "a <line> outside of any <class>")
                number, hits, branches = _line(document, event)
                lines = of_class if method is None else of_methods
                lines.count(branches)
                lines.add(number, hits, branches)
                of_method.hits[number] = hits
            elif event.name == "method":
                method, of_method = event.attributes, Lines()
            elif event.name == "class":
                filename = needed(document, event, "filename")
                of_class, of_methods = Lines(), Lines()
            elif event.name == "coverage":
                coverage.header = dict(event.attributes)
        elif event.name == "method" and method is not None:
            if of_method.hits:
                function = method.get("name", ""), method.get("signature", ""), min(of_method.hits)
                of_class.functions[function] = of_class.functions.get(function, False) or max(of_method.hits.values()) > 0
            method = None
        elif event.name == "class":
            _merge(coverage.files.setdefault(filename, Lines()), of_class, of_methods)
            filename = ""
        elif event.name == "source":
            coverage.sources.append(event.text.strip())
    return coverage


def _merge(file: Lines, of_class: Lines, of_methods: Lines) -> None:
    # a method's lines repeat those of its class; some writers give only the methods'
    lines = of_class if of_class.hits else of_methods
    for number, hits in lines.hits.items():
        file.add(number, hits, lines.branches.get(number))
    for function, ran in of_class.functions.items():
        file.functions[function] = ran or file.functions.get(function, False)
    file.raw_lines += max(of_class.raw_lines, of_methods.raw_lines)
    file.raw_branches += max(of_class.raw_branches, of_methods.raw_branches)


def _line(document: Document, event: Start) -> tuple[int, float, tuple[int, int] | None]:
    number, hits = needed(document, event, "number"), needed(document, event, "hits")
    place, whole_hits = parse_count(number), parse_count(hits)
    count = parse_number(hits) if whole_hits is None else whole_hits
    if place is None or count is None:
        message = f"expected a line number and a number of hits, got number={number[:_SHOWN]!r} and hits={hits[:_SHOWN]!r}"
        raise error_at(document, event, message)
    conditions = _CONDITIONS.search(event.attributes.get("condition-coverage", ""))
    if conditions is None:
        return place, count, None
    covered, whole = int(conditions[1]), int(conditions[2])
    if covered > whole:
        raise error_at(document, event, f"{covered} of {whole} branches are covered")
    return place, count, (whole, covered)
