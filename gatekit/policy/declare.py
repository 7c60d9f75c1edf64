"""Reads the top of a policy: everything but evidence entries and rules."""

from __future__ import annotations

import re
from collections.abc import Collection

import attrs

from gatekit.errors import meant
from gatekit.model.catalogue import CATALOGUE, Combine, MetricDefinition
from gatekit.model.policy import Param, ParamType, Policy
from gatekit.model.vocabulary import Severity
from gatekit.policy.contract import read_contract
from gatekit.policy.draft import Draft
from gatekit.policy.fields import Expression, Fields, as_words
from gatekit.policy.keys import METADATA, METRIC, PARAM, POLICY
from gatekit.policy.mentions import mentions
from gatekit.policy.nodes import BrokenNode, ListNode, Node, ScalarNode, WholeNode, describe, resolve, shorten
from gatekit.policy.params import PARAM_TYPES, convert_value, expected, parse_value
from gatekit.policy.rules import read_gates, read_unjudged
from gatekit.policy.source import Problems
from gatekit.policy.words import is_name

API_VERSION = "gatekit/v1"
KIND = "Policy"

_POLICY_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?\Z")
_METRIC_NAME = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+\Z")
_SEVERITIES = {severity.word: severity for severity in Severity}
_UNITS = as_words(sorted({definition.unit for definition in CATALOGUE.values() if definition.unit}))
_COMBINES = {combine.value: combine for combine in Combine}


def declare(root: Node, problems: Problems, *, formats: Collection[str]) -> Draft:
    """What a policy's YAML declares. What is wrong is noted in `problems`.

    Args:
        root: the document.
        problems: where problems are noted.
        formats: the names of the formats that there are.
    """
    fields = Fields(root, POLICY, problems)
    fields.need("apiVersion", "kind", "metadata", "gates")
    _hold_version(fields)
    metadata = _metadata(fields)
    params, param_types = _params(fields)
    contract = read_contract(fields, formats)
    evidence = tuple(key.value for key, _ in fields.entries("evidence"))
    require = fields.expression("require")
    severities, severity_expressions = _severities(fields)
    metrics = _metrics(fields)
    variables = _variables(fields)
    gates, rules = read_gates(fields, evidence, metadata.owner)
    unjudged = read_unjudged(fields, metadata.owner)
    policy = attrs.evolve(
        metadata,
        params=params,
        require=require.text if require else "",
        evidence=contract,
        severities=severities,
        metrics=metrics,
        variables=tuple((name, expression.text) for name, expression in variables.items() if expression),
        gates=gates,
        unjudged=unjudged.rule if unjudged else None,
        exclude=fields.globs("exclude"),
        source=problems.source.file,
    )
    draft = Draft(
        policy=policy,
        rules=(*rules, unjudged) if unjudged else rules,
        params=param_types,
        variables=variables,
        evidence=evidence,
        metrics=frozenset(key.value for key, _ in fields.entries("metrics")),
        require=require,
        severities=severity_expressions,
    )
    if not problems.errors:
        _note_unused(fields, draft)
    return draft


def _hold_version(fields: Fields) -> None:
    version = fields.text("apiVersion")
    if version and version != API_VERSION:
        hint = f"write {API_VERSION}" if not version.startswith("gatekit/") else f"this gatekit reads {API_VERSION}"
        fields.note("apiVersion", f"unknown apiVersion {shorten(version)!r}", hint=hint)
    kind = fields.text("kind")
    if kind and kind != KIND:
        fields.note("kind", f"unknown kind {shorten(kind)!r}", hint=f"write {KIND}")


def _metadata(fields: Fields) -> Policy:
    node = fields.node_of("metadata")
    if node is None:
        return Policy(name="")
    metadata = Fields(node, METADATA, fields.problems)
    metadata.need("name")
    name = metadata.text("name")
    if name and not _POLICY_NAME.match(name):
        hint = "a name has lower-case letters, digits, -, _ and ., and begins and ends with a letter or digit"
        metadata.note("name", f"{shorten(name)!r} cannot be the name of a policy", hint=hint)
    version = metadata.scalar("version")  # as written: 1.10 is no number here
    return Policy(
        name=name,
        version=version.value.strip() if version else "",
        owner=metadata.text("owner"),
        description=metadata.text("description"),
    )


def _params(fields: Fields) -> tuple[tuple[Param, ...], dict[str, ParamType | None]]:
    params: list[Param] = []
    types: dict[str, ParamType | None] = {}
    folded: dict[str, str] = {}
    for key, node in fields.entries("params"):
        _hold_name(fields, key, "a parameter")
        first = folded.setdefault(key.value.replace("_", "").lower(), key.value)
        if first != key.value:
            hint = "GATEKIT_PARAM_ spells names in capitals and with _: rename one of them"
            fields.note_at(key, f"the parameter {shorten(key.value)} reads like {shorten(first)} in the environment", hint=hint)
        param = Fields(node, PARAM, fields.problems, key=key)
        param.need("type", "default")
        choices: dict[str, ParamType | None] = {**PARAM_TYPES}
        types[key.value] = type_ = param.word("type", "type", choices, None)
        default = param.node_of("default")
        if type_ is None or default is None:
            continue
        value = convert_value(type_, _plain(default))
        if value is None:
            _note_default(param, key.value, type_, default)
        else:
            params.append(Param(name=key.value, type=type_, default=value, description=param.text("description")))
    return tuple(params), types


