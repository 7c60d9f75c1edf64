"""Shipped policies on real reports: what each case gives a pack, and what each rule must make of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import attrs

from gatekit.engine import evaluate, load_policy, read_evidence, shipped_policies
from gatekit.model.decision import Decision, RuleResult
from gatekit.model.policy import ParamValue, Rule
from gatekit.model.vocabulary import Enforcement, ReportStatus, Severity
from gatekit.policy.checked import CheckedPolicy
from tests.formats.support import Case as Fixture

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "fixtures"
AT = datetime(2026, 11, 24, tzinfo=UTC)
PACKS = shipped_policies()


@attrs.frozen
class Case:
    """Some reports and parameters, and the ids of the rules that come to each result; all other rules do not apply.

    Attributes:
        reports: of real tools, below `fixtures/`.
        made: reports that no real tool gave us, by name.
        params: as on the command line.
    """

    reports: tuple[str, ...] = ()
    made: Mapping[str, str] = attrs.field(factory=dict)
    params: Mapping[str, str] = attrs.field(factory=dict)
    fails: AbstractSet[str] = frozenset()
    passes: AbstractSet[str] = frozenset()
    no_data: AbstractSet[str] = frozenset()


@cache
def pack(name: str) -> CheckedPolicy:
    return load_policy(name)


def rules(name: str) -> dict[str, Rule]:
    return {rule.id: rule for gate in pack(name).policy.gates for rule in gate.rules}


def readme(name: str) -> str:
    return (ROOT / "policies" / name / "README.md").read_text("utf-8")


def decide(name: str, case: Case, folder: Path) -> Decision:
    """The decision on a case; what is made is written into the folder."""
    for file, text in case.made.items():
        (folder / file).write_text(text, encoding="utf-8")
    return evaluate(
        evidence=[*case.reports, *(folder / file for file in case.made)],
        policy=pack(name),
        root=FIXTURES,
        at=AT,
        params=dict(case.params),
    )


def results(decision: Decision) -> dict[str, set[str]]:
    """The ids of the rules by their results, without those that do not apply."""
    found: dict[str, set[str]] = {"fail": set(), "pass": set(), "no_data": set(), "error": set()}
    for gate in decision.gates:
        for rule in gate.rules:
            found.setdefault(rule.result.value, set()).add(rule.id)
    found.pop("not_applicable", None)
    return found


def rule_of(decision: Decision, rule_id: str) -> RuleResult:
    return next(rule for gate in decision.gates for rule in gate.rules if rule.id == rule_id)


def offenders(decision: Decision, rule_id: str) -> list[str]:
    """What a rule caught, by the ids of findings and the names of records."""
    return [
        getattr(offender, "rule_id", "") or getattr(offender, "called", "") for offender in rule_of(decision, rule_id).offenders
    ]


def outcome(name: str, case: Case, folder: Path) -> tuple[dict[str, set[str]], int]:
    """The rules by their results, and the exit code."""
    decision = decide(name, case, folder)
    found = results(decision)
    found["pass"] -= {"unjudged"}  # passes wherever any report was read
    return found, decision.exit_code


def expected(name: str, case: Case) -> tuple[dict[str, set[str]], int]:
    """What a case says, and the exit code that follows from what blocks."""
    blocking = {rule.id for rule in rules(name).values() if rule.enforcement is Enforcement.BLOCK} | {"unjudged"}
    code = 1 if case.fails & blocking else 3 if case.no_data & blocking else 0
    return {"fail": set(case.fails), "pass": set(case.passes), "no_data": set(case.no_data), "error": set()}, code


def seen(cases: Mapping[str, Case], result: str) -> set[str]:
    """The rules that come to a result (`fails`, `passes`) in any case."""
    return {rule for case in cases.values() for rule in getattr(case, result)}


def written(default: ParamValue) -> str:
    """A parameter's default as READMEs write it."""
    if isinstance(default, Severity):
        return default.word
    if isinstance(default, tuple | list):
        return ", ".join(map(str, default)) or "none"
    return f"{default:g}" if isinstance(default, int | float) else str(default)


def table(text: str) -> dict[str, str]:
    """The rows of a README's table of parameters: name to default, without code marks."""
    section = text.partition("## Parameters")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+?) \| [^|]+ \|$", section, re.MULTILINE)
    return {name: default.replace("`", "") for name, default in rows}


def good_reports(format_name: str) -> tuple[str, ...]:
    """The reports of a format's fixtures, but for broken ones and those that are blank by themselves."""
    cases = [Fixture(format_name, folder.name, folder) for folder in sorted((FIXTURES / format_name).iterdir())]
    reports = [case.report.relative_to(FIXTURES).as_posix() for case in cases if not case.is_broken]
    read = {report.path: report.status for report in read_evidence(reports, root=FIXTURES).reports}
    return tuple(report for report in reports if read[report] is not ReportStatus.BLANK)
