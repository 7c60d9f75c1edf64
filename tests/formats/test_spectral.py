"""What the Spectral format promises beyond the contract of all formats."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gatekit.formats.contract import Content
from gatekit.formats.contracts.spectral import FORMAT
from gatekit.model.vocabulary import Kind, Severity
from gatekit.reading.document import Document
from gatekit.reading.shape import shape_of
from tests.formats.support import FIXTURES, Case, read_case


def read(**changed: Any) -> Content:
    result = {
        "code": "info-contact",
        "path": ["paths", "/items", "get", "parameters", 0],
        "message": "m",
        "severity": 0,
        "range": {"start": {"line": 0, "character": 4}, "end": {"line": 2, "character": 1}},
        "source": "openapi.yaml",
    }
    return FORMAT.read(Document("spectral.json", json.dumps([result | changed]).encode()))


def fixture(name: str) -> Content:
    return read_case(Case("spectral", name, FIXTURES / "spectral" / name))


def test_lines_and_columns_are_counted_from_1() -> None:
    place = read().findings[0].location
    assert (place.line, place.column, place.end_line) == (1, 5, 3)
    assert place.logical_name == "paths./items.get.parameters.0"


@pytest.mark.parametrize(
    ("number", "severity"), [(0, Severity.HIGH), (1, Severity.MEDIUM), (2, Severity.INFO), (3, Severity.INFO)]
)
def test_0_is_the_worst_severity(number: int, severity: Severity) -> None:
    assert read(severity=number).findings[0].severity is severity


def test_results_are_lint_because_spectral_never_sees_the_api() -> None:
    assert {finding.kind for finding in fixture("errors").findings} == {Kind.LINT}


def test_a_description_to_which_no_rule_was_applied_makes_the_report_partial() -> None:
    content = fixture("unknown-format")
    assert len(content.findings) == 2
    assert any("applied no rule" in reason for reason in content.incomplete)


@pytest.mark.parametrize(("message", "is_whole"), [("Unexpected end of the stream", False), ("Duplicate key: title", True)])
def test_a_description_that_does_not_parse_makes_the_report_partial(message: str, is_whole: bool) -> None:
    content = read(code="parser", message=message)
    assert len(content.findings) == 1
    assert (not content.incomplete) is is_whole


def test_a_result_of_standard_input_has_no_file() -> None:
    assert read(source=None, path=None, code=7).findings[0].location.path == ""


@pytest.mark.parametrize(
    "text", [b'[{"code": "a", "path": "b", "message": "", "severity": 1, "range": {}}]', b'[{"range": {"start": 1, "end": 2}}]']
)
def test_what_only_looks_like_results_is_not_claimed(text: bytes) -> None:
    assert not FORMAT.recognise(shape_of(text))
