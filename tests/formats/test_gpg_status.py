"""GnuPG's status lines: only the word before VALIDSIG tells whether a signature is good."""

from __future__ import annotations

from typing import Any

import pytest

from gatekit.formats.contract import Content
from gatekit.formats.supply_chain.gpg_status import read, recognise
from gatekit.reading.document import Document

KEY = "AF060F3428FB5C1AA1AE8EE02769F5F1BF33A9B3"
VALID = f"VALIDSIG {KEY} 2026-11-23 1795400838 0 4 0 22 8 00 {KEY}"


def status(*lines: str) -> Content:
    return read(Document("gpg.txt", "".join(f"[GNUPG:] {line}\n" for line in lines).encode()))


def verdicts(*lines: str) -> list[str]:
    records: Any = status(*lines).records
    return [one.status.value for one in records]


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        ("GOODSIG 2769F5F1BF33A9B3 Jo", "good"),
        ("EXPSIG 2769F5F1BF33A9B3 Jo", "expired"),
        ("EXPKEYSIG 2769F5F1BF33A9B3 Jo", "expired_key"),
        ("REVKEYSIG 2769F5F1BF33A9B3 Jo", "revoked_key"),
        ("BADSIG 2769F5F1BF33A9B3 Jo", "bad"),
        ("ERRSIG 2769F5F1BF33A9B3 22 8 00 1795400838 4 -", "error"),
        ("ERRSIG 2769F5F1BF33A9B3 22 8 00 1795400838 9 -", "no_key"),
        ("ERRSIG 2769F5F1BF33A9B3", "error"),
    ],
)
def test_a_valid_signature_is_only_as_good_as_the_word_before_it(line: str, verdict: str) -> None:
    assert verdicts("NEWSIG", line, VALID, "TRUST_ULTIMATE 0 pgp") == [verdict]


def test_a_key_that_is_not_there_or_revoked_or_never_trusted_makes_no_good_signature() -> None:
    assert verdicts("ERRSIG 27 22 8 00 0 4", "NO_PUBKEY 27") == ["no_key"]
    assert verdicts("GOODSIG 2769F5F1BF33A9B3 Jo", "KEYREVOKED", VALID) == ["revoked_key"]
    assert verdicts("GOODSIG 2769F5F1BF33A9B3 Jo", VALID, "TRUST_NEVER 0 pgp") == ["untrusted_key"]


def test_trust_is_told_beside_the_verdict() -> None:
    record: Any = status("GOODSIG 2769F5F1BF33A9B3 Jo", VALID, "TRUST_UNDEFINED 0 pgp").records[0]
    assert (record.status.value, record.trust) == ("good", "undefined")


def test_several_signatures_are_told_apart_with_and_without_announcement() -> None:
    assert verdicts("NEWSIG", "GOODSIG 2769F5F1BF33A9B3 A", VALID, "NEWSIG", "BADSIG 2 B") == ["good", "bad"]
    assert verdicts("GOODSIG 2769F5F1BF33A9B3 A", VALID, "BADSIG 2 B") == ["good", "bad"]


def test_output_that_ends_too_early_makes_the_report_partial() -> None:
    assert "ends too early" in status("NEWSIG").incomplete[0]
    assert "without VALIDSIG" in status("NEWSIG", "GOODSIG 2769F5F1BF33A9B3 Jo").incomplete[0]
    assert not status("NEWSIG", "GOODSIG 2769F5F1BF33A9B3 Jo", VALID).incomplete


def test_a_failure_beside_good_signatures_makes_the_report_partial_but_not_beside_bad_ones() -> None:
    assert status("NEWSIG", "GOODSIG 2769F5F1BF33A9B3 Jo", VALID, "FAILURE verify 1").incomplete == (
        "GnuPG reports a failure, though every signature is good",
    )
    assert status("NEWSIG", "BADSIG 27 Jo", "FAILURE gpg-exit 1").incomplete == ()


@pytest.mark.parametrize("trouble", ["NODATA 1", "NODATA 2", "BADARMOR", "UNEXPECTED 0"])
def test_what_holds_no_signature_beside_good_ones_makes_the_report_partial(trouble: str) -> None:
    good = ("NEWSIG", "GOODSIG 2769F5F1BF33A9B3 Jo", VALID)
    for lines in ((*good, trouble), (trouble, *good)):
        assert status(*lines).incomplete == ("GnuPG reports a failure, though every signature is good",)


def test_what_was_signed_may_hold_lines_like_gnupgs_own_where_it_is_written_too() -> None:
    forged = status("PLAINTEXT 74 0 ", "NEWSIG", "GOODSIG 2769F5F1BF33A9B3 Jo", VALID)
    assert forged.incomplete == ("GnuPG wrote what was signed, too, which may hold lines like its own: use `gpg --verify`",)


@pytest.mark.parametrize("lines", [("NODATA 1", "NODATA 2"), ("PLAINTEXT 74 0",)])
def test_without_a_signature_the_report_is_blank(lines: tuple[str, ...]) -> None:
    content = status(*lines)
    assert content.blank == "no signature in it"
    assert not content.records


def test_a_signer_is_told_without_escapes() -> None:
    record: Any = status("GOODSIG 2769F5F1BF33A9B3 J%C3%B6 <j@x.example>", VALID).records[0]
    assert (record.signer, record.key_id, record.algorithm) == ("Jö <j@x.example>", KEY, "EdDSA/SHA256")


@pytest.mark.parametrize("line", ["VALIDSIG", "VALIDSIG x 9 99999999999999 -1", "ERRSIG a b c d e f", "GOODSIG", "TRUST_", ""])
def test_odd_status_lines_end_in_content(line: str) -> None:
    assert status("NEWSIG", line).tool == "gpg"


@pytest.mark.parametrize("text", ["gpg: Good signature", "[INFO] x", "x [GNUPG:] GOODSIG"])
def test_other_texts_are_not_gnupgs(text: str) -> None:
    assert not recognise(Document("x.txt", text.encode()).shape)


@pytest.mark.parametrize(
    ("key", "valid", "verdict"),
    [
        ("2769F5F1BF33A9B3", VALID, "good"),
        ("2769f5f1bf33a9b3", VALID, "good"),
        (KEY, VALID, "good"),
        ("2769F5F1BF33A9B3", f"VALIDSIG {40 * '1'} 2026-11-23 1795400838 0 4 0 22 8 00 {KEY}", "good"),  # a subkey signed
        ("AAAABBBBCCCCDDDD", f"VALIDSIG AAAABBBBCCCCDDDD{48 * '1'} 2026-11-23 1795400838 0 5 0 22 8 00", "good"),  # version 5
        ("AAAABBBBCCCCDDDD", VALID, "error"),
        ("A9B3", VALID, "error"),
        ("", VALID, "error"),
    ],
)
def test_a_good_signature_is_by_the_key_whose_fingerprint_stands_behind_it(key: str, valid: str, verdict: str) -> None:
    assert verdicts("NEWSIG", f"GOODSIG {key} Jo", valid) == [verdict]
    assert verdicts("NEWSIG", valid, f"GOODSIG {key} Jo") == [verdict]
