"""Findings of test cases: one per test that failed, errored or was flaky, and one per problem that an analyser reports."""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs

from gatekit.formats.shared.linting import number_from_one
from gatekit.formats.shared.secrets import is_about_credentials, keyed_digest, without_quotations
from gatekit.formats.shared.severity import severity_of_word
from gatekit.formats.tests.junit_dialects import Dialect
from gatekit.formats.tests.junit_document import Problem
from gatekit.formats.tests.junit_outcomes import Result
from gatekit.formats.tests.outcomes import ARROW, BY_KIND, Outcome, failed_message, flaky_message, joined_id, plain
from gatekit.model.finding import Finding, Location, SeverityOrigin, default_severity
from gatekit.model.vocabulary import FindingState, Kind
from gatekit.reading.values import parse_count

_SAYS_NOTHING = frozenset(("", "failure", "error", "test failure", "assertionfailure", "testcodefailure", "failed"))


def findings_of(result: Result, dialect: Dialect) -> Iterator[Finding]:
    """The findings of one test or check, in the order of its problems."""
    kind = kind_of(result, dialect)
    if result.is_flaky:
        yield _flaky(result, dialect)
    elif result.outcome in (Outcome.FAILED, Outcome.ERRORED):
        yield from _failed(result, dialect, kind)
    elif result.outcome is Outcome.SKIPPED and not dialect.runs_tests:
        for problem in result.problems or (Problem("skipped", {}),):
            finding = _finding(result, dialect, kind, problem, {})
            yield attrs.evolve(finding, state=FindingState.SUPPRESSED, state_reason=plain(problem.message))


def kind_of(result: Result, dialect: Dialect) -> Kind:
    """What a failure of this test or check is."""
    places = _places(result, result.problems[0] if result.problems else Problem("failure", {})) if dialect.kind_of_case else {}
    found = next((kind for place, pattern, kind in dialect.kind_of_case if pattern.search(places[place])), None)
    return found or dialect.kind_of_suite.get(result.suite.name, dialect.kind)


def _failed(result: Result, dialect: Dialect, kind: Kind) -> Iterator[Finding]:
    problems = result.problems or (Problem("failure", {}),)
    if kind is Kind.TEST_FAILURE:
        finding = _finding(result, dialect, kind, problems[0], {})
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        yield attrs.evolve(finding, message=failed_message(result.failed_runs, finding.message + more))
        return
    for problem in problems:
        matches = list(dialect.each.finditer(problem.text)) if dialect.each else []
        for match in matches:
            yield _finding(result, dialect, kind, problem, _groups(match))
        if not matches:
            yield _finding(result, dialect, kind, problem, {})


def _flaky(result: Result, dialect: Dialect) -> Finding:
    problem = result.earlier[0] if result.earlier else Problem("flakyFailure", {})
    finding = _finding(result, dialect, Kind.FLAKY_TEST, problem, {})
    return attrs.evolve(finding, message=flaky_message(result.failed_runs, finding.message if result.earlier else ""))


def _finding(result: Result, dialect: Dialect, kind: Kind, problem: Problem, details: dict[str, str]) -> Finding:
    if dialect.text_is_secret:
        problem = attrs.evolve(problem, text="")
    said = {**_said(result, dialect, problem), **details}
    test_id = test_id_of(result, dialect)
    is_test = kind in (Kind.TEST_FAILURE, Kind.FLAKY_TEST)
    word = said.get("severity", "")
    # Checkov names a secret by its digest, which is as good as the secret if that is weak
    digest = said.pop("logical", "") if kind is Kind.SECRET else ""
    rule = said.get("rule") or (test_id if dialect.runs_tests else result.case.name or test_id)
    if dialect.error_rule and problem.element == "error":
        rule = dialect.error_rule
    message = _message(dialect, problem, said)
    return Finding(
        kind=kind,
        tool=dialect.tool,
        rule_id=rule,
        severity=severity_of_word(word) if word else default_severity(kind),
        severity_origin=SeverityOrigin(word=word) if word else BY_KIND,
        message=message if dialect.runs_tests else _guarded(dialect, message, rule),
        location=_location(result, dialect, problem, said, test_id),
        cwes=(said["cwe"],) if said.get("cwe") else (),
        # what a failing test says changes from run to run; that it fails does not
        identity=test_id if is_test else keyed_digest(digest, rule, said.get("path", "")),
    )


def _places(result: Result, problem: Problem) -> dict[str, str]:
    """Where a dialect's patterns look."""
    case, attributes = result.case, problem.attributes
    return {
        "name": case.name,
        "classname": case.class_name,
        "file": case.attributes.get("file", ""),
        "suite": result.suite.name,
        "message": attributes.get("message", ""),
        "type": attributes.get("type", ""),
        "severity": case.properties.get("severity", ""),
        "text": problem.text,
    }


def _said(result: Result, dialect: Dialect, problem: Problem) -> dict[str, str]:
    """What the dialect's patterns find."""
    places = _places(result, problem)
    said: dict[str, str] = {}
    for place, pattern in dialect.sources:
        match = pattern.search(places[place])
        if match:
            said |= _groups(match)
    return said


def _groups(match: re.Match[str]) -> dict[str, str]:
    return {name: text.strip() for name, text in match.groupdict().items() if text}


def test_id_of(result: Result, dialect: Dialect) -> str:
    """The test's id as a reader would type it: `class::name`, or the name where that says the class already."""
    name = result.case.name or "(unnamed test)"
    # what betrays the tool is the same for every test
    constants = {text for _, text in dialect.marks}
    owner = next((owner for owner in (result.case.class_name, result.suite.name) if owner and owner not in constants), "")
    if dialect.tool == "playwright":
        project = result.suite.attributes.get("hostname", "")
        return ARROW.join(part for part in (f"[{project}]" if project else "", owner, name) if part)
    return joined_id(owner, name)


def _location(result: Result, dialect: Dialect, problem: Problem, said: dict[str, str], test_id: str) -> Location:
    """The most exact place that is told: where it failed, where the test begins, which file the suite is."""
    case = result.case.attributes
    path = said.get("path") or problem.attributes.get("file") or case.get("file") or result.suite.attributes.get("file", "")
    logical_name = said.get("logical", test_id if dialect.runs_tests else "")
    if not path:
        return Location(logical_name=logical_name)
    line = _number(said.get("line", "")) or _number(problem.attributes.get("line", ""))
    return Location(
        path=path,
        line=line or _number(case.get("line", ""), dialect.first_line),
        column=_number(said.get("column") or case.get("column", "")),
        end_line=_number(said.get("end_line", "")),
        logical_name=logical_name,
    )


def _number(text: str, first: int = 1) -> int:
    return number_from_one(parse_count(text), first=first)


def _message(dialect: Dialect, problem: Problem, said: dict[str, str]) -> str:
    message = said.get("message") or problem.message
    if dialect.secret:
        message = dialect.secret.sub(": (not shown)", message)
    kind = problem.attributes.get("type", "").strip()
    is_said = kind.rpartition(".")[2].lower() in message.lower()
    if dialect.runs_tests and not is_said and kind.lower() not in _SAYS_NOTHING:
        message = f"{kind}: {message}" if message else kind
    return plain(message) or "no message"


def _guarded(dialect: Dialect, message: str, rule: str) -> str:
    """An analyser's message, in which a rule about passwords and keys quotes nothing."""
    if not is_about_credentials((rule,)):
        return message
    return f"a credential in the code, by rule {rule}" if dialect.quotes_secrets else without_quotations(message)
