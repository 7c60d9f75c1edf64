"""Where SARIF says a result is: URIs, their bases, and the artifacts and logical locations that results refer to by index."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeVar
from urllib.parse import unquote

from gatekit.formats.analysis.sarif_wire import Artifact, ArtifactLocation, LogicalLocation, Result, Run
from gatekit.formats.shared.drafts import new_location
from gatekit.model.finding import NOWHERE, Location

T = TypeVar("T")

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_FILE = re.compile(r"file:(?://(?P<host>[^/]*))?", re.IGNORECASE)
_MOST_BASES = 50  # below each other; in real logs there are two or three
_NO_LINES = (None, None, None)


class Places:
    """The places of one run's results.

    A path below a base (`%SRCROOT%`) is given relative to the outermost base: a base's absolute URI only says where the checkout
    was on the machine that made the log, and consumers are to put their own in its place (3.14.14). If the log says where the
    repository's root is (`versionControlProvenance[].mappedTo`), the path is relative to that.
    """

    def __init__(self, run: Run) -> None:
        self._bases: Mapping[str, ArtifactLocation] = run.original_uri_base_ids or {}
        self._artifacts: Sequence[Artifact] = run.artifacts or ()
        self._logical: Sequence[LogicalLocation] = run.logical_locations or ()
        self._above: dict[str, tuple[str, str]] = {}
        mapped = [entry.mapped_to for entry in run.version_control_provenance or () if entry.mapped_to]
        roots = {(place.uri_base_id, (place.uri or "").strip("/")) for place in mapped if place.uri_base_id}
        self._roots = sorted(
            (top, f"{above}{below}".rstrip("/") + "/") for base, below in roots for top, above in [self._base(base)]
        )

    def location(self, result: Result) -> Location:
        """The first physical location of a result, or what else it says of its place."""
        places = result.locations
        if not places:
            return Location(path=self.path(result.analysis_target)) if result.analysis_target else NOWHERE
        place = places[0]
        physical = place.physical_location
        if physical is None:
            place = next((other for other in places if other.physical_location), place)
            physical = place.physical_location
        names = place.logical_locations
        path = self.path(physical.artifact_location if physical is not None else result.analysis_target)
        region = physical.region if physical is not None else None
        line, column, end_line = (region.start_line, region.start_column, region.end_line) if region is not None else _NO_LINES
        return new_location(
            path,
            line if line is not None and line > 0 else 0,  # a negative number says that there is none
            column if column is not None and column > 0 else 0,
            end_line if end_line is not None and end_line > 0 else 0,
            self._name(names[0]) if names else "",
        )

    def path(self, place: ArtifactLocation | None) -> str:
        """The path, or the URL, of an artifact location; "" if it names none."""
        if place is None:
            return ""
        uri, base = place.uri, place.uri_base_id
        if not uri:
            listed = _at(self._artifacts, place.index)
            if listed is None or listed.location is None or not listed.location.uri:
                return ""
            uri, base = listed.location.uri, listed.location.uri_base_id
        if ":" in uri and _SCHEME.match(uri):
            return path_of_uri(uri)
        if base is not None and not uri.startswith("/"):
            top, above = self._above.get(base) or self._base(base)
            uri = above + uri if above else uri
            if self._roots:
                uri = self._below_root(top, uri)
        return unquote(uri) if "%" in uri else uri

    def _base(self, base: str) -> tuple[str, str]:
        """The outermost base that a base lies below, and the way from there."""
        seen, top, above = set[str](), base, ""
        while top not in seen and len(seen) < _MOST_BASES:
            seen.add(top)
            known = self._bases.get(top)
            uri = (known.uri or "").strip() if known else ""
            if known is None or not uri or known.uri_base_id is None or _SCHEME.match(uri):
                break
            above, top = f"{uri.rstrip('/')}/{above}", known.uri_base_id
        self._above[base] = (top, above)
        return top, above

    def _below_root(self, top: str, path: str) -> str:
        for root, prefix in self._roots:
            if root == top and path.startswith(prefix):
                return path[len(prefix) :]
        return path

    def _name(self, place: LogicalLocation) -> str:
        name = place.fully_qualified_name or place.name
        if not name:
            listed = _at(self._logical, place.index)
            name = (listed.fully_qualified_name or listed.name) if listed else ""
        return name or ""


def path_of_uri(uri: str) -> str:
    """The path of a `file:` URI, with its percent-encoding undone; other URIs stay as they are.

    >>> path_of_uri("file:///C:/my%20code/a.cs"), path_of_uri("file:////src/a.py"), path_of_uri("https://example.org/a")
    ('C:/my code/a.cs', '/src/a.py', 'https://example.org/a')
    """
    scheme = _FILE.match(uri)
    if scheme is None:
        return uri
    path = unquote(uri[scheme.end() :])
    host = scheme.group("host")
    if host and host.lower() != "localhost":
        return f"//{host}{path}"
    path = "/" + path.lstrip("/")
    return path[1:] if re.match(r"/[A-Za-z]:", path) else path


def _at(items: Sequence[T], index: int | None) -> T | None:
    return items[index] if index is not None and 0 <= index < len(items) else None
