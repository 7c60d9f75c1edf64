"""Looking into values: fields of the host's objects, keys of maps, elements of lists, through optional values too."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gatekit.cel.context import Context
from gatekit.cel.host import Read
from gatekit.cel.suggest import did_you_mean
from gatekit.cel.syntax.tree import Select
from gatekit.cel.types import Field, Type
from gatekit.cel.values import NONE, Optional, article, is_list, is_map, is_number, map_find
from gatekit.errors import CelError

Found = tuple[Any, Any] | None


class Fields:
    """Finds one field in values of any class.

    Args:
        context: declarations and the host's classes.
        static: the static type of the values; one that is declared without a class is believed.
        node: the selection.
    """

    def __init__(self, context: Context, static: Type, node: Select) -> None:
        self._context = context
        self._field = node.field
        declared = context.declarations.objects.get(static.name)
        self._believed = declared.fields if declared is not None and declared.host is None else None
        self._by_class: dict[type, tuple[Field, Read]] = {}

    def find(self, value: Any) -> Found:
        """The key or field with its value; None for a key that is not in the map. Raises `CelError` if there can be none."""
        known = self._by_class.get(type(value))
        if known is None:
            if self._believed is None and is_map(value):
                return map_find(value, self._field)
            field = self._declared(value)
            known = self._by_class[type(value)] = (field, self._context.host.reader(field.type))
        field, read = known
        return self._field, read(field.read(value))

    def has(self, value: Any) -> bool:
        """Whether a key is there, or a field holds something: not null, and not an empty text, list or map."""
        if isinstance(value, Optional):
            return value.present and self.has(value.value)
        found = self.find(value)
        if found is None or (self._believed is None and is_map(value)):
            return found is not None
        held = found[1]
        return held is not None and not ((isinstance(held, (str, bytes)) or is_list(held) or is_map(held)) and not len(held))

    def _declared(self, value: Any) -> Field:
        fields: Mapping[str, Field] | None = self._believed if value is not None else None
        if fields is None:
            host = self._context.host
            name = next((host.names[class_] for class_ in type(value).__mro__ if class_ in host.names), "")
            declared = self._context.declarations.objects.get(name)
            if declared is None:
                raise CelError(f"{article(host.kind(value))} has no fields")
            fields = declared.fields
        if self._field not in fields:
            hint = did_you_mean(self._field, fields)
            raise CelError(f"the value has no field '{self._field}'", code="undeclared", hint=hint)
        return fields[self._field]


def find_item(container: Any, place: Any) -> Found:
    """The element or entry at a place, or None. Raises `CelError` for what cannot be indexed so."""
    if is_map(container):
        return map_find(container, place)
    if is_list(container) and is_number(place):
        return (place, container[int(place)]) if place == place // 1 and 0 <= place < len(container) else None
    raise CelError("only lists (by numbers) and maps can be indexed")


def through(value: Optional, find: Callable[[Any], Found]) -> Optional:
    """Looks inside an optional value; what is absent or not found is absent."""
    found = find(value.value) if value.present else None
    return NONE if found is None else Optional(found[1])
