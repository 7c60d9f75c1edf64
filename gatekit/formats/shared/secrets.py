"""Keeping secrets out of the model: some linters quote in their messages the password that they found."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable

MASK = "***"

# Bandit's hardcoded_password_string, ESLint's no-hardcoded-credentials, CodeQL's js/hardcoded-credentials, ruff's S105, ...
_WORDS = re.compile(
    r"hard[-_ ]?coded|passw(?:or)?d|secret|credential|\bS10[567]\b"
    r"|(?:api|access|private)[-_ ]?key(?!word)|(?:access|auth|bearer)[-_ ]?token|basic[-_ ]?auth|connection[-_ ]?string",
    re.IGNORECASE,
)
# passwords in code, in configuration and in plain text, and credentials that are not protected
_CREDENTIAL_CWES = frozenset({"CWE-256", "CWE-257", "CWE-259", "CWE-260", "CWE-321", "CWE-522", "CWE-798"})

# all but the apostrophes of words: don't, it's
_QUOTATION_MARK = re.compile(r"[\"`“”«»]|(?<![A-Za-z])'|'(?!(?:t|s|re|ve|ll|d|m)\b)")
_LABEL = re.compile(r"[A-Z][A-Z_-]{0,20}\d{1,6}: ")
_VALUE = re.compile(r"([:=]\s+|[:=](?!//))[^\s'\"`“«*].*", re.DOTALL)
_LONG_WORD = re.compile(r"\S{16,}")


def is_about_credentials(words: Iterable[str], cwes: Iterable[str] = ()) -> bool:
    """Whether a rule is about passwords and keys in code, so that its messages may quote one.

    Args:
        words: the rule's id, name and the like.
        cwes: of the rule.

    >>> is_about_credentials(["B105", "hardcoded_password_string"]), is_about_credentials(["B403"], ["CWE-798"])
    (True, True)
    """
    return any(map(_WORDS.search, words)) or not _CREDENTIAL_CWES.isdisjoint(cwes)


def without_quotations(text: str) -> str:
    """What a rule about passwords and keys says, without what may be one.

    Masked are everything between the first and the last quotation mark, or behind the only one; everything behind a colon or an
    equals sign; and long words with letters and digits.

    >>> without_quotations("Possible hardcoded password: 'it's me'")
    "Possible hardcoded password: '***'"
    >>> without_quotations("found a token: hunter2"), without_quotations("S105: don't write q7Zk2mVtR9xWc4LpN into code")
    ('found a token: ***', "S105: don't write *** into code")
    """
    marks = [mark.start() for mark in _QUOTATION_MARK.finditer(text)]
    if marks:
        end = text[marks[-1] :] if len(marks) > 1 else ""
        text = f"{text[: marks[0] + 1]}{MASK}{end}"
    label = _LABEL.match(text)
    start = label.end() if label else 0
    told = _VALUE.sub(rf"\1{MASK}", text[start:])
    return text[:start] + _LONG_WORD.sub(_without_long_word, told)


def _without_long_word(found: re.Match[str]) -> str:
    word = found[0]
    is_like_a_key = any(map(str.isdigit, word)) and any(map(str.isalpha, word))
    return MASK if is_like_a_key else word


def keyed_digest(secret: str, *context: str) -> str:
    """What tells one secret from another at its place without telling the secret: a digest keyed by rule and place.

    The key makes equal secrets in two places look different, and keeps tables of digests of common passwords from fitting; the
    digest is cut to 40 bits, so that many texts share each.

    Args:
        secret: the text; "" has no digest.
        context: the rule and the path, which are the key.

    >>> keyed_digest("hunter2", "password", "a.py") == keyed_digest("hunter2", "password", "b.py")
    False
    >>> len(keyed_digest("hunter2", "password", "a.py")), keyed_digest("", "password", "a.py")
    (16, '')
    """
    if not secret:
        return ""
    key = "\0".join(context).encode("utf-8", "surrogatepass")
    return "keyed:" + hmac.digest(b"gatekit\0" + key, secret.encode("utf-8", "surrogatepass"), "sha256").hex()[:10]
