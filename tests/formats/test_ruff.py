"""Ruff: codes of all versions, severities, notebooks, syntax errors, and messages about passwords."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gatekit.errors import ReportError
from gatekit.formats.analysis import sarif
from gatekit.formats.analysis.ruff import read, recognise
from gatekit.formats.contract import Content
from gatekit.governance.fingerprints import fingerprint_key
from gatekit.model.finding import Finding
from gatekit.model.vocabulary import Severity, SeverityBasis
from gatekit.reading.document import Document

LATEST = {"cell": None, "name": "unused-import", "severity": "error"}


def diagnostic(**more: Any) -> dict[str, Any]:
    return {
        "code": "F401",
        "end_location": {"column": 10, "row": 3},
        "filename": "src/a.py",
        "fix": None,
        "location": {"column": 8, "row": 2},
        "message": "`os` imported but unused",
        "noqa_row": 2,
        "url": "https://docs.astral.sh/ruff/rules/unused-import",
        **more,
    }


def report(*diagnostics: dict[str, Any]) -> Content:
    return read(Document("ruff.json", json.dumps(diagnostics).encode()))


def only(**more: Any) -> Finding:
    content = report(diagnostic(**more))
    assert len(content.findings) == 1
    return content.findings[0]


def test_a_diagnostic_has_its_place_its_rule_and_its_page() -> None:
    found = only(**LATEST)
    place = found.location
    assert (found.tool, found.rule_id, found.tags) == ("ruff", "F401", ("unused-import",))
    assert (place.path, place.line, place.column, place.end_line) == ("src/a.py", 2, 8, 3)
    assert found.help_uri.endswith("/unused-import")


def test_versions_without_severities_take_the_default_of_their_kind() -> None:
    assert (only().severity, only().severity_origin.basis) == (Severity.HIGH, SeverityBasis.KIND_DEFAULT)
    assert (only(severity="warning").severity, only(severity="warning").severity_origin.word) == (Severity.MEDIUM, "warning")
    assert only(severity="spicy").severity is Severity.UNKNOWN


@pytest.mark.parametrize(
    ("code", "more", "rule"),
    [
        (None, {}, "invalid-syntax"),
        (None, {"name": "invalid-syntax"}, "invalid-syntax"),
        ("E999", {}, "E999"),
        ("invalid-syntax", {"name": "invalid-syntax"}, "invalid-syntax"),
        ("E902", {"name": "io-error"}, "E902"),
        (None, {"name": "panic", "severity": "fatal"}, "panic"),
    ],
)
def test_a_file_that_ruff_could_not_parse_or_read_makes_the_report_partial(
    code: str | None, more: dict[str, Any], rule: str
) -> None:
    content = report(diagnostic(code=code, **more), diagnostic())
    assert [found.rule_id for found in content.findings] == [rule, "F401"]
    assert content.incomplete == ("ruff could not read or parse src/a.py, so it did not check all of it",)


def test_a_report_without_syntax_errors_is_complete() -> None:
    assert report(diagnostic()).incomplete == ()


def test_a_cell_of_a_notebook_stands_in_the_message_and_not_in_the_identity() -> None:
    first, second = only(cell=1), only(cell=12)
    assert first.message == "`os` imported but unused (cell 1)"
    assert fingerprint_key(first) == fingerprint_key(second)


def test_a_password_that_old_versions_quote_does_not_get_through() -> None:
    found = only(code="S105", message='Possible hardcoded password: "hunter2-not-real"')
    assert found.message == 'Possible hardcoded password: "***"'


def test_json_and_sarif_of_one_run_give_one_identity() -> None:
    result = {
        "ruleId": "F401",
        "level": "error",
        "message": {"text": "`os` imported but unused"},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": "src/a.py"}, "region": {"startLine": 2}}}],
    }
    log = {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "ruff"}}, "results": [result]}]}
    other = sarif.read(Document("ruff.sarif", json.dumps(log).encode())).findings[0]
    assert fingerprint_key(only(**LATEST)) == fingerprint_key(other)


@pytest.mark.parametrize("count", [1, 2])
def test_lines_of_json_are_read_like_an_array(count: int) -> None:
    lines = "\n".join(json.dumps(diagnostic(**LATEST)) for _ in range(count))
    document = Document("ruff.jsonl", lines.encode())
    assert recognise(document.shape)
    assert read(document).findings == report(*[diagnostic(**LATEST)] * count).findings


def test_a_missing_place_is_no_place() -> None:
    found = only(filename=None, location=None, end_location=None)
    assert (found.location.path, found.location.line) == ("", 0)


@pytest.mark.parametrize("row", [0, -1, 10**30])
def test_an_impossible_row_is_no_row(row: int) -> None:
    assert only(location={"row": row, "column": 1}).location.line == 0


def test_a_malformed_value_refuses_the_report_with_its_place() -> None:
    with pytest.raises(ReportError, match=r"\$\[1\]\.message: expected `str`, got `int`"):
        report(diagnostic(), diagnostic(message=3))


@pytest.mark.parametrize(
    "value",
    [
        [{"code": "DL3007", "file": "x", "level": "warning", "line": 1, "column": 1, "message": "x"}],
        [{"code": "x", "filename": "x", "message": "x", "location": {}}],
        {"diagnostics": []},
    ],
)
def test_other_documents_are_not_ruffs(value: Any) -> None:
    assert not recognise(Document("x.json", json.dumps(value).encode()).shape)
