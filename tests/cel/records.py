"""A host whose records are not always what they are declared as, and expressions over them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import Enum, IntEnum, StrEnum
from operator import attrgetter
from typing import Any

import attrs
from hypothesis import strategies as st

from gatekit.cel import Declarations, EnumType, Field, Function, ObjectType, Type
from gatekit.cel.types import BOOL, DOUBLE, DYN, INT, STRING, TIMESTAMP, list_of
from gatekit.errors import CelError
from tests.cel.grammar import Grammar


class Severity(IntEnum):
    NONE = 0
    LOW = 1
    HIGH = 2
    UNKNOWN = 9


class Kind(StrEnum):
    LINT = "lint"
    SECRET = "secret"  # noqa: S105 - a word of the vocabulary


class State(Enum):
    """Ordered, but not by its values."""

    OPEN = "z"
    WAIVED = "a"


@attrs.frozen
class Component:
    name: Any = ""
    fixed: Any = ""


@attrs.frozen
class Finding:
    rule: Any = ""
    severity: Any = Severity.LOW
    kind: Any = Kind.LINT
    state: Any = State.OPEN
    component: Any = Component()
    tags: Any = ()
    numbers: Any = ()
    line: Any = 0
    score: Any = 0.0
    fresh: Any = True
    seen: Any = datetime(2024, 1, 1, tzinfo=UTC)
    anything: Any = None


@attrs.frozen
class Lookalike:
    """Not a finding, though it has what one has."""

    rule: str = "a"
    severity: Severity = Severity.HIGH
    kind: Kind = Kind.LINT
    state: State = State.OPEN
    component: Component = Component("a", "1")
    tags: tuple[str, ...] = ("a",)
    line: int = 5
    fresh: bool = True


class SpecialFinding(Finding):
    """A finding of a class of its own."""


@attrs.frozen
class Params:
    values: Mapping[str, Any]


def _field(kind: Type, name: str) -> Field:
    return Field(type=kind, read=attrgetter(name), attribute=name)


def _param(kind: Type, name: str) -> Field:
    return Field(type=kind, read=lambda params: params.values[name])


def _checked(number: int) -> int:
    if number < 0:
        raise CelError("no such place", code="not_measured")
    return number + 1


FINDING = Type("Finding")
DECLARATIONS = Declarations(
    variables={"finding": FINDING, "findings": list_of(FINDING), "params": Type("params"), "names": list_of(STRING), "x": DYN},
    objects={
        "Finding": ObjectType(
            name="Finding",
            host=Finding,
            fields={
                "rule": _field(STRING, "rule"),
                "severity": _field(Type("severity"), "severity"),
                "kind": _field(Type("kind"), "kind"),
                "state": _field(Type("state"), "state"),
                "component": _field(Type("Component"), "component"),
                "tags": _field(list_of(STRING), "tags"),
                "numbers": _field(list_of(INT), "numbers"),
                "line": _field(INT, "line"),
                "score": _field(DOUBLE, "score"),
                "fresh": _field(BOOL, "fresh"),
                "seen": _field(TIMESTAMP, "seen"),
                "anything": _field(DYN, "anything"),
                "class": Field(type=STRING, read=attrgetter("rule"), attribute="class"),
            },
        ),
        "Component": ObjectType(
            name="Component",
            host=Component,
            fields={"name": _field(STRING, "name"), "fixed": Field(type=STRING, read=attrgetter("fixed"))},
        ),
        "params": ObjectType(
            name="params",
            fields={
                "limit": _param(DOUBLE, "limit"),
                "count": _param(INT, "count"),
                "level": _param(Type("severity"), "level"),
                "names": _param(list_of(STRING), "names"),
                "levels": _param(list_of(Type("severity")), "levels"),
                "word": _param(STRING, "word"),
            },
        ),
    },
    enums={
        "severity": EnumType(name="severity", ordered=True, words={one.name.lower(): one for one in Severity}),
        "kind": EnumType(name="kind", words={one.value: one for one in Kind}),
        "state": EnumType(name="state", ordered=True, words={"open": State.OPEN, "waived": State.WAIVED}),
    },
    functions={
        "after": Function(name="after", overloads=((INT,),), result=INT, implementation=_checked),
        "metric": Function(name="metric", overloads=((STRING,),), result=DOUBLE),
    },
)

TEXTS = ("", "a", "abc", "lint", "high", "é🙂", "1.2", "x" * 2000)


def _one_of(clean: st.SearchStrategy[Any], dirty: bool, *others: Any) -> st.SearchStrategy[Any]:
    """The clean values, and one time in four others that are not of the declared type."""
    return st.one_of(clean, clean, clean, st.sampled_from([None, *others])) if dirty else clean


def findings(*, dirty: bool) -> st.SearchStrategy[Any]:
    """Findings; dirty ones have fields that are not of their types, or are no findings."""
    texts = st.sampled_from(TEXTS)
    component = st.builds(Component, _one_of(texts, dirty, 1, Kind.LINT, b"a", "\ud800"), _one_of(texts, dirty, "\ud800"))
    tag_lists = st.lists(_one_of(texts, dirty, Kind.LINT, 1, "\ud800"), max_size=4)
    whole = st.one_of(st.integers(-3, 9), st.sampled_from([2**63 - 1, -(2**63), 2**53 + 1]))
    finding = st.builds(
        Finding,
        rule=_one_of(texts, dirty, Kind.LINT, 7, "\ud800"),
        severity=_one_of(st.sampled_from(Severity), dirty, 2, True, "high", Kind.LINT, State.OPEN),
        kind=_one_of(st.sampled_from(Kind), dirty, "lint", Severity.LOW),
        state=_one_of(st.sampled_from(State), dirty, "a", Kind.LINT),
        component=_one_of(component, dirty, {"name": "a", "fixed": "1"}, Lookalike(), "a"),
        tags=_one_of(st.one_of(tag_lists, tag_lists.map(tuple)), dirty, "abc", frozenset(["a"]), {"a": 1}, [["a"]]),
        numbers=_one_of(st.lists(_one_of(whole, dirty, True, 2**64, 1.0, "1"), max_size=3), dirty, (2**70,)),
        line=_one_of(whole, dirty, True, 2.0, 2**70, -(2**63) - 1, "3", Severity.HIGH),
        score=_one_of(st.sampled_from([0.0, -0.0, 2.5, 9.8, float("nan"), float("inf")]), dirty, 7, True, 2**70, "9.8"),
        fresh=_one_of(st.booleans(), dirty, 1, 0, "true"),
        seen=_one_of(st.datetimes(timezones=st.just(UTC)), dirty, "2024-01-01", datetime(2024, 1, 1)),  # noqa: DTZ001 - dirty
        anything=st.sampled_from([None, 1, 1.0, "a", [1, "a"], {"a": 1}, True, Severity.HIGH, Kind.LINT, 2**70, object]),
    )
    return _one_of(finding, dirty, {"rule": "a"}, Lookalike(), SpecialFinding(rule="a"), "a", 1)


def params(*, dirty: bool) -> st.SearchStrategy[Params]:
    """Parameters; dirty ones are missing or of another type."""
    values = st.fixed_dictionaries(
        {} if dirty else _PARAMS,
        optional={name: _one_of(value, dirty, 3, True, "a", ["a", None]) for name, value in _PARAMS.items()} if dirty else {},
    )
    return values.map(Params)


_PARAMS = {
    "limit": st.sampled_from([0.0, 2.5, 7.0, float("nan")]),
    "count": st.integers(-2, 5),
    "level": st.sampled_from(Severity),
    "names": st.lists(st.sampled_from(TEXTS), max_size=5),
    "levels": st.lists(st.sampled_from(Severity), max_size=3),
    "word": st.sampled_from(TEXTS),
}


def metric(name: str) -> float:
    if name == "missing":
        raise CelError("not measured", code="not_measured")
    return 2.5


_FINDINGS = ("findings", "findings.filter($v, «bool $v:finding»)")
_SIGNS = ("==", "!=", "<", "<=", ">", ">=")
LEAVES: Mapping[str, tuple[str, ...]] = {
    "bool": ("true", "false"),
    "int": ("0", "1", "3", "-1", "9223372036854775807", "params.count"),
    "double": ("0.0", "-0.0", "2.5", "params.limit", "metric('a')", "metric('missing')"),
    "string": ("''", "'a'", "'lint'", "'é🙂'", "'it\\'s \\\\ \"'", "params.word"),
    "strings": ("params.names", "names", "['a', 'lint', '', 'abc', 'x']", "['a']", "[]"),
    "ints": ("[1, 2, 3]",),
    "severity": ("severity.none", "severity.high", "severity.unknown", "params.level"),
    "severities": ("[severity.low, severity.high]", "params.levels"),
    "kind": ("kind.lint", "kind.secret"),
    "state": ("state.open", "state.waived"),
    "finding": ("findings[0]",),
    "findings": ("findings",),
}
TEMPLATES: Mapping[str, tuple[str, ...]] = {
    "bool": (
        "(«bool» && «bool»)",
        "(«bool» || «bool»)",
        "(«bool» && «bool» || «bool»)",
        "!(«bool»)",
        "(«bool» ? «bool» : «bool»)",
        *(f"(«{kind}» {sign} «{kind}»)" for kind in ("severity", "state", "string", "int", "double", "bool") for sign in _SIGNS),
        "(«kind» == «kind»)",
        "(«kind» != «kind»)",
        *(f"(«int» {sign} «double»)" for sign in _SIGNS),
        "«severity» in «severities»",
        "«kind» in [kind.lint, kind.secret]",
        "«string» in «strings»",
        "«int» in «ints»",
        *(f"«string».{test}(«string»)" for test in ("contains", "startsWith", "endsWith")),
        "«string».matches('^[a-l]+$')",
        "«string».matches(«string»)",
        *(f"has(«finding».{field})" for field in ("rule", "severity", "component", "tags", "line", "anything", "seen")),
        "has(«finding».component.fixed)",
        "(has(«finding».line) && «finding».line > «int»)",
        *(f"(«finding».{field} {sign} null)" for field in ("rule", "line", "component", "tags") for sign in ("==", "!=")),
        "«finding».fresh",
        "(«finding».seen < timestamp('2024-06-01T00:00:00Z'))",
        "(«finding».anything == «int»)",
        "(x == «string»)",
        *(f"«findings».{macro}($v, «bool $v:finding»)" for macro in ("all", "exists", "exists_one")),
        *(f"«strings».{macro}($v, «bool $v:string»)" for macro in ("all", "exists", "exists_one")),
        *(f"«ints».{macro}($v, «bool $v:int»)" for macro in ("all", "exists")),
        "cel.bind($v, «string», «bool $v:string»)",
        "cel.bind($v, «int», «bool $v:int»)",
    ),
    "int": (
        "«finding».line",
        *(f"(«int» {sign} «int»)" for sign in "+-*/%"),
        "size(«string»)",
        "«strings».size()",
        "size(«findings»)",
        "«findings».filter($v, «bool $v:finding»).size()",
        "after(«int»)",
        "(«bool» ? «int» : «int»)",
        "int(«double»)",
        "math.greatest(«int», «int»)",
    ),
    "double": ("«finding».score", *(f"(«double» {sign} «double»)" for sign in "+-*/"), "double(«int»)", "math.abs(«double»)"),
    "string": (
        "«finding».rule",
        "«finding».class",
        "«finding».component.name",
        "«finding».component.fixed",
        "(«string» + «string»)",
        "«string».lowerAscii()",
        "string(«severity»)",
        "string(«int»)",
        "(«bool» ? «string» : «string»)",
        "«strings»[0]",
    ),
    "strings": (
        "«finding».tags",
        "«strings».filter($v, «bool $v:string»)",
        "«strings».map($v, «string $v:string»)",
        "«findings».map($v, «string $v:finding»)",
        "«findings».map($v, «bool $v:finding», «string $v:finding»)",
    ),
    "ints": ("«finding».numbers", "«findings».map($v, «int $v:finding»)"),
    "severity": ("«finding».severity",),
    "severities": ("«findings».map($v, «severity $v:finding»)",),
    "kind": ("«finding».kind",),
    "state": ("«finding».state",),
    "findings": _FINDINGS,
}
GRAMMAR = Grammar(leaves=LEAVES, templates=TEMPLATES, names=("v", "w", "finding", "kind", "state", "item", "e5", "b"))
ITEM_GRAMMAR = attrs.evolve(GRAMMAR, leaves={**LEAVES, "finding": ("finding", "finding", "finding", "findings[0]")})
