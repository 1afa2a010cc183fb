"""Whatever a person creates can be retired and stays in history: two commands and two facts, woven into each page."""

from collections.abc import Callable
from types import new_class
from typing import Any

from eventsourcing.domain import event

from domain.authority import Role
from domain.command import command, commands_of, workspace_command
from domain.kernel import WEAVERS, Aggregate, Event
from domain.values import Why

SAID = {"archived": "It is retired: nothing new is done with it, and all of it stays.", "restored": "It is used again."}


def archivable(kind: type[Aggregate]) -> None:
    """Give an aggregate that somebody creates `archive` and `restore`, by whoever may create it."""
    creations = [each.mark for each in commands_of(kind) if each.creates and each.mark.by]
    if creations and kind.ARCHIVABLE:
        by = tuple(dict.fromkeys(role for mark in creations for role in mark.by))
        for name, each in _woven(kind, by, workspace_command if creations[0].of_workspace else command).items():
            setattr(kind, name, each)


def _woven(kind: type[Aggregate], by: tuple[Role, ...], may: Callable[..., Any]) -> dict[str, Any]:
    was_archived, was_restored = _fact(kind, "archived"), _fact(kind, "restored")

    @event(was_archived)
    def _archived(self: Any) -> None:
        self.archived = True

    @event(was_restored)
    def _restored(self: Any) -> None:
        self.archived = False

    @may(*by)  # type: ignore[untyped-decorator]
    def archive(self: Any, *, why: Why) -> None:  # noqa: ARG001  # kept with the command
        """Retire it: nothing new is done with it, and all of it stays in history."""
        if not self.archived:
            self._archived()

    @may(*by)  # type: ignore[untyped-decorator]
    def restore(self: Any, *, why: Why) -> None:  # noqa: ARG001  # kept with the command
        """Use it again after it was archived."""
        if self.archived:
            self._restored()

    facts = {"Archived": was_archived, "Restored": was_restored}
    return {**facts, "_archived": _archived, "_restored": _restored, "archive": archive, "restore": restore}


def _fact(kind: type[Aggregate], what: str) -> type[Event]:
    """A fact of this aggregate's own."""
    own = {"__module__": kind.__module__, "__qualname__": f"{kind.__qualname__}.{what.title()}", "__doc__": SAID[what]}
    return new_class(what.title(), (Event,), {"topic": f"{kind.TOPIC}.{what}"}, lambda body: body.update(own))


WEAVERS.append(archivable)
