"""Something larger than a feature: an outcome that several features bring about together."""

from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import PRODUCT_MANAGER, PRODUCT_OWNER
from domain.command import command
from domain.errors import Refused
from domain.kernel import Aggregate, Created, Event, Revision
from domain.planning.feature import Features
from domain.planning.objective import Objective
from domain.product.iteration import Iteration
from domain.values import Actor, Name, PersonId, Place, Sentence, Stage, Why

MOST = 200


class Initiative(Aggregate):
    """Stands above features, as they stand above stories."""

    TOPIC = "initiative"

    class Proposed(Created, topic="initiative.proposed"):
        title: str
        outcome: str
        objective: UUID
        author: PersonId

    class FeaturesGathered(Event, topic="initiative.features_gathered"):
        features: tuple[UUID, ...]

    class FeaturesReleased(Event, topic="initiative.features_released"):
        features: tuple[UUID, ...]

    class Reframed(Revision, topic="initiative.reframed"):
        title: str
        outcome: str

    class Dropped(Event, topic="initiative.dropped"):
        """It is pursued no longer; its features go their own way."""

    class WasDropped(Refused, code="initiative.was_dropped"):
        """A dropped initiative gathers nothing; propose another one."""

    class TooMany(Refused, code="initiative.too_many"):
        """An initiative holds 200 features at most; propose another one for the rest."""

    @event(Proposed)
    def __init__(self, place: Place, title: str, outcome: str, objective: UUID, author: UUID) -> None:
        self.title, self.outcome, self.objective, self.author = title, outcome, objective, author
        self.features: tuple[UUID, ...] = ()
        self.dropped = False

    @classmethod
    @command(PRODUCT_MANAGER, PRODUCT_OWNER)
    def propose(cls, iteration: Iteration, title: Name, outcome: Sentence, objective: Objective, *, by: Actor) -> Self:
        """Propose an outcome that takes several features, for an objective."""
        objective.be_wanted()
        place = iteration.inside(Stage.PLANNING)
        return cls(place=place, title=title, outcome=outcome, objective=objective.id, author=by)

    @command(PRODUCT_MANAGER)
    def reframe(self, title: Name, outcome: Sentence, *, why: Why) -> None:
        """Say anew what it is to bring about."""
        self._be_pursued()
        if (title, outcome) != (self.title, self.outcome):
            self._reframed(title=title, outcome=outcome)

    @event(Reframed)
    def _reframed(self, title: str, outcome: str) -> None:
        self.title, self.outcome = title, outcome

    @command(PRODUCT_MANAGER, PRODUCT_OWNER)
    def gather_features(self, features: Features) -> None:
        """Say which features bring it about."""
        self._be_pursued()
        for each in features:
            each.be_alive()
        fresh = tuple(each.id for each in features if each.id not in self.features)
        if len(self.features) + len(fresh) > MOST:
            raise self.TooMany
        if fresh:
            self._features_gathered(features=fresh)

    @event(FeaturesGathered)
    def _features_gathered(self, features: tuple[UUID, ...]) -> None:
        self.features = (*self.features, *features)

    @command(PRODUCT_MANAGER, PRODUCT_OWNER)
    def release_features(self, features: Features, *, why: Why) -> None:
        """Say which features no longer belong to it."""
        if gone := tuple(each.id for each in features if each.id in self.features):
            self._features_released(features=gone)

    @event(FeaturesReleased)
    def _features_released(self, features: tuple[UUID, ...]) -> None:
        self.features = tuple(each for each in self.features if each not in features)

    @command(PRODUCT_MANAGER)
    def drop(self, *, why: Why) -> None:
        """Pursue it no longer."""
        if not self.dropped:
            self._dropped()

    @event(Dropped)
    def _dropped(self) -> None:
        self.dropped = True

    def _be_pursued(self) -> None:
        if self.dropped:
            raise self.WasDropped
