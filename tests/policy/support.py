"""What several tests of the policy room share."""

from __future__ import annotations

from pathlib import Path

import yaml

from gatekit.errors import PolicyError, PolicyProblem
from gatekit.model.records import RECORD_KINDS
from gatekit.policy.checked import CheckedPolicy
from gatekit.policy.load import load
from gatekit.policy.spelling import plural

LOADERS = {"libyaml": yaml.CSafeLoader, "python": yaml.SafeLoader}
FORMATS = ("cobertura", "junit", "k6", "lighthouse", "sarif", "trivy")
PACKS = sorted((Path(__file__).parents[2] / "policies").glob("*/policy.yaml"))

HEAD = """\
apiVersion: gatekit/v1
kind: Policy
metadata: {name: test}
"""
EVERY_RECORD = " + ".join(f"size({plural(kind)})" for kind in RECORD_KINDS) + " >= 0"
GATES = """\
gates:
  - id: gate
    rules: [{id: rule, expression: "true"}]
"""


def loaded(text: str) -> CheckedPolicy:
    return load(text.encode(), "p.yaml", formats=FORMATS)


def with_rule(rule: str, more: str = "") -> str:
    """A policy with one rule, whose keys are given in flow style; `lint` and `tests` are evidence."""
    evidence = "" if "evidence:" in more else "evidence: {lint: {formats: [sarif]}, tests: {formats: [junit]}}\n"
    return f"{HEAD}{evidence}{more}gates:\n  - id: gate\n    rules:\n      - {{id: rule, {rule}}}\n"


def problems(text: str) -> list[PolicyProblem]:
    """The errors of a policy, without its warnings."""
    try:
        loaded(text)
    except PolicyError as error:
        return [problem for problem in error.problems if not problem.warning]
    return []


def underlined(problem: PolicyProblem) -> str:
    """What the caret of a problem underlines."""
    start = problem.column - 1
    return problem.source_line[start : start + problem.length]
