"""How far a workload's rollout has come.

Source: kubernetes/kubectl, `pkg/polymorphichelpers/rollout_status.go`; argoproj/argo-rollouts, `utils/rollout/rolloututil.go`.
"""

from __future__ import annotations

from typing import NamedTuple

from gatekit.formats.operations.kubernetes_wire import Condition, Spec, Status, Workload

COMPLETE, PROGRESSING, DEGRADED, PAUSED, UNKNOWN = "complete", "progressing", "degraded", "paused", "unknown"
_ARGO_PHASES = {"Healthy": COMPLETE, "Progressing": PROGRESSING, "Degraded": DEGRADED, "Paused": PAUSED}
_WORKLOAD = "rollout.argoproj.io/workload-generation"  # of the Deployment that an Argo Rollout refers to
_FAILED = frozenset(("ProgressDeadlineExceeded", "RolloutAborted"))


class Counts(NamedTuple):
    """Replicas: wanted, of the newest specification, ready, available, and all that there are."""

    desired: int
    updated: int
    ready: int
    available: int
    existing: int = 0


class Verdict(NamedTuple):
    """What the status comes to."""

    phase: str
    observed: bool
    message: str


def counts_of(workload: Workload) -> Counts:
    """The replicas of a workload; one is wanted where nothing is said, as the API's default is."""
    spec, status = workload.spec or Spec(), workload.status or Status()
    if workload.kind == "DaemonSet":
        ready, available = status.number_ready or 0, status.number_available or 0
        return Counts(status.desired_number_scheduled or 0, status.updated_number_scheduled or 0, ready, available)
    desired = 1 if spec.replicas is None else spec.replicas
    ready = status.ready_replicas or 0
    # StatefulSets before Kubernetes 1.22 have no word on what is available
    no_word = workload.kind == "StatefulSet" and status.available_replicas is None
    available = ready if no_word else status.available_replicas or 0
    return Counts(desired, status.updated_replicas or 0, ready, available, status.replicas or 0)


def judge(workload: Workload) -> Verdict:
    """The phase of a workload, whether its newest specification was seen, and the controller's word on what is wrong."""
    status = workload.status
    if status is None:
        return Verdict(UNKNOWN, False, "")
    observed = _observed(workload, status)
    if workload.kind == "Rollout":
        return _argo(workload, status, observed=observed)
    failed = next((one for one in _conditions(status) if one.type == "Progressing" and one.reason in _FAILED), None)
    wrong = failed or next((one for one in _conditions(status) if _is_trouble(one)), None)
    message = _told(wrong) if wrong else ""
    if not observed:
        return Verdict(PROGRESSING, False, message)
    if workload.kind == "Deployment" and failed:
        return Verdict(DEGRADED, True, message)
    if _complete(workload, status):
        return Verdict(COMPLETE, True, message)
    return Verdict(PAUSED if workload.spec and workload.spec.paused else PROGRESSING, True, message)


def _observed(workload: Workload, status: Status) -> bool:
    generation = workload.metadata.generation or 0
    seen = status.observed_generation
    if workload.kind == "Rollout":
        referred, known = (workload.metadata.annotations or {}).get(_WORKLOAD, ""), status.workload_observed_generation or ""
        if referred and known.isdecimal() and known != referred:
            return False
        if isinstance(seen, str) and not (seen.isdecimal() and len(seen) < 19):
            return seen != ""  # a hash, which cannot be compared
        # a hash may consist of digits, too: Argo takes what is beyond the generation for one
        return int(seen or 0) >= generation
    return isinstance(seen, int) and seen >= max(generation, 1)


def _complete(workload: Workload, status: Status) -> bool:
    counts = counts_of(workload)
    if workload.kind == "StatefulSet":
        strategy = workload.spec.update_strategy if workload.spec else None
        partition = strategy.rolling_update.partition if strategy and strategy.rolling_update else None
        if counts.ready < counts.desired or counts.available < counts.desired:
            return False
        if partition:
            return counts.updated >= counts.desired - partition
        return bool(status.update_revision) and status.update_revision == status.current_revision
    if workload.kind == "DaemonSet" and status.desired_number_scheduled is None:
        return False
    if counts.updated < counts.desired or counts.existing > counts.updated:
        return False
    return counts.available >= (counts.updated if workload.kind == "Deployment" else counts.desired)


def _argo(workload: Workload, status: Status, *, observed: bool) -> Verdict:
    message = " ".join((status.message or "").split())
    if not observed:
        return Verdict(PROGRESSING, False, message or "waiting for rollout spec update to be observed")
    if status.abort:
        return Verdict(DEGRADED, True, message or "the update was aborted")
    if status.phase:
        return Verdict(_ARGO_PHASES.get(status.phase, UNKNOWN), True, message)
    failed = next((one for one in _conditions(status) if one.type == "InvalidSpec" or one.reason in _FAILED), None)
    if failed:
        return Verdict(DEGRADED, True, message or _told(failed))
    if status.pause_conditions or (workload.spec and workload.spec.paused):
        return Verdict(PAUSED, True, message)
    counts = counts_of(workload)
    strategy = workload.spec.strategy if workload.spec else None
    is_blue_green = strategy is not None and strategy.blue_green is not None
    current = (status.blue_green.active_selector if status.blue_green else None) if is_blue_green else status.stable_rs
    is_promoted = bool(current) and current == status.current_pod_hash
    is_up = counts.updated >= counts.desired and counts.available >= counts.desired
    return Verdict(COMPLETE if is_promoted and is_up else PROGRESSING, True, message)


def _conditions(status: Status) -> list[Condition]:
    return status.conditions or []


def _is_trouble(condition: Condition) -> bool:
    return (condition.type, condition.status) in {("ReplicaFailure", "True"), ("Progressing", "False"), ("Available", "False")}


def _told(condition: Condition) -> str:
    told = f"{condition.reason or condition.type}: {condition.message or ''}".rstrip(": ")
    return " ".join(told.split())
