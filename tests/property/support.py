"""A policy with rules of every sort, choices of its rules, and generated evidence for it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

import attrs
from hypothesis import strategies as st
from msgspec.structs import replace

from gatekit.engine import evaluate
from gatekit.formats.registry import REGISTRY
from gatekit.model.decision import Decision
from gatekit.model.evidence import Evidence, Report
from gatekit.model.finding import Finding, Location
from gatekit.model.metric import Metric
from gatekit.model.policy import Gate
from gatekit.model.records import Record
from gatekit.model.records.component import ComponentRecord
from gatekit.model.records.file_coverage import FileCoverage
from gatekit.model.vocabulary import FindingState, Kind, ReportStatus, Severity
from gatekit.policy.checked import CheckedPolicy
from gatekit.policy.load import load

AT = datetime(2026, 8, 20, tzinfo=UTC)

_POLICY = b"""
apiVersion: gatekit/v1
kind: Policy
metadata: {name: laws, version: 1.0.0, owner: platform}
params:
  require: {type: list, default: [], description: entries to require}
  most: {type: int, default: 1, description: how many findings pass}
  unknownAs: {type: severity, default: unknown, description: what unknown severities mean}
require: params.require
severities: {unknown: params.unknownAs}
evidence:
  lint: {formats: [sarif], paths: ["lint/*.sarif"], kind: lint}
  security: {formats: [sarif], paths: ["security/*.sarif"], accept: [partial], suppressions: ignore}
  secrets: {formats: [sarif], paths: ["security/*.sarif"], measures: [secret]}
  all: {formats: [sarif], paths: ["**/*.sarif"]}
  coverage: {formats: [cobertura], command: pytest --cov}
  load: {formats: [k6]}
variables:
  high: findings.filter(f, f.severity >= severity.high)
gates:
  - id: code_quality
    rules:
      - {id: lint_errors, from: [lint], deny: finding.severity >= severity.high}
      - {id: lint_any, from: [lint], deny: 'true', enforcement: warn}
      - {id: lint_some, from: [lint], deny: finding.ruleId == 'A', allow: params.most}
      - {id: lint_lines, from: [lint], deny: 6 / finding.location.line > 2}
      - {id: coverage, from: [coverage], expression: metric('coverage.line') >= 80.0 && metric('coverage.branch') >= 10.0}
      - {id: either, from: [coverage], expression: "metric('coverage.branch') >= 10.0 || metric('coverage.line') >= 80.0"}
      - {id: asked, from: [coverage], expression: "!measured('coverage.branch') || metric('coverage.branch') >= 10.0"}
      - {id: files, from: [coverage], over: fileCoverages, deny: fileCoverage.lines > 0 && fileCoverage.coveredLines == 0}
  - id: security
    rules:
      - {id: weaknesses, from: [security], deny: finding.severity > severity.medium, allow: 1}
      - {id: secrets, from: [secrets], deny: finding.kind == kind.secret}
      - {id: ratio, from: [lint, security], expression: findings.size() * 2 >= allFindings.size()}
      - {id: each, from: [all], expression: variables.high.size() <= params.most}
      - {id: each_of_lint, from: [lint], expression: variables.high.size() == 0}
      - {id: all_audit, from: [all], deny: finding.tool == 'bandit', enforcement: audit}
  - id: others
    rules:
      - {id: latency, from: [load], expression: metric('http.p95') < 500.0}
      - {id: later, from: [load], expression: metric('http.error_rate') <= 0.01, effectiveFrom: "2027-01-01"}
      - {id: components, expression: "components.all(c, c.version != '')", enforcement: warn}
      - {id: whole, expression: findings.size() < 6}
      - {id: by_hand, manual: needs a person}
      - {id: constant, expression: params.most < 5}
"""

Ids = Collection[tuple[str, str]]


@cache
def whole_policy() -> CheckedPolicy:
    """The policy with all of its rules."""
    return load(_POLICY, "laws.yaml", formats=REGISTRY)


def rule_ids() -> list[tuple[str, str]]:
    """Gate and rule of each rule, in the policy's order."""
    return [(gate.id, rule.id) for gate in whole_policy().policy.gates for rule in gate.rules]


