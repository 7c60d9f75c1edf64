"""Visual Studio's test results (TRX), as VSTest, MSTest and Microsoft's testing platform write them.

Read after the schema that Visual Studio brings along (vstst.xsd, namespace TeamTest/2010) and VSTest's logger
(https://github.com/microsoft/vstest, TestPlatform.Extensions.TrxLogger).
"""

from __future__ import annotations

import re
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
    last_runs,
    plain,
    run_content,
    unborne,
    unknown_words,
)
from gatekit.reading.document import Document
from gatekit.reading.shape import Shape, Syntax
from gatekit.reading.values import parse_count, parse_number, parse_time
from gatekit.reading.xml import Start, xml_events

_NAMESPACE = "microsoft.com/schemas/VisualStudio/TeamTest"
_DEFAULT = "error"  # an attribute `outcome` that is missing says this
_OUTCOMES = {
    "passed": Outcome.PASSED,
    "warning": Outcome.PASSED,
    "passedbutrunaborted": Outcome.PASSED,
    "failed": Outcome.FAILED,
    "error": Outcome.ERRORED,
    "timeout": Outcome.ERRORED,
    "aborted": Outcome.ERRORED,
    "disconnected": Outcome.ERRORED,
    "notrunnable": Outcome.ERRORED,
    "notexecuted": Outcome.SKIPPED,
    "inconclusive": Outcome.SKIPPED,
}
_ENDED = frozenset(("", "completed", "passed", "failed", "warning", "inconclusive", "notexecuted"))
_ERRORS_OF_RUN = frozenset(("error", "failed", "aborted", "timeout", "disconnected"))
_COUNTERS_OF_BAD = ("failed", "error", "timeout", "aborted")
# what runners say of the run when no more has happened than that a test failed
_SAYS_THAT_A_TEST_FAILED = re.compile(r"\[xUnit\.net [\d:.]+\] .*\[FAIL\]|Exit code indicates failure: '2'.*", re.DOTALL)


@attrs.define
class _Result:
    """A `<UnitTestResult>` or another result, with those of its data rows."""

    attributes: Mapping[str, str]
    rows: list[_Result] = attrs.field(factory=list)
    message: str = ""
    stack: str = ""

    @property
    def word(self) -> str:
        """Its outcome."""
        return self.attributes.get("outcome", "").lower() or _DEFAULT

    @property
    def is_bad(self) -> bool:
        """Whether it failed or broke."""
        return _OUTCOMES.get(self.word) in BAD


@attrs.define
class _Run:
    """The whole."""

    results: list[_Result] = attrs.field(factory=list)
    classes: dict[str, str] = attrs.field(factory=dict)  # by the id of a test
    counters: Mapping[str, str] = attrs.field(factory=dict)
    outcome: str = ""
    began: str = ""
    infos: list[tuple[str, str]] = attrs.field(factory=list)  # outcome and text of what is said of the run

    def all_results(self) -> Iterator[_Result]:
        """The results and those of their rows."""
        for result in self.results:
            yield result
            yield from result.rows


def _recognise(shape: Shape) -> bool:
    is_trx = _NAMESPACE in shape.namespace or bool({"Results", "ResultSummary", "TestDefinitions"} & shape.children)
    return shape.syntax is Syntax.XML and shape.root == "TestRun" and is_trx


def _read(document: Document) -> Content:
    run = _run(document)
    verdicts = _verdicts(run)
    content = Content(
        tool="vstest",
        produced_at=parse_time(run.began),
        incomplete=tuple(_incomplete(run, any(verdict.is_bad for verdict in verdicts))),
    )
    return run_content(content, verdicts, seconds=added_seconds(_seconds(result) for result in run.results))


def _run(document: Document) -> _Run:
    run, open_results, names = _Run(), list[_Result](), list[str]()
    test = info = ""
    for event in xml_events(document):
        if not isinstance(event, Start):
            names.pop()
            _end(run, open_results, (names[-1] if names else "", event.name), event.text, info)
            continue
        parent, attributes = names[-1] if names else "", event.attributes
        if not names and event.name != "TestRun":
            message = f"expected <TestRun>, got <{event.name}>"
            raise ReportError(message, file=document.path, position=f"line {event.line}", hint="this is not a TRX file")
        if parent in ("Results", "InnerResults"):
            result = _Result(attributes)
            (open_results[0].rows if open_results else run.results).append(result)
            open_results.append(result)
        elif parent == "TestDefinitions":
            test = attributes.get("id", "")
        elif event.name == "TestMethod":
            run.classes[test] = attributes.get("className", "").partition(",")[0]
        elif event.name == "Times" and parent == "TestRun":
            run.began = attributes.get("start", "")
        elif event.name == "ResultSummary":
            run.outcome = attributes.get("outcome", "")
        elif event.name == "Counters":
            run.counters = attributes
        elif event.name == "RunInfo":
            info = attributes.get("outcome", "").lower()
        names.append(event.name)
    return run


