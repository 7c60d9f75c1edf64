"""What the expressions of a policy are evaluated with: the values behind `params`, `variables`, `evidence` and the lists.

The names and types of all of them are declared by `gatekit.policy.environment`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import attrs
from msgspec import Struct

from gatekit.cel.interface import Program
from gatekit.errors import CelError
from gatekit.model.decision import ParamUse
from gatekit.model.evidence import EntryState
from gatekit.model.finding import Finding
from gatekit.model.policy import ParamValue
from gatekit.model.records import RECORD_KINDS, Record
from gatekit.model.value import Value
from gatekit.model.vocabulary import EntryStatus
from gatekit.policy.checked import CheckedPolicy
from gatekit.policy.spelling import plural


class ParamValues(Struct, frozen=True):
    """What `params` is bound to: the value of each parameter."""

    values: Mapping[str, ParamValue]

    def value(self, name: str) -> ParamValue:
        """The value of one parameter. Raises `KeyError` for a name that the policy does not declare."""
        return self.values[name]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class EntryView(Value):
    """What `evidence.<id>` is bound to.

    Attributes:
        status: satisfied, missing or unfit.
        present: whether a report belongs to it, fit or not.
        satisfied: whether its status is satisfied.
        reports: the number of fit reports.
    """

    status: EntryStatus
    present: bool
    satisfied: bool
    reports: int


class EvidenceView(Struct, frozen=True):
    """What `evidence` is bound to: one view per entry of the contract."""

    entries: Mapping[str, EntryView]

    def entry(self, entry_id: str) -> EntryView:
        """The view of one entry. Raises `KeyError` for an id that the contract does not have."""
        return self.entries[entry_id]


class VariableValues:
    """What `variables` is bound to: each variable is computed when it is first asked for, and once.

    One instance belongs to one rule, because a variable over `findings` sees only that rule's evidence.

    Args:
        programs: the compiled variables by name.
        bindings: what they are evaluated with; `variables` is added here.
    """

    def __init__(self, programs: Mapping[str, Program], bindings: Mapping[str, Any]) -> None:
        self._programs = programs
        self._bindings = {**bindings, "variables": self}
        self._values: dict[str, Any] = {}
        self._errors: dict[str, CelError] = {}

    def value(self, name: str) -> Any:
        """The value of one variable.

        Raises:
            CelError: it has none, as `Program.evaluate` says; the same error each time.
            KeyError: the policy declares no such variable.
        """
        if name in self._errors:
            raise self._errors[name]
        if name not in self._values:
            try:
                self._values[name] = self._programs[name].evaluate(self._bindings)
            except CelError as error:
                self._errors[name] = error
                raise
        return self._values[name]


def param_values(uses: Sequence[ParamUse]) -> ParamValues:
    """The binding of `params`.

    >>> param_values([ParamUse(name="minLineCoverage", value=85.0, source="call")]).value("minLineCoverage")
    85.0
    """
    return ParamValues({use.name: use.value for use in uses})


def evidence_view(entries: Sequence[EntryState]) -> EvidenceView:
    """The binding of `evidence`: always the whole contract, whatever a rule's `from` names.

    >>> evidence_view([EntryState(id="lint", required=False, status=EntryStatus.MISSING)]).entry("lint").present
    False
    """
    return EvidenceView(
        {
            state.id: EntryView(
                status=state.status,
                present=state.status is not EntryStatus.MISSING,
                satisfied=state.status is EntryStatus.SATISFIED,
                reports=len(state.reports),
            )
            for state in entries
        }
    )


def param_bindings(params: ParamValues) -> dict[str, Any]:
    """What `allow`, `require` and `severities` are evaluated with: parameters alone."""
    return {"params": params}


def rule_bindings(
    checked: CheckedPolicy,
    *,
    params: ParamValues,
    evidence: EvidenceView,
    findings: Sequence[Finding],
    all_findings: Sequence[Finding],
    records: Mapping[str, Sequence[Record]],
    metric: Callable[..., float],
    measured: Callable[..., bool],
) -> dict[str, Any]:
    """What one rule's `expression`, `deny` and `messageExpression` are evaluated with; `deny` binds its item beside them.

    Args:
        checked: the policy, for its variables.
        params: from `param_values`.
        evidence: from `evidence_view`.
        findings: the open ones of the rule's evidence.
        all_findings: all of the rule's evidence, also those that do not count.
        records: the rule's records by kind (`file_coverage`); kinds that are not there are empty.
        metric: called as `metric(name)` or `metric(name, labels)`; raises `CelError` with code `not_measured`.
        measured: called alike.
    """
    bindings: dict[str, Any] = {
        "params": params,
        "evidence": evidence,
        "findings": findings,
        "allFindings": all_findings,
        "metric": metric,
        "measured": measured,
        **{plural(kind): records.get(kind, ()) for kind in RECORD_KINDS},
    }
    return {**bindings, "variables": VariableValues(dict(checked.variables), bindings)}
