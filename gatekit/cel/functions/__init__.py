"""The functions of CEL, by subject: each module holds its overloads."""

from __future__ import annotations

from gatekit.cel.functions import collections, mathematics, operators, standard, texts, times
from gatekit.cel.overloads import Overload


def all_overloads() -> tuple[Overload, ...]:
    """The overloads of the language and its standard extensions."""
    modules = (operators, standard, times, texts, mathematics, collections)
    return tuple(overload for module in modules for overload in module.OVERLOADS)
