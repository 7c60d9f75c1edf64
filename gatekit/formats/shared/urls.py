"""Addresses of pages without the secrets that they carry: passwords, tokens in queries, payloads of attacks."""

from __future__ import annotations

import re

from gatekit.formats.shared.secrets import MASK

_USER = re.compile(r"\A([A-Za-z][A-Za-z0-9+.-]*://)[^/?#@\s]*@")
_VALUE = re.compile(r"([?&;#])([^=?&;#]*)=([^&;#]*)")
_SECRET_NAME = re.compile(r"auth|code|credential|jwt|key|passw|pwd|secret|sess|sig|token", re.IGNORECASE)


def public_url(url: str, *, all_values: bool = False) -> str:
    """An address in which user information, and the values of its query that may be secrets, are masked.

    Args:
        url: as the report spells it; anything else is handled alike.
        all_values: mask every value of the query, because a scanner put its attacks there.

    >>> public_url("https://me:hunter2@example.org/a;jsessionid=1?page=2&token=x#top")
    'https://***@example.org/a;jsessionid=***?page=2&token=***#top'
    >>> public_url("https://example.org/?id=1%27--&x", all_values=True)
    'https://example.org/?id=***&x'
    """
    url = _USER.sub(rf"\1{MASK}@", url)
    if "=" not in url:
        return url
    return _VALUE.sub(lambda found: _masked(found, all_values=all_values), url)


def _masked(found: re.Match[str], *, all_values: bool) -> str:
    mark, name, value = found.groups()
    return f"{mark}{name}={MASK if value and (all_values or _SECRET_NAME.search(name)) else value}"
