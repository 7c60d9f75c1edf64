"""The shape of a Checkov report: the fields that gatekit reads.

Source: bridgecrewio/checkov, `checkov/common/output/report.py`, `record.py`, `checkov/sca_package/output.py`.
"""

from __future__ import annotations

import msgspec
from msgspec import field


class Result(msgspec.Struct):
    """What became of a check."""

    suppress_comment: str | None = None


class Package(msgspec.Struct):
    """The package that a vulnerability is in, or that has a licence."""

    id: str | None = None
    license: str | None = None
    severity: str | None = None
    package_name: str | None = None
    package_version: str | None = None
    lowest_fixed_version: str | None = None
    link: str | None = None
    cvss: float | None = None
    vector: str | None = None


class Check(msgspec.Struct):
    """A check of one resource."""

    check_id: str
    check_name: str | None = None
    bc_check_id: str | None = None
    check_result: Result | None = None
    file_path: str | None = None
    repo_file_path: str | None = None
    file_line_range: list[int] | None = None
    resource: str | None = None
    severity: str | None = None
    guideline: str | None = None
    cwe: str | list[str] | None = None
    vulnerability_details: Package | None = None


class Results(msgspec.Struct):
    """All checks of one runner; with `--quiet` only those that failed."""

    failed_checks: list[Check] | None = None
    skipped_checks: list[Check] | None = None
    passed_checks: list[msgspec.Raw] | None = None
    parsing_errors: list[str] | None = None


class Summary(msgspec.Struct):
    """How many checks of one runner there are; alone, it stands for no runner at all."""

    passed: int = 0
    failed: int = 0
    parsing_errors: int = 0
    checkov_version: str | None = None


class Report(msgspec.Struct):
    """A report of one runner."""

    check_type: str = ""
    results: Results = field(default_factory=Results)
    summary: Summary = field(default_factory=Summary)
