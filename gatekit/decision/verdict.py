"""The result of one rule: pass, fail, no_data, error or not_applicable, in the precedence that the docs promise.

1. Offenders beyond `allow`: fail, whatever else is broken.
2. A required entry of its evidence is missing, or a report of any is unfit: no_data. All of it optional and absent:
   not_applicable.
3. A list of records that it uses is empty though its evidence is there: no_data, unless `allowEmpty`.
4. The expression has no value: no_data if something was not measured, otherwise error.
5. What the expression says; but it does not pass if it asked for a metric that was not measured and went on without it, as CEL's
   `||` does.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from gatekit.decision.comparisons import comparisons
from gatekit.decision.run import RECORD_LISTS, Run, Sight
from gatekit.errors import CelError
from gatekit.model.decision import Comparison
from gatekit.model.evidence import EntryState
from gatekit.model.finding import Finding
from gatekit.model.records import Record
from gatekit.model.vocabulary import EntryStatus, Result
from gatekit.policy.bindings import param_bindings
from gatekit.policy.checked import CheckedRule, Program
from gatekit.policy.spelling import camel


class Verdict(Struct, frozen=True, kw_only=True):
    """What judging one rule gave.

    Attributes:
        result: of the rule.
        reason: why it is no_data, error or not_applicable.
        comparisons: the numbers of an expression.
        considered: how many items a deny ranged over.
        offenders: every item that a deny caught.
        allowed: how many offenders pass.
        judged: the open findings that were judged without an error.
    """

    result: Result
    reason: str = ""
    comparisons: tuple[Comparison, ...] = ()
    considered: int = 0
    offenders: tuple[Finding | Record, ...] = ()
    allowed: int = 0
    judged: Sequence[Finding] = ()


def verdict(checked: CheckedRule, seen: Sight, run: Run) -> Verdict:
    """Judges one rule."""
    if checked.condition is None:
        return Verdict(result=Result.NOT_APPLICABLE, reason=checked.rule.manual)
    return _deny(checked, checked.condition, seen, run) if checked.rule.deny else _expression(checked, checked.condition, seen)


def _expression(checked: CheckedRule, condition: Program, seen: Sight) -> Verdict:
    lacking = _lacking(checked, seen)
    if lacking is not None:
        return lacking
    try:
        value = condition.evaluate(seen.bindings)
    except CelError as error:
        return _without_value(error)
    if not isinstance(value, bool):
        return Verdict(result=Result.ERROR, reason=f"the expression gives {value!r}, neither true nor false")
    if value and seen.measurements.lacking:
        return _unmeasured(seen)
    return Verdict(
        result=Result.PASS if value else Result.FAIL,
        comparisons=comparisons(condition, seen.bindings, seen.measurements),
        judged=seen.view.findings if checked.judges_findings else (),
    )


def _deny(checked: CheckedRule, condition: Program, seen: Sight, run: Run) -> Verdict:
    kind = RECORD_LISTS.get(checked.rule.over)
    items: Sequence[Finding | Record] = seen.view.findings if kind is None else seen.records.get(kind, ())
    try:
        allowed = _allowed(checked, run)
        selection = condition.select("finding" if kind is None else camel(kind), items, seen.bindings)
    except CelError as error:
        return _lacking(checked, seen) or _without_value(error)
    offenders = tuple(items[index] for index in selection.indices)
    undecided = {index for index, _ in selection.errors}
    judged = [finding for index, finding in enumerate(seen.view.findings) if index not in undecided] if kind is None else ()
    found = Verdict(result=Result.PASS, considered=len(items), offenders=offenders, allowed=allowed, judged=judged)
    if len(offenders) > allowed:
        return replace(found, result=Result.FAIL)
    worse = _lacking(checked, seen)
    if worse is None and selection.errors:
        worse = _item_errors(items, selection.errors)
    if worse is None and seen.measurements.lacking:
        worse = _unmeasured(seen)
    return found if worse is None else replace(found, result=worse.result, reason=worse.reason)


def _allowed(checked: CheckedRule, run: Run) -> int:
    allow = checked.rule.allow if checked.allow is None else checked.allow.evaluate(param_bindings(run.params))
    if isinstance(allow, bool) or not isinstance(allow, int) or allow < 0:
        raise CelError(f"`allow` gives {allow!r}; it must be a whole number, 0 or more")
    return allow


def _lacking(checked: CheckedRule, seen: Sight) -> Verdict | None:
    """What the rule lacks to be judged; None if it lacks nothing."""
    states = seen.view.states
    broken = [state for state in states if state.unfit or (state.required and state.status is not EntryStatus.SATISFIED)]
    if broken:
        return Verdict(result=Result.NO_DATA, reason="; ".join(map(_told, broken)))
    if states and all(state.status is EntryStatus.MISSING for state in states):
        return Verdict(result=Result.NOT_APPLICABLE, reason="; ".join(map(_told, states)))
    empty = [] if checked.rule.allow_empty else _empty_lists(checked, seen)
    if empty:
        return Verdict(result=Result.NO_DATA, reason=f"the evidence holds no {' and no '.join(empty)}")
    return None


def _told(state: EntryState) -> str:
    return f"{state.id}: {state.reason}" if state.reason else f"{state.id} is {state.status.value}"


def _empty_lists(checked: CheckedRule, seen: Sight) -> list[str]:
    used = checked.names | {checked.rule.over}
    return [name for name, kind in sorted(RECORD_LISTS.items()) if name in used and not seen.records.get(kind)]


def _unmeasured(seen: Sight) -> Verdict:
    return Verdict(result=Result.NO_DATA, reason="; ".join(seen.measurements.lacking))


def _without_value(error: CelError) -> Verdict:
    result = Result.NO_DATA if error.code == "not_measured" else Result.ERROR
    return Verdict(result=result, reason=str(error))


def _item_errors(items: Sequence[Finding | Record], errors: Sequence[tuple[int, CelError]]) -> Verdict:
    """What single items that could not be decided come to; an error is worse than something not measured."""
    index, error = next(((index, error) for index, error in errors if error.code != "not_measured"), errors[0])
    others = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    return replace(_without_value(error), reason=f"{error} in {item_name(items[index])}{others}")


def item_name(item: Finding | Record) -> str:
    """How texts name a finding or a record.

    >>> from gatekit.model.records.component import ComponentRecord
    >>> item_name(ComponentRecord(name="lodash", version="4.17.20"))
    'lodash 4.17.20'
    """
    if isinstance(item, Finding):
        place = item.location.path or item.location.logical_name or item.component.name
        line = f":{item.location.line}" if item.location.path and item.location.line else ""
        return f"{item.rule_id} at {place}{line}" if place else item.rule_id
    return item.called or getattr(item, "path", "") or type(item).__name__
