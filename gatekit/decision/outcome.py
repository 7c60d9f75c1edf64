"""From gates to the one word: outcome class, exit code and headline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gatekit.decision.gates import REQUIRED_EVIDENCE, UNJUDGED
from gatekit.model.decision import GateResult
from gatekit.model.vocabulary import Effect, OutcomeClass, Result

EXIT_CODES = {OutcomeClass.GO: 0, OutcomeClass.STOP: 1, OutcomeClass.UNKNOWN: 3}
_MOST_NAMED = 8  # gates in one line
_NOT_OF_THE_POLICY = (REQUIRED_EVIDENCE, UNJUDGED)


def outcome_class(gates: Sequence[GateResult]) -> OutcomeClass:
    """Stop if a blocking rule failed; else unknown if one has no data or an error, or if nothing at all was examined; else go."""
    blocking = {rule.result for gate in gates for rule in gate.rules if rule.effect is Effect.BLOCK}
    if Result.FAIL in blocking:
        return OutcomeClass.STOP
    return OutcomeClass.UNKNOWN if blocking or not any(gate.measured for gate in gates) else OutcomeClass.GO


def headline(gates: Sequence[GateResult]) -> str:
    """One line for people. Gates are named by their ids, in words; the gates that no policy writes are not counted."""
    own = [gate for gate in gates if gate.id not in _NOT_OF_THE_POLICY]
    if outcome_class(gates) is OutcomeClass.GO:
        return _pass_headline(own, gates)
    failing = [gate for gate in own if _blocks_with(gate, Result.FAIL)]
    parts = []
    if failing:
        verb = "fails" if len(failing) == 1 else "fail"
        parts.append(f"{len(failing)} of {_counted(own)} {verb} ({_named(failing)})")
    if any(gate.id == UNJUDGED and _blocks_with(gate, Result.FAIL) for gate in gates):
        parts.append("findings that no rule judged")
    for result, words in ((Result.NO_DATA, "no data for"), (Result.ERROR, "rules in error in")):
        troubled = [gate for gate in gates if _blocks_with(gate, result)]
        if troubled:
            parts.append(f"{words} {_named(troubled)}")
    return f"BLOCK: {'; '.join(parts) or 'nothing was examined'}"


def _pass_headline(own: Sequence[GateResult], gates: Sequence[GateResult]) -> str:
    measured = [gate for gate in own if gate.measured]
    remarks = []
    if len(measured) < len(own):
        remarks.append(f"not measured: {_named(gate for gate in own if not gate.measured)}")
    warning = [gate for gate in gates if gate.effect is Effect.WARN]
    if warning:
        remarks.append(f"warnings: {_named(warning)}")
    return f"PASS on {len(measured)} of {_counted(own)}" + (f" ({'; '.join(remarks)})" if remarks else "")


def _blocks_with(gate: GateResult, result: Result) -> bool:
    return any(rule.effect is Effect.BLOCK and rule.result is result for rule in gate.rules)


def _counted(gates: Sequence[GateResult]) -> str:
    return f"{len(gates)} {'gate' if len(gates) == 1 else 'gates'}"


def _named(gates: Iterable[GateResult]) -> str:
    names = [gate.id.replace("_", " ") for gate in gates]
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