def _note_default(param: Fields, name: str, type_: ParamType, default: WholeNode) -> None:
    if type_ is ParamType.LIST and isinstance(default, ListNode):
        for item in default.items:
            if not isinstance(item, BrokenNode) and not isinstance(_plain(item), str):
                param.note_at(item, f"the default of {name} must hold texts, found {describe(item)}", hint="put it in quotes")
        return
    is_quoted = (
        isinstance(default, ScalarNode) and isinstance(resolve(default), str) and parse_value(type_, default.value) is not None
    )
    hint = "remove the quotes" if is_quoted else ""
    param.note("default", f"the default of {name} must be {expected(type_)}, found {describe(default)}", hint=hint)


def _plain(node: Node) -> object:
    if isinstance(node, ListNode):
        return [_plain(item) for item in node.items]
    return resolve(node) if isinstance(node, ScalarNode) else None


def _hold_name(fields: Fields, key: ScalarNode, what: str) -> None:
    if not is_name(key.value):
        hint = "a name has letters, digits and _, begins with a lower-case letter, and is no word of CEL"
        fields.note_at(key, f"{shorten(key.value)!r} cannot be the name of {what}", hint=hint)


def _severities(fields: Fields) -> tuple[tuple[tuple[Severity, str], ...], tuple[tuple[Severity, Expression], ...]]:
    declared: list[tuple[Severity, str]] = []
    expressions: list[tuple[Severity, Expression]] = []
    for key, node in fields.entries("severities"):
        severity = _SEVERITIES.get(key.value)
        if severity is None:
            fields.note_at(key, f"unknown severity {shorten(key.value)!r}", hint=meant(key.value, _SEVERITIES))
        expression = fields.expression_of("a severity", node, key)
        if severity is None or expression is None:
            continue
        declared.append((severity, expression.text))
        if expression.text.isidentifier():
            if expression.text not in _SEVERITIES:
                hint = meant(expression.text, _SEVERITIES)
                fields.note_at(node, f"unknown severity {shorten(expression.text)!r}", hint=hint)
        else:
            expressions.append((severity, expression))
    return tuple(declared), tuple(expressions)


def _metrics(fields: Fields) -> tuple[MetricDefinition, ...]:
    metrics: list[MetricDefinition] = []
    for key, node in fields.entries("metrics"):
        if key.value in CATALOGUE:
            fields.note_at(key, f"{key.value} is a metric of the catalogue already", hint="remove it here")
        elif not _METRIC_NAME.match(key.value):
            hint = "a metric's name has lower-case words with dots between them, such as build.size"
            fields.note_at(key, f"{shorten(key.value)!r} cannot be the name of a metric", hint=hint)
        metric = Fields(node, METRIC, fields.problems, key=key)
        metric.need("higherIsBetter", "combine")
        metrics.append(
            MetricDefinition(
                name=key.value,
                unit=metric.word("unit", "unit", _UNITS, ""),
                higher_is_better=metric.flag("higherIsBetter"),
                combine=metric.word("combine", "way to combine", _COMBINES, Combine.WORST),
                description=metric.text("description"),
            )
        )
    return tuple(metrics)


def _variables(fields: Fields) -> dict[str, Expression | None]:
    variables: dict[str, Expression | None] = {}
    for key, node in fields.entries("variables"):
        _hold_name(fields, key, "a variable")
        variables[key.value] = fields.expression_of("a variable", node, key)
    return variables


def _note_unused(fields: Fields, draft: Draft) -> None:
    """Warns of what is declared and named nowhere: a threshold that nobody uses is a mistake that nobody would notice."""
    rules = [draft_rule.rule for draft_rule in draft.rules]
    texts = [draft.policy.require, *(text for _, text in (*draft.policy.severities, *draft.policy.variables))]
    texts += [text for rule in rules for text in (rule.expression, rule.deny, str(rule.allow), rule.message_expression)]
    for section, what in (("params", "parameter"), ("variables", "variable")):
        named = {name for text in texts for name in mentions(text, section)}
        for key, _ in fields.entries(section):
            if key.value not in named:
                fields.note_at(key, f"the {what} {shorten(key.value)} is used nowhere", hint="use it, or remove it", warning=True)
    named = {name for text in texts for name in mentions(text, "evidence")} | {name for rule in rules for name in rule.evidence}
    required = {entry.id for entry in draft.policy.evidence if entry.required}
    sees_all = any(rule.expression and not rule.evidence for rule in rules)
    for key, _ in fields.entries("evidence"):
        if key.value not in named | required and not sees_all:
            message = f"no rule looks at the evidence {shorten(key.value)}"
            fields.note_at(key, message, hint="name it in a rule's `from`, require it, or remove it", warning=True)
