"""Runs the command line in this process, in a folder of its own."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs

from gatekit.cli.main import main

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
COMMIT = "9fceb02d0ae598e95dc970b74767f19372d61af8"

POLICY = """\
apiVersion: gatekit/v1
kind: Policy
metadata: {name: small, version: 1.0.0, owner: somebody}
params:
  minLineCoverage: {type: double, default: 80, description: "lowest line coverage, percent"}
  require: {type: list, default: []}
require: params.require
evidence:
  unit_tests: {formats: [junit], command: "pytest --junitxml=junit.xml"}
  coverage: {formats: [cobertura]}
  named: {formats: [junit], paths: ["odd/**"]}
exclude: ["old/"]
gates:
  - id: code_quality
    title: Code Quality
    rules:
      - id: line_coverage
        from: [coverage]
        expression: metric('coverage.line') >= params.minLineCoverage
      - id: failed_tests
        from: [unit_tests]
        deny: finding.severity >= severity.high
      - id: odd_tests
        from: [named]
        deny: finding.severity >= severity.high
        enforcement: warn
"""

JUNIT = """\
<?xml version="1.0" encoding="utf-8"?>
<testsuites><testsuite name="pytest" tests="1" errors="0" failures="0" skipped="0" time="0.1">
<testcase classname="tests.test_a" name="test_a" time="0.1"/></testsuite></testsuites>
"""
JUNIT_FAILING = JUNIT.replace('failures="0"', 'failures="1"').replace(
    'time="0.1"/>', 'time="0.1"><failure message="assert 1 == 2">trace</failure></testcase>'
)


def cobertura(covered: int, lines: int = 100) -> str:
    hits = "".join(f'<line number="{number}" hits="{int(number <= covered)}"/>' for number in range(1, lines + 1))
    return f"""<?xml version="1.0" ?>
<coverage version="7.6" timestamp="1767225600000" lines-valid="{lines}" lines-covered="{covered}" line-rate="{covered / lines}"
 branches-covered="0" branches-valid="0" branch-rate="0" complexity="0">
<sources><source>.</source></sources><packages><package name="." line-rate="0" branch-rate="0" complexity="0"><classes>
<class name="a.py" filename="a.py" complexity="0" line-rate="0" branch-rate="0"><methods/><lines>{hits}</lines></class>
</classes></package></packages></coverage>"""


@attrs.frozen
class Ran:
    """How one command ended."""

    code: int
    out: str
    err: str

    @property
    def decision(self) -> dict[str, Any]:
        """Standard output as one JSON document."""
        document: dict[str, Any] = json.loads(self.out)
        return document


class Project:
    """A folder with a `.git`, and the command line run in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environ: dict[str, str] = {}
        (folder / ".git").mkdir(parents=True)

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def run(self, *argv: str, cwd: str = ".", environ: Mapping[str, str] | None = None) -> Ran:
        out, err = io.StringIO(), io.StringIO()
        code = main(
            argv,
            environ={**self.environ, **(environ or {})},
            stdout=out,
            stderr=err,
            now=NOW.timestamp,
            cwd=str(self.folder / cwd),
        )
        return Ran(code, out.getvalue(), err.getvalue())
