"""Bandit's JSON report. Source: PyCQA/bandit, `bandit/formatters/json.py` and `bandit/core/issue.py`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec
from msgspec import field

from gatekit.formats.contract import Content, Format
from gatekit.formats.security.bandit_rules import CWE_OF_TEST, LOOKED_FOR, RULES_OF
from gatekit.formats.shared.identity import digest_identity
from gatekit.formats.shared.secrets import is_about_credentials, keyed_digest, without_quotations
from gatekit.formats.shared.severity import severity_of_word
from gatekit.model.evidence import Unread
from gatekit.model.finding import Finding, Location, SeverityOrigin
from gatekit.model.vocabulary import Kind, Severity
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.shape import Shape, Syntax
from gatekit.reading.values import parse_count, parse_time

TOOL = "bandit"
SEVERITIES: Mapping[str, Severity] = {"high": Severity.HIGH, "low": Severity.LOW, "medium": Severity.MEDIUM}

_TOTALS = "_totals"
_VERSION_IN_ADDRESS = re.compile(r"/en/(\d[\w.]{0,30})/")


class Cwe(msgspec.Struct):
    """The weakness that an issue is; without id if Bandit has set none."""

    id: int | None = None


class Issue(msgspec.Struct):
    """One problem."""

    filename: str
    test_id: str
    issue_text: str
    issue_severity: str
    issue_confidence: str | None = None
    issue_cwe: Cwe | None = None
    test_name: str | None = None
    line_number: int | None = None
    line_range: list[int] | None = None
    col_offset: int | None = None
    code: str | None = None
    more_info: str | None = None


class Failure(msgspec.Struct):
    """A file that could not be scanned."""

    filename: str | None = None
    reason: str | None = None


class Counts(msgspec.Struct):
    """What was counted in a file or in all: issues of each severity, also of those that the report leaves out."""

    high: float = field(default=0, name="SEVERITY.HIGH")
    medium: float = field(default=0, name="SEVERITY.MEDIUM")
    low: float = field(default=0, name="SEVERITY.LOW")
    undefined: float = field(default=0, name="SEVERITY.UNDEFINED")
    nosec: float = 0
    skipped_tests: float = 0
    loc: float | None = None


class Report(msgspec.Struct):
    """A report."""

    results: list[Issue]
    errors: list[Failure] | None = None
    generated_at: str | None = None
    metrics: dict[str, Counts] | None = None


def recognise(shape: Shape) -> bool:
    """A report, by the three keys beside its results."""
    keys = shape.keys
    return (
        shape.syntax is Syntax.JSON
        and shape.top == "object"
        and keys.get("metrics") == "object"
        and keys.get("errors") == "array"
        and keys.get("generated_at") == "string"
        and keys.get("results", "array") == "array"
    )


def read(document: Document) -> Content:
    """Reads a report: one finding per issue.

    Raises:
        ReportError: a value in use is malformed.
    """
    report = decode_json(document, Report)
    metrics, errors = report.metrics or {}, report.errors or []
    totals = metrics.get(_TOTALS, Counts())
    blank = "" if errors or report.results else _blank([counts for name, counts in metrics.items() if name != _TOTALS])
    left_out = totals.high + totals.medium + totals.low + totals.undefined - len(report.results)
    return Content(
        tool=TOOL,
        tool_version=next((match[1] for issue in report.results if (match := _version(issue))), ""),
        produced_at=parse_time(report.generated_at or ""),
        measures=frozenset((Kind.CODE_WEAKNESS,)),
        # what a level hid was found, and may be of any weakness; without a total nobody knows whether one did
        looked_for=frozenset() if blank or left_out >= 1 or _TOTALS not in metrics else LOOKED_FOR,
        findings=[_finding(issue) for issue in report.results],
        unread=tuple(_unread(left_out, totals.nosec + totals.skipped_tests)),
        blank=blank,
        incomplete=tuple(f"Bandit could not scan {one.filename}: {one.reason or 'it does not say why'}" for one in errors),
    )


def _blank(files: list[Counts]) -> str:
    if not files:
        return "no file in it: Bandit found nothing that it could scan"
    return "no line of code in its files: Bandit had nothing to scan" if all(counts.loc == 0 for counts in files) else ""


def _version(issue: Issue) -> re.Match[str] | None:
    return _VERSION_IN_ADDRESS.search(issue.more_info or "")


def _unread(left_out: float, set_aside: float) -> Iterator[Unread]:
    if left_out >= 1:
        yield Unread(reason="left out by a level (-l, -i) or a baseline", count=int(min(left_out, 1e15)))
    if set_aside >= 1:
        yield Unread(reason="set aside by a comment (# nosec)", count=int(min(set_aside, 1e15)))


def _finding(issue: Issue) -> Finding:
    number = issue.issue_cwe.id if issue.issue_cwe and issue.issue_cwe.id else CWE_OF_TEST.get(issue.test_id)
    cwes = (f"CWE-{number}",) if number and number > 0 else ()
    is_secret = is_about_credentials((issue.test_id, issue.test_name or ""), cwes)
    snippet = _snippet(issue)
    return Finding(
        kind=Kind.CODE_WEAKNESS,
        tool=TOOL,
        rule_id=issue.test_id,
        severity=severity_of_word(issue.issue_severity, SEVERITIES),
        message=without_quotations(issue.issue_text) if is_secret else issue.issue_text,
        severity_origin=SeverityOrigin(word=issue.issue_severity),
        location=Location(
            path=issue.filename,
            line=max(issue.line_number or 0, 0),
            column=max((issue.col_offset if issue.col_offset is not None else -1) + 1, 0),
            end_line=max(0, *issue.line_range or (0,)),
        ),
        cwes=cwes,
        tags=tuple(_tags(issue)),
        help_uri=issue.more_info or "",
        identity=keyed_digest(snippet, issue.test_id, issue.filename) if is_secret else digest_identity(snippet),
    )


def _tags(issue: Issue) -> Iterator[str]:
    if issue.test_name:
        yield issue.test_name
    if issue.issue_confidence:
        yield f"confidence:{issue.issue_confidence.lower()}"


def _snippet(issue: Issue) -> str:
    """The lines of the issue itself: the code that Bandit shows begins each line with its number, and has lines around it."""
    wanted = set(issue.line_range or (issue.line_number,))
    lines = (line.partition(" ") for line in (issue.code or "").split("\n"))
    return "\n".join(text for number, _, text in lines if parse_count(number) in wanted)


FORMAT = Format(
    name="bandit",
    title="Bandit JSON",
    recognise=recognise,
    read=read,
    severities=SEVERITIES,
    kinds=(Kind.CODE_WEAKNESS,),
    versions="1.5 to 1.9",
    command="bandit --recursive src --format json --output bandit.json",
    source="PyCQA/bandit, bandit/formatters/json.py, https://github.com/PyCQA/bandit",
    reads=(
        "each issue as a code weakness: test, place, severity; its confidence as a tag (`confidence:high`)",
        "the CWE of the issue; for reports of before 1.7.3, which have none, that of its test",
        "a file that could not be scanned makes the report partial; a report without any file or line of code is blank",
        "how many issues `# nosec` set aside, and how many a level (`-l`, `-i`) or a baseline left out, as unread",
        f"looked for: the CWEs of Bandit's own tests (of {RULES_OF}, without those that earlier versions lack)",
        "where a level or a baseline left issues out, no more was looked for than what the rest names",
    ),
    leaves=(
        "passwords that a message quotes (B105 to B107) are masked",
        "which tests were chosen or skipped (`-t`, `-s`): the report does not say it, so all count as looked for",
    ),
)
