"""What the renderings for people say about a decision, and in which order; how it looks is theirs. Texts are still unescaped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter

from msgspec import Struct

from gatekit.model.decision import Comparison, Decision, GateResult, RuleResult
from gatekit.model.metric import Metric
from gatekit.model.numbers import compared, number, quantity
from gatekit.model.vocabulary import Effect, EntryStatus, Result
from gatekit.reports.values import param_text
from gatekit.reports.words import counted

MOST_PARTS = 5  # of a combined number
MOST_SENTENCES = 8  # of advice for one rule
SEPARATOR = " · "  # between titles, which may hold commas

RESULT_WORDS = {
    Result.PASS: "pass",
    Result.FAIL: "fail",
    Result.NO_DATA: "no data",
    Result.ERROR: "error",
    Result.NOT_APPLICABLE: "not judged",
}
EFFECT_WORDS = {Effect.NONE: "", Effect.AUDIT: "recorded", Effect.WARN: "warns", Effect.BLOCK: "blocks"}
EFFECT_HEADINGS = {
    Effect.BLOCK: "What blocks",
    Effect.WARN: "What only warns",
    Effect.AUDIT: "What is only recorded",
}


class Trouble(Struct, frozen=True, kw_only=True):
    """Rules of one gate that did not pass for one and the same reason; a failing rule stands alone.

    Attributes:
        gate: the gate's id.
        rules: in the policy's order, at least one.
    """

    gate: str
    rules: tuple[RuleResult, ...]

    @property
    def first(self) -> RuleResult:
        """The rule that speaks for all of them."""
        return self.rules[0]

    @property
    def titles(self) -> str:
        """The rules' titles in one line."""
        return SEPARATOR.join(rule.title for rule in self.rules)

    @property
    def where(self) -> str:
        """Where the policy has them."""
        return f"{self.gate}.{self.first.id}" if len(self.rules) == 1 else self.gate

    @property
    def remediation(self) -> str:
        """What to do about what was found; a rule without data or in error has found nothing."""
        return self.first.remediation if self.first.result is Result.FAIL else ""


class Sentence(Struct, frozen=True, kw_only=True):
    """One piece of advice; a command of the policy that it ends in stands apart, so that it can be copied."""

    text: str
    command: str = ""


class Advice(Struct, frozen=True, kw_only=True):
    """What would unblock one or several rules.

    Attributes:
        titles: of the rules.
        sentences: at least one.
    """

    titles: str
    sentences: tuple[Sentence, ...]


def listed(texts: Iterable[str], most: int = 0) -> str:
    """The texts with commas; beyond `most` (0 for any number) only their count.

    >>> listed(["a", "b", "c"], most=2), listed(["a", "b"])
    ('a, b and 1 more', 'a, b')
    """
    every = list(texts)
    if most and len(every) > most:
        return f"{', '.join(every[:most])} and {len(every) - most:,} more"
    return ", ".join(every)


def troubles(decision: Decision, effect: Effect) -> tuple[Trouble, ...]:
    """What has this effect, in the policy's order; rules of a gate that lack data for the same reason come together."""
    found: dict[tuple[str, ...], Trouble] = {}
    for gate in decision.gates:
        for rule in gate.rules:
            if rule.effect is not effect:
                continue
            alone = rule.result is not Result.NO_DATA
            key = (gate.id, rule.id) if alone else (gate.id, "", rule.reason, rule.owner)
            known = found.get(key)
            rules = (*known.rules, rule) if known else (rule,)
            found[key] = Trouble(gate=gate.id, rules=rules)
    return tuple(found.values())


