"""Whether everything is in place for a launch, function by function."""

from datetime import date
from typing import Any, Self

from eventsourcing.domain import event

from domain.authority import MARKETING_MANAGER, PRODUCT_MANAGER, PRODUCT_OWNER, SPONSOR, TECH_LEAD
from domain.command import command, decision
from domain.errors import NotAllowed, Refused
from domain.kernel import Aggregate, Created, Event
from domain.launch.gtm_values import Tier
from domain.launch.readiness_values import Checklist, Item, Number, Standing, State
from domain.product.iteration import Iteration
from domain.values import Actor, Day, PersonId, Place, Sentence, Stage, Why

BY_FUNCTION = (PRODUCT_MANAGER, PRODUCT_OWNER, TECH_LEAD, MARKETING_MANAGER)
LOUDEST = 1  # the tier at which nobody passes his own work alone


class Readiness(Aggregate):
    """The checklist of a launch; an item passes on evidence, or is waived by a sponsor until a day."""

    TOPIC = "readiness"
    SHOWN = "2"

    class Opened(Created, topic="readiness.opened", version=2):
        checklist: tuple[Item, ...]
        author: PersonId

        @classmethod
        def from_v1(cls, state: dict[str, Any]) -> dict[str, Any]:
            """Whoever opened the checklist answered for all of it."""
            items = [Item.from_before(each, state["author"]) for each in state["checklist"]]
            return {**state, "checklist": items}

    class ItemPassed(Event, topic="readiness.item_passed"):
        number: int
        evidence: str
        by: PersonId

    class ItemChecked(Event, topic="readiness.item_checked"):
        number: int
        by: PersonId

    class ItemRuledOut(Event, topic="readiness.item_ruled_out"):
        number: int

    class ItemFailed(Event, topic="readiness.item_failed"):
        number: int

    class ItemWaived(Event, topic="readiness.item_waived"):
        number: int
        expires: date
        approver: PersonId

    class NoSuchItem(Refused, code="readiness.no_such_item"):
        """The checklist has no item of this number; the first is 1."""

    class NothingToWaive(Refused, code="readiness.nothing_to_waive"):
        """An item that passed needs no waiver."""

    class NothingToCheck(Refused, code="readiness.nothing_to_check"):
        """A peer checks an item that passed; pass it first."""

    class PasserNeverChecks(NotAllowed, code="readiness.passer_never_checks"):
        """Whoever passed an item, or answers for it, is no peer; ask somebody else."""

    class AuthorNeverWaives(NotAllowed, code="readiness.author_never_waives"):
        """Whoever opened a checklist waives none of its items; ask another sponsor."""

    @event(Opened)
    def __init__(self, place: Place, checklist: tuple[Item, ...], author: PersonId) -> None:
        self.checklist, self.author = checklist, author
        self.standings = (Standing(),) * len(checklist)

    @classmethod
    @command(PRODUCT_MANAGER)
    def open(cls, iteration: Iteration, checklist: Checklist, *, by: Actor) -> Self:
        """Say what must be in place before anything is launched."""
        return cls(place=iteration.inside(Stage.LAUNCH), checklist=checklist, author=by)

    @command(*BY_FUNCTION)
    def pass_item(self, number: Number, evidence: Sentence, *, by: Actor) -> None:
        """Declare an item in place, and what shows it."""
        standing = self._standing(number)
        if standing.state is not State.PASSED or evidence != standing.evidence:
            self._item_passed(number=number, evidence=evidence, by=by)

    @event(ItemPassed)
    def _item_passed(self, number: int, evidence: str, by: PersonId) -> None:
        self._stand(number, Standing(state=State.PASSED, evidence=evidence, passed_by=by))

    @command(*BY_FUNCTION)
    def check_item(self, number: Number, *, by: Actor) -> None:
        """Bear out, as a peer, that an item is in place as its evidence says."""
        standing = self._standing(number)
        if standing.state is not State.PASSED:
            raise self.NothingToCheck
        if by in (standing.passed_by, self.checklist[number - 1].owner):
            raise self.PasserNeverChecks
        if standing.checked_by is None:
            self._item_checked(number=number, by=by)

    @event(ItemChecked)
    def _item_checked(self, number: int, by: PersonId) -> None:
        self._stand(number, self.standings[number - 1].model_copy(update={"checked_by": by}))

    @command(PRODUCT_MANAGER)
    def rule_out_item(self, number: Number, *, why: Why) -> None:
        """Declare that an item does not apply to this launch."""
        if self._standing(number).state is not State.NOT_APPLICABLE:
            self._item_ruled_out(number=number)

    @event(ItemRuledOut)
    def _item_ruled_out(self, number: int) -> None:
        self._stand(number, Standing(state=State.NOT_APPLICABLE))

    @command(*BY_FUNCTION)
    def fail_item(self, number: Number, *, why: Why) -> None:
        """Declare that an item is not in place."""
        if self._standing(number).state is not State.FAILED:
            self._item_failed(number=number)

    @event(ItemFailed)
    def _item_failed(self, number: int) -> None:
        self._stand(number, Standing(state=State.FAILED))

    @decision(SPONSOR)
    def waive_item(self, number: Number, expires: Day, *, by: Actor, why: Why) -> None:
        """Let an item that did not pass be missing until a day, for a reason."""
        standing = self._standing(number)
        if by in self.authors:
            raise self.AuthorNeverWaives
        if standing.state is State.PASSED:
            raise self.NothingToWaive
        if standing.expires != expires:
            self._item_waived(number=number, expires=expires, approver=by)

    @event(ItemWaived)
    def _item_waived(self, number: int, expires: date, approver: PersonId) -> None:
        self._stand(number, Standing(state=State.WAIVED, expires=expires))

    def holds(self, on: date, tier: Tier) -> bool:
        """Whether every item passed or is waived until this day, and at tier 1 none by its owner's word alone."""
        alone = any(each.needs_a_peer(item.owner) for each, item in zip(self.standings, self.checklist, strict=True))
        return all(each.holds(on) for each in self.standings) and not (tier == LOUDEST and alone)

    def _standing(self, number: int) -> Standing:
        if number > len(self.standings):
            raise self.NoSuchItem(pointer="/number")
        return self.standings[number - 1]

    def _stand(self, number: int, standing: Standing) -> None:
        self.standings = (*self.standings[: number - 1], standing, *self.standings[number:])
