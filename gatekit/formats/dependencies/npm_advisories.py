"""An advisory of the npm registry, as `npm audit` (npm 6), `pnpm audit`, `yarn audit` and `yarn npm audit` write it.

Source: npm 6's `npm-audit-report`, and the responses of the registry's endpoint `/-/npm/v1/security/audits`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from gatekit.formats.dependencies.grades import Grade, told_score
from gatekit.formats.shared.cwe import cwes_in
from gatekit.formats.shared.purl import purl_of
from gatekit.formats.shared.severity import severity_of_word
from gatekit.model.finding import Component, Finding, Location, SeverityOrigin
from gatekit.model.vocabulary import Kind, Severity

SEVERITIES: Mapping[str, Severity] = {
    "critical": Severity.CRITICAL,
    "high": Severity.HIGH,
    "info": Severity.INFO,
    "low": Severity.LOW,
    "moderate": Severity.MEDIUM,
}

_GHSA = re.compile(r"GHSA(?:-[0-9a-z]{4}){3}")
_CREDENTIALS = re.compile(r"://[^/\s@]*@")


class Wire(msgspec.Struct, gc=False):
    """Base of the wire structs: trees, so the cyclic collector need not track them."""


class Cvss(Wire, rename="camel"):
    """A score; npm writes 0 and null where nobody has scored."""

    score: float | None = None
    vector_string: str | None = None


class Installed(Wire):
    """One version of the package that is installed, and the chains of dependencies that lead to it."""

    version: str | None = None
    paths: list[str] | None = None


class Advisory(Wire):
    """What the registry says of one vulnerability of one package."""

    module_name: str | None = None
    id: int | str | None = None
    title: str | None = None
    severity: str | None = None
    github_advisory_id: str | None = None
    cves: list[str] | None = None
    cwe: str | list[str] | None = None
    url: str | None = None
    cvss: Cvss | None = None
    patched_versions: str | None = None
    findings: list[Installed] | None = None


def advisory_finding(advisory: Advisory, tool: str, version: str, paths: Sequence[str]) -> Finding:
    """The finding for one version of a package that an advisory is about.

    Args:
        advisory: what the report says.
        tool: that wrote the report.
        version: that is installed; "" if the report does not say.
        paths: the chains of dependencies that lead to it.
    """
    name = advisory.module_name or ""
    rule_id = advisory_id(advisory.github_advisory_id, advisory.url, advisory.id)
    severity, origin = rated(advisory.severity, advisory.cvss)
    ids = (*(advisory.cves or ()), advisory.github_advisory_id or "")
    return Finding(
        kind=Kind.VULNERABILITY,
        tool=tool,
        rule_id=rule_id,
        severity=severity,
        message=titled(advisory.title or rule_id, name, version) + told_paths(paths),
        severity_origin=origin,
        location=Location(logical_name=name),
        component=Component(
            name=name, version=version, fixed_version=_patched(advisory.patched_versions), purl=purl_of("npm", name, version)
        ),
        aliases=tuple(dict.fromkeys(one for one in ids if one and one != rule_id)),
        cwes=cwes_in([advisory.cwe] if isinstance(advisory.cwe, str) else advisory.cwe or ()),
        help_uri=advisory.url or "",
        identity=name or rule_id,
    )


def titled(title: str, name: str, version: str = "") -> str:
    """An advisory's title with the package and its version.

    >>> titled("Prototype Pollution in minimist", "minimist", "0.0.8"), titled("Command Injection", "growl")
    ('Prototype Pollution in minimist 0.0.8', 'Command Injection in growl')
    """
    text = title if not name or title.endswith(name) else f"{title} in {name}"
    return f"{text} {version}" if version else text


def advisory_id(github_id: str | None, url: str | None, number: int | str | None) -> str:
    """GitHub's id, which stays; the registry gives an advisory a new number whenever it changes.

    >>> advisory_id(None, "https://github.com/advisories/GHSA-vh95-rmgr-6w4m", 1097678), advisory_id(None, None, 118)
    ('GHSA-vh95-rmgr-6w4m', '118')
    """
    found = _GHSA.search(url or "")
    return github_id or (found[0] if found else "") or str(number or "an advisory without an id")


def rated(word: str | None, cvss: Cvss | None) -> Grade:
    """The registry's word, with the score beside it."""
    score = cvss.score if cvss is not None else None
    vector = (cvss.vector_string or "") if cvss is not None else ""
    origin = SeverityOrigin(word=word or "", score=told_score(score), vector=vector)
    return severity_of_word(word or "", SEVERITIES), origin


def told_paths(paths: Sequence[str]) -> str:
    """The shortest of several chains or places, and how many more there are.

    >>> told_paths(["a>b>minimist", "b>minimist"]), told_paths([])
    (' (b>minimist and 1 more)', '')
    """
    if not paths:
        return ""
    more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    return f" ({min(paths, key=lambda path: (len(path), path))}{more})"


def without_credentials(text: str) -> str:
    """A tool's words on what went wrong, in which no URL tells a password.

    >>> without_credentials("request to https://me:secret@npm.example/x failed")
    'request to https://***@npm.example/x failed'
    """
    return _CREDENTIALS.sub("://***@", text)


def _patched(versions: str | None) -> str:
    # what npm writes where no version mends it
    return "" if (versions or "").replace(" ", "") in ("<0.0.0", "") else str(versions)
