"""An aggregate that only the tests declare: what it takes to appear at every door is this page."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from eventsourcing.domain import event
from pydantic import Field

from domain.authority import PRODUCT_OWNER
from domain.command import command
from domain.errors import Refused
from domain.kernel import Aggregate, Created, Event
from domain.personal import Personal
from domain.product.iteration import Iteration
from domain.product.product import Product
from domain.values import Money, Place, Sentence, Why


class Colour(StrEnum):
    """How urgent it is."""

    RED = "red"
    GREEN = "green"


class Picnic(Aggregate):
    """Something the team may do together."""

    TOPIC = "picnic"

    class Proposed(Created, topic="picnic.proposed"):
        what: str
        budget: Money
        day: date
        colour: Colour
        about: Personal[str] | None
        after: UUID | None
        with_: tuple[UUID, ...]

    class Rated(Event, topic="picnic.rated"):
        stars: int

    class TooLate(Refused, code="picnic.too_late"):
        """A picnic is rated once; propose another."""

    @event(Proposed)
    def __init__(  # noqa: PLR0917  # the library calls it by name
        self,
        place: Place,
        what: str,
        budget: Money,
        day: date,
        colour: Colour,
        about: Personal[str] | None,
        after: UUID | None,
        with_: tuple[UUID, ...],
    ) -> None:
        self.what, self.budget, self.day, self.colour, self.about = what, budget, day, colour, about
        self.after, self.with_, self.stars = after, with_, 0

    @classmethod
    @command(PRODUCT_OWNER)
    def propose(  # noqa: PLR0917  # called by name
        cls,
        product: Product,
        what: Sentence,
        budget: Money,
        day: date,
        colour: Colour = Colour.GREEN,
        about: Personal[str] | None = None,
        after: "Picnic | None" = None,
        with_: tuple[Iteration, ...] = (),
    ) -> Self:
        """Propose to go out together."""
        return cls(
            place=product.place,
            what=what,
            budget=budget,
            day=day,
            colour=colour,
            about=about,
            after=after.id if after else None,
            with_=tuple(each.id for each in with_),
        )

    @command(PRODUCT_OWNER)
    def rate(self, stars: Annotated[int, Field(ge=1, le=5, examples=[4])], *, why: Why) -> None:
        """Say how it was."""
        if self.stars not in (0, stars):
            raise self.TooLate
        if not self.stars:
            self._rated(stars=stars)

    @event(Rated)
    def _rated(self, stars: int) -> None:
        self.stars = stars


