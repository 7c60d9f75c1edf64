"""What the Newman format promises beyond the contract of all formats."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.contracts.newman import FORMAT
from gatekit.model.vocabulary import Kind
from gatekit.reading.document import Document
from gatekit.reading.shape import shape_of
from tests.formats.support import FIXTURES, Case, read_case


def fixture(name: str) -> Content:
    return read_case(Case("newman", name, FIXTURES / "newman" / name))


def read(**run: Any) -> Content:
    plain: dict[str, Any] = {
        "stats": {"requests": {"total": 2, "failed": 0}, "assertions": {"total": 3, "failed": 0}},
        "failures": [],
        "executions": [],
        "timings": {"completed": 1795401453763},
    }
    report = {"collection": {}, "run": plain | run}
    return FORMAT.read(Document("newman.json", json.dumps(report).encode()))


def value(content: Content, name: str) -> float | None:
    return next((metric.value for metric in content.metrics if metric.name == name), None)


def test_all_that_newman_fails_on_is_a_contract_violation() -> None:
    content = fixture("failing")
    assert [(one.kind, one.rule_id) for one in content.findings] == [
        (Kind.CONTRACT_VIOLATION, "answers 200"),
        (Kind.CONTRACT_VIOLATION, "test-script"),
        (Kind.CONTRACT_VIOLATION, "request"),
    ]


def test_assertions_are_counted_as_newmans_own_table_counts_them() -> None:
    content = fixture("failing")
    counts = [value(content, f"tests.{name}") for name in ("passed", "failed", "skipped", "errored", "total")]
    assert counts == [2, 1, 1, 2, 6]


def test_durations_are_those_of_the_answers_alone() -> None:
    content = fixture("failing")
    assert (value(content, "http.requests"), value(content, "http.error_rate"), value(content, "http.avg")) == (4, 0.25, 27)


def test_durations_that_some_executions_lack_are_not_measured() -> None:
    content = read(executions=[{"response": {"responseTime": 20}}, {"response": {}}])
    assert (value(content, "http.requests"), value(content, "http.avg")) == (2, None)


def test_a_run_that_bailed_out_is_partial_and_its_failure_is_told_once() -> None:
    content = fixture("bail")
    assert [one.rule_id for one in content.findings] == ["answers 200"]
    assert "--bail" in content.incomplete[0]


def test_the_same_failure_in_two_iterations_is_two() -> None:
    failure = {"error": {"name": "AssertionError", "test": "200", "message": "no"}, "at": "assertion:0 in test-script"}
    stats = {"requests": {"total": 2, "failed": 0}, "assertions": {"total": 3, "failed": 2}}
    assert len(read(failures=[failure, failure], stats=stats).findings) == 2


def test_failed_assertions_that_no_failure_tells_of_make_the_report_partial() -> None:
    stats = {"requests": {"total": 2, "failed": 0}, "assertions": {"total": 3, "failed": 2}}
    assert "only 0 stand in the list" in read(stats=stats).incomplete[0]


def test_a_run_without_an_assertion_is_blank() -> None:
    assert read(stats={"requests": {"total": 2, "failed": 0}, "assertions": {"total": 0, "failed": 0}}).blank


@pytest.mark.parametrize("text", [b'{"collection": {"info": {}}}', b'{"collection": [], "run": {"stats": {}, "failures": []}}'])
def test_a_collection_is_no_report(text: bytes) -> None:
    assert not FORMAT.recognise(shape_of(text))


@pytest.mark.parametrize(
    "stats",
    [
        {"requests": {"total": 2, "failed": 1}, "assertions": {"total": 3, "failed": 0}},
        {"requests": {"total": 2, "failed": 0, "pending": 1}, "assertions": {"total": 3, "failed": 0}},
    ],
)
def test_what_the_counts_tell_and_the_lists_do_not_makes_the_report_partial(stats: dict[str, Any]) -> None:
    assert len(read(stats=stats).incomplete) == 1
    assert read().incomplete == ()


@pytest.mark.parametrize("name", ["requests", "assertions"])
def test_a_run_that_does_not_count_what_it_did_is_refused(name: str) -> None:
    stats = {"requests": {"total": 2, "failed": 0}, "assertions": {"total": 3, "failed": 0}}
    with pytest.raises(ReportError, match=f"missing required field `{name}`"):
        read(stats={key: value for key, value in stats.items() if key != name})
    with pytest.raises(ReportError, match="missing required field `failed`"):
        read(stats={**stats, name: {"total": 2}})
