# ruff: noqa: T201 - it prints when it is run as a command
"""The conformance suite of the CEL specification, as far as it needs no protobuf messages.

    python -m tests.cel.conformance CASES

prints passed and failed cases per file, and each failure.
"""

from __future__ import annotations

import base64
import json
import math
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from gatekit.cel import CompileError, Declarations, Type
from gatekit.cel.engine import OwnEnvironment, OwnProgram
from gatekit.cel.equality import equals
from gatekit.cel.types import DYN
from gatekit.cel.values import Duration, MapValue, Timestamp, TypeValue, Uint, type_name
from gatekit.errors import CelError

CASES = Path(__file__).resolve().parents[2].parent / "shared" / "cel-spec" / "cases.json"

# cases that are not held, each with its reason
EXCEPTIONS: Mapping[tuple[str, str, str], str] = {
    ("parse", "bytes_literals", f"triple_{quotes}_quoted_unescaped_punctuation"): (
        "the expectation went wrong when the case was made JSON: its text has an unescaped ? and its value an escaped one"
    )
    for quotes in ("single", "double")
}


@attrs.frozen(kw_only=True)
class Outcome:
    """What became of one way to run one case: `why` is empty if it passed."""

    file: str
    name: str
    expression: str
    why: str


def load(path: Path = CASES) -> list[dict[str, Any]]:
    """The cases, in the order of the file."""
    cases: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return cases


def value_of(written: Sequence[Any]) -> Any:
    """The CEL value of `[kind, value]`."""
    kind, value = written[0], written[1] if len(written) > 1 else None
    plain = {"int": int, "uint": lambda text: Uint(int(text)), "double": float, "bytes": base64.b64decode, "type": TypeValue}
    if kind in plain:
        return plain[kind](value)  # type: ignore[operator]  # JSON's values are not typed
    if kind == "list":
        return [value_of(item) for item in value or ()]
    if kind == "map":
        return MapValue([(value_of(key), value_of(item)) for key, item in value or ()])
    if kind == "dur":
        return Duration(value[0] * 10**9 + value[1]) if value else Duration(0)
    if kind == "ts":
        return Timestamp(value[0] * 10**9 + value[1]) if value else Timestamp(0)
    assert kind in ("bool", "string", "null"), kind
    return value


def type_from(text: str) -> Type:
    """The type that `list(int)` and the like spell."""
    name, _, rest = text.partition("(")
    arguments: list[str] = []
    depth = 1
    for char in rest[:-1]:
        depth += (char == "(") - (char == ")")
        if not arguments or (char == "," and depth == 1):
            arguments.append("")
        if char not in ", " or depth > 1:
            arguments[-1] += char
    spelled = {"google.protobuf.Timestamp": "timestamp", "google.protobuf.Duration": "duration", "null": "null_type"}
    return Type({**spelled, "wrapper": "dyn", "any": "dyn"}.get(name, name), tuple(map(type_from, arguments)))


def environment(case: Mapping[str, Any], *, checked: bool, compiled: bool) -> OwnEnvironment:
    """The environment of a case."""
    declared = {name: type_from(kind) if isinstance(kind, str) else DYN for name, kind in case.get("declare", {}).items()}
    variables = {**dict.fromkeys(case.get("bindings", {}), DYN), **declared}
    return OwnEnvironment(
        Declarations(variables=variables),
        container=case.get("container", ""),
        macros=not case.get("disable_macros"),
        checked=checked,
        compiled=compiled,
    )


def run(case: Mapping[str, Any]) -> list[Outcome]:
    """Runs a case in every way that it allows: checked or not, compiled or not."""
    ways = [(True, True), (True, False), (False, False)]
    allowed = ways[2:] if case.get("disable_check") else ways[:1] if case.get("check_only") else ways
    return [
        Outcome(file=case["file"], name=f"{case['section']}/{case['name']}", expression=case["expr"], why=_why(case, *way))
        for way in allowed
    ]


def _why(case: Mapping[str, Any], checked: bool, compiled: bool) -> str:
    expected = case["expect"]
    try:
        program = environment(case, checked=checked, compiled=compiled).compile(case["expr"], DYN)
        if case.get("check_only"):
            return _wrong_type(case, program)
        value = program.value({name: value_of(bound) for name, bound in case.get("bindings", {}).items()})
    except (CompileError, CelError) as error:
        return "" if expected[0] == "error" else f"expected {expected}, got the error: {error}"
    if expected[0] == "error":
        return f"expected an error, got {value!r}"
    if expected[0] != "any" and not same(value, value_of(expected)):
        return f"expected {expected}, got {value!r}"
    return _wrong_type(case, program) if checked else ""


def _wrong_type(case: Mapping[str, Any], program: OwnProgram) -> str:
    wanted = case.get("deduced_type")
    if wanted is None or program.result_type == type_from(wanted):
        return ""
    return f"expected the type {wanted}, got {program.result_type}"


def same(value: Any, expected: Any) -> bool:
    """Whether two values are of one type and equal; NaN is the same as NaN."""
    if type_name(value) != type_name(expected):
        return False
    if isinstance(value, float) and math.isnan(value):
        return math.isnan(expected)
    return equals(lambda _: None, value, expected)


def excepted(outcome: Outcome) -> bool:
    """Whether the case is one of the named exceptions."""
    section, _, name = outcome.name.partition("/")
    return (outcome.file, section, name) in EXCEPTIONS


def main() -> int:
    """Prints the table."""
    cases = load(Path(sys.argv[1]) if len(sys.argv) > 1 else CASES)
    passed: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    for case in cases:
        wrong = [outcome for outcome in run(case) if outcome.why]
        (failed if wrong else passed)[case["file"]] += 1
        for outcome in wrong:
            mark = "named exception" if excepted(outcome) else "FAILED"
            print(f"{mark}: {outcome.file} {outcome.name}: {outcome.expression!r}: {outcome.why}")
    print(f"{'file':<18}{'passed':>8}{'failed':>8}")
    for file in sorted({*passed, *failed}):
        print(f"{file:<18}{passed[file]:>8}{failed[file]:>8}")
    print(f"{'all':<18}{passed.total():>8}{failed.total():>8}")
    return 1 if failed.total() > len(EXCEPTIONS) else 0


if __name__ == "__main__":
    sys.exit(main())
