"""NUnit's XML: `<test-run>` of NUnit 3, `<test-results>` of NUnit 2, and a `<test-suite>` of NUnit 3 that stands alone.

Read as NUnit describes it (https://docs.nunit.org/articles/nunit/technical-notes/usage/Test-Result-XML-Format.html), and as
NUnit 2 writes it (Results.xsd).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs

from gatekit.errors import ReportError
from gatekit.formats.contract import Content, Format
from gatekit.formats.tests.dotnet import place_in_stack
from gatekit.formats.tests.outcomes import (
    BAD,
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
from gatekit.reading.document import Document
from gatekit.reading.shape import Shape, Syntax
from gatekit.reading.values import parse_count, parse_number, parse_time
from gatekit.reading.xml import Start, xml_events

_ROOTS = ("test-run", "test-results", "test-suite")
_UNTOLD = "(none)"
_OUTCOMES = {
    "passed": Outcome.PASSED,
    "warning": Outcome.PASSED,
    "failed": Outcome.FAILED,
    "skipped": Outcome.SKIPPED,
    "inconclusive": Outcome.SKIPPED,
    # NUnit 2
    "success": Outcome.PASSED,
    "failure": Outcome.FAILED,
    "error": Outcome.ERRORED,
    "cancelled": Outcome.ERRORED,
    "notrunnable": Outcome.ERRORED,
    "ignored": Outcome.SKIPPED,
}
# where a failure arose if not in the test itself, and what kept it from being run
_SITES_AROUND = frozenset(("setup", "teardown", "parent"))
_LABELS_OF_BROKEN = frozenset(("invalid", "cancelled"))


@attrs.define
class _Node:
    """A run, suite or case, with what it says of itself."""

    element: str
    attributes: Mapping[str, str]
    children: list[_Node] = attrs.field(factory=list)
    message: str = ""
    stack: str = ""
    reason: str = ""
    has_failure: bool = False

    def lower(self, name: str) -> str:
        """An attribute in lower case; "" if there is none."""
        return self.attributes.get(name, "").strip().lower()

    @property
    def name(self) -> str:
        """Its full name."""
        fallback = joined_id(self.attributes.get("classname", ""), self.attributes.get("name", ""))
        return self.attributes.get("fullname") or fallback or f"(unnamed {self.element})"

    @property
    def word(self) -> str:
        """Its result, in the older spellings too."""
        result = self.lower("result")
        if result:
            return result
        if self.lower("executed") == "false":
            return "ignored"
        if self.has_failure or self.lower("success") == "false":
            return "failure"
        is_success = self.lower("success") == "true" or (self.lower("executed") == "true" and "success" not in self.attributes)
        return "success" if is_success else self.lower("success") or _UNTOLD


def _recognise(shape: Shape) -> bool:
    if shape.syntax is not Syntax.XML or shape.namespace:
        return False
    return shape.root in ("test-run", "test-results") or (shape.root == "test-suite" and "testcasecount" in shape.attributes)


def _read(document: Document) -> Content:
    root, version = _tree(document)
    verdicts: list[Verdict] = []
    sentences: list[str] = []
    _judge(root, verdicts, sentences)
    cases = list(_cases(root))
    content = Content(
        tool="nunit",
        tool_version=version,
        produced_at=parse_time(root.attributes.get("start-time", "")),
        incomplete=(*sentences, *_unborne(root, cases), *unknown_words("result", _words(root), _OUTCOMES)),
    )
    return run_content(content, verdicts, seconds=added_seconds(map(_seconds, cases)))


def _tree(document: Document) -> tuple[_Node, str]:
    """The whole, and the version of NUnit."""
    nodes: list[_Node] = []
    names: list[str] = []
    root, version = None, ""
    for event in xml_events(document):
        if not isinstance(event, Start):
            names.pop()
            _end(nodes[-1], event.name, names[-1] if names else "", event.text)
            if event.name == nodes[-1].element:
                nodes.pop()
            continue
        if root is None:
            if event.name not in _ROOTS:
                message = f"expected <test-run> or <test-results>, got <{event.name}>"
                raise ReportError(message, file=document.path, position=f"line {event.line}", hint="this is not NUnit's XML")
            root = _Node(event.name, event.attributes)
            nodes.append(root)
        elif event.name in ("test-suite", "test-case"):
            if nodes[-1].element == "test-case":
                message = f"a <{event.name}> inside of a <test-case>"
                raise ReportError(message, file=document.path, position=f"line {event.line}")
            nodes[-1].children.append(_Node(event.name, event.attributes))
            nodes.append(nodes[-1].children[-1])
        elif event.name == "failure":
            nodes[-1].has_failure = True
        elif event.name == "environment":
            version = version or event.attributes.get("framework-version") or event.attributes.get("nunit-version", "")
        names.append(event.name)
    if root is None:
        raise ReportError("no element in it", file=document.path)
    return root, version


def _end(node: _Node, name: str, parent: str, text: str) -> None:
    if parent == "failure" and name == "message":
        node.message = text
    elif parent == "failure" and name == "stack-trace":
        node.stack = text
    elif parent == "reason" and name == "message":
        node.reason = text


def _judge(node: _Node, verdicts: list[Verdict], sentences: list[str]) -> bool:
    """Adds what a node and those below it came to, and says whether anything was bad."""
    if node.element == "test-case":
        verdicts.append(_verdict(node))
        return verdicts[-1].is_bad
    below = [_judge(child, verdicts, sentences) for child in node.children]
    has_bad = any(below)
    is_bad = _OUTCOMES.get(node.word) in BAD
    # every suite above a failed test fails too; what broke after its tests does so by itself
    if is_bad and (not has_bad or node.lower("site") == "teardown"):
        text = node.message or node.reason
        if not text and not has_bad:
            sentences.append(f"{plain(node.name)} failed, but no test in it has")
            return True  # so that the suites around it need not say it too
        verdicts.append(Verdict(test_id=node.name, outcome=Outcome.ERRORED, message=text, location=place_in_stack(node.stack)))
        return True
    return has_bad


def _outcome(case: _Node) -> Outcome:
    outcome = _OUTCOMES.get(case.word, Outcome.SKIPPED)
    if case.has_failure and outcome is Outcome.PASSED:
        outcome = Outcome.FAILED
    is_around = case.lower("site") in _SITES_AROUND or case.lower("label") in _LABELS_OF_BROKEN
    return Outcome.ERRORED if outcome is Outcome.FAILED and is_around else outcome


def _verdict(case: _Node) -> Verdict:
    message = case.message or case.reason or case.attributes.get("label", "")
    return Verdict(test_id=case.name, outcome=_outcome(case), message=message, location=place_in_stack(case.stack))


def _cases(node: _Node) -> Iterator[_Node]:
    if node.element == "test-case":
        yield node
    for child in node.children:
        yield from _cases(child)


def _words(node: _Node) -> Iterator[str]:
    """The results of all cases, and of what is around them where it has one, which it need not."""
    word = node.word if node.element == "test-case" else node.lower("result")
    if word or node.element == "test-case":
        yield word
    for child in node.children:
        yield from _words(child)


def _seconds(case: _Node) -> float | None:
    return parse_number(case.attributes.get("duration") or case.attributes.get("time", ""))


def _unborne(root: _Node, cases: list[_Node]) -> Iterator[str]:
    def count(name: str) -> int:
        return parse_count(root.attributes.get(name, "")) or 0

    # NUnit 2 tells failures and errors apart, and leaves out of its total what it did not run
    claimed = {"tests": count("total"), "failed tests": count("failed") + count("failures") + count("errors")}
    held = {"tests": len(cases), "failed tests": sum(_outcome(case) in BAD for case in cases)}
    yield from unborne("the report", claimed, held)


FORMAT = Format(
    name="nunit",
    title="NUnit XML",
    recognise=_recognise,
    read=_read,
    kinds=KINDS,
    metrics=METRICS,
    versions="NUnit 3 and 4 (`<test-run>`, or a lone `<test-suite>`) and NUnit 2 (`<test-results>`)",
    command='dotnet test --logger "nunit;LogFileName=nunit.xml", or nunit3-console tests.dll --result=nunit.xml',
    source="NUnit, Test Result XML Format "
    "(https://docs.nunit.org/articles/nunit/technical-notes/usage/Test-Result-XML-Format.html), and NUnit 2's Results.xsd",
    reads=(
        "each test case with its result; each row of parameters is a case of its own",
        "a failure outside of the test itself (set-up, tear-down, an invalid or cancelled test) as errored",
        "a suite that failed by itself (one-time tear-down, an assembly that cannot be loaded), as an errored test",
        "the message, and the first place in the stack whose source is told",
        "a warning as passed and inconclusive as skipped, because NUnit itself fails on neither",
        "NUnit 2: `NotRunnable` as errored, as NUnit 3 fails on it",
        "the run's counters, and failed suites without a failed test: such a report is partial",
        "a result that nobody knows: the test has not passed, and the report is partial",
        "`start-time`, if it names a time zone",
    ),
    leaves=(
        "the assertions of a test beyond its failure's message",
        "properties, categories, output and attachments",
        "retries: NUnit's `Retry` writes the last run alone",
    ),
)
