"""Paths as the model spells them: POSIX, relative to the root. Pure string work: no file system, no working folder."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import unquote

import attrs
from msgspec import Struct

from gatekit.model.evidence import Report
from gatekit.model.finding import Location
from gatekit.model.records import Record

# two letters at least, so that a Windows drive is not a scheme
_URL = re.compile(r"(?!file:)[A-Za-z][A-Za-z0-9+.-]+://", re.IGNORECASE)
_FILE_URI = re.compile(r"file:(?://(?P<host>[^/\\:]*)(?=[/\\])|(?://)?(?=[A-Za-z]:))?", re.IGNORECASE)
# relative, with nothing in it that would have to be cleaned: what most paths of most reports are
_CLEAN = re.compile(r"(?!\.{1,2}(?:/|$))[^/\\:]+(?:/(?!\.{1,2}(?:/|$))[^/\\:]+)*")
_DRIVE = re.compile(r"/?([A-Za-z]):(?=/|$)")


class CleanPath(Struct, frozen=True, kw_only=True):
    """A path as the model spells it.

    Attributes:
        path: POSIX; relative to the root if below it, a URL as it was, else as given.
        external: true if it lies outside the root.
    """

    path: str
    external: bool = False


def posix_path(text: str) -> str:
    r"""A path with forward slashes and without `.`, `..` and doubled slashes; a URL stays as it is, a `file:` one becomes a path.

    A `..` that would leave a relative path's beginning stays; at the beginning of an absolute path it means nothing.

    >>> posix_path(r".\src\..\lib\a.py"), posix_path("file:///C:/src/my%20file.py"), posix_path("https://example.org/../a")
    ('lib/a.py', 'C:/src/my file.py', 'https://example.org/../a')
    """
    if not text or _URL.match(text):
        return text
    uri = _FILE_URI.match(text)
    if uri:
        host = uri.group("host") or ""
        text = ("" if host.lower() in ("", "localhost") else f"//{host}") + unquote(text[uri.end() :])
    text = text.replace("\\", "/").removeprefix("//?/")
    drive = _DRIVE.match(text)
    start = f"{drive.group(1).upper()}:/" if drive else "//" if re.match(r"//[^/]", text) else "/" if text.startswith("/") else ""
    parts: list[str] = []
    for part in (text[drive.end() :] if drive else text).split("/"):
        if part in ("", "."):
            continue
        if part != "..":
            parts.append(part)
        elif parts and parts[-1] != "..":
            parts.pop()
        elif not start:
            parts.append(part)
    path = start + "/".join(parts)
    if not start and (_DRIVE.match(path) or _FILE_URI.match(path)):
        return f"./{path}"  # a folder of such a name, which would be taken for a drive or a URI otherwise
    return "/" if path == "//" else path or "."


def is_absolute(path: str) -> bool:
    """Whether a path that `posix_path` gave begins at a file system's root.

    >>> is_absolute("/srv/a.py"), is_absolute("C:/a.py"), is_absolute("a.py"), is_absolute("https://example.org")
    (True, True, False, False)
    """
    return path.startswith("/") or _DRIVE.match(path) is not None


class Roots:
    """Makes paths relative to the root; remembers the paths that it saw, because findings share them.

    Args:
        root: the project's folder, absolute; "" if unknown.
        strip_prefixes: other folders that reports may spell as the root, such as the one in a container.

    >>> roots = Roots("/home/ann/shop", ["/app"])
    >>> roots.clean("/home/ann/shop/src/a.py").path, roots.clean("/app/src/a.py").path
    ('src/a.py', 'src/a.py')
    >>> roots.clean("/usr/lib/libc.so")
    CleanPath(path='/usr/lib/libc.so', external=True)
    """

    def __init__(self, root: str = "", strip_prefixes: Sequence[str] = ()) -> None:
        folders = {posix_path(prefix).rstrip("/") + "/" for prefix in (root, *strip_prefixes) if prefix}
        # the longest first, so that the order in which prefixes are named does not matter
        self._folders = sorted(folders, key=lambda folder: (-len(folder), folder))
        self._only_absolute = all(is_absolute(folder) for folder in self._folders)
        self._seen: dict[str, CleanPath] = {}

    def clean(self, text: str) -> CleanPath:
        """The path as the model spells it."""
        seen = self._seen.get(text)
        if seen is None:
            seen = self._seen[text] = self._cleaned(text)
        return seen

    def _cleaned(self, text: str) -> CleanPath:
        path = posix_path(text)
        below = self.below(path)
        if below != path:
            return CleanPath(path=below)
        if f"{path}/" in self._folders:
            return CleanPath(path=".")
        return CleanPath(path=path, external=is_absolute(path) or path == ".." or path.startswith("../"))

    def location(self, location: Location) -> Location:
        """The location with its path as the model spells it."""
        if self._only_absolute and not location.external and _CLEAN.fullmatch(location.path):
            return location
        clean = self.clean(location.path)
        if clean.path == location.path and clean.external == location.external:
            return location
        return attrs.evolve(location, path=clean.path, external=clean.external)

    def record(self, record: Record) -> Record:
        """The record with its `path`, if its kind has one, as the model spells it."""
        path = getattr(record, "path", "")
        clean = self.clean(path).path
        if clean == path:
            return record
        changes: dict[str, Any] = {"path": clean}  # a field of the subclass, which the type checker cannot see
        return attrs.evolve(record, **changes)

    def reports(self, reports: Iterable[Report]) -> list[Report]:
        """The reports, their metrics and their records under the reports' own paths, relative to the root if below it.

        These paths are names of files already, and no URIs. Where several files would come to one name, they keep their own.
        """
        kept = list(reports)
        names = {report.path: self.below(report.path) for report in kept}
        takers = Counter(names.values())
        return [_renamed(report, names[report.path]) if takers[names[report.path]] == 1 else report for report in kept]

    def below(self, path: str) -> str:
        """A POSIX path without the folder that it begins with, if that is the root or stands for it."""
        return next((path[len(folder) :] for folder in self._folders if path.startswith(folder)), path)


def _renamed(report: Report, path: str) -> Report:
    if path == report.path:
        return report
    return attrs.evolve(
        report,
        path=path,
        metrics=tuple(attrs.evolve(metric, report=path) for metric in report.metrics),
        records=tuple(attrs.evolve(record, report=path) for record in report.records),
    )
