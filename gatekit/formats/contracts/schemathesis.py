"""Schemathesis' NDJSON report: the events of a run that tests an API against its OpenAPI or GraphQL description.

Each unique failure is one finding, as Schemathesis' own summary counts them: of one operation, type and what the type is told
apart by (a status, a part of the schema, the message), however many cases show it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gatekit.errors import ReportError
from gatekit.formats.contract import Content, Format
from gatekit.formats.contracts.schemathesis_wire import Failure, Line, Recorder
from gatekit.formats.shared.identity import digest_identity
from gatekit.formats.shared.linting import rated_by_kind
from gatekit.formats.shared.requests import moment_of
from gatekit.formats.shared.severity import COMMON_WORDS, severity_of_word
from gatekit.model.evidence import Unread
from gatekit.model.finding import Finding, Location, SeverityOrigin
from gatekit.model.vocabulary import Kind
from gatekit.reading.document import Document
from gatekit.reading.lines import decode_json_lines
from gatekit.reading.shape import Shape, Syntax

_KIND = Kind.CONTRACT_VIOLATION
_SEVERITIES = {word: COMMON_WORDS[word] for word in ("critical", "high", "low", "medium")}
_SUPPORTED = "4."
_NOT_WELL = frozenset(("error", "failure"))
# what tells failures of one type and operation apart; the message for all others
_BY_STATUS = frozenset(
    ("AcceptedNegativeData", "ContentTypeServerError", "RejectedPositiveData", "ServerError", "UndefinedStatusCode")
)
_BY_TITLE = frozenset(
    (
        "ContentDeserializationError",
        "CustomFailure",
        "DiscriminatorMismatch",
        "EnsureResourceAvailability",
        "IgnoredAuth",
        "MalformedJson",
        "MissingContentType",
        "ObjectLevelAuthorizationViolation",
        "ResponseTimeExceeded",
        "UseAfterFree",
    )
)
_SCHEMA = re.compile(r"^Schema\b.*?(?=^Value|\Z)", re.DOTALL | re.MULTILINE)


def _recognise(shape: Shape) -> bool:
    return shape.syntax in {Syntax.JSON, Syntax.JSON_LINES} and "schemathesis_version" in shape.inner.get(
        "Initialize", frozenset()
    )


def _read(document: Document) -> Content:
    run = _Run(document.path)
    for number, line in decode_json_lines(document, Line):
        run.take(line, number)
    return run.content()


class _Run:
    """A run, event by event."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._version = ""
        self._selected = 0
        self._failures: dict[tuple[str, ...], Finding] = {}
        self._operations: set[str] = set()
        self._checks = 0
        self._filtered = 0
        self._errors: dict[str, None] = {}
        self._unexplained: dict[str, str] = {}  # scenarios that did not end well, and show nothing that failed
        self._finished: float | None = None
        self._is_finished = False

    def take(self, line: Line, number: int) -> None:
        """Takes in one event."""
        if line.initialize is not None:
            self._version = line.initialize.schemathesis_version
            self._refuse_other_versions(number)
        if line.loading_finished is not None and line.loading_finished.statistic and line.loading_finished.statistic.operations:
            self._selected = line.loading_finished.statistic.operations.selected
        for scenario in (line.scenario_finished, line.fuzz_scenario_finished):
            if scenario is not None:
                self._scenario(scenario.recorder, scenario.status)
        if line.non_fatal_error is not None:
            error = line.non_fatal_error
            kind = error.value.type if error.value else "an error"
            self._errors[f"{error.label or 'the run'} could not be tested as it should: {kind}"] = None
        if line.fatal_error is not None:
            exception = line.fatal_error.exception
            self._errors[f"Schemathesis broke: {exception.type if exception else 'it does not say why'}"] = None
        if line.interrupted is not None:
            self._errors["the run was interrupted"] = None
        if line.engine_finished is not None:
            finished = line.engine_finished
            self._is_finished, self._finished = True, finished.timestamp
            if finished.stop_reason not in {"completed", ""}:
                self._errors[f"the run stopped before its end: {finished.stop_reason.replace('_', ' ')}"] = None
            for failure in finished.failures:
                self._add(failure, "", None)

    def content(self) -> Content:
        """All that was taken in."""
        errors = list(self._errors)
        if not errors:  # an error need not tell whose it is
            errors += [f"the scenario {label} ended as {ended}, without a reason" for label, ended in self._unexplained.items()]
        if not self._is_finished and not errors:
            errors.append("the run has no end: it was stopped, or the report is cut off")
        return Content(
            tool="schemathesis",
            tool_version=self._version,
            produced_at=None if self._finished is None else moment_of(self._finished * 1000),
            measures=frozenset((_KIND,)),
            findings=tuple(self._failures.values()),
            unread=tuple(self._unread()),
            blank="" if self._checks else "no check in it",
            incomplete=tuple(errors),
        )

    def _unread(self) -> Iterator[Unread]:
        untested = self._selected - len(self._operations)
        if self._checks and untested > 0:
            yield Unread(reason="operations that no test case reached", count=untested)
        if self._filtered:
            yield Unread(reason="failures that a hook of the project filtered out", count=self._filtered)

    def _scenario(self, recorder: Recorder, ended: str) -> None:
        has_reason = any(check.status in _NOT_WELL for checks in recorder.checks.values() for check in checks)
        if ended in _NOT_WELL and not has_reason and not recorder.filtered_failures:
            self._unexplained[recorder.label] = ended
        self._filtered += sum(recorder.filtered_failures.values())
        for case_id, checks in recorder.checks.items():
            self._checks += len(checks)
            if checks:
                self._operations.add(self._operation(recorder, case_id))
            interaction = recorder.interactions.get(case_id)
            status = interaction.response.status_code if interaction and interaction.response else None
            for check in checks:
                if check.failure_info is not None:
                    self._add(check.failure_info.failure, check.name, status)
                elif check.status in _NOT_WELL:
                    # a check that broke, or a failure that the report does not tell
                    self._errors[f"the check {check.name} of {recorder.label} is a {check.status} without a reason"] = None

    @staticmethod
    def _operation(recorder: Recorder, case_id: str) -> str:
        """The operation of a case: the scenario's own, or in a chain of several the case's."""
        case = recorder.cases.get(case_id)
        value = case.value if case else None
        if value is None or not value.path or recorder.label.endswith(f" {value.path}"):
            return recorder.label
        return f"{value.method or ''} {value.path}"

    def _add(self, failure: Failure, check: str, status: int | None) -> None:
        apart = _told_apart_by(failure, status)
        operation = failure.operation or ""
        key = (failure.type, failure.title, operation, apart)
        if key not in self._failures:
            self._failures[key] = _finding(failure, check, operation, apart, status)

    def _refuse_other_versions(self, number: int) -> None:
        if not self._version.startswith(_SUPPORTED):
            raise ReportError(
                f"events of Schemathesis {self._version[:40]!r}; gatekit reads those of version 4",
                file=self._path,
                position=f"line {number}",
                hint="write JUnit (--report junit)",
                status="unsupported_version",
            )


