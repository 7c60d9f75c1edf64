"""Files that the user named must be reports, or evidence that an entry of the contract lacks; none is ever passed over."""

from __future__ import annotations

from collections.abc import Sequence

from gatekit.cli.telling import printable
from gatekit.discovery.belonging import belongings
from gatekit.model.evidence import Evidence, Report
from gatekit.model.policy import EvidenceEntry
from gatekit.model.vocabulary import ReportStatus

_READ = (ReportStatus.OK, ReportStatus.PARTIAL)
_MOST_NAMES = 5


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


def told_passed_over(names: Sequence[str]) -> str:
    """Which files of the folders that the user named were not read, and how to have them read.

    >>> print(told_passed_over(["out/findings.json"]))
    gatekit: not read, since reports are not customarily named so: out/findings.json
      name the file itself, or put it into the `paths` of an evidence entry, to have it read
    """
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    file = "file itself, or put it" if len(names) == 1 else "files themselves, or put them"
    pronoun = "it" if len(names) == 1 else "them"
    return (
        f"gatekit: not read, since reports are not customarily named so: {printable(', '.join(names[:_MOST_NAMES]))}{more}\n"
        f"  name the {file} into the `paths` of an evidence entry, to have {pronoun} read"
    )
