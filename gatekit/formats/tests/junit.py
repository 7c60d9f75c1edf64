"""JUnit XML: test results of many tools, and the findings of analysers that write the same format.

There is no binding specification. What is read here is what real tools write; `junit_dialects` knows what tells them apart,
`junit_outcomes` which cases are runs of one test, `junit_findings` how a failure becomes a finding.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

import attrs

from gatekit.formats.contract import Content, Format
from gatekit.formats.shared.linting import unchecked
from gatekit.formats.shared.severity import COMMON_WORDS
from gatekit.formats.tests.junit_dialects import DIALECTS, UNKNOWN, Dialect, dialect_of
from gatekit.formats.tests.junit_document import Case, Suite, read_suites
from gatekit.formats.tests.junit_findings import findings_of, kind_of
from gatekit.formats.tests.junit_outcomes import Result, results_of, unborne_counts, unknown_statuses
from gatekit.formats.tests.outcomes import METRICS, NO_TEST, added_seconds, metrics_of
from gatekit.model.metric import Metric
from gatekit.model.vocabulary import Kind
from gatekit.reading.document import Document
from gatekit.reading.shape import Shape, Syntax
from gatekit.reading.values import parse_time

_NOBODYS_TIME = datetime(2000, 1, 1, tzinfo=UTC)  # some tools write the year 1 or 1970


@attrs.define
class _Part:
    """A suite directly below the root, or the cases directly below it, with the dialect of its tool."""

    suite: Suite
    dialect: Dialect
    results: list[Result]


def _recognise(shape: Shape) -> bool:
    return shape.syntax is Syntax.XML and shape.root in ("testsuite", "testsuites")


def _read(document: Document) -> Content:
    root = read_suites(document)
    parts = [_part(root, suite) for suite in (*_bare_cases(root), *root.suites)]
    dialect = _dialect(root, parts)
    # a total above the suites' own would count them twice
    counting = [(root, dialect)] if root.count("tests") else [(part.suite, part.dialect) for part in parts]
    # which may count its failures alone
    whole = [(root, dialect)] if root.count("failures", "errors") and not root.count("tests") else []
    findings = tuple(finding for part in parts for result in part.results for finding in findings_of(result, part.dialect))
    return Content(
        tool=dialect.tool,
        produced_at=_produced_at(root),
        measures=_measures(parts),
        findings=findings,
        metrics=_metrics(parts) or _claimed_metrics(parts, [suite for suite, _ in counting]),
        blank=_blank(parts, [suite for suite, _ in counting]),
        incomplete=(
            *dict.fromkeys(sentence for suite, of in (*counting, *whole) for sentence in unborne_counts(suite, of)),
            *unknown_statuses(result for part in parts for result in part.results),
            *unchecked(findings),
        ),
    )


def _part(root: Suite, suite: Suite) -> _Part:
    dialect = dialect_of(root, suite)
    return _Part(suite, dialect, list(results_of(suite, dialect)))


def _bare_cases(root: Suite) -> list[Suite]:
    """The cases directly below the root, as one suite."""
    return [attrs.evolve(root, children=[*root.cases])] if root.cases else []


def _dialect(root: Suite, parts: Sequence[_Part]) -> Dialect:
    """The dialect of the whole, if all of it is one tool's."""
    dialects = {part.dialect.tool: part.dialect for part in parts}
    if not dialects:
        return dialect_of(root, root)
    return next(iter(dialects.values())) if len(dialects) == 1 else UNKNOWN


def _measures(parts: Sequence[_Part]) -> frozenset[Kind]:
    kinds = {kind for part in parts for kind in _kinds(part)}
    if Kind.TEST_FAILURE in kinds and any(_shows_reruns(part) for part in parts):
        kinds.add(Kind.FLAKY_TEST)
    return frozenset(kinds)


def _kinds(part: _Part) -> set[Kind]:
    of_suite = part.dialect.kind_of_suite.get(part.suite.name)
    if part.dialect.kind_of_case:
        found = {kind_of(result, part.dialect) for result in part.results if result.problems}
        return found | ({of_suite} if of_suite else set())
    return {of_suite or part.dialect.kind}


def _shows_reruns(part: _Part) -> bool:
    return any(result.failed_runs for result in part.results) or any(
        name.endswith("rerunFailingTestsCount") and count != "0" for name, count in part.suite.properties.items()
    )


