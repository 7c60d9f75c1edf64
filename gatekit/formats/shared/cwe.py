"""CWE ids as tools spell them."""

from __future__ import annotations

import re
from collections.abc import Iterable

_CWE = re.compile(r"\bcwe[-_: /]{0,2}0*([1-9][0-9]*)", re.IGNORECASE)


def cwes_in(texts: Iterable[str]) -> tuple[str, ...]:
    """The CWE ids in texts, in the order of their first appearance.

    >>> cwes_in(["security", "external/cwe/cwe-079", "CWE-89: SQL Injection", "CWE-79"])
    ('CWE-79', 'CWE-89')
    """
    return tuple(dict.fromkeys(f"CWE-{number}" for text in texts for number in _CWE.findall(text)))
