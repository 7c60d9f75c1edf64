"""Everything that can be wrong with a policy, each at its place."""

from __future__ import annotations

import pytest

from gatekit.errors import PolicyError
from tests.policy.support import GATES, HEAD, loaded, problems, underlined, with_rule

LINT = "from: [lint], deny: 'true'"

# what stands in the policy; the message; what the caret underlines; what to do
DECLARATIONS: dict[str, tuple[str, str, str, str]] = {
    "an unknown key at the top": (HEAD + "param: {}\n" + GATES, "a policy has no key 'param'", "param", "did you mean 'params'?"),
    "a key without a near word": (with_rule("expression: 'true', zzz: 1"), "a rule has no key 'zzz'", "zzz", ""),
    "another apiVersion": (
        HEAD.replace("gatekit/v1", "gatekit/v2") + GATES,
        "unknown apiVersion 'gatekit/v2'",
        "gatekit/v2",
        "this gatekit reads gatekit/v1",
    ),
    "another kind": (HEAD.replace("Policy", "Polcy") + GATES, "unknown kind 'Polcy'", "Polcy", "write Policy"),
    "no metadata.name": (HEAD.replace("name: test", "owner: me") + GATES, "metadata needs the key 'name'", "{", ""),
    "a name with a blank": (
        HEAD.replace("test", "my gate") + GATES,
        "'my gate' cannot be the name of a policy",
        "my gate",
        "a name has lower-case letters, digits, -, _ and ., and begins and ends with a letter or digit",
    ),
    "no gates": (HEAD, "a policy needs the key 'gates'", "apiVersion", ""),
    "no gate": (HEAD + "gates: []\n", "gates is empty", "[", "name something, or remove gates"),
    "gates as a mapping": (HEAD + "gates: {a: b}\n", "gates must be a list, found a mapping", "{", ""),
    "a gate that is a word": (
        HEAD + "gates: [a]\n",
        "a gate must be a mapping, found the text 'a'",
        "a",
        "its keys: id, title, rules",
    ),
    "a gate without rules": (HEAD + "gates: [{id: a}]\n", "a gate needs the key 'rules'", "{", ""),
    "a gate with no rule": (
        HEAD + "gates: [{id: a, rules: []}]\n",
        "rules is empty",
        "[",
        "name something, or remove rules",
    ),
    "a rule without id": (
        HEAD + "gates: [{id: a, rules: [{expression: 'true'}]}]\n",
        "a rule needs the key 'id'",
        "{",
        "",
    ),
    "an id with a hyphen": (
        HEAD + 'gates: [{id: code-quality, rules: [{id: a, expression: "true"}]}]\n',
        "'code-quality' cannot be an id",
        "code-quality",
        "write 'code_quality': an id has lower-case letters, digits and _, begins with a letter, and is no word of CEL",
    ),
    "a gate id twice": (
        HEAD + 'gates: [{id: a, rules: [{id: b, expression: "true"}]}, {id: a, rules: [{id: c, expression: "true"}]}]\n',
        "there is a gate 'a' already",
        "a",
        "it stands in line 4",
    ),
    "a rule id twice": (
        HEAD + 'gates:\n- {id: a, rules: [{id: c, expression: "true"}]}\n- {id: b, rules: [{id: c, expression: "true"}]}\n',
        "there is a rule 'c' already",
        "c",
        "it stands in line 5",
    ),
    "the id of gatekit's own gate": (
        HEAD + 'gates: [{id: unjudged, rules: [{id: a, expression: "true"}]}]\n',
        "the gate id 'unjudged' is taken",
        "unjudged",
        "gatekit shows a gate of its own by that id",
    ),
    "a rule without a condition": (
        with_rule("from: [lint]"),
        "a rule needs one of expression, deny and manual",
        "{",
        "",
    ),
    "two conditions": (
        with_rule("from: [lint], deny: 'true', expression: 'true'"),
        "a rule has expression or deny, not both",
        "deny",
        "make two rules of it",
    ),
    "deny without from": (
        with_rule("deny: 'true'"),
        "a deny needs `from`: whose findings it judges",
        "deny",
        "one of: lint, tests",
    ),
    "from with an unknown entry": (
        with_rule("from: [lnt], deny: 'true'"),
        "unknown evidence entry 'lnt'",
        "lnt",
        "did you mean 'lint'?",
    ),
    "from as a word": (
        with_rule("from: lint, deny: 'true'"),
        "from must be a list, found the text 'lint'",
        "lint",
        "write from: [lint]",
    ),
    "from twice the same": (with_rule("from: [lint, lint], deny: 'true'"), "'lint' is listed twice", "lint", ""),
    "over an unknown list": (
        with_rule("from: [lint], over: component, deny: component.name == 'x'"),
        "unknown list 'component'",
        "component",
        "did you mean 'components'?",
    ),
    "allow below zero": (
        with_rule(LINT + ", allow: -1"),
        "allow must be a whole number that is not negative, found the number -1",
        "-1",
        "",
    ),
    "allow as a fraction": (
        with_rule(LINT + ", allow: 1.5"),
        "allow must be a whole number that is not negative, found the number 1.5",
        "1.5",
        "",
    ),
    "allow without deny": (
        with_rule("expression: 'true', allow: 1"),
        "allow does nothing without deny",
        "allow",
        "remove it",
    ),
    "allowEmpty over findings": (
        with_rule(LINT + ", allowEmpty: true"),
        "allowEmpty does nothing over findings: a fit report without findings passes",
        "allowEmpty",
        "remove it",
    ),
    "from on a manual rule": (with_rule("manual: ask, from: [lint]"), "from does nothing on a manual rule", "from", "remove it"),
    "an unknown enforcement": (
        with_rule("expression: 'true', enforcement: blok"),
        "unknown enforcement 'blok'",
        "blok",
        "did you mean 'block'?",
    ),
    "a day that does not exist": (
        with_rule("expression: 'true', effectiveFrom: 2027-02-30"),
        "effectiveFrom must be a date such as \"2027-01-01\", found the text '2027-02-30'",
        "2027-02-30",
        "",
    ),
    "effectiveFrom on a warning": (
        with_rule("expression: 'true', enforcement: warn, effectiveFrom: 2027-01-01"),
        "effectiveFrom does nothing unless enforcement is block",
        "effectiveFrom",
        "remove it",
    ),
    "a message that is a number": (
        with_rule("expression: 'true', message: 404"),
        "message must be text, found the number 404",
        "404",
        "put it in quotes",
    ),
    "a message of white space": (with_rule("expression: 'true', message: ' '"), "message is empty", "' '", ""),
    "a message as a list": (with_rule("expression: 'true', message: [a]"), "message must be text, found a list", "[", ""),
    "an enforcement in force from a list of days": (
        with_rule("expression: 'true', effectiveFrom: [2027-01-01]"),
        "effectiveFrom must be a single value, found a list",
        "[",
        "",
    ),
    "parameters as a list": (with_rule("expression: 'true'", "params: [a]\n"), "params must be a mapping, found a list", "[", ""),
    "a variable without a value": (with_rule("expression: 'true'", "variables:\n  one:\n"), "a variable is empty", "one", ""),
    "a path twice": (
        with_rule(LINT, "evidence: {lint: {formats: [sarif], paths: [a, a]}}\n"),
        "'a' is listed twice",
        "a",
        "",
    ),
    "a date of other signs": (
        with_rule("expression: 'true', effectiveFrom: tomorrow"),
        "effectiveFrom must be a date such as \"2027-01-01\", found the text 'tomorrow'",
        "tomorrow",
        "",
    ),
    "an empty message": (with_rule("expression: 'true', message: ''"), "message is empty", "''", ""),
    "a key without a value": (with_rule("owner: , expression: 'true'"), "owner is empty", "owner", ""),
    "evidence without formats": (
        with_rule(LINT, "evidence: {lint: {required: true}}\n"),
        "an evidence entry needs the key 'formats'",
        "{",
        "",
    ),
    "evidence that is nothing": (
        with_rule(LINT, "evidence:\n  lint:\n"),
        "an evidence entry must be a mapping, found nothing",
        "lint",
        "",
    ),
    "an unknown format": (
        with_rule(LINT, "evidence: {lint: {formats: [sarf]}}\n"),
        "unknown format 'sarf'",
        "sarf",
        "did you mean 'sarif'?",
    ),
    "no format": (
        with_rule(LINT, "evidence: {lint: {formats: []}}\n"),
        "formats is empty",
        "[",
        "name something, or remove formats",
    ),
    "an unknown kind": (
        with_rule(LINT, "evidence: {lint: {formats: [sarif], measures: [lnt]}}\n"),
        "unknown kind 'lnt'",
        "lnt",
        "did you mean 'lint'?",
    ),
    "a status that cannot be accepted": (
        with_rule(LINT, "evidence: {lint: {formats: [sarif], accept: [unreadable]}}\n"),
        "unreadable cannot be accepted",
        "[",
        "only partial reports hold something to judge",
    ),
    "an unknown status": (
        with_rule(LINT, "evidence: {lint: {formats: [sarif], accept: [partly]}}\n"),
        "unknown status 'partly'",
        "partly",
        "did you mean 'partial'?",
    ),
    "an age without a unit": (
        with_rule(LINT, "evidence: {lint: {formats: [sarif], maxAge: 24}}\n"),
        "maxAge must be a duration such as 24h, 30m, 7d or 1d12h, found the number 24",
        "24",
        "",
    ),
    "no age at all": (
        with_rule(LINT, "evidence: {lint: {formats: [sarif], maxAge: 0h}}\n"),
        "maxAge must be a duration such as 24h, 30m, 7d or 1d12h, found the text '0h'",
        "0h",
        "",
    ),
    "required as CEL": (
        with_rule(LINT, "evidence: {lint: {formats: [sarif], required: params.strict}}\n"),
        "an expression in required is not yet supported",
        "params.strict",
        "write true or false; `require` at the top of the policy takes CEL",
    ),
    "yes is not true": (
        with_rule(LINT, "evidence: {lint: {formats: [sarif], blankIsClean: yes}}\n"),
        "blankIsClean must be true or false, found the text 'yes'",
        "yes",
        "",
    ),
    "a path that leaves the root": (
        with_rule(LINT, "evidence: {lint: {formats: [sarif], paths: [../lint.sarif]}}\n"),
        "'../lint.sarif' cannot match any report",
        "../lint.sarif",
        "a glob is relative to the root, with / between folders, and cannot leave it",
    ),
    "a parameter without type": (
        with_rule("expression: params.x > 1", "params: {x: {default: 1}}\n"),
        "a parameter needs the key 'type'",
        "{",
        "",
    ),
    "a parameter of an unknown type": (
        with_rule("expression: params.x > 1", "params: {x: {type: float, default: 1}}\n"),
        "unknown type 'float'",
        "float",
        "one of: bool, int, double, string, severity, duration, list",
    ),
    "a default of another type": (
        with_rule("expression: params.x > 1.0", "params: {x: {type: double, default: '80'}}\n"),
        "the default of x must be a number, found the text '80'",
        "'80'",
        "",
    ),
    "a default list of numbers": (
        with_rule("expression: size(params.x) > 1", "params: {x: {type: list, default: [1]}}\n"),
        "the default of x must be a list of texts, found a list",
        "[",
        "",
    ),
    "a parameter by a word of CEL": (
        with_rule("expression: 'true'", "params: {in: {type: int, default: 1}}\n"),
        "'in' cannot be the name of a parameter",
        "in",
        "a name has letters, digits and _, begins with a lower-case letter, and is no word of CEL",
    ),
    "require with an id that is no entry": (
        with_rule(LINT, "params: {need: {type: list, default: [lnt]}}\nrequire: params.need\n"),
        "the default of need requires 'lnt', which is no evidence entry",
        "params.need",
        "did you mean 'lint'?",
    ),
    "an unknown severity": (
        with_rule(LINT, "severities: {unkown: medium}\n"),
        "unknown severity 'unkown'",
        "unkown",
        "did you mean 'unknown'?",
    ),
    "a severity mapped to an unknown one": (
        with_rule(LINT, "severities: {unknown: moderate}\n"),
        "unknown severity 'moderate'",
        "moderate",
        "one of: none, info, low, medium, high, critical, unknown",
    ),
    "a metric of the catalogue": (
        with_rule(LINT, "metrics: {http.p95: {higherIsBetter: false, combine: worst}}\n"),
        "http.p95 is a metric of the catalogue already",
        "http.p95",
        "remove it here",
    ),
    "a metric without a dot": (
        with_rule(LINT, "metrics: {size: {higherIsBetter: false, combine: worst}}\n"),
        "'size' cannot be the name of a metric",
        "size",
        "a metric's name has lower-case words with dots between them, such as build.size",
    ),
    "an unknown way to combine": (
        with_rule(LINT, "metrics: {build.size: {higherIsBetter: false, combine: max}}\n"),
        "unknown way to combine 'max'",
        "max",
        "one of: sum_ratio, sum, worst, median_of_runs",
    ),
    "unjudged without deny": (HEAD + "unjudged: {message: x}\n" + GATES, "unjudged needs the key 'deny'", "{", ""),
    "a list as expression": (
        with_rule("expression: [a]"),
        "expression must be a CEL expression, found a list",
        "[",
        "a text that begins with [ or { must be quoted, or written below |",
    ),
    "an empty expression": (with_rule("expression: ' '"), "expression is empty", "' '", ""),
}

