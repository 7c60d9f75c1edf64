"""Several coverage reports of one run: a line that two of them know counts once.

Where one part of a run covers some lines of a file and another part others, the file is covered where either ran. So the files of
all reports of a view are merged by path, line by line, and the metrics lose what was counted twice. What a report counts beyond
its files (lines that its header alone knows) stays.

Files of one path that differ in more than a tenth of their lines stay apart: they may be of several modules, whose tools name
them from the module's folder. Nobody can tell, so the metrics are those of one file or of several, whichever is less.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TypeGuard

import attrs

from gatekit.model.evidence import Report
from gatekit.model.metric import Metric
from gatekit.model.records import Record

if TYPE_CHECKING:  # made only where a report has such records
    from gatekit.model.records.file_coverage import FileCoverage

_FILE_COVERAGE = "FileCoverage"
_FIELDS = {"coverage.line": ("covered_lines", "lines"), "coverage.branch": ("covered_branches", "branches")}
_ALIKE = 0.9  # tools differ about a few lines, such as those of signatures
_UNMERGED = frozenset(("coverage.function", "coverage.statement"))


def merge_coverage(reports: Sequence[Report]) -> tuple[tuple[Metric, ...], tuple[Record, ...]]:
    """The metrics and records of several reports, where what several of them cover counts once.

    Branches are merged by the best of the reports, because no report says which branches were taken. Functions and statements
    cannot be merged at all: of several reports about one file, the worst stands.

    Args:
        reports: what a rule sees, in path order.
    """
    metrics = tuple(metric for report in reports for metric in report.metrics)
    records = tuple(record for report in reports for record in report.records)
    shared = _shared(reports)
    if not shared:
        return metrics, records
    merged = {path: _merged(files) for path, files in shared.items()}
    alike = {path: files for path, files in shared.items() if _is_one_file(files)}
    overlapping = {file.report for files in shared.values() for file in files}
    kept = [metric for metric in metrics if metric.report not in overlapping or metric.name not in {*_FIELDS, *_UNMERGED}]
    for name in (*_FIELDS, *sorted(_UNMERGED)):
        parts = [metric for metric in metrics if metric.name == name and metric.report in overlapping]
        either = [_combined(name, parts, files, merged) for files in (shared, alike)]
        lower = min(either, key=_ratio)
        kept += lower
    return tuple(kept), tuple(_without_copies(records, {path: merged[path] for path in alike}))


def _shared(reports: Sequence[Report]) -> dict[str, list[FileCoverage]]:
    """The files that more than one report covers."""
    if sum(any(map(_is_file_coverage, report.records[:1])) for report in reports) < 2:
        return {}
    files: dict[str, list[FileCoverage]] = {}
    for report in reports:
        for record in report.records:
            if _is_file_coverage(record):
                files.setdefault(record.path, []).append(record)
    return {path: found for path, found in files.items() if len({file.report for file in found}) > 1}


def _is_one_file(files: Sequence[FileCoverage]) -> bool:
    """Whether files of one path are one: modules may each have a `src/index.js`, but hardly with code on the same lines."""
    if any(map(_only_counts, files)):
        return True
    lines = [{*file.covered, *file.missed} for file in files]
    return len(set.intersection(*lines)) >= _ALIKE * len(set.union(*lines))


def _only_counts(file: FileCoverage) -> bool:
    return len(file.covered) + len(file.missed) != file.lines


def _is_file_coverage(record: Record) -> TypeGuard[FileCoverage]:
    return type(record).__name__ == _FILE_COVERAGE


def _merged(files: Sequence[FileCoverage]) -> FileCoverage:
    reports = " + ".join(dict.fromkeys(file.report for file in files))
    fullest = max(files, key=lambda file: (file.branches, file.covered_branches))
    branches, covered_branches = fullest.branches, max(file.covered_branches for file in files)
    if any(map(_only_counts, files)):
        # some report only counts: which of its lines the others know is not to be told
        largest = max(files, key=lambda file: (file.lines, file.covered_lines))
        return attrs.evolve(largest, report=reports, branches=branches, covered_branches=covered_branches)
    covered = {line for file in files for line in file.covered}
    missed = {line for file in files for line in file.missed} - covered
    return attrs.evolve(
        files[0],
        report=reports,
        lines=len(covered) + len(missed),
        covered_lines=len(covered),
        covered=tuple(sorted(covered)),
        missed=tuple(sorted(missed)),
        branches=branches,
        covered_branches=covered_branches,
    )


def _ratio(metrics: Sequence[Metric]) -> float:
    return sum(metric.numerator or 0 for metric in metrics) / (sum(metric.denominator or 0 for metric in metrics) or 1)


def _combined(
    name: str, parts: Sequence[Metric], shared: dict[str, list[FileCoverage]], merged: dict[str, FileCoverage]
) -> list[Metric]:
    if len(parts) < 2:
        return list(parts)
    if name in _UNMERGED or any(part.labels or part.numerator is None or part.denominator is None for part in parts):
        # without its parts a ratio is not summed, so the worst one stands
        return [attrs.evolve(part, numerator=None, denominator=None) for part in parts]
    covered_field, all_field = _FIELDS[name]
    counting = {part.report for part in parts}
    covered = sum(part.numerator or 0 for part in parts)
    whole = sum(part.denominator or 0 for part in parts)
    is_merged = False
    for path, files in shared.items():
        counted = [file for file in files if file.report in counting]
        if len(counted) > 1:
            is_merged = True
            covered += getattr(merged[path], covered_field) - sum(getattr(file, covered_field) for file in counted)
            whole += getattr(merged[path], all_field) - sum(getattr(file, all_field) for file in counted)
    if not is_merged:
        return list(parts)
    if whole <= 0:
        return []
    covered = min(max(covered, 0), whole)
    reports = " + ".join(dict.fromkeys(part.report for part in parts))
    return [Metric(name=name, value=100 * covered / whole, numerator=covered, denominator=whole, report=reports)]


def _without_copies(records: Sequence[Record], merged: dict[str, FileCoverage]) -> Iterator[Record]:
    """The records, where the first of each merged file stands for all of them."""
    told: set[str] = set()
    for record in records:
        if not _is_file_coverage(record) or record.path not in merged:
            yield record
        elif record.path not in told:
            told.add(record.path)
            yield merged[record.path]
