"""Policies in which one value contradicts another, or could never have an effect."""

from __future__ import annotations

from tests.policy.support import with_rule
from tests.policy.wrong_declarations import LINT

# what stands in the policy; the message; what the caret underlines; what to do
VALUES: dict[str, tuple[str, str, str, str]] = {
    "a kind that the entry does not measure": (
        with_rule(LINT, "evidence: {lint: {formats: [sarif], kind: lint, measures: [secret]}}\n"),
        "the kind lint is none of those that the entry measures",
        "lint",
        "its rules would see none of the findings that are taken as lint: name the kind in measures too",
    ),
    "a glob with a dot for the root": (
        with_rule(LINT, "evidence: {lint: {formats: [sarif], paths: [./lint.sarif]}}\n"),
        "'./lint.sarif' cannot match any report",
        "./lint.sarif",
        "a glob is relative to the root, without ./ before it, has single / between folders, and cannot leave the root",
    ),
    "a glob that is no list": (
        with_rule(LINT, "evidence: {lint: {formats: [sarif], paths: '*.sarif'}}\n"),
        "paths must be a list, found the text '*.sarif'",
        "'*.sarif'",
        "write paths: ['*.sarif']",
    ),
    "a glob with an empty folder": (
        with_rule(LINT, "evidence: {lint: {formats: [sarif], paths: [out//lint.sarif]}}\n"),
        "'out//lint.sarif' cannot match any report",
        "out//lint.sarif",
        "",
    ),
    "a yes in required": (
        with_rule(LINT, "evidence: {lint: {formats: [sarif], required: yes}}\n"),
        "required must be true or false, found the text 'yes'",
        "yes",
        "",
    ),
    "parameters that the environment cannot tell apart": (
        with_rule(
            "expression: params.maxAge > params.max_age",
            "params: {maxAge: {type: int, default: 1}, max_age: {type: int, default: 0}}\n",
        ),
        "the parameter max_age reads like maxAge in the environment",
        "max_age",
        "GATEKIT_PARAM_ spells names in capitals and with _: rename one of them",
    ),
    "a word that is a bool": (
        with_rule("expression: 'true', enforcement: true"),
        "enforcement must be text, found true",
        "true",
        "one of: block, warn, audit",
    ),
    "a word as a list": (
        with_rule(LINT, "evidence: {lint: {formats: [sarif], suppressions: [ignore]}}\n"),
        "suppressions must be text, found a list",
        "[",
        "one of: respect, ignore",
    ),
    "a literal id in require that is no entry": (
        with_rule(LINT, "require: \"['lnt']\"\n"),
        "require names 'lnt', which is no evidence entry",
        "\"['lnt']\"",
        "did you mean 'lint'?",
    ),
    "a computed id in require that is no entry": (
        with_rule(LINT, "params: {need: {type: list, default: [lint]}}\nrequire: params.need + ['tets']\n"),
        "require names 'tets', which is no evidence entry, with the parameters' defaults",
        "params.need + ['tets']",
        "did you mean 'tests'?",
    ),
    "an allow below zero with the defaults": (
        with_rule(LINT + ", allow: params.most - 1", "params: {most: {type: int, default: 0}}\n"),
        "allow is -1 with the parameters' defaults; it must not be negative",
        "params.most - 1",
        "",
    ),
    "an allow without a value with the defaults": (
        with_rule(LINT + ", allow: 6 / params.most", "params: {most: {type: int, default: 0}}\n"),
        "allow has no value with the parameters' defaults",
        "6 / params.most",
        "",
    ),
    "a severity without a value with the defaults": (
        with_rule(
            LINT,
            "params: {n: {type: int, default: 0}}\nseverities: {low: '6 / params.n > 1 ? severity.high : severity.low'}\n",
        ),
        "the severity for low has no value with the parameters' defaults",
        "'6 / params.n > 1 ? severity.high : severity.low'",
        "",
    ),
}
