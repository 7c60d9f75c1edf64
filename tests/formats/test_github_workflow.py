"""GitHub's runs and checks: events, pages, what a run's end is, and what is none."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.operations.github_workflow import FORMAT
from gatekit.model.records.workflow_run import WorkflowRun
from gatekit.reading.document import Document
from gatekit.reading.shape import shape_of
from tests.formats.mutations import mutated_reports

BEGAN, CHANGED = "2026-11-23T09:00:00Z", "2026-11-23T09:07:00Z"


def run(**more: Any) -> dict[str, Any]:
    times = {"created_at": BEGAN, "updated_at": CHANGED}
    return {
        "id": 7,
        "name": "CI",
        "head_sha": "a1",
        "status": "completed",
        "conclusion": "success",
        "run_number": 4,
        **times,
        **more,
    }


def read(value: Any) -> Content:
    return FORMAT.read(Document("runs.json", json.dumps(value).encode()))


def record(value: Any) -> WorkflowRun:
    (one,) = read(value).records
    assert isinstance(one, WorkflowRun)
    return one


def test_a_run_ended_when_it_was_last_changed_if_it_is_completed() -> None:
    ended, running = record(run()), record(run(status="in_progress", conclusion=None))
    assert (ended.conclusion, str(ended.finished_at)) == ("success", "2026-11-23 09:07:00+00:00")
    assert (running.conclusion, running.finished_at) == ("", None)


def test_a_check_says_itself_when_it_ended() -> None:
    check = run(check_suite={"head_branch": "main"}, started_at=BEGAN, completed_at="2026-11-23T09:03:00Z", created_at=None)
    one = record({"action": "completed", "check_run": check})
    assert (one.branch, str(one.created_at)) == ("main", "2026-11-23 09:00:00+00:00")
    assert str(one.finished_at) == "2026-11-23 09:03:00+00:00"


@pytest.mark.parametrize(
    ("more", "name"),
    [({}, "CI"), ({"name": ""}, "tests"), ({"name": None, "app": {"name": "Actions"}}, "tests")],
)
def test_a_run_without_a_name_is_called_after_its_workflow(more: dict[str, Any], name: str) -> None:
    assert record({"action": "completed", "workflow": {"name": "tests"}, "workflow_run": run(**more)}).name == name


def test_a_suite_is_called_after_its_app() -> None:
    assert record({"action": "completed", "check_suite": run(name=None, app={"name": "Actions"})}).name == "Actions"


@pytest.mark.parametrize("name", ["workflow_runs", "check_runs", "check_suites"])
def test_pages_that_do_not_hold_all_runs_are_partial(name: str) -> None:
    page = {"total_count": 3, name: [run(), run(id=8)]}
    assert read(page).incomplete == ("2 of 3 runs are in it: ask for all pages (`gh api --paginate --slurp`)",)
    assert read([page, {"total_count": 3, name: [run(id=9)]}]).incomplete == ()
    assert read({"total_count": 0, name: []}).blank == "no run in it"


def test_events_of_other_kinds_make_the_report_partial() -> None:
    content = read(
        [{"action": "completed", "workflow_run": run()}, {"action": "created", "deployment": {}, "workflow_run": run()}]
    )
    assert len(content.records) == 1
    assert content.incomplete == ("objects that are no runs or checks: 1; keep each kind of event in a file of its own",)


@pytest.mark.parametrize(
    ("value", "position"),
    [
        ({"total_count": 1, "check_runs": [run(), run(id=None)]}, "$.check_runs[1].id"),
        ({"action": "completed", "workflow_run": run(head_sha=1)}, "$.workflow_run.head_sha"),
        ([run(created_at="x")], "$[0].created_at"),
    ],
)
def test_a_malformed_value_is_refused_with_its_place(value: Any, position: str) -> None:
    with pytest.raises(ReportError) as caught:
        read(value)
    assert caught.value.position == position


@pytest.mark.parametrize(
    "value",
    [
        {"action": "created", "deployment": {"id": 1}, "workflow_run": run()},
        {"action": "requested", "workflow_run": run(), "since": BEGAN, "reviewers": []},
        {"action": "created", "check_run": None},
        {"total_count": 0, "items": []},
        {"id": 1, "status": "ok"},
    ],
)
def test_other_objects_are_not_claimed(value: Any) -> None:
    assert not FORMAT.recognise(shape_of(json.dumps(value).encode()))


@settings(deadline=None, max_examples=150)
@given(mutated_reports("github_workflow"))
def test_whatever_value_stands_anywhere_reading_ends_in_content_or_a_report_error(data: bytes) -> None:
    """Bad input never gives a traceback."""
    with suppress(ReportError):
        assert FORMAT.read(Document("runs.json", data)).tool == "github"
