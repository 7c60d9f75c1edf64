"""Fingerprints: what changes them, and what does not."""

from __future__ import annotations

import json
from hashlib import sha256

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekit.governance.govern import govern
from gatekit.governance.paths import Roots
from gatekit.model.evidence import Evidence
from gatekit.model.finding import Component, Finding, Location
from gatekit.model.vocabulary import FindingState, Severity
from tests.governance.support import finding, report


def fingerprints(*findings: Finding) -> list[str]:
    governed = govern(Evidence(reports=(report(findings=findings),)), (), open_kinds=(), roots=Roots(), name_all=True)
    return [done.fingerprint for done in governed.reports[0].findings]


def fingerprint(one: Finding) -> str:
    return fingerprints(one)[0]


def test_a_fingerprint_is_what_its_formula_says() -> None:
    key = ["lint", "ruff", "E501", "src/a.py", "main", "Line too long (# > #)", 0]
    text = json.dumps(key, ensure_ascii=False, separators=(",", ":")).encode()
    found = finding("E501", message="Line too long (131 > 130)", name="main", line=7)
    assert fingerprint(found) == "gk1:" + sha256(text).hexdigest()[:20]


def test_two_identical_problems_are_two_fingerprints() -> None:
    first, second = fingerprints(finding(line=1), finding(line=9))
    assert first != second


def test_a_moved_line_keeps_the_fingerprint() -> None:
    moved = Location(path="src/a.py", line=40, column=3, end_line=41)
    assert fingerprint(finding(line=3)) == fingerprint(attrs.evolve(finding(line=3), location=moved))


def test_numbers_in_the_message_do_not_change_the_fingerprint() -> None:
    assert fingerprint(finding(message="too complex (9 > 8)")) == fingerprint(finding(message="too complex (12 > 8.5)"))


@pytest.mark.parametrize(
    "other",
    [
        finding("F402"),
        finding(tool="flake8"),
        finding(path="src/b.py"),
        finding(name="main"),
        finding(message="`re` imported but unused"),
        finding(identity="import os"),
    ],
)
def test_another_rule_tool_place_name_or_text_is_another_fingerprint(other: Finding) -> None:
    assert fingerprint(finding()) != fingerprint(other)


def test_the_tools_own_identity_stands_for_the_message() -> None:
    one, other = (finding(message=text, identity="a1b2") for text in ("some words", "other words"))
    assert fingerprint(one) == fingerprint(other)


def test_severity_and_state_play_no_part() -> None:
    plain = fingerprint(finding())
    assert plain == fingerprint(finding(severity=Severity.LOW))
    assert plain == fingerprint(finding(state=FindingState.SUPPRESSED))


def test_an_upgrade_that_does_not_mend_a_vulnerability_keeps_its_fingerprint() -> None:
    def vulnerable(version: str, fixed: str) -> Finding:
        purl = f"pkg:deb/debian/openssl@{version}?distro=debian-12"
        return finding(
            "CVE-2024-1",
            message=f"openssl {version} < {fixed}: overflow in 3 places",
            path=f"image-{version}",
            component=Component(name="openssl", version=version, fixed_version=fixed, purl=purl),
        )

    assert fingerprint(vulnerable("1.1.1n-0+deb11u3", "1.1.1w-0+deb11u5")) == fingerprint(vulnerable("1.1.1v-1", "1.1.1w-2"))


def test_the_same_vulnerability_of_two_packages_is_two_fingerprints() -> None:
    one, other = (
        finding("CVE-1", component=Component(name=name, purl=f"pkg:npm/%40angular/{name}@1")) for name in ("core", "forms")
    )
    assert fingerprint(one) != fingerprint(other)


def test_a_text_that_is_no_unicode_text_still_has_a_fingerprint() -> None:
    assert fingerprint(finding(message="\ud800")).startswith("gk1:")


@given(st.text(), st.text(), st.integers(min_value=0, max_value=5))
def test_the_hashed_text_is_canonical_json(message: str, name: str, copies: int) -> None:
    """Whoever has a JSON encoder and SHA-256 can compute a fingerprint."""
    found = finding(name=name, identity=message or "x")
    key = ["lint", "ruff", "F401", "src/a.py", name, message or "x", copies]
    text = json.dumps(key, ensure_ascii=False, separators=(",", ":")).encode()
    assert fingerprints(*[found] * (copies + 1))[copies] == "gk1:" + sha256(text).hexdigest()[:20]


@given(st.permutations(range(4)))
def test_the_order_of_different_findings_does_not_change_their_fingerprints(order: list[int]) -> None:
    findings = [finding(f"R{index}", message="x") for index in "abcd"]
    assert set(fingerprints(*findings)) == set(fingerprints(*(findings[index] for index in order)))
