"""How ids, durations and dates are written."""

from __future__ import annotations

import re
from datetime import date, timedelta

_ID = re.compile(r"[a-z][a-z0-9_]*\Z")
_NAME = re.compile(r"[a-z][a-zA-Z0-9_]*\Z")
_DURATION = re.compile(r"(?=[0-9])(?:([0-9]{1,6})d)?(?:([0-9]{1,6})h)?(?:([0-9]{1,6})m)?(?:([0-9]{1,6})s)?\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")

# https://github.com/google/cel-spec/blob/master/doc/langdef.md, "Syntax": words that cannot be names in CEL
CEL_WORDS = frozenset(
    {"false", "in", "null", "true", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop"}
    | {"namespace", "package", "return", "var", "void", "while"}
)


def is_id(text: str) -> bool:
    """Whether it can be the id of evidence, a gate or a rule.

    >>> is_id("unit_tests"), is_id("unit-tests"), is_id("package")
    (True, False, False)
    """
    return _ID.match(text) is not None and text not in CEL_WORDS


def is_name(text: str) -> bool:
    """Whether it can be the name of a parameter or variable.

    >>> is_name("minLineCoverage"), is_name("2x")
    (True, False)
    """
    return _NAME.match(text) is not None and text not in CEL_WORDS


def as_id(text: str) -> str:
    """The id closest to a text; "" if there is none.

    >>> as_id("Unit-Tests!")
    'unit_tests'
    """
    candidate = re.sub(r"[^a-z0-9]+", "_", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", text).lower()).strip("_")
    return candidate if is_id(candidate) else ""


def parse_duration(text: str) -> timedelta | None:
    """The duration that a text such as `24h`, `30m`, `7d` or `1d12h` writes; None if it writes none.

    >>> parse_duration("1d12h"), parse_duration("24 hours")
    (datetime.timedelta(days=1, seconds=43200), None)
    """
    found = _DURATION.match(text)
    if found is None:
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def parse_date(text: str) -> date | None:
    """The day that `YYYY-MM-DD` writes; None if there is no such day.

    >>> parse_date("2027-01-01"), parse_date("2027-02-30")
    (datetime.date(2027, 1, 1), None)
    """
    if _DATE.match(text) is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
