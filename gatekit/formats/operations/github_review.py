"""What people said on GitHub: reviews of pull requests, and approvals of deployments into protected environments.

Read are the webhook events `pull_request_review`, `deployment_review` and `deployment_protection_rule`, and the REST API's lists
of a pull request's reviews, of a run's approvals, and of its pending deployments. Each is a record of its own, in the document's
order: a later review of the same person takes the place of an earlier one, and judging that is the policy's business.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from gatekit.errors import ReportError
from gatekit.formats.contract import Content, Format
from gatekit.formats.operations.documents import each_object, members, time_of
from gatekit.formats.operations.github import User, is_bot, login_of, only_commit, other_events
from gatekit.model.records import Record, record_class
from gatekit.model.vocabulary import ApprovalState
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json_part
from gatekit.reading.shape import Shape, Syntax

_STATES = {
    "approved": ApprovalState.APPROVED,
    "changes_requested": ApprovalState.REJECTED,
    "commented": ApprovalState.COMMENTED,
    "dismissed": ApprovalState.DISMISSED,
    "pending": ApprovalState.PENDING,
    "rejected": ApprovalState.REJECTED,
    "requested": ApprovalState.PENDING,
}
_REVIEW_KEYS = frozenset(("author_association", "pull_request_url", "state"))
_APPROVAL_KEYS = frozenset(("comment", "environments", "state"))
_PENDING_KEYS = frozenset(("current_user_can_approve", "environment", "reviewers"))
_RULE_KEY = "deployment_callback_url"


class Review(msgspec.Struct):
    """A review of a pull request."""

    state: str
    user: User | None = None
    author_association: str | None = None
    commit_id: str | None = None
    submitted_at: str | None = None
    html_url: str | None = None


class PullRequest(msgspec.Struct):
    """The pull request of a review."""

    user: User | None = None


class Reviewed(msgspec.Struct):
    """The event `pull_request_review`."""

    review: Review
    pull_request: PullRequest
    action: str | None = None


class Environment(msgspec.Struct):
    """An environment."""

    name: str | None = None


class RunApproval(msgspec.Struct):
    """A decision about the environments of a run."""

    state: str
    environments: list[Environment]
    user: User | None = None


class PendingDeployment(msgspec.Struct):
    """An environment of a run that waits."""

    environment: Environment


class Run(msgspec.Struct):
    """The run of a workflow that deploys."""

    head_sha: str | None = None
    actor: User | None = None
    triggering_actor: User | None = None
    html_url: str | None = None


class Job(msgspec.Struct):
    """A job of that run."""

    environment: str | None = None


class DeploymentReview(msgspec.Struct):
    """The event `deployment_review`."""

    action: str
    workflow_run: Run | None = None
    approver: User | None = None
    requestor: User | None = None
    environment: str | None = None
    workflow_job_run: Job | None = None
    workflow_job_runs: list[Job] | None = None
    since: str | None = None


class Deployment(msgspec.Struct):
    """The deployment that a protection rule is asked about."""

    sha: str | None = None
    creator: User | None = None
    created_at: str | None = None


class ProtectionRule(msgspec.Struct):
    """The event `deployment_protection_rule`: an app is asked, and has not answered yet."""

    environment: str | None = None
    deployment: Deployment | None = None


def recognise(shape: Shape) -> bool:
    """One of the events or lists."""
    if shape.syntax not in {Syntax.JSON, Syntax.JSON_LINES}:
        return False
    return bool(_kind({name: shape.inner.get(name, frozenset()) for name in shape.keys}))


def _kind(found: Mapping[str, object]) -> str:
    """What an object is, by its keys; "" for anything else."""
    keys = found.keys()
    if {"review", "pull_request"} <= keys:
        return "review event"
    if {"workflow_run", "since"} <= keys and not keys.isdisjoint({"approver", "reviewers"}):
        return "deployment review"
    if _RULE_KEY in keys:
        return "protection rule"
    kinds = {"review": _REVIEW_KEYS, "approval": _APPROVAL_KEYS, "pending": _PENDING_KEYS}
    return next((kind for kind, needed in kinds.items() if keys >= needed), "")


def read(document: Document) -> Content:
    """Reads events, reviews or approvals.

    Raises:
        ReportError: a value is malformed, or a state is none that GitHub documents.
    """
    records: list[Record] = []
    others = 0
    for position, raw in each_object(document, msgspec.Raw):
        kind = _kind(members(document, raw, position))
        if kind:
            records += _READERS[kind](document, raw, position)
        else:
            others += 1
    return Content(tool="github", subject=only_commit(records), records=records, incomplete=other_events(others, "reviews"))


def _of_review_event(document: Document, raw: msgspec.Raw, position: str) -> Iterator[Record]:
    event = decode_json_part(document, raw, Reviewed, position=position)
    if event.action == "dismissed":
        event.review.state = event.action
    yield _of_review(document, event.review, f"{position}.review", author=login_of(event.pull_request.user))


def _of_listed_review(document: Document, raw: msgspec.Raw, position: str) -> Iterator[Record]:
    yield _of_review(document, decode_json_part(document, raw, Review, position=position), position)


def _of_review(document: Document, review: Review, position: str, *, author: str = "") -> Record:
    record: Record = record_class("approval")(
        state=_state(document, review.state, f"{position}.state"),
        reviewer=login_of(review.user),
        reviewer_is_bot=is_bot(review.user),
        author=author,
        association=review.author_association or "",
        commit=review.commit_id or "",
        at=time_of(document, review.submitted_at, f"{position}.submitted_at"),
        url=review.html_url or "",
    )
    return record


def _of_approval(document: Document, raw: msgspec.Raw, position: str) -> Iterator[Record]:
    approval = decode_json_part(document, raw, RunApproval, position=position)
    state = _state(document, approval.state, f"{position}.state")
    for environment in approval.environments or [Environment()]:
        yield record_class("approval")(
            state=state,
            reviewer=login_of(approval.user),
            reviewer_is_bot=is_bot(approval.user),
            environment=environment.name or "",
        )


def _of_pending(document: Document, raw: msgspec.Raw, position: str) -> Iterator[Record]:
    environment = decode_json_part(document, raw, PendingDeployment, position=position).environment
    yield record_class("approval")(state=ApprovalState.PENDING, environment=environment.name or "")


def _of_deployment_review(document: Document, raw: msgspec.Raw, position: str) -> Iterator[Record]:
    event = decode_json_part(document, raw, DeploymentReview, position=position)
    state, run = _state(document, event.action, f"{position}.action"), event.workflow_run or Run()
    jobs = [job.environment for job in (event.workflow_job_runs or [event.workflow_job_run or Job()])]
    since = time_of(document, event.since, f"{position}.since")
    for environment in dict.fromkeys([event.environment] if event.environment else jobs):
        yield record_class("approval")(
            state=state,
            reviewer=login_of(event.approver),
            reviewer_is_bot=is_bot(event.approver),
            author=login_of(event.requestor or run.triggering_actor or run.actor),
            environment=environment or "",
            commit=run.head_sha or "",
            at=since if state is ApprovalState.PENDING else None,  # it is when the approval was asked for
            url=run.html_url or "",
        )


def _of_protection_rule(document: Document, raw: msgspec.Raw, position: str) -> Iterator[Record]:
    event = decode_json_part(document, raw, ProtectionRule, position=position)
    deployment = event.deployment or Deployment()
    yield record_class("approval")(
        state=ApprovalState.PENDING,
        author=login_of(deployment.creator),
        environment=event.environment or "",
        commit=deployment.sha or "",
        at=time_of(document, deployment.created_at, f"{position}.deployment.created_at"),
    )


def _state(document: Document, word: str, position: str) -> ApprovalState:
    state = _STATES.get(word.lower())
    if state is None:
        raise ReportError(f"expected one of {', '.join(_STATES)}, got {word[:40]!r}", file=document.path, position=position)
    return state


_READERS = {
    "approval": _of_approval,
    "deployment review": _of_deployment_review,
    "pending": _of_pending,
    "protection rule": _of_protection_rule,
    "review": _of_listed_review,
    "review event": _of_review_event,
}

FORMAT = Format(
    name="github_review",
    title="GitHub reviews and approvals",
    recognise=recognise,
    read=read,
    records=("approval",),
    clean_form="[]",
    versions="REST API 2022-11-28 and its webhooks",
    command="gh api --paginate repos/{owner}/{repo}/pulls/{number}/reviews > reviews.json",
    source="GitHub, REST API for reviews (https://docs.github.com/en/rest/pulls/reviews) and for approvals of workflow runs "
    "(https://docs.github.com/en/rest/actions/workflow-runs#get-the-review-history-for-a-workflow-run)",
    reads=(
        "reviews of a pull request: who, how the person belongs to the repository, of which commit, and when",
        "the author of the pull request, where the event names it",
        "a run's approvals, one record for each environment; its pending deployments",
        "the events pull_request_review, deployment_review and deployment_protection_rule, one, an array or JSON lines",
    ),
    leaves=(
        "what people wrote (bodies and comments)",
        "when a deployment was approved: GitHub does not say it",
        "events of other kinds in the same file: the report is partial",
    ),
)
