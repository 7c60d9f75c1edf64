"""What GnuPG says of signatures, by `--status-fd`. Source: GnuPG, `doc/DETAILS`, "Format of the --status-fd output".

GnuPG exits with 0 and writes VALIDSIG even for a good signature by a revoked or expired key: only the word before it tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import unquote

from gatekit.formats.contract import Content, Format
from gatekit.formats.supply_chain.moments import moment_of
from gatekit.model.records import record_class
from gatekit.model.vocabulary import SignatureStatus
from gatekit.reading.document import Document
from gatekit.reading.lines import text_lines
from gatekit.reading.shape import Shape, Syntax
from gatekit.reading.values import parse_count

PREFIX = "[GNUPG:] "
TOOL = "gpg"

VERDICTS: Mapping[str, SignatureStatus] = {
    "BADSIG": SignatureStatus.BAD,
    "ERRSIG": SignatureStatus.ERROR,
    "EXPKEYSIG": SignatureStatus.EXPIRED_KEY,
    "EXPSIG": SignatureStatus.EXPIRED,
    "GOODSIG": SignatureStatus.GOOD,
    "REVKEYSIG": SignatureStatus.REVOKED_KEY,
}
_NO_KEY_REASON = "9"
_KEY_ID = 16
_LONG_FINGERPRINT = 64
_FAILURES = frozenset(("BADARMOR", "ERROR", "FAILURE", "NODATA", "UNEXPECTED"))
_SIGNED_TEXT = "PLAINTEXT"  # `--decrypt` writes it, `--verify` does not
# RFC 9580, sections 9.1 and 9.5
_KEYS = {"1": "RSA", "3": "RSA", "17": "DSA", "19": "ECDSA", "22": "EdDSA", "27": "Ed25519", "28": "Ed448"}
_HASHES = {"1": "MD5", "2": "SHA1", "3": "RIPEMD160", "8": "SHA256", "9": "SHA384", "10": "SHA512", "11": "SHA224"}


class Signature:
    """What is said of one signature, line by line."""

    def __init__(self) -> None:
        self.status: SignatureStatus | None = None
        self.signer = self.key_id = self.algorithm = self.trust = ""
        self.signed_at: datetime | None = None
        self.expires_at: datetime | None = None
        self.is_valid = False
        self._judged_key = ""
        self._fingerprints: tuple[str, ...] = ()

    def hear(self, keyword: str, words: Sequence[str], rest: str) -> None:
        """Takes in one status line."""
        if keyword in VERDICTS:
            self._judge(keyword, words, rest)
        elif keyword == "VALIDSIG" and len(words) >= 4:
            self.is_valid = True
            self.key_id = words[0]
            self._fingerprints = (words[0], *words[9:10])
            self.signed_at, self.expires_at = _time(words[2]), _time(words[3])
            if len(words) >= 8:
                self.algorithm = _algorithm(words[6], words[7])
        elif keyword == "NO_PUBKEY" and self.status is SignatureStatus.ERROR:
            self.status = SignatureStatus.NO_KEY
        elif keyword == "KEYREVOKED" and self.status is SignatureStatus.GOOD:
            self.status = SignatureStatus.REVOKED_KEY
        elif keyword.startswith("TRUST_"):
            self.trust = keyword.removeprefix("TRUST_").lower()
            if self.trust == "never" and self.status is SignatureStatus.GOOD:
                self.status = SignatureStatus.UNTRUSTED_KEY

        is_told = self.status is SignatureStatus.GOOD and self._fingerprints
        if is_told and not any(_is_key(self._judged_key, one) for one in self._fingerprints):
            self.status = SignatureStatus.ERROR  # the lines are about different signatures

    def _judge(self, keyword: str, words: Sequence[str], rest: str) -> None:
        self.status = VERDICTS[keyword]
        self.key_id = self._judged_key = words[0] if words else ""
        if keyword != "ERRSIG":
            self.signer = unquote(rest.partition(" ")[2])
        elif len(words) >= 6:
            self.algorithm, self.signed_at = _algorithm(words[1], words[2]), _time(words[4])
            if words[5] == _NO_KEY_REASON:
                self.status = SignatureStatus.NO_KEY


def recognise(shape: Shape) -> bool:
    """Text in which lines begin with GnuPG's mark."""
    return shape.syntax is Syntax.TEXT and any(line.startswith(PREFIX) for line in shape.lines)


