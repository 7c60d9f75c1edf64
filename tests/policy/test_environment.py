"""What expressions may speak of."""

from __future__ import annotations

from enum import Enum

import attrs
import pytest

from gatekit.cel.types import DYN, Declarations, Type
from gatekit.model import vocabulary
from gatekit.model.evidence import EntryState
from gatekit.model.finding import Finding
from gatekit.model.records import RECORD_KINDS, record_class
from gatekit.model.vocabulary import EntryStatus, Kind, Severity
from gatekit.policy.bindings import evidence_view, param_values, rule_bindings
from gatekit.policy.compose import compose
from gatekit.policy.declare import declare
from gatekit.policy.environment import Scope, cel_type, scope
from gatekit.policy.params import resolve_params
from gatekit.policy.source import Problems, Source
from gatekit.policy.spelling import camel, plural
from tests.policy.support import EVERY_RECORD, FORMATS, loaded, problems, with_rule

MORE = """\
params: {most: {type: int, default: 1}, worst: {type: severity, default: high}, names: {type: list, default: [a]}}
variables: {bad: "findings.filter(f, f.severity >= params.worst)"}
metrics: {build.size: {unit: count, higherIsBetter: false, combine: sum}}
"""


def scope_of(text: str) -> Scope:
    found = Problems(Source(text, "p.yaml"))
    root = compose(found)
    assert root is not None
    return scope(declare(root, found, formats=FORMATS))


@pytest.fixture
def declarations() -> Declarations:
    return scope_of(with_rule(f"expression: '{EVERY_RECORD}'", MORE)).rule


def test_only_records_that_a_policy_names_are_declared_in_full() -> None:
    objects = scope_of(with_rule("expression: 'size(artifacts) > 0'")).rule.objects
    assert "Artifact" in objects
    assert "Rollout" not in objects


def test_a_record_that_only_over_or_a_variable_names_is_declared_in_full() -> None:
    assert "Rollout" in scope_of(with_rule("from: [lint], over: rollouts, deny: 'true'")).rule.objects
    assert "Rollout" in scope_of(with_rule("expression: 'true'", 'variables: {all: "rollouts"}\n')).rule.objects


def test_every_field_of_a_finding_is_declared_in_camel_case(declarations: Declarations) -> None:
    fields = declarations.objects["Finding"].fields
    assert list(fields) == [camel(attribute.name) for attribute in attrs.fields(Finding)]
    assert fields["ruleId"].type == Type("string")
    assert fields["location"].type == Type("Location")
    assert fields["cwes"].type == Type("list", (Type("string"),))
    assert fields["severity"].type == Type("severity")


def test_every_record_kind_has_a_list_of_its_own(declarations: Declarations) -> None:
    for kind in RECORD_KINDS:
        assert declarations.variables[plural(kind)] == Type("list", (Type(record_class(kind).__name__),))


def test_every_object_that_a_field_names_is_declared(declarations: Declarations) -> None:
    known = {*declarations.objects, *declarations.enums, "bool", "int", "double", "string", "dyn", "duration", "timestamp"}
    types = [field.type for object_ in declarations.objects.values() for field in object_.fields.values()]
    for type_ in [*types, *declarations.variables.values()]:
        assert {type_.name, *(argument.name for argument in type_.arguments)} - {"list", "map"} <= known


def test_fields_are_read_from_the_models_own_objects(declarations: Declarations) -> None:
    finding = Finding(kind=Kind.LINT, tool="ruff", rule_id="E1", severity=Severity.HIGH, message="m")
    fields = declarations.objects["Finding"].fields
    assert fields["ruleId"].read(finding) == "E1"
    assert fields["kind"].read(finding) is Kind.LINT


def test_severity_alone_is_ordered_and_has_a_sentinel(declarations: Declarations) -> None:
    assert [name for name, enum in declarations.enums.items() if enum.ordered] == ["severity"]
    assert {name: enum.sentinel for name, enum in declarations.enums.items() if enum.sentinel} == {"severity": "unknown"}
    assert list(declarations.enums["severity"].words) == [severity.word for severity in Severity]


