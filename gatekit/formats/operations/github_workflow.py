"""GitHub's runs and checks: the webhook events `workflow_run`, `check_run` and `check_suite`, and what the REST API lists."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

import msgspec

from gatekit.formats.contract import Content, Format
from gatekit.formats.operations.documents import each_object, members, time_of
from gatekit.formats.operations.github import User, login_of, only_commit, other_events
from gatekit.model.records import Record, record_class
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json_part
from gatekit.reading.shape import Shape, Syntax

_EVENTS = ("workflow_run", "check_run", "check_suite")
_LISTS = ("workflow_runs", "check_runs", "check_suites")
_NOT_OURS = frozenset(("deployment", "deployment_status", "reviewers", "review", "since", "workflow_job_run"))
_RUN_KEYS = frozenset(("head_sha", "id", "status"))
_RUN_MARKS = frozenset(("check_suite", "latest_check_runs_count", "run_number"))


class App(msgspec.Struct):
    """The app that a suite of checks belongs to."""

    name: str | None = None


class Suite(msgspec.Struct):
    """The suite that a check belongs to."""

    head_branch: str | None = None


class Run(msgspec.Struct):
    """A run of a workflow, a check, or a suite of checks."""

    id: int
    head_sha: str
    name: str | None = None
    path: str | None = None
    app: App | None = None
    status: str | None = None
    conclusion: str | None = None
    head_branch: str | None = None
    check_suite: Suite | None = None
    event: str | None = None
    run_attempt: int | None = None
    created_at: str | None = None
    updated_at: str | None = None
    started_at: str | None = None
    completed_at: str | None = None
    actor: User | None = None
    triggering_actor: User | None = None
    html_url: str | None = None
    details_url: str | None = None
    url: str | None = None


class Workflow(msgspec.Struct):
    """The workflow of a run."""

    name: str | None = None


class Event(msgspec.Struct):
    """What an event tells beside its run."""

    workflow: Workflow | None = None


class Page(msgspec.Struct):
    """A page of a list."""

    total_count: int = 0


def recognise(shape: Shape) -> bool:
    """Events, pages of lists, or runs by themselves; not the events of deployments, which hold the run that deploys, too."""
    if shape.syntax not in {Syntax.JSON, Syntax.JSON_LINES}:
        return False
    keys = shape.keys.keys()
    if "action" in keys:
        return any("head_sha" in shape.inner.get(name, ()) for name in _EVENTS) and keys.isdisjoint(_NOT_OURS)
    return _is_page(keys) or _is_run(keys)


def read(document: Document) -> Content:
    """Reads events, pages or runs.

    Raises:
        ReportError: a value is malformed.
    """
    records: list[Record] = []
    others = listed = claimed = 0
    for position, raw in each_object(document, msgspec.Raw):
        found = members(document, raw, position)
        page = next((name for name in _LISTS if name in found), "")
        event = next((name for name in _EVENTS if name in found), "")
        if page:
            runs = decode_json_part(document, found[page], list[Run], position=f"{position}.{page}")
            records += [_record(document, run, f"{position}.{page}[{number}]") for number, run in enumerate(runs)]
            listed += len(runs)
            claimed = max(claimed, decode_json_part(document, raw, Page, position=position).total_count)
        elif _is_run(found.keys()):
            records.append(_record(document, decode_json_part(document, raw, Run, position=position), position))
        elif event and found.keys().isdisjoint(_NOT_OURS):
            place = f"{position}.{event}"
            run = decode_json_part(document, found[event], Run, position=place)
            workflow = decode_json_part(document, raw, Event, position=position).workflow
            run.name = run.name or (workflow.name if workflow else None)
            records.append(_record(document, run, place))
        else:
            others += 1
    incomplete = other_events(others, "runs or checks")
    if listed < claimed:
        incomplete += (f"{listed} of {claimed} runs are in it: ask for all pages (`gh api --paginate --slurp`)",)
    blank = "" if records or others else "no run in it"
    return Content(tool="github", subject=only_commit(records), records=records, incomplete=incomplete, blank=blank)


def _is_page(keys: AbstractSet[str]) -> bool:
    return "total_count" in keys and not keys.isdisjoint(_LISTS)


def _is_run(keys: AbstractSet[str]) -> bool:
    return keys >= _RUN_KEYS and not keys.isdisjoint(_RUN_MARKS)


def _record(document: Document, run: Run, position: str) -> Record:
    is_completed = run.status == "completed"
    # GitHub does not say when a run of a workflow or a suite ended, but it changes neither afterwards
    ended = run.completed_at or (run.updated_at if is_completed else None)
    branch = run.head_branch or (run.check_suite.head_branch if run.check_suite else None)
    record: Record = record_class("workflow_run")(
        id=str(run.id),
        name=run.name or (run.app.name if run.app else None) or run.path or "",
        status=run.status or "",
        conclusion=run.conclusion or "",
        commit=run.head_sha,
        branch=branch or "",
        event=run.event or "",
        attempt=run.run_attempt or 0,
        created_at=time_of(document, run.created_at or run.started_at, f"{position}.created_at"),
        finished_at=time_of(document, ended, f"{position}.completed_at") if is_completed else None,
        actor=login_of(run.triggering_actor or run.actor),
        url=run.html_url or run.details_url or run.url or "",
    )
    return record


FORMAT = Format(
    name="github_workflow",
    title="GitHub workflow runs and checks",
    recognise=recognise,
    read=read,
    records=("workflow_run",),
    versions="REST API 2022-11-28 and its webhooks",
    command="gh api --paginate --slurp repos/{owner}/{repo}/commits/{sha}/check-runs > check-runs.json",
    source="GitHub, REST API for workflow runs and checks (https://docs.github.com/en/rest/actions/workflow-runs) "
    "and webhook events (https://docs.github.com/en/webhooks/webhook-events-and-payloads#workflow_run)",
    reads=(
        "the events workflow_run, check_run and check_suite, one, an array or JSON lines",
        "pages of workflow_runs, check_runs and check_suites, one or several in an array, and runs by themselves",
        "name, status, conclusion, commit, branch, event, attempt, times, who started it",
        "total_count: if the pages hold fewer, the report is partial",
    ),
    leaves=(
        "output and annotations of checks, pull requests, jobs and steps",
        "events of other kinds in the same file: the report is partial",
    ),
)
