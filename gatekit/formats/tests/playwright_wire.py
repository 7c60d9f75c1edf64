"""A report of Playwright's JSON reporter as it is on disk: only what the format reads."""

from __future__ import annotations

import msgspec


class Spot(msgspec.Struct):
    """A place in a file; absolute where an error was thrown."""

    file: str = ""
    line: int = 0
    column: int = 0


class Error(msgspec.Struct):
    """What was thrown; `value` if it was no Error."""

    message: str | None = None
    value: str | None = None
    stack: str | None = None
    location: Spot | None = None

    @property
    def text(self) -> str:
        """What it says."""
        return self.message or self.value or self.stack or ""


class Run(msgspec.Struct, rename="camel"):
    """One run of a test (`passed`, `failed`, `timedOut`, `skipped`, `interrupted`)."""

    status: str | None = None
    duration: float = 0.0
    start_time: str = ""
    error: Error | None = None
    errors: list[Error] | None = None

    @property
    def fault(self) -> Error:
        """Its first error; an empty one if it has none."""
        return self.error or (self.errors or [Error()])[0]


class Test(msgspec.Struct, rename="camel"):
    """A test in one project, and what it came to: `expected`, `unexpected`, `flaky` or `skipped`."""

    status: str
    project_name: str = ""
    expected_status: str = "passed"
    results: list[Run] | None = None


class Spec(msgspec.Struct):
    """A test as it is written; several if it runs in several projects."""

    title: str
    tests: list[Test]
    file: str = ""
    line: int = 0
    column: int = 0


class Suite(msgspec.Struct):
    """A file, or a group of tests in it."""

    title: str = ""
    file: str = ""
    specs: list[Spec] | None = None
    suites: list[Suite] | None = None


class Stats(msgspec.Struct, rename="camel"):
    """What the reporter counted (since version 1.31)."""

    start_time: str = ""
    expected: int = 0
    unexpected: int = 0
    flaky: int = 0
    skipped: int = 0


class Project(msgspec.Struct):
    """One way to run the tests."""

    retries: int = 0


class Config(msgspec.Struct):
    """How they were run."""

    version: str = ""
    projects: list[Project] | None = None


class Report(msgspec.Struct):
    """The whole; `errors` are those outside of any test."""

    config: Config
    suites: list[Suite]
    errors: list[Error] | None = None
    stats: Stats | None = None
