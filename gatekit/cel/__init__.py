"""CEL, the Common Expression Language, behind one interface. Knows nothing of gatekit's model.

`environment(declarations)` makes an engine; see `gatekit.cel.interface` for what it can do.
"""

from __future__ import annotations

from gatekit.cel.interface import CompileError, Environment, Program, Relation, Selection
from gatekit.cel.types import Declarations, EnumType, Field, Function, ObjectType, Type

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


def environment(declarations: Declarations) -> Environment:
    """An engine for these declarations. The reference engine, cel-python, is imported here and not before."""
    from gatekit.cel.reference.engine import ReferenceEnvironment  # noqa: PLC0415 - imports in a quarter of a second

    return ReferenceEnvironment(declarations)
