"""The half of an MVP scope that says of each item what it is there for, and where the line is drawn."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import PRODUCT_MANAGER
from domain.command import command
from domain.discovery.hypothesis import Hypothesis
from domain.errors import Refused
from domain.kernel import Event, Revision
from domain.part import Part
from domain.planning.feature import Feature, Features
from domain.planning.objective import Number, Objective
from domain.values import Value, Why


class Tie(Value):
    """What an item is in the scope for: a hypothesis it tests, or a key result it moves."""

    hypothesis: UUID | None = None
    objective: UUID | None = None
    key_result: int | None = None


def untied() -> dict[str, Any]:
    """The attributes of a scope of which no item is tied to anything yet."""
    return {"ties": {}, "musts": (), "cut": ()}


class MvpItems(Part):
    """Every must of a locked scope is tied before the gate; what stands below the cut line is not built now."""

    features: tuple[UUID, ...]
    locked: bool
    ties: dict[UUID, Tie]
    musts: tuple[UUID, ...]
    cut: tuple[UUID, ...]

    class ItemsTied(Event, topic="mvp_scope.items_tied"):
        features: tuple[UUID, ...]
        tie: Tie

    class CutLineDrawn(Revision, topic="mvp_scope.cut_line_drawn"):
        kept: tuple[UUID, ...]
        cut: tuple[UUID, ...]

    class MustsFixed(Event, topic="mvp_scope.musts_fixed"):
        musts: tuple[UUID, ...]

    class TiedToNothing(Refused, code="mvp_scope.tied_to_nothing"):
        """An item tests a hypothesis or moves a key result; name one, a key result by its objective and number."""

    class NotAnItem(Refused, code="mvp_scope.not_an_item"):
        """Only features of the scope are tied or cut; extend the scope first."""

    class FixedByLock(Refused, code="mvp_scope.fixed_by_lock"):
        """The line of a locked scope stays where it is; ask for a change request that removes features."""

    @command(PRODUCT_MANAGER)
    def tie_items(
        self,
        features: Features,
        *,
        hypothesis: Hypothesis | None = None,
        objective: Objective | None = None,
        key_result: Number | None = None,
    ) -> None:
        """Say what items of the scope are there for: a hypothesis they test, or a key result they move."""
        if not (hypothesis or (objective and key_result)):
            raise self.TiedToNothing(pointer="/hypothesis")
        if objective and key_result:
            objective.key_result(key_result)
        about = {"hypothesis": hypothesis and hypothesis.id, "objective": objective and objective.id}
        tie = Tie(**about, key_result=key_result)
        for each in features:
            self._be_an_item(each)
        if fresh := tuple(each.id for each in features if self.ties.get(each.id) != tie):
            self._items_tied(features=fresh, tie=tie)

    @event(ItemsTied)
    def _items_tied(self, features: tuple[UUID, ...], tie: Tie) -> None:
        self.ties = self.ties | dict.fromkeys(features, tie)

    @command(PRODUCT_MANAGER)
    def draw_cut_line(self, last: Feature, *, why: Why) -> None:
        """Keep the items up to this one, in the order they were taken up in; those below the line are cut."""
        if self.locked:
            raise self.FixedByLock
        self._be_an_item(last)
        line = self.features.index(last.id) + 1
        if line < len(self.features):
            self._cut_line_drawn(kept=self.features[:line], cut=self.features[line:])

    @event(CutLineDrawn)
    def _cut_line_drawn(self, kept: tuple[UUID, ...], cut: tuple[UUID, ...]) -> None:
        self.features, self.cut = kept, (*cut, *self.cut)

    def fix_musts(self, musts: Iterable[UUID]) -> None:
        """Remember which items were musts when the scope was locked."""
        if fixed := tuple(musts):
            self._musts_fixed(musts=fixed)

    @event(MustsFixed)
    def _musts_fixed(self, musts: tuple[UUID, ...]) -> None:
        self.musts = musts

    @property
    def untied_musts(self) -> tuple[UUID, ...]:
        """The musts in the scope of which nobody has said what they are there for."""
        return tuple(each for each in self.musts if each in self.features and each not in self.ties)

    def _be_an_item(self, feature: Feature) -> None:
        if feature.id not in self.features:
            raise self.NotAnItem(facts=(str(feature.id),))