def advices(decision: Decision) -> tuple[Advice, ...]:
    """What would unblock, in the policy's order; rules that lack the same data come together."""
    titles: dict[tuple[str, ...], list[str]] = {}
    sentences: dict[tuple[str, ...], tuple[Sentence, ...]] = {}
    known = sorted({state.command for state in decision.evidence.entries if state.command}, key=len, reverse=True)
    for gate in decision.gates:
        for rule in gate.rules:
            if rule.effect is Effect.BLOCK and rule.unblock:
                key = ("", *rule.unblock) if rule.result is Result.NO_DATA else (gate.id, rule.id)
                titles.setdefault(key, []).append(rule.title)
                sentences[key] = tuple(_sentence(text, known) for text in _at_most(rule.unblock, MOST_SENTENCES))
    return tuple(Advice(titles=SEPARATOR.join(named), sentences=sentences[key]) for key, named in titles.items())


def _at_most(sentences: tuple[str, ...], most: int) -> tuple[str, ...]:
    """So many of the sentences, and how many more there are."""
    return sentences if len(sentences) <= most else (*sentences[: most - 1], f"and {len(sentences) - most + 1:,} more like these")


def _sentence(text: str, known: Sequence[str]) -> Sentence:
    for command in known:
        for end in (command, f"({command})"):
            if text.endswith(end):
                return Sentence(text=text.removesuffix(end).rstrip(), command=command)
    return Sentence(text=text)


def nothing_examined(decision: Decision) -> bool:
    """Whether no rule had a report that it could judge."""
    return not any(rule.examined for gate in decision.gates for rule in gate.rules)


def why(decision: Decision, gate: GateResult) -> list[str]:
    """The matrix's short reasons for a gate's result, at least one, the weightiest first."""
    if gate.result is Result.NOT_APPLICABLE:
        return [_why_not_applicable(decision, gate)]
    harmful = [rule for effect in (Effect.BLOCK, Effect.WARN, Effect.AUDIT) for rule in gate.rules if rule.effect is effect]
    if not harmful:
        passed = [rule for rule in gate.rules if rule.result is Result.PASS]
        others = len(gate.rules) - len(passed)
        how = how_passed(passed[0]) if len(passed) == 1 else ""
        said = f"{counted(len(passed), 'rule')} passed" + (f" ({how})" if how else "")
        return [said + (f", {others} not judged" if others else "")]
    facts = [_fact(rule) for rule in harmful if rule.result is Result.FAIL]
    broken = [rule.title for rule in harmful if rule.result is Result.ERROR]
    blind = [rule.title for rule in harmful if rule.result is Result.NO_DATA]
    facts += [f"could not be evaluated: {listed(broken, 3)}"] if broken else []
    facts += [f"no data for {listed(blind, 3)}"] if blind else []
    return facts


def how_passed(rule: RuleResult) -> str:
    """With which numbers a rule passed; "" if it has none."""
    if rule.comparisons:
        return listed(compared(comparison).relation for comparison in rule.comparisons)
    if rule.offenders:
        return f"{len(rule.offenders):,} of {rule.considered:,} offend, {rule.allowed:,} allowed"
    return f"none of {rule.considered:,} offends" if rule.considered else ""


def _fact(rule: RuleResult) -> str:
    if rule.offenders:
        return f"{rule.title}: {len(rule.offenders):,}" + (f" ({rule.allowed:,} allowed)" if rule.allowed else "")
    for comparison in rule.comparisons:
        if not comparison.holds:
            return f"{rule.title}: {compared(comparison).relation}"
    return rule.title


def _why_not_applicable(decision: Decision, gate: GateResult) -> str:
    reasons = dict.fromkeys(rule.reason for rule in gate.rules if rule.reason)
    return _no_report(decision, gate.rules) or (next(iter(reasons)) if len(reasons) == 1 else "nothing to judge")


def _no_report(decision: Decision, rules: Iterable[RuleResult]) -> str:
    """Which of the rules' entries have no report; "" if each has one."""
    absent = {state.id for state in decision.evidence.entries if state.status is EntryStatus.MISSING}
    missing = dict.fromkeys(entry for rule in rules for entry in rule.evidence if entry in absent)
    return f"no report for {listed(missing, 4)}" if missing else ""


def commit(decision: Decision) -> str:
    """The commit that was decided about, short if it is a whole SHA; "" if nobody said."""
    sha = re.fullmatch(r"[0-9a-f]{40}|[0-9a-f]{64}", decision.subject)
    return f"commit {decision.subject[:12] if sha else decision.subject}" if decision.subject else ""


