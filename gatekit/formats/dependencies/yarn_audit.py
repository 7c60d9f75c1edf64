"""The JSON lines of `yarn audit` (Yarn 1) and `yarn npm audit` (Yarn 4).

Source: yarnpkg/yarn, `src/reporters/json-reporter.js`; yarnpkg/berry, `packages/plugin-npm-cli/sources/npmAuditUtils.ts`. Yarn 2
and 3 write npm 6's document, which `npm_audit` reads.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import msgspec
from msgspec import field

from gatekit.formats.contract import Content, Format
from gatekit.formats.dependencies.npm_advisories import (
    SEVERITIES,
    Advisory,
    Installed,
    Wire,
    advisory_finding,
    advisory_id,
    rated,
    titled,
    told_paths,
    without_credentials,
)
from gatekit.formats.shared.purl import purl_of
from gatekit.formats.shared.text import headline
from gatekit.model.finding import Component, Finding, Location
from gatekit.model.vocabulary import Kind
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json_part
from gatekit.reading.lines import decode_json_lines
from gatekit.reading.shape import Shape, Syntax

TOOL = "yarn-audit"
_DEPRECATION = "(deprecation)"
_TYPES = frozenset(("auditAction", "auditAdvisory", "auditSummary", "error", "info", "warning"))


class Found(Wire):
    """What Yarn 4 says of one vulnerability or deprecation of one package."""

    id: int | str | None = field(default=None, name="ID")
    issue: str | None = field(default=None, name="Issue")
    url: str | None = field(default=None, name="URL")
    severity: str | None = field(default=None, name="Severity")
    versions: list[str] | None = field(default=None, name="Tree Versions")
    dependents: list[str] | None = field(default=None, name="Dependents")


class Line(Wire):
    """One line: of Yarn 1 with `type` and `data`, of Yarn 4 with `value` and `children`."""

    type: str | None = None
    data: msgspec.Raw = msgspec.Raw(b"null")
    value: str | None = None
    children: Found | None = None


class Told(Wire):
    """What Yarn 1 says of one chain of dependencies."""

    advisory: Advisory


class Summary(Wire, rename="camel"):
    """How many chains Yarn 1 counts, by severity."""

    vulnerabilities: dict[str, int] | None
    total_dependencies: int | None = None


def recognise(shape: Shape) -> bool:
    """JSON lines, or a single one, of which the first is of a type that Yarn writes or a package of Yarn 4."""
    if shape.syntax not in (Syntax.JSON, Syntax.JSON_LINES) or shape.top not in ("object", ""):
        return False
    keys = set(shape.keys)
    if keys == {"value", "children"}:
        return {"Issue", "Severity"} <= shape.inner.get("children", frozenset())
    is_line = keys == {"type", "data"} or {"type", "data", "displayName"} <= keys
    return is_line and shape.scalars.get("type") in _TYPES


def read(document: Document) -> Content:
    """Reads all lines.

    Raises:
        ReportError: a line is no JSON, or a value in use is malformed.
    """
    log = _Log()
    for number, line in decode_json_lines(document, Line):
        position = f"line {number}: $.data"
        if line.children is not None:
            log.packages += _of_package(line.value or "", line.children)
        elif line.type == "auditAdvisory":
            log.add(decode_json_part(document, line.data, Told, position=position).advisory)
        elif line.type == "auditSummary":
            log.summary = decode_json_part(document, line.data, Summary, position=position)
        elif line.type == "error":
            log.errors.append(decode_json_part(document, line.data, str, position=position))
        elif not line.type:
            log.strange += 1
    findings = [*log.findings(), *log.packages]
    has_result = bool(findings or log.summary)
    is_blank = log.summary is not None and log.summary.total_dependencies == 0 and not findings
    return Content(
        tool=TOOL,
        measures=frozenset((Kind.VULNERABILITY,)) if has_result else frozenset(),
        findings=findings,
        blank="no dependency that Yarn audited" if is_blank else "",
        incomplete=tuple(log.faults()),
    )


class _Log:
    """What the lines hold."""

    def __init__(self) -> None:
        self.packages: list[Finding] = []
        # Yarn 1 repeats an advisory for each chain: once for each installed version is enough, with all of its chains
        self.advisories: dict[tuple[str, str, str], tuple[Advisory, dict[str, None]]] = {}
        self.counts: Counter[str] = Counter()
        self.summary: Summary | None = None
        self.errors: list[str] = []
        self.strange = 0

    def add(self, advisory: Advisory) -> None:
        self.counts[advisory.severity or ""] += 1
        rule_id = advisory_id(advisory.github_advisory_id, advisory.url, advisory.id)
        for installed in advisory.findings or (Installed(),):
            key = (rule_id, advisory.module_name or "", installed.version or "")
            _, paths = self.advisories.setdefault(key, (advisory, {}))
            paths.update(dict.fromkeys(installed.paths or ()))

    def findings(self) -> Iterator[Finding]:
        for (_, _, version), (advisory, paths) in self.advisories.items():
            yield advisory_finding(advisory, TOOL, version, list(paths))

    def faults(self) -> Iterator[str]:
        for error in self.errors:
            yield f"Yarn says: {without_credentials(headline(error))}"
        if self.strange:
            yield f"lines that are neither a package nor of any type: {self.strange}"
        if self.summary is None and not self.packages:
            yield "the audit did not end: there is no summary"
        counted = (self.summary.vulnerabilities if self.summary is not None else None) or {}
        for word, count in counted.items():
            if count > self.counts[word]:
                yield f"Yarn counts {count} of severity {word}, but lists {self.counts[word]} (run it without --level)"


def _of_package(name: str, found: Found) -> Iterator[Finding]:
    is_deprecation = str(found.id or "").endswith(_DEPRECATION)
    rule_id = "deprecation" if is_deprecation else advisory_id(None, found.url, found.id)
    severity, origin = rated(found.severity, None)
    for version in found.versions or ("",):
        yield Finding(
            kind=Kind.OTHER if is_deprecation else Kind.VULNERABILITY,
            tool=TOOL,
            rule_id=rule_id,
            severity=severity,
            message=titled(headline(found.issue or rule_id), name, version) + told_paths(found.dependents or ()),
            severity_origin=origin,
            location=Location(logical_name=name),
            component=Component(name=name, version=version, purl=purl_of("npm", name, version)),
            help_uri=found.url or "",
            identity=name or rule_id,
        )


FORMAT = Format(
    name="yarn_audit",
    title="yarn audit",
    recognise=recognise,
    read=read,
    severities=SEVERITIES,
    kinds=(Kind.VULNERABILITY, Kind.OTHER),
    clean_form="",
    versions="Yarn 1 (`yarn audit`) and Yarn 4 (`yarn npm audit`); the document of Yarn 2 and 3 is read as npm_audit",
    command="yarn audit --json > yarn-audit.jsonl; with Yarn 4: yarn npm audit --all --recursive --json > yarn-audit.jsonl",
    source="yarnpkg/yarn, src/reporters/json-reporter.js, https://github.com/yarnpkg/yarn",
    reads=(
        "one finding for each advisory and installed version, with the shortest of the chains of dependencies that lead to it",
        "package, package URL, CVEs, CWEs, CVSS, versions that mend it (Yarn 4 says less)",
        "deprecated packages of Yarn 4, as findings of kind `other`",
        "Yarn 1: errors, a summary that is missing, or that counts more than is listed, make the report partial",
        "Yarn 1: a summary of no dependency at all is blank",
    ),
    leaves=(
        "`auditAction`, information and warnings: they tell of no further problem",
        "that Yarn 4 was cut off between two lines: its output has no end; it writes nothing at all where nothing is vulnerable",
    ),
)
