"""The JSON of `npm audit` and `pnpm audit`.

Source: npm/cli, `@npmcli/arborist`, `lib/audit-report.js` (report version 2, npm 7 and later); npm 6's registry document, which
pnpm and Yarn 2 and 3 write too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from gatekit.errors import ReportError
from gatekit.formats.contract import Content, Format
from gatekit.formats.dependencies.npm_advisories import (
    SEVERITIES,
    Advisory,
    Cvss,
    Installed,
    Wire,
    advisory_finding,
    advisory_id,
    rated,
    titled,
    told_paths,
    without_credentials,
)
from gatekit.formats.shared.cwe import cwes_in
from gatekit.formats.shared.purl import purl_of
from gatekit.model.evidence import Unread
from gatekit.model.finding import Component, Finding, Location
from gatekit.model.vocabulary import Kind
from gatekit.reading.collector import collector_paused
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.shape import Shape, Syntax

TOOL = "npm-audit"
VERSION = 2


class Metadata(Wire, rename="camel"):
    """How many vulnerabilities the tool counts, by severity, and of how many dependencies."""

    vulnerabilities: dict[str, int] | None = None
    dependencies: int | dict[str, int] | None = None
    total_dependencies: int | None = None

    @property
    def is_of_nothing(self) -> bool:
        """Whether the tool says that there was no dependency to audit."""
        counts = self.dependencies if isinstance(self.dependencies, dict) else {}
        return counts.get("total", self.total_dependencies) == 0


class Fault(Wire):
    """What went wrong."""

    code: str | None = None
    summary: str | None = None
    detail: str | None = None
    message: str | None = None


class Advisories(Wire):
    """The document of npm 6 and pnpm."""

    advisories: dict[str, Advisory] | None
    muted: list[msgspec.Raw] | None = None
    metadata: Metadata | None = None
    error: Fault | str | None = None


class Via(Wire):
    """An advisory of the package itself."""

    source: int | str | None = None
    title: str | None = None
    url: str | None = None
    severity: str | None = None
    cwe: str | list[str] | None = None
    cvss: Cvss | None = None


class Fix(Wire):
    """The direct dependency whose update mends it."""

    name: str | None = None
    version: str | None = None


class Vulnerable(Wire, rename="camel"):
    """A package with advisories of its own, or that depends on such packages, which are named."""

    name: str
    severity: str | None = None
    is_direct: bool | None = None
    via: list[Via | str] | None = None
    nodes: list[str] | None = None
    fix_available: bool | Fix | None = None


class Tree(Wire, rename="camel"):
    """The document of npm 7 and later."""

    audit_report_version: int
    vulnerabilities: dict[str, Vulnerable] | None
    metadata: Metadata | None = None
    error: Fault | str | None = None


class Failure(Wire):
    """What npm and pnpm write instead of a report."""

    error: Fault
    message: str | None = None


def recognise(shape: Shape) -> bool:
    """A tree of packages, an object of advisories, the beginning of one, or what the tools write instead if they fail."""
    if shape.syntax is not Syntax.JSON or shape.top != "object":
        return False
    keys, inner = shape.keys, shape.inner
    if "auditReportVersion" in keys or _is_failure(shape):
        return True
    if keys.get("advisories") == "object":
        return "metadata" in keys or "actions" in keys
    return inner.get("actions", frozenset()) >= {"action", "module", "resolves"}


def _is_failure(shape: Shape) -> bool:
    told = shape.inner.get("error", frozenset())
    return {"detail", "summary"} <= told or (set(shape.keys) == {"error"} and told == {"code", "message"})


def read(document: Document) -> Content:
    """Reads an audit.

    Raises:
        ReportError: the audit failed, is of another version (`unsupported_version`), or a value in use is malformed.
    """
    shape = document.shape if recognise(document.shape) else document.full_shape
    with collector_paused():
        if "auditReportVersion" in shape.keys:
            return _of_tree(document, decode_json(document, Tree))
        if _is_failure(shape):
            failure = decode_json(document, Failure)
            raise _failed(document, _told(failure.error, failure.message))
        return _of_advisories(document, decode_json(document, Advisories))


def _told(fault: Fault | str, message: str | None = None) -> str:
    """What went wrong, in the tool's own words."""
    parts = (fault,) if isinstance(fault, str) else (fault.code, fault.summary or fault.message or message, fault.detail)
    words = " ".join(" ".join(part for part in parts if part).split())
    return f"the audit failed: {without_credentials(words) or 'the tool does not say why'}"


def _faults(document: Document, fault: Fault | str | None, *, listed: bool) -> Iterator[str]:
    """That the audit failed, though it lists something. Raises `ReportError` if it lists nothing."""
    if fault is not None:
        if not listed:
            raise _failed(document, _told(fault))
        yield _told(fault)


def _failed(document: Document, told: str) -> ReportError:
    return ReportError(
        told,
        file=document.path,
        position="$.error",
        hint="this is no report; run the audit again where there is a lock file and the registry answers audits",
    )


