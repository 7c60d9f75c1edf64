"""What one vulnerability of a GitLab security report is as a finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gatekit.formats.security.gitlab_wire import Dependency, Identifier, Location, Report, Vulnerability
from gatekit.formats.shared.cvss import choose_vendor
from gatekit.formats.shared.cwe import cwes_in
from gatekit.formats.shared.purl import purl_of
from gatekit.formats.shared.secrets import is_about_credentials, keyed_digest, without_quotations
from gatekit.formats.shared.severity import severity_of_word
from gatekit.formats.shared.urls import public_url
from gatekit.model.finding import NO_COMPONENT, Component, Finding, SeverityOrigin, default_severity
from gatekit.model.finding import Location as Place
from gatekit.model.vocabulary import Kind, Severity, SeverityBasis

SEVERITIES: Mapping[str, Severity] = {
    "critical": Severity.CRITICAL,
    "high": Severity.HIGH,
    "info": Severity.INFO,
    "low": Severity.LOW,
    "medium": Severity.MEDIUM,
    "unknown": Severity.UNKNOWN,
}
_KIND_OF_SCAN: Mapping[str | None, Kind] = {
    "api_fuzzing": Kind.CODE_WEAKNESS,
    "cluster_image_scanning": Kind.VULNERABILITY,
    "container_scanning": Kind.VULNERABILITY,
    "coverage_fuzzing": Kind.CODE_WEAKNESS,
    "dast": Kind.CODE_WEAKNESS,
    "dependency_scanning": Kind.VULNERABILITY,
    "sast": Kind.CODE_WEAKNESS,
    "secret_detection": Kind.SECRET,
}

# scanners whose reports are of the type `sast`, though they look for something else
_KIND_OF_SCANNER = {
    "checkov": Kind.MISCONFIGURATION,
    "gitleaks": Kind.SECRET,
    "kics": Kind.MISCONFIGURATION,
    "trufflehog": Kind.SECRET,
}
_SECRET_CHECKS = "CKV_SECRET_"  # noqa: S105 - what ids of Checkov's rules begin with
_UNRATED = frozenset(("", "undefined", "unknown"))
_CATALOGUES = frozenset(("cve", "dsa", "elsa", "ghsa", "osvdb", "rhsa", "usn"))
_FALSE_POSITIVE = "flagged-as-likely-false-positive"
_ECOSYSTEMS = {
    "bundler": "gem",
    "composer": "composer",
    "go": "golang",
    "gradle": "maven",
    "maven": "maven",
    "npm": "npm",
    "nuget": "nuget",
    "pip": "pypi",
    "pipenv": "pypi",
    "pnpm": "npm",
    "poetry": "pypi",
    "sbt": "maven",
    "setuptools": "pypi",
    "yarn": "npm",
}
_SYSTEMS = frozenset(("alpine", "debian", "ubuntu"))


class FindingReader:
    """Turns vulnerabilities into findings; knows what the report says once for all of them."""

    def __init__(self, report: Report, tool: str) -> None:
        self.tool = tool
        self._type = report.scan.type if report.scan else None
        files = report.dependency_files or ()
        self._managers = {file.path: file.package_manager or "" for file in files if file.path}

    def finding(self, found: Vulnerability) -> Finding:
        """The finding that a vulnerability is."""
        tool = (found.scanner.id or self.tool).lower() if found.scanner else self.tool
        names, where = found.identifiers, found.location or Location()
        rule_id, cwes = _rule(found), cwes_in(_spelled_cwes(names))
        kind = self._kind(found, tool, rule_id)
        severity, origin = _rated(found, kind)
        is_secret = kind is Kind.SECRET or is_about_credentials((rule_id, found.name or "", found.message or ""), cwes)
        component = self._component(where)
        return Finding(
            kind=kind,
            tool=tool,
            rule_id=rule_id,
            severity=severity,
            message=_message(found, rule_id, component, is_secret=is_secret) + _commit(where),
            severity_origin=origin,
            location=_place(where),
            component=component,
            aliases=tuple(dict.fromkeys(_aliases(names, rule_id))),
            cwes=cwes,
            tags=tuple(_tags(found)),
            help_uri=next((name.url for name in names if name.url and name.url.startswith("http")), ""),
            identity=_identity(found, where, rule_id, kind, is_secret=is_secret),
        )

    def _kind(self, found: Vulnerability, tool: str, rule_id: str) -> Kind:
        if rule_id.startswith(_SECRET_CHECKS):
            return Kind.SECRET
        # reports without scanners say in the type of an identifier which one it was: `gitleaks_rule_id`
        first = (found.identifiers[0].type or "") if found.identifiers else ""
        known = _KIND_OF_SCANNER.get(first.partition("_")[0].lower())
        return known or kind_of_scan(self._type or found.category, tool) or Kind.CODE_WEAKNESS

    def _component(self, where: Location) -> Component:
        dependency = where.dependency or Dependency()
        name, version = (dependency.package.name if dependency.package else "") or "", dependency.version or ""
        if not name:
            return NO_COMPONENT
        system = (where.operating_system or "").replace(":", " ").partition(" ")[0].lower()
        if where.image is not None:
            purl = purl_of(system, name, version) if system in _SYSTEMS else ""
        else:
            purl = purl_in(self._managers.get(where.file or "", ""), name, version)
        return Component(name=name, version=version, purl=purl)


def kind_of_scan(scan_type: str | None, scanner: str) -> Kind | None:
    """What a scan looks for; None if neither its type nor its scanner is known.

    >>> kind_of_scan("sast", "semgrep").value, kind_of_scan("sast", "kics").value, kind_of_scan(None, "semgrep")
    ('code_weakness', 'misconfiguration', None)
    """
    return _KIND_OF_SCANNER.get(scanner) or _KIND_OF_SCAN.get(scan_type)


def purl_in(package_manager: str, name: str, version: str) -> str:
    """The package URL of a package that a package manager knows; "" if the manager is unknown.

    >>> purl_in("go", "gopkg.in/yaml.v2", "v2.2.2"), purl_in("maven", "io.netty/netty", "3.9.1"), purl_in("", "x", "1")
    ('pkg:golang/gopkg.in/yaml.v2@v2.2.2', 'pkg:maven/io.netty/netty@3.9.1', '')
    """
    ecosystem = _ECOSYSTEMS.get(package_manager.lower(), "")
    return purl_of(ecosystem, name.replace("/", ":") if ecosystem == "maven" else name, version)


def _rule(found: Vulnerability) -> str:
    """The first identifier, which is the tool's own: its value, or its name where the value is a sentence."""
    for name in found.identifiers:
        value, shown = _value(name), name.name or ""
        if value or shown:
            return shown if not value or (" " in value and shown and " " not in shown) else value
    return found.name or found.message or "unnamed"


