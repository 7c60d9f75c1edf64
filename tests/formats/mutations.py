"""Reports with one value replaced, for the law that no report gives a traceback."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from gatekit.reading.shape import Syntax
from tests.formats.support import cases

# what broken producers put where something else belongs
ODD_VALUES: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    10**30,
    1e300,
    "",
    "x",
    "\x00",
    "../..",
    "%zz",
    [],
    {},
    [None],
    [[]],
    {"x": None},
)

Place = tuple[str | int, ...]


def places_in(value: Any, above: Place = ()) -> Iterator[Place]:
    """The place of every value within a JSON value, its own first."""
    yield above
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        yield from places_in(member, (*above, key))


def replaced(value: Any, place: Place, odd: Any) -> Any:
    """A copy of a JSON value with another value at one place."""
    if not place:
        return odd
    changed = copy.deepcopy(value)
    holder = changed
    for key in place[:-1]:
        holder = holder[key]
    holder[place[-1]] = odd
    return changed


@st.composite
def mutated_reports(draw: st.DrawFn, format_name: str) -> bytes:
    """One of a format's well-formed JSON fixtures with one odd value in it."""
    small = [case for case in cases(format_name) if not case.is_broken and case.report.stat().st_size < 20_000]
    good = [case for case in small if case.document().shape.syntax is Syntax.JSON]
    value = json.loads(draw(st.sampled_from(good)).report.read_bytes())
    place = draw(st.sampled_from(list(places_in(value))))
    return json.dumps(replaced(value, place, draw(st.sampled_from(ODD_VALUES)))).encode()
