"""A small host with findings, severities and metrics, as the tests of CEL need it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum, IntEnum
from typing import Any

import attrs
import pytest

from gatekit.cel import (
    ENGINES,
    CompileError,
    Declarations,
    EnumType,
    Environment,
    Field,
    Function,
    ObjectType,
    Program,
    Type,
    environment,
)
from gatekit.cel.types import BOOL, DOUBLE, DURATION, DYN, INT, STRING, TIMESTAMP, UINT, list_of, map_of
from gatekit.errors import CelError


class Severity(IntEnum):
    NONE = 0
    LOW = 1
    HIGH = 2
    UNKNOWN = 3


class Kind(Enum):
    LINT = "lint"
    SECRET = "secret"  # noqa: S105 - a word of the vocabulary


@attrs.frozen
class Component:
    name: str = ""
    fixed_version: str = ""


@attrs.frozen
class Finding:
    rule_id: str
    severity: Severity
    kind: Kind = Kind.LINT
    component: Component = Component()
    tags: tuple[str, ...] = ()
    line: int = 0
    score: float | None = None


@attrs.frozen
class Host:
    """What the tests compile with, and the classes that they build findings from."""

    environment: Environment
    bindings: Mapping[str, Any]
    finding: type[Finding] = Finding
    component: type[Component] = Component
    severity: type[Severity] = Severity
    kind: type[Kind] = Kind

    def compile(self, text: str, result_type: Type = DYN) -> Program:
        return self.environment.compile(text, result_type)

    def value(self, text: str, **bindings: Any) -> Any:
        return self.compile(text).evaluate({**self.bindings, **bindings})

    def failure(self, text: str, **bindings: Any) -> CelError:
        with pytest.raises(CelError) as caught:
            self.value(text, **bindings)
        return caught.value

    def problems(self, text: str, result_type: Type = BOOL) -> tuple[CelError, ...]:
        with pytest.raises(CompileError) as caught:
            self.compile(text, result_type)
        return caught.value.problems

    def problem(self, text: str, result_type: Type = BOOL) -> CelError:
        (problem,) = self.problems(text, result_type)
        return problem

    def place(self, text: str, result_type: Type = BOOL) -> str:
        """The piece of the text that its one problem points at."""
        problem = self.problem(text, result_type)
        return text[problem.offset : problem.offset + problem.length]


def metric(name: str, labels: Mapping[str, str] | None = None) -> float:
    if name == "http.p95":
        raise CelError("http.p95 was not measured", code="not_measured", hint="run the load test")
    return 50.0 if labels else 79.996


def _field(cel_type: Type, name: str) -> Field:
    def read(value: Any) -> Any:
        return getattr(value, name)

    return Field(type=cel_type, read=read)


def declarations() -> Declarations:
    return Declarations(
        variables={
            "finding": Type("Finding"),
            "findings": list_of(Type("Finding")),
            "params": map_of(STRING, DYN),
            "name": STRING,
            "count": INT,
            "ratio": DOUBLE,
            "natural": UINT,
            "at": TIMESTAMP,
            "age": DURATION,
            "ready": BOOL,
            "x": DYN,
        },
        objects={
            "Finding": ObjectType(
                name="Finding",
                fields={
                    "ruleId": _field(STRING, "rule_id"),
                    "severity": _field(Type("severity"), "severity"),
                    "kind": _field(Type("kind"), "kind"),
                    "component": _field(Type("Component"), "component"),
                    "tags": _field(list_of(STRING), "tags"),
                    "line": _field(INT, "line"),
                    "score": _field(DOUBLE, "score"),
                },
            ),
            "Component": ObjectType(
                name="Component",
                fields={"name": _field(STRING, "name"), "fixedVersion": _field(STRING, "fixed_version")},
            ),
        },
        enums={
            "severity": EnumType(
                name="severity", words={one.name.lower(): one for one in Severity}, ordered=True, sentinel="unknown"
            ),
            "kind": EnumType(name="kind", words={one.value: one for one in Kind}),
        },
        functions={
            "metric": Function(
                name="metric",
                overloads=((STRING,), (STRING, map_of(STRING, STRING))),
                result=DOUBLE,
                literals={0: frozenset(["coverage.line", "coverage.branch", "http.p95"])},
            ),
            "twice": Function(name="twice", overloads=((INT,),), result=INT, implementation=lambda number: 2 * number),
        },
    )


@pytest.fixture(scope="session", params=ENGINES)
def host(request: pytest.FixtureRequest) -> Host:
    """The host with each engine: what both must do."""
    return make_host(request.param)


@pytest.fixture(scope="session")
def own() -> Host:
    """The host with gatekit's own engine."""
    return make_host("gatekit")


@pytest.fixture(scope="session")
def reference() -> Host:
    """The host with cel-python."""
    return make_host("cel-python")


def make_host(engine: str) -> Host:
    findings = [
        Finding("E501", Severity.LOW, tags=("style",), line=3),
        Finding("CVE-1", Severity.HIGH, component=Component("left-pad", "1.3"), score=9.8),
        Finding("F401", Severity.UNKNOWN, kind=Kind.SECRET),
    ]
    values: dict[str, Any] = {"finding": findings[1], "findings": findings, "params": {}, "metric": metric}
    return Host(environment(declarations(), engine=engine), values)


@pytest.fixture(scope="session")
def declare() -> Callable[[], Declarations]:
    return declarations
