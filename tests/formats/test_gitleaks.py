"""Gitleaks: two generations of fields, what is told of a leak, and what must not be."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.secrets.gitleaks import read, recognise
from gatekit.governance.fingerprints import Numbering, fingerprint_key
from gatekit.model.vocabulary import Kind, Severity, SeverityBasis
from gatekit.reading.document import Document

OTHER, HIDDEN = "another", "REDACTED"


def document(value: Any) -> Document:
    return Document("gitleaks.json", json.dumps(value).encode())


def leak(**more: Any) -> dict[str, Any]:
    return {"RuleID": "password", "File": "a.py", "StartLine": 3, "Secret": "never-to-be-told", **more}


def report(*leaks: dict[str, Any]) -> Content:
    return read(document(list(leaks)))


def test_a_leak_is_a_secret_of_the_default_severity_for_gitleaks_has_none() -> None:
    found = report(leak(EndLine=4, StartColumn=2, Description="A password", Tags=["key"])).findings[0]
    assert (found.kind, found.rule_id, found.message, found.tags) == (Kind.SECRET, "password", "A password", ("key",))
    assert (found.severity, found.severity_origin.basis) == (Severity.HIGH, SeverityBasis.KIND_DEFAULT)
    assert (found.location.path, found.location.line, found.location.end_line, found.location.column) == ("a.py", 3, 4, 2)


def test_nothing_of_a_secret_or_an_author_gets_through() -> None:
    content = report(
        leak(
            Match="password = never-to-be-told",
            Author="never-to-be-told",
            Email="never-to-be-told",
            Message="never-to-be-told",
            Link="https://never-to-be-told",
            Fingerprint="never-to-be-told",
        )
    )
    assert "never" not in repr(content)


def test_an_error_quotes_no_secret() -> None:
    with pytest.raises(ReportError) as caught:
        report(leak(Secret=["never-to-be-told"]))
    assert "never" not in str(caught.value)
    assert "$[0].Secret" in str(caught.value)


def test_a_moved_line_is_no_new_leak_but_another_secret_is() -> None:
    here, moved, other = report(leak(), leak(StartLine=9), leak(Secret=OTHER)).findings
    assert here.identity == moved.identity != other.identity


def test_a_leak_of_another_commit_is_another_leak_even_redacted() -> None:
    one, two = report(leak(Secret=HIDDEN, Commit="1" * 40), leak(Secret=HIDDEN, Commit="2" * 40)).findings
    assert one.identity != two.identity
    assert one.message.endswith("(in commit 111111111111)")


def test_two_redacted_leaks_of_one_place_are_two() -> None:
    numbering = Numbering()
    found = report(leak(Secret=HIDDEN), leak(Secret=HIDDEN, StartLine=9)).findings
    assert len({numbering.fingerprint(fingerprint_key(one)) for one in found}) == 2


def test_versions_before_8_are_read() -> None:
    old = {"rule": "AWS", "file": "a.py", "lineNumber": 3, "offender": "never-to-be-told", "tags": "key, AWS,", "line": "never"}
    found = report(old).findings[0]
    assert (found.rule_id, found.location.line, found.tags) == ("AWS", 3, ("key", "AWS"))
    assert "never" not in repr(found)
    assert found.identity


@pytest.mark.parametrize(
    "value",
    [
        [{"RuleID": "x", "Title": "a secret of Trivy"}],
        [{"rule": "no-unused-vars", "file": "a.js"}],
        {"RuleID": "x", "File": "a", "StartLine": 1},
        {"leaks": [], "errors": []},
    ],
)
def test_other_documents_are_not_gitleaks(value: Any) -> None:
    assert not recognise(document(value).shape)
