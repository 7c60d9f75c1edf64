"""The decision as JSON, as `gatekit/schemas/decision.schema.json` publishes it.

`schemaVersion` comes first, keys are camelCase in a fixed order, everything is ASCII, one finding stands on one line. Findings,
places, components, metrics and records leave out what the report did not say; everything else always has all of its keys.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from json import dumps
from typing import Any, TypeAlias, cast

import attrs

from gatekit.model.decision import SCHEMA_VERSION, Decision
from gatekit.model.evidence import EntryState, Evidence, Report
from gatekit.model.finding import Component, Finding, Location, SeverityOrigin
from gatekit.model.metric import Metric
from gatekit.model.records import RECORD_KINDS, Record, kind_of
from gatekit.model.vocabulary import FindingState, Kind, Severity
from gatekit.reports.entries import shown
from gatekit.reports.values import duration_text, time_text

Json: TypeAlias = Any  # what `json.dumps` takes: None, bool, int, float, str, and lists and dictionaries of these
Plan: TypeAlias = tuple[tuple[str, str, Any], ...]

SPARSE = (Finding, Location, Component, SeverityOrigin, Metric, Record)
# a fingerprint may rest on a source snippet, which belongs into no decision; the fingerprint stands for it
# and every line that ran would make the JSON as long as the code; by name, because record classes are made when they are used
LEFT_OUT = {("Finding", "identity"), ("FileCoverage", "covered")}
_BROKEN_UP = ("gates", "rules")
_KIND_ORDER = {kind: number for number, kind in enumerate(Kind)}
_PLANS: dict[type[object], Plan] = {}  # worked out once per class, not once per finding
_STATE_ORDER = {state: number for number, state in enumerate(FindingState)}


def render_json(decision: Decision) -> str:
    """The decision as JSON text, with a newline at the end; the same decision gives the same bytes."""
    return _laid_out("", _decision(decision), "", _BROKEN_UP) + "\n"


def render_reports(reports: Iterable[Report]) -> str:
    """What reports hold, before any policy: each as in a decision's JSON, and its findings in full."""
    found = [{**_report(report), "findings": _list(report.findings)} for report in reports]
    return _laid_out("", {"schemaVersion": SCHEMA_VERSION, "reports": found}, "", ("reports",)) + "\n"


def camel_case(name: str) -> str:
    """The JSON key of a Python name.

    >>> camel_case("fixed_version"), camel_case("id")
    ('fixedVersion', 'id')
    """
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)


def _decision(decision: Decision) -> dict[str, Json]:
    whole = _object(decision)
    lists = ("gates", "unjudged", "evidence")
    return {
        "schemaVersion": whole["schemaVersion"],
        **{key: value for key, value in whole.items() if key not in ("schemaVersion", *lists)},
        **{key: whole[key] for key in lists},
    }


def _evidence(evidence: Evidence) -> dict[str, Json]:
    return {"entries": [_entry(state) for state in evidence.entries], "reports": [_report(report) for report in evidence.reports]}


def _entry(state: EntryState) -> dict[str, Json]:
    return {
        "id": state.id,
        "required": state.required,
        "status": state.status.value,
        "reason": _text(state.reason),
        "command": _text(state.command),
        "reports": [_text(report.path) for report in state.reports],
        "unfit": [
            {"path": _text(report.path), "status": report.status.value, "reason": _text(report.reason)} for report in state.unfit
        ],
        "measures": [kind.value for kind in state.measures],
        "counts": _counts(finding for report in state.reports for finding in shown(state, report)),
    }


def _report(report: Report) -> dict[str, Json]:
    return {
        "path": _text(report.path),
        "status": report.status.value,
        "reason": _text(report.reason),
        "format": _text(report.format),
        "tool": _text(report.tool),
        "toolVersion": _text(report.tool_version),
        "producedAt": time_text(report.produced_at) if report.produced_at else None,
        "subject": _text(report.subject),
        "digest": report.digest,
        "size": report.size,
        "given": report.given,
        "entry": _text(report.entry),
        "measures": [kind.value for kind in Kind if kind in report.measures],
        "counts": _counts(report.findings),
        "metrics": _list(report.metrics),
        "records": _record_counts(report.records),
        "unread": _list(report.unread),
    }


