"""The values behind `params`, `variables` and `evidence`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
import pytest

from gatekit.errors import CelError
from gatekit.model.evidence import EntryState, Report
from gatekit.model.finding import Component, Finding
from gatekit.model.vocabulary import EntryStatus, Kind, ReportStatus, Severity
from gatekit.policy.bindings import VariableValues, evidence_view, param_values, rule_bindings
from gatekit.policy.checked import CheckedPolicy
from gatekit.policy.params import ParamSetting, resolve_params
from tests.policy.support import loaded, with_rule


@attrs.define
class CountingProgram:
    """A program that counts how often it is evaluated."""

    result: Any
    runs: int = 0
    seen: dict[str, Any] = attrs.field(factory=dict)

    def evaluate(self, bindings: dict[str, Any]) -> Any:
        self.runs += 1
        self.seen = bindings
        if isinstance(self.result, CelError):
            raise self.result
        return self.result


def finding(fixed: str, severity: Severity = Severity.HIGH) -> Finding:
    component = Component(name="p", fixed_version=fixed)
    return Finding(
        kind=Kind.VULNERABILITY, tool="trivy", rule_id=f"CVE-{fixed}", severity=severity, message="m", component=component
    )


def bindings_for(checked: CheckedPolicy, findings: Sequence[Finding] = (), **settings: str) -> dict[str, Any]:
    uses = resolve_params(
        checked.policy, [ParamSetting(name=name, value=value, source="call") for name, value in settings.items()]
    )

    def metric(name: str) -> float:
        raise CelError(f"{name} is not measured", code="not_measured")

    return rule_bindings(
        checked,
        params=param_values(uses),
        evidence=evidence_view(
            [EntryState(id=entry.id, required=False, status=EntryStatus.MISSING) for entry in checked.policy.evidence]
        ),
        findings=[one for one in findings if one.is_open],
        all_findings=findings,
        records={},
        metric=metric,
        measured=lambda name: False,
    )


def result_of(rule: str, more: str = "", findings: Sequence[Finding] = (), **settings: str) -> Any:
    checked = loaded(with_rule(rule, more))
    condition = checked.rules["gate", "rule"].condition
    assert condition is not None
    return condition.evaluate(bindings_for(checked, findings, **settings))


def test_a_variable_is_computed_when_asked_for_and_once() -> None:
    used, unused = CountingProgram(7), CountingProgram(8)
    values = VariableValues({"used": used, "unused": unused}, {"findings": []})  # type: ignore[dict-item]  # half a Program
    assert (values.value("used"), values.value("used")) == (7, 7)
    assert (used.runs, unused.runs) == (1, 0)
    assert used.seen["variables"] is values


def test_a_variable_that_has_no_value_is_computed_once_too() -> None:
    broken = CountingProgram(CelError("not measured", code="not_measured"))
    values = VariableValues({"broken": broken}, {})  # type: ignore[dict-item]  # half a Program
    for _ in range(2):
        with pytest.raises(CelError) as caught:
            values.value("broken")
        assert caught.value.code == "not_measured"
    assert broken.runs == 1


def test_a_variable_over_findings_is_usable_as_a_list_of_findings() -> None:
    more = "variables: {fixable: \"findings.filter(f, f.component.fixedVersion != '')\", count: size(variables.fixable)}\n"
    rule = "expression: 'variables.count == 1 && variables.fixable.all(f, f.severity >= severity.high)'"
    assert result_of(rule, more, [finding("1.2"), finding("")]) is True
    assert result_of(rule, more, [finding("1.2", Severity.LOW)]) is False


def test_a_variable_over_a_metric_that_is_not_measured_says_so_to_the_rule() -> None:
    with pytest.raises(CelError) as caught:
        result_of("expression: variables.lines > 1.0", "variables: {lines: metric('coverage.line')}\n")
    assert caught.value.code == "not_measured"


def test_params_of_all_types_reach_the_expression() -> None:
    more = """params:
  least: {type: double, default: 80}
  most: {type: int, default: 2}
  worst: {type: severity, default: high}
  names: {type: list, default: [a]}
  age: {type: duration, default: 24h}
  strict: {type: bool, default: true}
  branch: {type: string, default: main}
"""
    text = (
        "params.least == 80.0 && params.most == 2 && params.worst == severity.high && 'a' in params.names"
        " && params.age == duration('24h') && params.strict && params.branch == 'main'"
    )
    assert result_of(f'expression: "{text}"', more) is True
    assert result_of(f'expression: "{text}"', more, least="81") is False


def test_evidence_shows_status_presence_and_number() -> None:
    fit = Report(path="a.sarif", status=ReportStatus.OK)
    view = evidence_view(
        [
            EntryState(id="lint", required=False, status=EntryStatus.SATISFIED, reports=(fit,)),
            EntryState(id="tests", required=True, status=EntryStatus.UNFIT, unfit=(fit,)),
        ]
    )
    lint, tests = view.entry("lint"), view.entry("tests")
    assert (lint.present, lint.satisfied, lint.reports) == (True, True, 1)
    assert (tests.present, tests.satisfied, tests.reports) == (True, False, 0)


def test_evidence_can_be_asked_in_an_expression() -> None:
    rule = "expression: evidence.lint.status == evidenceStatus.missing && !evidence.lint.present && evidence.lint.reports == 0"
    assert result_of(rule) is True


def test_a_rule_judges_findings_if_it_uses_them_even_through_variables() -> None:
    more = "variables: {bad: size(findings), worse: variables.bad > 1, lines: measured('coverage.line')}\n"
    judging = ["expression: size(findings) > 1", "expression: size(allFindings) > 1", "expression: variables.worse"]
    judging += ["from: [lint], deny: 'true'"]
    blind = [
        "expression: variables.lines",
        "expression: \"'variables.worse' != ''\"",
        "from: [lint], over: components, deny: 'true'",
    ]
    judges = [loaded(with_rule(rule, more)).rules["gate", "rule"].judges_findings for rule in judging + blind]
    assert judges == [True] * 4 + [False] * 3


def test_a_rule_knows_what_it_uses_through_variables() -> None:
    more = "variables: {lines: metric('coverage.line'), least: params.least}\nparams: {least: {type: int, default: 1}}\n"
    checked = loaded(with_rule("expression: variables.lines > double(variables.least)", more))
    assert checked.rules["gate", "rule"].names == {"variables", "metric", "params"}
