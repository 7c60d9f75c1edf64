"""The overloads that follow from what the host declares: its functions, the order and the words of its enumerations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import Any

from gatekit.cel.functions.formatting import Words, format_text
from gatekit.cel.host import Host, host_value
from gatekit.cel.overloads import Overload
from gatekit.cel.types import BOOL, DYN, STRING, TYPE, Declarations, EnumType, Function, Type, list_of
from gatekit.cel.values import Spend, TypeValue
from gatekit.errors import CelError

_RELATIONS: Mapping[str, Callable[[int, int], bool]] = {
    "<": int.__lt__,
    "<=": int.__le__,
    ">": int.__gt__,
    ">=": int.__ge__,
}


def declared_overloads(declarations: Declarations, host: Host) -> Iterator[Overload]:
    """The overloads of an environment beside those of the language."""
    for name in declarations.objects:
        yield Overload("type", (Type(name),), TYPE, _constant(TypeValue(name)))
    for enum in declarations.enums.values():
        yield from _enum_overloads(enum)
    if declarations.enums:
        spellings = {
            type(member): {member: word for word, member in enum.words.items()}
            for enum in declarations.enums.values()
            for member in enum.words.values()
        }
        yield Overload("format", (STRING, list_of(DYN)), STRING, _format(spellings), method=True, metered=True)
    for function in declarations.functions.values():
        implementation = host_function(function, function.implementation, host) if function.implementation else _unbound
        for parameters in function.overloads:
            yield Overload(function.name, parameters, function.result, implementation, metered=True)


def _enum_overloads(enum: EnumType) -> Iterator[Overload]:
    kind = Type(enum.name)
    words = {member: word for word, member in enum.words.items()}
    yield Overload("type", (kind,), TYPE, _constant(TypeValue(enum.name)))
    yield Overload("string", (kind,), STRING, lambda member: _look_up(words, member, enum))
    if enum.ordered:
        ranks = {member: rank for rank, member in enumerate(enum.words.values())}
        for symbol, relation in _RELATIONS.items():
            yield Overload(symbol, (kind, kind), BOOL, _by_rank(relation, ranks, enum))


def _format(words: Words) -> Callable[..., str]:
    return lambda spend, text, values: format_text(spend, text, values, words)


def _constant(value: Any) -> Callable[[Any], Any]:
    return lambda _value: value


def _by_rank(relation: Callable[[int, int], bool], ranks: Mapping[Enum, int], enum: EnumType) -> Callable[[Enum, Enum], bool]:
    return lambda left, right: relation(_look_up(ranks, left, enum), _look_up(ranks, right, enum))


def _look_up(table: Mapping[Enum, Any], member: Enum, enum: EnumType) -> Any:
    if member not in table:
        raise CelError(f"{member!r} is not a word of {enum.name}")
    return table[member]


def host_function(function: Function, implementation: Callable[..., Any], host: Host) -> Callable[..., Any]:
    """A function of the host as an implementation that is metered: called with `Spend` and CEL values, it gives a CEL value."""
    read = host.reader(function.result)

    def call(spend: Spend, *arguments: Any) -> Any:
        return read(implementation(*(host_value(argument, spend) for argument in arguments)))

    return call


def _unbound(*_: Any) -> Any:
    raise AssertionError  # the exact evaluator looks for the function that is bound instead