def _end(run: _Run, open_results: list[_Result], place: tuple[str, str], text: str, info: str) -> None:
    if place[0] in ("Results", "InnerResults"):
        open_results.pop()
    elif place == ("ErrorInfo", "Message") and open_results:
        open_results[-1].message = text
    elif place == ("ErrorInfo", "StackTrace") and open_results:
        open_results[-1].stack = text
    elif place == ("RunInfo", "Text"):
        run.infos.append((info, text.strip()))


def _verdicts(run: _Run) -> list[Verdict]:
    """One for each test; for each row where a test has rows, and for the test itself if it is bad and no row is."""
    keys = [(result.attributes.get("testId"), result.attributes.get("testName")) for result in run.results]
    groups = [[_verdict(run, result) for result in _judged(result)] for result in run.results]
    # without that, results of one name are rows that have no name of their own
    are_reruns = parse_count(run.counters.get("total", "")) == len(set(keys)) < len(keys)
    if not are_reruns or any(len(group) > 1 for group in groups):
        return [verdict for group in groups for verdict in group]
    return last_runs(list(zip(keys, (group[0] for group in groups), strict=True)))


def _judged(result: _Result) -> list[_Result]:
    if not result.rows:
        return [result]
    is_told = any(row.is_bad for row in result.rows) or not result.is_bad
    return [*result.rows, *([] if is_told else [result])]


def _verdict(run: _Run, result: _Result) -> Verdict:
    attributes = result.attributes
    name = attributes.get("testName") or "(unnamed test)"
    row = attributes.get("dataRowInfo", "")
    if row and not name.endswith(")"):
        name = f"{name} (row {row})"
    return Verdict(
        test_id=joined_id(run.classes.get(attributes.get("testId", ""), ""), name),
        outcome=_OUTCOMES.get(result.word, Outcome.SKIPPED),
        message=result.message or ("" if result.word == "failed" else f"outcome {attributes.get('outcome') or 'not told'}"),
        location=place_in_stack(result.stack),
    )


def _seconds(result: _Result) -> float | None:
    """How long it took: `[days.]hours:minutes:seconds`."""
    days, clock = "0", result.attributes.get("duration", "")
    hours, colon, rest = clock.partition(":")
    minutes, _, seconds = rest.partition(":")
    if "." in hours:
        days, _, hours = hours.partition(".")
    numbers = [parse_number(text) for text in (days, hours, minutes, seconds)]
    if not colon or None in numbers:
        return None
    return sum(number * unit for number, unit in zip(numbers, (86400, 3600, 60, 1), strict=True) if number is not None)


def _incomplete(run: _Run, has_bad: bool) -> Iterator[str]:
    results = list(run.all_results())
    claimed = {
        "tests": parse_count(run.counters.get("total", "")) or 0,
        "failed tests": sum(parse_count(run.counters.get(name, "")) or 0 for name in _COUNTERS_OF_BAD),
    }
    held = {"tests": len(results), "failed tests": sum(result.is_bad for result in results)}
    sentences = list(unborne("the report", claimed, held))
    for outcome, text in run.infos:
        if outcome in _ERRORS_OF_RUN and not (has_bad and _SAYS_THAT_A_TEST_FAILED.fullmatch(text)):
            sentences.append(f"the run says: {plain(text)}")
    if run.outcome.lower() not in _ENDED:
        sentences.append(f"the run ended as '{plain(run.outcome)}'")
    if any(result.word == "passedbutrunaborted" for result in results):
        sentences.append("the run was aborted")
    sentences += unknown_words("outcome", (result.word for result in results), _OUTCOMES)
    if run.outcome.lower() == "failed" and not has_bad and not sentences:
        sentences.append("the run failed, but no test in it has")
    yield from sentences


FORMAT = Format(
    name="trx",
    title="Visual Studio test results (TRX)",
    recognise=_recognise,
    read=_read,
    kinds=KINDS,
    metrics=METRICS,
    versions="namespace TeamTest/2010 (Visual Studio 2010 and later, dotnet test)",
    command="dotnet test --logger trx, or on Microsoft's testing platform: dotnet test -- --report-trx",
    source="Visual Studio's vstst.xsd, and VSTest's TRX logger (https://github.com/microsoft/vstest)",
    reads=(
        "each result with its outcome; a missing outcome is `Error`, the schema's default",
        "Error, Timeout, Aborted, Disconnected and NotRunnable as errored; NotExecuted and Inconclusive as skipped",
        "each row of a data-driven test as a test of its own, by which the test around them is not counted again",
        "repeated results of one test as reruns, where the counters count them once: failed and then passed is flaky",
        "the message, and the first place in the stack whose source is told",
        "what the run says of itself (its outcome, errors in `RunInfos`) and its counters: they can make the report partial",
        "an outcome that nobody knows or that is not final: the test has not passed, and the report is partial",
        "when the run began",
    ),
    leaves=(
        "`RunInfos` that only repeat that a test failed (xUnit.net's `[FAIL]`, the testing platform's exit code 2)",
        "reruns of Microsoft's testing platform, which writes a file for each attempt: give the last one",
        "output, attachments, categories and times of single tests",
    ),
)
