"""What one target of a Trivy report holds, as findings and component records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gatekit.errors import ReportError
from gatekit.formats.dependencies.trivy_wire import License, Misconfiguration, Modified, Result, Secret, Vulnerability
from gatekit.formats.shared.cvss import choose_vendor
from gatekit.formats.shared.drafts import new_component, new_finding
from gatekit.formats.shared.secrets import keyed_digest
from gatekit.model.finding import NO_COMPONENT, Component, Finding, Location, SeverityOrigin
from gatekit.model.records import Record, record_class
from gatekit.model.vocabulary import FindingState, Kind, Severity
from gatekit.reading.document import Document
from gatekit.reading.json import convert_json, decode_json_each

TOOL = "trivy"
SEVERITIES: Mapping[str, Severity] = {
    "critical": Severity.CRITICAL,
    "high": Severity.HIGH,
    "low": Severity.LOW,
    "medium": Severity.MEDIUM,
    "unknown": Severity.UNKNOWN,
}
KIND_OF_CLASS: Mapping[str, Kind] = {
    "config": Kind.MISCONFIGURATION,
    "lang-pkgs": Kind.VULNERABILITY,
    "license": Kind.LICENSE,
    "license-file": Kind.LICENSE,
    "os-pkgs": Kind.VULNERABILITY,
    "secret": Kind.SECRET,
}

_VULNERABILITY, _MISCONFIGURATION, _SECRET, _LICENSE = Kind.VULNERABILITY, Kind.MISCONFIGURATION, Kind.SECRET, Kind.LICENSE
_OPEN, _SUPPRESSED, _NOT_AFFECTED = FindingState.OPEN, FindingState.SUPPRESSED, FindingState.NOT_AFFECTED
_STATE_OF_STATUS = {"fixed": _NOT_AFFECTED, "ignored": _SUPPRESSED, "not_affected": _NOT_AFFECTED}
_OS_PACKAGES = "os-pkgs"

Grade = tuple[Severity, SeverityOrigin]


class TargetReader:
    """Turns targets into findings; remembers what many of them share."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._within = ""
        self._places: dict[str, Location] = {}
        self._grades: dict[tuple[str | None, float | None, str], Grade] = {}
        self._cwes: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._tags: dict[tuple[str | None, ...], tuple[str, ...]] = {}

    def enter(self, name: str) -> None:
        """Names the resource or control that the next targets belong to."""
        self._within = name
        self._places = {}

    def findings(self, result: Result, position: str) -> Iterator[Finding]:
        """All of a target's findings, what was ignored included.

        Args:
            result: the target.
            position: where it stands in the document.
        """
        raws = result.vulnerabilities or []
        for vulnerability in decode_json_each(self._document, raws, Vulnerability, position=f"{position}.Vulnerabilities"):
            yield self._vulnerability(vulnerability, result, _OPEN, "")
        for misconfiguration in result.misconfigurations or ():
            if misconfiguration.status == "EXCEPTION":
                yield self._misconfiguration(misconfiguration, result, _SUPPRESSED, "an exception in a policy of Trivy")
            elif misconfiguration.status != "PASS":
                yield self._misconfiguration(misconfiguration, result, _OPEN, "")
        for secret in result.secrets or ():
            yield self._secret(secret, result, _OPEN, "")
        for license_ in result.licenses or ():
            yield self._license(license_, result, _OPEN, "")
        for number, modified in enumerate(result.experimental_modified_findings or ()):
            yield self._modified(modified, result, f"{position}.ExperimentalModifiedFindings[{number}]")

    def _modified(self, modified: Modified, result: Result, position: str) -> Finding:
        status = (modified.status or "").lower()
        state = _STATE_OF_STATUS.get(status, _OPEN)
        said = modified.statement or ("" if status == "ignored" else status)
        reason = f"{said} ({modified.source})" if said and modified.source else said or modified.source or ""
        value, place = modified.finding, f"{position}.Finding"
        if modified.type == "vulnerability":
            return self._vulnerability(convert_json(self._document, value, Vulnerability, position=place), result, state, reason)
        if modified.type == "misconfiguration":
            return self._misconfiguration(
                convert_json(self._document, value, Misconfiguration, position=place), result, state, reason
            )
        if modified.type == "secret":
            return self._secret(convert_json(self._document, value, Secret, position=place), result, state, reason)
        if modified.type == "license":
            return self._license(convert_json(self._document, value, License, position=place), result, state, reason)
        raise ReportError(
            f"expected vulnerability, misconfiguration, secret or license, got {modified.type!r}",
            file=self._document.path,
            position=f"{position}.Type",
        )

    def _vulnerability(self, found: Vulnerability, result: Result, state: FindingState, reason: str) -> Finding:
        name, installed, status = found.pkg_name or "", found.installed_version or "", found.status
        if status == "not_affected" and state is _OPEN:
            state, reason = _NOT_AFFECTED, "not_affected, says Trivy's vulnerability database"
        severity, origin = self._rated(found)
        identifier = found.pkg_identifier
        cwes = tuple(found.cwe_ids) if found.cwe_ids else ()
        where = found.pkg_path or result.target
        return new_finding(
            _VULNERABILITY,
            TOOL,
            found.vulnerability_id,
            severity,
            found.title or f"{found.vulnerability_id} in {name} {installed}",
            origin,
            self._places.get(where) or self._place(where),
            new_component(name, installed, found.fixed_version or "", (identifier.purl or "") if identifier is not None else ""),
            tuple(found.vendor_ids) if found.vendor_ids else (),
            self._cwes.setdefault(cwes, cwes),
            self._tagged(result.class_, result.type, status),
            found.primary_url or "",
            _identity(found, result, installed),
            state,
            reason,
        )

    def _rated(self, found: Vulnerability) -> Grade:
        """The word, with the CVSS of the vendor that gave it beside it, or NVD's, or the first vendor's by name."""
        score, vector = None, ""
        if found.cvss:
            cvss = found.cvss.get(found.severity_source or "") or found.cvss[choose_vendor(found.cvss)]
            score, vector = cvss.v3_score, cvss.v3_vector or ""
            if score is None:
                score, vector = cvss.v40_score, cvss.v40_vector or ""
            if score is None:
                score, vector = cvss.v2_score, cvss.v2_vector or ""
        return self._grades.get((found.severity, score, vector)) or self._grade(found.severity, score, vector)

    def _misconfiguration(self, found: Misconfiguration, result: Result, state: FindingState, reason: str) -> Finding:
        severity, origin = self._grade(found.severity)
        cause = found.cause_metadata
        return Finding(
            kind=_MISCONFIGURATION,
            tool=TOOL,
            rule_id=found.id,
            severity=severity,
            message=found.message or found.title or found.id,
            severity_origin=origin,
            location=Location(
                path=result.target,
                line=(cause.start_line or 0) if cause else 0,
                end_line=(cause.end_line or 0) if cause else 0,
                logical_name=((cause.resource or "") if cause else "") or self._within,
            ),
            aliases=(found.avd_id,) if found.avd_id and found.avd_id != found.id else (),
            tags=self._tagged(result.class_, result.type),
            help_uri=found.primary_url or "",
            state=state,
            state_reason=reason,
        )

    def _secret(self, found: Secret, result: Result, state: FindingState, reason: str) -> Finding:
        severity, origin = self._grade(found.severity)
        return Finding(
            kind=_SECRET,
            tool=TOOL,
            rule_id=found.rule_id,
            severity=severity,
            message=found.title or f"a secret that rule {found.rule_id} knows",
            severity_origin=origin,
            location=Location(
                path=result.target, line=found.start_line or 0, end_line=found.end_line or 0, logical_name=self._within
            ),
            tags=self._tagged(found.category),
            identity=keyed_digest(found.match or "", found.rule_id, result.target),
            state=state,
            state_reason=reason,
        )

    def _license(self, found: License, result: Result, state: FindingState, reason: str) -> Finding:
        severity, origin = self._grade(found.severity)
        of = f" of {found.pkg_name}" if found.pkg_name else ""
        return Finding(
            kind=_LICENSE,
            tool=TOOL,
            rule_id=found.name,
            severity=severity,
            message=f"{found.category or 'unknown'} licence {found.name}{of}",
            severity_origin=origin,
            location=self._place(found.file_path or result.target),
            component=Component(name=found.pkg_name) if found.pkg_name else NO_COMPONENT,
            tags=self._tagged(found.category),
            help_uri=found.link or "",
            state=state,
            state_reason=reason,
        )

    def _grade(self, word: str | None, score: float | None = None, vector: str = "") -> Grade:
        key = (word, score, vector)
        if key not in self._grades:
            is_rated = score is not None and 0 <= score <= 10
            origin = SeverityOrigin(word=word or "", score=score if is_rated else None, vector=vector)
            self._grades[key] = (SEVERITIES.get((word or "").lower(), Severity.UNKNOWN), origin)
        return self._grades[key]

    def _place(self, path: str) -> Location:
        if path not in self._places:
            self._places[path] = Location(path=path, logical_name=self._within)
        return self._places[path]

    def _tagged(self, *words: str | None) -> tuple[str, ...]:
        tags = self._tags.get(words)
        if tags is None:
            tags = self._tags[words] = tuple(word for word in words if word)
        return tags


