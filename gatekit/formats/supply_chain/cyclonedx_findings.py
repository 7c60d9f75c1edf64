"""The vulnerabilities of a CycloneDX document as findings: one for each component that one affects."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from gatekit.formats.shared.purl import package_of
from gatekit.formats.shared.text import headline
from gatekit.formats.supply_chain.cyclonedx_inventory import Inventory, full_name, path_of
from gatekit.formats.supply_chain.cyclonedx_ratings import grade
from gatekit.formats.supply_chain.cyclonedx_wire import Affected, Analysis, Component, Vulnerability
from gatekit.model.finding import NO_COMPONENT, Finding, Location
from gatekit.model.finding import Component as Package
from gatekit.model.vocabulary import FindingState, Kind

_OPEN_STATES = frozenset({"exploitable", "in_triage"})
_ALL_UNAFFECTED = "the document calls the version unaffected"


def findings_of(vulnerability: Vulnerability, inventory: Inventory, tool: str) -> Iterator[Finding]:
    """One finding for each component that the vulnerability affects; one without a component if it names none.

    Args:
        vulnerability: as the document has it.
        inventory: knows the components by their references.
        tool: that wrote the document.
    """
    severity, origin = grade(vulnerability.ratings or (), vulnerability.source)
    others = [known.id for known in vulnerability.references or () if known.id]
    rule = vulnerability.id or next(iter(others), "") or vulnerability.bom_ref or "vulnerability"
    state, reason = _state(vulnerability.analysis)
    for affected in vulnerability.affects or (None,):
        package, path, is_spared = _package(affected, inventory, vulnerability.recommendation or "")
        is_spared = is_spared and state is FindingState.OPEN
        yield Finding(
            kind=Kind.VULNERABILITY,
            tool=tool,
            rule_id=rule,
            severity=severity,
            message=headline(vulnerability.description or "") or _plain_message(rule, package),
            severity_origin=origin,
            location=Location(path=path),
            component=package,
            aliases=tuple(dict.fromkeys(other for other in others if other != rule)),
            cwes=tuple(f"CWE-{number}" for number in vulnerability.cwes or () if number > 0),
            help_uri=_help(vulnerability),
            identity=path or package.name,
            state=FindingState.NOT_AFFECTED if is_spared else state,
            state_reason=_ALL_UNAFFECTED if is_spared else reason,
        )


def _plain_message(rule: str, package: Package) -> str:
    return f"{rule} in {package.name} {package.version}".rstrip() if package.name else rule


def _state(analysis: Analysis | None) -> tuple[FindingState, str]:
    if analysis is None or analysis.state is None or analysis.state in _OPEN_STATES:
        return FindingState.OPEN, ""
    said = f"{analysis.state}: {analysis.justification}" if analysis.justification else analysis.state
    detail = headline(analysis.detail or "")
    return FindingState.NOT_AFFECTED, f"{said} ({detail})" if detail else said


def _package(affected: Affected | None, inventory: Inventory, recommendation: str) -> tuple[Package, str, bool]:
    """The affected package, where it is, and whether the document calls its version unaffected."""
    if affected is None:
        return NO_COMPONENT, "", False
    found = inventory.find(affected.ref)
    versions: dict[bool, list[str]] = {True: [], False: []}
    for one in affected.versions or ():
        versions[one.status == "unaffected"].append(one.version or one.range or "")
    unaffected, others = versions[True], versions[False]
    if found is None:
        package = _elsewhere(affected.ref, others)
        return package, "", _is_spared(package.version, unaffected, others)
    name, version = full_name(found), found.version or ""
    fixed = _recommended(recommendation, found)
    package = Package(name=name, version=version, fixed_version=fixed, purl=found.purl or "")
    return package, path_of(found), _is_spared(version, unaffected, others)


def _is_spared(version: str, unaffected: list[str], others: list[str]) -> bool:
    """Whether a version is among the unaffected ones; other ranges than all versions (`vers:npm/*`) are not looked into.

    >>> _is_spared("1.0", ["1.0", "1.1"], []), _is_spared("1.0", ["2.0"], []), _is_spared("1.0", ["vers:npm/>=2"], [])
    (True, False, False)
    """
    if not version:
        return bool(unaffected) and not others
    is_all = not others and any(one.startswith("vers:") and one.partition("/")[2] == "*" for one in unaffected)
    return version not in others and (is_all or version in unaffected)


def _elsewhere(reference: str, versions: list[str]) -> Package:
    """A component of another document, as far as the link to it tells: many are package URLs."""
    said = reference.partition("#")[2] if reference.startswith("urn:cdx:") else reference
    if not said.startswith("pkg:"):
        said = unquote(said)
    name, version = package_of(said)
    if name:
        return Package(name=name, version=version, purl=said)
    return Package(name=said or reference, version=versions[0] if len(versions) == 1 else "")


def _recommended(recommendation: str, component: Component) -> str:
    """The fixed versions where the advice has the words in which Trivy gives it; other advice is prose."""
    for name in (full_name(component), component.name):
        for advice in recommendation.split("; "):
            if advice.startswith(prefix := f"Upgrade {name} to version "):
                return advice.removeprefix(prefix)
    return ""


def _help(vulnerability: Vulnerability) -> str:
    source = (vulnerability.source.url or "") if vulnerability.source else ""
    return source or next((advisory.url for advisory in vulnerability.advisories or () if advisory.url), "")
