"""Which types go together: assignability, type variables, and the type of what mixes several.

Source: the CEL language definition, section "Gradual Type Checking".
"""

from __future__ import annotations

from collections.abc import Mapping

from gatekit.cel.types import DYN, NULL, Type

# types whose variables may be null, as messages and their kin may
_NULLABLE = frozenset(("timestamp", "duration", "optional_type"))
_PRIMITIVE = frozenset(("bool", "int", "uint", "double", "string", "bytes"))


def is_variable(kind: Type) -> bool:
    """Whether a type is a variable: one capital letter in a signature, `$` and a number in the checker."""
    return kind.name.startswith("$") or (len(kind.name) == 1 and kind.name.isupper())


class Substitution:
    """What the type variables of one expression stand for so far."""

    def __init__(self) -> None:
        self._bound: dict[str, Type] = {}
        self._count = 0

    def fresh(self) -> Type:
        """A new type variable."""
        self._count += 1
        return Type(f"${self._count}")

    def instantiate(self, kind: Type, names: dict[str, Type]) -> Type:
        """A signature's type with each of its letters replaced by a variable of this expression."""
        if is_variable(kind):
            if kind.name not in names:
                names[kind.name] = self.fresh()
            return names[kind.name]
        if not kind.arguments:
            return kind
        return Type(kind.name, tuple(self.instantiate(argument, names) for argument in kind.arguments))

    def resolve(self, kind: Type) -> Type:
        """The type with every known variable replaced; what is still unknown stays a variable."""
        while is_variable(kind) and kind.name in self._bound:
            kind = self._bound[kind.name]
        if not kind.arguments:
            return kind
        return Type(kind.name, tuple(self.resolve(argument) for argument in kind.arguments))

    def final(self, kind: Type) -> Type:
        """The type with every variable replaced; what is still unknown is `dyn`."""
        kind = self.resolve(kind)
        if is_variable(kind):
            return DYN
        return Type(kind.name, tuple(self.final(argument) for argument in kind.arguments)) if kind.arguments else kind

    def save(self) -> Mapping[str, Type]:
        """What is known now, for `restore`."""
        return dict(self._bound)

    def restore(self, saved: Mapping[str, Type]) -> None:
        """Forgets what was learnt since `save`."""
        self._bound = dict(saved)

    def assign(self, target: Type, given: Type) -> bool:
        """Whether a value of type `given` may stand where `target` is expected; learns what variables stand for."""
        target, given = self.resolve(target), self.resolve(given)
        if target == given:
            return True
        if is_variable(target) or is_variable(given):
            return self._bind(target, given) if is_variable(target) else self._bind(given, target)
        if "dyn" in (target.name, given.name) or (given == NULL and target.name in _NULLABLE):
            return True
        if target.name != given.name or len(target.arguments) != len(given.arguments):
            return False
        return all(map(self.assign, target.arguments, given.arguments))

    def _bind(self, variable: Type, kind: Type) -> bool:
        if _occurs(variable, kind):
            return False
        self._bound[variable.name] = kind
        return True

    def join(self, one: Type, other: Type) -> Type:
        """The type of a list or choice that holds both: the more general of the two, else `dyn`."""
        one, other = self.resolve(one), self.resolve(other)
        if one == NULL and other.name not in _PRIMITIVE:
            return other
        for general, special in ((one, other), (other, one)):
            saved = self.save()
            if self.assign(general, special):
                return _more_general(self.resolve(general), self.resolve(special))
            self.restore(saved)
        return DYN


def _more_general(one: Type, other: Type) -> Type:
    if "dyn" in (one.name, other.name):
        return DYN
    if not one.arguments or one.name != other.name:
        return other if one == NULL else one
    return Type(one.name, tuple(map(_more_general, one.arguments, other.arguments)))


def _occurs(variable: Type, kind: Type) -> bool:
    return kind == variable or any(_occurs(variable, argument) for argument in kind.arguments)
