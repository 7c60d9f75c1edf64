"""What a policy's expressions may speak of: CEL declarations derived from the model's classes and the policy's own names."""

from __future__ import annotations

import math
import types
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import Enum
from operator import attrgetter
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs
from msgspec import Struct
from msgspec.structs import replace

from gatekit.cel.types import (
    BOOL,
    DOUBLE,
    DURATION,
    DYN,
    INT,
    STRING,
    TIMESTAMP,
    Declarations,
    EnumType,
    Field,
    Function,
    ObjectType,
    Type,
    list_of,
    map_of,
)
from gatekit.errors import CelError
from gatekit.model.catalogue import CATALOGUE
from gatekit.model.finding import Finding
from gatekit.model.policy import ParamType
from gatekit.model.records import RECORD_KINDS, record_class
from gatekit.model.vocabulary import (
    AlertState,
    ApprovalState,
    BaselineState,
    ChangeStatus,
    DeploymentState,
    EntryStatus,
    FindingState,
    Kind,
    RequirementStatus,
    Severity,
    SeverityBasis,
    SignatureStatus,
)
from gatekit.policy.bindings import EntryView, EvidenceView, ParamValues, VariableValues
from gatekit.policy.draft import Draft
from gatekit.policy.rules import FINDINGS
from gatekit.policy.spelling import camel, plural

FINDING = Type("Finding")
SEVERITY = Type("severity")
STRINGS = list_of(STRING)
LABELS = map_of(STRING, STRING)

_SCALARS: Mapping[type, Type] = {
    bool: BOOL,
    int: INT,
    float: DOUBLE,
    str: STRING,
    datetime: TIMESTAMP,
    timedelta: DURATION,
}
# the name that a vocabulary's words are written with
_ENUM_NAMES: Mapping[type[Enum], str] = {
    AlertState: "alertState",
    ApprovalState: "approvalState",
    BaselineState: "baselineState",
    ChangeStatus: "changeStatus",
    DeploymentState: "deploymentState",
    EntryStatus: "evidenceStatus",
    FindingState: "state",
    Kind: "kind",
    RequirementStatus: "requirementStatus",
    Severity: "severity",
    SeverityBasis: "severityBasis",
    SignatureStatus: "signatureStatus",
}
_PARAM_TYPES: Mapping[ParamType, Type] = {
    ParamType.BOOL: BOOL,
    ParamType.INT: INT,
    ParamType.DOUBLE: DOUBLE,
    ParamType.STRING: STRING,
    ParamType.SEVERITY: SEVERITY,
    ParamType.DURATION: DURATION,
    ParamType.LIST: STRINGS,
}


class Scope(Struct, frozen=True, kw_only=True):
    """Declarations for each place of a policy where CEL may stand.

    Attributes:
        params: for `require`, `severities` and `allow`: parameters alone.
        rule: for expressions over all that a rule sees.
        unjudged: for the unjudged rule, which sees one finding and the parameters.
    """

    params: Declarations
    rule: Declarations
    unjudged: Declarations

    def with_variable(self, name: str, type_: Type) -> Scope:
        """The same, with one more field of `variables`."""
        known = self.rule.objects["variables"].fields
        fields = {**known, name: Field(type=type_, read=_reader("value", name))}
        objects = {**self.rule.objects, "variables": attrs.evolve(self.rule.objects["variables"], fields=fields)}
        return replace(self, rule=attrs.evolve(self.rule, objects=objects))

    def over(self, item_list: str) -> Declarations:
        """The rule's declarations with the item of a `deny`: `finding`, or the singular name of a record kind."""
        if item_list == FINDINGS:
            item, type_ = "finding", FINDING
        else:
            item = next(camel(kind) for kind in RECORD_KINDS if plural(kind) == item_list)
            type_ = self.rule.variables[item_list].arguments[0]
        return attrs.evolve(self.rule, variables={**self.rule.variables, item: type_})


def _divided(left: float, right: float) -> float:
    if right == 0:
        raise CelError("division by zero", hint="test the divisor first")
    quotient = left / right
    if not math.isfinite(quotient):
        raise CelError("the result of / is out of range")
    return quotient


# In gatekit, NaN and infinity do not exist: a comparison with NaN is false, and its negation would pass. What a host declares for
# an operator comes before what the language says.
_DIVISION: dict[str, Function] = {"/": Function(name="/", overloads=((DOUBLE, DOUBLE),), result=DOUBLE, implementation=_divided)}


