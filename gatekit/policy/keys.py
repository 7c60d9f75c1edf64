"""The keys of the policy language, one table per mapping. `schemas/policy.schema.json` publishes the same ones."""

from __future__ import annotations

from msgspec import Struct


class Table(Struct, frozen=True):
    """The keys of one mapping of the language.

    Attributes:
        what: the mapping, for messages (`a rule`).
        keys: all keys that it may have, in the order that people write them.
    """

    what: str
    keys: tuple[str, ...]


POLICY = Table(
    "a policy",
    (
        "apiVersion",
        "kind",
        "metadata",
        "params",
        "require",
        "evidence",
        "severities",
        "metrics",
        "variables",
        "gates",
        "unjudged",
        "exclude",
    ),
)
METADATA = Table("metadata", ("name", "version", "owner", "description"))
PARAM = Table("a parameter", ("type", "default", "description"))
EVIDENCE = Table(
    "an evidence entry",
    (
        "formats",
        "paths",
        "tools",
        "measures",
        "kind",
        "required",
        "maxAge",
        "accept",
        "blankIsClean",
        "suppressions",
        "subject",
        "description",
        "command",
    ),
)
METRIC = Table("a metric", ("unit", "higherIsBetter", "combine", "description"))
GATE = Table("a gate", ("id", "title", "rules"))
RULE = Table(
    "a rule",
    (
        "id",
        "title",
        "from",
        "expression",
        "deny",
        "manual",
        "over",
        "allow",
        "allowEmpty",
        "enforcement",
        "effectiveFrom",
        "message",
        "messageExpression",
        "remediation",
        "owner",
    ),
)
UNJUDGED = Table("unjudged", ("deny", "allow", "enforcement", "message", "remediation", "owner"))

# words that the language will get; whoever writes them today learns that they do nothing yet
RESERVED = frozenset({"extends", "outcomes", "overrides", "select", "stages", "onFail", "onNoData"})
