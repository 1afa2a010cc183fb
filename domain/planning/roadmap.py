"""A roadmap as it is shown to somebody: for whom, how far ahead, and what of it was published."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Self
from uuid import UUID

from eventsourcing.domain import event
from pydantic import AfterValidator, Field

from domain.authority import PRODUCT_MANAGER
from domain.command import command
from domain.errors import Refused
from domain.kernel import Aggregate, Created, Event
from domain.planning.feature import Feature
from domain.planning.roadmap_edition import Audience, Form, Item, item_of
from domain.planning.roadmap_values import State, distinct
from domain.product.product import Product
from domain.values import Actor, Day, Name, PersonId, Place, Word

Items = Annotated[tuple[Feature, ...], Field(min_length=1, max_length=200), AfterValidator(distinct)]
Themes = Annotated[tuple[Word, ...], Field(max_length=20), AfterValidator(distinct)]


class Roadmap(Aggregate):
    """One of its name in a product; every publication is an edition, and stays as it was shown."""

    TOPIC = "roadmap"

    class Begun(Created, topic="roadmap.created"):
        name: str
        form: Form
        audience: Audience
        horizon: date
        themes: tuple[str, ...]
        author: PersonId

    class Published(Event, topic="roadmap.published"):
        edition: int
        items: tuple[Item, ...]

    class OtherThemes(Refused, code="roadmap.other_themes"):
        """A roadmap of some themes shows no other; leave these features out, or create one without themes."""

    class NotOnTheRoadmap(Refused, code="roadmap.not_on_the_roadmap"):
        """Only what has a place on the roadmap is published; plan these features first."""

    class BeyondTheHorizon(Refused, code="roadmap.beyond_the_horizon"):
        """These features end after the day the roadmap looks ahead to; leave them out."""

    @staticmethod
    def create_id(place: Place, name: str) -> UUID:
        """The id is that of what makes it the only one."""
        return Roadmap.at(place, name)

    @event(Begun)
    def __init__(
        self,
        place: Place,
        *,
        name: str,
        form: Form,
        audience: Audience,
        horizon: date,
        themes: tuple[str, ...],
        author: UUID,
    ) -> None:
        self.name, self.form, self.audience = name, form, audience
        self.horizon, self.themes, self.author = horizon, themes, author
        self.items: tuple[Item, ...] = ()
        self.edition = 0

    @classmethod
    @command(PRODUCT_MANAGER)
    def create_roadmap(
        cls,
        product: Product,
        name: Name,
        form: Form,
        *,
        audience: Audience,
        horizon: Day,
        themes: Themes = (),
        by: Actor,
    ) -> Self:
        """Say for whom a roadmap is, what it is ordered by, how far ahead it looks, and which themes it is of."""
        product.be_active()
        return cls(
            place=product.place, name=name, form=form, audience=audience, horizon=horizon, themes=themes, author=by
        )

    @command(PRODUCT_MANAGER)
    def publish_roadmap(self, items: Items) -> None:
        """Show these features as they stand now; the public is given no date that nobody is confident of."""
        self._fit(items)
        shown = tuple(item_of(each, self.audience) for each in items)
        if shown != self.items:
            self._published(edition=self.edition + 1, items=shown)

    @event(Published)
    def _published(self, edition: int, items: tuple[Item, ...]) -> None:
        self.edition, self.items = edition, items

    def _fit(self, items: tuple[Feature, ...]) -> None:
        if nowhere := _ids(each for each in items if each.placement is None or each.state is State.DROPPED):
            raise self.NotOnTheRoadmap(facts=nowhere)
        if others := _ids(each for each in items if self.themes and each.theme not in self.themes):
            raise self.OtherThemes(facts=others)
        ends = [(each, each.placement.ends if each.placement else None) for each in items]
        if beyond := _ids(each for each, day in ends if day and day > self.horizon):
            raise self.BeyondTheHorizon(facts=beyond)


def _ids(features: Iterable[Feature]) -> tuple[str, ...]:
    return tuple(str(each.id) for each in features)
