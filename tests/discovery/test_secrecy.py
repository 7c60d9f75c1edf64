"""No evident secret enters the model, whatever format and field it comes through."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from gatekit.discovery.read import read_report
from gatekit.discovery.secrecy import guarded, without_evident_secrets
from gatekit.formats.contract import Content
from gatekit.model.finding import Component, Finding, Location
from gatekit.model.metric import Metric
from gatekit.model.records import record_class
from gatekit.model.vocabulary import Kind, Severity

HIDDEN = "hunter2-not-real"
ADDRESS = f"https://ci:{HIDDEN}@git.example/a.git"


def finding(**fields: Any) -> Finding:
    given = {"kind": Kind.TEST_FAILURE, "tool": "t", "rule_id": "r", "severity": Severity.HIGH, "message": "m"}
    return Finding(**{**given, **fields})


@pytest.mark.parametrize(
    "secret",
    [
        "AKIAIOSFODNN7EXAMPLE",
        "ghp_" + "a1B2" * 9,
        "github_pat_" + "a1B2_" * 12,
        "glpat-" + "a1B2" * 5,
        "xoxb-123456789012-abcdefghij",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJtZSJ9.c2lnbmF0dXJl",
        "npm_" + "a1B2" * 9,
        "sk_live_" + "a1B2" * 4,
        "-----BEGIN RSA PRIVATE KEY-----\nMIIBFAKE\nFAKE\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nMIIBFAKEFAKE cut o",
    ],
)
def test_what_is_a_secret_by_its_looks_is_masked(secret: str) -> None:
    assert without_evident_secrets(f"found {secret}") == "found ***"
    assert guarded(Content(tool="t", findings=[finding(message=f"found {secret}")])).findings[0].message == "found ***"


def test_what_secretlint_found_is_masked_wherever_it_stands() -> None:
    told = "[AWSSecretAccessKey] found AWS Secret Access Key: wJalrXUtnFEMI/K7MDENG"
    assert without_evident_secrets(told) == "[AWSSecretAccessKey] found AWS Secret Access Key: ***"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("postgres://admin:p@ss:w0rd@db.example:5432/app", "postgres://***@db.example:5432/app"),
        ("git+https://glsa-0123456789abcdef0123@git.example/a", "git+https://***@git.example/a"),
        ("https://x1y2z3@git.example/a", "https://***@git.example/a"),
        ("https://a.example/?page=1&private_token=x1&b=2", "https://a.example/?page=1&private_token=***&b=2"),
        ("ssh://git@git.example/a.git", "ssh://git@git.example/a.git"),
        ("https://a.example:8443/b@c/d:e@f", "https://a.example:8443/b@c/d:e@f"),
        ("pkg:npm/%40scope/name@1.0", "pkg:npm/%40scope/name@1.0"),
    ],
)
def test_addresses_lose_their_passwords_and_nothing_else(address: str, shown: str) -> None:
    assert without_evident_secrets(address) == shown


def test_every_text_of_a_content_is_guarded() -> None:
    content = Content(
        tool="t",
        findings=[
            finding(message=f"cloning {ADDRESS} failed"),
            finding(kind=Kind.VULNERABILITY, location=Location(path=ADDRESS), component=Component(purl=ADDRESS)),
            finding(help_uri=ADDRESS),
            finding(state_reason=f"see {ADDRESS}"),
            finding(location=Location(logical_name=ADDRESS)),
        ],
        metrics=[Metric(name="load.requests", value=1.0, labels=(("url", ADDRESS),))],
        records=[
            record_class("artifact")(name="a", type="image", labels=(f"org.opencontainers.image.source={ADDRESS}",)),
            record_class("component")(name="a", purl=f"pkg:generic/a?download_url={ADDRESS}"),
        ],
        incomplete=(f"could not scan {ADDRESS}",),
    )
    told = repr(guarded(content))
    assert told.count("https://***@git.example/a.git") == repr(content).count(ADDRESS) == 10
    assert HIDDEN not in told


def test_a_package_named_by_where_it_is_from_loses_the_password() -> None:
    package = Component(name=ADDRESS, version=f"1+{ADDRESS}", fixed_version="2")
    found = guarded(Content(tool="t", findings=[finding(kind=Kind.VULNERABILITY, message=ADDRESS, component=package)])).findings[
        0
    ]
    assert HIDDEN not in repr(found)
    assert found.component.name == "https://***@git.example/a.git"


def test_a_content_without_secrets_stays_the_very_same_values() -> None:
    content = Content(
        tool="t", findings=[finding(message="through https://a.example with _ and -", help_uri="https://a.example/?b")]
    )
    assert guarded(content).findings is content.findings


def test_the_reason_of_a_refusal_quotes_no_password(tmp_path: Path) -> None:
    path = tmp_path / "a.intoto.json"
    path.write_text(json.dumps({"_type": f"https://ci:{HIDDEN}@in-toto.io/Statement/v9", "predicateType": "x", "subject": []}))
    report = read_report(path, name="a.intoto.json")
    assert report.reason
    assert HIDDEN not in report.reason


@pytest.mark.parametrize(
    "part", ["://a:", "eyJ-", "-----BEGIN PRIVATE KEY-----", "?token", "AKIA", "://" + ":" * 9, "SG.a.", "xoxb-", "] found "]
)
def test_hostile_texts_take_no_time(part: str) -> None:
    start = time.process_time()
    without_evident_secrets(part * (1_000_000 // len(part)))
    assert time.process_time() - start < 2
