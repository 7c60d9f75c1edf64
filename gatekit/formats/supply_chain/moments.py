"""Times of signatures."""

from __future__ import annotations

from datetime import UTC, datetime


def moment_of(seconds: int | None) -> datetime | None:
    """Seconds since 1970, as UTC; None for 0, which says that there is no time, and for what is none.

    >>> moment_of(1795400838).isoformat(), moment_of(0), moment_of(10**18)
    ('2026-11-23T02:27:18+00:00', None, None)
    """
    try:
        return datetime.fromtimestamp(seconds, UTC) if seconds else None
    except (ValueError, OverflowError, OSError):
        return None
