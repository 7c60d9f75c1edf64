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
def test_both_engines_decide_alike(policy: Path) -> None:
    """All reports at once, and those of one format alone, which leaves the most rules without evidence."""
    formats = {name for entry in gatekit.load_policy(policy).policy.evidence for name in entry.formats}
    good = [report for report in REPORTS if "broken" not in report.parent.name]
    own_formats = [report for report in good if report.parent.parent.name in formats]
    first = min(formats)
    for reports in (good, own_formats, [report for report in good if report.parent.parent.name == first]):
        hold_alike(policy, reports)


def hold_alike(policy: Path, reports: list[Path]) -> None:
    read = gatekit.read_evidence(reports, root=ROOT).reports
    # what is blank by itself needs an entry that knows it
    evidence = gatekit.Evidence(reports=tuple(report for report in read if report.status is not gatekit.ReportStatus.BLANK))
    own, reference = (
        render_json(gatekit.evaluate(policy=gatekit.load_policy(policy, engine=engine), evidence=evidence, at=AT))
        for engine in ENGINES
    )
    assert own == reference
