"""Keeping secrets out of the model: some linters quote in their messages the password that they found."""

from __future__ import annotations

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
