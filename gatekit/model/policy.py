"""A policy as declared: what its YAML says, before any expression is compiled."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import TypeAlias

import attrs

from gatekit.model.catalogue import MetricDefinition
from gatekit.model.value import Value
from gatekit.model.vocabulary import Enforcement, Kind, ReportStatus, Severity

ParamValue: TypeAlias = bool | int | float | str | Severity | timedelta | tuple[str, ...]


class ParamType(StrEnum):
    """The types that a parameter can have."""

    BOOL = "bool"
    INT = "int"
    DOUBLE = "double"
    STRING = "string"
    SEVERITY = "severity"
    DURATION = "duration"
    LIST = "list"  # of strings


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Param(Value):
    """One parameter of a policy: a threshold that its users may set.

    Attributes:
        name: camelCase or snake_case identifier.
        type: its type.
        default: the value if nobody sets it.
        description: one line.
    """

    name: str
    type: ParamType
    default: ParamValue
    description: str = ""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class EvidenceEntry(Value):
    """One entry of the evidence contract: something that must, or may, have been measured.

    A report belongs to every entry whose formats, paths, tools and measures match it. An entry without `paths` and `tools`
    takes only what no entry with `paths` or `tools` took.

    Attributes:
        id: `[a-z][a-z0-9_]*`.
        formats: names of formats; any of them.
        paths: globs on the path relative to the root; empty means any path.
        tools: tool names; empty means any tool.
        measures: takes only reports that measure one of these kinds, and shows only findings of these kinds; empty means all.
        kind: the kind of every finding of formats that carry none of their own (SARIF, JUnit); None leaves it to the format.
        required: whether a missing or unfit entry leaves its rules without data.
        max_age: the oldest evidence that is fit; None means any age.
        accept: statuses beside ok that are fit (`partial`).
        blank_is_clean: whether a file of zero bytes or white space is the tool's clean form.
        reopen_suppressed: whether what the tool suppressed counts all the same (`suppressions: ignore`).
        subject_required: whether reports must say which commit they are about.
        description: one line: what this evidence is.
        command: the command that makes it; shown when it is missing.
    """

    id: str
    formats: tuple[str, ...]
    paths: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    measures: tuple[Kind, ...] = ()
    kind: Kind | None = None
    required: bool = False
    max_age: timedelta | None = None
    accept: tuple[ReportStatus, ...] = ()
    blank_is_clean: bool = False
    reopen_suppressed: bool = False
    subject_required: bool = False
    description: str = ""
    command: str = ""

    @property
    def wanted(self) -> str:
        """What would fill it, in words; of several globs the first stands for all.

        >>> EvidenceEntry(id="tests", formats=("junit", "trx"), tools=("pytest",), paths=("**/junit.xml", "out/*.xml")).wanted
        'report in junit or trx by pytest at **/junit.xml or 1 more'
        """
        who = f" by {' or '.join(self.tools)}" if self.tools else ""
        what = f" about {' or '.join(kind.value for kind in self.measures)}" if self.measures else ""
        where = f" at {self.paths[0]}" if self.paths else ""
        others = f" or {len(self.paths) - 1} more" if len(self.paths) > 1 else ""
        return f"report in {' or '.join(self.formats)}{who}{what}{where}{others}"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Rule(Value):
    """One rule: exactly one of `expression`, `deny` and `manual` is set.

    Attributes:
        id: `[a-z][a-z0-9_]*`, unique in the policy.
        title: what people read; the id with spaces if the policy gives none.
        evidence: ids of the evidence that it sees (`from`).
        expression: CEL; true passes.
        deny: CEL over one item; each item for which it is true is an offender.
        manual: why only a person can judge this; such a rule is never applicable.
        over: what `deny` ranges over: `findings` or the plural of a record kind.
        allow: how many offenders pass: a number, or CEL over params.
        allow_empty: whether an empty list of records is data.
        enforcement: what it does when it does not pass.
        effective_from: before midnight UTC of that day, block acts as warn.
        message: literal text.
        message_expression: CEL that gives the text; falls back to `message`.
        remediation: what to do about it.
        owner: who owns it; the policy's owner if the rule names none.
    """

    id: str
    title: str
    evidence: tuple[str, ...] = ()
    expression: str = ""
    deny: str = ""
    manual: str = ""
    over: str = "findings"
    allow: int | str = 0
    allow_empty: bool = False
    enforcement: Enforcement = Enforcement.BLOCK
    effective_from: date | None = None
    message: str = ""
    message_expression: str = ""
    remediation: str = ""
    owner: str = ""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Gate(Value):
    """A group of rules that people decide about together.

    Attributes:
        id: `[a-z][a-z0-9_]*`, unique in the policy.
        title: what people read.
        rules: in the policy's order.
    """

    id: str
    title: str
    rules: tuple[Rule, ...]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Policy(Value):
    """A whole policy as declared.

    Attributes:
        name: `metadata.name`.
        version: `metadata.version`; "" if not given.
        owner: `metadata.owner`; "" if not given.
        description: `metadata.description`.
        params: in the policy's order.
        require: CEL over params that gives ids of entries to require beside those with `required: true`; "" for none.
        evidence: the contract, in the policy's order.
        severities: severity words of ours mapped to others: a word, or CEL over params; applied to every finding.
        metrics: the policy's own metric names beside the catalogue's.
        variables: name and CEL, in the policy's order; a later one may use earlier ones.
        gates: in the policy's order; all of them are always evaluated.
        unjudged: the rule over open findings that no rule judged; None if the policy has none.
        exclude: globs of paths that discovery leaves out.
        source: the file it came from, as the user named it.
        digest: `sha256:` and 64 hex digits of its bytes.
    """

    name: str
    version: str = ""
    owner: str = ""
    description: str = ""
    params: tuple[Param, ...] = ()
    require: str = ""
    evidence: tuple[EvidenceEntry, ...] = ()
    severities: tuple[tuple[Severity, str], ...] = ()
    metrics: tuple[MetricDefinition, ...] = ()
    variables: tuple[tuple[str, str], ...] = ()
    gates: tuple[Gate, ...] = ()
    unjudged: Rule | None = None
    exclude: tuple[str, ...] = ()
    source: str = ""
    digest: str = ""
