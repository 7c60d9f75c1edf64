"""Files that the user named must be reports, or evidence that an entry of the contract lacks; none is ever passed over."""

from __future__ import annotations

from collections.abc import Sequence

from gatekit.cli.telling import printable
from gatekit.discovery.belonging import belongings
from gatekit.model.evidence import Evidence, Report
from gatekit.model.policy import EvidenceEntry
from gatekit.model.vocabulary import ReportStatus

_READ = (ReportStatus.OK, ReportStatus.PARTIAL)


def lost_files(evidence: Evidence, entries: Sequence[EvidenceEntry]) -> list[Report]:
    """The files that the user named, that could not be read, and that belong to no entry which they would make unfit."""
    return [
        report for report in evidence.reports if report.given and report.status not in _READ and not belongings(entries, report)
    ]


def told_lost(lost: Sequence[Report]) -> str:
    """Each lost file with its status and reason, and what to do."""
    lines = [
        f"gatekit: {printable(report.path)}: {report.status.value.replace('_', ' ')}: {printable(report.reason)}"
        for report in lost
    ]
    lines.append("gatekit: nothing was decided, because a file that was named is no report that can be judged")
    return "\n".join([*lines, "  --evidence ENTRY=PATH says which evidence a file is, --evidence FORMAT=PATH its format"])
