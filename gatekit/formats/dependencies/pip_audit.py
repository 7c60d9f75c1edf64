"""The JSON of pip-audit. Source: pypa/pip-audit, `pip_audit/_format/json.py`; the bare list that versions before 2.0 wrote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from gatekit.formats.contract import Content, Format
from gatekit.formats.shared.purl import purl_of
from gatekit.formats.shared.text import headline
from gatekit.model.finding import Component, Finding, SeverityOrigin
from gatekit.model.records import Record, record_class
from gatekit.model.vocabulary import Kind, Severity
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.shape import Shape, Syntax

TOOL = "pip-audit"
_MOST_NAMED = 5


class Wire(msgspec.Struct, gc=False):
    """Base of the wire structs: trees, so the cyclic collector need not track them."""


class Vulnerability(Wire):
    """A known vulnerability."""

    id: str
    fix_versions: list[str] | None = None
    aliases: list[str] | None = None
    description: str | None = None


class Dependency(Wire):
    """A package, with its vulnerabilities or with why it was not audited."""

    name: str
    version: str | None = None
    vulns: list[Vulnerability] | None = None
    skip_reason: str | None = None


class Report(Wire):
    """A whole report."""

    dependencies: list[Dependency] | None


def recognise(shape: Shape) -> bool:
    """An object with dependencies that have vulnerabilities or a reason to be skipped, or a list of them."""
    if shape.syntax is not Syntax.JSON:
        return False
    if shape.top == "array":
        return _is_dependency(frozenset(shape.keys))
    if shape.keys.get("dependencies") != "array":
        return False
    return set(shape.keys) == {"dependencies", "fixes"} or _is_dependency(shape.inner["dependencies"])


def _is_dependency(keys: frozenset[str]) -> bool:
    return {"name", "vulns"} <= keys or {"name", "skip_reason"} <= keys


def read(document: Document) -> Content:
    """Reads all dependencies.

    Raises:
        ReportError: a value in use is malformed.
    """
    shape = document.shape if recognise(document.shape) else document.full_shape
    if shape.top == "array":
        dependencies = decode_json(document, list[Dependency])
    else:
        dependencies = decode_json(document, Report).dependencies or []
    return Content(
        tool=TOOL,
        measures=frozenset((Kind.VULNERABILITY,)),
        findings=[_finding(one, found) for one in dependencies for found in one.vulns or ()],
        records=tuple(_components(dependencies)),
        blank="" if dependencies else "no dependency in it",
        incomplete=tuple(_skipped(dependencies)),
    )


def _finding(dependency: Dependency, found: Vulnerability) -> Finding:
    name, version = dependency.name, dependency.version or ""
    return Finding(
        kind=Kind.VULNERABILITY,
        tool=TOOL,
        rule_id=found.id,
        severity=Severity.UNKNOWN,
        message=headline(found.description or "") or f"{found.id} in {name} {version}".rstrip(),
        severity_origin=SeverityOrigin(),
        component=Component(
            name=name,
            version=version,
            fixed_version=", ".join(found.fix_versions or ()),
            purl=purl_of("pypi", name, version),
        ),
        aliases=tuple(dict.fromkeys(alias for alias in found.aliases or () if alias != found.id)),
        identity=name,
    )


def _components(dependencies: Sequence[Dependency]) -> Iterator[Record]:
    if not dependencies:
        return
    component = record_class("component")
    for one in dependencies:
        yield component(name=one.name, version=one.version or "", purl=purl_of("pypi", one.name, one.version or ""))


def _skipped(dependencies: Sequence[Dependency]) -> Iterator[str]:
    """What was not audited may be vulnerable."""
    skipped = [one for one in dependencies if one.vulns is None]
    if not skipped:
        return
    named = ", ".join(one.name for one in skipped[:_MOST_NAMED])
    more = f" and {len(skipped) - _MOST_NAMED} more" if len(skipped) > _MOST_NAMED else ""
    reason = headline(skipped[0].skip_reason or "") or "the report does not say why"
    yield f"{len(skipped)} of {len(dependencies)} dependencies not audited: {named}{more} ({reason})"


FORMAT = Format(
    name="pip_audit",
    title="pip-audit JSON",
    recognise=recognise,
    read=read,
    severities={},
    kinds=(Kind.VULNERABILITY,),
    records=("component",),
    versions="1 and 2",
    command="pip-audit --requirement requirements.txt --format json --aliases --output pip-audit.json",
    source="pypa/pip-audit, pip_audit/_format/json.py, https://github.com/pypa/pip-audit",
    reads=(
        "vulnerabilities with package, package URL, aliases and versions that mend them",
        "severity: pip-audit has none, so each is `unknown` until the policy says otherwise",
        "dependencies as component records",
        "a dependency that was skipped makes the report partial: nobody knows whether it is vulnerable",
        "no dependency at all is blank",
    ),
    leaves=("`fixes`: what `--fix` did to the installed packages",),
)
