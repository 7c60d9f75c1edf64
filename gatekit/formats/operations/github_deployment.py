"""GitHub's deployments: the webhook events `deployment` and `deployment_status`, and the REST API's lists of both.

Each event, deployment or status is one record: one word on how a deployment went. Records of one deployment share its id. A
deployment without a status is pending.
"""

from __future__ import annotations

import msgspec

from gatekit.formats.contract import Content, Format
from gatekit.formats.operations.documents import each_object, members, state_of, time_of
from gatekit.formats.operations.github import Repository, User, login_of, only_commit, other_events, repository_of
from gatekit.model.records import Record, record_class
from gatekit.model.vocabulary import DeploymentState
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json_part
from gatekit.reading.shape import Shape, Syntax

_STATES = {
    "error": DeploymentState.FAILURE,
    "failure": DeploymentState.FAILURE,
    "in_progress": DeploymentState.IN_PROGRESS,
    "inactive": DeploymentState.INACTIVE,
    "pending": DeploymentState.PENDING,
    "queued": DeploymentState.PENDING,
    "success": DeploymentState.SUCCESS,
    "waiting": DeploymentState.PENDING,
}
_ENDED = frozenset((DeploymentState.SUCCESS, DeploymentState.FAILURE))
_DEPLOYMENT_KEYS = frozenset(("environment", "id", "ref", "sha", "task"))
_STATUS_KEYS = frozenset(("deployment_url", "environment", "state"))


class Deployment(msgspec.Struct):
    """A deployment: what shall be where."""

    id: int
    sha: str | None = None
    ref: str | None = None
    task: str | None = None
    environment: str | None = None
    production_environment: bool | None = None
    creator: User | None = None
    created_at: str | None = None
    url: str | None = None


class Status(msgspec.Struct):
    """One word on how it went."""

    state: str
    environment: str | None = None
    creator: User | None = None
    created_at: str | None = None
    deployment_url: str | None = None
    environment_url: str | None = None
    log_url: str | None = None
    target_url: str | None = None


class Event(msgspec.Struct):
    """What an event has around its parts."""

    repository: Repository | None = None


def recognise(shape: Shape) -> bool:
    """Events or objects of the REST API, one or several; not the request of a protection rule."""
    if shape.syntax not in {Syntax.JSON, Syntax.JSON_LINES}:
        return False
    keys = shape.keys.keys()
    if "deployment" in keys:
        return {"id", "environment"} <= shape.inner.get("deployment", frozenset()) and "deployment_callback_url" not in keys
    return keys >= _DEPLOYMENT_KEYS or (keys >= _STATUS_KEYS and "target_url" in keys)


def read(document: Document) -> Content:
    """Reads events, deployments or statuses.

    Raises:
        ReportError: a value is malformed, or a state is none that GitHub documents.
    """
    records: list[Record] = []
    others = 0
    for position, raw in each_object(document, msgspec.Raw):
        found = members(document, raw, position)
        if "deployment" in found:
            part = f"{position}.deployment"
            deployment = decode_json_part(document, found["deployment"], Deployment, position=part)
            status, place = None, f"{position}.deployment_status"
            if "deployment_status" in found:
                status = decode_json_part(document, found["deployment_status"], Status, position=place)
            repository = decode_json_part(document, raw, Event, position=position).repository
            records.append(_record(document, deployment, status, repository, (part, place)))
        elif found.keys() >= _STATUS_KEYS:
            status = decode_json_part(document, raw, Status, position=position)
            records.append(_record(document, None, status, None, (position, position)))
        elif found.keys() >= _DEPLOYMENT_KEYS:
            deployment = decode_json_part(document, raw, Deployment, position=position)
            records.append(_record(document, deployment, None, None, (position, position)))
        else:
            others += 1
    return Content(tool="github", subject=only_commit(records), records=records, incomplete=other_events(others, "deployments"))


def _record(
    document: Document,
    deployment: Deployment | None,
    status: Status | None,
    repository: Repository | None,
    positions: tuple[str, str],
) -> Record:
    position, place = positions
    told = status or Status(state="pending")
    state = state_of(document, _STATES, told.state, f"{place}.state")
    known = deployment or Deployment(id=0)
    environment = told.environment or known.environment or ""
    is_production = known.production_environment
    said_at = time_of(document, told.created_at, f"{place}.created_at")
    record: Record = record_class("deployment")(
        id=str(known.id) if deployment else (told.deployment_url or "").rstrip("/").rpartition("/")[2],
        state=state,
        environment=environment,
        production=environment.lower() == "production" if is_production is None else is_production,
        service=repository_of(repository, known.url, told.deployment_url),
        commit=known.sha or "",
        ref=known.ref or "",
        created_at=time_of(document, known.created_at, f"{position}.created_at"),
        finished_at=said_at if state in _ENDED else None,
        rollback=(known.task or "").lower().startswith("rollback"),
        actor=login_of(known.creator or told.creator),
        url=told.environment_url or told.log_url or told.target_url or known.url or "",
    )
    return record


FORMAT = Format(
    name="github_deployment",
    title="GitHub deployments",
    recognise=recognise,
    read=read,
    records=("deployment",),
    clean_form="[]",
    versions="REST API 2022-11-28 and its webhooks",
    command="gh api --paginate repos/{owner}/{repo}/deployments > deployments.json",
    source="GitHub, REST API for deployments (https://docs.github.com/en/rest/deployments) and webhook events "
    "(https://docs.github.com/en/webhooks/webhook-events-and-payloads#deployment_status)",
    reads=(
        "the events deployment and deployment_status, one, an array or JSON lines",
        "lists of deployments and of the statuses of one: state, environment, commit, ref, times, who asked for it",
        "production: `production_environment`, else whether the environment is called production, as GitHub's own default is",
        "a task that begins with `rollback` is a rollback",
    ),
    leaves=(
        "payload, description and the workflow that deployed",
        "events of other kinds in the same file: the report is partial",
    ),
)
