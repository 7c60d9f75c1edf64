"""yarn audit: the lines of Yarn 1 and of Yarn 4, and logs of audits that failed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.dependencies.yarn_audit import FORMAT, read, recognise
from gatekit.model.vocabulary import Kind, Severity
from gatekit.reading.document import Document
from tests.formats.support import cases, read_case


def document(*lines: Any) -> Document:
    return Document("yarn-audit.jsonl", "".join(json.dumps(line) + "\n" for line in lines).encode())


def told(path: str = "minimist", version: str = "0.0.8", **more: Any) -> dict[str, Any]:
    findings = [{"version": version, "paths": [path]}]
    advisory = {"module_name": "minimist", "id": 1179, "title": "Pollution", "severity": "high", "findings": findings, **more}
    return {"type": "auditAdvisory", "data": {"resolution": {"id": 1179, "path": path}, "advisory": advisory}}


def summary(total: int = 5, **counts: int) -> dict[str, Any]:
    return {"type": "auditSummary", "data": {"vulnerabilities": counts, "totalDependencies": total}}


def package(**more: Any) -> dict[str, Any]:
    children = {
        "ID": 1,
        "Issue": "Pollution",
        "URL": "",
        "Severity": "high",
        "Tree Versions": ["0.0.8"],
        "Dependents": ["shop@workspace:."],
    }
    return {"value": "minimist", "children": {**children, **more}}


def case(name: str) -> Content:
    return next(read_case(one) for one in cases("yarn_audit") if one.name == name)


def test_yarn_1_repeats_an_advisory_for_each_chain_and_it_is_one_finding_for_each_version() -> None:
    content = read(document(told("a>minimist"), told("minimist"), told("b>minimist", "1.0.0"), summary(high=3)))
    assert [(one.component.version, one.message) for one in content.findings] == [
        ("0.0.8", "Pollution in minimist 0.0.8 (minimist and 1 more)"),
        ("1.0.0", "Pollution in minimist 1.0.0 (b>minimist)"),
    ]
    assert content.incomplete == ()


def test_yarn_4_tells_one_package_in_each_line() -> None:
    content = case("yarn-4")
    assert [(one.rule_id, one.severity) for one in content.findings] == [
        ("GHSA-35jh-r3h4-6jhm", Severity.HIGH),
        ("GHSA-vh95-rmgr-6w4m", Severity.MEDIUM),
        ("GHSA-xvch-5gv4-984h", Severity.CRITICAL),
    ]
    assert content.incomplete == ()


def test_a_deprecated_package_of_yarn_4_is_no_vulnerability() -> None:
    (finding,) = read(document(package(ID="minimist (deprecation)", Severity="moderate"))).findings
    assert (finding.kind, finding.rule_id, finding.severity) == (Kind.OTHER, "deprecation", Severity.MEDIUM)


def test_a_log_of_errors_is_partial_and_measures_nothing() -> None:
    content = case("failed")
    assert len(content.incomplete) == 2
    assert "returned a 405" in content.incomplete[0]
    assert content.measures == frozenset()


def test_a_log_without_an_end_is_partial() -> None:
    assert read(document({"type": "info", "data": "Visit https://yarnpkg.com"})).incomplete == (
        "the audit did not end: there is no summary",
    )
    assert read(document(told())).incomplete == ("the audit did not end: there is no summary",)


def test_a_summary_that_counts_more_than_is_listed_makes_the_report_partial() -> None:
    content = read(document(told(), summary(high=1, low=2)))
    assert content.incomplete == ("Yarn counts 2 of severity low, but lists 0 (run it without --level)",)


def test_a_summary_without_its_counts_is_refused() -> None:
    with pytest.raises(ReportError, match=r"line 1: \$\.data: object missing required field `vulnerabilities`"):
        read(document({"type": "auditSummary", "data": {"totalDependencies": 1}}))


def test_an_audit_of_no_dependency_is_blank() -> None:
    assert read(document({"type": "info", "data": "No lockfile found."}, summary(total=0))).blank
    assert read(document(summary(total=1))).blank == ""
    assert read(document(told(), summary(total=0, high=1))).blank == ""
    assert case("clean").measures == {Kind.VULNERABILITY}


def test_a_password_in_the_registrys_address_is_not_told() -> None:
    content = read(document({"type": "error", "data": "https://me:hunter2@npm.example/x: 405"}))
    assert "hunter2" not in repr(content)


def test_yarn_4_writes_nothing_at_all_where_nothing_is_vulnerable() -> None:
    assert FORMAT.clean_form == ""


def test_a_malformed_value_tells_its_line() -> None:
    with pytest.raises(ReportError, match=r"line 2: \$\.data\.advisory\.severity: expected `str \| null`, got `int`"):
        read(document(summary(), told(severity=4)))


@pytest.mark.parametrize(
    "lines",
    [
        (told(),),
        (summary(), told()),
        ({"type": "warning", "data": "package.json: No license field"}, {"type": "error", "data": "x"}),
        (package(),),
        (package(), package()),
    ],
)
def test_yarns_lines_are_recognised(lines: tuple[Any, ...]) -> None:
    assert recognise(document(*lines).shape)


@pytest.mark.parametrize(
    "line", [{"type": "event", "data": {}}, {"data": {}}, {"type": "info", "data": "x", "level": 1}, {"value": 1, "children": []}]
)
def test_other_lines_are_not_yarns(line: Any) -> None:
    assert not recognise(document(line).shape)


def test_a_line_that_is_nothing_of_yarns_is_not_passed_over() -> None:
    content = read(document(package(), {}, {"value": "lodash"}))
    assert content.incomplete == ("lines that are neither a package nor of any type: 2",)
    assert len(content.findings) == 1
