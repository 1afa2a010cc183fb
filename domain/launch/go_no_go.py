"""Whether this increment is launched: reviewed with its plan, its readiness and the way back."""

from datetime import date
from typing import Annotated, Any, Self
from uuid import UUID

from eventsourcing.domain import event
from pydantic import AfterValidator, Field

from domain.authority import PRODUCT_MANAGER
from domain.command import consequence, decision
from domain.errors import Refused
from domain.execution.increment import Increment
from domain.gates.decisions import Criteria
from domain.gates.submission import Submission, frozen, interested
from domain.kernel import Aggregate, Created, Event, Revision
from domain.launch.gtm_plan import GtmPlan
from domain.launch.readiness import Readiness
from domain.launch.release_approval import ReleaseApproval, Rollback, WayBack
from domain.lifecycle import GateName
from domain.planning.kpi import Kpi
from domain.planning.roadmap_values import distinct
from domain.product.iteration import MOST_PROMISES, Iteration
from domain.values import Actor, Now, PersonId, Place, Seen, Stage

Baselines = Annotated[
    tuple[Kpi, ...],
    Field(min_length=1, max_length=MOST_PROMISES, description="what the launch is measured by"),
    AfterValidator(distinct),
]


class GoNoGo(ReleaseApproval, Aggregate):
    """The review of one launch; a reviewed increment is released only after a Go."""

    TOPIC = "go_no_go"
    SHOWN = "2"

    class Convened(Created, topic="go_no_go.convened", version=2):
        increment: UUID
        plan: UUID
        readiness: UUID
        rollback: Rollback
        author: PersonId

        @classmethod
        def from_v1(cls, state: dict[str, Any]) -> dict[str, Any]:
            """Nobody was asked from which value on we go back."""
            return {**state, "rollback": {"threshold": None} | state["rollback"]}

    class RollbackReplanned(Revision, topic="go_no_go.rollback_replanned"):
        rollback: Rollback

    class Submitted(Submission, topic="go_no_go.submitted"):
        baselines: tuple[UUID, ...]

    class Concluded(Event, topic="go_no_go.concluded"):
        outcome: str

    class AnotherLaunch(Refused, code="go_no_go.another_launch"):
        """A launch is reviewed on its own plan, checklist and increment; name those of its iteration."""

    @staticmethod
    def create_id(place: Place) -> UUID:
        """The id is that of what makes it the only one."""
        return GoNoGo.at(place)

    @event(Convened)
    def __init__(
        self, place: Place, increment: UUID, plan: UUID, readiness: UUID, *, rollback: Rollback, author: PersonId
    ) -> None:
        self.increment, self.plan, self.readiness = increment, plan, readiness
        self.rollback, self.author = rollback, author
        self.outcome: str | None = None
        self.owed: dict[str, date] = {}
        self.vetoed = False

    @classmethod
    @decision(PRODUCT_MANAGER)
    def convene(
        cls,
        iteration: Iteration,
        increment: Increment,
        plan: GtmPlan,
        readiness: Readiness,
        *,
        rollback: WayBack,
        baselines: Baselines,
        by: Actor,
        now: Now,
    ) -> Self:
        """Ask whether this increment is launched, with the way back laid out."""
        place, reviewed = iteration.inside(Stage.LAUNCH), (plan, readiness, increment)
        plan_id, readiness_id, increment_id = (member.id for member in reviewed)
        convened = cls(
            place=place,
            increment=increment_id,
            plan=plan_id,
            readiness=readiness_id,
            rollback=Rollback(**dict(rollback)),
            author=by,
        )
        convened._submit(reviewed, baselines, by, now.date())
        return convened

    @decision(PRODUCT_MANAGER)
    def reconvene(
        self,
        plan: GtmPlan,
        readiness: Readiness,
        increment: Increment,
        baselines: Baselines,
        *,
        rollback: WayBack | None = None,
        by: Actor,
        now: Now,
    ) -> None:
        """Ask again, on what is better now; with another way back if one is given."""
        if rollback and (planned := Rollback(**dict(rollback))) != self.rollback:
            self._rollback_replanned(rollback=planned)
        self._submit((plan, readiness, increment), baselines, by, now.date())

    @event(RollbackReplanned)
    def _rollback_replanned(self, rollback: Rollback) -> None:
        self.rollback = rollback

    def _submit(
        self, reviewed: tuple[GtmPlan, Readiness, Increment], baselines: tuple[Kpi, ...], by: UUID, today: date
    ) -> None:
        plan, readiness, _ = reviewed
        if any(each.place.iteration != self.place.iteration for each in reviewed):
            raise self.AnotherLaunch
        criteria = Criteria.of(
            {
                "readiness_passed_or_waived": readiness.holds(today, plan.tier),
                "plan_approved": plan.approved,
                "rollback_plan": self.rollback.threshold is not None,
                "kpi_baselines": all(kpi.definition.baseline is not None for kpi in baselines),
            }
        )
        self._submitted(
            gate=GateName.G4,
            package=frozen(reviewed),
            criteria=criteria,
            interested=interested(by, (self, *reviewed)),
            baselines=tuple(kpi.id for kpi in baselines),
        )

    @event(Submitted)
    def _submitted(
        self,
        gate: GateName,
        package: tuple[Seen, ...],
        criteria: Criteria,
        interested: tuple[UUID, ...],
        baselines: tuple[UUID, ...],
    ) -> None:
        self.plan, self.readiness, self.increment = (member.id for member in package)
        self.outcome = None

    @consequence
    def conclude(self, outcome: str) -> None:
        """Remember what the gate decided."""
        if outcome != self.outcome:
            self._concluded(outcome=outcome)

    @event(Concluded)
    def _concluded(self, outcome: str) -> None:
        self.outcome = outcome
