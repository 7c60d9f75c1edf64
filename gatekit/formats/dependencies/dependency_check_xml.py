"""Dependency-Check's XML, read into the shape of its JSON. Source: `dependency-check.2.5.xsd` and its neighbours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from gatekit.errors import ReportError
from gatekit.formats.dependencies.dependency_check_wire import (
    AnalysisException,
    Dependency,
    Fault,
    Identifier,
    Metrics,
    ProjectInfo,
    Reference,
    Related,
    Report,
    ScanInfo,
    Software,
    Vulnerability,
    VulnerableSoftware,
)
from gatekit.reading.document import Document
from gatekit.reading.xml import End, Start, xml_events

_TEXTS_OF_DEPENDENCY = frozenset(("fileName", "filePath", "license", "md5", "sha1", "sha256"))
_TEXTS_OF_VULNERABILITY = frozenset(("description", "name", "notes", "severity"))
_VULNERABILITIES = {"suppressedVulnerability": "suppressedVulnerabilities", "vulnerability": "vulnerabilities"}
_CVSS = {"cvssV2": "cvssv2", "cvssV3": "cvssv3", "cvssV4": "cvssv4"}
_OLD_CVSS = {"cvssScore": "score"}  # before version 1.6 of the schema


def read_xml(document: Document) -> Report:
    """The report.

    Raises:
        ReportError: the XML is malformed, or a score or a name that every report has is missing or no number.
    """
    reader = _Reader(document.path)
    for event in xml_events(document):
        if isinstance(event, Start):
            reader.start(event)
        else:
            reader.end(event)
    return reader.report


class _Reader:
    """Gathers the values of one element at a time, which become a struct when it ends."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._line = 0
        self._path: list[str] = []
        self._dependency: dict[str, Any] = {}
        self._vulnerability: dict[str, Any] = {}
        self._metrics: dict[str, str] = {}
        self._dependencies: list[Dependency] = []
        self._scan = ScanInfo(analysis_exceptions=[])
        self._project = ProjectInfo()

    @property
    def report(self) -> Report:
        return Report(dependencies=self._dependencies, scan_info=self._scan, project_info=self._project)

    def start(self, event: Start) -> None:
        name, above = event.name, self._path[-1] if self._path else ""
        self._path.append(name)
        self._line = event.line
        if name == "dependency" and above == "dependencies":
            self._dependency = {}
        elif name in _VULNERABILITIES and above == "vulnerabilities":
            self._vulnerability = {"source": event.attributes.get("source", "")}
        elif name in _CVSS:
            self._metrics = {}
        elif name == "knownExploitedVulnerability":
            self._vulnerability["knownExploitedVulnerability"] = {}
        elif name == "software" and above == "vulnerableSoftware":
            self._append("vulnerableSoftware", VulnerableSoftware(software=_software(event.attributes)), self._vulnerability)

    def end(self, event: End) -> None:
        name, text = event.name, " ".join(event.text.split())
        self._path.pop()
        above = self._path[-1] if self._path else ""
        if name == "dependency" and above == "dependencies":
            self._dependencies.append(self._made(self._dependency, Dependency))
        elif name in _VULNERABILITIES and above == "vulnerabilities":
            self._append(_VULNERABILITIES[name], self._made(self._vulnerability, Vulnerability), self._dependency)
        elif name in _CVSS:
            self._vulnerability[_CVSS[name]] = self._made(self._metrics, Metrics)
        elif above in _CVSS:
            self._metrics[name] = text
        elif above in _VULNERABILITIES:
            self._text_of_vulnerability(name, text)
        else:
            self._other(name, above, text)

    def _text_of_vulnerability(self, name: str, text: str) -> None:
        if name in _TEXTS_OF_VULNERABILITY:
            self._vulnerability[name] = text
        elif name == "cwe":
            self._append("cwes", text, self._vulnerability)
        elif name in _OLD_CVSS:
            self._vulnerability["cvssv2"] = self._made({_OLD_CVSS[name]: text}, Metrics)

    def _other(self, name: str, above: str, text: str) -> None:
        if above == "dependency" and name in _TEXTS_OF_DEPENDENCY:
            self._dependency[name] = text
        elif above == "relatedDependency" and name == "filePath":
            self._append("relatedDependencies", Related(file_path=text), self._dependency)
        elif self._path[-3:] == ["dependency", "identifiers", "package"] and name == "id":
            self._append("packages", Identifier(id=text), self._dependency)
        elif above == "cwes":
            self._append("cwes", text, self._vulnerability)
        elif above == "reference" and name == "url":
            self._append("references", Reference(url=text), self._vulnerability)
        elif above == "scanInfo" and name == "engineVersion":
            self._scan.engine_version = text
        elif above == "projectInfo" and name == "reportDate":
            self._project.report_date = text
        elif self._path[-2:] == ["analysisExceptions", "exception"] and name == "message":
            faults = self._scan.analysis_exceptions
            if faults is not None:
                faults.append(AnalysisException(exception=Fault(message=text)))

    @staticmethod
    def _append(key: str, value: Any, values: dict[str, Any]) -> None:
        values.setdefault(key, []).append(value)

    def _made(self, values: Mapping[str, Any], wire: Callable[..., Any]) -> Any:
        try:
            return msgspec.convert(values, wire, strict=False)
        except msgspec.ValidationError as error:
            reason = str(error).replace("`", "").replace("$.", "")
            raise ReportError(f"malformed: {reason}", file=self._file, position=f"line {self._line}") from error


def _software(attributes: Mapping[str, str]) -> Software:
    return Software(
        vulnerability_id_matched=attributes.get("vulnerabilityIdMatched") or attributes.get("matched"),
        version_end_excluding=attributes.get("versionEndExcluding"),
    )
