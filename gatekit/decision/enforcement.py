"""What a result does to the run: result x enforcement, and which enforcement holds at that time."""

from __future__ import annotations

from datetime import UTC, datetime, time

from gatekit.model.policy import Rule
from gatekit.model.vocabulary import Effect, Enforcement, Result

_EFFECTS = {Enforcement.BLOCK: Effect.BLOCK, Enforcement.WARN: Effect.WARN, Enforcement.AUDIT: Effect.AUDIT}


def effective_enforcement(rule: Rule, *, at: datetime, fail_on_warn: bool) -> tuple[Enforcement, str]:
    """The enforcement that holds, and why it is not the declared one ("" if it is).

    Args:
        rule: as declared.
        at: the time that the decision is for.
        fail_on_warn: whether warn acts as block in this run.

    >>> from datetime import date
    >>> rule = Rule(id="r", title="R", effective_from=date(2027, 1, 1))
    >>> enforcement, why = effective_enforcement(rule, at=datetime(2026, 12, 31, 23, 59, tzinfo=UTC), fail_on_warn=False)
    >>> enforcement.value, why
    ('warn', 'blocks from 2027-01-01 on')
    """
    enforcement, reason = rule.enforcement, ""
    start = rule.effective_from
    if start is not None and enforcement is Enforcement.BLOCK and at < datetime.combine(start, time(), tzinfo=UTC):
        enforcement, reason = Enforcement.WARN, f"blocks from {start.isoformat()} on"
    if fail_on_warn and enforcement is Enforcement.WARN:
        enforcement, reason = Enforcement.BLOCK, "warnings block in this run"
    return enforcement, "" if enforcement is rule.enforcement else reason


def effect_of(result: Result, enforcement: Enforcement) -> Effect:
    """What a result does to the run under an enforcement.

    >>> effect_of(Result.NO_DATA, Enforcement.BLOCK).value, effect_of(Result.NOT_APPLICABLE, Enforcement.BLOCK).value
    ('block', 'none')
    """
    return Effect.NONE if result in (Result.PASS, Result.NOT_APPLICABLE) else _EFFECTS[enforcement]
