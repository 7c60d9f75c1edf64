"""The host's own objects and words in expressions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import attrs
import pytest

from gatekit.cel import Declarations, Field, ObjectType, Type, environment
from gatekit.cel.types import BOOL, DOUBLE, DYN, STRING, UINT, list_of
from gatekit.errors import CelError


def test_results_are_the_hosts_own_objects_and_words(host: Any) -> None:
    findings = host.bindings["findings"]
    assert host.value("findings[1]") is findings[1]
    assert host.value("findings.filter(f, f.severity >= severity.high)") == findings[1:]
    assert host.value("findings.map(f, f.severity)") == [one.severity for one in findings]
    assert host.value("severity.high") is host.severity.HIGH
    assert host.value("{'a': finding.component}")["a"] is findings[1].component


def test_words_compare_by_their_declared_order(host: Any) -> None:
    assert host.value("severity.none < severity.low && severity.low < severity.high && severity.high < severity.unknown") is True
    assert host.value("findings.filter(f, f.severity <= severity.low).map(f, f.ruleId)") == ["E501"]
    assert host.value("severity.high in findings.map(f, f.severity)") is True


def test_words_print_as_they_are_written(host: Any) -> None:
    assert host.value("string(finding.severity) + ' ' + string(finding.kind)") == "high lint"


def test_a_word_against_a_text_is_an_error_even_where_types_are_unknown(host: Any) -> None:
    for text in ("x == finding.severity", "finding.severity != x", "finding.severity in [x]"):
        error = host.failure(text, x="high")
        assert error.message == "a severity compares only with its own words, not with a string"
    assert "not with a severity" in host.failure("x == finding.severity", x=host.kind.LINT).message
    assert host.value("finding.severity == x || finding.severity == severity.none", x=None) is False


def test_a_word_bound_without_a_type_is_the_enumerations(host: Any) -> None:
    assert host.value("finding.severity >= params.limit", params={"limit": host.severity.LOW}) is True


def test_has_asks_whether_a_field_holds_something(host: Any) -> None:
    findings = host.bindings["findings"]
    assert [host.value("has(finding.component.fixedVersion)", finding=one) for one in findings] == [False, True, False]
    assert [host.value("has(finding.tags)", finding=one) for one in findings] == [True, False, False]
    assert [host.value("has(finding.score)", finding=one) for one in findings] == [False, True, False]
    assert [host.value("has(finding.line) && has(finding.severity)", finding=one) for one in findings] == [True, True, True]


def test_a_macros_variable_hides_the_hosts_but_not_behind_a_dot(host: Any) -> None:
    assert host.value("['inner'].map(name, name + .name)", name="outer") == ["innerouter"]
    assert host.value("[1].map(severity, severity + 1)") == [2]


@attrs.frozen
class _Watched(Sequence[int]):
    """A long list that notes which items were looked at."""

    seen: list[int]

    def __len__(self) -> int:
        return 1_000_000

    def __getitem__(self, index: Any) -> Any:
        self.seen.append(index)
        return index

    def __iter__(self) -> Iterator[int]:
        return (self[index] for index in range(len(self)))


def test_a_list_is_not_walked_further_than_needed(host: Any) -> None:
    items = _Watched([])
    assert host.value("size(x) == 1000000 && x[7] == 7 && x.exists(item, item > 2)", x=items) is True
    assert items.seen == [7, 0, 1, 2, 3]


def test_fields_are_read_only_when_selected() -> None:
    def never(_: Any) -> Any:
        raise AssertionError

    boxes = ObjectType(name="Box", fields={"size": Field(type=DOUBLE, read=len), "secret": Field(type=STRING, read=never)})
    declared = Declarations(variables={"box": Type("Box")}, objects={"Box": boxes})
    assert environment(declared).compile("box.size > 2", BOOL).evaluate({"box": "abc"}) is True


def test_declared_types_decide_between_kinds_of_number() -> None:
    declared = Declarations(variables={"d": DOUBLE, "u": UINT, "ds": list_of(DOUBLE), "any": DYN})
    compile_ = environment(declared).compile
    bindings = {"d": 1, "u": 1, "ds": [1, 2.5], "any": 1}
    text = "[type(d), type(u), type(ds[0]), type(any)]"
    assert compile_(text, DYN).evaluate(bindings) == ["double", "uint", "double", "int"]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (2**63, "the number 9223372036854775808 does not fit in CEL's int"),
        (object(), "an expression cannot use a value of Python's type object"),
        ({1.5: "a"}, "a double cannot be the key of a map"),
        (frozenset(["a"]), "an expression cannot use a value of Python's type frozenset"),
    ],
)
def test_a_value_that_cel_cannot_hold_is_an_error(host: Any, value: object, message: str) -> None:
    assert host.failure("x == 1", x=value).message == message


def test_a_field_that_has_no_value_keeps_the_hosts_code(declare: Callable[[], Declarations]) -> None:
    def unmeasured(_: Any) -> Any:
        raise CelError("nobody measured this", code="not_measured")

    objects = {"Box": ObjectType(name="Box", fields={"size": Field(type=DOUBLE, read=unmeasured)})}
    declared = attrs.evolve(declare(), variables={"box": Type("Box")}, objects=objects)
    program = environment(declared).compile("box.size > 2", BOOL)
    with pytest.raises(CelError, match="nobody measured this") as caught:
        program.evaluate({"box": ""})
    assert (caught.value.code, caught.value.offset, caught.value.length) == ("not_measured", 0, 8)
    assert environment(declared).compile("box.size > 2 || true", BOOL).evaluate({"box": ""}) is True


def test_a_map_that_python_cannot_hold_is_an_error(host: Any) -> None:
    assert "1 and true" in host.failure("{1: 'a', true: 'b'}").message
