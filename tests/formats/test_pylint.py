"""Pylint: both JSONs, severities, columns, the score, and what keeps a file from being checked."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gatekit.errors import ReportError
from gatekit.formats.analysis.pylint import read, recognise
from gatekit.formats.contract import Content
from gatekit.governance.fingerprints import fingerprint_key
from gatekit.model.finding import Finding
from gatekit.model.vocabulary import Severity
from gatekit.reading.document import Document
from tests.formats.support import cases, read_case


def document(value: Any) -> Document:
    return Document("pylint.json", json.dumps(value).encode())


def message(**more: Any) -> dict[str, Any]:
    place = {"module": "shop", "obj": "Order.total", "line": 3, "column": 4, "endLine": 5, "endColumn": 9, "path": "shop.py"}
    return {
        "type": "warning",
        **place,
        "symbol": "unused-argument",
        "message": "Unused argument 'x'",
        "messageId": "W0613",
        **more,
    }


def report(*messages: dict[str, Any], **statistics: Any) -> Content:
    counts = {"messageTypeCount": {"warning": len(messages)}, "modulesLinted": 1, "score": 7.5, **statistics}
    return read(document({"messages": list(messages), "statistics": counts}))


def only(**more: Any) -> Finding:
    content = report(message(**more))
    assert len(content.findings) == 1
    return content.findings[0]


def case(name: str) -> Content:
    return next(read_case(one) for one in cases("pylint") if one.name == name)


def test_a_message_has_its_id_its_symbol_and_its_place() -> None:
    found = only()
    place = found.location
    assert (found.tool, found.rule_id, found.tags, found.message) == (
        "pylint",
        "W0613",
        ("unused-argument",),
        "Unused argument 'x'",
    )
    assert (place.path, place.line, place.end_line, place.logical_name) == ("shop.py", 3, 5, "Order.total")


def test_columns_count_from_0() -> None:
    assert only().location.column == 5
    assert only(column=0).location.column == 1
    assert only(column=None).location.column == 0


@pytest.mark.parametrize(
    ("word", "severity"),
    [
        ("fatal", Severity.CRITICAL),
        ("error", Severity.HIGH),
        ("warning", Severity.MEDIUM),
        ("refactor", Severity.LOW),
        ("convention", Severity.INFO),
        ("info", Severity.INFO),
        ("other", Severity.UNKNOWN),
    ],
)
def test_a_type_is_a_severity(word: str, severity: Severity) -> None:
    assert only(type=word).severity is severity


def test_both_jsons_of_one_run_give_the_same_identities() -> None:
    one, other = (list(map(fingerprint_key, case(name).findings)) for name in ("json", "json2"))
    assert one == other
    assert len(one) == 7


def test_the_score_is_a_metric() -> None:
    assert [(metric.name, metric.value) for metric in report(score=-2.5).metrics] == [("lint.score", -2.5)]
    assert case("json").metrics == ()


@pytest.mark.parametrize("score", ["An exception occurred while rating: division by zero", None])
def test_a_score_that_could_not_be_computed_is_not_measured(score: Any) -> None:
    assert report(score=score).metrics == ()


@pytest.mark.parametrize(
    "more",
    [
        {"type": "fatal", "symbol": "fatal", "messageId": "F0001"},
        {"type": "fatal", "symbol": "astroid-error", "messageId": "F0002"},
        {"type": "error", "symbol": "syntax-error", "messageId": "E0001"},
        {"type": "error", "symbol": "syntax-error", "messageId": None},
    ],
)
def test_a_module_that_was_not_checked_makes_the_report_partial(more: dict[str, Any]) -> None:
    assert report(message(**more)).incomplete == ("pylint could not read or parse shop.py, so it did not check all of it",)


def test_fewer_messages_than_counted_make_the_report_partial() -> None:
    assert report(message(), messageTypeCount={"warning": 1, "error": 2}).incomplete == (
        "of 3 messages that Pylint counts, 1 are there",
    )


def test_a_report_without_messages_is_clean() -> None:
    content = report()
    assert (content.findings, content.blank, content.incomplete) == ([], "", ())


@pytest.mark.parametrize(
    "value",
    [
        [{"symbol": "AAPL", "type": "stock"}],
        {"messages": [], "statistics": {}},
        {"messages": [], "statistics": {"total": 3}},
        [{"filePath": "a.js", "messages": [], "errorCount": 0}],
    ],
)
def test_other_documents_are_not_pylints(value: Any) -> None:
    assert not recognise(document(value).shape)


def test_a_malformed_value_refuses_the_report_with_its_place() -> None:
    with pytest.raises(ReportError, match=r"\$\.messages\[1\]\.path: expected `str`, got `null`"):
        report(message(), message(path=None))
