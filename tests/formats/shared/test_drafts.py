"""Drafts give what the model's classes give."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from gatekit.formats.shared.drafts import new_component, new_finding, new_location
from gatekit.model.finding import Component, Finding, Location, SeverityOrigin
from gatekit.model.vocabulary import BaselineState, FindingState, Kind, Severity

PLACE = Location(path="a.py", line=3, column=1, end_line=4, logical_name="f")
PACKAGE = Component(name="a", version="1", fixed_version="2", purl="pkg:pypi/a@1")
FOUND = Finding(
    kind=Kind.SECRET,
    tool="t",
    rule_id="r",
    severity=Severity.LOW,
    message="m",
    severity_origin=SeverityOrigin(word="low"),
    location=PLACE,
    component=PACKAGE,
    aliases=("CVE-1",),
    cwes=("CWE-79",),
    tags=("x",),
    help_uri="u",
    identity="i",
    state=FindingState.SUPPRESSED,
    state_reason="s",
    baseline_state=BaselineState.NEW,
)


def arguments(value: Any, *left_out: str) -> list[Any]:
    """A value's fields in their order, which is a draft's order."""
    return [getattr(value, field.name) for field in attrs.fields(type(value)) if field.name not in left_out]


@pytest.mark.parametrize(
    ("draft", "value", "left_out"),
    [
        (new_location, PLACE, ("external",)),
        (new_component, PACKAGE, ()),
        (new_finding, FOUND, ("fingerprint", "reports")),
    ],
)
def test_a_draft_is_an_equal_and_frozen_value_with_every_field(draft: Any, value: Any, left_out: tuple[str, ...]) -> None:
    made = draft(*arguments(value, *left_out))
    assert type(made) is type(value)
    assert made == value
    assert repr(made) == repr(value)
    assert hash(made) == hash(value)
    first = attrs.fields(type(value))[0].name
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        setattr(made, first, "other")
    assert attrs.evolve(made, **{first: "other"}) != value


def test_a_draft_has_the_defaults_of_its_class() -> None:
    plain = Finding(kind=Kind.LINT, tool="t", rule_id="r", severity=Severity.LOW, message="m")
    assert new_finding(Kind.LINT, "t", "r", Severity.LOW, "m", plain.severity_origin, plain.location) == plain
