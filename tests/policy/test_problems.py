"""Everything that can be wrong with a policy, each at its place."""

from __future__ import annotations

import pytest

from gatekit.errors import PolicyError
from tests.policy.support import GATES, HEAD, loaded, problems, underlined, with_rule
from tests.policy.wrong_declarations import DECLARATIONS, LINT, RESERVED
from tests.policy.wrong_values import VALUES

EXPRESSIONS: dict[str, tuple[str, str, str, str]] = {
    "an unknown metric": (
        with_rule("expression: metric('coverage.lines') > 1.0"),
        "metric() knows no 'coverage.lines'",
        "'coverage.lines'",
        "did you mean 'coverage.line'?",
    ),
    "an unknown metric that is only asked for": (
        with_rule("expression: measured('web.lpc')"),
        "measured() knows no 'web.lpc'",
        "'web.lpc'",
        "did you mean 'web.lcp'?",
    ),
    "an unknown field": (
        with_rule("from: [lint], deny: finding.severty >= severity.high"),
        "a Finding has no field 'severty'",
        "severty",
        "did you mean 'severity'?",
    ),
    "an unknown word": (
        with_rule("from: [lint], deny: finding.severity >= severity.hgh"),
        "'severity' has no word 'hgh'",
        "hgh",
        "did you mean 'high'?",
    ),
    "a word as text": (
        with_rule("from: [lint], deny: finding.severity >= 'high'"),
        "'severity' compares only with its own words, not with string",
        "'high'",
        "write severity.high",
    ),
    "a parameter that is not declared": (
        with_rule(
            "expression: metric('coverage.line') >= params.minCoverage", "params: {minLineCoverage: {type: int, default: 1}}\n"
        ),
        "the policy declares no parameter 'minCoverage'",
        "minCoverage",
        "did you mean 'minLineCoverage'?",
    ),
    "evidence that is not declared": (
        with_rule("expression: evidence.tsts.present"),
        "the evidence contract has no entry 'tsts'",
        "tsts",
        "did you mean 'tests'?",
    ),
    "a finding outside a deny": (
        with_rule("expression: finding.severity >= severity.high"),
        "undeclared name 'finding'",
        "finding",
        "did you mean 'findings'?",
    ),
    "findings in allow": (
        with_rule(LINT + ", allow: findings.size()"),
        "undeclared name 'findings'",
        "findings",
        (
            "one of: alertState, approvalState, baselineState, changeStatus, deploymentState, evidenceStatus, kind, params, "
            "requirementStatus, severity, severityBasis, signatureStatus, state"
        ),
    ),
    "a number as expression": (
        with_rule("expression: 1 + 1"),
        "the expression gives an int; expected a bool",
        "1 + 1",
        "",
    ),
    "a number as message": (
        with_rule("expression: 'true', messageExpression: size(findings)"),
        "the expression gives an int; expected a string",
        "size(findings)",
        "",
    ),
    "a text as require": (
        with_rule("expression: 'true'", "require: \"'lint'\"\n"),
        "the expression gives a string; expected a list(string)",
        "'lint'",
        "",
    ),
    "baseline": (
        with_rule("expression: metric('coverage.line') >= baseline('coverage.line')"),
        "baseline() is not yet supported",
        "baseline",
        "compare with a number or a parameter",
    ),
    "a variable used before it is declared": (
        with_rule("expression: variables.one", "variables: {one: variables.two, two: 'true'}\n"),
        "no variable 'two' is declared before this place",
        "two",
        "declare it under variables, before what uses it",
    ),
    "an expression cut by a comment": (
        f"{HEAD}gates:\n  - id: gate\n    rules:\n      - id: rule\n        expression: size('a #b') > 1\n",
        "the text that begins here is not closed: ' is missing",
        "'",
        "in YAML, # behind a space begins a comment: quote the expression, or write it below |",
    ),
}


@pytest.mark.parametrize("case", [*DECLARATIONS, *EXPRESSIONS, *VALUES])
def test_each_error_has_a_message_a_caret_and_a_hint(case: str) -> None:
    text, message, under, hint = (DECLARATIONS | EXPRESSIONS | VALUES)[case]
    found = problems(text)
    assert [(problem.message, underlined(problem)) for problem in found][0:1] == [(message, under)], [str(one) for one in found]
    assert found[0].hint == hint or not hint
    assert len(found) == 1, [str(problem) for problem in found]


