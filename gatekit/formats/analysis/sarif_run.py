"""What a SARIF run says of itself: whether it finished, when it ran, and on which commit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from gatekit.formats.analysis.sarif_messages import plain_text
from gatekit.formats.analysis.sarif_tools import Driver
from gatekit.formats.analysis.sarif_wire import Invocation, Notification, Run
from gatekit.reading.values import parse_time

_SHOWN = 200
_SPOTBUGS_FOUND_BUGS = 1  # SpotBugs calls a run unsuccessful whenever its exit code is not 0, also for this one


def incomplete_reasons(run: Run, driver: Driver) -> Iterator[str]:
    """Why a run did not finish, one sentence each; nothing if it did.

    Source: SARIF 2.1.0, 3.14.23 (no results), 3.20.14 (executionSuccessful), 3.20.21 and 3.20.22 (an error among the
    notifications means that the run failed), 3.15 (results in other files).
    """
    tool = driver.tool or "the tool"
    external = run.external_property_file_references
    if external and (external.results or external.driver):
        yield f"{tool} put its results or rules into other files (externalPropertyFileReferences), which gatekit does not read"
    elif run.results is None:
        yield f"{tool} wrote no list of results, so it did not get to analysing"
    for invocation in run.invocations or ():
        if _failed(invocation, driver, has_results=bool(run.results)):
            reason = _why(invocation, driver)
            yield f"{tool} says that it failed{f': {reason}' if reason else ''}"
        errors = list(_errors(invocation))
        if errors:
            more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
            yield f"{tool} reports an error of its own: {_text(errors[0])}{more}"


def produced_at(runs: Iterable[Run]) -> datetime | None:
    """When the log's oldest run ended, or began if its end is not told."""
    times = []
    for run in runs:
        spelled = [one.end_time_utc or one.start_time_utc for one in run.invocations or ()]
        known = [time for time in map(parse_time, filter(None, spelled)) if time]
        times += [max(known)] if known else []
    return min(times, default=None)


def subject_of(run: Run) -> str:
    """The commit that a run is about: the first that it names."""
    return next((entry.revision_id for entry in run.version_control_provenance or () if entry.revision_id), "")


def _failed(invocation: Invocation, driver: Driver, *, has_results: bool) -> bool:
    if invocation.process_start_failure_message or _signal(invocation, driver):
        return True
    if invocation.execution_successful is None:
        # the property is required; without it, an exit code and no results look like a crash
        return bool(invocation.exit_code) and not has_results
    if driver.tool == "spotbugs" and invocation.exit_code == _SPOTBUGS_FOUND_BUGS:
        return False
    return not invocation.execution_successful


def _why(invocation: Invocation, driver: Driver) -> str:
    text = invocation.process_start_failure_message or invocation.exit_code_description
    if text:
        return _clipped(text)
    if signal := _signal(invocation, driver):
        return _clipped(f"ended by signal {signal}")
    return f"exit code {invocation.exit_code}" if invocation.exit_code is not None else ""


def _signal(invocation: Invocation, driver: Driver) -> str:
    """The signal that ended the tool (exitSignalName, exitSignalNumber); "" if none did."""
    if driver.tool == "spotbugs":
        return ""  # it spells its exit code there: SUCCESS, or BUGS FOUND
    return invocation.exit_signal_name or (str(invocation.exit_signal_number) if invocation.exit_signal_number else "")


def _errors(invocation: Invocation) -> Iterator[Notification]:
    for notifications in (invocation.tool_execution_notifications, invocation.tool_configuration_notifications):
        for one in notifications or ():
            if (one.level or "").lower() == "error":
                yield one


def _text(notification: Notification) -> str:
    return _clipped(plain_text(notification.message) if notification.message else "") or "without a message"


def _clipped(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}..."