def passed_titles(decision: Decision) -> list[tuple[str, str]]:
    """Per gate with rules that passed: its title and theirs, unless the matrix has said it all."""
    return _by_gate(decision, lambda rule: rule.result is Result.PASS, told=_passed_title)


def unreported_titles(decision: Decision) -> list[tuple[str, str]]:
    """Per gate with rules that did not apply because there is no report: its title and theirs."""
    return _by_gate(decision, lambda rule: rule.result is Result.NOT_APPLICABLE and bool(_no_report(decision, (rule,))))


def _passed_title(rule: RuleResult) -> str:
    how = how_passed(rule) if rule.comparisons or rule.offenders else ""
    return f"{rule.title} ({how})" if how else rule.title


def _by_gate(
    decision: Decision, wanted: Callable[[RuleResult], bool], *, told: Callable[[RuleResult], str] = attrgetter("title")
) -> list[tuple[str, str]]:
    rows = [(gate.title, SEPARATOR.join(told(rule) for rule in gate.rules if wanted(rule))) for gate in decision.gates]
    return [(title, titles) for title, titles in rows if titles and titles != title]


def inapplicable_reasons(decision: Decision) -> list[tuple[str, str]]:
    """Per other reason why rules did not apply: their titles and the reason."""
    titles: dict[str, list[str]] = {}
    for gate in decision.gates:
        for rule in gate.rules:
            if rule.result is Result.NOT_APPLICABLE and not _no_report(decision, (rule,)):
                titles.setdefault(rule.reason, []).append(rule.title)
    return [(SEPARATOR.join(named), reason) for reason, named in titles.items()]


def first_commands(decision: Decision) -> list[tuple[str, str]]:
    """The commands that make the evidence that is missing, each with the entries that it is for."""
    entries: dict[str, list[str]] = {}
    for state in decision.evidence.entries:
        if state.command and state.status is EntryStatus.MISSING:
            entries.setdefault(state.command, []).append(state.id)
    return [(listed(named), command) for command, named in entries.items()]


def nothing_found(decision: Decision) -> bool:
    """Whether there is no report at all, so that there is nothing to tell but how to make some."""
    return not decision.evidence.reports and nothing_examined(decision)


def commands(decision: Decision, rule: RuleResult) -> list[str]:
    """The commands that make the evidence which the rule lacks, but for those that its reason or its advice names already.

    What is optional and missing is lacking only where nothing else is.
    """
    said = " ".join((rule.reason, *rule.unblock))
    open_states = [
        state for state in decision.evidence.entries if state.id in rule.evidence and state.status is not EntryStatus.SATISFIED
    ]
    lacking = [state for state in open_states if state.required or state.status is EntryStatus.UNFIT] or open_states
    return [state.command for state in lacking if state.command and state.command not in said]


def comparison_name(comparison: Comparison) -> str:
    """What was measured: the metric, or the comparison as the policy has it."""
    return comparison.metric or comparison.text


def parts(comparison: Comparison) -> str:
    """The values that were combined, if there are several: "from a.xml 50 % (5 of 10), b.xml 75 % (30 of 40)"."""
    if len(comparison.parts) < 2:
        return ""
    return "from " + listed((_part(metric, comparison.unit) for metric in comparison.parts), MOST_PARTS)


def _part(metric: Metric, unit: str) -> str:
    labels = " ".join(value for _, value in metric.labels)
    whole = metric.numerator is not None and metric.denominator is not None
    ratio = f" ({number(metric.numerator or 0)} of {number(metric.denominator or 0)})" if whole else ""
    return f"{' '.join(filter(None, (metric.report, labels)))} {quantity(metric.value, unit)}{ratio}".strip()


def set_params(decision: Decision) -> list[str]:
    """The parameters that do not have the policy's own value, with their value and source."""
    return [f"{use.name} = {param_text(use.value)} ({use.source})" for use in decision.params if use.source != "policy"]
