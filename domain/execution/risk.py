"""Something that may happen: it is weighed and answered, and what is left of it is accepted by somebody by name."""

from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import DEVELOPER, PRODUCT_MANAGER, PRODUCT_OWNER, PROJECT_MANAGER, SPONSOR, TECH_LEAD
from domain.command import command, decision
from domain.errors import Refused
from domain.execution.risk_values import GRAVE, Assessment, Response, State, Threat, being_built
from domain.kernel import Aggregate, Created, Event
from domain.planning.risk_standing import Standing
from domain.product.iteration import Iteration
from domain.team.person import Person
from domain.values import Actor, PersonId, Place, Why


class RiskFact(Event):
    """What every later fact about a risk says: whether it still asks for something."""

    standing: Standing


class Risk(Aggregate):
    """An uncertain event with a cause and an effect; its exposure is probability × impact."""

    TOPIC = "risk"

    class Raised(Created, topic="risk.raised"):
        threat: Threat
        author: PersonId

    class Assessed(RiskFact, topic="risk.assessed"):
        assessment: Assessment
        exposure: int

    class ResponsePlanned(RiskFact, topic="risk.response_planned"):
        response: Response

    class Accepted(RiskFact, topic="risk.accepted"):
        accepted_by: PersonId
        exposure: int

    class Materialised(RiskFact, topic="risk.materialised"):
        what: str
        effect: str
        owner: PersonId

    class Closed(RiskFact, topic="risk.closed"):
        """It can no longer happen, or would no longer matter."""

    class NotAssessed(Refused, code="risk.not_assessed"):
        """A risk is answered and accepted knowing its exposure; assess it first."""

    class TooGrave(Refused, code="risk.too_grave"):
        """An exposure of 12 or more is for a sponsor to accept; plan a response that leaves less, or ask a sponsor."""

    class Over(Refused, code="risk.over"):
        """A risk that has materialised or was closed stays so; raise another."""

    @event(Raised)
    def __init__(self, place: Place, threat: Threat, author: UUID) -> None:
        self.threat, self.author, self.state = threat, author, State.OPEN
        self.assessment: Assessment | None = None
        self.exposure: int | None = None
        self.response: Response | None = None
        self.accepted_by: UUID | None = None

    @classmethod
    @command(PRODUCT_MANAGER, PRODUCT_OWNER, TECH_LEAD, PROJECT_MANAGER, DEVELOPER)
    def raise_risk(cls, iteration: Iteration, threat: Threat, *, by: Actor) -> Self:
        """Say what may happen, out of which cause and with which effect."""
        return cls(place=being_built(iteration), threat=threat, author=by)

    @command(PRODUCT_MANAGER, PRODUCT_OWNER, TECH_LEAD, PROJECT_MANAGER)
    def assess(self, assessment: Assessment) -> None:
        """Say how likely it is, and how bad it would be; an acceptance of what was known before ends."""
        self._be_alive()
        if assessment != self.assessment:
            answered = self.response or assessment.exposure < GRAVE
            standing = Standing.ANSWERED if answered else Standing.UNANSWERED
            self._assessed(assessment=assessment, exposure=assessment.exposure, standing=standing)

    @event(Assessed)
    def _assessed(self, assessment: Assessment, exposure: int, standing: Standing) -> None:
        self.assessment, self.exposure = assessment, exposure
        self.state, self.accepted_by = State.OPEN, None

    @command(PRODUCT_MANAGER, PRODUCT_OWNER, TECH_LEAD, PROJECT_MANAGER)
    def plan_response(self, response: Response) -> None:
        """Say what is done about it, by whom, and what is left of it then; an acceptance given before ends."""
        self._be_alive()
        if response != self.response:
            self._be_assessed()
            self._response_planned(response=response, standing=Standing.ANSWERED)

    @event(ResponsePlanned)
    def _response_planned(self, response: Response, standing: Standing) -> None:
        self.response, self.state, self.accepted_by = response, State.OPEN, None

    @decision(TECH_LEAD, PRODUCT_MANAGER, PROJECT_MANAGER)
    def accept(self, *, by: Actor, why: Why) -> None:
        """Live with what is left of it, where that is little."""
        self._accept(by, GRAVE)

    @decision(SPONSOR)
    def accept_grave_risk(self, *, by: Actor, why: Why) -> None:
        """Live with what is left of it, however much that is."""
        self._accept(by, None)

    def _accept(self, by: UUID, below: int | None) -> None:
        self._be_alive()
        if self.state is State.ACCEPTED:
            return
        residual = self._be_assessed()
        if below and residual >= below:
            raise self.TooGrave(facts=(str(residual),))
        self._accepted(accepted_by=by, exposure=residual, standing=Standing.SETTLED)

    @event(Accepted)
    def _accepted(self, accepted_by: UUID, exposure: int, standing: Standing) -> None:
        self.state, self.accepted_by = State.ACCEPTED, accepted_by

    @command(PRODUCT_MANAGER, PRODUCT_OWNER, TECH_LEAD, PROJECT_MANAGER)
    def materialise(self, owner: Person) -> None:
        """Say that it has happened, and who sees to the issue that it is now."""
        if self.state is not State.MATERIALISED:
            self._be_alive()
            threat, settled = self.threat, Standing.SETTLED
            self._materialised(what=threat.event, effect=threat.effect, owner=owner.id, standing=settled)

    @event(Materialised)
    def _materialised(self, what: str, effect: str, owner: UUID, standing: Standing) -> None:
        self.state = State.MATERIALISED

    @command(PRODUCT_MANAGER, PRODUCT_OWNER, TECH_LEAD, PROJECT_MANAGER)
    def close(self, *, why: Why) -> None:
        """Say why it can no longer happen, or would no longer matter."""
        if self.state is not State.CLOSED:
            self._be_alive()
            self._closed(standing=Standing.SETTLED)

    @event(Closed)
    def _closed(self, standing: Standing) -> None:
        self.state = State.CLOSED

    def _be_alive(self) -> None:
        if self.state in (State.MATERIALISED, State.CLOSED):
            raise self.Over

    def _be_assessed(self) -> int:
        """What is left of it once it is answered; raises NotAssessed."""
        if self.assessment is None:
            raise self.NotAssessed
        return self.response.residual.exposure if self.response else self.assessment.exposure
