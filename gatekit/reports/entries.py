"""What the rules may see of a contract entry's reports."""

from __future__ import annotations

from gatekit.model.evidence import EntryState, Report
from gatekit.model.finding import Finding


def shown(state: EntryState, report: Report) -> list[Finding]:
    """The findings of a report that the rules of an entry may see."""
    return [finding for finding in report.findings if not state.measures or finding.kind in state.measures]
