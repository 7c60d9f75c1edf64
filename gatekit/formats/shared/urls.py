"""Addresses of pages without the secrets that they carry: passwords, tokens in queries, payloads of attacks."""

from __future__ import annotations

import re

from gatekit.formats.shared.secrets import MASK

_USER = re.compile(r"\A([A-Za-z][A-Za-z0-9+.-]*://)[^/?#\s]*@")
_LOGIN = re.compile(r"(https?://)[^/?#@\s]*@|(\b[a-z][a-z0-9+.-]{0,15}://)[^/?#@\s:]*:[^/?#@\s]*@", re.IGNORECASE)
_OF_PATH = re.compile(r"(;)([^=;/?#]*)=([^;/?#]*)")
_OF_QUERY = re.compile(r"(^|[&;])([^=&;]*)=([^&;]*)")
_PART = re.compile(r"([^=&]*)(=?)[^&]*")
_SECRET_NAME = re.compile(r"auth|code|credential|jwt|key|passw|pwd|secret|sess|sig|token", re.IGNORECASE)


def without_passwords(text: str) -> str:
    """A text without what logs in to the addresses in it, such as the clone address that a CI system labels an image with.

    The user of an address of SSH stays, who is `git` everywhere; over HTTP the user alone may be a token.

    >>> without_passwords("git+https://ci:hunter2@example.org/a.git@v1"), without_passwords("https://token@example.org")
    ('git+https://***@example.org/a.git@v1', 'https://***@example.org')
    >>> without_passwords("ssh://git@example.org/a.git"), without_passwords("ssh://git:hunter2@example.org/a.git")
    ('ssh://git@example.org/a.git', 'ssh://***@example.org/a.git')
    """
    return _LOGIN.sub(rf"\1\2{MASK}@", text) if "://" in text else text


def never_opened(url: str) -> bool:
    """Whether an address is what a browser shows where no page opened.

    `about:blank` is none: tests that set a page's content themselves have it.

    >>> never_opened("chrome-error://chromewebdata/"), never_opened("about:blank"), never_opened("https://example.org/")
    (True, False, False)
    """
    return url.lower().startswith("chrome-error:")


def public_url(url: str, *, all_values: bool = False) -> str:
    """An address in which user information, and the values of its query that may be secrets, are masked.

    Args:
        url: as the report spells it; anything else is handled alike.
        all_values: mask all values, because a scanner put its attacks there.

    >>> public_url("https://me:hunter2@example.org/a;jsessionid=1?page=2&token=x#top")
    'https://***@example.org/a;jsessionid=***?page=2&token=***#top'
    >>> public_url("https://example.org/?id=1%27--&<script>", all_values=True)
    'https://example.org/?id=***&***'
    """
    rest, hash_mark, fragment = _USER.sub(rf"\1{MASK}@", url).partition("#")
    path, mark, query = rest.partition("?")
    if all_values:
        path = _OF_PATH.sub(rf"\1\2={MASK}", path)
        query, fragment = _without_values(query), _without_values(fragment) if "=" in fragment else fragment
    else:
        path, query, fragment = _OF_PATH.sub(_masked, path), _OF_QUERY.sub(_masked, query), _OF_QUERY.sub(_masked, fragment)
    return f"{path}{mark}{query}{hash_mark}{fragment}"


def _masked(found: re.Match[str]) -> str:
    mark, name, value = found.groups()
    return f"{mark}{name}={MASK if value and _SECRET_NAME.search(name) else value}"


def _without_values(query: str) -> str:
    """A part without a name may be an attack or a token as a whole."""
    parts = (_PART.match(part) for part in query.split("&"))
    return "&".join((f"{part[1]}={MASK}" if part[2] else MASK if part[1] else "") for part in parts if part)
