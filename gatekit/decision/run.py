"""What all rules of one run share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from gatekit.decision.measurements import Measurements
from gatekit.governance.views import View, Views
from gatekit.model.catalogue import MetricDefinition
from gatekit.model.evidence import EntryState
from gatekit.model.records import RECORD_KINDS, Record, kind_of
from gatekit.policy.bindings import EvidenceView, ParamValues, rule_bindings
from gatekit.policy.checked import CheckedPolicy, CheckedRule
from gatekit.policy.spelling import plural

RECORD_LISTS = {plural(kind): kind for kind in RECORD_KINDS}
_DATA_NAMES = frozenset({"findings", "allFindings", "metric", "measured", *RECORD_LISTS})


class Run(Struct, frozen=True, kw_only=True):
    """What all rules of one run share.

    Attributes:
        checked: the policy.
        params: values of its parameters.
        contract: how its entries are filled, for `evidence.<id>`.
        states: the same, in full.
        views: of the governed evidence.
        at: the time that the decision is for.
        fail_on_warn: whether warn acts as block.
        definitions: the catalogue's metrics and the policy's own.
    """

    checked: CheckedPolicy
    params: ParamValues
    contract: EvidenceView
    states: tuple[EntryState, ...]
    views: Views
    at: datetime
    fail_on_warn: bool
    definitions: Mapping[str, MetricDefinition]

    def entries_of(self, rule: CheckedRule) -> tuple[str, ...]:
        """The evidence that a rule sees: its `from`; without one the whole contract, if it asks for any data at all."""
        if rule.rule.evidence or rule.names.isdisjoint(_DATA_NAMES):
            return rule.rule.evidence
        return tuple(entry.id for entry in self.checked.policy.evidence)


class Sight(Struct, frozen=True, kw_only=True):
    """What one rule sees.

    Attributes:
        view: its evidence.
        records: its records by kind.
        measurements: what its `metric()` asks.
        bindings: what its expressions are evaluated with.
    """

    view: View
    records: Mapping[str, Sequence[Record]]
    measurements: Measurements
    bindings: Mapping[str, Any]


def sight(run: Run, view: View) -> Sight:
    """What a rule with this view sees."""
    records: dict[str, list[Record]] = {}
    for record in view.records:
        records.setdefault(kind_of(record), []).append(record)
    measurements = Measurements(view.metrics, run.definitions)
    bindings = rule_bindings(
        run.checked,
        params=run.params,
        evidence=run.contract,
        findings=view.findings,
        all_findings=view.all_findings,
        records=records,
        metric=measurements.metric,
        measured=measurements.measured,
    )
    return Sight(view=view, records=records, measurements=measurements, bindings=bindings)
