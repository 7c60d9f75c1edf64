"""GitHub's reviews and approvals: states, people, environments, and what is none."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.operations.github_review import FORMAT
from gatekit.model.records.approval import Approval
from gatekit.model.vocabulary import ApprovalState
from gatekit.reading.document import Document
from gatekit.reading.shape import shape_of
from tests.formats.mutations import mutated_reports

MONA = {"login": "mona", "type": "User"}


def review(state: str, **more: Any) -> dict[str, Any]:
    return {"state": state, "user": MONA, "author_association": "OWNER", "commit_id": "a1", "pull_request_url": "u", **more}


def read(value: Any) -> Content:
    return FORMAT.read(Document("reviews.json", json.dumps(value).encode()))


def approvals(value: Any) -> list[Approval]:
    return [record for record in read(value).records if isinstance(record, Approval)]


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("APPROVED", ApprovalState.APPROVED),
        ("CHANGES_REQUESTED", ApprovalState.REJECTED),
        ("COMMENTED", ApprovalState.COMMENTED),
        ("DISMISSED", ApprovalState.DISMISSED),
        ("PENDING", ApprovalState.PENDING),
        ("approved", ApprovalState.APPROVED),
    ],
)
def test_states_are_spelled_in_capitals_by_the_api_and_small_by_webhooks(word: str, state: ApprovalState) -> None:
    (one,) = approvals([review(word)])
    assert (one.state, one.reviewer, one.association, one.commit) == (state, "mona", "OWNER", "a1")


def test_a_decision_about_a_run_counts_even_if_it_names_no_environment() -> None:
    (one,) = approvals([{"state": "rejected", "comment": "no", "environments": [], "user": MONA}])
    assert (one.state, one.reviewer, one.environment) == (ApprovalState.REJECTED, "mona", "")


def test_only_the_event_knows_the_author_of_the_change() -> None:
    (one,) = approvals({"review": review("approved"), "pull_request": {"user": {"login": "octocat"}}})
    assert (one.author, one.reviewer) == ("octocat", "mona")
    assert approvals([review("approved")])[0].author == ""


def test_the_event_that_dismisses_a_review_leaves_it_dismissed_whatever_the_review_says() -> None:
    event = {"action": "dismissed", "review": review("approved"), "pull_request": {"user": MONA}}
    assert [one.state for one in approvals(event)] == [ApprovalState.DISMISSED]


@pytest.mark.parametrize(
    ("user", "login", "bot"),
    [
        (None, "", False),
        ({"login": "x[bot]"}, "x[bot]", True),
        ({"login": "app", "type": "Bot"}, "app", True),
        (MONA, "mona", False),
    ],
)
def test_who_reviewed(user: Any, login: str, bot: bool) -> None:
    (one,) = approvals([review("approved", user=user)])
    assert (one.reviewer, one.reviewer_is_bot) == (login, bot)


def test_an_approval_of_several_environments_is_a_record_for_each() -> None:
    value = [{"state": "approved", "comment": "", "user": MONA, "environments": [{"name": "a"}, {"name": "b"}]}]
    assert [(one.environment, one.state) for one in approvals(value)] == [("a", "approved"), ("b", "approved")]


def deployment_review(action: str, **more: Any) -> dict[str, Any]:
    run = {"head_sha": "a1", "actor": {"login": "octocat"}, "triggering_actor": None}
    return {"action": action, "workflow_run": run, "since": "2026-11-23T09:00:00Z", "approver": MONA, **more}


def test_a_decision_about_a_deployment_has_no_time_because_github_tells_none() -> None:
    (one,) = approvals(deployment_review("approved", workflow_job_run={"environment": "production"}))
    assert (one.state, one.reviewer, one.author, one.environment, one.at) == ("approved", "mona", "octocat", "production", None)


def test_a_request_is_pending_since_it_was_made() -> None:
    (one,) = approvals(deployment_review("requested", environment="production", approver=None, reviewers=[]))
    assert (one.state, one.environment, one.at is not None) == ("pending", "production", True)


def test_several_jobs_of_one_environment_are_one_approval() -> None:
    jobs = [{"environment": "a"}, {"environment": "a"}, {"environment": "b"}]
    assert [one.environment for one in approvals(deployment_review("rejected", workflow_job_runs=jobs))] == ["a", "b"]


def test_what_people_wrote_never_enters_the_model() -> None:
    content = read([review("approved", body="my password is hunter2")])
    assert "hunter2" not in repr(content.records)


@pytest.mark.parametrize(
    ("value", "position"),
    [
        ([review("hurrah")], "$[0].state"),
        ({"review": review("approved", submitted_at="noon"), "pull_request": {}}, "$.review.submitted_at"),
        ([{"state": "approved", "comment": "", "environments": "all"}], "$[0].environments"),
        ([deployment_review("approved"), deployment_review("postponed")], "$[1].action"),
    ],
)
def test_a_malformed_value_is_refused_with_its_place(value: Any, position: str) -> None:
    with pytest.raises(ReportError) as caught:
        read(value)
    assert caught.value.position == position


@pytest.mark.parametrize(
    "value",
    [
        [{"pull_request_url": "u", "path": "a.py", "diff_hunk": "", "author_association": "OWNER"}],
        {"action": "opened", "pull_request": {}},
        {"action": "completed", "workflow_run": {"id": 1}},
    ],
)
def test_other_objects_are_not_claimed(value: Any) -> None:
    assert not FORMAT.recognise(shape_of(json.dumps(value).encode()))


@settings(deadline=None, max_examples=150)
@given(mutated_reports("github_review"))
def test_whatever_value_stands_anywhere_reading_ends_in_content_or_a_report_error(data: bytes) -> None:
    """Bad input never gives a traceback."""
    with suppress(ReportError):
        assert FORMAT.read(Document("reviews.json", data)).tool == "github"
