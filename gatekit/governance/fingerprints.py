"""Fingerprints: what makes a finding the same finding tomorrow, after lines have moved and versions have changed.

```text
fingerprint = "gk1:" + the first 20 hex digits of SHA-256 over the canonical JSON (RFC 8785, UTF-8) of
  [kind, tool, ruleId, place, logicalName, identity, ordinal]

place        the package URL without version, qualifiers and subpath; without a package URL, the path
logicalName  of the location: function, test, page element or resource
identity     the tool's own partial fingerprint or the source snippet, if it gave one; otherwise the message, in which a
             package's installed and fixed versions and each run of digits (with dots in between) are replaced by `#`
ordinal      0 for the first finding of the report with the same other six, in document order, 1 for the next, ...
```

So two identical problems are two fingerprints, and line numbers, severities and states play no part.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import NamedTuple

import msgspec

from gatekit.model.finding import Component, Finding

PREFIX = "gk1:"
_HEX_DIGITS = 20

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)*")
_encode = msgspec.json.Encoder().encode


def _canonical(parts: tuple[str | int, ...]) -> bytes:
    """Canonical JSON of texts and small numbers, several times as fast as the standard library's."""
    try:
        return _encode(parts)
    except UnicodeEncodeError:
        # a text that is no Unicode text still has a fingerprint
        import json  # noqa: PLC0415 - hardly ever

        return json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


class Key(NamedTuple):
    """What a fingerprint rests on, but for the ordinal; the fields are described above."""

    kind: str
    tool: str
    rule_id: str
    place: str
    logical_name: str
    identity: str


class Numbering:
    """Gives the fingerprints of one report's findings, which must come in document order.

    >>> numbering, key = Numbering(), Key("lint", "ruff", "F401", "src/a.py", "", "`os` imported but unused")
    >>> numbering.fingerprint(key), numbering.fingerprint(key)
    ('gk1:e71303d5eac2e2c32664', 'gk1:01b239f1df4033bde44a')
    """

    def __init__(self) -> None:
        self._counts: dict[Key, int] = {}

    def fingerprint(self, key: Key) -> str:
        """The fingerprint of the next finding with this key."""
        ordinal = self._counts.get(key, 0)
        self._counts[key] = ordinal + 1
        return PREFIX + sha256(_canonical((*key, ordinal))).hexdigest()[:_HEX_DIGITS]


def fingerprint_key(finding: Finding) -> Key:
    """What the finding's fingerprint rests on, once it has its final kind and path."""
    component = finding.component
    return Key(
        finding.kind.value,
        finding.tool,
        finding.rule_id,
        purl_without_version(component.purl) if component.purl else finding.location.path,
        finding.location.logical_name,
        finding.identity or masked_message(finding.message, component),
    )


def purl_without_version(purl: str) -> str:
    """A package URL up to its version, qualifiers and subpath.

    Source: package-url/purl-spec, `PURL-SPECIFICATION.rst`: `scheme:type/namespace/name@version?qualifiers#subpath`.

    >>> purl_without_version("pkg:npm/%40angular/core@12.3.1?arch=x#lib"), purl_without_version("pkg:npm/@angular/core")
    ('pkg:npm/%40angular/core', 'pkg:npm/@angular/core')
    """
    base = purl.partition("#")[0].partition("?")[0]
    folders, slash, name = base.rpartition("/")
    return folders + slash + name.partition("@")[0]


def masked_message(message: str, component: Component) -> str:
    """A message without what changes from run to run: numbers, and the versions of the package that it is about.

    >>> masked_message("line 12: lodash 4.17.20 < 4.17.21-r3", Component(version="4.17.20", fixed_version="4.17.21-r3"))
    'line #: lodash # < #'
    """
    for version in (component.fixed_version, component.version):
        if version:
            message = message.replace(version, "#")
    return _NUMBER.sub("#", message)
