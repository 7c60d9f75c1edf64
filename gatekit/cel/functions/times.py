"""Timestamps and durations: parsing, printing and their parts in a time zone.

Source: the CEL language definition, sections "Timestamps" and "Durations"; RFC 3339; Go's duration syntax.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

from gatekit.cel.overloads import Overload
from gatekit.cel.types import DURATION, INT, STRING, TIMESTAMP
from gatekit.cel.values import Duration, Timestamp
from gatekit.errors import CelError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = 10**9
_RFC3339 = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)\Z")
_UNITS = {"h": 3600 * _SECOND, "m": 60 * _SECOND, "s": _SECOND, "ms": 10**6, "us": 10**3, "µs": 10**3, "ns": 1}
_PART = re.compile(r"(\d+(?:\.\d*)?|\.\d+)(h|ms|us|µs|ns|m|s)")


def _unreadable(function: str, text: str, hint: str) -> CelError:
    return CelError(f"{function}() cannot take this string: {text[:40]!r}", hint=hint)


def parse_timestamp(text: str) -> Timestamp:
    """A timestamp from RFC 3339. Raises `CelError` for any other text."""
    match = _RFC3339.match(text)
    if match is None:
        raise _unreadable("timestamp", text, "write it as 2026-11-23T10:00:00Z")
    try:
        moment = datetime.fromisoformat(match.group(1)).replace(tzinfo=UTC)
    except ValueError:
        raise _unreadable("timestamp", text, "there is no such date or time") from None
    seconds = (moment - _EPOCH) // timedelta(seconds=1) - _offset_seconds(match.group(3))
    return Timestamp(seconds * _SECOND + int((match.group(2) or "0").ljust(9, "0")))


def _offset_seconds(zone: str) -> int:
    if zone == "Z":
        return 0
    seconds = int(zone[1:3]) * 3600 + int(zone[4:6]) * 60
    return -seconds if zone[0] == "-" else seconds


def timestamp_text(moment: Timestamp) -> str:
    """RFC 3339 in UTC, with as many digits of the second as there are."""
    seconds, nanos = divmod(moment.nanos, _SECOND)
    text = (_EPOCH + timedelta(seconds=seconds)).strftime("%m-%dT%H:%M:%S")
    year = (_EPOCH + timedelta(seconds=seconds)).year
    return f"{year:04d}-{text}{_fraction(nanos)}Z"


def _fraction(nanos: int) -> str:
    return "" if nanos == 0 else f".{nanos:09d}".rstrip("0")


def parse_duration(text: str) -> Duration:
    """A duration from texts like `1h30m`, `-1.5s`. Raises `CelError` for any other text."""
    body = text[1:] if text[:1] in ("+", "-") else text
    if body == "0":
        return Duration(0)
    nanos, place = 0, 0
    while place < len(body):
        part = _PART.match(body, place)
        if part is None:
            break
        whole, _, fraction = part.group(1).partition(".")
        unit = _UNITS[part.group(2)]
        nanos += int(whole or 0) * unit + int(fraction or 0) * unit // 10 ** len(fraction)
        place = part.end()
    if place < len(body) or not body:
        raise _unreadable("duration", text, "write it as 1h30m or 90s")
    return Duration(-nanos if text.startswith("-") else nanos)


def duration_text(length: Duration) -> str:
    """Seconds with as many digits as there are: `90s`, `0.5s`."""
    seconds, nanos = divmod(abs(length.nanos), _SECOND)
    return f"{'-' if length.nanos < 0 else ''}{seconds}{_fraction(nanos)}s"


@lru_cache(maxsize=64)
def time_zone(name: str) -> tzinfo:
    """A time zone from an IANA name or an offset such as `+02:00`. Raises `CelError` if there is no such zone."""
    offset = re.fullmatch(r"([+-]?)(\d\d):(\d\d)", name)
    if offset:
        length = timedelta(hours=int(offset.group(2)), minutes=int(offset.group(3)))
        if length < timedelta(hours=24):
            return timezone(-length if offset.group(1) == "-" else length)
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9_+/-]*", name):
        from zoneinfo import ZoneInfo  # noqa: PLC0415 - few expressions name a zone

        try:
            return UTC if name == "UTC" else ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            pass
    raise CelError(f"there is no time zone {name[:40]!r}", hint="write an IANA name or +02:00")


_CYCLE_YEARS, _CYCLE = 400, timedelta(days=146_097)  # after which the calendar and its days of the week come again


def in_zone(moment: Timestamp, zone: str) -> tuple[datetime, int]:
    """The moment's wall clock in a zone, without what is below a microsecond, and how many years to add to it.

    Python's years end at 1 and 9999; a zone may lead beyond them.
    """
    seconds, nanos = divmod(moment.nanos, _SECOND)
    clock = _EPOCH + timedelta(seconds=seconds, microseconds=nanos // 1000)
    found = time_zone(zone)
    try:
        return clock.astimezone(found), 0
    except OverflowError:
        years = _CYCLE_YEARS if clock.year < _CYCLE_YEARS else -_CYCLE_YEARS
        return (clock + _CYCLE * (years // _CYCLE_YEARS)).astimezone(found), -years


_PARTS: dict[str, Callable[[datetime], int]] = {
    "getMonth": lambda clock: clock.month - 1,
    "getDate": lambda clock: clock.day,
    "getDayOfMonth": lambda clock: clock.day - 1,
    "getDayOfWeek": lambda clock: (clock.weekday() + 1) % 7,
    "getDayOfYear": lambda clock: clock.timetuple().tm_yday - 1,
    "getHours": lambda clock: clock.hour,
    "getMinutes": lambda clock: clock.minute,
    "getSeconds": lambda clock: clock.second,
    "getMilliseconds": lambda clock: clock.microsecond // 1000,
}


def _part(read: Callable[[datetime], int]) -> Callable[..., int]:
    return lambda moment, zone="UTC": read(in_zone(moment, zone)[0])


def full_year(moment: Timestamp, zone: str = "UTC") -> int:
    """The year of a moment in a zone.

    >>> full_year(Timestamp(Timestamp.MIN), "-05:00")
    0
    """
    clock, years = in_zone(moment, zone)
    return clock.year + years


def _quotient(nanos: int, below: int = 1 << 63) -> Callable[[Duration], int]:
    """How often `nanos` fit into a duration, without what makes up a greater unit of `below` of them; with its sign."""
    return lambda length: abs(length.nanos) // nanos % below * (-1 if length.nanos < 0 else 1)


OVERLOADS = (
    Overload("getFullYear", (TIMESTAMP,), INT, full_year, method=True),
    Overload("getFullYear", (TIMESTAMP, STRING), INT, full_year, method=True),
    *(Overload(name, (TIMESTAMP,), INT, _part(read), method=True) for name, read in _PARTS.items()),
    *(Overload(name, (TIMESTAMP, STRING), INT, _part(read), method=True) for name, read in _PARTS.items()),
    Overload("getHours", (DURATION,), INT, _quotient(3600 * _SECOND), method=True),
    Overload("getMinutes", (DURATION,), INT, _quotient(60 * _SECOND), method=True),
    Overload("getSeconds", (DURATION,), INT, _quotient(_SECOND), method=True),
    Overload("getMilliseconds", (DURATION,), INT, _quotient(10**6, below=1000), method=True),
)
