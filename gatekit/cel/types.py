"""The types that a host declares for its variables, functions and objects. This room knows nothing of gatekit's model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

import attrs


@attrs.frozen
class Type:
    """A CEL type: a name and, for lists and maps, the types of what they hold.

    >>> list_of(INT)
    Type(name='list', arguments=(Type(name='int', arguments=()),))
    """

    name: str
    arguments: tuple[Type, ...] = ()

    def __str__(self) -> str:
        return f"{self.name}({', '.join(map(str, self.arguments))})" if self.arguments else self.name


BOOL = Type("bool")
INT = Type("int")
UINT = Type("uint")
DOUBLE = Type("double")
STRING = Type("string")
BYTES = Type("bytes")
NULL = Type("null_type")
TIMESTAMP = Type("timestamp")
DURATION = Type("duration")
DYN = Type("dyn")
TYPE = Type("type")


def list_of(item: Type) -> Type:
    """The type of lists whose items are `item`."""
    return Type("list", (item,))


def map_of(key: Type, value: Type) -> Type:
    """The type of maps from `key` to `value`."""
    return Type("map", (key, value))


@attrs.frozen(kw_only=True)
class Field:
    """One field of an object type.

    Attributes:
        type: what it holds.
        read: how it is read from the host's own object.
        attribute: the Python attribute that `read` reads, where it does no more than that; "" otherwise. Generated code then
            reads the attribute itself.
    """

    type: Type
    read: Callable[[Any], Any]
    attribute: str = ""


@attrs.frozen(kw_only=True)
class ObjectType:
    """An object type: the host's own objects, whose fields CEL may select. `Type(name)` refers to it.

    Attributes:
        name: as error messages and `Type` name it.
        fields: CEL name of each field; a field not listed here is an error at compile time.
        host: the Python class of its values; None if values are only known by declaration.
    """

    name: str
    fields: Mapping[str, Field]
    host: type | None = None


@attrs.frozen(kw_only=True)
class EnumType:
    """An enumeration: `NAME.word` in CEL. `Type(name)` refers to it; its values only compare with its own.

    Attributes:
        name: the variable by which its words are written (`severity`, as in `severity.high`), and the name of its type.
        words: each word and the host's value for it, lowest first.
        ordered: whether `<` and its kin are allowed.
        sentinel: a word that stands for "not known"; comparisons with `==`, `<`, `<=` and `in` that would let it slip are
            warned of, unless the expression names it somewhere. "" for none.
    """

    name: str
    words: Mapping[str, Enum]
    ordered: bool = False
    sentinel: str = ""


@attrs.frozen(kw_only=True)
class Function:
    """A function of the host.

    Attributes:
        name: as called.
        overloads: the parameter types of each way to call it; all share `implementation`.
        result: what it gives.
        implementation: called with Python values; may raise `gatekit.errors.CelError` with a code of its own. None if it
            depends on the run: then a callable is bound under the function's name at evaluation, like a variable.
        literals: for parameters (by position) that, when a string literal is written there, must be one of these words.
    """

    name: str
    overloads: tuple[tuple[Type, ...], ...]
    result: Type
    implementation: Callable[..., Any] | None = None
    literals: Mapping[int, frozenset[str]] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class Declarations:
    """Everything that an expression may speak of beside CEL's own functions.

    Attributes:
        variables: name and type; a value for each must be bound at evaluation.
        objects: object types by name.
        enums: enumerations by the name that words are written with.
        functions: the host's functions by name.
    """

    variables: Mapping[str, Type] = attrs.field(factory=dict)
    objects: Mapping[str, ObjectType] = attrs.field(factory=dict)
    enums: Mapping[str, EnumType] = attrs.field(factory=dict)
    functions: Mapping[str, Function] = attrs.field(factory=dict)
