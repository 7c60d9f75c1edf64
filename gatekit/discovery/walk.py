"""Finds the files that may be reports: by customary names and the contract's paths. What they are, their content decides."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from gatekit.discovery.globs import Globs
from gatekit.discovery.names import readable, relative_name
from gatekit.formats.registry import REGISTRY
from gatekit.model.evidence import Report
from gatekit.model.vocabulary import ReportStatus

SKIPPED_FOLDERS = frozenset(
    {
        *(".git", ".hg", ".svn", ".bzr", ".jj", "_darcs", "CVS"),
        *(".venv", "venv", "virtualenv", ".tox", ".nox", "site-packages"),
        *("node_modules", "bower_components", ".yarn", ".pnpm-store"),
        *("__pycache__", ".cache", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis"),
        *(".eggs", ".gradle", ".terraform"),
        *("fixtures", "__fixtures__", "testdata"),
    }
)
_ENDINGS = (".info", ".json", ".jsonl", ".jtl", ".lcov", ".ndjson", ".sarif", ".tap", ".trx", ".xml")
_VIRTUAL_ENVIRONMENT_FILE = "pyvenv.cfg"


class Given(Struct, frozen=True, kw_only=True):
    """A file or folder that the user named.

    Attributes:
        path: absolute, or relative to the root.
        format: name of the format that the user says it has; "" if not said.
        entry: id of the contract entry that the user says it fills; "" if not said.
    """

    path: Path
    format: str = ""
    entry: str = ""

    @property
    def is_pinned(self) -> bool:
        """Whether the user said more than where it is."""
        return bool(self.format or self.entry)


class Candidate(Struct, frozen=True, kw_only=True):
    """One file that may be a report.

    Attributes:
        path: where it is, absolute.
        name: how decisions name it: POSIX, relative to the root if below it.
        given: whether the user named this very file; it must then be a report.
        format: name of the format that the user says it has; "" if not said.
        entry: id of the contract entry that the user says it fills; "" if not said.
    """

    path: Path
    name: str
    given: bool = False
    format: str = ""
    entry: str = ""


class Skipped(Struct, frozen=True, kw_only=True):
    """A place that might hold reports, and why nobody looked.

    Attributes:
        name: as a decision names it; folders end in `/`.
        reason: one sentence without a full stop.
    """

    name: str
    reason: str

    @property
    def report(self) -> Report:
        """The place as a report that cannot be read, so that the decision lists it."""
        return Report(path=self.name, status=ReportStatus.UNREADABLE, reason=self.reason)


class Walked(Struct, frozen=True, kw_only=True):
    """What a walk found.

    Attributes:
        candidates: in the order of their names, each file once.
        skipped: folders that cannot be listed, and links to files that no walk reached, in the order of their names.
        passed_over: files in folders that the user named which end like reports, but have no customary name: not read; sorted.
    """

    candidates: tuple[Candidate, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    passed_over: tuple[str, ...] = ()


def customary_names() -> tuple[str, ...]:
    """The globs by which any format's reports are usually named, sorted.

    >>> "*.sarif" in customary_names()
    True
    """
    return tuple(sorted({name for line in REGISTRY.values() for name in line.names}))


def find_candidates(root: Path, *, given: Sequence[Given] = (), paths: Iterable[str] = (), exclude: Iterable[str] = ()) -> Walked:
    """The files that may be reports.

    Walks in sorted order and follows no links. Left out are version control, virtual environments, installed packages, caches,
    `fixtures`, `testdata`, and what `exclude` names.

    Args:
        root: the absolute root that names are relative to; walked unless the user named a file or folder without pinning it.
        given: what the user named. A file is a candidate whatever its name; a folder is walked whatever its own name.
            A pinned file is a candidate with its pin only.
        paths: globs of the evidence contract; files that match are candidates beside those with customary names.
        exclude: globs of files and folders to leave out; what the user named itself is never left out.

    A path that does not exist yields nothing; who takes paths from users tells them so first.
    """
    walk = _Walk(root, wanted=Globs((*customary_names(), *paths)), excluded=Globs(exclude))
    plain = [one for one in given if not one.is_pinned]
    for one in plain or (Given(path=root),):
        walk.take(one)
    for one in given:
        if one.is_pinned:
            walk.take(one)
    return walk.result()


class _Walk:
    """Collects what several starting places yield."""

    def __init__(self, root: Path, *, wanted: Globs, excluded: Globs) -> None:
        self._root = root
        self._wanted = wanted
        self._excluded = excluded
        self._candidates: dict[str, list[Candidate]] = {}
        self._skipped: dict[str, Skipped] = {}
        self._links: dict[str, Path] = {}
        self._passed_over: set[str] = set()

    def take(self, start: Given) -> None:
        """Adds one starting place. Plain ones come before pinned ones."""
        place = self._root / start.path
        name = relative_name(place, self._root, given_absolute=start.path.is_absolute() and start.path != self._root)
        if place.is_dir():
            prefix = "" if name == "." else f"{name.removesuffix('/')}/"
            for below, path in self._below(place, prefix):
                self._add(below, Candidate(path=path, name=readable(below), format=start.format, entry=start.entry))
        elif os.path.lexists(place):
            self._add(name, Candidate(path=place, name=readable(name), given=True, format=start.format, entry=start.entry))

    def result(self) -> Walked:
        found = [candidate for _, candidates in sorted(self._candidates.items()) for candidate in candidates]
        if self._links:
            reached = {os.path.realpath(candidate.path) for candidate in found}
            for name, path in self._links.items():
                if os.path.realpath(path) not in reached:
                    self._skip(name, "a symbolic link, not followed (name it on the command line to read it)")
        return Walked(
            candidates=tuple(found),
            skipped=tuple(skipped for _, skipped in sorted(self._skipped.items())),
            passed_over=tuple(readable(name) for name in sorted(self._passed_over.difference(self._candidates))),
        )

    def _add(self, name: str, new: Candidate) -> None:
        """A pin replaces what was merely found, and a name given by hand what was walked into; different pins stand together."""
        known = self._candidates.setdefault(name, [])
        pinned = [candidate for candidate in known if candidate.format or candidate.entry]
        if new.format or new.entry:
            same = [candidate for candidate in pinned if (candidate.format, candidate.entry) == (new.format, new.entry)]
            known[:] = pinned if same else [*pinned, new]
        elif not known or new.given:
            known[:] = [new]

    def _below(self, folder: Path, prefix: str) -> Iterator[tuple[str, Path]]:
        is_named = folder != self._root
        pending = [(folder, prefix)]
        while pending:
            place, prefix = pending.pop()
            items = self._listing(place, prefix)
            if place != folder and any(item.name == _VIRTUAL_ENVIRONMENT_FILE for item in items):
                continue
            for item in items:
                name = prefix + item.name
                if self._excluded.match(name) or (item.is_folder and self._excluded.match(f"{name}/")):
                    continue
                if item.is_folder:
                    if item.name not in SKIPPED_FOLDERS:
                        pending.append((place / item.name, f"{name}/"))
                elif self._wanted.match(name):
                    if item.is_link:
                        self._links[name] = place / item.name
                    else:
                        yield name, place / item.name
                elif is_named and item.name.lower().endswith(_ENDINGS):
                    self._passed_over.add(name)

    def _listing(self, place: Path, prefix: str) -> list[_Item]:
        try:
            with os.scandir(place) as listing:
                found = [_Item(item.name, item.is_dir(follow_symlinks=False), item.is_symlink()) for item in listing]
        except OSError as error:
            self._skip(prefix or "./", f"the folder cannot be listed: {error.strerror}")
            return []
        return sorted(found)

    def _skip(self, name: str, reason: str) -> None:
        self._skipped[name] = Skipped(name=readable(name), reason=reason)


class _Item(NamedTuple):
    name: str
    is_folder: bool
    is_link: bool
