"""What a SARIF log says of its rules, and what follows from it for their results: kind, severity, tags, message."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from gatekit.formats.analysis.sarif_tools import Driver, kind_of_rule
from gatekit.formats.analysis.sarif_wire import (
    Bag,
    ComponentReference,
    DescriptorReference,
    Invocation,
    Message,
    Result,
    Rule,
    Run,
    ToolComponent,
)
from gatekit.formats.shared.cwe import cwes_in
from gatekit.formats.shared.secrets import is_about_credentials
from gatekit.formats.shared.severity import severity_of_score, severity_of_word
from gatekit.model.finding import SeverityOrigin, default_severity
from gatekit.model.vocabulary import Kind, Severity, SeverityBasis
from gatekit.reading.values import parse_number

Grade = tuple[Severity, SeverityOrigin]
_DEFAULT_LEVEL = "warning"
_MOST_LEVELS = 16  # of a hierarchical rule id
_CRITERION = re.compile(r"WCAG-\d\.\d\.\d+")


@attrs.define(kw_only=True, eq=False)
class Ruling:
    """What the results of one rule have in common.

    Attributes:
        rule_id: as the results give it, hierarchical parts included.
        kind: what sort of problem.
        level: of results that state none; "" if the log does not say.
        score: the rule's `security-severity`; None if it has none.
        tags: the rule's tags, and the ids of the standards that it checks.
        cwes: of the rule.
        aliases: other ids of a vulnerability.
        help_uri: where the tool explains it.
        title: what the rule is about, in a few words.
        strings: its message strings, by id.
        is_secret: whether it finds secrets, of whose places nothing may be quoted.
        may_quote_secrets: whether its messages may quote a password, though it finds other things too.
    """

    rule_id: str
    kind: Kind
    level: str
    score: float | None
    tags: tuple[str, ...]
    cwes: tuple[str, ...]
    aliases: tuple[str, ...]
    help_uri: str
    title: str
    strings: Mapping[str, Message]
    may_quote_secrets: bool
    is_secret: bool = attrs.field(init=False)
    _grades: dict[tuple[str | None, float | None], Grade] = attrs.field(factory=dict)

    def __attrs_post_init__(self) -> None:
        self.is_secret = self.kind is Kind.SECRET

    def grade(self, level: str | None, score: float | None = None) -> Grade:
        """The severity of a result, and where it comes from: the score if there is one, else the level.

        Args:
            level: that the result states; None if it states none.
            score: the result's own `security-severity`; None if it has none.
        """
        key = (level, score)
        grade = self._grades.get(key)
        if grade is None:
            grade = self._grades[key] = self._graded(level or self.level, self.score if score is None else score)
        return grade

    def _graded(self, word: str, score: float | None) -> Grade:
        if score is not None:
            severity = severity_of_score(score)
            # a score that rates nothing leaves the level, but a vulnerability's level says nothing that its score does not
            if severity is not Severity.UNKNOWN or self.kind is Kind.VULNERABILITY:
                return severity, SeverityOrigin(basis=SeverityBasis.SCORE, word=word, score=score)
        if not word and self.is_secret:
            return default_severity(self.kind), SeverityOrigin(basis=SeverityBasis.KIND_DEFAULT)
        word = word or _DEFAULT_LEVEL
        return severity_of_word(word), SeverityOrigin(word=word)


class RuleBook:
    """The rules of one run, and how they were configured for it."""

    def __init__(self, run: Run, driver: Driver) -> None:
        tool = run.tool
        self._driver = driver
        self._component = (tool.driver if tool else None) or ToolComponent()
        self._extensions: Sequence[ToolComponent] = (tool.extensions if tool else None) or ()
        self._taxonomies: Sequence[ToolComponent] = run.taxonomies or ()
        self._ids = {id(part): _by_id(part) for part in (self._component, *self._extensions)}
        self._levels: list[dict[int, str]] = []
        self._switches: dict[int, bool] = {}  # by the invocations: rules on or off, whatever their default
        for invocation in run.invocations or ():
            self._levels.append(self._overridden(invocation))
        self._has_overrides = any(self._levels)
        self._rulings: dict[tuple[str | None, int | None, DescriptorReference | None, int], Ruling] = {}
        self.global_strings: Mapping[str, Message] = self._component.global_message_strings or {}

    def kinds_found(self) -> set[Kind]:
        """The kinds of the rulings so far."""
        return {ruling.kind for ruling in self._rulings.values()}

    def kinds_listed(self) -> Iterator[Kind]:
        """The kinds of the rules that the log lists: what the tool looked for."""
        for component in (self._component, *self._extensions):
            for rule in component.rules or ():
                yield self._kind(rule.id or "", rule, rule.properties or Bag(), cwes=())

    def looked_for(self) -> Iterator[str]:
        """The weaknesses and success criteria of the rules that the log lists as switched on: what the tool looked for.

        Rules about dependencies' vulnerabilities are left out: their weaknesses are those of others' code.
        """
        for component in (self._component, *self._extensions):
            for rule in component.rules or ():
                default = rule.default_configuration.enabled if rule.default_configuration else None
                if self._switches.get(id(rule), default is not False):
                    bag, (cwes, standards) = rule.properties or Bag(), self._standards_of(rule)
                    kind = self._kind(rule.id or "", rule, bag, cwes)
                    if kind is Kind.ACCESSIBILITY:
                        yield from (tag for tag in _wcag((*(bag.tags or ()), *standards)) if _CRITERION.fullmatch(tag))
                    elif kind is not Kind.VULNERABILITY:
                        yield from cwes

    def ruling(self, result: Result) -> Ruling:
        """What follows from the rule of a result."""
        invocation = self._invocation_of(result) if self._has_overrides else -1
        key = (result.rule_id, result.rule_index, result.rule, invocation)
        known = self._rulings.get(key)
        if known is None:
            known = self._rulings[key] = self._ruled(result, invocation)
        return known

    def standards(self, references: Iterable[DescriptorReference]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The CWEs, and the ids of other standards, that references into taxonomies name."""
        named = [(self._taxonomy(taxon.tool_component), taxon.id) for taxon in references if taxon.id]
        cwes = cwes_in(f"CWE-{taxon.upper().removeprefix('CWE-')}" for name, taxon in named if name.upper().startswith("CWE"))
        return cwes, tuple(taxon for name, taxon in named if name and not name.upper().startswith("CWE"))

    def _ruled(self, result: Result, invocation: int) -> Ruling:
        reference = result.rule or DescriptorReference()
        rule = self._find(result, reference) or Rule()
        rule_id = result.rule_id or reference.id or rule.id or ""
        bag = rule.properties or Bag()
        stated = bag.tags or []
        cwes, standards = self._standards_of(rule)
        cwes = cwes or self._known_cwes(rule_id)
        kind = self._kind(rule_id, rule, bag, cwes)
        if kind is Kind.ACCESSIBILITY:
            standards = (*standards, *_wcag((*stated, *standards)))
        default = rule.default_configuration.level if rule.default_configuration else None
        level = self._levels[invocation].get(id(rule)) if invocation >= 0 else None
        return Ruling(
            rule_id=rule_id,
            kind=kind,
            level=level or default or "",
            score=score_of(bag),
            tags=tuple(dict.fromkeys((*stated, *standards))),
            cwes=cwes,
            aliases=tuple(other for other in rule.deprecated_ids or () if other != rule_id) if kind is Kind.VULNERABILITY else (),
            help_uri=rule.help_uri or "",
            title=(rule.short_description.text if rule.short_description else None) or rule.name or "",
            strings=rule.message_strings or {},
            may_quote_secrets=is_about_credentials((rule_id, rule.name or ""), cwes),
        )

    def _standards_of(self, rule: Rule) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The CWEs of a rule, by its tags, relationships and property `cwe`; and the other standards that it relates to."""
        bag = rule.properties or Bag()
        cwes, standards = self.standards(link.target for link in rule.relationships or () if link.target)
        return tuple(dict.fromkeys((*cwes_in(bag.tags or ()), *cwes, *cwes_of_bag(bag)))), standards

    def _known_cwes(self, rule_id: str) -> tuple[str, ...]:
        """What a rule that names no weakness is about, where its tool's own report says it."""
        if self._driver.tool != "bandit":
            return ()
        from gatekit.formats.security.bandit_rules import CWE_OF_TEST  # noqa: PLC0415 - for Bandit's logs alone

        return (f"CWE-{CWE_OF_TEST[rule_id]}",) if rule_id in CWE_OF_TEST else ()

    def _kind(self, rule_id: str, rule: Rule, bag: Bag, cwes: tuple[str, ...]) -> Kind:
        words = [*(bag.tags or ()), rule.name or ""]
        return kind_of_rule(self._driver, rule_id, words, is_rated=bool(cwes or cwes_in(words) or score_of(bag)))

    def _find(self, result: Result, reference: DescriptorReference) -> Rule | None:
        """3.52.3: by index within the component that is referred to, else by id, else by what the id begins with."""
        component = self._referred(reference.tool_component)
        rule_id = result.rule_id or reference.id or ""
        index = result.rule_index if reference.index is None or reference.index < 0 else reference.index
        rules = component.rules or ()
        pointed = rules[index] if index is not None and 0 <= index < len(rules) else None
        if pointed and (not rule_id or not pointed.id or rule_id == pointed.id or rule_id.startswith(f"{pointed.id}/")):
            return pointed
        return self._by_id(component, rule_id) or self._by_id(component, reference.guid or "") or pointed

    def _by_id(self, component: ToolComponent, rule_id: str) -> Rule | None:
        for _ in range(_MOST_LEVELS):
            for part in (component, self._component, *self._extensions):
                found = self._ids[id(part)].get(rule_id)
                if found is not None:
                    return found
            rule_id = rule_id.rpartition("/")[0]
            if not rule_id:
                break
        return None

    def _referred(self, reference: ComponentReference | None) -> ToolComponent:
        if reference is None:
            return self._component
        if reference.index is not None and 0 <= reference.index < len(self._extensions):
            return self._extensions[reference.index]
        for part in self._extensions:
            if (reference.guid and part.guid == reference.guid) or (reference.name and part.name == reference.name):
                return part
        return self._component

    def _taxonomy(self, reference: ComponentReference | None) -> str:
        if reference is None:
            return ""
        if not reference.name and reference.index is not None and 0 <= reference.index < len(self._taxonomies):
            return self._taxonomies[reference.index].name or ""
        return reference.name or ""

    def _invocation_of(self, result: Result) -> int:
        """3.27.10 wants the result to name its invocation; where there is only one, no other can be meant."""
        named = result.provenance.invocation_index if result.provenance else None
        if named is not None and 0 <= named < len(self._levels):
            return named
        return 0 if len(self._levels) == 1 else -1

    def _overridden(self, invocation: Invocation) -> dict[int, str]:
        levels = {}
        for override in invocation.rule_configuration_overrides or ():
            rule = self._find(Result(), override.descriptor) if override.descriptor else None
            if rule is None or override.configuration is None:
                continue
            if override.configuration.level:
                levels[id(rule)] = override.configuration.level
            if override.configuration.enabled is not None:
                # on in any invocation is on
                self._switches[id(rule)] = override.configuration.enabled or self._switches.get(id(rule), False)
        return levels


