"""Semgrep: what a match tells, messages that quote credentials, packages, what is ignored, errors, and the platform's pages."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.security.semgrep import read, recognise
from gatekit.model.finding import Finding
from gatekit.model.vocabulary import FindingState, Kind, Severity
from gatekit.reading.document import Document


def document(value: Any) -> Document:
    return Document("semgrep.json", json.dumps(value).encode())


def match(*, check_id: str = "shell", metadata: Any = None, **extra: Any) -> dict[str, Any]:
    place = {"path": "a.py", "start": {"line": 3, "col": 5}, "end": {"line": 4, "col": 9}}
    return {"check_id": check_id, **place, "extra": {"severity": "ERROR", "message": "m", "metadata": metadata, **extra}}


def report(*matches: dict[str, Any], **more: Any) -> Content:
    return read(document({"version": "1.185.0", "results": list(matches), "errors": [], "paths": {"scanned": ["a.py"]}, **more}))


def found(**more: Any) -> Finding:
    (finding,) = report(match(**more)).findings
    return finding


# a match


@pytest.mark.parametrize(
    ("word", "severity"),
    [
        ("CRITICAL", Severity.CRITICAL),
        ("ERROR", Severity.HIGH),
        ("HIGH", Severity.HIGH),
        ("WARNING", Severity.MEDIUM),
        ("INFO", Severity.LOW),
        ("LOW", Severity.LOW),
        ("INVENTORY", Severity.INFO),
        ("SPICY", Severity.UNKNOWN),
    ],
)
def test_the_old_words_and_the_new_ones_are_on_one_scale(word: str, severity: Severity) -> None:
    finding = found(severity=word)
    assert (finding.severity, finding.severity_origin.word) == (severity, word)


def test_a_match_has_its_place_and_one_line_of_text() -> None:
    finding = found(message="Use of\n  eval().\n")
    place = finding.location
    assert (finding.kind, finding.rule_id, finding.message) == (Kind.CODE_WEAKNESS, "shell", "Use of eval().")
    assert (place.path, place.line, place.column, place.end_line) == ("a.py", 3, 5, 4)


@pytest.mark.parametrize(
    ("cwe", "cwes"),
    [
        ("CWE-78: OS Command Injection", ("CWE-78",)),
        (["CWE-78: x", "CWE-79: y"], ("CWE-78", "CWE-79")),
        (None, ()),
        (["no CWE", 7], ()),
        ({"id": 7}, ()),
    ],
)
def test_authors_of_rules_write_a_cwe_as_they_like(cwe: Any, cwes: tuple[str, ...]) -> None:
    assert found(metadata={"cwe": cwe}).cwes == cwes


def test_the_fingerprint_is_semgreps_where_somebody_is_logged_in() -> None:
    assert found(fingerprint="abc_0", lines="eval(x)").identity == "abc_0"
    assert found(fingerprint="requires login", lines="eval(x)").identity.startswith("sha256:")
    assert found(fingerprint="requires login", lines="requires login").identity == ""


def test_what_a_comment_ignores_is_suppressed() -> None:
    finding = found(is_ignored=True)
    assert (finding.state, finding.state_reason) == (FindingState.SUPPRESSED, "a comment in the code (nosemgrep)")
    assert found(is_ignored=False).is_open


# secrets


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({"check_id": "generic.secrets.security.key"}, Kind.SECRET),
        ({"metadata": {"technology": ["secrets"]}}, Kind.SECRET),
        ({"validation_state": "CONFIRMED_INVALID"}, Kind.SECRET),
        ({"metadata": {"cwe": ["CWE-798"]}, "validation_state": "NO_VALIDATOR"}, Kind.CODE_WEAKNESS),
        ({"check_id": "hardcoded-password"}, Kind.CODE_WEAKNESS),
        ({"check_id": "acme.no-keys"}, Kind.CODE_WEAKNESS),
        ({"check_id": "acme.TokenInCode", "metadata": {"cwe": "CWE-522"}}, Kind.CODE_WEAKNESS),
    ],
)
def test_what_may_quote_a_credential_is_told_without_its_message(more: dict[str, Any], kind: Kind) -> None:
    told = "never-to-be-told"
    finding = found(message=f"found {told} here", lines=f"x = {told}", fingerprint=told, metavars={"$X": told}, **more)
    assert finding.kind is kind
    assert told not in repr(finding)
    assert finding.identity.startswith("keyed:")


def test_a_weakness_around_credentials_is_not_called_a_credential() -> None:
    assert found(check_id="md5-used-as-password").message == "a weakness around credentials, by rule md5-used-as-password"
    assert found(check_id="monkey-patching", message="Use of eval().").message == "Use of eval()."


def test_whether_a_secret_works_is_a_tag() -> None:
    assert found(validation_state="CONFIRMED_VALID").tags == ("confirmed_valid",)


# packages


def supply(**more: Any) -> dict[str, Any]:
    package = {"package": "jinja2", "version": "3.1.2", "ecosystem": "pypi"}
    return {"reachable": False, "dependency_match": {"found_dependency": package}, **more}


def test_a_match_of_supply_chain_is_a_vulnerability_of_a_package() -> None:
    metadata = {"sca-vuln-database-identifier": "CVE-2024-1", "sca-fix-versions": [{"jinja2": "3.1.3"}, {"other": "9"}]}
    finding = found(check_id="ssc-1", metadata=metadata, sca_info=supply())
    component = finding.component
    assert (finding.kind, finding.aliases, finding.tags) == (Kind.VULNERABILITY, ("CVE-2024-1",), ("unreachable",))
    assert (component.name, component.fixed_version, component.purl) == ("jinja2", "3.1.3", "pkg:pypi/jinja2@3.1.2")
    assert finding.is_open


def test_odd_metadata_of_a_package_are_no_traceback() -> None:
    for odd in ("3.1.3", [["jinja2"]], {"jinja2": "3"}, 7):
        assert found(metadata={"sca-fix-versions": odd}, sca_info=supply()).component.fixed_version == ""


# what is missing


def test_errors_make_the_report_partial_and_quote_no_code() -> None:
    told = "never-to-be-told"
    errors = [
        {"level": "warn", "type": ["PartialParsing", [{}]], "path": "b.py", "message": told, "spans": [{"source": told}]},
        {"level": "warn", "type": "Timeout", "rule_id": "shell", "message": told},
        {"level": "error", "message": told},
        {"level": "error", "message": told},
    ]
    content = report(errors=errors, skipped_rules=[{"rule_id": "x"}])
    assert content.incomplete == (
        "Semgrep says PartialParsing in b.py",
        "Semgrep says Timeout (rule shell)",
        "Semgrep says that it had an error",
        "Semgrep skipped 1 of the rules",
    )


def test_files_that_semgrep_could_not_read_make_the_report_partial() -> None:
    reasons = [
        "analysis_failed_parser_or_internal_error",
        "insufficient_permissions",
        "exceeded_size_limit",
        "cli_exclude_flags_match",
    ]
    content = report(paths={"scanned": ["a.py"], "skipped": [{"path": "b.py", "reason": reason} for reason in reasons]})
    assert content.incomplete == (
        "Semgrep skipped 1 of the files: analysis_failed_parser_or_internal_error",
        "Semgrep skipped 1 of the files: insufficient_permissions",
    )
    assert [(one.reason, one.count) for one in content.unread] == [("files too large or minified, which Semgrep skipped", 1)]


def test_a_scan_of_no_file_is_blank() -> None:
    assert report(paths={"scanned": []}).blank.startswith("no file in it")
    assert not report(match(), paths={"scanned": []}).blank
    assert not report(paths={}).blank  # reports of before 0.60 do not say


# the platform


def finding_of_the_platform(**more: Any) -> dict[str, Any]:
    place = {"file_path": "a.py", "line": 3}
    return {"rule_name": "shell", "severity": "high", "rule_message": "m", "location": place, "status": "open", **more}


@pytest.mark.parametrize("triage", [{"status": "ignored"}, {"triage_state": "ignored"}, {"state": "muted"}])
def test_what_was_triaged_away_on_the_platform_is_suppressed(triage: dict[str, str]) -> None:
    (finding,) = read(document({"findings": [finding_of_the_platform(**triage, triage_reason="false_positive")]})).findings
    assert (finding.state, finding.state_reason) == (FindingState.SUPPRESSED, "false_positive")


def test_what_is_fixed_on_the_platform_is_unread() -> None:
    content = read(document({"findings": [finding_of_the_platform(state="fixed"), finding_of_the_platform()]}))
    assert (len(content.findings), [one.count for one in content.unread]) == (1, [1])


def test_a_page_of_vulnerabilities_with_more_to_come_is_partial() -> None:
    one = {
        "advisory": {"ruleId": "ssc-1", "severity": "HIGH", "ecosystem": "pypi", "references": {"cveIds": ["CVE-2023-1"]}},
        "matchedDependency": {"name": "grpcio", "versionSpecifier": "1.47.0"},
        "dependencyFileLocation": {"path": "requirements.txt", "startLine": "222"},
        "exposureType": "REACHABLE",
    }
    content = read(document({"vulns": [one], "hasMore": True}))
    (finding,) = content.findings
    assert (finding.location.line, finding.component.purl, finding.tags) == (222, "pkg:pypi/grpcio@1.47.0", ("reachable",))
    assert content.incomplete == ("the platform says that there are more pages",)


# recognition


@pytest.mark.parametrize(
    "value",
    [
        {"results": [match()], "errors": []},
        {"results": [], "errors": []},
        {"results": [], "errors": [], "paths": {}, "version": "1"},
        {"findings": [finding_of_the_platform()]},
        {"vulns": [], "hasMore": False},
    ],
)
def test_reports_are_recognised(value: Any) -> None:
    assert recognise(document(value).shape)


@pytest.mark.parametrize(
    "value",
    [
        {"results": []},
        {"findings": []},
        {"results": [], "errors": [], "metrics": {}, "generated_at": ""},
        {"results": [{"rule_id": "x"}], "errors": []},
        {"results": {}, "errors": []},
        {"vulns": []},
    ],
)
def test_other_documents_are_not_semgreps(value: Any) -> None:
    assert not recognise(document(value).shape)


def test_an_error_quotes_no_value() -> None:
    with pytest.raises(ReportError, match=r"\$\.results\[0\]\.extra\.lines") as caught:
        found(lines=["never-to-be-told"])
    assert "never" not in str(caught.value)
