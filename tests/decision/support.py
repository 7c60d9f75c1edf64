"""Small policies and decisions on hand-made evidence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from textwrap import dedent, indent

from gatekit.decision.decide import decide
from gatekit.decision.declared import severity_map
from gatekit.formats.registry import REGISTRY
from gatekit.governance.govern import govern
from gatekit.governance.paths import Roots
from gatekit.model.decision import Decision, RuleResult
from gatekit.model.evidence import EntryState, Evidence, Report
from gatekit.model.vocabulary import EntryStatus
from gatekit.policy.bindings import param_values
from gatekit.policy.checked import CheckedPolicy
from gatekit.policy.load import load
from gatekit.policy.params import ParamSetting, SettingValue, resolve_params

AT = datetime(2026, 8, 20, 12, tzinfo=UTC)

HEAD = """\
apiVersion: gatekit/v1
kind: Policy
metadata: {name: shop, version: 1.0.0, owner: platform}
params:
  minLineCoverage: {type: double, default: 80, description: lowest line coverage}
  maxFindings: {type: int, default: 0, description: how many findings pass}
  unknownAs: {type: severity, default: unknown, description: what unknown severities mean}
evidence:
  lint: {formats: [sarif], command: ruff check}
  more: {formats: [sarif]}
  coverage: {formats: [cobertura], paths: ["**/coverage.xml"]}
  sbom: {formats: [trivy], command: trivy fs .}
  secrets: {formats: [trivy], measures: [secret]}
"""


@lru_cache(maxsize=256)
def policy(gates: str, extra: str = "") -> CheckedPolicy:
    """A policy with the four entries above, these gates (YAML of the list) and other top-level keys."""
    text = f"{HEAD}{dedent(extra)}gates:\n{indent(dedent(gates).strip(), '  ')}\n"
    return load(text.encode(), "policy.yaml", formats=REGISTRY)


def rule_policy(rule: str, extra: str = "") -> CheckedPolicy:
    """A policy with one gate `code_quality` and in it one rule `r` (YAML of its other keys)."""
    return policy(
        f"- id: code_quality\n  title: Code Quality\n  rules:\n    - id: r\n{indent(dedent(rule).strip(), ' ' * 6)}", extra
    )


def decision(
    checked: CheckedPolicy,
    *states: EntryState,
    unassigned: tuple[Report, ...] = (),
    params: Mapping[str, SettingValue] | None = None,
    at: datetime = AT,
    fail_on_warn: bool = False,
) -> Decision:
    """The decision on these entries; those of the policy that are not named are missing."""
    given = {state.id: state for state in states}
    entries = tuple(
        given.get(entry.id)
        or EntryState(id=entry.id, required=entry.required, status=EntryStatus.MISSING, reason=f"no {entry.id} report")
        for entry in checked.policy.evidence
    )
    taken = {report.path: report for state in states for report in (*state.reports, *state.unfit)}
    reports = tuple(sorted([*taken.values(), *unassigned], key=lambda report: report.path))
    settings = [ParamSetting(name=name, value=value, source="call") for name, value in (params or {}).items()]
    uses = resolve_params(checked.policy, settings)
    governed = govern(
        Evidence(reports=reports, entries=entries),
        checked.policy.evidence,
        open_kinds={"sarif", "junit"},
        roots=Roots(),
        severities=severity_map(checked, param_values(uses)),
    )
    return decide(checked, governed, params=uses, at=at, gatekit_version="0", fail_on_warn=fail_on_warn)


def rule_result(checked: CheckedPolicy, *states: EntryState, **options: object) -> RuleResult:
    """What the policy's first rule comes to."""
    return decision(checked, *states, **options).gates[0].rules[0]  # type: ignore[arg-type]  # passed on as they are
