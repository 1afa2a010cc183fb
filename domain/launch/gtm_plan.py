"""How a product reaches its market: to whom, with which promise, at which price, through which channels."""

from typing import Annotated, Literal, Self

from eventsourcing.domain import event
from pydantic import Field

from domain.authority import MARKETING_MANAGER, PRODUCT_MANAGER
from domain.command import command, decision
from domain.errors import NotAllowed, Refused
from domain.kernel import Aggregate, Created, Event, Revision
from domain.product.iteration import Iteration
from domain.values import Actor, Name, PersonId, Place, Sentence, Stage, Value, Why, Word


class Plan(Value):
    """Who is addressed, what is promised, what it costs, where it is sold, and how loudly; tier 1 is the loudest."""

    segment: Annotated[Name, Field(examples=["Analysts of large customers"])]
    positioning: Annotated[Sentence, Field(examples=["The only report that is ready before the meeting."])]
    pricing: Annotated[Sentence, Field(examples=["Included in the Business plan."])]
    channels: Annotated[tuple[Word, ...], Field(min_length=1, examples=[["newsletter", "sales"]])]
    tier: Literal[1, 2, 3]


class GtmPlan(Aggregate):
    """A go-to-market plan, approved by somebody other than its author and immutable from then on."""

    TOPIC = "gtm_plan"

    class Drafted(Created, topic="gtm_plan.drafted"):
        plan: Plan
        author: PersonId

    class Revised(Revision, topic="gtm_plan.revised"):
        plan: Plan

    class Approved(Event, topic="gtm_plan.approved"):
        approver: PersonId

    class AuthorNeverApproves(NotAllowed, code="gtm_plan.author_never_approves"):
        """A go-to-market plan is approved by somebody other than its author."""

    class AlreadyApproved(Refused, code="gtm_plan.already_approved"):
        """An approved plan is immutable; draft a new one."""

    @event(Drafted)
    def __init__(self, place: Place, plan: Plan, author: PersonId) -> None:
        self.plan, self.author, self.approved = plan, author, False

    @classmethod
    @command(PRODUCT_MANAGER, MARKETING_MANAGER)
    def draft(cls, iteration: Iteration, plan: Plan, *, by: Actor) -> Self:
        """Lay out how it reaches its market."""
        return cls(place=iteration.inside(Stage.LAUNCH), plan=plan, author=by)

    @command(PRODUCT_MANAGER, MARKETING_MANAGER)
    def revise(self, plan: Plan, *, why: Why) -> None:
        """Correct a plan nobody has approved yet."""
        if self.approved:
            raise self.AlreadyApproved
        if plan != self.plan:
            self._revised(plan=plan)

    @event(Revised)
    def _revised(self, plan: Plan) -> None:
        self.plan = plan

    @decision(PRODUCT_MANAGER, MARKETING_MANAGER)
    def approve(self, *, by: Actor) -> None:
        """Accept the plan as the one the launch follows."""
        if by in self.authors:
            raise self.AuthorNeverApproves
        if not self.approved:
            self._approved(approver=by)

    @event(Approved)
    def _approved(self, approver: PersonId) -> None:
        self.approved = True
