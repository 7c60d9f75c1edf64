"""Words that bills of materials of every kind share."""

from __future__ import annotations

import re

_NO_VERSION = frozenset({"NOASSERTION", "NONE"})
_IMAGE = re.compile(r"pkg:oci/[^?#]*@(sha256|sha512)(?::|%3A)([0-9a-f]{64,128})(?:[?#]|$)", re.IGNORECASE)


def said_version(version: str | None) -> str:
    """A version; "" for the words by which generators say that they know of none.

    >>> said_version("1.0"), said_version("NOASSERTION"), said_version(None)
    ('1.0', '', '')
    """
    return "" if version is None or version.strip() in _NO_VERSION else version


def image_digests(purl: str) -> tuple[str, ...]:
    """The digest that the package URL of an image gives as its version.

    >>> image_digests("pkg:oci/shop@sha256%3A" + 64 * "0" + "?arch=amd64") == ("sha256:" + 64 * "0",)
    True
    >>> image_digests("pkg:oci/shop@sha256:1f3f"), image_digests("pkg:pypi/shop@1.0")
    ((), ())
    """
    found = _IMAGE.match(purl)
    return (f"{found[1]}:{found[2]}".lower(),) if found else ()