def test_words_of_enumerations_are_those_of_the_vocabulary(declarations: Declarations) -> None:
    for enum in declarations.enums.values():
        for word, member in enum.words.items():
            assert word == (member.word if isinstance(member, Severity) else member.value)


def test_every_vocabulary_that_a_field_has_is_an_enumeration() -> None:
    used = [
        cel_type(value)
        for value in vars(vocabulary).values()
        if isinstance(value, type)
        and issubclass(value, Enum)
        and value
        in (vocabulary.Kind, vocabulary.Severity, vocabulary.FindingState, vocabulary.BaselineState, vocabulary.SeverityBasis)
    ]
    assert sorted(type_.name for type_ in used) == ["baselineState", "kind", "severity", "severityBasis", "state"]


def test_an_annotation_without_a_cel_type_is_refused() -> None:
    with pytest.raises(TypeError, match="has no CEL type"):
        cel_type(bytes)


def test_what_may_be_none_is_dyn() -> None:
    assert cel_type(float | None) == DYN


def test_params_have_their_declared_types(declarations: Declarations) -> None:
    types = {name: str(field.type) for name, field in declarations.objects["params"].fields.items()}
    assert types == {"most": "int", "worst": "severity", "names": "list(string)"}


def test_variables_have_the_types_of_their_expressions() -> None:
    message = "'severity' compares only with its own words, not with int"
    text = with_rule("expression: 'variables.bad.all(f, f.severity == 1)'", MORE)
    assert [problem.message for problem in problems(text)] == [message]


def test_the_policys_own_metrics_are_known() -> None:
    assert not problems(with_rule("expression: metric('build.size') < 5.0", MORE))


def test_metrics_take_labels() -> None:
    assert not problems(with_rule("expression: \"metric('web.lcp', {'url': 'x'}) < 5.0 && measured('web.lcp', {'url': 'x'})\""))
    assert problems(with_rule("expression: metric('web.lcp', 'x') < 5.0"))


def test_what_is_declared_is_what_is_bound() -> None:
    checked = loaded(with_rule("expression: 'true'", MORE))
    bindings = rule_bindings(
        checked,
        params=param_values(resolve_params(checked.policy, [])),
        evidence=evidence_view([EntryState(id="lint", required=False, status=EntryStatus.MISSING)]),
        findings=(),
        all_findings=(),
        records={},
        metric=lambda name: 0.0,
        measured=lambda name: False,
    )
    declared = scope_of(with_rule("expression: 'true'", MORE)).rule
    unbound = {name for name, function in declared.functions.items() if function.implementation is None}
    assert set(bindings) == set(declared.variables) | unbound


@pytest.mark.parametrize(
    ("over", "item", "field"),
    [("components", "component", "purl"), ("fileCoverages", "fileCoverage", "path"), ("findings", "finding", "ruleId")],
)
def test_a_deny_names_one_item_of_what_it_ranges_over(over: str, item: str, field: str) -> None:
    assert not problems(with_rule(f"from: [lint], over: {over}, deny: {item}.{field} == 'x'"))
    for other in {"component", "fileCoverage", "finding"} - {item}:
        assert problems(with_rule(f"from: [lint], over: {over}, deny: {other}.{field} == 'x'"))


def test_the_unjudged_rule_sees_its_finding_and_the_parameters_alone() -> None:
    text = with_rule("from: [lint, tests], deny: finding.severity >= params.worst")
    fine = text.replace(
        "gates:", "params: {worst: {type: severity, default: high}}\nunjudged: {deny: finding.severity >= params.worst}\ngates:"
    )
    assert not problems(fine)
    assert [
        one.message
        for one in problems(
            fine.replace("deny: finding.severity >= params.worst}\ngates", "deny: 'measured(\"web.lcp\")'}\ngates")
        )
    ]
