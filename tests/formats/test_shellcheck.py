"""ShellCheck: both JSONs, levels, and scripts that did not parse."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gatekit.errors import ReportError
from gatekit.formats.analysis.shellcheck import read, recognise
from gatekit.formats.contract import Content
from gatekit.model.vocabulary import Severity
from gatekit.reading.document import Document
from tests.formats.support import cases, read_case


def document(value: Any) -> Document:
    return Document("shellcheck.json", json.dumps(value).encode())


def comment(**more: Any) -> dict[str, Any]:
    place = {"file": "a.sh", "line": 2, "endLine": 3, "column": 5, "endColumn": 9}
    return {**place, "level": "info", "code": 2086, "message": "Double quote.", "fix": None, **more}


def report(*comments: dict[str, Any]) -> Content:
    return read(document(comments))


def case(name: str) -> Content:
    return next(read_case(one) for one in cases("shellcheck") if one.name == name)


def test_a_comment_has_its_code_its_place_and_its_page() -> None:
    found = report(comment()).findings[0]
    place = found.location
    assert (found.tool, found.rule_id, found.help_uri) == ("shellcheck", "SC2086", "https://www.shellcheck.net/wiki/SC2086")
    assert (place.path, place.line, place.column, place.end_line) == ("a.sh", 2, 5, 3)


@pytest.mark.parametrize(
    ("level", "severity"),
    [
        ("error", Severity.HIGH),
        ("warning", Severity.MEDIUM),
        ("info", Severity.INFO),
        ("style", Severity.INFO),
        ("odd", Severity.UNKNOWN),
    ],
)
def test_a_level_is_a_severity(level: str, severity: Severity) -> None:
    assert report(comment(level=level)).findings[0].severity is severity


def test_both_jsons_hold_the_same() -> None:
    assert case("json").findings == case("json1").findings


@pytest.mark.parametrize("code", [1070, 1071, 1072, 1073, 1088, 1089])
def test_a_script_that_was_not_parsed_makes_the_report_partial(code: int) -> None:
    assert report(comment(code=code), comment()).incomplete == (
        "shellcheck could not read or parse a.sh, so it did not check all of it",
    )
    assert report(comment(code=1091), comment()).incomplete == ()


@pytest.mark.parametrize(
    "value",
    [
        {"comments": [{"author": "me", "body": "told"}]},
        {"comments": [], "total": 0},
        [{"level": 30, "time": 1, "msg": "log"}],
        [{"file": "Dockerfile", "line": 1, "column": 1, "level": "info", "code": "DL3007", "message": "x"}],
    ],
)
def test_other_documents_are_not_shellchecks(value: Any) -> None:
    assert not recognise(document(value).shape)


def test_a_malformed_value_refuses_the_report_with_its_place() -> None:
    with pytest.raises(ReportError, match=r"\$\.comments\[1\]\.code: expected `int`, got `str`"):
        read(document({"comments": [comment(), comment(code="SC2086")]}))
