"""What the formats of test runs share: the outcome of a test, and the metrics and findings that follow from outcomes."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum

import attrs

from gatekit.formats.contract import Content
from gatekit.model.finding import NOWHERE, Finding, Location, SeverityOrigin, default_severity
from gatekit.model.metric import Metric
from gatekit.model.value import Value
from gatekit.model.vocabulary import Kind, SeverityBasis

ARROW = " \u203a "  # between the parts of a test's title
LONGEST_MESSAGE = 500
NO_TEST = "no test case in it"
KINDS = (Kind.TEST_FAILURE, Kind.FLAKY_TEST)
METRICS = (
    "tests.duration",
    "tests.errored",
    "tests.failed",
    "tests.flaky",
    "tests.passed",
    "tests.skipped",
    "tests.total",
)
_AGE = 1e10  # seconds; sums of what is far above end in no number
BY_KIND = SeverityOrigin(basis=SeverityBasis.KIND_DEFAULT)
# XML cannot hold the escape itself, so some tools spell it
_COLOUR = re.compile(r"(?:#x1B|\x1b)\[[0-9;]*m")


class Outcome(Enum):
    """What a test came to in the end; exactly one of these."""

    PASSED = "passed"
    FAILED = "failed"
    ERRORED = "errored"
    SKIPPED = "skipped"


BAD = frozenset((Outcome.FAILED, Outcome.ERRORED))


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Verdict(Value):
    """One test in the end, or whatever else of a run can break (a file that cannot be loaded, a clean-up).

    Attributes:
        test_id: its name as a reader would type it; the same from run to run.
        outcome: of its last run.
        message: why the last run was bad; for a flaky test, why an earlier one was; "" if the report does not say.
        location: where it failed, or where it begins.
        failed_runs: how many runs before the last one failed.
        at_least: whether it may have been more runs than the report shows.
    """

    test_id: str
    outcome: Outcome
    message: str = ""
    location: Location = NOWHERE
    failed_runs: int = 0
    at_least: bool = False

    @property
    def is_bad(self) -> bool:
        """Whether it failed or broke in the end."""
        return self.outcome in BAD

    @property
    def is_flaky(self) -> bool:
        """Whether it failed and then passed."""
        return self.outcome is Outcome.PASSED and self.failed_runs > 0


def last_runs(runs: Sequence[tuple[object, Verdict]]) -> list[Verdict]:
    """Several runs of one test as one verdict: the last, with what is to be said of those before it.

    Args:
        runs: what each run came to, with what its test is known by; in the order of their times.

    >>> runs = [(1, Verdict(test_id="a", outcome=outcome, message="no")) for outcome in (Outcome.FAILED, Outcome.PASSED)]
    >>> last_runs(runs)[0].is_flaky, last_runs(runs)[0].message
    (True, 'no')
    """
    by_test: dict[object, list[Verdict]] = {}
    for key, verdict in runs:
        by_test.setdefault(key, []).append(verdict)
    return [_last_run(verdicts) for verdicts in by_test.values()]


def _last_run(verdicts: list[Verdict]) -> Verdict:
    last = verdicts[-1]
    failed = [verdict for verdict in verdicts[:-1] if verdict.is_bad]
    if not failed:
        return last
    first = last if last.is_bad else failed[0]
    return attrs.evolve(last, message=first.message, location=first.location, failed_runs=len(failed))


def run_content(
    content: Content, verdicts: Sequence[Verdict], *, seconds: float | None = None, shows_reruns: bool = False
) -> Content:
    """The content of a test run: what is known of the run as a whole, with findings, metrics and measures of its tests.

    Args:
        content: tool, time and what else the report says about the run.
        verdicts: one for each test, in the order of the report.
        seconds: how long the tests took; None if the report does not say.
        shows_reruns: whether the report shows that failed tests were run again, even if none was flaky.
    """
    shows_reruns = shows_reruns or any(verdict.failed_runs for verdict in verdicts)
    outcomes = Counter(verdict.outcome for verdict in verdicts)
    return attrs.evolve(
        content,
        measures=frozenset(KINDS if shows_reruns else KINDS[:1]),
        findings=tuple(findings_of_verdicts(content.tool, verdicts)),
        metrics=metrics_of(outcomes, sum(verdict.is_flaky for verdict in verdicts), seconds),
        # what broke before the first test says more than that there is none
        blank="" if verdicts or content.incomplete else NO_TEST,
    )


def metrics_of(outcomes: Counter[Outcome], flaky: int, seconds: float | None) -> tuple[Metric, ...]:
    """How many tests there are and what they came to; nothing if there are none.

    >>> [metric.value for metric in metrics_of(Counter({Outcome.PASSED: 2}), 1, None) if metric.value]
    [1, 2, 2]
    """
    if not outcomes.total():
        return ()
    values = {
        "tests.duration": seconds,
        "tests.errored": outcomes[Outcome.ERRORED],
        "tests.failed": outcomes[Outcome.FAILED],
        "tests.flaky": flaky,
        "tests.passed": outcomes[Outcome.PASSED],
        "tests.skipped": outcomes[Outcome.SKIPPED],
        "tests.total": outcomes.total(),
    }
    return tuple(Metric(name=name, value=value) for name, value in values.items() if value is not None)


def added_seconds(told: Iterable[float | None]) -> float | None:
    """Times added up; None if nobody tells one. What is negative or longer than an age is not told.

    >>> added_seconds([0.5, None, 2.0, -1.0, 1e300]), added_seconds([None])
    (2.5, None)
    """
    seconds = [time for time in told if time is not None and 0 <= time < _AGE]
    return math.fsum(seconds) if seconds else None


def findings_of_verdicts(tool: str, verdicts: Iterable[Verdict]) -> Iterator[Finding]:
    """One finding for each test that is bad or flaky."""
    for verdict in verdicts:
        if verdict.is_bad or verdict.is_flaky:
            yield _finding(tool, verdict)


def _finding(tool: str, verdict: Verdict) -> Finding:
    kind = Kind.FLAKY_TEST if verdict.is_flaky else Kind.TEST_FAILURE
    message = plain(verdict.message)
    if verdict.is_flaky:
        told = flaky_message(verdict.failed_runs, message, at_least=verdict.at_least)
    else:
        told = failed_message(verdict.failed_runs, message)
    return Finding(
        kind=kind,
        tool=tool,
        rule_id=verdict.test_id,
        severity=default_severity(kind),
        severity_origin=BY_KIND,
        message=told,
        location=attrs.evolve(verdict.location, logical_name=verdict.test_id),
        # what a failing test says changes from run to run; that it fails does not
        identity=verdict.test_id,
    )


def flaky_message(failed_runs: int, why: str, *, at_least: bool = False) -> str:
    """What is said of a test that failed and then passed.

    >>> flaky_message(1, "no answer"), flaky_message(2, ""), flaky_message(1, "", at_least=True)
    ('failed once, then passed: no answer', 'failed 2 times, then passed', 'failed at least once, then passed')
    """
    times = "once" if failed_runs == 1 else f"{failed_runs} times"
    return f"failed {'at least ' if at_least else ''}{times}, then passed{f': {why}' if why else ''}"


def failed_message(failed_runs: int, why: str) -> str:
    """What is said of a test that was bad in its last run.

    >>> failed_message(0, ""), failed_message(2, "no answer")
    ('no message', 'no answer (failed in 3 runs)')
    """
    return (why or "no message") + (f" (failed in {failed_runs + 1} runs)" if failed_runs else "")


def unborne(name: str, claimed: dict[str, int], held: dict[str, int]) -> Iterator[str]:
    """Why something seems to be lost: a report counts more than it holds. One sentence for each count.

    >>> list(unborne("the report", {"tests": 3, "failed tests": 1}, {"tests": 2, "failed tests": 1}))
    ['the report counts 3 tests and holds 2']
    """
    for what, count in claimed.items():
        if count > held[what]:
            yield f"{name} counts {count} {what} and holds {held[what] or 'none'}"


def unknown_words(what: str, words: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    """Why some tests are neither known to have passed nor to have failed. One sentence, or none.

    >>> list(unknown_words("outcome", ["ok", "maybe", ""], ["ok"]))
    ['some tests have an outcome that gatekit does not know: (none), maybe']
    """
    new = sorted(set(words) - set(known))
    if new:
        article = "an" if what[0] in "aeiou" else "a"
        told = plain(", ".join(plain(word) or "(none)" for word in new))
        yield f"some tests have {article} {what} that gatekit does not know: {told}"


def joined_id(owner: str, name: str) -> str:
    """The id of a test as a reader would type it: `owner::name`, or the name where that says the owner already.

    >>> joined_id("shop.Cart", "adds"), joined_id("shop.Cart", "shop.Cart.adds")
    ('shop.Cart::adds', 'shop.Cart.adds')
    """
    has_owner = name.startswith((f"{owner}.", f"{owner} ", f"{owner}::")) or name.endswith(f" {owner}")
    return name if not owner or owner == name or has_owner else f"{owner}::{name}"


def plain(text: str) -> str:
    r"""One line for people: white space and colours taken out, and cut where it is too long, saying how much is missing.

    >>> plain("expected 1 \n  but was 2"), plain("x" * 600)[498:]
    ('expected 1 but was 2', 'xx… (100 characters more)')
    """
    line = " ".join(_COLOUR.sub("", text).split())
    if len(line) <= LONGEST_MESSAGE:
        return line
    return f"{line[:LONGEST_MESSAGE]}… ({len(line) - LONGEST_MESSAGE} characters more)"
