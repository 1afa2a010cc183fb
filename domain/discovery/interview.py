"""What one participant said, under which guide, and with whose consent."""

from datetime import date
from enum import StrEnum
from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import DESIGNER, PRODUCT_MANAGER, PRODUCT_OWNER
from domain.command import command
from domain.discovery.research_study import ResearchStudy
from domain.discovery.segment import Segment
from domain.errors import Invalid, Refused
from domain.kernel import Aggregate, Created, Event
from domain.personal import Personal
from domain.product.iteration import Iteration
from domain.team.person import Person
from domain.values import Actor, Day, Now, PersonId, Place, Sentence, Stage, Value, Why


class Consent(StrEnum):
    """Whether what was said may be used."""

    GIVEN = "given"
    WITHHELD = "withheld"
    WITHDRAWN = "withdrawn"


class Talk(Value):
    """When it was held, whether it may be used, and the snapshot of what was said."""

    held_on: Day
    consent: Consent
    snapshot: Sentence


class Interview(Aggregate):
    """A talk with a participant, known by a pseudonym; what they said is sealed for them."""

    TOPIC = "interview"

    class Recorded(Created, topic="interview.recorded"):
        study: UUID
        guide: int
        participant: PersonId
        segment: UUID | None
        consent: Consent
        held_on: date
        snapshot: Personal[str]
        author: PersonId

    class ConsentWithdrawn(Event, topic="interview.consent_withdrawn"):
        """Nothing new may rest on it."""

    class NoConsent(Refused, code="interview.no_consent"):
        """Evidence is taken from an interview only while its participant consents; ask them, or use another one."""

    class HeldLater(Invalid, code="interview.held_later"):
        """An interview is recorded on a day that has come; give that day."""

    @event(Recorded)
    def __init__(  # noqa: PLR0917  # the library calls it by name
        self,
        place: Place,
        study: UUID,
        guide: int,
        participant: UUID,
        segment: UUID | None,
        consent: Consent,
        held_on: date,
        snapshot: Personal[str],
        author: UUID,
    ) -> None:
        self.study, self.guide, self.participant, self.segment = study, guide, participant, segment
        self.consent, self.held_on, self.snapshot, self.author = consent, held_on, snapshot, author

    @classmethod
    @command(PRODUCT_MANAGER, PRODUCT_OWNER, DESIGNER)
    def record(
        cls,
        iteration: Iteration,
        study: ResearchStudy,
        participant: Person,
        talk: Talk,
        segment: Segment | None = None,
        *,
        by: Actor,
        now: Now,
    ) -> Self:
        """Put on record what a participant said, under the guide as it stands."""
        study.be_under_way()
        cls._be_possible(talk, participant, now)
        return cls(
            place=iteration.inside(Stage.DISCOVERY),
            study=study.id,
            guide=study.guide_number,
            participant=participant.id,
            segment=segment.id if segment else None,
            consent=talk.consent,
            held_on=talk.held_on,
            snapshot=Personal[str](subject=participant.id, text=talk.snapshot),
            author=by,
        )

    @classmethod
    def _be_possible(cls, talk: Talk, participant: Person, now: Now) -> None:
        participant.expect_here("/participant")
        if talk.held_on > now.date():
            raise cls.HeldLater(pointer="/talk/held_on")

    @command(PRODUCT_MANAGER, PRODUCT_OWNER, DESIGNER)
    def withdraw_consent(self, *, why: Why) -> None:
        """Note that the participant no longer agrees; retract the evidence that came from it."""
        if self.consent is not Consent.WITHDRAWN:
            self._consent_withdrawn()

    @event(ConsentWithdrawn)
    def _consent_withdrawn(self) -> None:
        self.consent = Consent.WITHDRAWN

    def be_usable(self) -> None:
        """Raise NoConsent unless evidence may be taken from it."""
        if self.consent is not Consent.GIVEN:
            raise self.NoConsent
