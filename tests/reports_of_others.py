"""Small reports as tools write them, for tests of the whole way."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any


def sarif(*results: dict[str, Any], tool: str = "ruff", rules: Sequence[dict[str, Any]] = (), successful: bool = True) -> str:
    """A SARIF log of one run."""
    run = {
        "tool": {"driver": {"name": tool, "version": "1.0.0", "rules": list(rules)}},
        "invocations": [{"executionSuccessful": successful}],
        "results": list(results),
    }
    return json.dumps({"version": "2.1.0", "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "runs": [run]})


def result(
    rule_id: str = "F401", *, level: str | None = "error", text: str = "unused import", uri: str = "src/a.py", line: int = 1
) -> dict[str, Any]:
    """One SARIF result."""
    place = {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": {"startLine": line}}}
    found: dict[str, Any] = {"ruleId": rule_id, "message": {"text": text}, "locations": [place]}
    return found if level is None else found | {"level": level}


def cobertura(*hits: int) -> str:
    """A Cobertura report on one file with a line per number of hits."""
    lines = "".join(f'<line number="{number}" hits="{count}"/>' for number, count in enumerate(hits, start=1))
    covered, valid = sum(count > 0 for count in hits), len(hits)
    rate = covered / valid if valid else 0
    return (
        f'<?xml version="1.0" ?><coverage version="7.6" timestamp="1787184000000" lines-valid="{valid}" lines-covered="{covered}"'
        f' line-rate="{rate}" branches-covered="0" branches-valid="0" branch-rate="0" complexity="0"><packages><package name="p">'
        f'<classes><class name="a" filename="src/a.py" line-rate="{rate}" branch-rate="0" complexity="0"><methods/>'
        f"<lines>{lines}</lines></class></classes></package></packages></coverage>"
    )


def junit(passed: int = 1, failed: int = 0) -> str:
    """A JUnit report of pytest's form."""
    cases = [f'<testcase classname="tests.test_a" name="test_good_{number}" time="0.1"/>' for number in range(passed)]
    boom = '<failure message="boom">boom</failure>'
    cases += [f'<testcase classname="tests.test_a" name="test_bad_{number}">{boom}</testcase>' for number in range(failed)]
    return (
        f'<?xml version="1.0"?><testsuites><testsuite name="pytest" errors="0" failures="{failed}" skipped="0"'
        f' tests="{passed + failed}" time="1.0">{"".join(cases)}</testsuite></testsuites>'
    )
