"""CEL, the Common Expression Language: checked, typed, bounded, compiled. Knows nothing of gatekit's model.

`environment(declarations)` makes an engine; see `gatekit.cel.interface` for what it can do, and `gatekit.cel.types` for how
variables, functions and object types are declared.
"""

from __future__ import annotations

from gatekit.cel.interface import CompileError, Environment, Program, Relation, Selection
from gatekit.cel.types import Declarations, EnumType, Field, Function, ObjectType, Type
from gatekit.errors import UsageError

__all__ = [
    "ENGINES",
    "CompileError",
    "Declarations",
    "EnumType",
    "Environment",
    "Field",
    "Function",
    "ObjectType",
    "Program",
    "Relation",
    "Selection",
    "Type",
    "environment",
]

ENGINES = ("gatekit", "cel-python")


def environment(declarations: Declarations, *, engine: str = "gatekit") -> Environment:
    """An engine for these declarations.

    Args:
        declarations: what expressions may speak of.
        engine: one of `ENGINES`; `cel-python` is slow and there to be compared with. It is imported here and not before.

    Raises:
        UsageError: there is no such engine, or cel-python (or the google-re2 that it needs) cannot be imported.

    >>> from gatekit.cel.types import BOOL, DOUBLE
    >>> program = environment(Declarations(variables={"coverage": DOUBLE})).compile("coverage >= 80", BOOL)
    >>> program.evaluate({"coverage": 79.996})
    False
    """
    if engine == "gatekit":
        from gatekit.cel.engine import OwnEnvironment  # noqa: PLC0415 - only one of the engines is needed

        return OwnEnvironment(declarations)
    if engine != "cel-python":
        raise UsageError(f"there is no expression engine '{engine}'", hint=f"one of: {', '.join(ENGINES)}")
    try:
        from gatekit.cel.reference.engine import ReferenceEnvironment  # noqa: PLC0415 - takes a fifth of a second
    except ImportError as missing:
        hint = "install cel-python and google-re2; where google-re2 has no wheel (Alpine), it is built from source"
        raise UsageError(f"the expression engine cannot be loaded: {missing}", hint=hint) from missing
    return ReferenceEnvironment(declarations)
