"""Keeping secrets out of the model: some linters quote in their messages the password that they found."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable

MASK = "***"

# Bandit's hardcoded_password_string, ESLint's no-hardcoded-credentials, CodeQL's js/hardcoded-credentials, ruff's S105, ...
_WORDS = re.compile(r"hard[-_ ]?coded|passw(?:or)?d|secret|credential|\bS10[567]\b", re.IGNORECASE)
_CREDENTIAL_CWES = frozenset({"CWE-259", "CWE-321", "CWE-798"})
_QUOTED = re.compile(r"(['\"`]).*\1", re.DOTALL)


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
    """A message in which everything between its first and its last quotation mark is masked.

    >>> without_quotations("Possible hardcoded password: 'it's me'")
    "Possible hardcoded password: '***'"
    """
    return _QUOTED.sub(rf"\1{MASK}\1", text)


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
