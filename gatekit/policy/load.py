"""From the bytes of a policy file to a checked policy."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

import attrs
from msgspec.structs import replace

from gatekit.policy.checked import CheckedPolicy
from gatekit.policy.compile import compile_policy
from gatekit.policy.compose import compose
from gatekit.policy.declare import declare
from gatekit.policy.defaults import hold_defaults
from gatekit.policy.source import Problems, decode


def load(text: bytes, source: str, *, formats: Collection[str], engine: str = "gatekit") -> CheckedPolicy:
    """A policy, checked as a whole.

    Args:
        text: the file's bytes, UTF-8.
        source: where they came from, as messages and the decision name it.
        formats: the names of the formats that evidence entries may name.
        engine: what evaluates the expressions, one of `gatekit.cel.ENGINES`.

    Raises:
        PolicyError: with all problems of the policy, each with its place.

    >>> checked = load(b'''
    ... apiVersion: gatekit/v1
    ... kind: Policy
    ... metadata: {name: smallest}
    ... gates:
    ...   - id: tests
    ...     rules: [{id: tests_ran, expression: metric('tests.total') > 0.0}]
    ... ''', "policy.yaml", formats=["junit"])
    >>> checked.policy.gates[0].rules[0].title
    'tests ran'
    """
    problems = Problems(decode(text, source))
    root = compose(problems)
    if root is None:
        if not problems.errors:
            problems.add("the policy is empty", 0, 0, hint="`gatekit init` writes one to begin with")
        raise problems.error()
    draft = declare(root, problems, formats=formats)
    checked = compile_policy(draft, problems, engine=engine)
    hold_defaults(checked, draft, problems)
    if problems.errors:
        raise problems.error()
    digest = f"sha256:{hashlib.sha256(text).hexdigest()}"
    return replace(checked, policy=attrs.evolve(checked.policy, digest=digest), warnings=problems.warnings)
