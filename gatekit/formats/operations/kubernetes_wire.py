"""The shape of a workload's status: the fields that gatekit reads.

Source: Kubernetes API, `apps/v1` (Deployment, StatefulSet, DaemonSet); argoproj/argo-rollouts, `pkg/apis/rollouts/v1alpha1`.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

KINDS = frozenset(("DaemonSet", "Deployment", "Rollout", "StatefulSet"))
Number = Annotated[int, msgspec.Meta(ge=0, le=10**12)]


class Wire(msgspec.Struct, rename="camel"):
    """Base of the wire structs. A field that is missing or null has Kubernetes' own default, mostly 0."""


class Metadata(Wire):
    """Name and generation of an object."""

    name: str
    namespace: str | None = None
    generation: Number | None = None
    annotations: dict[str, str] | None = None


class Container(Wire):
    """One container of a pod."""

    image: str | None = None


class PodSpec(Wire):
    """What runs in a pod."""

    containers: list[Container] | None = None


class Template(Wire):
    """What the pods are made after."""

    spec: PodSpec | None = None


class RollingUpdate(Wire):
    """How a StatefulSet is updated: pods below the partition keep the old specification."""

    partition: Number | None = None


class Step(Wire):
    """One step of a canary."""

    set_weight: Number | None = None


class Canary(Wire):
    """Argo's canary."""

    steps: list[Step] | None = None


class Strategy(Wire):
    """How an update goes: a word for Kubernetes, one of two objects for Argo."""

    type: str | None = None
    rolling_update: RollingUpdate | None = None
    canary: Canary | None = None
    blue_green: dict[str, msgspec.Raw] | None = None


class Spec(Wire):
    """What is wanted."""

    replicas: Number | None = None
    paused: bool | None = None
    template: Template | None = None
    strategy: Strategy | None = None
    update_strategy: Strategy | None = None


class Condition(Wire):
    """What a controller says of one aspect."""

    type: str
    status: str
    reason: str | None = None
    message: str | None = None


class Weight(Wire):
    """How much of the traffic goes somewhere."""

    weight: Number | None = None


class Weights(Wire):
    """Of the traffic, as the router has it."""

    canary: Weight | None = None


class CanaryStatus(Wire):
    """How far Argo's canary has come."""

    weights: Weights | None = None


class BlueGreenStatus(Wire):
    """What is active."""

    active_selector: str | None = None


class PauseCondition(Wire):
    """Why a rollout is paused."""

    reason: str | None = None


class Status(Wire):
    """What is. Argo's observedGeneration is a text: a number, or before 1.0 a hash."""

    observed_generation: int | str | None = None
    replicas: Number | None = None
    updated_replicas: Number | None = None
    ready_replicas: Number | None = None
    available_replicas: Number | None = None
    unavailable_replicas: Number | None = None
    conditions: list[Condition] | None = None
    # StatefulSet
    current_revision: str | None = None
    update_revision: str | None = None
    # DaemonSet
    desired_number_scheduled: Number | None = None
    updated_number_scheduled: Number | None = None
    number_ready: Number | None = None
    number_available: Number | None = None
    number_unavailable: Number | None = None
    # Argo
    phase: str | None = None
    message: str | None = None
    workload_observed_generation: str | None = None
    abort: bool | None = None
    current_step_index: Number | None = None
    current_pod_hash: str | None = None
    stable_rs: str | None = msgspec.field(default=None, name="stableRS")
    canary: CanaryStatus | None = None
    blue_green: BlueGreenStatus | None = None
    pause_conditions: list[PauseCondition] | None = None


class Workload(Wire):
    """One workload."""

    metadata: Metadata
    kind: str = ""
    spec: Spec | None = None
    status: Status | None = None


class Listed(Wire):
    """One object of a list, of which the kind decides whether it is a workload."""

    api_version: str | None = None
    kind: str | None = None


class Paging(Wire):
    """Whether a list goes on."""

    go_on: str | None = msgspec.field(default=None, name="continue")


class Listing(Wire):
    """A list of objects."""

    metadata: Paging | None = None
    items: list[msgspec.Raw] | None = None