def _value(name: Identifier) -> str:
    return "" if name.value is None else str(name.value)


def _spelled_cwes(names: list[Identifier]) -> Iterator[str]:
    for name in names:
        if (name.type or "").lower() == "cwe":
            yield name.name or ""
            yield f"CWE-{_value(name)}"


def _aliases(names: list[Identifier], rule_id: str) -> Iterator[str]:
    for name in names:
        if (name.type or "").lower() in _CATALOGUES and _value(name) not in {"", rule_id}:
            yield _value(name)


def _tags(found: Vulnerability) -> Iterator[str]:
    if found.confidence and found.confidence.lower() not in _UNRATED:
        yield f"confidence:{found.confidence.lower()}"
    for name in found.identifiers:
        if (name.type or "").lower() == "owasp" and (_value(name) or name.name):
            yield _value(name) or name.name or ""
    if any(flag.type == _FALSE_POSITIVE for flag in found.flags or ()):
        yield "likely_false_positive"


def _rated(found: Vulnerability, kind: Kind) -> tuple[Severity, SeverityOrigin]:
    word, vectors = found.severity or "", {one.vendor: one.vector for one in found.cvss_vectors or ()}
    vector = vectors[choose_vendor(vectors)] if vectors else ""
    if word.lower() in _UNRATED and kind is not Kind.VULNERABILITY:
        return default_severity(kind), SeverityOrigin(basis=SeverityBasis.KIND_DEFAULT, word=word, vector=vector)
    return severity_of_word(word, SEVERITIES), SeverityOrigin(word=word, vector=vector)


def _message(found: Vulnerability, rule_id: str, component: Component, *, is_secret: bool) -> str:
    """The name of the problem; a message alone may quote a credential, with or without quotation marks."""
    if is_secret:
        return without_quotations(found.name) if found.name else f"a credential, by rule {rule_id}"
    text = " ".join((found.name or found.message or "").split())
    return text or (f"{rule_id} in {component.name} {component.version}".strip() if component.name else rule_id)


def _commit(where: Location) -> str:
    sha = (where.commit.sha if where.commit else "") or ""
    return f" (in commit {sha[:12]})" if sha.strip("0") else ""


def _place(where: Location) -> Place:
    address = public_url((where.hostname or where.host or "") + (where.path or ""))
    names = (where.method, where.param) if address else (where.class_, where.method)
    return Place(
        path=where.file or where.image or address,
        line=max(where.start_line or 0, 0),
        end_line=max(where.end_line or 0, 0),
        logical_name=(" " if address else ".").join(name for name in (*names, where.crash_type) if name),
    )


def _identity(found: Vulnerability, where: Location, rule_id: str, kind: Kind, *, is_secret: bool) -> str:
    """What GitLab follows the finding by, unless that is its line; for a secret, a keyed digest of it."""
    compared = found.cve or ""
    if is_secret:
        sha = (where.commit.sha if where.commit else "") or ""
        return keyed_digest(found.raw_source_code_extract or compared, rule_id, where.file or "", sha)
    if kind is Kind.VULNERABILITY:
        return ""
    items = (found.tracking.items if found.tracking else None) or ()
    signatures = [one.value for item in items for one in item.signatures or () if one.value]
    if signatures:
        return signatures[-1]
    return where.crash_state or ("" if str(where.start_line) in compared.split(":") else compared)