@pytest.mark.parametrize("word", RESERVED)
def test_a_reserved_word_is_not_yet_supported(word: str) -> None:
    found = problems(HEAD + RESERVED[word])
    assert [(problem.message, underlined(problem)) for problem in found] == [(f"'{word}' is not yet supported", word)]


@pytest.mark.parametrize(
    "text",
    [
        with_rule("expression: !x 'true'"),
        with_rule("from: [!x lint], deny: 'true'"),
        with_rule("from: !x [lint], deny: 'true'"),
        with_rule("!x expression: 'true', from: [lint], deny: 'true'"),
        with_rule("expression: 'true', message: !x a, owner: me"),
        with_rule("expression: 'true', allow: !x 1").replace("expression", "from: [lint], deny"),
        with_rule("expression: variables.one", "variables: {one: !x 'true'}\n"),
        with_rule(LINT, "evidence: {lint: !x {formats: [sarif]}}\n"),
        HEAD + "gates: !x []\n",
        HEAD.replace("{name", "!x {name") + GATES,
    ],
)
def test_what_yaml_already_complains_of_is_not_complained_of_again(text: str) -> None:
    assert [problem.message for problem in problems(text)] == ["YAML tags are not allowed"]


def test_all_errors_come_out_at_once_and_in_order() -> None:
    text = """\
apiVersion: gatekit/v1
kind: Polcy
metadata: {name: test, ownr: me}
params:
  minimum: {type: double, default: eighty}
evidence:
  lint: {formats: [sarf]}
variables:
  bad: findings.filter(f, f.rule == 'x')
gates:
  - id: Gate
    rules:
      - id: one
        dney: 'true'
        from: [lint]
      - id: two
        from: [lnt]
        deny: finding.kind == kind.lnt && variables.bad.size() > 0
      - id: three
        expression: metrik('coverage.line') > params.minimum
unjudged: {deny: finding.severity >= severity.hgh}
"""
    found = problems(text)
    expected = [
        (2, "Polcy"),
        (3, "ownr"),
        (5, "eighty"),
        (7, "sarf"),
        (9, "rule"),
        (11, "Gate"),
        (13, "id"),
        (14, "dney"),
        (17, "lnt"),
        (18, "lnt"),
        (20, "metrik"),
        (21, "hgh"),
    ]
    assert [(problem.line, underlined(problem)) for problem in found] == expected


def test_a_wrong_parameter_is_not_reported_where_it_is_used() -> None:
    text = with_rule("expression: metric('coverage.line') >= params.minimum", "params: {minimum: {type: dbl, default: 80}}\n")
    assert [problem.message for problem in problems(text)] == ["unknown type 'dbl'"]


def test_an_error_reads_like_this() -> None:
    with pytest.raises(PolicyError) as caught:
        loaded(with_rule("from: [lint], dney: finding.severity >= severity.high"))
    assert str(caught.value).splitlines()[-4:] == [
        "p.yaml:8:34: a rule has no key 'dney'",
        "        - {id: rule, from: [lint], dney: finding.severity >= severity.high}",
        "                                   ^^^^",
        "  did you mean 'deny'?",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            with_rule("expression: 'true'", "params: {minimum: {type: int, default: 1}}\n"),
            "the parameter minimum is used nowhere",
        ),
        (with_rule("expression: 'true'", "variables: {fixable: 'true'}\n"), "the variable fixable is used nowhere"),
        (with_rule(LINT), "no rule looks at the evidence tests"),
        (
            with_rule("from: [lint, tests], deny: finding.severity == severity.high"),
            "severity.unknown slips through '== severity.high'",
        ),
    ],
)
def test_what_is_probably_a_mistake_is_a_warning(text: str, message: str) -> None:
    warnings = loaded(text).warnings
    assert message in [warning.message for warning in warnings]
    assert all(warning.warning for warning in warnings)


def test_evidence_that_is_required_or_seen_by_all_is_no_mistake() -> None:
    required = "evidence: {lint: {formats: [sarif], required: true}, tests: {formats: [junit]}}\n"
    assert not loaded(with_rule("expression: evidence.tests.present", required)).warnings
    assert not loaded(with_rule("expression: size(findings) == 0")).warnings
