"""What the formats of linters have in common: whatever value stands anywhere, and what is made of it."""

from __future__ import annotations

import json
from contextlib import suppress

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gatekit.errors import ReportError
from gatekit.formats.registry import load_format
from gatekit.formats.shared.linting import number_from_one, plain_message, unchecked
from gatekit.model.finding import Finding
from gatekit.model.vocabulary import Kind, Severity
from gatekit.reading.document import Document
from tests.formats.mutations import mutated_reports

FORMATS = ("code_climate", "eslint", "hadolint", "pydantic", "pylint", "ruff", "shellcheck")


@pytest.mark.parametrize("name", FORMATS)
@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_whatever_value_stands_anywhere_reading_ends_in_writable_findings_or_a_report_error(
    name: str, data: st.DataObject
) -> None:
    """Bad input never gives a traceback, nor a number that no JSON can hold."""
    report = data.draw(mutated_reports(name))
    with suppress(ReportError):
        document = Document(f"{name}.json", report)
        if load_format(name).recognise(document.shape):
            content = load_format(name).read(document)
            for found in content.findings:
                place = found.location
                assert isinstance(found, Finding)
                msgspec.json.encode((place.line, place.column, place.end_line, found.message, found.rule_id))
            assert all(json.dumps(metric.value, allow_nan=False) for metric in content.metrics)


@pytest.mark.parametrize(
    ("value", "first", "number"), [(1, 1, 1), (0, 1, 0), (0, 0, 1), (-1, 0, 0), (None, 1, 0), (10**30, 1, 0)]
)
def test_numbers_count_from_one_and_impossible_ones_are_none(value: int | None, first: int, number: int) -> None:
    assert number_from_one(value, first=first) == number


def test_a_message_that_is_missing_is_told_by_its_rule() -> None:
    assert plain_message(None, ["", "no-var"]) == "no-var"
    assert plain_message(" ", [""]) == "a problem without a message"


def test_each_tool_that_stopped_has_its_own_sentence_and_others_have_none() -> None:
    rules = [("ruff", "E902"), ("hadolint", "DL1000"), ("ruff", "E999"), ("ruff", "F401"), ("acme", "E999")]
    found = [Finding(kind=Kind.LINT, tool=tool, rule_id=rule, severity=Severity.HIGH, message="told") for tool, rule in rules]
    assert [reason.partition(" ")[0] for reason in unchecked(found)] == ["ruff", "hadolint"]
