"""What the checker and both evaluators share: declarations, functions, and what names stand for."""

from __future__ import annotations

from functools import cache

from gatekit.cel.declared import declared_overloads
from gatekit.cel.dispatch import dispatchers
from gatekit.cel.functions import all_overloads
from gatekit.cel.host import Host
from gatekit.cel.overloads import FunctionTable
from gatekit.cel.resolution import Resolver
from gatekit.cel.types import Declarations


@cache
def standard_table() -> FunctionTable:
    """The functions of the language and its extensions."""
    return FunctionTable(all_overloads())


class Context:
    """The setting of an environment's expressions.

    Args:
        declarations: what expressions may speak of.
        container: the namespace that names are looked up in first.

    Attributes:
        declarations: as given.
        host: the host's classes.
        table: all functions.
        resolver: what names stand for.
        dispatcher: the dispatcher of a function by its name, and whether it is called as a method; None if there is none.
    """

    def __init__(self, declarations: Declarations, container: str = "") -> None:
        self.declarations = declarations
        self.host = Host(declarations)
        self.table = FunctionTable(declared_overloads(declarations, self.host), standard_table())
        self.resolver = Resolver(declarations, lambda name: bool(self.table.overloads(name, method=False)), container)
        self.dispatcher = dispatchers(self.table, self.host)