def components(results: Sequence[Result]) -> Iterator[Record]:
    """The packages that targets list, as records."""
    if not any(result.packages for result in results):
        return
    component = record_class("component")
    for result in results:
        for package in result.packages or ():
            yield component(
                name=package.name or "",
                version=package.version or "",
                purl=(package.identifier.purl or "") if package.identifier else "",
                licenses=tuple(package.licenses or ()),
                path=package.file_path or result.target,
            )


def kinds_looked_for(result: Result) -> Iterator[Kind]:
    """What Trivy shows to have looked for in a target, by the target's class and by the lists that it has."""
    kind = KIND_OF_CLASS.get(result.class_ or "")
    if kind is not None:
        if kind is not Kind.MISCONFIGURATION or not is_unchecked(result):
            yield kind
    elif result.class_ is None and result.misconf_summary is None:
        yield Kind.VULNERABILITY  # before classes, Trivy looked for nothing else
    lists = (
        (Kind.VULNERABILITY, result.vulnerabilities),
        (Kind.MISCONFIGURATION, result.misconfigurations),
        (Kind.SECRET, result.secrets),
        (Kind.LICENSE, result.licenses),
    )
    yield from (kind for kind, found in lists if found)


def is_unchecked(result: Result) -> bool:
    """Whether a configuration is listed, of which no check was run."""
    return result.misconf_summary is not None and result.misconf_summary.is_of_nothing and not result.misconfigurations


def unlisted(results: Sequence[Result]) -> Iterator[str]:
    """Targets whose failed checks are counted, but not there. What lists some may have left out others by their severity."""
    for result in results:
        count = (result.misconf_summary.failures or 0) if result.misconf_summary is not None else 0
        if count > 0 and not result.misconfigurations:
            yield f"Trivy counts {count} failed checks of {result.target}, but lists none"


def unsupported(family: str | None, version: str | None) -> str:
    """What to say of an operating system whose distribution publishes no advisories any more."""
    named = " ".join(part for part in (family, version) if part) or "the operating system"
    return f"{named} is no longer supported: Trivy may not know all its vulnerabilities"


def _identity(found: Vulnerability, result: Result, installed: str) -> str:
    """What tells one vulnerability of one package in several places apart, whatever release and version it is found in."""
    if found.pkg_path:
        return found.pkg_path.replace(installed, "#") if installed else found.pkg_path
    # an image's tag is part of the target's name, and would make each release's findings new
    return _OS_PACKAGES if result.class_ == _OS_PACKAGES else result.target
