"""Which of a vulnerability's ratings gives its severity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gatekit.formats.shared.cvss import score_of_vector
from gatekit.formats.shared.severity import severity_of_score
from gatekit.formats.supply_chain.cyclonedx_wire import Rating, Source
from gatekit.model.finding import SeverityOrigin
from gatekit.model.vocabulary import Severity, SeverityBasis

SEVERITIES: Mapping[str, Severity] = {
    "critical": Severity.CRITICAL,
    "high": Severity.HIGH,
    "info": Severity.INFO,
    "low": Severity.LOW,
    "medium": Severity.MEDIUM,
    "none": Severity.NONE,
    "unknown": Severity.UNKNOWN,
}
_METHODS = ("CVSSv4", "CVSSv31", "CVSSv3", "CVSSv2")
_PREFIXES = {"CVSSv4": "CVSS:4.0/", "CVSSv31": "CVSS:3.1/", "CVSSv3": "CVSS:3.0/"}

Grade = tuple[Severity, SeverityOrigin]


def grade(ratings: Sequence[Rating], source: Source | None) -> Grade:
    """The severity of a vulnerability.

    The ratings of whoever published the vulnerability go before NVD's, and NVD's before others'; within one rank a word goes
    before a score, and the newer CVSS before the older; of equals the worst counts. Scores are CVSS's alone: other methods count
    otherwise.

    >>> nvd, other = Source("NVD"), Source("redhat")
    >>> grade([Rating(other, severity="low"), Rating(nvd, 9.8, "critical", "CVSSv31")], Source("nvd"))[0].word
    'critical'
    >>> grade([Rating(vector="AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", method="CVSSv31")], None)[0].word
    'critical'
    """
    publisher = _name(source)
    useful = [(rating, _score(rating)) for rating in ratings]
    useful = [(rating, score) for rating, score in useful if _word(rating) or score is not None]
    if not useful:
        said = next((rating.severity for rating in ratings if rating.severity), "")
        return Severity.UNKNOWN, SeverityOrigin(word=said)
    best = min(_source_rank(rating, publisher) for rating, _ in useful)
    peers = [(rating, score) for rating, score in useful if _source_rank(rating, publisher) == best]
    scored = [(rating, score) for rating, score in peers if score is not None]
    worded = [(rating, score) for rating, score in peers if _word(rating)]
    if not worded:
        rating, number = min(scored, key=lambda one: (_method_rank(one[0]), -one[1]))
        return severity_of_score(number), SeverityOrigin(basis=SeverityBasis.SCORE, score=number, vector=rating.vector or "")
    rating, score = min(worded, key=lambda one: (_method_rank(one[0]), -SEVERITIES.get(_word(one[0]), Severity.UNKNOWN)))
    word, vector = rating.severity or "", rating.vector or ""
    if score is None and scored:  # some tools write the word and each score as ratings of their own
        beside, score = min(scored, key=lambda one: _method_rank(one[0]))
        vector = beside.vector or ""
    return SEVERITIES.get(word.lower(), Severity.UNKNOWN), SeverityOrigin(word=word, score=score, vector=vector)


def _word(rating: Rating) -> str:
    word = (rating.severity or "").lower()
    return "" if word == "unknown" else word


def _name(source: Source | None) -> str:
    return (source.name or "").lower() if source else ""


def _source_rank(rating: Rating, publisher: str) -> int:
    name = _name(rating.source)
    if name == publisher:
        return 0
    return 1 if name == "nvd" else 2


def _method_rank(rating: Rating) -> int:
    return _METHODS.index(rating.method) if rating.method in _METHODS else len(_METHODS)


def _score(rating: Rating) -> float | None:
    if rating.method is not None and rating.method not in _METHODS:
        return None
    if rating.score is not None:
        return rating.score if 0 <= rating.score <= 10 else None
    vector = rating.vector or ""
    prefix = _PREFIXES.get(rating.method or "", "")
    return score_of_vector(vector if vector.startswith("CVSS:") else prefix + vector) if vector else None
