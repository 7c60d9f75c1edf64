"""How decisions name a file: POSIX, relative to the root, readable as text."""

from __future__ import annotations

import os
import re
from pathlib import Path


def relative_name(path: Path, root: Path, *, given_absolute: bool = False) -> str:
    """The POSIX name of a file, relative to the root if it lies below it.

    A file outside the root keeps its absolute path if the user gave one, and is named by its way from the root otherwise, so that
    the folder in which gatekit was started never shows.

    Args:
        path: the file, absolute.
        root: the root, absolute.
        given_absolute: whether the user named it by an absolute path.

    >>> relative_name(Path("/repo/out/junit.xml"), Path("/repo"))
    'out/junit.xml'
    >>> relative_name(Path("/reports/junit.xml"), Path("/repo"))
    '../reports/junit.xml'
    >>> relative_name(Path("/reports/junit.xml"), Path("/repo"), given_absolute=True)
    '/reports/junit.xml'
    """
    normal = Path(os.path.normpath(path))
    below = _relative(normal, root) or _relative(_real(normal), root.resolve())
    if below is not None:
        return below
    if given_absolute or normal.drive != root.drive:
        return normal.as_posix()
    return Path(os.path.relpath(normal, root)).as_posix()


def readable(name: str) -> str:
    r"""A POSIX file name as text that stands for this file only.

    Bytes that are not text, backslashes and what already looks like an escape are escaped as in URLs: names in decisions have
    forward slashes only, and two files never share one name.

    >>> readable("caf" + chr(0xDCE9) + ".xml"), readable(r"a\b.xml"), readable("%41.xml"), readable("100%.xml")
    ('caf%E9.xml', 'a%5Cb.xml', '%2541.xml', '100%.xml')
    """
    return re.sub(_ODD, _escaped, name)


_ODD = r"%(?=[0-9A-Fa-f]{2})|\\|[\ud800-\udfff]"


def _escaped(match: re.Match[str]) -> str:
    # undecodable bytes come as U+DC80 to U+DCFF (PEP 383)
    handler = "surrogateescape" if "\udc80" <= match[0] <= "\udcff" else "surrogatepass"
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", handler))


def _relative(path: Path, root: Path) -> str | None:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else None


def _real(path: Path) -> Path:
    # the last name stays: a link is called by its own name, not by what it points to
    return path.parent.resolve() / path.name