def scope(draft: Draft) -> Scope:
    """What the expressions of a policy may speak of, before its variables."""
    params = ObjectType(
        name="params",
        fields={name: Field(type=_param_type(type_), read=_reader("value", name)) for name, type_ in draft.params.items()},
        host=ParamValues,
    )
    enums = {name: _enum(name, words) for words, name in _ENUM_NAMES.items()}
    params_only = Declarations(variables={"params": Type("params")}, objects={"params": params}, enums=enums)
    finding_objects = object_types([Finding])
    records = [record_class(kind) for kind in record_kinds_in(draft)]
    evidence = {entry_id: Field(type=Type("EntryView"), read=_reader("entry", entry_id)) for entry_id in draft.evidence}
    rule = Declarations(
        variables={
            "params": Type("params"),
            "variables": Type("variables"),
            "evidence": Type("evidence"),
            "findings": list_of(FINDING),
            "allFindings": list_of(FINDING),
            **{plural(kind): list_of(Type(class_name)) for kind, (_, class_name) in RECORD_KINDS.items()},
        },
        objects={
            "params": params,
            "variables": ObjectType(name="variables", fields={}, host=VariableValues),
            "evidence": ObjectType(name="evidence", fields=evidence, host=EvidenceView),
            **finding_objects,
            **object_types([EntryView, *records]),
        },
        enums=enums,
        functions={**_metric_functions(frozenset(CATALOGUE) | draft.metrics), **_DIVISION},
    )
    unjudged = attrs.evolve(
        params_only,
        variables={**params_only.variables, "finding": FINDING},
        objects={**params_only.objects, **finding_objects},
    )
    return Scope(params=params_only, rule=rule, unjudged=unjudged)


def record_kinds_in(draft: Draft) -> list[str]:
    """The record kinds that a policy names; the classes of others are not made, which takes half a millisecond each."""
    texts = [rule.rule.over for rule in draft.rules]
    texts += [expression.text for expression in draft.expressions]
    return [kind for kind in RECORD_KINDS if any(plural(kind) in text for text in texts)]


def object_types(classes: Iterable[type[Any]]) -> dict[str, ObjectType]:
    """The object types of attrs classes, and of the attrs classes that their fields hold, by the name of the class.

    >>> sorted(object_types([Finding]))
    ['Component', 'Finding', 'Location', 'SeverityOrigin']
    >>> str(object_types([Finding])["Finding"].fields["ruleId"].type)
    'string'
    """
    found: dict[str, ObjectType] = {}
    pending = list(classes)
    while pending:
        class_ = pending.pop()
        if class_.__name__ in found:
            continue
        hints = get_type_hints(class_)
        names = [attribute.name for attribute in attrs.fields(class_)]
        fields = {camel(name): Field(type=cel_type(hints[name]), read=attrgetter(name), attribute=name) for name in names}
        found[class_.__name__] = ObjectType(name=class_.__name__, fields=fields, host=class_)
        held = [hint for name in names for hint in (hints[name], *get_args(hints[name]))]
        pending += [hint for hint in held if isinstance(hint, type) and attrs.has(hint)]
    return found


def cel_type(hint: Any) -> Type:
    """The CEL type of an annotation of the model. What may be None is `dyn`: CEL compares it with null.

    Raises:
        TypeError: the annotation has no CEL type.

    >>> str(cel_type(tuple[str, ...])), str(cel_type(Severity)), str(cel_type(float | None))
    ('list(string)', 'severity', 'dyn')
    """
    if hint in _SCALARS:
        return _SCALARS[hint]
    if hint in _ENUM_NAMES:
        return Type(_ENUM_NAMES[hint])
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
        return list_of(cel_type(arguments[0]))
    if origin in (Union, types.UnionType) and type(None) in arguments:
        return DYN
    if isinstance(hint, type) and attrs.has(hint):
        return Type(hint.__name__)
    raise TypeError(f"{hint} has no CEL type")


def _param_type(type_: ParamType | None) -> Type:
    return DYN if type_ is None else _PARAM_TYPES[type_]


def _reader(method: str, name: str) -> Any:
    return lambda values: getattr(values, method)(name)


def _enum(name: str, words: type[Enum]) -> EnumType:
    severity = words is Severity
    members = {member.name.lower(): member for member in words}
    return EnumType(name=name, words=members, ordered=severity, sentinel="unknown" if severity else "")


def _metric_functions(names: frozenset[str]) -> dict[str, Function]:
    overloads = ((STRING,), (STRING, LABELS))
    return {
        name: Function(name=name, overloads=overloads, result=result, literals={0: names})
        for name, result in (("metric", DOUBLE), ("measured", BOOL))
    }
