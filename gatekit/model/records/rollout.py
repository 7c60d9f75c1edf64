"""How far a cluster has come with a release."""

from __future__ import annotations

from typing import ClassVar

import attrs

from gatekit.model.records import Record


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Rollout(Record):
    """The status of one workload: a Kubernetes Deployment, StatefulSet or DaemonSet, or an Argo Rollout.

    Attributes:
        name: of the object.
        kind: `Deployment`, `StatefulSet`, `DaemonSet`, `Rollout`.
        namespace: "" if not said.
        phase: `complete`, `progressing`, `degraded`, `paused`, or `unknown` where the status does not tell.
        healthy: whether all that is wanted runs, is new and is ready, and the controller has seen the newest specification.
        observed: whether the controller has seen the newest specification (observedGeneration).
        desired: replicas that are wanted.
        updated: of the newest specification.
        ready: that pass their readiness probe.
        available: ready for long enough.
        unavailable: wanted, but not available.
        strategy: `RollingUpdate`, `Recreate`, `canary`, `blueGreen`; "" if not said.
        step: the canary step that it is at, from 0; -1 if there is none.
        steps: how many canary steps there are.
        weight: percent of the traffic that goes to the canary; -1 if not said.
        aborted: whether the rollout was aborted.
        revision: "" if not said.
        images: of the containers, in document order.
        message: the controller's own word on what is wrong; "" if it has none.
    """

    NAMED_BY: ClassVar[tuple[str, ...]] = ("kind", "name")

    name: str
    kind: str
    namespace: str = ""
    phase: str = "unknown"
    healthy: bool = False
    observed: bool = False
    desired: int = 0
    updated: int = 0
    ready: int = 0
    available: int = 0
    unavailable: int = 0
    strategy: str = ""
    step: int = -1
    steps: int = 0
    weight: float = -1.0
    aborted: bool = False
    revision: str = ""
    images: tuple[str, ...] = ()
    message: str = ""
