"""pytest-json-report: the JSON report of a pytest run.

Read as the plugin writes it (numirias/pytest-json-report, `plugin.py` and `serialize.py`): one item for each test with the stages
of its last run. A test that was run again keeps the outcome `rerun` exactly if it passed in the end, because only an outcome
other than `passed` replaces an earlier one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec

from gatekit.formats.contract import Content, Format
from gatekit.formats.shared.linting import number_from_one
from gatekit.formats.tests.outcomes import (
    BAD,
    KINDS,
    METRICS,
    Outcome,
    Verdict,
    added_seconds,
    plain,
    run_content,
    unborne,
    unknown_words,
)
from gatekit.model.finding import Location
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.shape import Shape, Syntax

_OUTCOMES = {
    "passed": Outcome.PASSED,
    "xpassed": Outcome.PASSED,
    "subtests passed": Outcome.PASSED,
    "failed": Outcome.FAILED,
    "subtests failed": Outcome.FAILED,
    "error": Outcome.ERRORED,
    "skipped": Outcome.SKIPPED,
    "subtests skipped": Outcome.SKIPPED,
    "xfailed": Outcome.SKIPPED,
}
_EXIT_CODES = {2: "pytest was interrupted", 3: "pytest broke with an internal error", 4: "pytest was called wrongly"}
_OTHERS = "pytest ended in a way of somebody else's"  # a plugin, `pytest.exit` or a signal
_NO_TESTS_FAILED, _TESTS_FAILED, _NO_TESTS = 0, 1, 5
_LATEST = 253_402_300_799  # the last second that a date can be
_ERROR_LINE = "E "


class Place(msgspec.Struct):
    """Where an exception was raised."""

    path: str = ""
    lineno: int | None = None
    message: str | None = None


class Stage(msgspec.Struct):
    """Set-up, call or tear-down of the last run of a test."""

    duration: float = 0.0
    outcome: str = ""
    crash: Place | None = None
    traceback: list[Place | None] | None = None
    longrepr: str | None = None


class Item(msgspec.Struct):
    """One test; `???` is the stage in which a worker process died."""

    nodeid: str
    outcome: str
    lineno: int | None = None
    setup: Stage | None = None
    call: Stage | None = None
    teardown: Stage | None = None
    lost: Stage | None = msgspec.field(default=None, name="???")

    @property
    def stages(self) -> list[Stage]:
        """Its stages, as far as it came."""
        return [stage for stage in (self.setup, self.call, self.teardown, self.lost) if stage]


class Collector(msgspec.Struct):
    """A folder, file or class that was searched for tests."""

    nodeid: str
    outcome: str
    longrepr: str | None = None


class Report(msgspec.Struct):
    """The whole; without tests if only a summary was asked for."""

    summary: dict[str, int]
    exitcode: int
    created: float | None = None
    collectors: list[Collector] | None = None
    tests: list[Item] | None = None


def _recognise(shape: Shape) -> bool:
    is_run = shape.keys.get("summary") == "object" and {"exitcode", "root", "created"} <= shape.keys.keys()
    return shape.syntax is Syntax.JSON and shape.top == "object" and is_run


def _read(document: Document) -> Content:
    report = decode_json(document, Report)
    tests = report.tests or []
    collectors = [collector for collector in report.collectors or [] if collector.outcome != "passed"]
    verdicts = [*map(_collected, collectors), *map(_tested, tests)]
    content = Content(
        tool="pytest", produced_at=_time(report.created), incomplete=tuple(_incomplete(report, collectors, verdicts))
    )
    return run_content(content, verdicts, seconds=added_seconds(stage.duration for item in tests for stage in item.stages))


def _collected(collector: Collector) -> Verdict:
    """A file that was skipped as a whole, or could not be loaded, as one test."""
    is_skipped = collector.outcome == "skipped"
    text = collector.longrepr or ""
    return Verdict(
        test_id=collector.nodeid or "(collection)",
        outcome=Outcome.SKIPPED if is_skipped else Outcome.ERRORED,
        message=_error_of(text),
        location=Location(path=collector.nodeid.partition("::")[0]),
    )


def _tested(item: Item) -> Verdict:
    broken = next((stage for stage in item.stages if stage.outcome not in ("passed", "skipped")), None)
    path = item.nodeid.partition("::")[0]
    # the plugin counts lines from 0
    line = number_from_one(item.lineno, first=0)
    if item.outcome == "rerun" and broken is None:
        return Verdict(
            test_id=item.nodeid, outcome=Outcome.PASSED, failed_runs=1, at_least=True, location=Location(path=path, line=line)
        )
    outcome = Outcome.FAILED if item.outcome == "rerun" else _OUTCOMES.get(item.outcome, Outcome.SKIPPED)
    message = ""
    if broken:
        message = (broken.crash and broken.crash.message) or _error_of(broken.longrepr or "")
        line = _line_of(broken, path) or line
    return Verdict(test_id=item.nodeid, outcome=outcome, message=message, location=Location(path=path, line=line))


def _line_of(stage: Stage, path: str) -> int:
    """The last line of the test's own file on the way to where the stage broke; 0 if that is not told."""
    places = [*(stage.traceback or []), stage.crash]
    lines = [place.lineno or 0 for place in places if place and (place.path == path or place.path.endswith(f"/{path}"))]
    return max(lines[-1], 0) if lines else 0


