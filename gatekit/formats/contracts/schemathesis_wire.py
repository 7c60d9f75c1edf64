"""The lines of Schemathesis' NDJSON report: each an object whose one key names an event.

Source: schemathesis/schemathesis, `reporting/ndjson.py`, `engine/events.py`, `engine/recorder.py`, `core/failures.py`.
"""

from __future__ import annotations

import msgspec

from gatekit.formats.shared.requests import Count


class Initialize(msgspec.Struct):
    """The first line."""

    schemathesis_version: str


class Operations(msgspec.Struct):
    """How many operations the API has, and how many of them were to be tested."""

    selected: Count = 0


class Statistic(msgspec.Struct):
    """What was loaded."""

    operations: Operations | None = None


class LoadingFinished(msgspec.Struct):
    """The API's description was read."""

    statistic: Statistic | None = None


class Failure(msgspec.Struct):
    """What a check found."""

    type: str
    title: str
    message: str = ""
    operation: str | None = None
    severity: str | None = None
    code: str | None = None


class FailureInfo(msgspec.Struct):
    """What a check found, and beside it what reproduces it."""

    failure: Failure


class Check(msgspec.Struct):
    """One check of one case."""

    name: str
    status: str
    failure_info: FailureInfo | None = None


class Case(msgspec.Struct):
    """What was sent."""

    method: str | None = None
    path: str | None = None


class CaseNode(msgspec.Struct):
    """A case in its scenario."""

    value: Case | None = None


class Response(msgspec.Struct):
    """What the API answered."""

    status_code: int | None = None


class Interaction(msgspec.Struct):
    """A request and its answer."""

    response: Response | None = None


class Recorder(msgspec.Struct):
    """What happened in a scenario, by case."""

    label: str = ""
    cases: dict[str, CaseNode] = {}
    checks: dict[str, list[Check]] = {}
    interactions: dict[str, Interaction] = {}
    filtered_failures: dict[str, Count] = {}


class Scenario(msgspec.Struct):
    """The cases of one operation in one phase, or of a chain of operations."""

    recorder: Recorder
    status: str


class Exceptional(msgspec.Struct):
    """An exception."""

    type: str = ""


class NonFatalError(msgspec.Struct):
    """What kept an operation from being tested."""

    value: Exceptional | None = None
    label: str = ""


class FatalError(msgspec.Struct):
    """What ended the run."""

    exception: Exceptional | None = None


class Interrupted(msgspec.Struct):
    """The run was stopped from outside."""


class EngineFinished(msgspec.Struct):
    """The last line of a run that came to its end."""

    timestamp: float | None = None
    stop_reason: str = ""
    failures: list[Failure] = []


class Line(msgspec.Struct):
    """One line; events that are not named here say nothing that the others do not."""

    initialize: Initialize | None = msgspec.field(name="Initialize", default=None)
    loading_finished: LoadingFinished | None = msgspec.field(name="LoadingFinished", default=None)
    scenario_finished: Scenario | None = msgspec.field(name="ScenarioFinished", default=None)
    fuzz_scenario_finished: Scenario | None = msgspec.field(name="FuzzScenarioFinished", default=None)
    non_fatal_error: NonFatalError | None = msgspec.field(name="NonFatalError", default=None)
    fatal_error: FatalError | None = msgspec.field(name="FatalError", default=None)
    interrupted: Interrupted | None = msgspec.field(name="Interrupted", default=None)
    engine_finished: EngineFinished | None = msgspec.field(name="EngineFinished", default=None)