def _wcag(words: Sequence[str]) -> tuple[str, ...]:
    """The tags of WCAG that follow from an accessibility rule's tags and taxa (`wcag143`): criteria, and a level."""
    from gatekit.formats.shared.wcag import criteria_of_axe_tags, wcag_tags  # noqa: PLC0415 - only for accessibility

    return wcag_tags(criteria_of_axe_tags(words), words)


def _by_id(component: ToolComponent) -> dict[str, Rule]:
    rules: dict[str, Rule] = {}
    for rule in component.rules or ():
        for name in (rule.id, rule.guid):
            if name:
                rules.setdefault(name, rule)
    return rules


def score_of(bag: Bag) -> float | None:
    """The `security-severity` of a property bag; None if it has none, or one that is no number from 0 to 10."""
    value = bag.security_severity
    score = parse_number(value) if isinstance(value, str) else value
    return score if score is not None and 0 <= score <= 10 else None


def cwes_of_bag(bag: Bag) -> tuple[str, ...]:
    """The CWEs that a property bag gives as `cwe`: a number, a text or a list of them."""
    values = bag.cwe if isinstance(bag.cwe, list) else [bag.cwe]
    return cwes_in(f"CWE-{str(value).upper().removeprefix('CWE-')}" for value in values if isinstance(value, (str, int)))
