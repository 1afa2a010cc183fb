"""What somebody is proven to be able to do, and until when."""

from datetime import date
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import ADMINISTRATOR, COMPLIANCE_OFFICER
from domain.command import workspace_command
from domain.errors import NotAllowed, Refused
from domain.kernel import Event
from domain.part import Part
from domain.team.team_values import Qualification
from domain.values import Actor, Now

MOST = 100


class Qualifying(Part):
    """A competence record: a role may demand what it proves."""

    id: UUID
    qualifications: dict[str, Qualification]

    class QualificationRecorded(Event, topic="person.qualification_recorded"):
        qualification: Qualification

    class NeverOnesOwn(NotAllowed, code="person.never_ones_own"):
        """Nobody records their own competence, or grants themselves access; somebody else does."""

    class NotYetObtained(Refused, code="person.not_yet_obtained"):
        """A qualification is recorded once it was obtained, and is valid for longer than that; give other days."""

    class TooManyQualifications(Refused, code="person.too_many_qualifications"):
        """A hundred competences are recorded of somebody at most; record one again instead."""

    @workspace_command(ADMINISTRATOR, COMPLIANCE_OFFICER)
    def record_qualification(self, qualification: Qualification, *, by: Actor, now: Now) -> None:
        """Record a competence that somebody has proven; the newest record of one is what counts."""
        if by == self.id:
            raise self.NeverOnesOwn
        obtained, until = qualification.obtained_on, qualification.valid_until
        if obtained > now.date() or (until and until <= obtained):
            raise self.NotYetObtained(pointer="/qualification")
        if (known := self.qualifications.get(qualification.competence)) != qualification:
            if not known and len(self.qualifications) >= MOST:
                raise self.TooManyQualifications
            self._qualification_recorded(qualification=qualification)

    @event(QualificationRecorded)
    def _qualification_recorded(self, qualification: Qualification) -> None:
        self.qualifications = {**self.qualifications, qualification.competence: qualification}

    def competences(self, day: date) -> tuple[str, ...]:
        """What they are proven to be able to do on a day."""
        known = self.qualifications.values()
        return tuple(sorted(each.competence for each in known if not each.valid_until or day < each.valid_until))
