"""The decision as JSON: by the published schema, byte-stable, whole."""

from __future__ import annotations

import json
import math
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import attrs
import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gatekit
from gatekit.model import decision as decisions
from gatekit.model import evidence, finding, metric, vocabulary
from gatekit.model.records import RECORD_KINDS, record_class
from gatekit.reports.json import LEFT_OUT, camel_case, render_json, render_reports
from gatekit.reports.values import duration_text, time_text
from tests.reports.blocked import blocked
from tests.reports.decisions import DECISIONS, hostile, many, nearly, passing
from tests.reports.strategies import texts, with_texts

SCHEMA = json.loads((Path(gatekit.__file__).parent / "schemas" / "decision.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)


def problems(text: str) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(json.loads(text))]


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", sorted(set(DECISIONS) - {"many"}))
def test_every_decision_keeps_to_the_schema(name: str) -> None:
    assert problems(render_json(DECISIONS[name]())) == []


@settings(max_examples=40, deadline=None)
@given(st.lists(texts, min_size=1, max_size=40))
def test_any_text_keeps_to_the_schema(replacements: list[str]) -> None:
    """Whatever texts a decision holds, its JSON is ASCII without control characters, parses, and keeps to the schema."""
    text = render_json(with_texts(blocked(), replacements))
    assert text.isascii()
    assert not [char for char in text if char < " " and char != "\n"]
    assert problems(text) == []


def test_what_reports_hold_is_as_in_a_decision_with_all_findings() -> None:
    reports = blocked().evidence.reports
    document = json.loads(render_reports(reports))
    assert document["schemaVersion"] == 1
    in_decision = json.loads(render_json(blocked()))["evidence"]["reports"]
    assert [{key: value for key, value in each.items() if key != "findings"} for each in document["reports"]] == in_decision
    assert [len(each["findings"]) for each in document["reports"]] == [len(report.findings) for report in reports]
    finding_schema = VALIDATOR.evolve(schema={"$defs": SCHEMA["$defs"], "$ref": "#/$defs/finding"})
    for each in document["reports"]:
        assert not [error for found in each["findings"] for error in finding_schema.iter_errors(found)]


def test_the_schema_refuses_what_it_does_not_know() -> None:
    document = json.loads(render_json(passing()))
    for path in ((), ("gates", 0), ("gates", 0, "rules", 0), ("evidence",), ("evidence", "reports", 0), ("unjudged", 0)):
        broken = json.loads(json.dumps(document))
        place: Any = broken
        for step in path:
            place = place[step]
        place["unknownKey"] = 1
        assert problems(json.dumps(broken)), path


def test_the_schema_wants_every_key_that_is_always_there() -> None:
    document = json.loads(render_json(passing()))
    for key in document:
        assert problems(json.dumps({name: value for name, value in document.items() if name != key})), key


@pytest.mark.parametrize(
    ("definition", "model"),
    [
        ("", decisions.Decision),
        ("gate", decisions.GateResult),
        ("rule", decisions.RuleResult),
        ("comparison", decisions.Comparison),
        ("param", decisions.ParamUse),
        ("policy", decisions.PolicyUse),
        ("finding", finding.Finding),
        ("location", finding.Location),
        ("component", finding.Component),
        ("severityOrigin", finding.SeverityOrigin),
        ("metric", metric.Metric),
        *((camel_case(kind if kind != "component" else "component_record"), record_class(kind)) for kind in RECORD_KINDS),
    ],
)
def test_the_schema_names_every_attribute_of_the_model(definition: str, model: type[attrs.AttrsInstance]) -> None:
    described = SCHEMA["$defs"][definition] if definition else SCHEMA
    expected = {camel_case(field.name) for field in attrs.fields(model) if (model.__name__, field.name) not in LEFT_OUT}
    assert set(described["properties"]) - {"recordKind"} == expected


def test_the_schema_names_every_attribute_of_a_report_but_what_is_counted_instead() -> None:
    names = {camel_case(field.name) for field in attrs.fields(evidence.Report)}
    assert set(SCHEMA["$defs"]["report"]["properties"]) == (names - {"findings", "blankForm", "lookedFor"}) | {"counts"}


def test_the_schema_names_every_attribute_of_an_entry_and_its_counts() -> None:
    names = {camel_case(field.name) for field in attrs.fields(evidence.EntryState)}
    assert set(SCHEMA["$defs"]["entry"]["properties"]) == names | {"counts"}


def test_the_schema_has_a_definition_for_every_kind_of_record() -> None:
    told = {
        described["properties"]["recordKind"]["const"]
        for described in SCHEMA["$defs"].values()
        if "recordKind" in described.get("properties", {})
    }
    assert told == set(RECORD_KINDS) == set(SCHEMA["$defs"]["report"]["properties"]["records"]["properties"])


@pytest.mark.parametrize(
    ("definition", "words"),
    [
        ("kind", [kind.value for kind in vocabulary.Kind]),
        ("severity", [severity.word for severity in vocabulary.Severity]),
        ("state", [state.value for state in vocabulary.FindingState]),
        ("reportStatus", [status.value for status in vocabulary.ReportStatus]),
        ("result", [result.value for result in vocabulary.Result]),
        ("effect", [effect.value for effect in vocabulary.Effect]),
    ],
)
def test_the_schema_has_the_words_of_the_vocabulary(definition: str, words: list[str]) -> None:
    assert SCHEMA["$defs"][definition]["enum"] == words


def test_the_schema_version_comes_first() -> None:
    assert render_json(passing()).startswith('{\n  "schemaVersion": 1,\n')


def test_the_keys_come_in_the_order_of_the_schema() -> None:
    assert list(json.loads(render_json(passing()))) == list(SCHEMA["properties"])


def test_offenders_come_in_full_and_in_document_order() -> None:
    offenders = json.loads(render_json(many()))["gates"][0]["rules"][0]["offenders"]
    assert [offender["message"] for offender in offenders] == [f"finding number {number}" for number in range(20_000)]


def test_an_offender_stands_on_one_line() -> None:
    assert sum('"ruleId": "F401"' in line for line in render_json(blocked()).splitlines()) == 2


def test_findings_that_no_rule_caught_are_counted_and_not_repeated() -> None:
    document = json.loads(render_json(blocked()))
    reports = {report["path"]: report for report in document["evidence"]["reports"]}
    assert reports["reports/ruff.sarif"]["counts"] == [
        {"kind": "lint", "severity": "high", "state": "open", "count": 8},
        {"kind": "lint", "severity": "high", "state": "suppressed", "count": 23},
    ]
    assert "src/app/old.py" not in render_json(blocked())
    assert [item["ruleId"] for item in document["unjudged"]] == ["CVE-2023-32681"]


def test_counts_come_worst_first() -> None:
    reports = json.loads(render_json(blocked()))["evidence"]["reports"]
    counts = next(report["counts"] for report in reports if report["tool"] == "trivy")
    assert [count["severity"] for count in counts] == ["unknown", "critical", "medium"]


def test_a_source_snippet_never_enters_a_decision() -> None:
    base = blocked()
    leaked = attrs.evolve(base, unjudged=(attrs.evolve(base.unjudged[0], identity="password = 'hunter2'"),))
    assert "hunter2" not in render_json(leaked)


def test_the_numbers_are_exact() -> None:
    comparison = json.loads(render_json(nearly()))["gates"][0]["rules"][0]["comparisons"][0]
    assert (comparison["actual"], comparison["threshold"], comparison["gap"]) == (79.996, 80.0, 0.004)


def test_what_json_has_no_number_for_is_a_word() -> None:
    base = nearly()
    gate = base.gates[0]
    comparison = attrs.evolve(gate.rules[0].comparisons[0], threshold=math.inf, gap=math.nan)
    rule = attrs.evolve(gate.rules[0], comparisons=(comparison,))
    text = render_json(attrs.evolve(base, gates=(attrs.evolve(gate, rules=(rule,)),)))
    told = json.loads(text)["gates"][0]["rules"][0]["comparisons"][0]
    assert (told["threshold"], told["gap"]) == ("Infinity", "NaN")
    assert problems(text) == []


def test_half_a_surrogate_pair_is_spelt_out() -> None:
    text = render_json(attrs.evolve(passing(), headline="broken\udc80"))
    assert json.loads(text)["headline"] == "broken\\udc80"


def test_hostile_text_comes_back_as_it_was() -> None:
    assert json.loads(render_json(hostile()))["headline"] == hostile().headline


@given(st.datetimes(timezones=st.builds(timezone, st.timedeltas(timedelta(hours=-23), timedelta(hours=23)))))
def test_times_are_in_utc(time: datetime) -> None:
    """Any time with a zone reads back as the same moment, and in UTC wherever UTC has a date for it."""
    text = time_text(time)
    assert datetime.fromisoformat(text) == time
    assert text.endswith("Z") or time.year in (1, 9999)


def test_a_time_in_another_zone_is_told_in_utc() -> None:
    assert time_text(datetime(2026, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=1)))) == "2025-12-31T23:30:00Z"


def test_a_time_that_utc_has_no_date_for_keeps_its_zone() -> None:
    assert time_text(datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=5)))) == "0001-01-01T00:00:00+05:00"


@given(st.timedeltas())
def test_durations_keep_their_length(duration: timedelta) -> None:
    """A duration's text adds up to the duration, to the microsecond."""
    text = duration_text(duration)
    total = timedelta()
    number = ""
    for char in text.removeprefix("-"):
        if char in "hms":
            whole, _, fraction = number.partition(".")
            unit = {"h": timedelta(hours=1), "m": timedelta(minutes=1), "s": timedelta(seconds=1)}[char]
            total += int(whole) * unit + timedelta(microseconds=int(fraction.ljust(6, "0") or 0))
            number = ""
        else:
            number += char
    assert total == abs(duration)
    assert text.startswith("-") == (duration < timedelta())
