"""Gitleaks' JSON report. Source: gitleaks/gitleaks, `report/finding.go` (version 8) and `scan/leak.go` of version 7."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from msgspec import field

from gatekit.formats.contract import Content, Format
from gatekit.formats.shared.secrets import keyed_digest
from gatekit.model.finding import Finding, Location, SeverityOrigin, default_severity
from gatekit.model.vocabulary import Kind, SeverityBasis
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.shape import Shape, Syntax

TOOL = "gitleaks"


class Leak(msgspec.Struct, rename="pascal"):
    """A secret, as version 8 reports it."""

    rule_id: str = field(name="RuleID")
    file: str
    description: str | None = None
    secret: str | None = None
    match: str | None = None
    start_line: int | None = None
    end_line: int | None = None
    start_column: int | None = None
    commit: str | None = None
    tags: list[str] | None = None


class OldLeak(msgspec.Struct, rename="camel"):
    """A secret, as versions before 8 report it."""

    rule: str
    file: str
    offender: str | None = None
    line_number: int | None = None
    commit: str | None = None
    tags: str | None = None


def recognise(shape: Shape) -> bool:
    """An array of leaks of version 8 or of an earlier one."""
    if shape.syntax is not Syntax.JSON or shape.top != "array":
        return False
    return {"RuleID", "File", "StartLine"} <= shape.keys.keys() or {"rule", "offender", "file"} <= shape.keys.keys()


def read(document: Document) -> Content:
    """Reads a report: one finding per leak.

    Raises:
        ReportError: a value in use is malformed.
    """
    if "RuleID" in document.shape.keys:
        findings = [_finding(leak) for leak in decode_json(document, list[Leak])]
    else:
        findings = [_finding(leak) for leak in _modernised(decode_json(document, list[OldLeak]))]
    return Content(tool=TOOL, measures=frozenset((Kind.SECRET,)), findings=findings)


def _modernised(leaks: list[OldLeak]) -> Iterator[Leak]:
    for leak in leaks:
        tags = [tag.strip() for tag in (leak.tags or "").split(",") if tag.strip()]
        yield Leak(leak.rule, leak.file, None, leak.offender, None, leak.line_number, None, None, leak.commit, tags)


def _finding(leak: Leak) -> Finding:
    commit = f" (in commit {leak.commit[:12]})" if leak.commit else ""
    return Finding(
        kind=Kind.SECRET,
        tool=TOOL,
        rule_id=leak.rule_id,
        severity=default_severity(Kind.SECRET),
        message=f"{leak.description or f'a secret that rule {leak.rule_id} knows'}{commit}",
        severity_origin=SeverityOrigin(basis=SeverityBasis.KIND_DEFAULT),
        location=Location(
            path=leak.file,
            line=max(leak.start_line or 0, 0),
            column=max(leak.start_column or 0, 0),
            end_line=max(leak.end_line or 0, 0),
        ),
        tags=tuple(leak.tags or ()),
        identity=keyed_digest(leak.secret or leak.match or "", leak.rule_id, leak.file, leak.commit or ""),
    )


FORMAT = Format(
    name="gitleaks",
    title="Gitleaks JSON",
    recognise=recognise,
    read=read,
    kinds=(Kind.SECRET,),
    clean_form="[]",
    versions="version 8, and the list of leaks of earlier ones",
    command="gitleaks dir . --report-format json --report-path gitleaks.json",
    source="gitleaks/gitleaks, report/finding.go, https://github.com/gitleaks/gitleaks",
    reads=(
        "each leak as a finding of kind secret, with its rule, place and tags",
        "the commit that a leak of a history scan is in, as part of the message; its line is the line in that commit",
        "severity: Gitleaks has none, so a leak is high",
        "identity: a keyed digest of the secret, in its commit, so that a moved line is no new leak",
        "redacted leaks of one rule, file and commit are told apart only by their order",
    ),
    leaves=(
        "the secret, the line around it and links to it: they must not get into a decision",
        "authors, their addresses and commit messages: they are personal, and no problem",
        "leaks of a baseline or of `.gitleaksignore`: Gitleaks leaves them out of its report",
    ),
)
