"""Every record kind: named for people by attributes that it has."""

from __future__ import annotations

import attrs
import pytest

from gatekit.model.records import RECORD_KINDS, Record, record_class


@pytest.mark.parametrize("kind", RECORD_KINDS)
def test_a_record_is_named_by_attributes_that_it_has(kind: str) -> None:
    class_ = record_class(kind)
    assert issubclass(class_, Record)
    assert set(class_.NAMED_BY) <= {field.name for field in attrs.fields(class_)}
