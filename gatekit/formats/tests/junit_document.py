"""The elements of a JUnit document, as they stand: suites, test cases, and the problems below them. Nothing is judged here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import attrs

from gatekit.errors import ReportError
from gatekit.reading.document import Document
from gatekit.reading.values import parse_count, parse_number
from gatekit.reading.xml import Start, xml_events

FINAL = frozenset(("failure", "error"))
FLAKY = frozenset(("flakyFailure", "flakyError"))
RERUN = frozenset(("rerunFailure", "rerunError"))
_PROBLEMS = FINAL | FLAKY | RERUN | {"skipped"}
_STACK_FRAME = re.compile(r"^[ \t]*(?:at |File \")", re.MULTILINE)


@attrs.define
class Problem:
    """A `<failure>`, `<error>`, `<skipped>`, or an earlier run's `<flakyFailure>`, `<rerunFailure>` and the like.

    Attributes:
        element: the element's name.
        attributes: message, type and whatever else the tool writes.
        text: what stands inside it, and inside its `<stackTrace>`.
    """

    element: str
    attributes: Mapping[str, str]
    text: str = ""

    @property
    def message(self) -> str:
        """The message, or the text up to the first frame of a stack."""
        return self.attributes.get("message", "").strip() or _STACK_FRAME.split(self.text, 1)[0].strip()


@attrs.define
class Case:
    """A `<testcase>`, or a problem that stands directly below a `<testsuite>` and so has the suite's name."""

    attributes: Mapping[str, str]
    problems: list[Problem] = attrs.field(factory=list)
    properties: dict[str, str] = attrs.field(factory=dict)

    @property
    def name(self) -> str:
        """The test's name in its class; "" if there is none."""
        return self.attributes.get("name", "").strip()

    @property
    def class_name(self) -> str:
        """The class, module or file that the test belongs to; "" if there is none."""
        return (self.attributes.get("classname") or self.attributes.get("class", "")).strip()

    @property
    def seconds(self) -> float | None:
        """How long it took; None if the report does not say, or says something impossible."""
        return _seconds(self.attributes)

    def those(self, elements: frozenset[str]) -> list[Problem]:
        """Its problems of some elements."""
        return [] if not self.problems else [problem for problem in self.problems if problem.element in elements]


@attrs.define
class Suite:
    """A `<testsuite>` or `<testsuites>`; `children` keeps the order of the document."""

    attributes: Mapping[str, str]
    properties: dict[str, str] = attrs.field(factory=dict)
    children: list[Suite | Case] = attrs.field(factory=list)

    @property
    def name(self) -> str:
        """The suite's name; "" if it has none."""
        return self.attributes.get("name", "").strip()

    @property
    def seconds(self) -> float | None:
        """How long it took by its own word; None if it does not say, or says something impossible."""
        return _seconds(self.attributes)

    @property
    def cases(self) -> list[Case]:
        """The cases directly in it."""
        return [child for child in self.children if isinstance(child, Case)]

    @property
    def suites(self) -> list[Suite]:
        """The suites directly in it."""
        return [child for child in self.children if isinstance(child, Suite)]

    def all_suites(self) -> Iterator[Suite]:
        """It and all suites below it, in the order of the document."""
        yield self
        for suite in self.suites:
            yield from suite.all_suites()

    def count(self, *names: str) -> int:
        """What the suite's own counters say, added up; 0 where they say nothing."""
        return sum(parse_count(self.attributes.get(name, "")) or 0 for name in names)


def _seconds(attributes: Mapping[str, str]) -> float | None:
    text = attributes.get("time", "")
    # a comma without a point is another country's point
    seconds = parse_number(text if "." in text else text.replace(",", "."))
    return None if seconds is None or seconds < 0 else seconds


def read_suites(document: Document) -> Suite:
    """The whole document as one suite: a root `<testsuites>` itself, or one that holds the root `<testsuite>`.

    Raises:
        ReportError: the XML is broken, or its root is another.

    >>> xml = b'<testsuite name="s"><testcase name="t"><failure message="no"/></testcase></testsuite>'
    >>> read_suites(Document("j.xml", xml)).suites[0].cases[0].problems[0].message
    'no'
    """
    root = Suite({})
    # the node that each open element belongs to, innermost last
    nodes: list[Suite | Case | Problem] = []
    for event in xml_events(document):
        if not isinstance(event, Start):
            node = nodes.pop()
            if isinstance(node, Problem) and event.name in (node.element, "stackTrace"):
                node.text += event.text
        elif nodes:
            nodes.append(_begin(event, nodes[-1], document.path))
        elif event.name == "testsuites":
            root = Suite(event.attributes)
            nodes.append(root)
        elif event.name == "testsuite":
            nodes.append(_begin(event, root, document.path))
        else:
            raise _misplaced(f"expected <testsuites> or <testsuite>, got <{event.name}>", event, document.path)
    return root


def _begin(event: Start, parent: Suite | Case | Problem, path: str) -> Suite | Case | Problem:
    """The node that an element begins, hung below its parent; the parent itself if it begins none."""
    if event.name in ("testcase", "testsuite", "testsuites"):
        if not isinstance(parent, Suite):
            raise _misplaced(f"a <{event.name}> inside of a <testcase>", event, path)
        child = Case(event.attributes) if event.name == "testcase" else Suite(event.attributes)
        parent.children.append(child)
        return child
    if isinstance(parent, Problem):
        return parent
    if event.name in _PROBLEMS:
        case = parent if isinstance(parent, Case) else Case({"name": parent.name})
        problem = Problem(event.name, event.attributes)
        case.problems.append(problem)
        if isinstance(parent, Suite):
            parent.children.append(case)
        return problem
    if event.name == "property":
        parent.properties[event.attributes.get("name", "")] = event.attributes.get("value", "")
    return parent


def _misplaced(message: str, event: Start, path: str) -> ReportError:
    return ReportError(message, file=path, position=f"line {event.line}", hint="this is not JUnit XML")
