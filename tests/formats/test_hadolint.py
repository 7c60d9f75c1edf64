"""Hadolint: levels, the pages of its rules and ShellCheck's, and Dockerfiles that did not parse."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gatekit.errors import ReportError
from gatekit.formats.analysis.hadolint import read, recognise
from gatekit.formats.contract import Content
from gatekit.governance.fingerprints import fingerprint_key
from gatekit.model.vocabulary import Severity
from gatekit.reading.document import Document
from tests.formats.support import cases, read_case


def document(value: Any) -> Document:
    return Document("hadolint.json", json.dumps(value).encode())


def failure(**more: Any) -> dict[str, Any]:
    return {"file": "Dockerfile", "line": 2, "column": 1, "code": "DL3007", "level": "warning", "message": "Pin it", **more}


def report(*failures: dict[str, Any]) -> Content:
    return read(document(failures))


def test_a_failure_has_its_code_and_its_place() -> None:
    found = report(failure()).findings[0]
    place = found.location
    assert (found.tool, found.rule_id, place.path, place.line, place.column) == ("hadolint", "DL3007", "Dockerfile", 2, 1)


@pytest.mark.parametrize(
    ("level", "severity"),
    [
        ("error", Severity.HIGH),
        ("warning", Severity.MEDIUM),
        ("info", Severity.INFO),
        ("style", Severity.INFO),
        ("ignore", Severity.NONE),
    ],
)
def test_a_level_is_a_severity(level: str, severity: Severity) -> None:
    assert report(failure(level=level)).findings[0].severity is severity


def test_a_rule_has_its_page_in_the_wiki_of_its_linter() -> None:
    codes = ("DL3007", "SC2046", "X1")
    pages = [found.help_uri for found in report(*(failure(code=code) for code in codes)).findings]
    assert pages == ["https://github.com/hadolint/hadolint/wiki/DL3007", "https://www.shellcheck.net/wiki/SC2046", ""]


def test_a_dockerfile_that_did_not_parse_makes_the_report_partial() -> None:
    assert report(failure(code="DL1000")).incomplete == (
        "hadolint could not read or parse Dockerfile, so it did not check all of it",
    )


def test_hadolints_three_formats_give_one_identity_to_a_dockerfile_that_did_not_parse() -> None:
    found = [("hadolint", "parse-error"), ("checkstyle", "hadolint"), ("code_climate", "hadolint")]
    contents = [
        read_case(one)
        for one in (*cases("hadolint"), *cases("checkstyle"), *cases("code_climate"))
        if (one.format, one.name) in found
    ]
    keys = {fingerprint_key(finding) for content in contents for finding in content.findings if finding.rule_id == "DL1000"}
    assert (len(contents), len(keys)) == (3, 1)


def test_shellchecks_codes_are_numbers_and_not_hadolints() -> None:
    assert not recognise(document([failure(code=2086)]).shape)
    assert recognise(document([failure()]).shape)


def test_a_malformed_value_refuses_the_report_with_its_place() -> None:
    with pytest.raises(ReportError, match=r"\$\[1\]\.level: expected `str`, got `null`"):
        report(failure(), failure(level=None))
