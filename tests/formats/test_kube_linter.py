"""KubeLinter: objects, null for no problem, a report without checks, and a summary that says more than there is."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gatekit.formats.contract import Content
from gatekit.formats.security.kube_linter import read, recognise
from gatekit.model.vocabulary import Kind, Severity, SeverityBasis
from gatekit.reading.document import Document


def document(value: Any) -> Document:
    return Document("kube-linter.json", json.dumps(value).encode())


def problem(name: Any = "web", namespace: str = "", kind: Any = "Deployment") -> dict[str, Any]:
    named = {"Name": name, "Namespace": namespace, "GroupVersionKind": {"Kind": kind}}
    subject = {"Metadata": {"FilePath": "deploy.yaml"}, "K8sObject": named}
    return {"Check": "latest-tag", "Diagnostic": {"Message": "m"}, "Remediation": "r", "Object": subject}


def report(*problems: dict[str, Any], **more: Any) -> Content:
    return read(document({"Checks": [{"name": "latest-tag"}], "Reports": list(problems) or None, "Summary": {}, **more}))


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        (problem(), "Deployment/web"),
        (problem(namespace="shop"), "Deployment/shop/web"),
        (problem(name=None, kind=None), ""),
    ],
)
def test_an_object_is_named_by_kind_namespace_and_name(subject: dict[str, Any], name: str) -> None:
    (finding,) = report(subject).findings
    assert (finding.location.path, finding.location.logical_name) == ("deploy.yaml", name)
    assert (finding.kind, finding.rule_id, finding.message) == (Kind.MISCONFIGURATION, "latest-tag", "m")
    assert (finding.severity, finding.severity_origin.basis) == (Severity.MEDIUM, SeverityBasis.KIND_DEFAULT)


def test_a_problem_of_which_little_is_told_still_counts() -> None:
    (finding,) = read(document({"Reports": [{"Object": {}}]})).findings
    assert (finding.rule_id, finding.message) == ("unnamed", "a problem without a text")


def test_no_problem_is_null_and_a_report_without_checks_is_blank() -> None:
    assert not report().blank
    assert report(Checks=None).blank.startswith("no check in it")


def test_a_failure_that_is_not_there_makes_the_report_partial() -> None:
    assert report(Summary={"ChecksStatus": "Failed"}).incomplete == ("says that checks failed, but holds none that did",)
    assert report(problem(), Summary={"ChecksStatus": "Failed"}).incomplete == ()


def test_the_time_and_the_version_are_read() -> None:
    content = report(Summary={"CheckEndTime": "2026-11-23T02:11:41.038760284Z", "KubeLinterVersion": "0.8.3"})
    assert content.tool_version == "0.8.3"
    assert content.produced_at is not None


@pytest.mark.parametrize(
    "value", [{"Reports": [{"Title": "x"}]}, {"Reports": {}, "Checks": [], "Summary": {}}, {"Checks": [], "Summary": {}}]
)
def test_other_documents_are_not_kube_linters(value: Any) -> None:
    assert not recognise(document(value).shape)
