"""What the Pact format promises beyond the contract of all formats."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gatekit.formats.contract import Content
from gatekit.formats.contracts.pact import FORMAT
from gatekit.model.vocabulary import FindingState, Kind
from gatekit.reading.document import Document
from gatekit.reading.shape import shape_of
from tests.formats.support import FIXTURES, Case, read_case

BROKE = {"type": "error", "message": "connection\nrefused", "interactionId": ""}


def read(report: dict[str, Any]) -> Content:
    return FORMAT.read(Document("pact.json", json.dumps(report).encode()))


def verified(*, result: bool = False, **rest: Any) -> Content:
    return read({"result": result, "errors": [], "pendingErrors": [], "notices": [], "output": ["x"]} | rest)


def interaction(description: str, **rest: Any) -> dict[str, Any]:
    return {"description": description, "consumer": "shop", "provider": "items", "pending": False, "result": "OK"} | rest


def matrix(*rows: dict[str, Any], deployable: bool | None = True) -> Content:
    return read({"matrix": rows, "summary": {"deployable": deployable, "reason": "because"}})


def row(success: bool | None, **rest: Any) -> dict[str, Any]:
    result = None if success is None else {"success": success, "verifiedAt": "2026-11-23T03:05:01Z"}
    plain = {"consumer": {"name": "shop", "version": {"number": "1"}}, "provider": {"name": "items", "version": None}}
    return plain | {"verificationResult": result} | rest


def fixture(name: str) -> Content:
    return read_case(Case("pact", name, FIXTURES / "pact" / name))


def value(content: Content, name: str) -> float | None:
    return next((metric.value for metric in content.metrics if metric.name == name), None)


def test_a_failed_interaction_is_one_violation_with_all_its_differences() -> None:
    content = fixture("rust")
    assert [one.kind for one in content.findings] == [Kind.CONTRACT_VIOLATION] * 2
    assert content.findings[0].message.endswith("the actual content type was 'text/plain'; expected 200 but was 500")
    assert (value(content, "tests.total"), value(content, "tests.failed")) == (3, 2)


def test_a_pending_interaction_that_failed_is_suppressed_and_fails_nothing() -> None:
    content = verified(result=True, interactionResults=[interaction("a", pending=True, result="Error", mismatch=BROKE)])
    assert [one.state for one in content.findings] == [FindingState.SUPPRESSED]
    assert (value(content, "tests.failed"), value(content, "tests.skipped"), value(content, "tests.passed")) == (0, 1, 0)


def test_before_interactions_were_listed_the_errors_are_the_findings() -> None:
    error = {"interaction": "Verifying a pact between shop and items - a", "mismatch": BROKE}
    content = verified(errors=[error], pendingErrors=[error])
    assert [one.message for one in content.findings] == ["shop and items - a: connection refused"] * 2
    assert [one.state for one in content.findings] == [FindingState.OPEN, FindingState.SUPPRESSED]
    assert not verified(result=True).blank


def test_an_error_beside_the_interactions_is_not_lost() -> None:
    told = {"interaction": "Verifying a pact between shop and items - a", "mismatch": BROKE}
    beside = {"interaction": "Failed to load pact", "mismatch": BROKE}
    content = verified(errors=[told, beside], interactionResults=[interaction("a", result="Error", mismatch=BROKE)])
    assert [one.rule_id for one in content.findings] == ["a", "Failed to load pact"]


def test_a_failed_verification_that_names_no_error_is_a_violation() -> None:
    assert len(verified(interactionResults=[interaction("a")]).findings) == 1


def test_a_verification_of_nothing_is_blank_although_it_succeeded() -> None:
    assert fixture("no-interaction").blank


def test_ruby_examples_of_a_pending_pact_are_suppressed() -> None:
    assert [one.state for one in fixture("ruby").findings] == [FindingState.OPEN, FindingState.SUPPRESSED]


def test_ruby_errors_outside_of_the_examples_make_the_report_partial() -> None:
    summary = {"failure_count": 1, "errors_outside_of_examples_count": 2, "pacts": []}
    content = read({"examples": [{"status": "passed"}], "summary": summary, "summary_line": ""})
    assert len(content.incomplete) == 2


def test_a_status_that_nobody_knows_did_not_pass() -> None:
    content = read({"examples": [{"status": "exploded", "full_description": "a"}], "summary": {"pacts": []}, "summary_line": ""})
    assert (len(content.findings), value(content, "tests.passed")) == (1, 0)


def test_a_pact_that_was_never_verified_is_unknown_and_not_passed() -> None:
    content = matrix(row(success=True), row(success=None), deployable=None)
    assert content.findings == ()
    assert content.incomplete == ("the pact between shop 1 and items was never verified",)


def test_a_matrix_that_the_broker_does_not_vouch_for_does_not_pass() -> None:
    assert matrix(row(success=True), deployable=None).incomplete
    assert [one.rule_id for one in matrix(row(success=True), deployable=False).findings] == ["can-i-deploy"]
    assert [one.state for one in matrix(row(success=False, ignored=True)).findings] == [FindingState.SUPPRESSED]


def test_a_matrix_without_a_pact_is_blank() -> None:
    assert matrix().blank


@pytest.mark.parametrize(("version", "subject"), [("a" * 40, "a" * 40), ("4.5.6", "")])
def test_the_providers_version_is_the_subject_if_it_is_a_commit(version: str, subject: str) -> None:
    assert read({"success": True, "providerApplicationVersion": version}).subject == subject


@pytest.mark.parametrize(
    "text",
    [
        b'{"examples": [{"id": "1"}], "summary": {"failure_count": 0}, "summary_line": "1 example"}',
        b'{"matrix": [[1, 2], [3, 4]]}',
        b'{"result": true, "errors": []}',
        b'{"consumer": {"name": "shop"}, "provider": {"name": "items"}, "interactions": []}',
    ],
    ids=["RSpec", "a matrix of numbers", "a result", "a pact"],
)
def test_what_only_looks_like_a_verification_is_not_claimed(text: bytes) -> None:
    assert not FORMAT.recognise(shape_of(text))


@pytest.mark.parametrize("place", [{"key": "Set-Cookie"}, {"path": "$.user.accessToken"}])
def test_the_value_of_a_credential_that_differs_is_not_told(place: dict[str, str]) -> None:
    told = {"mismatch": "Expected 'a' to be equal to 'hunter2'", "actual": "hunter2", **place}
    wire = {"result": False, "errors": [{"interaction": "log in", "mismatch": {"mismatches": [told]}}], "pendingErrors": []}
    (finding,) = FORMAT.read(Document("pact.json", json.dumps(wire).encode())).findings
    assert finding.message == f"log in: {next(iter(place.values()))}: Expected '***'"


def test_a_verifier_of_before_1_3_tells_of_pacts_without_interactions_in_its_output_alone() -> None:
    begun, nothing = "\nVerifying a pact between shop and items", "WARNING: Pact file has no interactions"
    assert verified(result=True, output=[begun, nothing]).blank == "no interaction in it"
    assert verified(result=True, output=[begun, nothing, begun, "  a request for an item"]).blank == ""
    assert verified(result=True, output=[]).blank
