"""tfsec's JSON report. Source: aquasecurity/defsec, `pkg/scan/flat.go` (tfsec 1.x), and aquasecurity/tfsec before it."""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from gatekit.formats.contract import Content, Format
from gatekit.formats.shared.severity import COMMON_WORDS, severity_of_word
from gatekit.model.evidence import Unread
from gatekit.model.finding import Finding, Location, SeverityOrigin
from gatekit.model.vocabulary import FindingState, Kind, Severity
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.shape import Shape, Syntax

TOOL = "tfsec"
SEVERITIES: Mapping[str, Severity] = {
    word: COMMON_WORDS[word] for word in ("critical", "error", "high", "info", "low", "medium", "none", "warning")
}

_PASSED = frozenset((1, "passed"))
_IGNORED = frozenset((2, "ignored"))
_ADDRESS = re.compile(r"https?://\S+")


class Place(msgspec.Struct):
    """Where it is."""

    filename: str | None = None
    start_line: int | None = None
    end_line: int | None = None


class Result(msgspec.Struct):
    """A check of one resource. The status is a number from 1.0 on: 0 failed, 1 passed, 2 ignored."""

    rule_id: str
    severity: str
    description: str | None = None
    rule_description: str | None = None
    long_id: str | None = None
    legacy_rule_id: str | None = None
    resource: str | None = None
    link: str | None = None
    links: list[str] | None = None
    status: int | str | None = None
    passed: bool | None = None
    location: Place | None = None


class Report(msgspec.Struct):
    """A report; null where there is no result."""

    results: list[Result] | None


def recognise(shape: Shape) -> bool:
    """Results of rules with a place in a file, or null and nothing else."""
    if shape.syntax is not Syntax.JSON or shape.top != "object":
        return False
    if {"rule_id", "rule_description", "location"} <= shape.inner.get("results", frozenset()):
        return True
    return dict(shape.keys) == {"results": "null"}


def read(document: Document) -> Content:
    """Reads a report: one finding per result that is not passed.

    Raises:
        ReportError: a value in use is malformed.
    """
    results = decode_json(document, Report).results or []
    failed = [result for result in results if not (result.passed or result.status in _PASSED)]
    passed = len(results) - len(failed)
    return Content(
        tool=TOOL,
        measures=frozenset((Kind.MISCONFIGURATION,)),
        findings=[_finding(result) for result in failed],
        unread=(Unread(reason="checks that passed", count=passed),) if passed else (),
    )


def _finding(result: Result) -> Finding:
    place, is_ignored = result.location or Place(), result.status in _IGNORED
    others = (result.long_id, result.legacy_rule_id)
    return Finding(
        kind=Kind.MISCONFIGURATION,
        tool=TOOL,
        rule_id=result.rule_id,
        severity=severity_of_word(result.severity, SEVERITIES),
        message=result.description or result.rule_description or result.rule_id,
        severity_origin=SeverityOrigin(word=result.severity),
        location=Location(
            path=place.filename or "",
            line=max(place.start_line or 0, 0),
            end_line=max(place.end_line or 0, 0),
            logical_name=result.resource or "",
        ),
        aliases=tuple(name for name in others if name and name != result.rule_id),
        help_uri=next(iter(_ADDRESS.findall(" ".join((*(result.links or ()), result.link or "")))), ""),
        state=FindingState.SUPPRESSED if is_ignored else FindingState.OPEN,
        state_reason="a comment in the code (tfsec:ignore)" if is_ignored else "",
    )


FORMAT = Format(
    name="tfsec",
    title="tfsec JSON",
    recognise=recognise,
    read=read,
    severities=SEVERITIES,
    kinds=(Kind.MISCONFIGURATION,),
    versions="0.30 to 1.28",
    command="tfsec . --format json --out tfsec.json",
    source="aquasecurity/defsec, pkg/scan/flat.go, https://github.com/aquasecurity/defsec",
    reads=(
        "each result that failed as a misconfiguration, with its resource, place and other ids",
        "severity: tfsec's word, of either scale (`CRITICAL` to `LOW`; before 0.40 `ERROR` to `INFO`)",
        "what a comment ignores (`--include-ignored`) as suppressed; what passed (`--include-passed`) as unread",
        '`{"results": null}`, which tfsec writes when it found nothing',
    ),
    leaves=("files that could not be parsed: tfsec tells of them only on its standard error",),
)
