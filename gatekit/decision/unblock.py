"""What would unblock a rule: one sentence each. Never a waiver, never a lower threshold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from gatekit.decision.measurements import Measurements
from gatekit.decision.run import Run, Sight
from gatekit.decision.verdict import Verdict
from gatekit.errors import CelError
from gatekit.model.decision import Comparison
from gatekit.model.evidence import EntryState, told_together
from gatekit.model.finding import Finding
from gatekit.model.numbers import compared, quantity
from gatekit.model.policy import EvidenceEntry
from gatekit.model.records import Record
from gatekit.model.vocabulary import EntryStatus, ReportStatus, Result, Severity
from gatekit.policy.checked import CheckedRule
from gatekit.policy.mentions import mentions

_MENDING = {
    ReportStatus.OK: "",
    ReportStatus.BLANK: "run the tool again and see that it finishes",
    ReportStatus.PARTIAL: "see that the tool finishes and reads everything",
    ReportStatus.UNREADABLE: "run the tool again and see that it writes all of it",
    ReportStatus.UNRECOGNISED: "give a report in one of the formats that the entry takes",
    ReportStatus.AMBIGUOUS: "say which one is meant",
    ReportStatus.UNSUPPORTED_VERSION: "write a version that gatekit reads",
    ReportStatus.TOO_LARGE: "write smaller reports, or raise the limit on their size",
    ReportStatus.STALE: "run the tool again",
    ReportStatus.WRONG_SUBJECT: "run the tool on the commit that is decided about",
}
_JOINTS = str.maketrans("", "", "&()")


def advice(checked: CheckedRule, found: Verdict, seen: Sight, run: Run) -> tuple[str, ...]:
    """What would unblock a rule that blocks, one sentence each."""
    if found.result is Result.FAIL:
        if checked.rule.deny:
            return _for_offenders(found.offenders, found.allowed)
        numbers = tuple(_for_comparison(comparison) for comparison in found.comparisons if not comparison.holds)
        return numbers if numbers and _is_all(found.comparisons, checked) else (*numbers, _for_expression(checked, seen))
    if found.result is Result.NO_DATA:
        return for_evidence(seen.view.states, run.checked.policy.evidence) or _for_unmeasured(seen, run, found.reason)
    owner = checked.rule.owner
    return (f"mend the rule in the policy{f', which {owner} owns' if owner else ''}: {found.reason}",)


def _for_offenders(offenders: Sequence[Finding | Record], allowed: int) -> tuple[str, ...]:
    count, beyond = len(offenders), len(offenders) - allowed
    what = "offender" if count == 1 else "offenders"
    first = f"mend at least {beyond} of the {count} {what} ({allowed} allowed)" if allowed else f"mend the {count} {what}"
    upgrades: dict[str, str] = {}
    for item in offenders:
        if isinstance(item, Finding) and item.component.fixed_version:
            # tools spell a package's name each in its own way: Django and django
            upgrade = _upgrade(item)
            upgrades.setdefault(upgrade.casefold(), upgrade)
    return (first, *upgrades.values())


def _upgrade(finding: Finding) -> str:
    component = finding.component
    return f"upgrade {component.name or component.purl} from {component.version or 'its version'} to {component.fixed_version}"


def _for_comparison(comparison: Comparison) -> str:
    numbers = compared(comparison)
    what = comparison.metric or f"the measured side of `{comparison.text}`"
    if comparison.operator == "!=":
        return f"bring {what} to another value than {numbers.threshold}"
    if comparison.operator == "==":
        return f"bring {what} from {numbers.actual} to {numbers.threshold}"
    verb = "raise" if comparison.operator in (">", ">=") else "lower"
    if not numbers.distance:
        return f"{verb} {what}: it is exactly {numbers.threshold}, which does not pass"
    beyond = {">": "more than ", "<": "less than "}.get(comparison.operator, "")
    return f"{verb} {what} by {numbers.distance} to {beyond}{numbers.threshold}"


def _is_all(comparisons: Sequence[Comparison], checked: CheckedRule) -> bool:
    """Whether the expression is nothing but these comparisons, so that it is true once they hold."""
    rest = checked.rule.expression
    for comparison in comparisons:
        rest = rest.replace(comparison.text, "", 1)
    return not rest.translate(_JOINTS).strip()


def _for_expression(checked: CheckedRule, seen: Sight) -> str:
    values = [*_measured_values(checked, seen.measurements), *_values(checked.rule.expression, seen.bindings)]
    return f"make this true: {checked.rule.expression.strip()}" + (f" (with {', '.join(values)})" if values else "")


def _measured_values(checked: CheckedRule, measurements: Measurements) -> list[str]:
    found: dict[str, None] = {}
    for name, *labels in checked.condition.calls("metric") if checked.condition is not None else ():
        try:
            value = quantity(measurements.metric(name, *labels), measurements.unit(name))
        except CelError:
            continue  # an expression that is false without it
        found[f"{name}{f' {labels[0]}' if labels else ''} = {value}"] = None
    return list(found)


def _values(text: str, bindings: Mapping[str, Any]) -> list[str]:
    found = []
    for home in ("params", "variables"):
        for name in sorted(mentions(text, home)):
            try:
                found.append(f"{home}.{name} = {_shown(bindings[home].value(name))}")
            except CelError as error:
                found.append(f"{home}.{name} without a value: {error.message}")
    return found


def _shown(value: Any) -> str:
    if isinstance(value, Severity):
        return value.word
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, timedelta):
        return f"{value.total_seconds():g} s"
    if isinstance(value, str | int | float):
        return repr(str(value)) if isinstance(value, str) else repr(value)
    return f"{len(value)} items" if isinstance(value, list | tuple | dict) else str(value)


def for_evidence(states: Sequence[EntryState], entries: Sequence[EvidenceEntry]) -> tuple[str, ...]:
    """What would fill the entries that are missing or unfit, one sentence each.

    >>> state = EntryState(id="coverage", required=True, status=EntryStatus.MISSING)
    >>> for_evidence([state], [EvidenceEntry(id="coverage", formats=("cobertura", "lcov"), command="pytest --cov")])
    ('make the missing evidence coverage: pytest --cov',)
    """
    by_id = {entry.id: entry for entry in entries}
    sentences: list[str] = []
    for state in states:
        if state.unfit:
            sentences += [_for_unfit(status, told, by_id[state.id]) for status, told in told_together(state.unfit)]
        elif state.required and state.status is not EntryStatus.SATISFIED:
            sentences.append(_for_missing(by_id[state.id]))
    return tuple(sentences)


def _for_missing(entry: EvidenceEntry) -> str:
    if entry.command:
        return f"make the missing evidence {entry.id}: {entry.command}"
    return f"give the missing evidence {entry.id}: a {entry.wanted}"


def _for_unfit(status: ReportStatus, told: str, entry: EvidenceEntry) -> str:
    mending = _MENDING[status]
    command = f" ({entry.command})" if entry.command else ""
    return f"{told}; {mending}{command}" if mending else told


def _for_unmeasured(seen: Sight, run: Run, reason: str) -> tuple[str, ...]:
    """What the evidence is there for, but does not hold."""
    by_id = {entry.id: entry for entry in run.checked.policy.evidence}
    commands = dict.fromkeys(by_id[state.id].command for state in seen.view.states if by_id[state.id].command)
    return (f"give evidence that holds it: {reason}" + (f" (made by: {'; '.join(commands)})" if commands else ""),)
