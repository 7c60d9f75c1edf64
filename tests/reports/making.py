"""Short ways to make decisions by hand, with the consistency that the decision room gives real ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import attrs

from gatekit.model.decision import Comparison, Decision, GateResult, ParamUse, PolicyUse, RuleResult
from gatekit.model.evidence import EntryState, Evidence, Report
from gatekit.model.finding import Component, Finding, Location
from gatekit.model.metric import Metric
from gatekit.model.records.file_coverage import FileCoverage
from gatekit.model.vocabulary import (
    Effect,
    Enforcement,
    EntryStatus,
    FindingState,
    Kind,
    Outcome,
    OutcomeClass,
    ReportStatus,
    Result,
    Severity,
)

AT = datetime(2026, 11, 23, 4, 20, tzinfo=UTC)
COMMIT = "4f3c2a19d0e7b6a5948372615049382716f5e4d3"
HOSTILE = (
    "\x1b[2J\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\ \u202egnp.exe\u202c \r\n\x00\x07\x9b31m "
    "</details><script>alert(1)</script> --> ![x](https://evil.example/x.png) [go](javascript:alert(1)) <https://evil.example> "
    "https://evil.example www.evil.example @everyone me@evil.example #123 GH-7 | a | b | `code` ``` ~~~ **bold** _it_ "
    "&lt; &#64; \\ $x^2$ 1. - # > \u200b\u2066\u2069\ufeff"
)
_EFFECTS = {Enforcement.BLOCK: Effect.BLOCK, Enforcement.WARN: Effect.WARN, Enforcement.AUDIT: Effect.AUDIT}


def finding(
    rule_id: str,
    message: str,
    *,
    kind: Kind = Kind.LINT,
    tool: str = "ruff",
    severity: Severity = Severity.HIGH,
    path: str = "",
    line: int = 0,
    column: int = 0,
    state: FindingState = FindingState.OPEN,
    component: Component | None = None,
    name: str = "",
    number: int = 0,
) -> Finding:
    return Finding(
        kind=kind,
        tool=tool,
        rule_id=rule_id,
        severity=severity,
        message=message,
        location=Location(path=path, line=line, column=column, logical_name=name),
        component=component or Component(),
        fingerprint=f"gk1:{number:020x}",
        state=state,
    )


def rule(
    rule_id: str,
    title: str,
    result: Result = Result.PASS,
    *,
    gate: str = "code_quality",
    enforcement: Enforcement = Enforcement.BLOCK,
    **rest: Any,
) -> RuleResult:
    harmful = result in (Result.FAIL, Result.NO_DATA, Result.ERROR)
    made = RuleResult(
        id=rule_id,
        title=title,
        gate=gate,
        result=result,
        effect=_EFFECTS[enforcement] if harmful else Effect.NONE,
        enforcement=enforcement,
        effective_enforcement=enforcement,
    )
    return attrs.evolve(made, **rest)


def gate(gate_id: str, title: str, *rules: RuleResult) -> GateResult:
    effects = list(Effect)
    worst = max((each.effect for each in rules), key=effects.index)
    order = [Result.NOT_APPLICABLE, Result.PASS, Result.FAIL, Result.NO_DATA, Result.ERROR]
    result = max((each.result for each in rules if each.effect is worst), key=order.index)
    measured = any(each.examined for each in rules)
    return GateResult(id=gate_id, title=title, result=result, effect=worst, measured=measured, rules=rules)


def decision(headline: str, gates: tuple[GateResult, ...], evidence: Evidence, **rest: Any) -> Decision:
    effects = {each.effect for each in gates}
    failed = any(each.result is Result.FAIL and each.effect is Effect.BLOCK for group in gates for each in group.rules)
    blocked = Effect.BLOCK in effects or not any(each.measured for each in gates)
    outcome_class = OutcomeClass.STOP if failed else (OutcomeClass.UNKNOWN if blocked else OutcomeClass.GO)
    made = Decision(
        outcome=Outcome.BLOCK if blocked else Outcome.PASS,
        outcome_class=outcome_class,
        exit_code={OutcomeClass.GO: 0, OutcomeClass.STOP: 1, OutcomeClass.UNKNOWN: 3}[outcome_class],
        headline=headline,
        gates=gates,
        gates_measured=sum(each.measured for each in gates),
        evidence=evidence,
        unjudged=(),
        params=(
            ParamUse(name="minLineCoverage", value=80.0, source="policy", description="lowest line coverage, percent"),
            ParamUse(name="lintSeverity", value=Severity.HIGH, source="policy"),
            ParamUse(name="require", value=(), source="policy"),
        ),
        policy=PolicyUse(
            name="quality_gate", version="1.0.0", owner="platform-team", source="policy.yaml", digest="sha256:" + "ab" * 32
        ),
        subject=COMMIT,
        at=AT,
        fail_on_warn=False,
        gatekit_version="0.1.0",
    )
    return attrs.evolve(made, **rest)


def report(
    path: str, format_name: str, tool: str, *findings: Finding, status: ReportStatus = ReportStatus.OK, **rest: Any
) -> Report:
    made = Report(
        path=path,
        status=status,
        format=format_name,
        tool=tool,
        digest="sha256:" + "cd" * 32,
        size=4711,
        produced_at=AT - timedelta(minutes=7),
        findings=findings,
    )
    return attrs.evolve(made, **rest)


def satisfied(entry_id: str, *reports: Report, required: bool = False) -> EntryState:
    return EntryState(id=entry_id, required=required, status=EntryStatus.SATISFIED, reports=reports)


def missing(entry_id: str, reason: str, command: str = "", *, required: bool = False) -> EntryState:
    return EntryState(id=entry_id, required=required, status=EntryStatus.MISSING, reason=reason, command=command)


def coverage_comparison(actual: float = 79.996, gap: float = 0.004, **rest: Any) -> Comparison:
    made = Comparison(
        metric="coverage.line",
        text="metric('coverage.line') >= params.minLineCoverage",
        actual=actual,
        operator=">=",
        threshold=80.0,
        unit="percent",
        holds=gap == 0,
        gap=gap,
    )
    return attrs.evolve(made, **rest)


JUNIT = report(
    "reports/junit.xml", "junit", "pytest", metrics=(Metric(name="tests.total", value=531.0, report="reports/junit.xml"),)
)
CLEAN_LINT = report("reports/ruff.sarif", "sarif", "ruff", tool_version="0.14.2", measures=frozenset({Kind.LINT}))
COVERAGE = report(
    "reports/coverage.xml",
    "cobertura",
    "coverage.py",
    tool_version="7.6.1",
    metrics=(
        Metric(name="coverage.line", value=84.25, numerator=3370.0, denominator=4000.0, report="reports/coverage.xml"),
        Metric(name="coverage.branch", value=71.5, numerator=143.0, denominator=200.0, report="reports/coverage.xml"),
    ),
    records=(
        FileCoverage(path="src/app/cart.py", lines=120, covered_lines=101, missed=(7, 8, 9), report="reports/coverage.xml"),
    ),
)


def with_related(base: Decision, count: int) -> Decision:
    """The decision, whose first rule names so many files behind its number."""
    files = tuple(FileCoverage(path=f"src/f{number:02}.py", lines=100, covered_lines=10) for number in range(1, count + 1))
    first, *others = base.gates
    rules = (attrs.evolve(first.rules[0], related=files), *first.rules[1:])
    return attrs.evolve(base, gates=(attrs.evolve(first, rules=rules), *others))
