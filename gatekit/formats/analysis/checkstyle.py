"""Checkstyle's XML, which many linters write. Source: checkstyle/checkstyle, `XMLLogger.java`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from gatekit.errors import ReportError
from gatekit.formats.analysis.sarif_tools import driver_of
from gatekit.formats.contract import Content, Format
from gatekit.formats.shared.linting import (
    is_rule_of_hadolint,
    number_from_one,
    parse_error_of_hadolint,
    plain_message,
    rated,
    unchecked,
)
from gatekit.formats.shared.severity import COMMON_WORDS
from gatekit.model.finding import Finding, Location
from gatekit.model.vocabulary import Kind, Severity
from gatekit.reading.document import Document
from gatekit.reading.shape import Shape, Syntax
from gatekit.reading.values import parse_count
from gatekit.reading.xml import End, Start, xml_events

TOOL = "checkstyle"
SEVERITIES: Mapping[str, Severity] = {**COMMON_WORDS, "ignore": Severity.NONE}

# what `source` begins with, by which the writers can be told; all but the first two set it before their own rule ids
_OWN = "com.puppycrawl.tools.checkstyle."
_WRITERS = {
    _OWN: "checkstyle",
    "org.scalastyle.": "scalastyle",
    "ShellCheck.": "shellcheck",
    "detekt.": "detekt",
    "eslint.rules.": "eslint",
    "failure.tslint.": "tslint",
    "jshint.": "jshint",
    "net.csslint.": "csslint",
    "stylelint.rules.": "stylelint",
    "swiftlint.rules.": "swiftlint",
}
_WHOLE = frozenset({"checkstyle", "scalastyle"})
_OF_SECRETLINT = "@secretlint/"  # which writes as ESLint does
_PARSING_ERROR = "Parsing error: "
_LONGEST = 200
_LONGEST_NAME = 40


def recognise(shape: Shape) -> bool:
    """XML whose root is `checkstyle`."""
    return shape.syntax is Syntax.XML and shape.root == "checkstyle"


def read(document: Document) -> Content:
    """Reads the errors of all files.

    Raises:
        ReportError: the XML is malformed, or an error has neither message nor source.
    """
    report = _Report(document)
    for event in xml_events(document):
        if isinstance(event, Start):
            report.start(event)
        else:
            report.end(event)
    findings = report.findings
    tools = {finding.tool for finding in findings}
    is_own = all(finding.rule_id.startswith(_OWN) for finding in findings) and bool(findings)
    return Content(
        tool=tools.pop() if len(tools) == 1 else TOOL,
        tool_version=report.version if is_own else "",  # others write that of a Checkstyle that they imitate
        measures=frozenset({finding.kind for finding in findings} or {Kind.LINT}),
        findings=findings,
        blank="" if report.files or findings or report.doubts else "no file in it: a linter that checked none writes the same",
        incomplete=(*report.doubts, *unchecked(findings)),
    )


class _Report:
    """What was read so far."""

    def __init__(self, document: Document) -> None:
        self.findings: list[Finding] = []
        self.exceptions: list[str] = []
        self.files = 0
        self.version = ""
        self._file = ""
        self._is_in_file = False
        self._unknown = Counter[str]()
        self._document = document

    def start(self, event: Start) -> None:
        """An element begins."""
        if event.name == "checkstyle":
            self.version = event.attributes.get("version", "")
        elif event.name == "file":
            self.files += 1
            self._file, self._is_in_file = event.attributes.get("name", ""), True
        elif event.name == "error":
            self.findings.append(self._finding(event))
        elif self._is_in_file and event.name != "exception":
            self._unknown[event.name[:_LONGEST_NAME]] += 1

    def end(self, event: End) -> None:
        """An element ends; Checkstyle writes its own exceptions as elements."""
        if event.name == "exception":
            first = event.text.strip().partition("\n")[0][:_LONGEST]
            self.exceptions.append(f"checkstyle broke off in {self._file or 'a file'}: {first}")
        elif event.name == "file":
            self._file, self._is_in_file = "", False

    @property
    def doubts(self) -> tuple[str, ...]:
        """Why some files may hold more than was read."""
        unknown = (f"{count} elements <{name}>, which gatekit does not know" for name, count in self._unknown.items())
        return (*self.exceptions, *unknown)

    def _finding(self, event: Start) -> Finding:
        given = event.attributes
        source, message, word = given.get("source", ""), given.get("message", ""), given.get("severity", "")
        if not source and not message:
            place = f"line {event.line}"
            raise ReportError("an error with neither message nor source", file=self._document.path, position=place)
        if unparsed := parse_error_of_hadolint(message):
            source, message = "DL1000", unparsed
        tool, rule_id = _origin(source, message)
        kind = driver_of(tool).kind or Kind.LINT
        severity, origin = rated(word, kind, SEVERITIES)
        return Finding(
            kind=kind,
            tool=tool,
            rule_id=rule_id,
            severity=severity,
            message=plain_message(message.removesuffix(f" ({rule_id})"), (rule_id,)),
            severity_origin=origin,
            location=Location(
                path=self._file,
                line=number_from_one(parse_count(given.get("line", ""))),
                column=number_from_one(parse_count(given.get("column", ""))),
            ),
        )


def _origin(source: str, message: str) -> tuple[str, str]:
    """The tool and its own rule id."""
    for prefix, tool in _WRITERS.items():
        if source.startswith(prefix):
            rule = source if tool in _WHOLE else source.removeprefix(prefix)
            return "secretlint" if rule.startswith(_OF_SECRETLINT) else tool, rule
    if is_rule_of_hadolint(source):
        return "hadolint", source
    if source == "ShellCheck":
        return "shellcheck", source
    if not source and message.startswith(_PARSING_ERROR):
        return "eslint", "fatal"
    return TOOL, source


FORMAT = Format(
    name="checkstyle",
    title="Checkstyle XML",
    recognise=recognise,
    read=read,
    severities=SEVERITIES,
    kinds=tuple(Kind),
    open_kind=True,
    versions="every version, as written by Checkstyle, ESLint, ShellCheck, Hadolint, PHP_CodeSniffer, detekt, ktlint and others",
    command="shellcheck --format checkstyle *.sh > checkstyle.xml",
    source="checkstyle/checkstyle, XMLLogger.java, https://github.com/checkstyle/checkstyle",
    reads=(
        "each error: severity, message, file, line and column; `source` as the rule",
        "the tool, where `source` tells it (Checkstyle, ESLint, ShellCheck, Hadolint, ...); its prefix is not part of the rule",
        "the kind: that of the tool if it is known, else lint, unless the contract's `kind:` says another",
        "exceptions of Checkstyle, and files that could not be parsed: the report is partial",
    ),
    leaves=("a report without any file is blank: most linters list the files that they found nothing in",),
)
