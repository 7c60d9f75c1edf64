"""detect-secrets: verified and audited strings, a baseline without plugins, and what must not be told."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.secrets.detect_secrets import read, recognise
from gatekit.model.finding import Finding
from gatekit.model.vocabulary import FindingState, Severity
from gatekit.reading.document import Document

PLUGINS = [{"name": "AWSKeyDetector"}]
DIGEST = "never-to-be-told"


def document(value: Any) -> Document:
    return Document("baseline.json", json.dumps(value).encode())


def report(*secrets: dict[str, Any], plugins: Any = PLUGINS, **more: Any) -> Content:
    results = {"a.py": list(secrets)} if secrets else {}
    return read(document({"version": "1.5.0", "plugins_used": plugins, "results": results, **more}))


def found(**more: Any) -> Finding:
    (finding,) = report({"type": "AWS Access Key", "hashed_secret": DIGEST, "line_number": 7, **more}).findings
    return finding


def test_a_string_is_told_by_its_type_and_place() -> None:
    finding = found(filename="elsewhere.py", is_verified=False)
    assert (finding.rule_id, finding.location.path, finding.location.line) == ("AWS Access Key", "a.py", 7)
    assert (finding.severity, finding.severity_origin.word, finding.tags) == (Severity.HIGH, "unverified", ("unverified",))


def test_a_string_that_the_service_accepts_is_critical() -> None:
    assert (found(is_verified=True).severity, found(is_verified=None).severity) == (Severity.CRITICAL, Severity.HIGH)


@pytest.mark.parametrize(
    ("audited", "state", "tags"),
    [
        (False, FindingState.SUPPRESSED, ("unverified", "audited")),
        (True, FindingState.OPEN, ("unverified", "audited")),
        (None, FindingState.OPEN, ("unverified",)),
    ],
)
def test_only_what_was_audited_as_no_secret_is_set_aside(
    audited: bool | None, state: FindingState, tags: tuple[str, ...]
) -> None:
    finding = found(is_secret=audited)
    assert (finding.state, finding.tags) == (state, tags)
    assert bool(finding.state_reason) == (audited is False)


def test_the_plain_digest_of_a_secret_does_not_get_through() -> None:
    finding = found()
    assert DIGEST not in repr(finding)
    assert finding.identity == found(line_number=9).identity != found(hashed_secret="another").identity  # noqa: S106 - a test's


def test_a_baseline_made_without_plugins_says_nothing() -> None:
    assert report(plugins=[]).blank == "no plugin was in use, so that nothing was looked for"
    assert report(plugins=None).blank
    assert not report().blank


def test_the_time_is_that_of_the_baseline() -> None:
    produced_at = report(generated_at="2026-11-23T02:35:45Z").produced_at
    assert produced_at is not None
    assert produced_at.isoformat() == "2026-11-23T02:35:45+00:00"


def test_results_that_are_no_object_are_an_error_that_quotes_nothing() -> None:
    with pytest.raises(ReportError, match=r"\$\.results\[\*\]\[0\]\.hashed_secret") as caught:
        found(hashed_secret=[DIGEST])
    assert DIGEST not in str(caught.value)


@pytest.mark.parametrize("value", [{"results": {}}, {"plugins_used": [], "results": []}, [{"plugins_used": [], "results": {}}]])
def test_other_documents_are_not_baselines(value: Any) -> None:
    assert not recognise(document(value).shape)