def read(document: Document) -> Content:
    """Reads the status lines; other lines, such as what GnuPG says to people, are skipped.

    Raises:
        ReportError: it is no text.
    """
    signatures: list[Signature] = []
    has_failed = has_text = False
    for keyword, words, rest in _status_lines(document):
        is_verdict = keyword in VERDICTS
        # GnuPG 1 and gpgv of before 2.1.11 do not announce signatures
        if keyword == "NEWSIG" or (is_verdict and (not signatures or signatures[-1].status is not None)):
            signatures.append(Signature())
        if signatures:
            signatures[-1].hear(keyword, words, rest)
        has_failed = has_failed or keyword in _FAILURES
        has_text = has_text or keyword == _SIGNED_TEXT
    judged = [one for one in signatures if one.status is not None]
    record = record_class("signature")
    return Content(
        tool=TOOL,
        records=[
            record(
                status=one.status,
                signer=one.signer,
                key_id=one.key_id,
                algorithm=one.algorithm,
                trust=one.trust,
                signed_at=one.signed_at,
                expires_at=one.expires_at,
            )
            for one in judged
        ],
        blank="" if signatures else "no signature in it",
        incomplete=tuple(_doubts(signatures, has_failed=has_failed, has_text=has_text)),
    )


def _status_lines(document: Document) -> Iterator[tuple[str, list[str], str]]:
    for line in text_lines(document):
        if line.startswith(PREFIX):
            keyword, _, rest = line.removeprefix(PREFIX).partition(" ")
            yield keyword, rest.split(), rest


def _doubts(signatures: Sequence[Signature], *, has_failed: bool, has_text: bool) -> Iterator[str]:
    if signatures and has_text:
        yield "GnuPG wrote what was signed, too, which may hold lines like its own: use `gpg --verify`"
    if any(one.status is None for one in signatures):
        yield "a signature without GnuPG's verdict: its output ends too early"
    if any(one.status is SignatureStatus.GOOD and not one.is_valid for one in signatures):
        yield "a good signature without VALIDSIG: GnuPG's output ends too early"
    if has_failed and signatures and all(one.status is SignatureStatus.GOOD for one in signatures):
        yield "GnuPG reports a failure, though every signature is good"


def _is_key(key_id: str, fingerprint: str) -> bool:
    """Whether a key's id belongs to a fingerprint: its end, of keys of version 5 and later its beginning.

    >>> _is_key("2769F5F1BF33A9B3", "AF060F3428FB5C1AA1AE8EE02769F5F1BF33A9B3"), _is_key("B3", "F1BF33A9B3")
    (True, False)
    """
    key, whole = key_id.upper(), fingerprint.upper()
    return len(key) >= _KEY_ID and (whole.endswith(key) or (len(whole) == _LONG_FINGERPRINT and whole.startswith(key)))


def _algorithm(key: str, digest: str) -> str:
    return f"{_KEYS.get(key, key)}/{_HASHES.get(digest, digest)}"


def _time(text: str) -> datetime | None:
    """Seconds since 1970, or `20261123T101500`; None for 0, which says that there is none.

    >>> _time("1795400838").isoformat(), _time("20261123T101500").isoformat(), _time("0")
    ('2026-11-23T02:27:18+00:00', '2026-11-23T10:15:00+00:00', None)
    """
    try:
        if "T" in text:
            return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        return None
    return moment_of(parse_count(text))


FORMAT = Format(
    name="gpg_status",
    title="GnuPG status lines",
    recognise=recognise,
    read=read,
    records=("signature",),
    versions="GnuPG 1.4 and 2, gpgv, and `git verify-commit --raw`",
    command="gpg --batch --status-fd 1 --verify shop.tar.gz.asc shop.tar.gz > shop.gpg-status.txt",
    source="GnuPG, doc/DETAILS, https://github.com/gpg/gnupg/blob/master/doc/DETAILS",
    reads=(
        "one signature record for each signature: GnuPG's verdict, signer, key, algorithms, times",
        "a good signature by a revoked or expired key is not good, though GnuPG exits with 0 and writes VALIDSIG",
        "a good signature whose key's id is not that of the fingerprint behind it is an error",
        "how far the key is trusted; a key that is never to be trusted makes a good signature untrusted",
        "a signature without a verdict, or a failure beside good signatures, makes the report partial",
        "so does output of `gpg --decrypt`: what was signed may hold lines like GnuPG's own",
    ),
    leaves=(
        "the signatures themselves: gatekit verifies none, it believes what GnuPG says",
        "what was signed: GnuPG does not name it",
        "whether a signature has ended since GnuPG called it good: when it ends is in the record",
        "lines about keys that were considered, decryption and notations",
    ),
)
