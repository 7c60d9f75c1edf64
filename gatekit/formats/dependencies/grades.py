"""How grave a vulnerability is, by what a report says of it."""

from __future__ import annotations

from collections.abc import Mapping

from gatekit.formats.shared.severity import severity_of_score, severity_of_word
from gatekit.model.finding import SeverityOrigin
from gatekit.model.vocabulary import Severity, SeverityBasis

Grade = tuple[Severity, SeverityOrigin]


def told_score(score: float | None) -> float | None:
    """A CVSS score; None for what tools write where nobody has scored (0), and for an impossible one.

    >>> told_score(9.8), told_score(0), told_score(11), told_score(None)
    (9.8, None, None, None)
    """
    return score if score is not None and 0 < score <= 10 else None


def grade_of(word: str, score: float | None, vector: str, table: Mapping[str, Severity]) -> Grade:
    """What the word means, with the score beside it; without a word the band of the score, and `unknown` without both.

    Args:
        word: of the report; "" if it has none.
        score: of the CVSS.
        vector: of the CVSS.
        table: what the tool's words mean.

    >>> table = {"low": Severity.LOW}
    >>> [grade_of(word, score, "", table)[0].word for word, score in (("Low", 9.8), ("", 9.8), ("", 0))]
    ['low', 'critical', 'unknown']
    """
    told = told_score(score)
    if word or told is None:
        return severity_of_word(word, table), SeverityOrigin(word=word, score=told, vector=vector)
    return severity_of_score(told), SeverityOrigin(basis=SeverityBasis.SCORE, score=told, vector=vector)