def _blank(parts: Sequence[_Part], counting: Sequence[Suite]) -> str:
    # an analyser that names itself and lists nothing has found nothing
    has_something = any(part.results or not part.dialect.runs_tests for part in parts)
    claims = any(suite.count("tests", "failures", "errors") for suite in counting)
    return "" if has_something or claims else NO_TEST


def _metrics(parts: Sequence[_Part]) -> tuple[Metric, ...]:
    """How many tests there are and what they came to; nothing for analysers, whose cases are no tests."""
    testing = [part for part in parts if part.dialect.runs_tests]
    results = [result for part in testing for result in part.results]
    seconds = _seconds(Suite({}, children=[part.suite for part in testing]))
    return metrics_of(Counter(result.outcome for result in results), sum(result.is_flaky for result in results), seconds)


def _seconds(node: Suite | Case) -> float | None:
    """How long a suite or case took: the wall clock of the suites that hold the cases, else the cases' own times.

    Suites around suites are left out: their clocks run on while nothing is tested, and some tools give them none. So are suites
    that do not count their tests: they were made from another format (NUnit's, by a style sheet), whose clocks cover more.
    """
    if isinstance(node, Case):
        return node.seconds
    if node.seconds and "tests" in node.attributes and any(isinstance(child, Case) for child in node.children):
        return node.seconds
    told = added_seconds(map(_seconds, node.children))
    return node.seconds if told is None else told


def _claimed_metrics(parts: Sequence[_Part], counting: Sequence[Suite]) -> tuple[Metric, ...]:
    """What the counters of suites that hold no case say; such a report is partial."""
    failed, errored, skipped = (sum(suite.count(name) for suite in counting) for name in ("failures", "errors", "skipped"))
    total = max(sum(suite.count("tests") for suite in counting), failed + errored + skipped)
    if not total or any(part.results or not part.dialect.runs_tests for part in parts):
        return ()
    values = {
        "tests.errored": errored,
        "tests.failed": failed,
        "tests.passed": total - failed - errored - skipped,
        "tests.skipped": skipped,
        "tests.total": total,
    }
    return tuple(Metric(name=name, value=value) for name, value in values.items())


def _produced_at(root: Suite) -> datetime | None:
    """When the first suite began: the report is at least that old. Times without a zone are not used."""
    times = (parse_time(suite.attributes.get("timestamp", "")) for suite in root.all_suites())
    return min((time for time in times if time and time > _NOBODYS_TIME), default=None)


FORMAT = Format(
    name="junit",
    title="JUnit XML",
    recognise=_recognise,
    read=_read,
    severities=COMMON_WORDS,
    kinds=(
        Kind.TEST_FAILURE,
        Kind.FLAKY_TEST,
        *sorted({kind for dialect in DIALECTS for kind in dialect.kinds} - {Kind.TEST_FAILURE}),
    ),
    open_kind=True,
    metrics=METRICS,
    versions="any dialect; known ones: " + ", ".join(sorted(dialect.tool for dialect in DIALECTS)),
    command="pytest --junitxml=junit.xml",
    source="no binding specification; Testmo's collection of what tools write (https://github.com/testmoapp/junitxml), "
    "Apache Maven Surefire, surefire-test-report.xsd "
    "(https://maven.apache.org/surefire/maven-surefire-plugin/xsd/surefire-test-report.xsd), and pytest's junitxml.py",
    reads=(
        "`<testcase>` with failure, error, skipped, and `status` or `result` where those are missing",
        "CTest's tests that could not be started, which it writes as skipped and fails on: errored",
        "a `status` that nobody knows: the test has not passed, and the report is partial",
        "reruns: flakyFailure, flakyError, rerunFailure, rerunError (Surefire, Gradle with mergeReruns, nextest, Playwright)",
        "repeated cases as reruns in pytest, and in suites whose own counter counts them once (gotestsum)",
        "a failure or error directly below a `<testsuite>`, as an errored test by the suite's name",
        "the suites' counters: a suite that counts more than it holds makes the report partial",
        "the findings of analysers that write JUnit; their cases are not counted as tests; files that they could not parse",
        "the earliest `timestamp` that names a time zone",
    ),
    leaves=(
        "system-out and system-err",
        "gitleaks' copy of each secret",
        "retries that the report does not show: Playwright's without includeRetries are plain passes",
        "whether other repeated cases are reruns or parameters: nothing tells, so each counts (for Gradle, set mergeReruns)",
        "what analysers leave out themselves: Spectral writes no warnings",
    ),
)
