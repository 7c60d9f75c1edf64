"""What the Nuclei format promises beyond the contract of all formats."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.dynamic.nuclei import FORMAT
from gatekit.model.vocabulary import Kind, Severity
from gatekit.reading.document import Document
from gatekit.reading.shape import shape_of
from tests.formats.support import FIXTURES

HOST = "https://example.org"


def event(template: str = "a-template", **more: Any) -> dict[str, Any]:
    info = {"name": "A template", "severity": "high", "tags": [], **more.pop("info", {})}
    whole = {"template-id": template, "info": info, "type": "http", "matched-at": HOST, "matcher-status": True}
    return whole | {key.replace("_", "-"): value for key, value in more.items()}


def read(*events: dict[str, Any]) -> Content:
    """As JSON lines; a single line looks like a JSON object."""
    return FORMAT.read(Document("nuclei.jsonl", "".join(json.dumps(one) + "\n" for one in events).encode()))


def test_lines_a_single_line_and_an_array_are_read_alike() -> None:
    one, two = event("a"), event("b")
    array = FORMAT.read(Document("nuclei.json", json.dumps([one, two]).encode()))
    assert read(one, two).findings == array.findings == [*read(one).findings, *read(two).findings]


@pytest.mark.parametrize(
    ("word", "severity"),
    [
        ("critical", Severity.CRITICAL),
        ("high", Severity.HIGH),
        ("medium", Severity.MEDIUM),
        ("low", Severity.LOW),
        ("info", Severity.INFO),
        ("unknown", Severity.UNKNOWN),
        (None, Severity.UNKNOWN),
    ],
)
def test_the_templates_severity_counts(word: str | None, severity: Severity) -> None:
    assert [finding.severity for finding in read(event(info={"severity": word})).findings] == [severity]


@pytest.mark.parametrize(
    ("template", "info", "kind"),
    [
        ("CVE-2021-44228", {}, Kind.VULNERABILITY),
        ("log4j", {"classification": {"cve-id": ["cve-2021-44228"]}}, Kind.VULNERABILITY),
        ("headers", {"tags": ["generic", "misconfig"], "severity": "info"}, Kind.MISCONFIGURATION),
        ("aws-key", {"tags": ["aws", "exposure", "token"]}, Kind.SECRET),
        ("csrf-token", {"tags": ["token"]}, Kind.CODE_WEAKNESS),
        ("tech-detect", {"tags": ["tech"], "severity": "info"}, Kind.OTHER),
        ("git-config", {"severity": "info", "classification": {"cwe-id": "CWE-200"}}, Kind.CODE_WEAKNESS),
        ("xss", {}, Kind.CODE_WEAKNESS),
    ],
)
def test_the_template_tells_the_kind(template: str, info: dict[str, Any], kind: Kind) -> None:
    content = read(event(template, info=info))
    assert [finding.kind for finding in content.findings] == [kind]
    assert content.measures == {kind}


def test_ids_scores_and_exploitation_are_read_and_the_rule_is_no_alias_of_itself() -> None:
    facts = {
        "cve-id": ["cve-2021-44228", "CVE-2021-45046"],
        "cwe-id": ["cwe-917", "nvd-cve-other"],
        "cvss-metrics": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H",
        "cvss-score": "10.0",
        "epss-score": 0.9,
    }
    (finding,) = read(event("CVE-2021-44228", info={"classification": facts, "tags": "cve, kev"})).findings
    assert finding.aliases == ("CVE-2021-45046",)
    assert finding.cwes == ("CWE-917",)
    assert (finding.severity_origin.score, finding.epss, finding.known_exploited) == (10, 0.9, True)
    assert finding.tags == ("cve", "kev")


@pytest.mark.parametrize("score", [11, -1, "high", None])
def test_a_score_outside_of_its_range_is_none(score: Any) -> None:
    (finding,) = read(event(info={"classification": {"cvss-score": score, "epss-score": score}})).findings
    assert (finding.severity_origin.score, finding.epss) == (None, None)


def test_the_matcher_tells_findings_of_one_template_apart() -> None:
    one, two = read(event(matcher_name="x-frame-options"), event(matcher_name="referrer-policy")).findings
    assert (one.location.logical_name, two.location.logical_name) == ("x-frame-options", "referrer-policy")
    assert one.message == "A template: x-frame-options"


def test_what_did_not_match_is_no_finding_but_was_looked_for() -> None:
    content = read(event(info={"classification": {"cwe-id": ["CWE-79"]}}, matcher_status=False))
    assert content.findings == []
    assert [(unread.reason, unread.count) for unread in content.unread] == [("templates that did not match", 1)]
    assert content.looked_for == {"CWE-79"}
    assert content.incomplete == ()


def test_what_could_not_be_tried_was_not_looked_for_and_makes_the_report_partial() -> None:
    broken = event(info={"classification": {"cwe-id": ["CWE-79"]}}, error="could not reach hunter2", matcher_status=False)
    content = read(broken, broken, event())
    assert content.incomplete == ("2 of the templates could not be tried, a-template the first of them",)
    assert content.looked_for == frozenset()
    assert "hunter2" not in repr(content)


def test_lines_of_a_response_are_no_lines_of_a_file() -> None:
    of_file, of_page = read(event(type="file", matched_line=[7, 9]), event(matched_line=[7])).findings
    assert (of_file.location.line, of_page.location.line) == (7, 0)


def test_version_2_spelled_some_keys_otherwise() -> None:
    old = {"templateID": "old", "info": {"severity": "low", "tags": "a,b", "author": "x"}, "matched": "example.org:3306"}
    (finding,) = read(old).findings
    assert (finding.rule_id, finding.location.path, finding.tags) == ("old", "example.org:3306", ("a", "b"))


def test_nothing_of_results_requests_and_queries_enters() -> None:
    content = read(
        event(
            matched_at=f"{HOST}/?q=hunter2",
            extracted_results=["hunter2"],
            request="hunter2",
            response="hunter2",
            curl_command="hunter2",
            interaction={"full-id": "hunter2"},
            meta={"password": "hunter2"},
        )
    )
    assert "hunter2" not in repr(content)


def test_fixtures_hold_the_secrets_that_must_not_enter() -> None:
    report = (FIXTURES / "nuclei" / "matches" / "nuclei.jsonl").read_bytes()
    assert b"hunter2-not-real" in report
    assert b"AKIAIOSFODNN7EXAMPLE" in report


def test_the_first_time_of_all_is_when_it_ran() -> None:
    content = read(event(timestamp="2026-11-27T11:15:38+01:00"), event(timestamp="2026-11-27T10:15:36Z"), event(timestamp=""))
    assert content.produced_at is not None
    assert content.produced_at.isoformat() == "2026-11-27T10:15:36+00:00"


def test_a_malformed_line_is_refused_with_its_number() -> None:
    with pytest.raises(ReportError, match=r"line 2: \$\.info\.name"):
        read(event(), event(info={"name": 1}), event())


@pytest.mark.parametrize(
    "text",
    [
        b'{"template-id": "a", "info": {}}',
        b'{"template-id": 1, "info": {}, "host": "x"}',
        b'{"template-id": "a", "info": "x", "host": "x"}',
        b'{"info": {}, "host": "x", "timestamp": "x"}',
    ],
)
def test_what_only_resembles_nuclei_is_not_claimed(text: bytes) -> None:
    assert not FORMAT.recognise(shape_of(text))
