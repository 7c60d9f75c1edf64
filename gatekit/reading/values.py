"""Times and numbers as reports spell them."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime

_MOST_DIGITS = 15  # a float holds each such number, and Python refuses to read thousands of digits
_FRACTION = r"(\.\d{6})\d+"


def parse_time(text: str) -> datetime | None:
    """An RFC 3339 or ISO 8601 time with a zone, as UTC; None if the text is not one or names no zone.

    A time without a zone is not used: it would depend on where it is read.

    >>> parse_time("2026-08-20T10:00:00.123456789+02:00").isoformat()
    '2026-08-20T08:00:00.123456+00:00'
    >>> parse_time("2026-08-20T10:00:00") is None
    True
    """
    try:
        moment = datetime.fromisoformat(re.sub(_FRACTION, r"\1", text.strip()))
        return None if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def parse_count(text: str) -> int | None:
    """A whole number, 0 or more, such as a line's; None for anything else, and for more digits than any report has use for.

    >>> parse_count("12"), parse_count("-1"), parse_count("9" * 5000)
    (12, None, None)
    """
    return int(text) if len(text) <= _MOST_DIGITS and text.isdecimal() else None


def parse_number(text: str) -> float | None:
    """A finite decimal number; None for anything else, NaN and infinity included. Thousands separators are dropped.

    >>> parse_number("1,234.5"), parse_number("NaN"), parse_number("")
    (1234.5, None, None)
    """
    try:
        number = float(text.replace(",", ""))
    except ValueError:
        return None
    return number if math.isfinite(number) else None
