"""GitHub's deployments: events and lists, states, production, and what is none."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.operations.github_deployment import FORMAT
from gatekit.model.records.deployment import Deployment
from gatekit.model.vocabulary import DeploymentState
from gatekit.reading.document import Document
from gatekit.reading.shape import shape_of
from tests.formats.mutations import mutated_reports

API = "https://api.github.com/repos/octo-org/shop"
AT = "2026-11-23T10:20:53Z"


def deployment(**more: Any) -> dict[str, Any]:
    return {"id": 7, "sha": "a1", "ref": "main", "task": "deploy", "environment": "staging", "created_at": AT, **more}


def status(state: str, **more: Any) -> dict[str, Any]:
    urls = {"deployment_url": f"{API}/deployments/7", "target_url": ""}
    return {"state": state, "environment": "staging", "created_at": "2026-11-23T10:30:00Z", **urls, **more}


def read(value: Any) -> Content:
    return FORMAT.read(Document("deployments.json", json.dumps(value).encode()))


def record(value: Any) -> Deployment:
    (one,) = read(value).records
    assert isinstance(one, Deployment)
    return one


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("success", DeploymentState.SUCCESS),
        ("failure", DeploymentState.FAILURE),
        ("error", DeploymentState.FAILURE),
        ("inactive", DeploymentState.INACTIVE),
        ("in_progress", DeploymentState.IN_PROGRESS),
        ("queued", DeploymentState.PENDING),
        ("pending", DeploymentState.PENDING),
        ("waiting", DeploymentState.PENDING),
    ],
)
def test_the_state_is_that_of_the_status_and_only_an_end_has_an_end(word: str, state: DeploymentState) -> None:
    one = record({"deployment": deployment(), "deployment_status": status(word)})
    assert (one.id, one.state, one.commit) == ("7", state, "a1")
    assert (one.finished_at is not None) is (word in {"success", "failure", "error"})
    assert one.created_at == datetime(2026, 11, 23, 10, 20, 53, tzinfo=UTC)


def test_a_deployment_without_a_status_is_pending() -> None:
    assert record([deployment()]).state is DeploymentState.PENDING
    assert record({"deployment": deployment(), "deployment_status": None}).state is DeploymentState.PENDING


def test_a_status_by_itself_names_its_deployment_in_its_address() -> None:
    one = record([status("success")])
    assert (one.id, one.service, one.state) == ("7", "octo-org/shop", DeploymentState.SUCCESS)


@pytest.mark.parametrize(
    ("more", "production"),
    [
        ({"environment": "production"}, True),
        ({"environment": "staging"}, False),
        ({"environment": "eu-1", "production_environment": True}, True),
        ({"environment": "production", "production_environment": False}, False),
    ],
)
def test_production_is_what_github_says_it_is(more: dict[str, Any], production: bool) -> None:
    assert record(deployment(**more)).production is production


def test_events_come_as_an_array_or_as_lines() -> None:
    events = [{"deployment": deployment()}, {"deployment": deployment(), "deployment_status": status("success")}]
    lines = Document("d.jsonl", "\n".join(map(json.dumps, events)).encode())
    assert FORMAT.recognise(lines.shape)
    assert FORMAT.read(lines).records == read(events).records


def test_the_commit_is_the_subject_if_there_is_one() -> None:
    assert read([deployment(), deployment(id=8)]).subject == "a1"
    assert read([deployment(), deployment(sha="b2")]).subject == ""


def test_events_of_other_kinds_make_the_report_partial() -> None:
    content = read([deployment(), {"action": "opened", "issue": {}}])
    assert content.incomplete == ("objects that are no deployments: 1; keep each kind of event in a file of its own",)
    assert len(content.records) == 1


@pytest.mark.parametrize(
    ("value", "position"),
    [
        ({"deployment": deployment(), "deployment_status": status("asleep")}, "$.deployment_status.state"),
        ([deployment(), deployment(id="x")], "$[1].id"),
        ([deployment(created_at="yesterday")], "$[0].created_at"),
        ({"deployment": []}, "$.deployment"),
    ],
)
def test_a_malformed_value_is_refused_with_its_place(value: Any, position: str) -> None:
    with pytest.raises(ReportError) as caught:
        read(value)
    assert caught.value.position == position


@pytest.mark.parametrize(
    "value",
    [
        {"deployment": {"id": 1, "environment": "x"}, "deployment_callback_url": "https://..."},
        {"action": "completed", "workflow_run": {"id": 1, "head_sha": "a"}},
        {"gatekitEvent": "deployment", "id": "1", "state": "success", "environment": "x"},
        {"state": "success", "target_url": "", "sha": "a"},
    ],
)
def test_other_objects_are_not_claimed(value: Any) -> None:
    assert not FORMAT.recognise(shape_of(json.dumps(value).encode()))


@settings(deadline=None, max_examples=100)
@given(mutated_reports("github_deployment"))
def test_whatever_value_stands_anywhere_reading_ends_in_content_or_a_report_error(data: bytes) -> None:
    """Bad input never gives a traceback."""
    with suppress(ReportError):
        assert FORMAT.read(Document("deployments.json", data)).tool == "github"
