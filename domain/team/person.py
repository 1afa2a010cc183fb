"""Somebody, or something that acts for somebody: known by an id; its name can be read only while its key exists."""

from enum import StrEnum
from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import ADMINISTRATOR, IMPORTER
from domain.clock import new_id
from domain.command import workspace_command
from domain.errors import Refused
from domain.kernel import Aggregate, Created, Event
from domain.personal import Personal
from domain.values import WORKSPACE, Name, PersonId, Place


class Kind(StrEnum):
    """What acts."""

    HUMAN = "human"
    SERVICE = "service"
    AGENT = "agent"


class Person(Aggregate):
    """Whoever decides, owns, writes or is named as an author."""

    TOPIC = "person"
    PLURAL = "people"

    class Added(Created, topic="person.added"):
        name: Personal[str]
        kind: Kind
        responsible: PersonId | None

    class Renamed(Event, topic="person.renamed"):
        name: Personal[str]

    class NobodyResponsible(Refused, code="person.nobody_responsible"):
        """A service or an agent acts for a named human; say who is responsible."""

    @staticmethod
    def create_id(name: Personal[str]) -> UUID:
        """The id is that of what makes it the only one."""
        return name.subject

    @event(Added)
    def __init__(self, place: Place, name: Personal[str], kind: Kind, responsible: UUID | None) -> None:
        self.name, self.kind, self.responsible = name, kind, responsible

    @classmethod
    @workspace_command(ADMINISTRATOR, IMPORTER)
    def add(cls, name: Name, kind: Kind = Kind.HUMAN, responsible: "Person | None" = None) -> Self:
        """Make somebody known, so that roles, work and words can be theirs."""
        if kind is not Kind.HUMAN and (responsible is None or responsible.kind is not Kind.HUMAN):
            raise cls.NobodyResponsible(pointer="/responsible")
        named = Personal[str](subject=new_id(), text=name)
        return cls(place=WORKSPACE, name=named, kind=kind, responsible=responsible.id if responsible else None)

    @workspace_command(ADMINISTRATOR)
    def rename(self, name: Name) -> None:
        """Call somebody by another name; the old one stays readable in its own event only."""
        self._renamed(name=Personal[str](subject=self.id, text=name))

    @event(Renamed)
    def _renamed(self, name: Personal[str]) -> None:
        self.name = name
