"""Compiles the expressions of a draft, and puts their problems at their places in the file."""

from __future__ import annotations

import re
from collections.abc import Mapping

from gatekit.cel import environment
from gatekit.cel.interface import CompileError, Environment, Program
from gatekit.cel.types import BOOL, DYN, INT, STRING, Type
from gatekit.errors import CelError
from gatekit.model.records import RECORD_KINDS
from gatekit.policy.checked import CheckedPolicy, CheckedRule
from gatekit.policy.draft import Draft, DraftRule
from gatekit.policy.environment import SEVERITY, STRINGS, Scope, scope
from gatekit.policy.fields import Expression, span
from gatekit.policy.mentions import mentions
from gatekit.policy.nodes import ScalarNode, Style, shorten
from gatekit.policy.offsets import offsets
from gatekit.policy.rules import FINDINGS
from gatekit.policy.source import Problems
from gatekit.policy.spelling import plural

_JUDGING = frozenset({"findings", "allFindings"})
_RECORD_LISTS = frozenset(map(plural, RECORD_KINDS))
_NOT_YET = frozenset({"baseline"})
_HOME = re.compile(r"(?<![\w.])(params|variables|evidence)(?:\s|//[^\n]*)*\.(?:\s|//[^\n]*)*\Z")
# what an undeclared name behind one of these is, and what to do if no known name is near
_UNDECLARED = {
    "params": ("the policy declares no parameter {name!r}", "declare it under params"),
    "variables": ("no variable {name!r} is declared before this place", "declare it under variables, before what uses it"),
    "evidence": ("the evidence contract has no entry {name!r}", "declare it under evidence"),
}
_CUT_BY_COMMENT = re.compile(r"[ \t]+#")
_LONGEST_MESSAGE = 500  # they quote words of the expression
_COMMENT_HINT = "in YAML, # behind a space begins a comment: quote the expression, or write it below |"


def compile_policy(draft: Draft, problems: Problems, *, engine: str) -> CheckedPolicy:
    """The policy with all of its expressions compiled. What is wrong is noted in `problems`, and then leaves a gap."""
    variables: dict[str, Program] = {}
    known = scope(draft)
    for name, expression in draft.variables.items():
        program = _compile(expression, environment(known.rule, engine=engine), DYN, problems)
        known = known.with_variable(name, program.result_type if program else DYN)
        if program is not None:
            variables[name] = program
    rules = _Rules(known, variables, problems, engine, has_gaps=len(variables) < len(draft.variables))
    params = environment(known.params, engine=engine)
    require = _compile(draft.require, params, STRINGS, problems)
    severities = {severity.word: _compile(text, params, SEVERITY, problems) for severity, text in draft.severities}
    return CheckedPolicy(
        policy=draft.policy,
        rules={(rule.gate, rule.rule.id): rules.checked(rule) for rule in draft.rules},
        variables=tuple(variables.items()),
        require=require,
        severities={word: program for word, program in severities.items() if program is not None},
    )


class _Rules:
    """Compiles rules; each set of declarations is made into an engine once. With gaps, some variables could not be compiled."""

    def __init__(
        self, known: Scope, variables: Mapping[str, Program], problems: Problems, engine: str, *, has_gaps: bool
    ) -> None:
        self._scope = known
        self._variables = variables
        self._has_gaps = has_gaps
        self._problems = problems
        self._engine_name = engine
        self._params = environment(known.params, engine=engine)
        self._rule = environment(known.rule, engine=engine)
        self._over: dict[str, Environment] = {}

    def checked(self, draft: DraftRule) -> CheckedRule:
        rule = draft.rule
        condition = _compile(draft.condition, self._engine(draft), BOOL, self._problems)
        names = self._names(condition) if condition else frozenset()
        if condition is not None and draft.allow_empty is not None and not self._has_gaps:
            self._hold_records(draft.allow_empty, names | {rule.over})
        return CheckedRule(
            rule=rule,
            condition=condition,
            allow=_compile(draft.allow, self._params, INT, self._problems),
            message=_compile(draft.message, self._rule, STRING, self._problems),
            judges_findings=bool(rule.deny and rule.over == FINDINGS) or not names.isdisjoint(_JUDGING),
            names=names,
        )

    def _hold_records(self, key: ScalarNode, names: frozenset[str]) -> None:
        if names.isdisjoint(_RECORD_LISTS):
            message = "allowEmpty does nothing on a rule that uses no list of records"
            self._problems.add(message, *span(key), hint="remove it, or use a list of records, such as components")

    def _engine(self, draft: DraftRule) -> Environment:
        if not draft.rule.deny:
            return self._rule
        place = "" if draft.is_unjudged else draft.rule.over
        if place not in self._over:
            declared = self._scope.over(place) if place else self._scope.unjudged
            self._over[place] = environment(declared, engine=self._engine_name)
        return self._over[place]

    def _names(self, condition: Program) -> frozenset[str]:
        """What a condition uses, directly or through variables; a variable uses only earlier ones."""
        names: frozenset[str] = condition.names
        pending = list(mentions(condition.text, "variables"))
        seen: set[str] = set()
        while pending:
            name = pending.pop()
            if name in self._variables and name not in seen:
                seen.add(name)
                names |= self._variables[name].names
                pending += mentions(self._variables[name].text, "variables")
        return names


def _compile(expression: Expression | None, engine: Environment, result: Type, problems: Problems) -> Program | None:
    if expression is None:
        return None
    try:
        program = engine.compile(expression.text, result)
    except CompileError as error:
        for problem in error.problems:
            _note(expression, problem, problems, warning=False)
        return None
    for warning in program.warnings:
        _note(expression, warning, problems, warning=True)
    return program


def _note(expression: Expression, problem: CelError, problems: Problems, *, warning: bool) -> None:
    node = expression.node
    places = offsets(problems.source.text, node)
    first = min(expression.skipped + problem.offset, len(node.value))
    last = min(first + max(problem.length, 1), len(node.value)) - 1
    start = places[first]
    message, hint = shorten(problem.message, _LONGEST_MESSAGE), shorten(problem.hint, _LONGEST_MESSAGE)
    if problem.code == "undeclared":
        message, hint = _undeclared(expression.text, problem.offset, problem.length, message, hint)
    if node.style is Style.PLAIN and not warning and _CUT_BY_COMMENT.match(problems.source.text, node.end):
        hint = f"{hint}; {_COMMENT_HINT}" if hint else _COMMENT_HINT
    problems.add(message, start, max(places[last], start) + 1, hint=hint, warning=warning)


def _undeclared(text: str, offset: int, length: int, message: str, hint: str) -> tuple[str, str]:
    """Message and hint for a name that is not declared, in the words of a policy instead of an engine's."""
    name, home = text[offset : offset + length], _HOME.search(text[:offset])
    if name in _NOT_YET:
        return "baseline() is not yet supported", "compare with a number or a parameter"
    if home is None:
        return message, hint
    told, todo = _UNDECLARED[home[1]]
    return told.format(name=shorten(name)), hint or todo
