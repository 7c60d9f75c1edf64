"""What all values have: equality, hash and a readable form.

attrs would generate these for each class and compile them anew in every process, which takes as long as all else that it does for
a class (docs/decisions/start-up.md). So values are `@attrs.frozen(kw_only=True, eq=False, repr=False)` and inherit them.
"""

from __future__ import annotations

from typing import cast

import attrs


class Value:
    """Base of values: two are equal if they are of the same class and all of their attributes are.

    >>> import attrs
    >>> @attrs.frozen(kw_only=True, eq=False, repr=False)
    ... class Place(Value):
    ...     line: int
    >>> Place(line=3), Place(line=3) == Place(line=3), len({Place(line=3), Place(line=3), Place(line=4)})
    (Place(line=3), True, 2)
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        for name in _names(self.__class__):  # noqa: SIM110 - all() takes twice as long, and findings are compared by the thousand
            if getattr(self, name) != getattr(other, name):
                return False
        return True

    def __hash__(self) -> int:
        return hash((self.__class__, *(getattr(self, name) for name in _names(self.__class__))))

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in _names(self.__class__))
        return f"{self.__class__.__qualname__.rpartition('>.')[2]}({shown})"


_NAMES: dict[type, tuple[str, ...]] = {}


def _names(model: type) -> tuple[str, ...]:
    if model not in _NAMES:
        _NAMES[model] = tuple(field.name for field in attrs.fields(cast("type[attrs.AttrsInstance]", model)))
    return _NAMES[model]