def _of_advisories(document: Document, report: Advisories) -> Content:
    advisories = report.advisories or {}
    muted = len(report.muted or ())
    return Content(
        tool=TOOL,
        measures=frozenset((Kind.VULNERABILITY,)),
        findings=[
            advisory_finding(advisory, TOOL, installed.version or "", installed.paths or ())
            for advisory in advisories.values()
            for installed in advisory.findings or (Installed(),)
        ],
        unread=(Unread(reason="advisories that are muted", count=muted),) if muted else (),
        blank=_blank(report.metadata, listed=bool(advisories)),
        incomplete=(
            *_faults(document, report.error, listed=bool(advisories)),
            *_unlisted(report.metadata, listed=bool(advisories)),
        ),
    )


def _of_tree(document: Document, report: Tree) -> Content:
    if report.audit_report_version != VERSION:
        raise ReportError(
            f"version {report.audit_report_version} of npm's audit report; gatekit reads {VERSION}",
            file=document.path,
            position="$.auditReportVersion",
            hint="use a gatekit that knows it",
            status="unsupported_version",
        )
    packages = report.vulnerabilities or {}
    findings: list[Finding] = []
    passed_on = 0
    for package in packages.values():
        own = [via for via in package.via or () if isinstance(via, Via)]
        passed_on += not own
        findings += [_finding(package, via) for via in own]
    return Content(
        tool=TOOL,
        measures=frozenset((Kind.VULNERABILITY,)),
        findings=findings,
        unread=(
            (
                Unread(
                    reason="packages without an advisory of their own, which depend on one that has findings here",
                    count=passed_on,
                ),
            )
            if passed_on
            else ()
        ),
        blank=_blank(report.metadata, listed=bool(packages)),
        incomplete=(
            *_faults(document, report.error, listed=bool(packages)),
            *_unlisted(report.metadata, listed=bool(packages)),
            *_dangling(packages),
        ),
    )


def _finding(package: Vulnerable, via: Via) -> Finding:
    name, nodes = package.name, package.nodes or []
    rule_id = advisory_id(None, via.url, via.source)
    severity, origin = rated(via.severity, via.cvss)
    return Finding(
        kind=Kind.VULNERABILITY,
        tool=TOOL,
        rule_id=rule_id,
        severity=severity,
        message=titled(via.title or rule_id, name) + (told_paths(nodes) if len(nodes) > 1 else ""),
        severity_origin=origin,
        location=Location(path=min(nodes, key=lambda path: (len(path), path)) if nodes else ""),
        component=Component(name=name, fixed_version=_mended_by(name, package.fix_available), purl=purl_of("npm", name)),
        cwes=cwes_in([via.cwe] if isinstance(via.cwe, str) else via.cwe or ()),
        tags=() if package.is_direct is None else ("direct" if package.is_direct else "transitive",),
        help_uri=via.url or "",
        identity=name,
    )


def _mended_by(name: str, fix: bool | Fix | None) -> str:
    """The version of the package that mends it; where that of a dependant does, its name too; else npm's own command."""
    if isinstance(fix, Fix):
        return (fix.version or "") if fix.name == name else f"{fix.name}@{fix.version}"
    return "npm audit fix" if fix else ""


def _blank(metadata: Metadata | None, *, listed: bool) -> str:
    return "no dependency that was audited" if metadata is not None and metadata.is_of_nothing and not listed else ""


def _unlisted(metadata: Metadata | None, *, listed: bool) -> Iterator[str]:
    counts = (metadata.vulnerabilities if metadata is not None else None) or {}
    count = counts.get("total") or sum(counts.get(word, 0) for word in SEVERITIES)
    if count > 0 and not listed:
        yield f"the tool counts {count} vulnerabilities, but the report lists none"


def _dangling(packages: Mapping[str, Vulnerable]) -> Iterator[str]:
    """Packages that are said to be vulnerable through others that the report does not hold."""
    for package in packages.values():
        others: Sequence[str] = [via for via in package.via or () if isinstance(via, str)]
        missing = sorted({other for other in others if other not in packages})
        if missing:
            yield f"{package.name} is vulnerable through {', '.join(missing)}, which the report does not hold"
        elif not package.via:
            yield f"{package.name} is vulnerable, but the report does not say through what"


FORMAT = Format(
    name="npm_audit",
    title="npm audit and pnpm audit",
    recognise=recognise,
    read=read,
    severities=SEVERITIES,
    kinds=(Kind.VULNERABILITY,),
    versions="report version 2 (npm 7 and later); the advisories of npm 6, pnpm, and Yarn 2 and 3",
    command="npm audit --json > npm-audit.json",
    source="npm/cli, workspaces/arborist/lib/audit-report.js, https://github.com/npm/cli",
    reads=(
        "advisories with package, package URL, CVEs, CWEs, CVSS; the rule is GitHub's id, because the registry's number changes",
        "npm 7 and later: one finding for each package and advisory, at the package's first place in `node_modules`",
        "npm 6 and pnpm: one finding for each advisory and installed version, with its shortest chain of dependencies",
        "what mends it: versions, the direct dependency to update, or `npm audit fix`",
        "an audit that failed is refused with the tool's own words; if it lists vulnerabilities, too, the report is partial",
        "counts without advisories, and packages that are vulnerable through others that are not there: the report is partial",
        "an audit of no dependency at all is blank",
    ),
    leaves=(
        "packages that only depend on vulnerable ones: counted as unread, as the vulnerable ones are findings",
        "muted advisories: counted as unread",
    ),
)
