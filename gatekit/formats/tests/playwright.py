"""Playwright's JSON reporter: one item for each test and project, with all its runs.

Read as Playwright writes it (packages/playwright/types/testReporter.d.ts, `JSONReport`, and src/reporters/json.ts). The tool
itself says what a test came to; a run that failed as expected is a pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gatekit.errors import ReportError
from gatekit.formats.contract import Content, Format
from gatekit.formats.shared.linting import number_from_one
from gatekit.formats.tests.outcomes import (
    ARROW,
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
from gatekit.formats.tests.playwright_wire import Error, Report, Run, Spec, Suite, Test
from gatekit.model.finding import Location
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.shape import Shape, Syntax
from gatekit.reading.values import parse_time

_OUTCOMES = {
    "expected": Outcome.PASSED,
    "flaky": Outcome.PASSED,
    "unexpected": Outcome.FAILED,
    "skipped": Outcome.SKIPPED,
}
_MOST_LEVELS = 200


class _Placed(NamedTuple):
    """A test with where it stands."""

    titles: tuple[str, ...]
    file: str
    spec: Spec
    test: Test


def _recognise(shape: Shape) -> bool:
    is_report = shape.keys.get("config") == "object" and shape.keys.get("suites") == "array"
    return shape.syntax is Syntax.JSON and shape.top == "object" and is_report and "rootDir" in shape.inner["config"]


def _read(document: Document) -> Content:
    report = decode_json(document, Report)
    placed = list(_placed(report.suites, (), document.path))
    runs = [run for one in placed for run in one.test.results or []]
    verdicts = [_verdict(one) for one in placed]
    content = Content(
        tool="playwright",
        tool_version=report.config.version,
        produced_at=min(filter(None, map(parse_time, _times(report, runs))), default=None),
        incomplete=(*_errors(report.errors or []), *_incomplete(report, placed, verdicts)),
    )
    return run_content(
        content,
        verdicts,
        seconds=added_seconds(run.duration / 1000 for run in runs),
        shows_reruns=any(project.retries > 0 for project in report.config.projects or []),
    )


def _placed(suites: Sequence[Suite], titles: tuple[str, ...], path: str) -> Iterator[_Placed]:
    if len(titles) > _MOST_LEVELS:
        raise ReportError(f"suites are nested more than {_MOST_LEVELS} levels deep", file=path)
    for suite in suites:
        # the outermost suites are the files
        within = (*titles, suite.title)
        for spec in suite.specs or []:
            for test in spec.tests:
                yield _Placed(within, spec.file or suite.file, spec, test)
        yield from _placed(suite.suites or [], within, path)


def _verdict(placed: _Placed) -> Verdict:
    titles, file, spec, test = placed
    project = f"[{test.project_name}]" if test.project_name else ""
    failed = [run for run in test.results or [] if run.status not in (test.expected_status, "skipped", "interrupted")]
    outcome = _OUTCOMES.get(test.status, Outcome.SKIPPED)
    earlier = failed if test.status == "flaky" else failed[:-1]
    # of a flaky test the first failure tells why it was run again; of a failed one the last is the verdict
    shown = failed[0 if test.status == "flaky" else -1] if failed else Run()
    return Verdict(
        test_id=ARROW.join(filter(None, (project, *titles, spec.title))),
        outcome=outcome,
        message=_message(shown, test) if failed else "",
        location=_location(file, spec, shown.fault),
        failed_runs=len(earlier) or int(test.status == "flaky"),
    )


def _message(run: Run, test: Test) -> str:
    if not run.fault.text and run.status == "passed":
        return f"passed, though it is expected to be {test.expected_status}"
    return run.fault.text or run.status or ""


def _location(file: str, spec: Spec, fault: Error) -> Location:
    """Where it was thrown, if that is in the test's own file; else where the test begins."""
    thrown = fault.location
    if thrown and file and thrown.file.replace("\\", "/").endswith(f"/{file}"):
        return Location(path=file, line=number_from_one(thrown.line), column=number_from_one(thrown.column))
    return Location(path=file, line=number_from_one(spec.line), column=number_from_one(spec.column))


def _times(report: Report, runs: list[Run]) -> list[str]:
    return [report.stats.start_time] if report.stats and report.stats.start_time else [run.start_time for run in runs]


def _errors(errors: list[Error]) -> Iterator[str]:
    for error in errors:
        place = f" ({error.location.file}:{error.location.line})" if error.location else ""
        yield f"Playwright broke outside of any test: {plain(error.text) or 'no message'}{place}"


def _incomplete(report: Report, placed: list[_Placed], verdicts: list[Verdict]) -> Iterator[str]:
    statuses = [one.test.status for one in placed]
    if report.stats:
        stats = report.stats
        claimed = {"expected": stats.expected, "unexpected": stats.unexpected, "flaky": stats.flaky, "skipped": stats.skipped}
        held = {f"{word} tests": statuses.count(word) for word in claimed}
        yield from unborne("the report", {f"{word} tests": count for word, count in claimed.items()}, held)
    interrupted = sum(any(run.status == "interrupted" for run in one.test.results or []) for one in placed)
    if interrupted:
        yield f"{interrupted} tests were interrupted"
    never_ran = sum(one.test.status == "skipped" and one.test.expected_status != "skipped" for one in placed) - interrupted
    if never_ran > 0 and not any(verdict.is_bad for verdict in verdicts):
        yield f"{never_ran} tests were to run and did not, and no failed test tells why"
    yield from unknown_words("status", statuses, _OUTCOMES)


FORMAT = Format(
    name="playwright",
    title="Playwright JSON reporter",
    recognise=_recognise,
    read=_read,
    kinds=KINDS,
    metrics=METRICS,
    versions="@playwright/test 1.10 and later",
    command="PLAYWRIGHT_JSON_OUTPUT_NAME=playwright.json npx playwright test --reporter=json",
    source="Playwright's JSON reporter (https://playwright.dev/docs/test-reporters#json-reporter)",
    reads=(
        "each test in each project, with the tool's own word: expected, unexpected, flaky, skipped",
        "where it failed, if that is in the test's own file, and its error",
        "retries: how many runs failed, and for a flaky test why",
        "`test.fail()`: a failure that is expected passes, and an unexpected pass fails",
        "errors outside of any test (a file that cannot be loaded, no tests found, a global timeout): the report is partial",
        "interrupted tests, tests that did not run though none failed, and counts that are not borne out: the report is partial",
        "when the run began",
    ),
    leaves=(
        "whether all shards are there: give the report of each, or merge them with `npx playwright merge-reports`",
        "steps, attachments, standard output and annotations",
        "a failed `expect.soft` beyond a run's first error",
    ),
)