def _told_apart_by(failure: Failure, status: int | None) -> str:
    if failure.type in _BY_STATUS and status is not None:
        return str(status)
    if failure.type in _BY_TITLE:
        return ""
    if failure.type == "JsonSchemaError":
        schema = _SCHEMA.search(failure.message)
        return schema[0].strip() if schema else failure.message
    return failure.message


def _finding(failure: Failure, check: str, operation: str, apart: str, status: int | None) -> Finding:
    if failure.severity is None:
        severity, origin = rated_by_kind(_KIND)
    else:
        severity, origin = severity_of_word(failure.severity, _SEVERITIES), SeverityOrigin(word=failure.severity)
    detail = " ".join(failure.message.split("\n\n", 1)[0].split()) or ("" if status is None else f"status {status}")
    return Finding(
        kind=_KIND,
        tool="schemathesis",
        rule_id=failure.code or check or failure.type,
        severity=severity,
        severity_origin=origin,
        message=f"{failure.title}: {detail}" if detail else failure.title,
        location=Location(logical_name=operation),
        tags=(check,) if check else (),
        identity=f"{failure.type} {digest_identity(apart)}".strip(),
    )


FORMAT = Format(
    name="schemathesis",
    title="Schemathesis NDJSON",
    recognise=_recognise,
    read=_read,
    severities=_SEVERITIES,
    kinds=(_KIND,),
    versions="Schemathesis 4, report ndjson",
    command="schemathesis run openapi.yaml --url http://localhost:8000 --report ndjson --report-ndjson-path schemathesis.ndjson",
    source="schemathesis/schemathesis, reporting/ndjson.py, https://schemathesis.readthedocs.io/",
    reads=(
        "each unique failure once, as Schemathesis' own summary counts them, with operation, check, code and severity",
        "errors, interruptions, limits that ended the run, and a report without an end: they make it partial",
        "operations that no test case reached, as unread",
    ),
    leaves=(
        "requests and answers: they hold generated data, and may hold credentials; only the status is read",
        "what a baseline of Schemathesis (--baseline) already knows: the report does not mark it, so it counts",
        "where the report lacks what tells failures apart (the origin of a custom check), one title is one failure",
    ),
)
