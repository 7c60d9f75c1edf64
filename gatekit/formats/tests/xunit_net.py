"""xUnit.net's XML (version 2 of the schema, and version 1 before it): assemblies with collections of tests.

Read as xUnit.net describes it (https://xunit.net/docs/format-xml-v2). Fixie writes the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs

from gatekit.errors import ReportError
from gatekit.formats.contract import Content, Format
from gatekit.formats.tests.dotnet import place_in_stack
from gatekit.formats.tests.outcomes import (
    KINDS,
    METRICS,
    Outcome,
    Verdict,
    added_seconds,
    joined_id,
    plain,
    run_content,
    unborne,
    unknown_words,
)
from gatekit.model.finding import NOWHERE, Location
from gatekit.reading.document import Document
from gatekit.reading.shape import Shape, Syntax
from gatekit.reading.values import parse_count, parse_number, parse_time
from gatekit.reading.xml import Start, xml_events

_ROOTS = ("assemblies", "assembly")
_OUTCOMES = {
    "pass": Outcome.PASSED,
    "fail": Outcome.FAILED,
    "skip": Outcome.SKIPPED,
    "notrun": Outcome.SKIPPED,
}


@attrs.define
class _Item:
    """A `<test>`, or an `<error>` outside of any test."""

    element: str
    attributes: Mapping[str, str]
    exception: str = ""
    message: str = ""
    stack: str = ""
    has_failure: bool = False


@attrs.define
class _Assembly:
    """The tests of one assembly."""

    attributes: Mapping[str, str]
    items: list[_Item] = attrs.field(factory=list)

    @property
    def tests(self) -> list[_Item]:
        return [item for item in self.items if item.element == "test"]


def _recognise(shape: Shape) -> bool:
    if shape.syntax is not Syntax.XML or shape.namespace:
        return False
    if shape.root == "assembly":
        return {"total", "passed", "failed"} <= shape.attributes.keys()
    has_assembly = "assembly" in shape.children or bool({"timestamp", "schema-version"} & shape.attributes.keys())
    return shape.root == "assemblies" and has_assembly


def _read(document: Document) -> Content:
    assemblies, times = _assemblies(document)
    verdicts = [_verdict(item) for assembly in assemblies for item in assembly.items]
    tests = [test for assembly in assemblies for test in assembly.tests]
    content = Content(
        tool="xunit.net",
        produced_at=min(filter(None, map(parse_time, times)), default=None),
        incomplete=tuple(sentence for assembly in assemblies for sentence in _incomplete(assembly)),
    )
    return run_content(content, verdicts, seconds=added_seconds(parse_number(test.attributes.get("time", "")) for test in tests))


def _assemblies(document: Document) -> tuple[list[_Assembly], list[str]]:
    """All assemblies, and when they began, as far as that is told with a time zone."""
    assemblies: list[_Assembly] = []
    times: list[str] = []
    item: _Item | None = None
    is_root = True
    for event in xml_events(document):
        if not isinstance(event, Start):
            _end(item, event.name, event.text)
            item = None if item and event.name == item.element else item
            continue
        if is_root and event.name not in _ROOTS:
            message = f"expected <assemblies> or <assembly>, got <{event.name}>"
            raise ReportError(message, file=document.path, position=f"line {event.line}", hint="this is not xUnit.net's XML")
        is_root = False
        if event.name == "assembly":
            assemblies.append(_Assembly(event.attributes))
            times.append(event.attributes.get("start-rtf", ""))
        elif event.name in ("test", "error") and item is None:
            if not assemblies:
                message = f"a <{event.name}> outside of any <assembly>"
                raise ReportError(message, file=document.path, position=f"line {event.line}")
            item = _Item(event.name, event.attributes)
            assemblies[-1].items.append(item)
        elif event.name == "failure" and item:
            item.has_failure = True
            item.exception = event.attributes.get("exception-type", "")
    return assemblies, times


def _end(item: _Item | None, name: str, text: str) -> None:
    if item is None:
        return
    if name == "message":
        item.message = text
    elif name == "stack-trace":
        item.stack = text


def _verdict(item: _Item) -> Verdict:
    attributes = item.attributes
    if item.element == "error":
        parts = (attributes.get("type", "error"), attributes.get("name", ""))
        test_id, outcome = ": ".join(filter(None, parts)), Outcome.ERRORED
    else:
        name = attributes.get("name") or attributes.get("method") or "(unnamed test)"
        test_id = joined_id(attributes.get("type", ""), name)
        outcome = Outcome.FAILED if item.has_failure else _OUTCOMES.get(_word(item), Outcome.SKIPPED)
    return Verdict(test_id=test_id, outcome=outcome, message=_message(item), location=_location(item))


def _word(item: _Item) -> str:
    return item.attributes.get("result", "").lower()


def _message(item: _Item) -> str:
    says_exception = item.exception.rpartition(".")[2] in item.message or not item.message
    return item.message or item.exception if says_exception else f"{item.exception}: {item.message}"


def _location(item: _Item) -> Location:
    """The first frame of the failure's stack whose source is told, else the test itself (told since version 3)."""
    place = place_in_stack(item.stack)
    path = item.attributes.get("source-file", "")
    if place != NOWHERE or not path:
        return place
    return Location(path=path, line=parse_count(item.attributes.get("source-line", "")) or 0)


def _incomplete(assembly: _Assembly) -> Iterator[str]:
    name = plain(assembly.attributes.get("name", "")) or "an assembly"
    claimed = {
        what: parse_count(assembly.attributes.get(attribute, "")) or 0
        for what, attribute in (("tests", "total"), ("failed tests", "failed"), ("errors", "errors"))
    }
    failed = sum(item.has_failure or _word(item) == "fail" for item in assembly.tests)
    held = {"tests": len(assembly.tests), "failed tests": failed, "errors": len(assembly.items) - len(assembly.tests)}
    yield from unborne(name, claimed, held)
    yield from unknown_words("result", (_word(item) for item in assembly.tests if not item.has_failure), _OUTCOMES)


FORMAT = Format(
    name="xunit_net",
    title="xUnit.net XML",
    recognise=_recognise,
    read=_read,
    kinds=KINDS,
    metrics=METRICS,
    versions="the XML of xUnit.net 1 to 3 (`<assemblies>` or one `<assembly>`)",
    command='dotnet test --logger "xunit;LogFileName=xunit.xml" (XunitXml.TestLogger), or xunit.console tests.dll -xml xunit.xml',
    source="xUnit.net, XML format v2 (https://xunit.net/docs/format-xml-v2)",
    reads=(
        "each test with its result; each row of a theory is a test of its own, as xUnit.net counts them",
        "the exception, its message, and the first place in its stack whose source is told",
        "errors outside of any test (clean-up of a fixture or assembly), each as an errored test",
        "the assembly's counters: one that counts more than it holds makes the report partial",
        "a result that nobody knows: the test has not passed, and the report is partial",
        "`start-rtf`, if it names a time zone",
    ),
    leaves=(
        "run-date and run-time, which name no time zone",
        "traits, output, warnings and attachments",
        "retries: xUnit.net has none, and what adds them writes the last run alone",
    ),
)
