"""Reads gates, rules and the unjudged rule of a policy."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from msgspec import Struct

from gatekit.errors import meant
from gatekit.model.policy import Gate, Rule
from gatekit.model.records import RECORD_KINDS
from gatekit.model.vocabulary import Enforcement
from gatekit.policy.draft import DraftRule
from gatekit.policy.fields import Expression, Fields, as_words
from gatekit.policy.keys import GATE, RULE, UNJUDGED
from gatekit.policy.nodes import ScalarNode, describe, resolve
from gatekit.policy.source import Problems
from gatekit.policy.spelling import plural

UNJUDGED_ID = "unjudged"
FINDINGS = "findings"

_TAKEN = frozenset({UNJUDGED_ID, "required_evidence"})
_ENFORCEMENTS = {enforcement.value: enforcement for enforcement in Enforcement}
_LISTS = as_words((FINDINGS, *(plural(kind) for kind in RECORD_KINDS)))
_CONDITIONS = ("expression", "deny", "manual")
_ONLY_ON_DENY = ("over", "allow")
_NOT_ON_MANUAL = ("from", *_ONLY_ON_DENY, "allowEmpty", "enforcement", "effectiveFrom", "messageExpression")


class _Ids(Struct):
    """Ids that have been used, to find duplicates: id and the line it stands in."""

    problems: Problems
    lines: dict[str, int] = {}

    def hold(self, fields: Fields, what: str) -> str:
        """The id of a gate or rule; notes it if it is missing, wrong or taken."""
        fields.need("id")
        found = fields.identifier("id")
        node = fields.node_of("id")
        if not found or node is None:
            return found
        if found in self.lines:
            fields.note("id", f"there is a {what} {found!r} already", hint=f"it stands in line {self.lines[found]}")
        self.lines.setdefault(found, self.problems.source.place(node.start)[0])
        return found


def read_gates(fields: Fields, evidence: Collection[str], owner: str) -> tuple[tuple[Gate, ...], tuple[DraftRule, ...]]:
    """The gates of a policy, and all of their rules with the places of their expressions."""
    gate_ids, rule_ids = _Ids(fields.problems), _Ids(fields.problems)
    gates: list[Gate] = []
    drafts: list[DraftRule] = []
    for node in fields.items("gates"):
        gate = Fields(node, GATE, fields.problems)
        gate.need("rules")
        gate_id = gate_ids.hold(gate, "gate")
        if gate_id in _TAKEN:
            gate.note("id", f"the gate id {gate_id!r} is taken", hint="gatekit shows a gate of its own by that id")
        rules = [_rule(Fields(item, RULE, gate.problems), gate_id, rule_ids, evidence, owner) for item in gate.items("rules")]
        title = gate.text("title") or _title(gate_id)
        gates.append(Gate(id=gate_id, title=title, rules=tuple(draft.rule for draft in rules)))
        drafts += rules
    return tuple(gates), tuple(drafts)


def read_unjudged(fields: Fields, owner: str) -> DraftRule | None:
    """The rule over findings that no rule judged; None if the policy has none."""
    node = fields.node_of("unjudged")
    if node is None:
        return None
    unjudged = Fields(node, UNJUDGED, fields.problems)
    unjudged.need("deny")
    condition = unjudged.expression("deny")
    allow, allow_expression = _allow(unjudged)
    rule = Rule(
        id=UNJUDGED_ID,
        title="Unjudged findings",
        deny=condition.text if condition else "",
        allow=allow,
        enforcement=unjudged.word("enforcement", "enforcement", _ENFORCEMENTS, Enforcement.BLOCK),
        message=unjudged.text("message"),
        remediation=unjudged.text("remediation"),
        owner=unjudged.text("owner") or owner,
    )
    return DraftRule(gate="", rule=rule, condition=condition, allow=allow_expression, is_unjudged=True)


def _rule(fields: Fields, gate: str, ids: _Ids, evidence: Collection[str], owner: str) -> DraftRule:
    rule_id = ids.hold(fields, "rule")
    _hold_one_condition(fields)
    _hold_useful_keys(fields)
    expression, deny = fields.expression("expression"), fields.expression("deny")
    message = fields.expression("messageExpression")
    allow, allow_expression = _allow(fields)
    over = fields.word("over", "list", _LISTS, "")
    entries = fields.words("from", "evidence entry", as_words(evidence))
    if fields.has("deny") and not fields.has("from"):
        fields.note_key("deny", "a deny needs `from`: whose findings it judges", hint=meant("", evidence))
    rule = Rule(
        id=rule_id,
        title=fields.text("title") or _title(rule_id),
        evidence=entries,
        expression=expression.text if expression else "",
        deny=deny.text if deny else "",
        manual=fields.text("manual"),
        over=over or FINDINGS,
        allow=allow,
        allow_empty=fields.flag("allowEmpty"),
        enforcement=fields.word("enforcement", "enforcement", _ENFORCEMENTS, Enforcement.BLOCK),
        effective_from=fields.day("effectiveFrom"),
        message=fields.text("message"),
        message_expression=message.text if message else "",
        remediation=fields.text("remediation"),
        owner=fields.text("owner") or owner,
    )
    # a deny over a list that does not exist would only be reported a second time
    condition = None if fields.has("over") and not over else expression or deny
    return DraftRule(
        gate=gate,
        rule=rule,
        condition=condition,
        allow=allow_expression,
        message=message,
        allow_empty=fields.key_of("allowEmpty"),
    )


def _title(id_: str) -> str:
    return id_.replace("_", " ")


def _allow(fields: Fields) -> tuple[int | str, Expression | None]:
    node = fields.node_of("allow")
    if node is None:
        return 0, None
    number = resolve(node) if isinstance(node, ScalarNode) else None
    if isinstance(number, bool | float) or (isinstance(number, int) and number < 0):
        fields.note("allow", f"allow must be a whole number that is not negative, found {describe(node)}")
        return 0, None
    if isinstance(number, int):
        return number, None
    expression = fields.expression("allow")
    return (expression.text, expression) if expression else (0, None)


def _hold_one_condition(fields: Fields) -> None:
    conditions = [key for key in _CONDITIONS if fields.has(key)]
    if not conditions:
        fields.note_missing("one of expression, deny and manual")
    for extra in conditions[1:]:
        fields.note_key(extra, f"a rule has {conditions[0]} or {extra}, not both", hint="make two rules of it")


def _hold_useful_keys(fields: Fields) -> None:
    """A key that would do nothing is a mistake that nobody would notice."""
    useless: Mapping[str, str] = {}
    if fields.has("manual"):
        useless = dict.fromkeys(_NOT_ON_MANUAL, "does nothing on a manual rule")
    elif not fields.has("deny"):
        useless = dict.fromkeys(_ONLY_ON_DENY, "does nothing without deny")
    for key, why in useless.items():
        if fields.has(key):
            fields.note_key(key, f"{key} {why}", hint="remove it")
    if fields.has("effectiveFrom") and fields.text("enforcement") not in ("", Enforcement.BLOCK.value):
        fields.note_key("effectiveFrom", "effectiveFrom does nothing unless enforcement is block", hint="remove it")
