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
