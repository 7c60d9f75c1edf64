"""Times, durations and parameters as text, the same in every rendering."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from gatekit.model.vocabulary import Severity

if TYPE_CHECKING:  # `gatekit inspect` shows values and needs no class of a policy
    from gatekit.model.policy import ParamValue


def time_text(time: datetime) -> str:
    """RFC 3339 in UTC with `Z`; a time without a zone is taken as UTC.

    >>> time_text(datetime(2026, 11, 23, 4, 20, tzinfo=UTC))
    '2026-11-23T04:20:00Z'
    """
    try:
        time = time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
    except OverflowError:
        return time.isoformat()  # within a day of year 1 or 9999, UTC has no date for it
    return time.isoformat().replace("+00:00", "Z")


def duration_text(duration: timedelta) -> str:
    """The duration as policies spell it: hours, minutes and seconds, units of nought left out.

    >>> duration_text(timedelta(days=1, minutes=30)), duration_text(timedelta(seconds=-1.5)), duration_text(timedelta())
    ('24h30m', '-1.5s', '0s')
    """
    all_microseconds = duration // timedelta(microseconds=1)
    all_seconds, microseconds = divmod(abs(all_microseconds), 1_000_000)
    all_minutes, seconds = divmod(all_seconds, 60)
    hours, minutes = divmod(all_minutes, 60)
    fraction = f".{microseconds:06}".rstrip("0").rstrip(".")
    parts = [
        f"{hours}h" if hours else "",
        f"{minutes}m" if minutes else "",
        f"{seconds}{fraction}s" if seconds or fraction else "",
    ]
    return ("-" if all_microseconds < 0 else "") + ("".join(parts) or "0s")


def param_text(value: ParamValue) -> str:
    """A parameter's value as one would write it in a policy.

    >>> param_text(True), param_text(80.0), param_text(Severity.HIGH), param_text(("a", "b")), param_text(timedelta(hours=24))
    ('true', '80', 'high', '[a, b]', '24h')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Severity):
        return value.word
    if isinstance(value, timedelta):
        return duration_text(value)
    if isinstance(value, tuple):
        return f"[{', '.join(value)}]"
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return str(value)
