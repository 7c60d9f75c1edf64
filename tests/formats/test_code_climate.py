"""Code Climate and GitLab Code Quality: who wrote it, kinds, places of all spellings, measurements, and streams."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gatekit.errors import ReportError
from gatekit.formats.analysis import ruff
from gatekit.formats.analysis.code_climate import read, recognise
from gatekit.formats.contract import Content
from gatekit.governance.fingerprints import fingerprint_key
from gatekit.model.finding import Finding
from gatekit.model.vocabulary import Kind, Severity, SeverityBasis
from gatekit.reading.document import Document
from tests.formats.support import cases, read_case


def document(value: Any) -> Document:
    return Document("gl-code-quality.json", json.dumps(value).encode())


def issue(**more: Any) -> dict[str, Any]:
    place = {"path": "src/a.py", "lines": {"begin": 3}}
    return {"check_name": "rule", "description": "told", "fingerprint": "zz", "severity": "minor", "location": place, **more}


def report(*issues: dict[str, Any]) -> Content:
    return read(document(issues))


def only(**more: Any) -> Finding:
    content = report(issue(**more))
    assert len(content.findings) == 1
    return content.findings[0]


def case(format_name: str, name: str) -> Content:
    return next(read_case(one) for one in cases(format_name) if one.name == name)


@pytest.mark.parametrize(
    ("word", "severity"),
    [
        ("info", Severity.INFO),
        ("minor", Severity.LOW),
        ("major", Severity.HIGH),
        ("critical", Severity.CRITICAL),
        ("blocker", Severity.CRITICAL),
    ],
)
def test_a_word_is_a_severity(word: str, severity: Severity) -> None:
    assert only(severity=word).severity is severity


def test_an_issue_without_severity_takes_the_default_of_its_kind() -> None:
    found = only(severity=None)
    assert (found.severity, found.severity_origin.basis) == (Severity.HIGH, SeverityBasis.KIND_DEFAULT)


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ({"lines": {"begin": 3, "end": 7}}, (3, 0, 7)),
        ({"lines": {"begin": {"line": 3, "column": 2}, "end": {"line": 4, "column": 1}}}, (3, 2, 4)),
        ({"positions": {"begin": {"line": 3, "column": 2}, "end": {"line": 4, "column": 1}}}, (3, 2, 4)),
        ({}, (0, 0, 0)),
    ],
)
def test_places_are_read_in_all_their_spellings(place: dict[str, Any], expected: tuple[int, int, int]) -> None:
    found = only(location={"path": "a", **place}).location
    assert (found.line, found.column, found.end_line) == expected


@pytest.mark.parametrize(
    ("more", "tool"),
    [
        ({"engine_name": "RuboCop"}, "rubocop"),
        ({"check_name": "DL3007"}, "hadolint"),
        ({"check_name": "F401", "description": "F401: `os` imported but unused", "fingerprint": "383aac533756c183"}, "ruff"),
        ({"check_name": "F401", "description": "`os` imported but unused", "fingerprint": "383aac533756c183"}, "ruff"),
        ({"check_name": "F401", "description": "`os` imported but unused", "fingerprint": "383aac53" * 4}, "code_climate"),
        ({"check_name": "complexity", "description": "too complex", "fingerprint": "383aac533756c183"}, "code_climate"),
        ({"check_name": "info-contact", "fingerprint": "src/a.py:info:info-contact"}, "spectral"),
        ({}, "code_climate"),
    ],
)
def test_the_writer_is_told_by_what_it_writes(more: dict[str, Any], tool: str) -> None:
    assert only(**more).tool == tool
    assert report(issue(**more)).tool == tool


def test_spectrals_lines_and_columns_count_from_0() -> None:
    place = {"path": "api.yaml", "positions": {"begin": {"line": 0, "column": 0}, "end": {"line": 12, "column": 31}}}
    found = only(check_name="servers", fingerprint="api.yaml::servers", location=place).location
    assert (found.line, found.column, found.end_line) == (1, 1, 13)


def test_the_kind_is_that_of_the_tool_or_of_the_category() -> None:
    assert only().kind is Kind.LINT
    assert only(categories=["Bug Risk", "Security"]).kind is Kind.CODE_WEAKNESS
    assert only(engine_name="rubocop", categories=["Security"]).kind is Kind.LINT
    assert only(engine_name="brakeman").kind is Kind.CODE_WEAKNESS


def test_ruffs_own_json_and_gitlabs_give_one_identity() -> None:
    native = {
        "code": "F401",
        "end_location": {"column": 10, "row": 1},
        "filename": "src/samplepkg/bad.py",
        "location": {"column": 8, "row": 1},
        "message": "`os` imported but unused",
        "noqa_row": 1,
    }
    found = ruff.read(Document("ruff.json", json.dumps([native]).encode())).findings[0]
    assert fingerprint_key(found) in map(fingerprint_key, case("code_climate", "ruff").findings)


def test_a_fingerprint_that_moves_with_the_line_plays_no_part() -> None:
    assert fingerprint_key(only(fingerprint="one")) == fingerprint_key(only(fingerprint="two", location={"path": "src/a.py"}))


def test_measurements_are_counted_as_unread() -> None:
    content = report(issue(), {"type": "measurement", "name": "structure.cc", "value": 14})
    assert (len(content.findings), [unread.count for unread in content.unread]) == (1, [1])


def test_a_dockerfile_that_did_not_parse_makes_the_report_partial_and_is_not_quoted() -> None:
    text = "Dockerfile:2:4:\n  |\n2 | ENVV PASSWORD=hunter2-not-real\n  |    ^\nmissing whitespace\n"
    content = report(issue(check_name="DL1000", description=text))
    assert content.findings[0].message == "missing whitespace"
    assert content.incomplete == ("hadolint could not read or parse src/a.py, so it did not check all of it",)


def test_a_message_of_a_rule_about_passwords_quotes_nothing() -> None:
    assert only(check_name="hardcoded-password", description="Password 'hunter2-not-real'").message == "Password '***'"


def test_what_a_secret_scanner_says_of_a_secret_does_not_get_through() -> None:
    content = report(
        issue(engine_name="gitleaks", check_name="aws-key", description="AKIAQUOTED in a.py", fingerprint="AKIAQUOTED")
    )
    assert (content.findings[0].kind, content.findings[0].message) == (Kind.SECRET, "aws-key")
    assert "AKIAQUOTED" not in repr(content)


@pytest.mark.parametrize(
    ("name", "description", "rule", "message"),
    [
        (None, "(E902) stream did not contain valid UTF-8", "E902", "stream did not contain valid UTF-8"),
        (None, "SyntaxError: Expected an identifier", "invalid-syntax", "SyntaxError: Expected an identifier"),
        ("syntax-error", "Expected an identifier", "syntax-error", "Expected an identifier"),
    ],
    ids=["0.4", "0.8", "0.9.10"],
)
def test_older_versions_of_ruff_spell_the_rule_otherwise(name: str | None, description: str, rule: str, message: str) -> None:
    old = report(issue(check_name=name, description=description, fingerprint="7d38cdd2d8bfeb92"))
    assert (old.tool, old.findings[0].rule_id, old.findings[0].message) == ("ruff", rule, message)
    assert old.incomplete == ("ruff could not read or parse src/a.py, so it did not check all of it",)


def test_an_issue_without_a_place_is_refused() -> None:
    with pytest.raises(ReportError, match=r"\$\[1\]\.location: expected a place"):
        report(issue(), issue(location=None))


@pytest.mark.parametrize("text", ["{}\0", "{}\n", "{}\0\n{}\0", "{}\n{}\n"])
def test_a_stream_of_issues_is_refused_by_name(text: str) -> None:
    stream = Document("codeclimate.json", text.replace("{}", json.dumps(issue())).encode())
    assert recognise(stream.shape)
    with pytest.raises(ReportError, match="a stream of issues") as caught:
        read(stream)
    assert caught.value.status == "unsupported_version"


@pytest.mark.parametrize(
    "value",
    [
        [{"description": "x", "location": {"file": "a"}, "fingerprint": "x"}],
        [{"description": "x", "location": {"path": "a"}}],
        [{"fingerprint": "x", "labels": {}}],
    ],
)
def test_other_documents_are_not_code_climates(value: Any) -> None:
    assert not recognise(document(value).shape)
