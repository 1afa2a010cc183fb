"""Somebody we build for, drawn from what was seen and heard."""

from typing import Annotated, Self
from uuid import UUID

from eventsourcing.domain import event
from pydantic import Field

from domain.authority import DESIGNER, PRODUCT_MANAGER, PRODUCT_OWNER
from domain.command import command, consequence
from domain.discovery.evidence import Evidence
from domain.discovery.segment import Segment
from domain.errors import Refused
from domain.kernel import Aggregate, Created, Event, Revision
from domain.product.product import Product
from domain.values import Actor, Name, PersonId, Place, Seen, Sentence, Value, Why

Traits = Annotated[tuple[Sentence, ...], Field(min_length=1, max_length=30)]
Drawn = Annotated[tuple[Evidence, ...], Field(max_length=100, description="the evidence it is drawn from")]


class Portrait(Value):
    """What marks them, what they want to reach, and what is in their way."""

    attributes: Traits
    goals: Traits
    pains: Traits


class Persona(Aggregate):
    """An invented person that stands for many; there is one of a name in a product."""

    TOPIC = "persona"

    class Defined(Created, topic="persona.defined"):
        name: str
        portrait: Portrait
        segment: UUID | None
        evidence: tuple[Seen, ...]
        author: PersonId

    class Revised(Revision, topic="persona.revised"):
        portrait: Portrait
        evidence: tuple[Seen, ...]

    class Questioned(Event, topic="persona.questioned"):
        evidence: UUID

    class OnDoubtfulEvidence(Refused, code="persona.on_doubtful_evidence"):
        """A persona is not drawn from evidence that was retracted or is suspect; leave that out."""

    @staticmethod
    def create_id(place: Place, name: str) -> UUID:
        """The id is that of what makes it the only one."""
        return Persona.at(place, name.casefold())

    @event(Defined)
    def __init__(  # noqa: PLR0917  # the library calls it by name
        self,
        place: Place,
        name: str,
        portrait: Portrait,
        segment: UUID | None,
        evidence: tuple[Seen, ...],
        author: UUID,
    ) -> None:
        self.name, self.portrait, self.segment, self.author = name, portrait, segment, author
        self.evidence = evidence
        self.suspect: tuple[UUID, ...] = ()

    @classmethod
    @command(PRODUCT_MANAGER, PRODUCT_OWNER, DESIGNER)
    def define(
        cls,
        product: Product,
        name: Name,
        portrait: Portrait,
        segment: Segment | None = None,
        evidence: Drawn = (),
        *,
        by: Actor,
    ) -> Self:
        """Draw somebody we build for from what was seen and heard."""
        cls._be_standing(evidence)
        seen, part = tuple(each.seen for each in evidence), segment.id if segment else None
        return cls(place=product.place, name=name, portrait=portrait, segment=part, evidence=seen, author=by)

    @command(PRODUCT_MANAGER, PRODUCT_OWNER, DESIGNER)
    def revise(self, portrait: Portrait, evidence: Drawn = (), *, why: Why) -> None:
        """Draw them otherwise, from what is known now."""
        self._be_standing(evidence)
        seen = tuple(each.seen for each in evidence)
        if (portrait, seen) != (self.portrait, self.evidence) or self.suspect:
            self._revised(portrait=portrait, evidence=seen)

    @event(Revised)
    def _revised(self, portrait: Portrait, evidence: tuple[Seen, ...]) -> None:
        self.portrait, self.evidence, self.suspect = portrait, evidence, ()

    @consequence
    def question(self, evidence: UUID) -> None:
        """Become suspect: what it is drawn from does not stand."""
        if evidence not in self.suspect:
            self._questioned(evidence=evidence)

    @event(Questioned)
    def _questioned(self, evidence: UUID) -> None:
        self.suspect = (*self.suspect, evidence)

    @classmethod
    def _be_standing(cls, evidence: Drawn) -> None:
        if not all(each.stands for each in evidence):
            raise cls.OnDoubtfulEvidence(pointer="/evidence")
