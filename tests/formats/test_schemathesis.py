"""What the Schemathesis format promises beyond the contract of all formats."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gatekit.formats.contract import Content
from gatekit.formats.contracts.schemathesis import FORMAT
from gatekit.model.vocabulary import Severity, SeverityBasis
from gatekit.reading.document import Document
from gatekit.reading.shape import shape_of
from tests.formats.support import FIXTURES, Case, read_case

START = {"Initialize": {"command": "st run", "schemathesis_version": "4.32.5", "seed": 1}}
END = {"EngineFinished": {"timestamp": 1795401442.3, "stop_reason": "completed"}}


def read(*lines: dict[str, Any]) -> Content:
    text = "".join(f"{json.dumps(line)}\n" for line in (START, *lines))
    return FORMAT.read(Document("schemathesis.ndjson", text.encode()))


def fixture(name: str) -> Content:
    return read_case(Case("schemathesis", name, FIXTURES / "schemathesis" / name))


def failure(kind: str = "ServerError", message: str = "", **rest: Any) -> dict[str, Any]:
    plain = {"type": kind, "code": "ST101", "operation": "GET /a", "title": kind, "message": message, "severity": "high"}
    return plain | rest


def scenario(*failures: dict[str, Any], status: int = 500, **recorder: Any) -> dict[str, Any]:
    """One case for each failure, and one that passes."""
    checks: dict[str, list[dict[str, Any]]] = {
        f"c{number}": [{"name": "check", "status": "failure", "failure_info": {"failure": one}}]
        for number, one in enumerate(failures)
    }
    answers = {case: {"response": {"status_code": status}} for case in checks}
    checks["good"] = [{"name": "check", "status": "success"}]
    recorded = {"label": "GET /a", "checks": checks, "interactions": answers}
    return {"ScenarioFinished": {"status": "failure", "recorder": recorded | recorder}}


def test_the_failures_are_those_that_schemathesis_own_junit_lists() -> None:
    found = [(one.rule_id, one.location.logical_name) for one in fixture("failures").findings]
    assert sorted(found) == [
        ("ST101", "GET /boom"),
        ("ST101", "GET /boom"),
        ("ST101", "GET /items/{id}"),
        ("ST103", "GET /boom"),
        ("ST103", "GET /items/{id}"),
        ("ST204", "GET /boom"),
        ("ST204", "GET /items/{id}"),
    ]


def test_a_failure_that_many_cases_show_is_one_and_another_status_is_another() -> None:
    content = read(scenario(failure(), failure()), scenario(failure()), scenario(failure(), status=502), END)
    assert [one.message for one in content.findings] == ["ServerError: status 500", "ServerError: status 502"]


def test_a_violated_schema_is_one_failure_whatever_the_value() -> None:
    def violation(value: str, schema: str) -> dict[str, Any]:
        return failure("JsonSchemaError", f"{value} is not right\n\nSchema at /x:\n\n    {schema}\n\nValue:\n\n    {value}")

    one, same, other = (
        violation("1", '{"type": "string"}'),
        violation("2", '{"type": "string"}'),
        violation("1", '{"minimum": 2}'),
    )
    assert len(read(scenario(one, same, other), END).findings) == 2


def test_operations_are_told_apart() -> None:
    content = read(scenario(failure(), failure(operation="GET /b")), END)
    assert [one.location.logical_name for one in content.findings] == ["GET /a", "GET /b"]


def test_failures_of_checks_of_the_whole_run_are_read() -> None:
    ended = {"EngineFinished": {"stop_reason": "completed", "failures": [failure(operation=None)]}}
    assert len(read(scenario(), ended).findings) == 1


def test_a_severity_that_an_old_version_does_not_tell_is_that_of_the_kind() -> None:
    old = failure()
    del old["severity"], old["code"]
    finding = read(scenario(old), END).findings[0]
    assert (finding.severity, finding.severity_origin.basis) == (Severity.MEDIUM, SeverityBasis.KIND_DEFAULT)
    assert finding.rule_id == "check"


@pytest.mark.parametrize(
    "lines",
    [
        (scenario(),),
        (scenario(), {"EngineFinished": {"stop_reason": "failure_limit"}}),
        (scenario(), {"Interrupted": {"phase": "fuzzing"}}, END),
        (scenario(), {"NonFatalError": {"label": "GET /b", "value": {"type": "InvalidSchema", "message": ""}}}, END),
        (scenario(), {"FatalError": {"exception": {"type": "ValueError", "message": ""}}}),
        (scenario(checks={"c": [{"name": "x", "status": "error"}]}), END),
    ],
    ids=["no end", "failure limit", "interrupted", "error", "fatal error", "check without a reason"],
)
def test_a_run_that_did_not_look_at_all_is_partial(lines: tuple[dict[str, Any], ...]) -> None:
    assert read(*lines).incomplete


def test_operations_that_no_case_reached_and_filtered_failures_are_unread() -> None:
    loaded = {"LoadingFinished": {"statistic": {"operations": {"total": 3, "selected": 3}}}}
    content = read(loaded, scenario(filtered_failures={"c": 2}), END)
    assert [(one.reason.split()[0], one.count) for one in content.unread] == [("operations", 2), ("failures", 2)]


def test_a_run_without_a_check_is_blank() -> None:
    assert read(END).blank
    assert fixture("refused").blank


def test_other_lines_are_not_claimed() -> None:
    assert not FORMAT.recognise(shape_of(b'{"Initialize": {"command": "x"}}\n{"Finished": {}}\n'))


@pytest.mark.parametrize("ended", ["error", "failure"])
def test_a_scenario_that_failed_without_showing_why_makes_the_report_partial(ended: str) -> None:
    run = scenario()
    run["ScenarioFinished"]["status"] = ended
    assert read(run, END).incomplete == (f"the scenario GET /a ended as {ended}, without a reason",)
