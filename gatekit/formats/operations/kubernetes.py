"""The status of Kubernetes workloads, as `kubectl get -o json` writes it: Deployment, StatefulSet, DaemonSet, and Argo's Rollout.

Whether a workload is healthy is computed as `kubectl rollout status` and Argo Rollouts compute it: the controller has seen the
newest specification, all that is wanted is of it, nothing old is left, and all of it is available. A status that is older than
the specification tells nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekit.formats.contract import Content, Format
from gatekit.formats.operations.kubernetes_status import COMPLETE, counts_of, judge
from gatekit.formats.operations.kubernetes_wire import KINDS, Listed, Listing, Spec, Status, Strategy, Workload
from gatekit.model.evidence import Unread
from gatekit.model.records import Record, record_class
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json, decode_json_part
from gatekit.reading.shape import Shape, Syntax

_LISTS = frozenset(("List", *(f"{kind}List" for kind in KINDS)))
_REVISIONS = ("deployment.kubernetes.io/revision", "rollout.argoproj.io/revision")
_GROUPS = frozenset(("apps", "argoproj.io", "extensions"))


def recognise(shape: Shape) -> bool:
    """An object of one of the kinds, or a list whose first object, if any, has a status."""
    if shape.syntax is not Syntax.JSON or shape.top != "object" or shape.keys.get("apiVersion") != "string":
        return False
    kind = shape.scalars.get("kind")
    if kind == "List":
        first = shape.inner.get("items", frozenset())
        return shape.keys.get("items") == "array" and (not first or {"kind", "spec", "status"} <= first)
    return _is_known(str(shape.scalars.get("apiVersion", ""))) and (kind in KINDS or kind in _LISTS)


def _is_known(api_version: str) -> bool:
    return api_version.partition("/")[0] in _GROUPS


def read(document: Document) -> Content:
    """Reads one workload, or the workloads of a list.

    Raises:
        ReportError: a value is malformed.
    """
    kind = str(document.full_shape.scalars.get("kind", ""))
    incomplete: list[str] = []
    if kind in _LISTS:
        listing = decode_json(document, Listing)
        found = list(_listed(document, listing, kind))
        if listing.metadata is not None and listing.metadata.go_on:
            incomplete.append("the list goes on beyond this page: ask without `limit`")
    else:
        found = [("$", decode_json(document, Workload))]
    workloads = [(position, workload) for position, workload in found if workload is not None]
    others = len(found) - len(workloads)
    silent = [position for position, workload in workloads if workload.status is None]
    incomplete += [f"{position}: no status: it is a manifest, not what a cluster says" for position in silent]
    return Content(
        tool="kubernetes",
        records=tuple(_record(workload) for _, workload in workloads),
        unread=(Unread(reason="objects of kinds that have no rollout", count=others),) if others else (),
        blank="" if workloads else "no workload in it",
        incomplete=tuple(incomplete),
    )


def _listed(document: Document, listing: Listing, kind: str) -> Iterator[tuple[str, Workload | None]]:
    """Each object of a list of some kind with its position; None for one that is no workload."""
    for number, raw in enumerate(listing.items or ()):
        position = f"$.items[{number}]"
        # the API leaves kind and version out within a list of one kind
        listed = decode_json_part(document, raw, Listed, position=position)
        own = listed.kind or kind.removesuffix("List")
        is_workload = own in KINDS and (listed.api_version is None or _is_known(listed.api_version))
        workload = decode_json_part(document, raw, Workload, position=position) if is_workload else None
        if workload is not None:
            workload.kind = own
        yield position, workload


def _record(workload: Workload) -> Record:
    spec, status = workload.spec or Spec(), workload.status or Status()
    counts, verdict = counts_of(workload), judge(workload)
    strategy = spec.strategy or spec.update_strategy or Strategy()
    told = status.unavailable_replicas if workload.kind == "Deployment" else status.number_unavailable
    annotations = workload.metadata.annotations or {}
    revision = next((annotations[name] for name in _REVISIONS if name in annotations), status.update_revision or "")
    template = spec.template.spec if spec.template else None
    images = [container.image or "" for container in (template.containers or () if template else ())]
    steps = strategy.canary.steps or [] if strategy.canary else []
    record: Record = record_class("rollout")(
        name=workload.metadata.name,
        kind=workload.kind,
        namespace=workload.metadata.namespace or "",
        phase=verdict.phase,
        healthy=verdict.phase == COMPLETE,
        observed=verdict.observed,
        desired=counts.desired,
        updated=counts.updated,
        ready=counts.ready,
        available=counts.available,
        unavailable=max(counts.desired - counts.available, 0) if told is None else told,
        strategy=_strategy(strategy),
        step=-1 if not steps or status.current_step_index is None else status.current_step_index,
        steps=len(steps),
        weight=_weight(strategy, status),
        aborted=bool(status.abort),
        revision=revision,
        images=tuple(images),
        message=verdict.message,
    )
    return record


def _strategy(strategy: Strategy) -> str:
    if strategy.canary is not None:
        return "canary"
    return "blueGreen" if strategy.blue_green is not None else strategy.type or ""


def _weight(strategy: Strategy, status: Status) -> float:
    """Percent of the traffic of the canary: by the router, else by the last step that set it; -1 if there is no canary."""
    if strategy.canary is None:
        return -1.0
    routed = status.canary.weights.canary if status.canary and status.canary.weights else None
    if routed is not None and routed.weight is not None:
        return float(routed.weight)
    steps, index = strategy.canary.steps or [], status.current_step_index
    if not steps or index is None:
        return -1.0
    if status.abort:
        return 0.0
    if index >= len(steps):
        return 100.0
    return float(next((step.set_weight for step in reversed(steps[: index + 1]) if step.set_weight is not None), 0))


FORMAT = Format(
    name="kubernetes",
    title="Kubernetes workloads",
    recognise=recognise,
    read=read,
    records=("rollout",),
    versions="apps/v1 (Deployment, StatefulSet, DaemonSet) and argoproj.io/v1alpha1 (Rollout)",
    command="kubectl get deployments,statefulsets,daemonsets --all-namespaces --output json > rollouts.json",
    source="Kubernetes, API reference, apps/v1 (https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/); "
    "Argo Rollouts, specification (https://argo-rollouts.readthedocs.io/en/stable/features/specification/)",
    reads=(
        "one object, a List, or the API's own list of one kind; a page of a list that goes on makes the report partial",
        "replicas: wanted, updated, ready, available; observedGeneration; the conditions Progressing, Available, ReplicaFailure",
        "healthy and phase, as `kubectl rollout status` and Argo Rollouts tell them; partitions of StatefulSets",
        "Argo: phase, message, abort, canary step and weight (by the router, else by the last setWeight)",
        "revision and images of the containers",
    ),
    leaves=(
        "objects of other kinds in a list (pods, services): they are counted",
        "init containers, volumes, probes and everything else of the specification",
        "analysis runs and experiments of Argo, beyond what its phase makes of them",
    ),
)
