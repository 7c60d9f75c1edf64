"""Digests as `sha256:...`, whatever way a report spells them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def digest_text(algorithm: str, value: str) -> str:
    """One digest in lower case.

    >>> digest_text("SHA-256", "ABC1"), digest_text("SHA3-256", "00"), digest_text("sha1", "ff")
    ('sha256:abc1', 'sha3-256:00', 'sha1:ff')
    """
    name = algorithm.lower()
    return f"{name.replace('sha-', 'sha')}:{value.lower()}"


def sorted_digests(several: Iterable[Mapping[str, str]]) -> tuple[str, ...]:
    """The digests of all maps from algorithm to value, sorted, each once.

    >>> sorted_digests([{"sha256": "bb", "sha1": "aa"}, {"sha1": "AA"}])
    ('sha1:aa', 'sha256:bb')
    """
    return tuple(sorted({digest_text(algorithm, value) for digests in several for algorithm, value in digests.items()}))
