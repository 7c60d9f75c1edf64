"""What each rule of the policy of the laws must come to, worked out a second time, in Python instead of CEL.

The two ways share how evidence is filled and which findings a rule sees; those have tests of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import attrs
from msgspec.structs import replace

from gatekit.governance.views import View, Views
from gatekit.model.decision import Decision
from gatekit.model.evidence import EntryState
from gatekit.model.records.component import ComponentRecord
from gatekit.model.records.file_coverage import FileCoverage
from gatekit.model.vocabulary import EntryStatus, Kind, Result, Severity
from gatekit.policy.checked import CheckedPolicy

EVERYTHING = ("lint", "security", "secrets", "all", "coverage", "load")


class Unmeasured(Exception):  # noqa: N818 - a way out, no fault
    """A metric that the expression needs has no value."""


@attrs.frozen(kw_only=True)
class Rule:
    """A rule once more: what it looks at, and either what must hold or which items offend."""

    sees: tuple[str, ...] = ()
    holds: Callable[[View], bool] | None = None
    offends: Callable[[Any], bool] | None = None
    over: type | None = None
    needs: type | None = None
    allow: int = 0


def _highest(view: View, name: str) -> float:
    values = [metric.value for metric in view.metrics if metric.name == name]
    if not values:
        raise Unmeasured
    return max(values)


def _lowest(view: View, name: str) -> float:
    return -_highest(replace(view, metrics=tuple(attrs.evolve(one, value=-one.value) for one in view.metrics)), name)


def _both(view: View) -> bool:
    """Line and branch coverage are high enough; a low one decides, whether or not the other was measured."""
    found: list[bool | None] = []
    for name, least in (("coverage.line", 80.0), ("coverage.branch", 10.0)):
        try:
            found.append(_lowest(view, name) >= least)
        except Unmeasured:
            found.append(None)
    if False in found:
        return False
    if None in found:
        raise Unmeasured
    return True


def _branches_if_measured(view: View) -> bool:
    try:
        return _lowest(view, "coverage.branch") >= 10.0
    except Unmeasured:
        return True


def _high(view: View) -> int:
    return sum(finding.severity >= Severity.HIGH for finding in view.findings)


RULES = {
    "lint_errors": Rule(sees=("lint",), offends=lambda one: one.severity >= Severity.HIGH),
    "lint_any": Rule(sees=("lint",), offends=lambda one: True),
    "lint_some": Rule(sees=("lint",), offends=lambda one: one.rule_id == "A", allow=1),
    "lint_lines": Rule(sees=("lint",), offends=lambda one: 6 // one.location.line > 2),
    "coverage": Rule(sees=("coverage",), holds=_both),
    "either": Rule(
        sees=("coverage",), holds=lambda view: _lowest(view, "coverage.branch") >= 10.0 or _lowest(view, "coverage.line") >= 80.0
    ),
    "asked": Rule(sees=("coverage",), holds=_branches_if_measured),
    "files": Rule(
        sees=("coverage",), offends=lambda one: one.lines > 0 and not one.covered_lines, over=FileCoverage, needs=FileCoverage
    ),
    "weaknesses": Rule(sees=("security",), offends=lambda one: one.severity > Severity.MEDIUM, allow=1),
    "secrets": Rule(sees=("secrets",), offends=lambda one: one.kind is Kind.SECRET),
    "ratio": Rule(sees=("lint", "security"), holds=lambda view: len(view.findings) * 2 >= len(view.all_findings)),
    "each": Rule(sees=("all",), holds=lambda view: _high(view) <= 1),
    "each_of_lint": Rule(sees=("lint",), holds=lambda view: _high(view) == 0),
    "all_audit": Rule(sees=("all",), offends=lambda one: one.tool == "bandit"),
    "latency": Rule(sees=("load",), holds=lambda view: _highest(view, "http.p95") < 500.0),
    "later": Rule(sees=("load",), holds=lambda view: _highest(view, "http.error_rate") <= 0.01),
    "components": Rule(sees=EVERYTHING, holds=lambda view: all(one.version for one in _components(view)), needs=ComponentRecord),
    "whole": Rule(sees=EVERYTHING, holds=lambda view: len(view.findings) < 6),
    "by_hand": Rule(),
    "constant": Rule(holds=lambda view: True),
}


def expected(rule_id: str, made: Decision, checked: CheckedPolicy) -> Result:
    """The result that the rule must have in this decision."""
    rule = RULES[rule_id]
    view = Views(made.evidence, checked.policy.evidence).of(rule.sees)
    lacking = _lacking(rule, view)
    if rule.offends is None and rule.holds is None:
        return Result.NOT_APPLICABLE
    if rule.holds is not None:
        if lacking is not None:
            return lacking
        try:
            return Result.PASS if rule.holds(view) else Result.FAIL
        except Unmeasured:
            return Result.NO_DATA
    offending, broken = _offending(rule, view)
    if offending > rule.allow:
        return Result.FAIL
    return lacking or (Result.ERROR if broken else Result.PASS)


def _lacking(rule: Rule, view: View) -> Result | None:
    if any(state.unfit or (state.required and not _satisfied(state)) for state in view.states):
        return Result.NO_DATA
    if rule.sees and not any(_satisfied(state) for state in view.states):
        return Result.NOT_APPLICABLE
    if rule.needs is not None and not any(isinstance(one, rule.needs) for one in view.records):
        return Result.NO_DATA
    return None


def _satisfied(state: EntryState) -> bool:
    return state.status is EntryStatus.SATISFIED


def _components(view: View) -> Iterable[ComponentRecord]:
    return (one for one in view.records if isinstance(one, ComponentRecord))


def _offending(rule: Rule, view: View) -> tuple[int, int]:
    items: Sequence[Any] = view.findings if rule.over is None else [one for one in view.records if isinstance(one, rule.over)]
    offending = broken = 0
    for item in items:
        try:
            offending += rule.offends(item) if rule.offends is not None else 0
        except ZeroDivisionError:
            broken += 1
    return offending, broken
