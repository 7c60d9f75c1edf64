"""What several formats share: severities, CWEs, identities, and keeping secrets out."""

from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekit.formats.shared.cvss import choose_vendor
from gatekit.formats.shared.cwe import cwes_in
from gatekit.formats.shared.identity import digest_identity
from gatekit.formats.shared.purl import package_of, purl_of
from gatekit.formats.shared.secrets import is_about_credentials, without_quotations
from gatekit.formats.shared.severity import COMMON_WORDS, severity_of_score, severity_of_word
from gatekit.formats.shared.text import headline
from gatekit.model.vocabulary import Severity


@given(st.text())
def test_a_word_that_no_table_has_is_unknown(word: str) -> None:
    """`unknown` is only for a word that the format's table lacks."""
    assert (severity_of_word(word) is Severity.UNKNOWN) == (word.lower() not in COMMON_WORDS)


@given(st.floats(0, 10), st.floats(0, 10))
def test_a_higher_score_is_never_a_lower_severity(one: float, other: float) -> None:
    """Bands are monotonic, but for 0, which rates nothing."""
    low, high = sorted((one, other))
    if low > 0:
        assert severity_of_score(low) <= severity_of_score(high) < Severity.UNKNOWN


@pytest.mark.parametrize("score", [0, -1, 10.1, float("inf"), float("nan")])
def test_a_score_outside_the_scale_rates_nothing(score: float) -> None:
    assert severity_of_score(score) is Severity.UNKNOWN


@given(st.permutations(["redhat", "ghsa", "bitnami"]))
def test_the_vendor_does_not_depend_on_the_order(vendors: list[str]) -> None:
    """Set order never leaks into a decision."""
    assert choose_vendor(vendors) == "bitnami"
    assert choose_vendor([*vendors, "nvd"]) == "nvd"


@pytest.mark.parametrize("text", ["external/cwe/cwe-079", "CWE-79", "CWE-79: XSS", "cwe:79", "https://cwe.mitre.org/CWE_79"])
def test_a_cwe_is_recognised_as_tools_spell_it(text: str) -> None:
    assert cwes_in([text]) == ("CWE-79",)


@pytest.mark.parametrize("text", ["OWASP-A03", "cwe", "CWE-0", "scwe-79x"])
def test_what_is_no_cwe_is_none(text: str) -> None:
    assert cwes_in([text]) == ()


def test_a_description_of_headings_alone_takes_no_time() -> None:
    """A megabyte took ten seconds when each heading copied what follows it."""
    begun = perf_counter()
    assert headline("#\n" * 500_000 + "the end") == "the end"
    assert perf_counter() - begun < 2


@given(st.text(min_size=1))
def test_a_digest_does_not_hold_the_text(text: str) -> None:
    """A digest is 16 hex digits, whatever it is of, and white space plays no part."""
    digest = digest_identity(text)
    assert digest == digest_identity(f" {text}\n") == (digest and f"sha256:{int(digest[7:], 16):016x}")


@given(st.text(alphabet=st.characters(exclude_characters="'\"`")))
def test_a_quoted_secret_is_masked(secret: str) -> None:
    """Everything between the first and the last quotation mark is masked."""
    for mark in "'\"`":
        assert without_quotations(f"found {mark}{secret}{mark} here") == f"found {mark}***{mark} here"


@pytest.mark.parametrize("word", ["hardcoded_password_string", "js/hardcoded-credentials", "S105", "generic-secret"])
def test_rules_about_credentials_are_known_by_their_words(word: str) -> None:
    assert is_about_credentials([word])


def test_other_rules_are_not_about_credentials() -> None:
    assert not is_about_credentials(["B403", "blacklist", "no-var"], ["CWE-79"])


@pytest.mark.parametrize("ecosystem", ["PyPI", "npm", "Maven", "Debian:12"])
@pytest.mark.parametrize("name", ["/", " ", "//", "\t", " / ", "\ud800"])
def test_what_names_no_package_has_no_package_url(ecosystem: str, name: str) -> None:
    assert purl_of(ecosystem, name, "1.0") == ""


@given(st.text(), st.text(), st.text())
def test_package_urls_are_made_and_read_of_any_text(ecosystem: str, name: str, version: str) -> None:
    """No text of a report makes the library raise anything."""
    for purl in (purl_of(ecosystem, name, version), f"pkg:{ecosystem}/{name}@{version}"):
        assert all(isinstance(part, str) for part in package_of(purl))
