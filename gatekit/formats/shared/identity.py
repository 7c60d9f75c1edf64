"""What tells a finding from its neighbours, without holding the text that it rests on."""

from __future__ import annotations

from hashlib import sha256


def digest_identity(text: str) -> str:
    r"""A digest of a snippet or of anything that may hold a secret; white space is not part of it. "" for an empty text.

    >>> digest_identity("eval(x)") == digest_identity("  eval(x)\n"), len(digest_identity("eval(x)"))
    (True, 23)
    >>> digest_identity(" ")
    ''
    """
    words = text.split()
    return f"sha256:{sha256(' '.join(words).encode('utf-8', 'surrogatepass')).hexdigest()[:16]}" if words else ""
