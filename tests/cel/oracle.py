"""cel-expr-python, Google's cel-cpp, as an oracle: what an expression comes to there and here.

Its known faults are kept out: an evaluation ends after 10,000 iterations (lists here are short), texts are cut at NUL (no text
has one), each null that leaves it takes a reference from Python's `None` until CPython 3.11 aborts (the references are given
back), `!!x` is not type-checked, and its checker has no order between int and double.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from gatekit.cel import CompileError, Declarations, Function, Type
from gatekit.cel.engine import OwnEnvironment
from gatekit.cel.types import BOOL, DOUBLE, DURATION, DYN, INT, STRING, TIMESTAMP, list_of, map_of
from gatekit.errors import CelError

TYPES: Mapping[str, Type] = {
    "i": INT,
    "j": INT,
    "d": DOUBLE,
    "s": STRING,
    "t": STRING,
    "p": BOOL,
    "q": BOOL,
    "x": DYN,
    "y": DYN,
    "r": map_of(STRING, DYN),
    "li": list_of(INT),
    "ls": list_of(STRING),
    "rs": list_of(map_of(STRING, DYN)),
    "m": map_of(STRING, INT),
    "at": TIMESTAMP,
    "age": DURATION,
}

ERROR = "error"
UNSHOWN = "an optional value, which has no form in Python"


def wrapped(text: str, kind: str) -> str:
    """The value of the expression with its type; optional values have no form in Python."""
    if kind == "optional":
        text = f"({text}).orValue(-77)"
    return f"[dyn({text}), type({text})]"


class Ours:
    """This engine, checked or not, compiled or not."""

    def __init__(self, *, checked: bool, compiled: bool = True) -> None:
        # cel-cpp has int(bool), which the language does not
        of_bool = Function(name="int", overloads=((BOOL,),), result=INT, implementation=int)
        declarations = Declarations(variables=TYPES, functions={"int": of_bool})
        self._environment = OwnEnvironment(declarations, checked=checked, compiled=compiled)

    def compile(self, text: str) -> Any:
        """The program, or why it is refused."""
        try:
            return self._environment.compile(text, DYN)
        except CompileError as error:
            return error

    def run(self, program: Any, values: Mapping[str, Any]) -> str:
        """What the program comes to, as text."""
        try:
            value, kind = program.evaluate(values)
        except CelError:
            return ERROR
        return f"{_SHORT.get(kind, kind)} {shown(value)}"


class Oracle:
    """cel-expr-python with the extensions that it has."""

    def __init__(self) -> None:
        from cel_expr_python import cel  # noqa: PLC0415 - there are no wheels of it for some platforms
        from cel_expr_python.ext import ext_bindings, ext_encoders, ext_math, ext_optional, ext_strings  # noqa: PLC0415

        extensions = [
            ext_bindings.ExtBindings(),
            ext_encoders.ExtEncoders(),
            ext_math.ExtMath(),
            ext_optional.ExtOptional(),
            ext_strings.ExtStrings(),
        ]
        self._environment = cel.NewEnv(
            variables={name: self._type(cel, kind) for name, kind in TYPES.items()}, extensions=extensions
        )

    def _type(self, cel: Any, kind: Type) -> Any:
        if kind.name == "list":
            return cel.Type.List(self._type(cel, kind.arguments[0]))
        if kind.name == "map":
            return cel.Type.Map(*(self._type(cel, argument) for argument in kind.arguments))
        return getattr(cel.Type, kind.name.upper())

    def compile(self, text: str, *, checked: bool) -> Any:
        """The program, or None if it is refused."""
        try:
            return self._environment.compile(text, disable_check=not checked)
        except RuntimeError:
            return None

    def run(self, program: Any, values: Mapping[str, Any]) -> str:
        """What the program comes to, as text."""
        try:
            result = program.eval(data=values)
            if result.type().name() == "ERROR":
                return ERROR
            plain = result.plain_value()
        except RuntimeError:
            return ERROR
        except SystemError:
            return UNSHOWN
        _give_back(_nulls(plain))
        value, kind = plain
        return f"{kind.name().lower().partition('<')[0]} {shown(value)}"


def _nulls(value: Any) -> int:
    if isinstance(value, dict):
        return sum(_nulls(item) for item in value.values())
    return sum(map(_nulls, value)) if isinstance(value, list) else int(value is None)


def _give_back(references: int) -> None:
    for _ in range(references):
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(None))


_SHORT = {"google.protobuf.Timestamp": "timestamp", "google.protobuf.Duration": "duration", "null_type": "null"}


def shown(value: Any) -> str:
    """A plain value as text that is the same on both sides."""
    if isinstance(value, dict):
        return "{" + ", ".join(sorted(f"{shown(key)}: {shown(item)}" for key, item in value.items())) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(shown, value)) + "]"
    if isinstance(value, float) and math.isnan(value):
        return "NaN"
    return repr(bytes(value)) if isinstance(value, (bytes, bytearray)) else repr(value)


# What this engine refuses at load, and cel-cpp finds out when it runs: literals that no function can read, an order that null
# does not have, keys that no map can have.
_FOUND_AT_LOAD = re.compile(
    r"cannot take this string|regular expression is wrong|there is no (null [<>]=? .*|.* [<>]=? null)$|cannot be the key of a map"
)


@attrs.define
class Comparison:
    """Counts comparisons, and keeps the differences that nothing explains."""

    counts: Counter[str] = attrs.field(factory=Counter)
    differences: list[str] = attrs.field(factory=list)
    _oracle: Oracle = attrs.field(factory=Oracle)
    _ours: Mapping[bool, Ours] = attrs.field(factory=lambda: {checked: Ours(checked=checked) for checked in (True, False)})

    def compare(self, text: str, kind: str, values: Sequence[Mapping[str, Any]]) -> None:
        """Compares one expression, checked and unchecked, over several sets of values."""
        for checked in (True, False):
            if checked and "!!" in text:
                self.counts["left out: !! is not checked there"] += 1
                continue
            theirs = self._oracle.compile(wrapped(text, kind), checked=checked)
            if theirs is None:
                self.counts["refused there"] += 1
                continue
            ours = self._ours[checked].compile(wrapped(text, kind))
            if isinstance(ours, CompileError):
                self._refused(text, ours, checked=checked)
                continue
            for bindings in values:
                self._run(text, (self._oracle.run(theirs, bindings), self._ours[checked].run(ours, bindings)), bindings)

    def _refused(self, text: str, error: CompileError, *, checked: bool) -> None:
        if checked and all(_FOUND_AT_LOAD.search(problem.message) for problem in error.problems):
            self.counts["refused here, with a reason"] += 1
        else:
            self.differences.append(f"{text}: refused here: {error}")

    def _run(self, text: str, outcomes: tuple[str, str], bindings: Mapping[str, Any]) -> None:
        theirs, ours = outcomes
        if theirs == UNSHOWN:
            self.counts["left out: an optional value has no form in Python there"] += 1
            return
        self.counts["compared"] += 1
        self.counts["errors" if theirs == ERROR else "values"] += 1
        if theirs != ours:
            self.differences.append(f"{text}: {theirs} there, {ours} here, with {bindings}")
