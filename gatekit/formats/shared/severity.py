"""Severity words that tools share, and the bands of CVSS scores."""

from __future__ import annotations

from collections.abc import Mapping

from gatekit.model.vocabulary import Severity

COMMON_WORDS: Mapping[str, Severity] = {
    "blocker": Severity.CRITICAL,
    "critical": Severity.CRITICAL,
    "error": Severity.HIGH,
    "high": Severity.HIGH,
    "info": Severity.INFO,
    "information": Severity.INFO,
    "informational": Severity.INFO,
    "low": Severity.LOW,
    "major": Severity.HIGH,
    "medium": Severity.MEDIUM,
    "minor": Severity.LOW,
    "moderate": Severity.MEDIUM,
    "none": Severity.NONE,
    "note": Severity.LOW,
    "serious": Severity.HIGH,
    "style": Severity.INFO,
    "warning": Severity.MEDIUM,
}


def severity_of_word(word: str, table: Mapping[str, Severity] = COMMON_WORDS) -> Severity:
    """What a tool's word means here, whatever its case; `unknown` if the table lacks it.

    >>> severity_of_word("Moderate").word, severity_of_word("spicy").word
    ('medium', 'unknown')
    """
    return table.get(word.lower(), Severity.UNKNOWN)


def severity_of_score(score: float) -> Severity:
    """The band of a CVSS score; a score of 0 or outside 0 to 10 rates nothing and is `unknown`.

    CVSS calls 0 "None", but tools write it for what nobody has rated (Trivy in SARIF, for one).

    Source: CVSS v3.1 specification, section 5, table 14; the same bands in CVSS v4.0, section 6.

    >>> [severity_of_score(score).word for score in (9.0, 8.9, 6.9, 0.1, 0.0)]
    ['critical', 'high', 'medium', 'low', 'unknown']
    """
    if not 0 < score <= 10:
        return Severity.UNKNOWN
    if score >= 9:
        return Severity.CRITICAL
    if score >= 7:
        return Severity.HIGH
    return Severity.MEDIUM if score >= 4 else Severity.LOW
