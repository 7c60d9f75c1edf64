"""The shipped policies decide alike with gatekit's own CEL engine and with cel-python, over all fixtures."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

import gatekit
from gatekit.cel import ENGINES
from gatekit.reports.json import render_json

ROOT = Path(__file__).parent.parent
POLICIES = sorted((ROOT / "policies").glob("*/policy.yaml"))
REPORTS = sorted(
    path
    for path in (ROOT / "fixtures").rglob("*")
    if path.is_file() and path.name not in {"origin.md", "expected.json", "error.txt"}
)
AT = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.mark.parametrize("policy", POLICIES, ids=lambda path: path.parent.name)
@pytest.mark.parametrize("folder", sorted({report.parent.parent for report in REPORTS}), ids=lambda path: path.name)
def test_both_engines_decide_alike(policy: Path, folder: Path) -> None:
    evidence = gatekit.read_evidence(
        [report for report in REPORTS if report.is_relative_to(folder) and "broken" not in report.parent.name], root=ROOT
    )
    own, reference = (
        render_json(gatekit.evaluate(policy=gatekit.load_policy(policy, engine=engine), evidence=evidence, at=AT))
        for engine in ENGINES
    )
    assert own == reference