def chosen(ids: Ids, *, backwards: bool = False) -> CheckedPolicy:
    """The policy with these of its rules only; `backwards` turns the order of gates and rules round."""
    step = -1 if backwards else 1
    checked = whole_policy()
    gates = [
        Gate(id=gate.id, title=gate.title, rules=tuple(rule for rule in gate.rules if (gate.id, rule.id) in ids)[::step])
        for gate in checked.policy.gates
    ]
    policy = attrs.evolve(checked.policy, gates=tuple(gate for gate in gates if gate.rules)[::step])
    rules = {key: rule for key, rule in checked.rules.items() if key in ids}
    return replace(checked, policy=policy, rules=rules)


def decided(
    checked: CheckedPolicy, reports: Sequence[Report], *, require: Sequence[str] = (), fail_on_warn: bool = False
) -> Decision:
    """The decision on these reports, the whole way but for reading."""
    return evaluate(
        evidence=Evidence(reports=tuple(reports)),
        at=AT,
        policy=checked,
        params={"require": tuple(require)},
        fail_on_warn=fail_on_warn,
    )


entry_ids = st.sampled_from(["lint", "security", "secrets", "all", "coverage", "load"])
policies = st.sets(st.sampled_from(rule_ids()), min_size=1)

_findings = st.builds(
    Finding,
    kind=st.sampled_from([Kind.LINT, Kind.SECRET, Kind.CODE_WEAKNESS]),
    tool=st.sampled_from(["ruff", "bandit"]),
    rule_id=st.sampled_from(["A", "B"]),
    severity=st.sampled_from(Severity),
    message=st.sampled_from(["unused import", "line 3 is long", "line 4 is long"]),
    location=st.builds(Location, path=st.sampled_from(["a.py", "./a.py", "b.py"]), line=st.integers(0, 3)),
    state=st.sampled_from([FindingState.OPEN, FindingState.OPEN, FindingState.SUPPRESSED]),
)
_statuses = st.sampled_from([ReportStatus.OK] * 4 + [ReportStatus.PARTIAL, ReportStatus.UNREADABLE, ReportStatus.BLANK])


def _reports(path: str, format_name: str, **items: st.SearchStrategy[Any]) -> st.SearchStrategy[Report]:
    return st.builds(
        lambda status, measures, findings, metrics, records: Report(
            path=path,
            status=status,
            format=format_name,
            measures=frozenset(measures),
            findings=tuple(findings) if status in (ReportStatus.OK, ReportStatus.PARTIAL) else (),
            metrics=tuple(attrs.evolve(metric, report=path) for metric in metrics),
            records=tuple(records),
        ),
        _statuses,
        items.get("measures", st.just(())),
        items.get("findings", st.just(())),
        items.get("metrics", st.just(())),
        items.get("records", st.just(())),
    )


def _metrics(*names: str) -> st.SearchStrategy[list[Metric]]:
    return st.lists(
        st.builds(Metric, name=st.sampled_from(names), value=st.sampled_from([0.0, 0.5, 79.996, 80.0, 100.0, 620.0])), max_size=3
    )


_kinds = st.sets(st.sampled_from([Kind.SECRET, Kind.CODE_WEAKNESS]))
_lists = st.lists(_findings, max_size=4)
_records: st.SearchStrategy[list[Record]] = st.lists(
    st.one_of(
        st.builds(FileCoverage, path=st.just("a.py"), lines=st.integers(0, 2), covered_lines=st.integers(0, 2)),
        st.builds(ComponentRecord, name=st.just("x"), version=st.sampled_from(["", "1"])),
    ),
    max_size=2,
)
_one_of_each = [
    _reports("lint/ruff.sarif", "sarif", findings=_lists),
    _reports("lint/more.sarif", "sarif", findings=_lists),
    _reports("security/bandit.sarif", "sarif", findings=_lists, measures=_kinds),
    _reports("security/gitleaks.sarif", "sarif", findings=_lists, measures=_kinds),
    _reports("stray.sarif", "sarif", findings=_lists),
    _reports("coverage.xml", "cobertura", metrics=_metrics("coverage.line", "coverage.branch"), records=_records),
    _reports("k6.json", "k6", metrics=_metrics("http.p95", "http.error_rate")),
    _reports("unknown.json", ""),
]

# any choice of these reports, each at most once, in path order
evidence = st.tuples(*(st.one_of(st.none(), reports) for reports in _one_of_each)).map(
    lambda reports: [report for report in reports if report is not None]
)