RESERVED = {
    "extends": "extends: base.yaml\n" + GATES,
    "outcomes": "outcomes: {pass: promote}\n" + GATES,
    "select": "select: [{outcome: canary}]\n" + GATES,
    "stages": GATES.replace("id: gate", "id: gate\n    stages: [pr]"),
    "onFail": GATES.replace("id: rule,", "id: rule, onFail: rollback,"),
    "onNoData": GATES.replace("id: rule,", "id: rule, onNoData: hold,"),
}

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
        "a params has no field 'minCoverage'",
        "minCoverage",
        "did you mean 'minLineCoverage'?",
    ),
    "evidence that is not declared": (
        with_rule("expression: evidence.tsts.present"),
        "a evidence has no field 'tsts'",
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
        "one of: baselineState, evidenceStatus, kind, params, severity, severityBasis, state",
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
        "a variables has no field 'two'",
        "two",
        "",
    ),
    "an expression cut by a comment": (
        f"{HEAD}gates:\n  - id: gate\n    rules:\n      - id: rule\n        expression: size('a #b') > 1\n",
        "the text that begins here is not closed: ' is missing",
        "'",
        "in YAML, # behind a space begins a comment: quote the expression, or write it below |",
    ),
}


@pytest.mark.parametrize("case", [*DECLARATIONS, *EXPRESSIONS])
def test_each_error_has_a_message_a_caret_and_a_hint(case: str) -> None:
    text, message, under, hint = (DECLARATIONS | EXPRESSIONS)[case]
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