def _error_of(text: str) -> str:
    """The lines that pytest marks as the exception's own; the rest of the text is code around it."""
    marked = [line.removeprefix(_ERROR_LINE) for line in text.splitlines() if line.startswith(_ERROR_LINE)]
    return "\n".join(marked) or text


def _time(created: float | None) -> datetime | None:
    return datetime.fromtimestamp(created, UTC) if created and 0 < created < _LATEST else None


def _incomplete(report: Report, collectors: list[Collector], verdicts: list[Verdict]) -> Iterator[str]:
    code = report.exitcode
    if code not in (_NO_TESTS_FAILED, _TESTS_FAILED, _NO_TESTS):
        yield f"{_EXIT_CODES.get(code, _OTHERS)} (exit code {code})"
    for collector in collectors:
        if collector.outcome != "skipped":
            why = plain(_error_of(collector.longrepr or ""))
            yield f"{collector.nodeid or 'the whole'} could not be searched for tests: {why}"
    tests, summary = report.tests or [], report.summary
    claimed = {
        "tests": summary.get("total", 0),
        "tests that were collected": summary.get("collected", 0) - summary.get("deselected", 0),
    }
    yield from unborne("the report", claimed, dict.fromkeys(claimed, len(tests)))
    bad = [word for word, outcome in _OUTCOMES.items() if outcome in BAD]
    failed = {"failed tests": sum(summary.get(word, 0) for word in bad)}
    yield from unborne("the report", failed, {"failed tests": sum(item.outcome in bad for item in tests)})
    yield from unknown_words("outcome", (item.outcome for item in tests), (*_OUTCOMES, "rerun"))
    if code == _TESTS_FAILED and report.tests is not None and not any(verdict.is_bad for verdict in verdicts):
        yield "pytest exited with 1, but no test in the report has failed"


FORMAT = Format(
    name="pytest_json",
    title="pytest-json-report",
    recognise=_recognise,
    read=_read,
    kinds=KINDS,
    metrics=METRICS,
    versions="plugin versions 1.0 to 1.5, which have no version number in the report",
    command="pytest --json-report --json-report-file=pytest-report.json",
    source="numirias/pytest-json-report (https://github.com/numirias/pytest-json-report)",
    reads=(
        "each test with its outcome, the place of its failure, and its exception",
        "`rerun`: the test failed and then passed (pytest-rerunfailures)",
        "`xfailed` as skipped and `xpassed` as passed, as in pytest's own JUnit",
        "files and folders that could not be searched for tests: each an errored test, and the report is partial",
        "pytest's exit code: interrupted, broken, wrongly called, or not pytest's own makes the report partial",
        "the summary's counts: tests that were collected and not run, or failed and are not there, make the report partial",
        "when it was written",
    ),
    leaves=(
        "how often a test was run again, and why it failed before: the plugin overwrites earlier runs",
        "that a test which failed in the end had been run again",
        "captured output, logs and warnings",
        "keywords, metadata and user properties",
    ),
)
