"""What each test came to in the end, which cases are runs of one test, and whether the suites' own counters are borne out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from gatekit.formats.tests.junit_dialects import Dialect
from gatekit.formats.tests.junit_document import FINAL, FLAKY, RERUN, Case, Problem, Suite
from gatekit.formats.tests.outcomes import BAD, Outcome, plain
from gatekit.model.value import Value

_SKIPPED = frozenset(("skipped",))
_BAD = FINAL | FLAKY | RERUN
_STATUSES = frozenset(("status", "result"))
_STATUS_FAILED = frozenset(("failed", "fail", "failure", "regression"))
_STATUS_ERRORED = frozenset(("errored", "error", "broken", "crashed", "timeout", "timed out", "aborted", "undefined"))
_STATUS_SKIPPED = frozenset(
    ("skipped", "skip", "disabled", "suppressed", "notrun", "not run", "ignored", "pending", "untested", "inconclusive")
)
_STATUS_PASSED = frozenset(("", "passed", "pass", "success", "successful", "ok", "run", "executed", "completed", "fixed"))
_CHOSEN_BY_CTEST = ("SKIP_", "Disabled")  # what the reasons for tests that were to be skipped begin with
_STATUS_KNOWN = _STATUS_PASSED | _STATUS_SKIPPED | _STATUS_FAILED | _STATUS_ERRORED


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Result(Value):
    """One test in the end.

    Attributes:
        suite: where it stands.
        case: its last run.
        outcome: of the last run.
        problems: what was wrong in the last run.
        earlier: what was wrong in earlier runs, as far as the report says.
        failed_runs: how many earlier runs failed.
    """

    suite: Suite
    case: Case
    outcome: Outcome
    problems: tuple[Problem, ...] = ()
    earlier: tuple[Problem, ...] = ()
    failed_runs: int = 0

    @property
    def is_flaky(self) -> bool:
        """Whether it failed and then passed."""
        return self.outcome is Outcome.PASSED and self.failed_runs > 0


def results_of(suite: Suite, dialect: Dialect) -> Iterator[Result]:
    """What the tests of a suite and of those below it came to, in the order of the document."""
    groups: dict[object, list[Case]] = {}
    for index, case in enumerate(suite.cases):
        key = (case.class_name, case.name, case.attributes.get("file")) if case.name else index
        groups.setdefault(key, []).append(case)
    repeats_are_reruns = dialect.runs_tests and (dialect.repeats_are_reruns or _counts_repeats_once(suite, len(groups)))
    runs_of = {id(cases[-1]): cases for cases in groups.values()} if repeats_are_reruns else {}
    for child in suite.children:
        if isinstance(child, Suite):
            yield from results_of(child, dialect)
        elif not repeats_are_reruns:
            yield _result(suite, child)
        elif id(child) in runs_of:
            yield _merged(suite, runs_of[id(child)], dialect)


def _counts_repeats_once(suite: Suite, distinct: int) -> bool:
    """Whether a suite's own counter says that cases of one id are one test.

    Without that, cases of one id are taken for parameters of one test, of which each counts: a failed one must not be taken for
    an earlier run of one that passed. So gotestsum's reruns are told from TestNG's data providers.
    """
    is_counted = not suite.suites and suite.count("tests") == distinct < len(suite.cases)
    return is_counted and any(_outcome(case) in BAD for case in suite.cases)


def _result(suite: Suite, case: Case) -> Result:
    outcome = _outcome(case)
    if not case.problems:
        return Result(suite=suite, case=case, outcome=outcome)
    earlier = case.those(FLAKY | RERUN)
    is_bad = outcome in BAD
    problems = (case.those(FINAL) or earlier[:1]) if is_bad else []
    return Result(
        suite=suite,
        case=case,
        outcome=outcome,
        problems=tuple(problems or case.those(_SKIPPED)),
        earlier=tuple(earlier),
        failed_runs=len(earlier),
    )


def _outcome(case: Case) -> Outcome:
    if not case.problems and not case.attributes.keys() & _STATUSES:
        return Outcome.PASSED  # most cases, so that the rest may take its time
    elements = {problem.element for problem in case.problems}
    words = _status_words(case)
    # node's test runner lets a test fail that is marked as to do
    is_to_do = any(skip.attributes.get("type") == "todo" for skip in case.those(_SKIPPED))
    first_true = (
        (is_to_do, Outcome.SKIPPED),
        ("error" in elements, Outcome.ERRORED),
        ("failure" in elements or (elements & RERUN and not elements & FLAKY), Outcome.FAILED),
        (_could_not_start(case), Outcome.ERRORED),
        ("skipped" in elements, Outcome.SKIPPED),
        (elements & FLAKY, Outcome.PASSED),
        (words & _STATUS_ERRORED, Outcome.ERRORED),
        (words & _STATUS_FAILED, Outcome.FAILED),
        (words & _STATUS_SKIPPED, Outcome.SKIPPED),
        # not known to have passed; `unknown_statuses` tells
        (words - _STATUS_KNOWN, Outcome.SKIPPED),
    )
    return next((outcome for is_so, outcome in first_true if is_so), Outcome.PASSED)


def _could_not_start(case: Case) -> bool:
    """Whether CTest could not start a test (no executable, a failed fixture), which it writes as skipped and fails on."""
    reasons = [skip.message for skip in case.those(_SKIPPED)] if case.attributes.get("status") == "notrun" else []
    return any(reason and not reason.startswith(_CHOSEN_BY_CTEST) for reason in reasons)


def _status_words(case: Case) -> set[str]:
    return {case.attributes.get(name, "").strip().lower().replace("_", " ") for name in _STATUSES}


def unknown_statuses(results: Iterable[Result]) -> Iterator[str]:
    """Why some tests are neither known to have passed nor to have failed: words of their status. One sentence, or none."""
    lost = [_status_words(result.case) - _STATUS_KNOWN for result in results if result.outcome is Outcome.SKIPPED]
    words = sorted(set().union(*lost))
    if words:
        yield f"{sum(map(bool, lost))} tests have a status that gatekit does not know: {plain(', '.join(words))}"


def _merged(suite: Suite, runs: list[Case], dialect: Dialect) -> Result:
    """Several runs of one test as one."""
    if len(runs) == 1:
        return _result(suite, runs[0])
    last = _result(suite, runs[-1])
    before = [_result(suite, run) for run in runs[:-1]]
    failed = [run for run in before if run.outcome in BAD]
    if dialect.repeats_are_reruns:
        if failed:
            # not reruns, which have no failure of their own: a call and its teardown, or one id for several tests
            worst = last if last.outcome is Outcome.ERRORED else failed[-1]
            problems = tuple(problem for run in (*failed, last) for problem in run.problems)
            return attrs.evolve(worst, case=last.case, problems=problems)
        # a rerun leaves a case without any problem behind
        return attrs.evolve(last, failed_runs=sum(run.outcome is Outcome.PASSED for run in before))
    earlier = tuple(problem for run in failed for problem in run.problems)
    return attrs.evolve(last, earlier=earlier, failed_runs=len(failed))


def unborne_counts(suite: Suite, dialect: Dialect) -> Iterator[str]:
    """Why a suite seems to have lost something: its own counters say more than it holds. One sentence each."""
    cases = [case for inner in suite.all_suites() for case in inner.cases]
    claimed = suite.count("tests")
    if claimed and not cases:
        yield f"{_named(suite)} counts {claimed} tests and holds none of them"
        return
    if "tests" in dialect.counted and claimed > sum(map(_runs, cases)):
        yield f"{_named(suite)} counts {claimed} tests and holds {len(cases)}"
    if "failures" in dialect.counted:
        yield from _unborne_failures(suite, dialect)


def _unborne_failures(suite: Suite, dialect: Dialect) -> list[str]:
    """For each innermost suite that counts more failures than stand in it, a sentence."""
    lost = [sentence for inner in suite.suites for sentence in _unborne_failures(inner, dialect)]
    if lost:
        return lost
    held = sum(_failures(case) for inner in suite.all_suites() for case in inner.cases)
    failures, errors = suite.count("failures"), suite.count("errors")
    # some analysers write the same number into both counters
    claimed = failures + errors if dialect.runs_tests else max(failures, errors)
    return [f"{_named(suite)} counts {claimed} failures and errors and holds {held}"] if claimed > held else []


def _failures(case: Case) -> int:
    written = len(case.those(_BAD))
    return written or int(_outcome(case) in BAD)


def _runs(case: Case) -> int:
    """As how many tests a suite's counter may have counted a case: its runs, and its pass beside an error of its teardown."""
    bad = case.those(_BAD)
    has_passed = not case.those(FINAL) or any(problem.element == "error" for problem in bad)
    return len(bad) + has_passed


def _named(suite: Suite) -> str:
    return f"the suite '{suite.name}'" if suite.name else "the report"
