"""Pydantic: the path to a value, both versions, and inputs that no message may quote."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gatekit.errors import ReportError
from gatekit.formats.analysis.pydantic import read, recognise
from gatekit.model.finding import Finding
from gatekit.model.vocabulary import Kind, Severity, SeverityBasis
from gatekit.reading.document import Document

PASSWORD = "hunter2-not-real"  # noqa: S105 - what must not get through


def document(value: Any) -> Document:
    return Document("pydantic.json", json.dumps(value).encode())


def only(**more: Any) -> Finding:
    error = {"type": "missing", "loc": ["port"], "msg": "Field required", **more}
    content = read(document([error]))
    assert len(content.findings) == 1
    return content.findings[0]


def test_an_error_is_a_type_error_of_its_type() -> None:
    found = only(url="https://errors.pydantic.dev/2.14/v/missing", input={})
    assert (found.kind, found.tool, found.rule_id, found.message) == (Kind.TYPE_ERROR, "pydantic", "missing", "Field required")
    assert (found.severity, found.severity_origin.basis) == (Severity.HIGH, SeverityBasis.KIND_DEFAULT)
    assert found.help_uri.endswith("/missing")


@pytest.mark.parametrize(
    ("loc", "name"),
    [
        (["items", 0, "price"], "items[0].price"),
        ([], ""),
        ([3], "[3]"),
        (["limits", "a.b"], "limits['a.b']"),
        (["limits", "it's"], 'limits["it\'s"]'),
    ],
)
def test_the_path_to_the_value_is_the_logical_name(loc: list[Any], name: str) -> None:
    assert only(loc=loc).location.logical_name == name


@pytest.mark.parametrize(
    ("value", "message", "expected"),
    [
        (PASSWORD, f"Value error, {PASSWORD} is too short", "Value error, *** is too short"),
        (PASSWORD, f"Value error, x{PASSWORD}x is too short", "Value error, x***x is too short"),
        ({"a": [{"b": PASSWORD}]}, f"Value error, {PASSWORD} is too short", "Value error, *** is too short"),
        ("it's\nme", "Value error, 'it's\\nme' is wrong", "Value error, '***' is wrong"),
        (1234567, "Value error, 1234567 is wrong", "Value error, *** is wrong"),
        ("5", "Value error, 5 is not in 50 or 15", "Value error, *** is not in 50 or 15"),
        (" ", "Value error, told", "Value error, told"),
        (True, "Value error, True is wrong", "Value error, True is wrong"),
    ],
)
def test_a_message_never_quotes_the_input(value: Any, message: str, expected: str) -> None:
    assert only(type="value_error", msg=message, input=value).message == expected


def test_without_its_input_a_validators_message_quotes_nothing() -> None:
    assert only(type="value_error", msg=f"Value error, '{PASSWORD}' is wrong").message == "Value error, '***' is wrong"
    assert only(type="type_error", msg=f"'{PASSWORD}' is wrong").message == "'***' is wrong"
    assert only(type="literal_error", msg="Input should be 'dev' or 'prod'").message == "Input should be 'dev' or 'prod'"


def test_a_message_that_is_too_long_to_be_looked_through_is_not_told() -> None:
    found = only(type="value_error", msg="x" * 3000 + PASSWORD, input=PASSWORD)
    assert found.message == "value_error: a message of 3016 characters"


def test_the_input_and_the_context_never_get_through() -> None:
    found = only(input={"password": PASSWORD}, ctx={"error": PASSWORD})
    assert PASSWORD not in repr(found)


def test_an_error_about_a_malformed_report_does_not_quote_the_input() -> None:
    with pytest.raises(ReportError, match=r"\$\[0\]\.msg: expected `str`, got `int`") as caught:
        only(msg=3, input=PASSWORD)
    assert PASSWORD not in str(caught.value)


@pytest.mark.parametrize(
    "value",
    [
        [{"type": "missing", "loc": "body", "msg": "x"}],
        [{"type": "missing", "loc": [], "message": "x"}],
        {"detail": [{"type": "missing", "loc": [], "msg": "x"}]},
    ],
)
def test_other_documents_are_not_pydantics(value: Any) -> None:
    assert not recognise(document(value).shape)
