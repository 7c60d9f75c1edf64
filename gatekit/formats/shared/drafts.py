"""Quick construction of the model's frozen values, for reports that hold a hundred thousand of them.

A frozen attrs class fills its fields one by one through `object.__setattr__`, which takes most of the time of making a finding.
A draft is an unfrozen subclass with the same fields: it fills them directly, and then becomes its frozen class. Its arguments
go by position, in the order of the fields. Use it where it measures; everywhere else, call the class.

(`self` is typed as anything, because to a type checker the fields are read-only.)
"""

from __future__ import annotations

from typing import Any

from gatekit.model.finding import NO_COMPONENT, Component, Finding, Location, SeverityOrigin
from gatekit.model.vocabulary import BaselineState, FindingState, Kind, Severity

_OPEN = FindingState.OPEN
_UNSET = BaselineState.UNSET


class new_location(Location):  # noqa: N801 - it is called like a function, and what it gives is a Location
    """A `Location` that is not external.

    >>> place = new_location("a.py", 3, 1, 3, "")
    >>> type(place) is Location, place == Location(path="a.py", line=3, column=1, end_line=3)
    (True, True)
    """

    __slots__ = ()
    __setattr__ = object.__setattr__
    __delattr__ = object.__delattr__

    def __init__(self: Any, path: str, line: int, column: int, end_line: int, logical_name: str) -> None:
        self.path = path
        self.line = line
        self.column = column
        self.end_line = end_line
        self.logical_name = logical_name
        self.external = False
        self.__class__ = Location


class new_component(Component):  # noqa: N801 - it is called like a function, and what it gives is a Component
    """A `Component`."""

    __slots__ = ()
    __setattr__ = object.__setattr__
    __delattr__ = object.__delattr__

    def __init__(self: Any, name: str, version: str, fixed_version: str, purl: str) -> None:
        self.name = name
        self.version = version
        self.fixed_version = fixed_version
        self.purl = purl
        self.__class__ = Component


class new_finding(Finding):  # noqa: N801 - it is called like a function, and what it gives is a Finding
    """A `Finding` as a format gives it: without fingerprint and reports."""

    __slots__ = ()
    __setattr__ = object.__setattr__
    __delattr__ = object.__delattr__

    def __init__(  # noqa: PLR0917 - keywords would cost as much again
        self: Any,
        kind: Kind,
        tool: str,
        rule_id: str,
        severity: Severity,
        message: str,
        severity_origin: SeverityOrigin,
        location: Location,
        component: Component = NO_COMPONENT,
        aliases: tuple[str, ...] = (),
        cwes: tuple[str, ...] = (),
        tags: tuple[str, ...] = (),
        help_uri: str = "",
        identity: str = "",
        state: FindingState = _OPEN,
        state_reason: str = "",
        baseline_state: BaselineState = _UNSET,
        epss: float | None = None,
        known_exploited: bool = False,
    ) -> None:
        self.kind = kind
        self.tool = tool
        self.rule_id = rule_id
        self.severity = severity
        self.message = message
        self.severity_origin = severity_origin
        self.location = location
        self.component = component
        self.aliases = aliases
        self.cwes = cwes
        self.tags = tags
        self.help_uri = help_uri
        self.fingerprint = ""
        self.identity = identity
        self.state = state
        self.state_reason = state_reason
        self.baseline_state = baseline_state
        self.reports = ()
        self.epss = epss
        self.known_exploited = known_exploited
        self.__class__ = Finding
