"""How a product reaches its market: to whom, with which promise, at which price, through which channels."""

from typing import Any, Self

from eventsourcing.domain import event

from domain.authority import MARKETING_MANAGER, PRODUCT_MANAGER
from domain.command import command, decision
from domain.errors import NotAllowed, Refused
from domain.kernel import Aggregate, Created, Event, Revision
from domain.launch.gtm_values import Plan, Tier
from domain.product.iteration import Iteration
from domain.values import Actor, PersonId, Place, Stage, Why


class GtmPlan(Aggregate):
    """A go-to-market plan, approved by somebody other than its author and immutable from then on."""

    TOPIC = "gtm_plan"
    SHOWN = "2"

    class Drafted(Created, topic="gtm_plan.drafted", version=2):
        plan: Plan
        author: PersonId

        @classmethod
        def from_v1(cls, state: dict[str, Any]) -> dict[str, Any]:
            """Less was asked of a plan then."""
            return {**state, "plan": Plan.from_before(state["plan"])}

    class Revised(Revision, topic="gtm_plan.revised", version=2):
        plan: Plan

        @classmethod
        def from_v1(cls, state: dict[str, Any]) -> dict[str, Any]:
            """Less was asked of a plan then."""
            return {**state, "plan": Plan.from_before(state["plan"])}

    class TierAssigned(Event, topic="gtm_plan.tier_assigned"):
        tier: Tier
        by: PersonId

    class TierAgreed(Event, topic="gtm_plan.tier_agreed"):
        tier: Tier
        by: PersonId

    class Approved(Event, topic="gtm_plan.approved"):
        approver: PersonId

    class AuthorNeverApproves(NotAllowed, code="gtm_plan.author_never_approves"):
        """A go-to-market plan is approved by somebody other than its author."""

    class AlreadyApproved(Refused, code="gtm_plan.already_approved"):
        """An approved plan is immutable; draft a new one."""

    class Incomplete(Refused, code="gtm_plan.incomplete"):
        """A plan is approved once it says everything a launch needs; revise it to say these as well."""

    class TierNotAgreed(Refused, code="gtm_plan.tier_not_agreed"):
        """The product manager assigns the tier and product marketing agrees to it before the plan is approved."""

    class AnotherTier(Refused, code="gtm_plan.another_tier"):
        """What is agreed to is the tier that was assigned; name it, or have another one assigned."""

    class TakesTwo(NotAllowed, code="gtm_plan.tier_takes_two"):
        """Whoever assigned the tier does not agree to it as well; ask somebody of product marketing."""

    @event(Drafted)
    def __init__(self, place: Place, plan: Plan, author: PersonId) -> None:
        self.plan, self.author, self.approved = plan, author, False
        self.tier, self.tier_agreed = plan.tier, False
        self.assigned_by: PersonId | None = None

    @classmethod
    @command(PRODUCT_MANAGER, MARKETING_MANAGER)
    def draft(cls, iteration: Iteration, plan: Plan, *, by: Actor) -> Self:
        """Lay out how it reaches its market; its tier is a proposal."""
        return cls(place=iteration.inside(Stage.LAUNCH), plan=plan, author=by)

    @command(PRODUCT_MANAGER, MARKETING_MANAGER)
    def revise(self, plan: Plan, *, why: Why) -> None:
        """Correct a plan nobody has approved yet; another tier is assigned and agreed to anew."""
        self._be_open()
        if plan != self.plan:
            self._revised(plan=plan)

    @event(Revised)
    def _revised(self, plan: Plan) -> None:
        if plan.tier != self.plan.tier:
            self.tier, self.tier_agreed, self.assigned_by = plan.tier, False, None
        self.plan = plan

    @command(PRODUCT_MANAGER)
    def assign_launch_tier(self, tier: Tier, *, by: Actor) -> None:
        """Say how loud the launch is, to be agreed by product marketing."""
        self._be_open()
        if self.assigned_by is None or tier != self.tier:
            self._tier_assigned(tier=tier, by=by)

    @event(TierAssigned)
    def _tier_assigned(self, tier: Tier, by: PersonId) -> None:
        self.tier, self.tier_agreed, self.assigned_by = tier, False, by

    @command(MARKETING_MANAGER)
    def agree_launch_tier(self, tier: Tier, *, by: Actor) -> None:
        """Agree to the tier that the product manager assigned."""
        if self.assigned_by is None or tier != self.tier:
            raise self.AnotherTier(pointer="/tier")
        if by == self.assigned_by:
            raise self.TakesTwo
        if not self.tier_agreed:
            self._tier_agreed(tier=tier, by=by)

    @event(TierAgreed)
    def _tier_agreed(self, tier: Tier, by: PersonId) -> None:
        self.tier_agreed = True

    @decision(PRODUCT_MANAGER, MARKETING_MANAGER)
    def approve(self, *, by: Actor) -> None:
        """Accept the plan as the one the launch follows."""
        if by in self.authors:
            raise self.AuthorNeverApproves
        if self.approved:
            return
        if missing := self.plan.missing:
            raise self.Incomplete(facts=missing)
        if not self.tier_agreed:
            raise self.TierNotAgreed
        self._approved(approver=by)

    @event(Approved)
    def _approved(self, approver: PersonId) -> None:
        self.approved = True

    def _be_open(self) -> None:
        if self.approved:
            raise self.AlreadyApproved
