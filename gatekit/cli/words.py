"""The words of the command line turned into values."""

from __future__ import annotations

import re
from datetime import datetime

from gatekit.errors import UsageError
from gatekit.reading.values import parse_time

_SIZE = r"(\d{1,15})\s*([kmgt]?)(i?)b?"
_POWERS = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}
_TIME_EXAMPLE = "2026-11-23T12:00:00Z"


def moment(text: str, *, option: str) -> datetime:
    """A time with its zone.

    Raises:
        UsageError: it is none, or names no zone.

    >>> moment("2026-11-23T13:00:00+01:00", option="--at").isoformat()
    '2026-11-23T12:00:00+00:00'
    """
    found = parse_time(text)
    if found is not None:
        return found
    if parse_time(f"{text.strip()}Z") is not None:
        raise UsageError(f"{option}: {text!r} names no time zone", hint=f"add Z for UTC, as in {_TIME_EXAMPLE}")
    raise UsageError(f"{option}: {text!r} is not a time", hint=f"write it as {_TIME_EXAMPLE}")


def size(text: str, *, option: str) -> int:
    """A number of bytes: `1048576`, `512MB` (decimal) or `512MiB` (binary).

    Raises:
        UsageError: it is none.

    >>> size("512MiB", option="--max-report-size"), size("2 GB", option="--max-report-size")
    (536870912, 2000000000)
    """
    match = re.fullmatch(_SIZE, text.strip(), re.IGNORECASE)
    if match is None or (match[3] and not match[2]):
        raise UsageError(f"{option}: {text!r} is not a size", hint="write bytes or a unit, as in 512MB or 2GiB")
    base = 1024 if match[3] else 1000
    return int(match[1]) * int(base ** _POWERS[match[2].lower()])


def pair(text: str, *, option: str, example: str) -> tuple[str, str]:
    """The two sides of the first `=`.

    Raises:
        UsageError: there is no `=`, or nothing before it.

    >>> pair("maxAge=24h", option="--set", example="k=v")
    ('maxAge', '24h')
    """
    left, sign, right = text.partition("=")
    if not sign or not left.strip():
        raise UsageError(f"{option}: {text!r} lacks its two sides", hint=f"write it as {example}")
    return left.strip(), right
