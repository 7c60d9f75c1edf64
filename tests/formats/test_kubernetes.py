"""Kubernetes: when a workload is healthy, as kubectl and Argo Rollouts tell it."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.operations.kubernetes import FORMAT
from gatekit.model.records.rollout import Rollout
from gatekit.reading.document import Document
from gatekit.reading.shape import shape_of
from tests.formats.mutations import mutated_reports

DONE = {"observedGeneration": 2, "replicas": 3, "updatedReplicas": 3, "readyReplicas": 3, "availableReplicas": 3}


def read(value: Any) -> Content:
    return FORMAT.read(Document("k.json", json.dumps(value).encode()))


def workload(kind: str, status: Any, spec: Any = None, generation: int = 2) -> dict[str, Any]:
    api = "argoproj.io/v1alpha1" if kind == "Rollout" else "apps/v1"
    metadata = {"name": "shop", "generation": generation}
    return {"apiVersion": api, "kind": kind, "metadata": metadata, "spec": {"replicas": 3, **(spec or {})}, "status": status}


def rollout(kind: str, status: Any, spec: Any = None, generation: int = 2) -> Rollout:
    (record,) = read(workload(kind, status, spec, generation)).records
    assert isinstance(record, Rollout)
    return record


def condition(kind: str, status: str, reason: str) -> dict[str, Any]:
    return {"conditions": [{"type": kind, "status": status, "reason": reason, "message": "why"}]}


@pytest.mark.parametrize(
    ("change", "phase"),
    [
        ({}, "complete"),
        ({"updatedReplicas": 2}, "progressing"),
        ({"replicas": 4}, "progressing"),
        ({"availableReplicas": 2}, "progressing"),
        ({"availableReplicas": None}, "progressing"),
        ({"observedGeneration": 1}, "progressing"),
        ({"observedGeneration": None}, "progressing"),
        (condition("Progressing", "False", "ProgressDeadlineExceeded"), "degraded"),
        ({**condition("Progressing", "False", "ProgressDeadlineExceeded"), "observedGeneration": 1}, "progressing"),
        (condition("ReplicaFailure", "True", "FailedCreate"), "complete"),
    ],
)
def test_a_deployment_is_judged_as_kubectl_rollout_status_judges_it(change: dict[str, Any], phase: str) -> None:
    record = rollout("Deployment", {**DONE, **change})
    assert (record.phase, record.healthy) == (phase, phase == "complete")


def test_a_paused_deployment_is_paused_until_it_is_complete() -> None:
    assert rollout("Deployment", {**DONE, "updatedReplicas": 0}, {"paused": True}).phase == "paused"
    assert rollout("Deployment", DONE, {"paused": True}).phase == "complete"


def test_one_replica_is_wanted_where_nothing_is_said() -> None:
    assert rollout("Deployment", {"observedGeneration": 2}, {"replicas": None}).desired == 1
    assert not rollout("Deployment", {"observedGeneration": 2}, {"replicas": None}).healthy


def test_the_controllers_word_is_the_message() -> None:
    assert rollout("Deployment", {**DONE, **condition("ReplicaFailure", "True", "FailedCreate")}).message == "FailedCreate: why"


REVISIONS = {"currentRevision": "a", "updateRevision": "a"}


@pytest.mark.parametrize(
    ("change", "partition", "healthy"),
    [
        ({}, None, True),
        ({"updateRevision": "b"}, None, False),
        ({"readyReplicas": 2}, None, False),
        ({"availableReplicas": None}, None, True),
        ({"updateRevision": "b", "updatedReplicas": 1}, 2, True),
        ({"updateRevision": "b", "updatedReplicas": 0}, 2, False),
        ({"observedGeneration": 0}, None, False),
        ({"updateRevision": None, "currentRevision": None}, None, False),
        ({"updateRevision": "", "currentRevision": ""}, None, False),
    ],
)
def test_a_stateful_set_is_judged_by_its_revisions_and_its_partition(
    change: dict[str, Any], partition: int | None, healthy: bool
) -> None:
    spec = {"updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"partition": partition}}}
    assert rollout("StatefulSet", {**DONE, **REVISIONS, **change}, spec).healthy is healthy


def test_a_daemon_set_is_judged_by_its_nodes() -> None:
    status = {"observedGeneration": 2, "desiredNumberScheduled": 4, "updatedNumberScheduled": 4, "numberAvailable": 4}
    assert rollout("DaemonSet", status).healthy
    assert not rollout("DaemonSet", {**status, "numberAvailable": 3}).healthy
    assert not rollout("DaemonSet", {**status, "updatedNumberScheduled": 3}).healthy
    assert not rollout("DaemonSet", {"observedGeneration": 2}).healthy


CANARY = {"strategy": {"canary": {"steps": [{"setWeight": 20}, {"pause": {}}, {"setWeight": 60}]}}}
ARGO = {**DONE, "observedGeneration": "2", "currentPodHash": "x", "stableRS": "x"}


@pytest.mark.parametrize(
    ("change", "phase"),
    [
        ({"phase": "Healthy"}, "complete"),
        ({"phase": "Degraded"}, "degraded"),
        ({"phase": "Paused"}, "paused"),
        ({"phase": "Sleeping"}, "unknown"),
        ({"phase": "Healthy", "abort": True}, "degraded"),
        ({"phase": "Healthy", "observedGeneration": "1"}, "progressing"),
        ({"phase": "Healthy", "observedGeneration": ""}, "progressing"),
        ({"phase": "Healthy", "observedGeneration": "7f8b9c"}, "complete"),
        ({}, "complete"),
        ({"stableRS": "w"}, "progressing"),
        ({"pauseConditions": [{"reason": "CanaryPauseStep"}]}, "paused"),
        (condition("InvalidSpec", "True", "InvalidSpec"), "degraded"),
    ],
)
def test_a_rollout_of_argo_is_judged_by_its_phase_or_as_argo_computes_it(change: dict[str, Any], phase: str) -> None:
    record = rollout("Rollout", {**ARGO, **change}, CANARY)
    assert (record.phase, record.healthy) == (phase, phase == "complete")


@pytest.mark.parametrize(
    ("index", "status", "weight"),
    [
        (0, {}, 20),
        (1, {}, 20),
        (2, {}, 60),
        (3, {}, 100),
        (1, {"canary": {"weights": {"canary": {"weight": 17}}}}, 17),
        (1, {"abort": True}, 0),
        (None, {}, -1),
    ],
)
def test_the_weight_is_the_routers_else_that_of_the_last_step_that_set_one(
    index: int | None, status: dict[str, Any], weight: float
) -> None:
    assert rollout("Rollout", {**ARGO, "currentStepIndex": index, **status}, CANARY).weight == weight


@pytest.mark.parametrize(
    ("observed", "phase"), [("7", "complete"), ("6", "progressing"), ("", "complete"), (None, "complete"), ("a1", "complete")]
)
def test_a_rollout_of_argo_that_has_not_seen_the_newest_workload_it_refers_to_is_progressing(observed: Any, phase: str) -> None:
    value = workload("Rollout", {**ARGO, "phase": "Healthy", "workloadObservedGeneration": observed})
    value["metadata"]["annotations"] = {"rollout.argoproj.io/workload-generation": "7"}
    (record,) = read(value).records
    assert isinstance(record, Rollout)
    assert (record.phase, record.observed) == (phase, phase == "complete")


def test_a_manifest_without_status_is_partial_and_not_healthy() -> None:
    content = read(workload("Deployment", None))
    assert content.incomplete == ("$: no status: it is a manifest, not what a cluster says",)


@pytest.mark.parametrize(
    ("metadata", "is_partial"),
    [
        ({"continue": "eyJ2IjoibWV0YSJ9", "remainingItemCount": 3}, True),
        ({"continue": ""}, False),
        ({"resourceVersion": "1"}, False),
    ],
)
def test_a_page_of_a_list_that_goes_on_is_partial(metadata: dict[str, Any], is_partial: bool) -> None:
    page = {"apiVersion": "apps/v1", "kind": "DeploymentList", "metadata": metadata, "items": [workload("Deployment", DONE)]}
    assert read(page).incomplete == (("the list goes on beyond this page: ask without `limit`",) if is_partial else ())


def test_a_list_is_one_even_if_its_kind_stands_behind_many_objects_as_kubectl_writes_it() -> None:
    one = {**workload("Deployment", DONE), "spec": {"replicas": 3, "note": "x" * 1000}}
    assert len(read({"apiVersion": "v1", "items": [one] * 100, "kind": "List"}).records) == 100


def test_objects_of_other_kinds_are_counted() -> None:
    pod = {"kind": "Pod", "metadata": {"name": "p"}, "spec": {"replicas": "?"}, "status": {}}
    other = {**workload("Deployment", DONE), "apiVersion": "example.com/v1"}
    content = read({"apiVersion": "v1", "kind": "List", "items": [pod, other, workload("Deployment", DONE)]})
    assert ([one.count for one in content.unread], len(content.records)) == ([2], 1)
    assert read({"apiVersion": "v1", "kind": "List", "items": [pod]}).blank == "no workload in it"


@pytest.mark.parametrize(
    "data",
    [
        b'{"apiVersion": "v1", "kind": "Pod", "spec": {}, "status": {}}',
        b'{"apiVersion": "v1", "kind": "List", "items": [{"kind": "VulnerabilityReport", "report": {}}]}',
        b'{"apiVersion": "example.com/v1", "kind": "Deployment", "status": {}}',
        b'{"kind": "Deployment", "status": {}}',
    ],
)
def test_other_objects_are_not_claimed(data: bytes) -> None:
    assert not FORMAT.recognise(shape_of(data))


@settings(deadline=None, max_examples=150)
@given(mutated_reports("kubernetes"))
def test_whatever_value_stands_anywhere_reading_ends_in_content_or_a_report_error(data: bytes) -> None:
    """Bad input never gives a traceback."""
    with suppress(ReportError):
        assert FORMAT.read(Document("k.json", data)).tool == "kubernetes"
