"""CEL, the Common Expression Language, behind one interface. Knows nothing of gatekit's model.

`environment(declarations)` makes an engine; see `gatekit.cel.interface` for what it can do.
"""

from __future__ import annotations

from gatekit.cel.interface import CompileError, Environment, Program, Relation, Selection
from gatekit.cel.types import Declarations, EnumType, Field, Function, ObjectType, Type
from gatekit.errors import UsageError

__all__ = [
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


def environment(declarations: Declarations, *, engine: str = "gatekit") -> Environment:
    """An engine for these declarations. The reference engine, cel-python, is imported here and not before.

    Raises:
        UsageError: cel-python, or the google-re2 that it needs, cannot be imported.

    >>> from gatekit.cel.types import BOOL, DOUBLE
    >>> program = environment(Declarations(variables={"coverage": DOUBLE})).compile("coverage >= 80", BOOL)
    >>> program.evaluate({"coverage": 79.996})
    False
    """
    try:
        from gatekit.cel.reference.engine import ReferenceEnvironment  # noqa: PLC0415 - takes a fifth of a second
    except ImportError as missing:
        hint = "install cel-python and google-re2; where google-re2 has no wheel (Alpine), it is built from source"
        raise UsageError(f"the expression engine cannot be loaded: {missing}", hint=hint) from missing
    del engine
    return ReferenceEnvironment(declarations)
