"""Whatever fields can be declared for takes values for them: a command and two facts, woven into its page."""

from types import MappingProxyType, new_class
from typing import Any

from eventsourcing.domain import event

from domain.command import command, commands_of
from domain.custom.custom_field import CustomField
from domain.custom.shapes import Filling
from domain.kernel import WEAVERS, Aggregate, Event


class Filled(Event):
    """A declared field has a value from now on."""

    field: str
    value: Filling


class Emptied(Event):
    """A declared field has no value any more."""

    field: str


def customised(kind: type[Aggregate]) -> None:
    """Give an aggregate that is declared as such `fill`, by whoever may create it."""
    if kind.CUSTOMISED:
        by = dict.fromkeys(role for each in commands_of(kind) if each.creates for role in each.mark.by)
        for name, each in _woven(kind, tuple(by)).items():
            setattr(kind, name, each)


def _woven(kind: type[Aggregate], by: tuple[Any, ...]) -> dict[str, Any]:
    was_filled, was_emptied = _fact(kind, Filled, "field_filled"), _fact(kind, Emptied, "field_emptied")

    @event(was_filled)
    def _field_filled(self: Any, field: str, value: Filling) -> None:
        self.custom = {**self.custom, field: value}

    @event(was_emptied)
    def _field_emptied(self: Any, field: str) -> None:
        self.custom = {name: value for name, value in self.custom.items() if name != field}

    @command(*by)
    def fill(self: Any, field: CustomField, value: Filling | None) -> None:
        """Give a declared field a value, or none any more."""
        if value is None:
            if field.kind == self.TOPIC and field.name in self.custom:
                self._field_emptied(field=field.name)
        elif (taken := field.taken(self.TOPIC, value)) != self.custom.get(field.name):
            self._field_filled(field=field.name, value=taken)

    facts = {"FieldFilled": was_filled, "FieldEmptied": was_emptied, "custom": MappingProxyType({})}
    applied = {"_field_filled": _field_filled, "_field_emptied": _field_emptied}
    return {**facts, **applied, "fill": fill}


def _fact(kind: type[Aggregate], what: type[Event], suffix: str) -> type[Event]:
    """The fact as this aggregate's own."""
    name = f"Field{what.__name__}"
    own = {"__module__": kind.__module__, "__qualname__": f"{kind.__qualname__}.{name}", "__doc__": what.__doc__}
    return new_class(name, (what,), {"topic": f"{kind.TOPIC}.{suffix}"}, lambda body: body.update(own))


WEAVERS.append(customised)
