"""Choosing one CVSS among those of several vendors."""

from __future__ import annotations

from collections.abc import Collection


def choose_vendor(vendors: Collection[str]) -> str:
    """The vendor whose CVSS stands for a vulnerability that the one who gave the severity has not scored.

    NVD, because it scores most; else the first by name, so that the choice never depends on the report's order.

    Args:
        vendors: at least one.

    >>> choose_vendor(["redhat", "nvd"]), choose_vendor(["redhat", "ghsa"])
    ('nvd', 'ghsa')
    """
    return "nvd" if "nvd" in vendors else min(vendors)


def score_of_vector(vector: str) -> float | None:
    """The base score of a CVSS vector, version 2, 3.0, 3.1 or 4.0; None if it is none, or lacks a mandatory metric.

    Source: FIRST, CVSS v2.0 guide, section 3.2.1; CVSS v3.1 specification, section 7.1; CVSS v4.0 specification, section 8.2.

    >>> score_of_vector("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"), score_of_vector("AV:N/AC:L/Au:N/C:P/I:P/A:P")
    (9.8, 7.5)
    >>> score_of_vector("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"), score_of_vector("CVSS:3.1/AV:N")
    (9.3, None)
    """
    import cvss  # noqa: PLC0415 - only for reports that give a vector without its score

    kinds = {"CVSS:4.": cvss.CVSS4, "CVSS:3.": cvss.CVSS3}
    try:
        return float(kinds.get(vector[:7], cvss.CVSS2)(vector.strip().strip("()")).scores()[0])
    except cvss.CVSSError:
        return None
