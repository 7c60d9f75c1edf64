"""OpenVEX: states, products and their parts, statements that replace others, and what a decision does not show."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.supply_chain.openvex import read
from gatekit.model.vocabulary import Severity
from gatekit.reading.document import Document
from tests.formats.mutations import mutated_reports


def vex(*statements: dict[str, Any], **more: Any) -> Content:
    top = {"@context": "https://openvex.dev/ns/v0.2.0", "timestamp": "2026-01-01T00:00:00Z"}
    return read(Document("vex.json", json.dumps({**top, "statements": list(statements), **more}).encode()))


def statement(status: str, **more: Any) -> dict[str, Any]:
    return {"vulnerability": {"name": "CVE-1"}, "products": [{"@id": "pkg:pypi/a@1"}], "status": status, **more}


@pytest.mark.parametrize("status", ["affected", "under_investigation"])
def test_what_may_be_affected_is_open(status: str) -> None:
    assert vex(statement(status)).findings[0].is_open


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (statement("fixed"), "fixed"),
        (statement("not_affected", justification="component_not_present"), "not_affected: component_not_present"),
        (statement("not_affected", impact_statement="Unused."), "not_affected (Unused.)"),
    ],
)
def test_what_is_not_affected_keeps_its_reason(said: dict[str, Any], reason: str) -> None:
    finding = vex(said).findings[0]
    assert (finding.state.value, finding.state_reason) == ("not_affected", reason)


def test_not_affected_without_a_reason_refuses_the_document() -> None:
    with pytest.raises(ReportError, match=r"\$\.statements\[1\]: not_affected needs a justification"):
        vex(statement("affected"), statement("not_affected"))


@pytest.mark.parametrize("status", ["fine", "", None])
def test_a_status_that_nobody_knows_refuses_the_document(status: Any) -> None:
    with pytest.raises(ReportError, match=r"\$\.statements\[0\]\.status"):
        vex(statement(status))


def test_a_decision_is_no_scan() -> None:
    content = vex(statement("fixed"))
    assert content.measures == frozenset()
    assert content.findings[0].severity is Severity.UNKNOWN


def test_each_product_and_each_part_is_a_finding() -> None:
    products = [{"@id": "pkg:oci/shop", "subcomponents": [{"@id": "pkg:apk/alpine/a@1"}, {"@id": "b"}]}, {"@id": "c"}]
    assert [one.component.name for one in vex(statement("affected", products=products)).findings] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("times", "status"),
    [
        (("2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z"), "open"),
        (("2026-03-01T00:00:00Z", "2026-02-01T00:00:00Z"), "not_affected"),
        ((None, None), "open"),
        (("no time", "2026-02-01T00:00:00Z"), "open"),
    ],
)
def test_the_newest_statement_holds_and_of_equals_the_last(times: tuple[str | None, str | None], status: str) -> None:
    content = vex(statement("fixed", timestamp=times[0]), statement("affected", timestamp=times[1]))
    assert [one.state.value for one in content.findings] == [status]
    assert [one.count for one in content.unread] == [1]


@pytest.mark.parametrize("times", [("2026-02-01T00:00:00Z", "no time"), ("no time", "2026-02-01T00:00:00Z")])
def test_where_nobody_knows_which_statement_is_newer_the_open_one_holds(times: tuple[str, str]) -> None:
    for words in (("affected", "fixed"), ("fixed", "affected")):
        content = vex(*(statement(word, timestamp=time) for word, time in zip(words, times, strict=True)))
        assert [one.state.value for one in content.findings] == ["open"]


def test_a_new_release_of_a_product_is_the_same_finding() -> None:
    def identity(version: str) -> tuple[str, str]:
        part = {"@id": f"pkg:oci/shop@{version}", "subcomponents": [{"@id": f"pkg:apk/alpine/a@{version}"}]}
        finding = vex(statement("affected", products=[part])).findings[0]
        return finding.identity, finding.location.logical_name

    assert identity("1") == identity("2") == ("a", "shop")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"products": [{"hashes": {"sha-256": "aa"}}]}, {"products": [{"hashes": {"sha-256": "bb"}}]}),
        ({"products": [{"identifiers": {"cpe23": "cpe:2.3:a:x"}}]}, {"products": [{"identifiers": {"cpe23": "cpe:2.3:a:y"}}]}),
        ({"subcomponents": ["pkg:apk/alpine/a@1"]}, {"subcomponents": ["pkg:apk/alpine/b@1"]}),
        ({"subcomponents": [{"@id": "pkg:apk/alpine/a@1"}]}, {}),
        ({"vulnerability": {"aliases": ["CVE-1"]}}, {"vulnerability": {"aliases": ["CVE-2"]}}),
    ],
)
def test_a_statement_replaces_none_about_another_product_or_part_or_vulnerability(first: Any, second: Any) -> None:
    content = vex(statement("affected", **first), statement("fixed", **second))
    assert [one.state.value for one in content.findings] == ["open", "not_affected"]
    assert not content.unread


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"products": [{"@id": "a"}, {}]}, r"\$\.statements\[0\]\.products\[1\]: nothing names"),
        ({"products": [""]}, r"products\[0\]: nothing names"),
        ({"products": [{"@id": "a", "subcomponents": [{}]}]}, r"products\[0\]\.subcomponents\[0\]: nothing names"),
        ({"subcomponents": [{}]}, r"\$\.statements\[0\]\.subcomponents\[0\]: nothing names"),
        ({"vulnerability": {}}, r"\$\.statements\[0\]\.vulnerability: nothing names"),
        ({"vulnerability": ""}, r"\$\.statements\[0\]\.vulnerability: nothing names"),
        ({"justification": "trust_me"}, r"\$\.statements\[0\]\.justification: invalid enum value"),
    ],
)
def test_a_statement_that_does_not_tell_what_it_is_about_or_why_refuses_the_document(more: Any, message: str) -> None:
    with pytest.raises(ReportError, match=message):
        vex(statement("not_affected", **{"justification": "component_not_present", **more}))


def test_a_document_without_statements_is_blank() -> None:
    assert vex().blank == "no statement in it"


def test_other_versions_are_refused_by_name() -> None:
    with pytest.raises(ReportError, match=r"openvex\.dev/ns/v1\.0\.0") as caught:
        vex(**{"@context": "https://openvex.dev/ns/v1.0.0"})
    assert caught.value.status == "unsupported_version"


@settings(deadline=None, max_examples=100)
@given(mutated_reports("openvex"))
def test_whatever_value_stands_anywhere_reading_ends_in_content_or_a_report_error(data: bytes) -> None:
    """Bad input never gives a traceback."""
    with suppress(ReportError):
        read(Document("vex.json", data))