def _counts(findings: Iterable[Finding]) -> list[Json]:
    """How many findings there are of each kind, severity and state; worst first within a kind."""
    counter = Counter((finding.kind, finding.severity, finding.state) for finding in findings)
    ordered = sorted(counter.items(), key=lambda item: (_KIND_ORDER[item[0][0]], -item[0][1], _STATE_ORDER[item[0][2]]))
    return [
        {"kind": kind.value, "severity": severity.word, "state": state.value, "count": count}
        for (kind, severity, state), count in ordered
    ]


def _record_counts(records: Sequence[Record]) -> dict[str, Json]:
    counter = Counter(map(kind_of, records))
    return {kind: counter[kind] for kind in RECORD_KINDS if kind in counter}


def _plan(model: type[object]) -> Plan:
    """Attribute, key and the value at which the key is left out, for each attribute of a class of the model."""
    if model not in _PLANS:
        sparse = issubclass(model, SPARSE)
        _PLANS[model] = tuple(
            (field.name, camel_case(field.name), field.default if sparse else attrs.NOTHING)
            for field in attrs.fields(cast("type[attrs.AttrsInstance]", model))
            if (model.__name__, field.name) not in LEFT_OUT
        )
    return _PLANS[model]


def _object(value: object) -> dict[str, Json]:
    found: dict[str, Json] = {}
    if isinstance(value, Record):
        found["recordKind"] = kind_of(value)
    for name, key, default in _plan(type(value)):
        item = getattr(value, name)
        if item is not default and (default is attrs.NOTHING or item != default):
            found[key] = _labels(item) if name == "labels" and isinstance(value, Metric) else _plain(item)
    return found


def _plain(value: Any) -> Json:
    convert = _CONVERTERS.get(type(value))
    return convert(value) if convert else _of_family(value)


def _of_family(value: Any) -> Json:
    if isinstance(value, StrEnum):
        return value.value
    return _object(value)


def _text(text: str) -> str:
    """The text, with halves of surrogate pairs spelt out: JSON readers refuse them."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()


def _number(value: float) -> Json:
    """The shortest form that reads back as the same number; what JSON cannot say, as a word."""
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else ("Infinity" if value > 0 else "-Infinity")


def _list(values: Iterable[Any]) -> list[Json]:
    return [_plain(value) for value in values]


def _labels(labels: Iterable[tuple[str, str]]) -> dict[str, Json]:
    return {_text(name): _text(value) for name, value in labels}


def _same(value: Any) -> Json:
    return value


_CONVERTERS: dict[type[Any], Callable[[Any], Json]] = {
    str: _text,
    bool: _same,
    int: _same,
    float: _number,
    type(None): _same,
    tuple: _list,
    list: _list,
    Severity: lambda severity: severity.word,
    datetime: time_text,
    timedelta: duration_text,
    Evidence: _evidence,
}


def _laid_out(key: str, value: Json, indent: str, broken_up: Sequence[str]) -> str:
    """Objects over several lines, lists of objects one item to a line; only the lists in `broken_up` are broken up further."""
    inner = indent + "  "
    if isinstance(value, dict):
        if not value:
            return "{}"
        members = (f"{inner}{dumps(name)}: {_laid_out(name, item, inner, broken_up)}" for name, item in value.items())
        return "{\n" + ",\n".join(members) + f"\n{indent}}}"
    if isinstance(value, list) and value and isinstance(value[0], dict):
        items = (_laid_out("", item, inner, broken_up) if key in broken_up else dumps(item) for item in value)
        return "[\n" + ",\n".join(inner + item for item in items) + f"\n{indent}]"
    return dumps(value)
