"""The smallest set of features that teaches what must be known next."""

from decimal import ROUND_UP, Decimal
from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import PRODUCT_MANAGER
from domain.command import command, consequence, decision
from domain.discovery.hypothesis import Hypothesis
from domain.errors import Refused
from domain.kernel import Aggregate, Created, Event, Revision
from domain.lifecycle import InForce
from domain.planning.feature import Feature, Features
from domain.planning.mvp_items import MvpItems, untied
from domain.planning.objective import Objective
from domain.planning.roadmap_values import Moscow
from domain.product.iteration import Iteration
from domain.values import Actor, PersonId, Place, Sentence, Stage, Why

LARGEST = 200
SHARE, UNSCORED = Decimal("0.0001"), Decimal(1)


class MvpScope(MvpItems, Aggregate):
    """A minimum viable product: its features and what it is to teach; locked, it changes by change requests only."""

    TOPIC = "mvp_scope"
    SHOWN = "2"

    class Defined(Created, topic="mvp_scope.defined"):
        features: tuple[UUID, ...]
        learning_goal: str
        hypothesis: UUID | None
        objective: UUID | None
        must_share: Decimal
        author: PersonId

    class Extended(Revision, topic="mvp_scope.extended"):
        features: tuple[UUID, ...]

    class Locked(Event, topic="mvp_scope.locked"):
        must_share: Decimal

    class ScopeAmended(Event, topic="mvp_scope.scope_amended"):
        added: tuple[UUID, ...]
        dropped: tuple[UUID, ...]
        request: UUID

    class TestsNothing(Refused, code="mvp_scope.tests_nothing"):
        """An MVP tests a hypothesis or serves an objective; name one of them."""

    class HoldsAWont(Refused, code="mvp_scope.holds_a_wont"):
        """A feature classed as won't-this-time is in no scope; classify it anew, or leave it out."""

    class TooManyMusts(Refused, code="mvp_scope.too_many_musts"):
        """Musts take more of the effort than policy allows; make some of them a should, or take up smaller ones."""

    class TooLarge(Refused, code="mvp_scope.too_large"):
        """A scope holds 200 features at most; leave some for the next turn."""

    class NotTheScope(Refused, code="mvp_scope.not_the_scope"):
        """What is locked is the whole scope; name exactly its features."""

    class AlreadyLocked(Refused, code="mvp_scope.already_locked"):
        """A locked scope changes by an approved change request only; ask for one."""

    @event(Defined)
    def __init__(
        self,
        place: Place,
        *,
        features: tuple[UUID, ...],
        learning_goal: str,
        hypothesis: UUID | None,
        objective: UUID | None,
        must_share: Decimal,
        author: UUID,
    ) -> None:
        self.features, self.learning_goal, self.author = features, learning_goal, author
        self.hypothesis, self.objective = hypothesis, objective
        self.must_share, self.locked = must_share, False
        vars(self).update(untied())

    @classmethod
    @command(PRODUCT_MANAGER)
    def define(
        cls,
        iteration: Iteration,
        features: Features,
        learning_goal: Sentence,
        *,
        hypothesis: Hypothesis | None = None,
        objective: Objective | None = None,
        by: Actor,
    ) -> Self:
        """Choose what is built first, and say what it is to teach."""
        if not (hypothesis or objective):
            raise cls.TestsNothing(pointer="/hypothesis")
        _hold_together(features)
        return cls(
            place=iteration.inside(Stage.PLANNING),
            features=tuple(each.id for each in features),
            learning_goal=learning_goal,
            hypothesis=hypothesis.id if hypothesis else None,
            objective=objective.id if objective else None,
            must_share=must_share(features),
            author=by,
        )

    @command(PRODUCT_MANAGER)
    def extend(self, features: Features, *, why: Why) -> None:
        """Take up more features before the scope is locked."""
        if self.locked:
            raise self.AlreadyLocked
        _hold_together(features)
        fresh = tuple(each.id for each in features if each.id not in self.features)
        if len(self.features) + len(fresh) > LARGEST:
            raise self.TooLarge
        if fresh:
            self._extended(features=fresh)

    @event(Extended)
    def _extended(self, features: tuple[UUID, ...]) -> None:
        self.features = (*self.features, *features)
        self.cut = tuple(each for each in self.cut if each not in features)

    @decision(PRODUCT_MANAGER)
    def lock(self, features: Features, *, policy: InForce) -> None:
        """Fix the scope, with its features as they are classed and scored now."""
        if self.locked:
            return
        if {each.id for each in features} != set(self.features):
            raise self.NotTheScope(pointer="/features")
        _hold_together(features)
        share = must_share(features)
        if share > policy.must_share:
            raise self.TooManyMusts(facts=(str(share),))
        self._locked(must_share=share)
        self.fix_musts(each.id for each in features if each.moscow is Moscow.MUST)

    @event(Locked)
    def _locked(self, must_share: Decimal) -> None:
        self.must_share, self.locked = must_share, True

    @consequence
    def change(self, added: tuple[UUID, ...], dropped: tuple[UUID, ...], request: UUID) -> None:
        """Take up and leave out what an approved change request says."""
        added = tuple(each for each in added if each not in self.features)
        dropped = tuple(each for each in dropped if each in self.features)
        if added or dropped:
            self._scope_amended(added=added, dropped=dropped, request=request)

    @event(ScopeAmended)
    def _scope_amended(self, added: tuple[UUID, ...], dropped: tuple[UUID, ...], request: UUID) -> None:
        self.features = (*(each for each in self.features if each not in dropped), *added)


def must_share(features: tuple[Feature, ...]) -> Decimal:
    """The effort of the musts as a share of all effort, rounded up to 0.01 %; what was not scored counts as one."""
    efforts = [(each.rice.effort if each.rice else UNSCORED, each.moscow) for each in features]
    musts = sum((effort for effort, moscow in efforts if moscow is Moscow.MUST), Decimal())
    return (musts / sum(effort for effort, _ in efforts)).quantize(SHARE, ROUND_UP)


def _hold_together(features: tuple[Feature, ...]) -> None:
    for each in features:
        each.be_alive()
        if each.moscow is Moscow.WONT:
            raise MvpScope.HoldsAWont(facts=(str(each.id),))
