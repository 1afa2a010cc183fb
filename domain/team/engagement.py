"""Somebody who works for pay: on a trial first, then for as long as both sides want it."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import COMPLIANCE_OFFICER, PRODUCT_MANAGER, PRODUCT_OWNER, PROJECT_MANAGER, SPONSOR, TECH_LEAD
from domain.command import command, decision
from domain.errors import NotAllowed, Refused
from domain.kernel import Aggregate, Created, Event
from domain.personal import Personal
from domain.team.engagement_end import EngagementEnd
from domain.team.engagement_values import Agreement, Days, Settlement, State, Transfer, Trial, Verdict, Works
from domain.team.person import Kind, Person
from domain.values import Actor, Money, Now, PersonId, Place, Sentence, Slug

if TYPE_CHECKING:
    from domain.team.roles import Roles

TWO_WEEKS = 14


class Engagement(EngagementEnd, Aggregate):
    """Proposed, on trial, confirmed, on notice, ended."""

    TOPIC = "engagement"

    class Proposed(Created, topic="engagement.proposed"):
        person: PersonId
        agreement: Agreement

    class NdaSigned(Event, topic="engagement.nda_signed"):
        reference: str

    class TrialStarted(Event, topic="engagement.trial_started"):
        trial: Trial

    class TrialEvaluated(Event, topic="engagement.trial_evaluated"):
        verdict: Verdict
        findings: Personal[str]
        evaluated_by: PersonId

    class Confirmed(Event, topic="engagement.confirmed"):
        confirmed_by: PersonId

    class PeopleAreEngaged(Refused, code="engagement.people_are_engaged"):
        """An engagement is with a human; an agent or a service is added with whoever is responsible."""

    class NeverOnesOwn(NotAllowed, code="engagement.never_ones_own"):
        """Nobody decides on their own engagement; somebody else does."""

    class NoNda(Refused, code="engagement.no_nda"):
        """Nobody starts before the non-disclosure agreement was signed; record it first."""

    class TrialsArePaid(Refused, code="engagement.trials_are_paid"):
        """A trial is paid, in the currency of the agreed rate; name the fee."""

    class TrialIsOver(Refused, code="engagement.trial_is_over"):
        """A trial is evaluated and confirmed before it ends, and this one has; end it, and propose anew."""

    class NotRecommended(Refused, code="engagement.not_recommended"):
        """Who is confirmed was evaluated before, and well; evaluate the trial, or end it."""

    @event(Proposed)
    def __init__(self, place: Place, person: UUID, agreement: Agreement) -> None:
        self.person, self.agreement, self.state = person, agreement, State.PROPOSED
        self.nda: str | None = None
        self.trial: Trial | None = None
        self.verdict: Verdict | None = None
        self.transfer: Transfer | None = None
        self.replacement: UUID | None = None
        self.settlements: dict[str, Settlement] = {}
        self.works: tuple[Works, ...] = ()

    @classmethod
    @command(PRODUCT_MANAGER, PROJECT_MANAGER)
    def propose(cls, roles: "Roles", person: Person, agreement: Agreement, *, by: Actor) -> Self:
        """Propose that somebody works on the product these roles are about, for this pay."""
        person.expect_here("/person")
        if person.kind is not Kind.HUMAN:
            raise cls.PeopleAreEngaged(pointer="/person")
        if person.id == by:
            raise cls.NeverOnesOwn(pointer="/person")
        return cls(place=roles.place, person=person.id, agreement=agreement)

    @command(PRODUCT_MANAGER, PROJECT_MANAGER, COMPLIANCE_OFFICER)
    def record_nda(self, reference: Slug) -> None:
        """Record where the signed non-disclosure agreement is kept."""
        if reference != self.nda:
            self._nda_signed(reference=reference)

    @event(NdaSigned)
    def _nda_signed(self, reference: str) -> None:
        self.nda = reference

    @decision(PRODUCT_MANAGER, SPONSOR)
    def start_trial(self, fee: Money, days: Days = TWO_WEEKS, *, by: Actor, now: Now) -> None:
        """Begin a paid trial today, of two weeks unless said otherwise."""
        self._be_somebody_else(by)
        if self.state is State.TRIAL:
            return
        self._be_in(State.PROPOSED)
        if self.nda is None:
            raise self.NoNda
        if fee.amount <= 0 or fee.currency != self.agreement.rate.amount.currency:
            raise self.TrialsArePaid(pointer="/fee")
        today = now.date()
        self._trial_started(trial=Trial(fee=fee, starts_on=today, ends_on=today + timedelta(days=days)))

    @event(TrialStarted)
    def _trial_started(self, trial: Trial) -> None:
        self.state, self.trial = State.TRIAL, trial

    @decision(PRODUCT_MANAGER, PRODUCT_OWNER, TECH_LEAD)
    def evaluate_trial(self, verdict: Verdict, findings: Sentence, *, by: Actor, now: Now) -> None:
        """Say what the trial has shown, before it ends."""
        self._be_somebody_else(by)
        self._be_on_trial(now)
        if verdict is not self.verdict:
            sealed = Personal[str](subject=self.person, text=findings)
            self._trial_evaluated(verdict=verdict, findings=sealed, evaluated_by=by)

    @event(TrialEvaluated)
    def _trial_evaluated(self, verdict: Verdict, findings: Personal[str], evaluated_by: UUID) -> None:
        self.verdict = verdict

    @decision(SPONSOR)
    def confirm(self, *, by: Actor, now: Now) -> None:
        """Engage somebody for good, before the trial ends."""
        self._be_somebody_else(by)
        if self.state is State.CONFIRMED:
            return
        self._be_on_trial(now)
        if self.verdict is not Verdict.CONFIRM:
            raise self.NotRecommended
        self._confirmed(confirmed_by=by)

    @event(Confirmed)
    def _confirmed(self, confirmed_by: UUID) -> None:
        self.state = State.CONFIRMED

    def _be_on_trial(self, now: datetime) -> None:
        self._be_in(State.TRIAL)
        if self.trial and self.trial.ends_on <= now.date():
            raise self.TrialIsOver

    def _be_somebody_else(self, by: UUID) -> None:
        if by == self.person:
            raise self.NeverOnesOwn
