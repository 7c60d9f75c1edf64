"""SARIF 2.1.0: the exchange format of static analysis. Source: OASIS Standard, 27 March 2020, with errata 01."""

from __future__ import annotations

import re

from gatekit.errors import ReportError
from gatekit.formats.analysis.sarif_results import RunReader
from gatekit.formats.analysis.sarif_run import incomplete_reasons, produced_at, subject_of
from gatekit.formats.analysis.sarif_tools import driver_of
from gatekit.formats.analysis.sarif_wire import Log, Result, Run, ToolComponent
from gatekit.formats.contract import Content, Format
from gatekit.formats.shared.linting import unchecked
from gatekit.formats.shared.severity import COMMON_WORDS
from gatekit.model.finding import Finding
from gatekit.model.vocabulary import Kind
from gatekit.reading.collector import collector_paused
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json, decode_json_each
from gatekit.reading.shape import Shape, Syntax

VERSION = "2.1.0"

_SCHEMA_VERSION = re.compile(r"sarif-(?:schema-)?(\d+\.\d+\.\d+)")


def recognise(shape: Shape) -> bool:
    """A JSON object with `runs`, and a version, a schema or a first run as SARIF has them, of whatever version."""
    if shape.syntax is not Syntax.JSON or shape.top != "object" or shape.keys.get("runs") not in {"array", "null"}:
        return False
    if "sarif" in str(shape.scalars.get("$schema", "")).lower():
        return True
    version = str(shape.scalars.get("version", ""))
    return version.startswith(("1.0", "2.0", "2.1")) or not shape.inner.get("runs", frozenset()).isdisjoint({"tool", "results"})


def read(document: Document) -> Content:
    """Reads a log: the results of all its runs.

    Raises:
        ReportError: it is of another version (`unsupported_version`), or a value that is used is malformed.
    """
    _refuse_other_versions(document, _version_outside(document))
    with collector_paused():
        log = decode_json(document, Log)
        _refuse_other_versions(document, log.version or "")
        return _content(document, log)


def _content(document: Document, log: Log) -> Content:
    if log.runs is None:
        return Content(tool="", incomplete=("the log has no runs, because making it failed (SARIF 2.1.0, 3.13.4)",))
    if not log.runs:
        return Content(tool="", blank="no run in it")
    findings: list[Finding] = []
    measures: set[Kind] = set()
    looked_for: set[str] = set()
    incomplete: list[str] = []
    drivers = [driver_of(_component(run).name or "") for run in log.runs]
    for number, (run, driver) in enumerate(zip(log.runs, drivers, strict=True)):
        reader = RunReader(run, driver)
        incomplete += incomplete_reasons(run, driver)
        results = decode_json_each(document, run.results or [], Result, position=f"$.runs[{number}].results")
        found = reader.findings(results)
        incomplete += unchecked(found)
        findings += found
        measures |= reader.measures
        looked_for |= reader.looked_for
    if any(part.results for part in log.inline_external_properties or ()):
        incomplete.append("results stand in inlineExternalProperties, which gatekit does not read")
    subjects = list(dict.fromkeys(subject for subject in map(subject_of, log.runs) if subject))
    if len(subjects) > 1:
        incomplete.append(f"its runs are about different commits: {', '.join(subjects)}")
    component = _component(log.runs[0])
    return Content(
        tool=drivers[0].tool,
        tool_version=component.semantic_version or component.version or "",
        produced_at=produced_at(log.runs),
        subject=subjects[0] if subjects else "",
        measures=frozenset(measures),
        looked_for=frozenset(looked_for),
        findings=findings,
        incomplete=tuple(incomplete),
    )


def _component(run: Run) -> ToolComponent:
    return (run.tool.driver if run.tool else None) or ToolComponent()


def _version_outside(document: Document) -> str:
    """The version as far as it can be told without reading the results, which other versions spell otherwise."""
    return _version_of(document.shape) or _version_of(document.full_shape)


def _version_of(shape: Shape) -> str:
    schema = _SCHEMA_VERSION.search(str(shape.scalars.get("$schema", "")))
    return str(shape.scalars.get("version", "")) or (schema.group(1) if schema else "")


def _refuse_other_versions(document: Document, version: str) -> None:
    # 2.1.0-beta and 2.1.0-rtm were drafts of the same shape
    if version.partition("-")[0] == VERSION:
        return
    said = f"SARIF {version}" if version else "the log does not say which version of SARIF it is"
    raise ReportError(
        f"{said}; gatekit reads SARIF {VERSION}",
        file=document.path,
        position="$.version",
        hint="have the tool write SARIF 2.1.0, or convert with `sarif-multitool transform`",
        status="unsupported_version",
    )


FORMAT = Format(
    name="sarif",
    title="SARIF 2.1.0",
    recognise=recognise,
    read=read,
    severities=COMMON_WORDS,
    kinds=tuple(Kind),
    open_kind=True,
    versions="2.1.0, its drafts (2.1.0-beta, -rtm) included; 1.0.0 and 2.0.0 are refused by name",
    command="semgrep scan --sarif --output semgrep.sarif",
    source="OASIS SARIF 2.1.0 with errata 01, https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html",
    reads=(
        "results of all runs, each with its own run's tool: `fail` is a finding; so are `open` and `review`, with that tag",
        "severity: `security-severity` by CVSS bands, else the level of result, override or rule, else `warning`",
        "kind: a table of drivers, else the rule's tags, name and id",
        "place: the first physical location, relative to its outermost `uriBaseId`; logical names; artifacts by index",
        "accepted suppressions with justification, baseline states, fingerprints (else a digest of the snippet), CWEs, taxa",
        "whether it finished: `executionSuccessful`, signals, error notifications, missing results, files that did not parse",
        "what the tool looked for: CWEs (in tags, relationships, `cwe`) and WCAG criteria of the rules listed as switched on",
    ),
    leaves=(
        "`pass`, `notApplicable` and `informational` results: they are no problems",
        "code flows, graphs, stacks, fixes, related and further locations: not needed to decide",
        "messages and snippets of secret scanners: they may quote the secret, so the rule's title stands for them",
        "results in external property files: the report is partial",
    ),
)
