"""What the workspace knows of the roles that are held, or lent, on its products."""

from uuid import UUID

from eventsourcing.domain import event

from domain.authority import ADMINISTRATOR
from domain.command import consequence
from domain.errors import Refused
from domain.kernel import Event
from domain.part import Part
from domain.team.duties import Duties
from domain.team.role_values import Seat
from domain.values import PersonId


class Seats(Duties, Part):
    """Every seat is noted, so that duties are kept apart, and nothing is left to whoever leaves."""

    class HeldElsewhere(Event, topic="roles.held_elsewhere"):
        holder: PersonId
        seat: Seat

    class EndedElsewhere(Event, topic="roles.ended_elsewhere"):
        holder: PersonId
        seat: Seat

    class LentElsewhere(Event, topic="roles.lent_elsewhere"):
        holder: PersonId
        seat: Seat

    class ReturnedElsewhere(Event, topic="roles.returned_elsewhere"):
        holder: PersonId
        seat: Seat

    class StillHeld(Refused, code="roles.still_held"):
        """Whoever is erased holds no role; revoke what they hold first."""

    @consequence
    def note_seat(
        self, holder: UUID, seat: Seat, control: str | None = None, competences: tuple[str, ...] | None = None
    ) -> None:
        """Remember who holds which role on a product; raises what forbids it in view of all they hold.

        Whoever is accountable from the first is not asked for a competence: nobody else was there to assign the role.
        """
        if seat.role is not ADMINISTRATOR:
            self._be_compatible(seat.role, holder, control, competences, seat.product)
        if seat not in self.elsewhere.get(holder, ()):
            self._held_elsewhere(holder=holder, seat=seat)

    @event(HeldElsewhere)
    def _held_elsewhere(self, holder: UUID, seat: Seat) -> None:
        self.elsewhere = {**self.elsewhere, holder: (*self.elsewhere.get(holder, ()), seat)}

    @consequence
    def release_seat(self, holder: UUID, seat: Seat) -> None:
        """Remember that somebody holds a role on a product no longer."""
        if seat in self.elsewhere.get(holder, ()):
            self._ended_elsewhere(holder=holder, seat=seat)

    @event(EndedElsewhere)
    def _ended_elsewhere(self, holder: UUID, seat: Seat) -> None:
        self.elsewhere = _without(self.elsewhere, holder, seat)

    @consequence
    def note_deputy(self, holder: UUID, seat: Seat, competences: tuple[str, ...]) -> None:
        """Remember to whom a role on a product is lent; nobody is lent what they could not hold."""
        self._be_compatible(seat.role, holder, None, competences, seat.product)
        if seat not in self.deputies.get(holder, ()):
            self._lent_elsewhere(holder=holder, seat=seat)

    @event(LentElsewhere)
    def _lent_elsewhere(self, holder: UUID, seat: Seat) -> None:
        self.deputies = {**self.deputies, holder: (*self.deputies.get(holder, ()), seat)}

    @consequence
    def release_deputy(self, holder: UUID, seat: Seat) -> None:
        """Remember that a role on a product is lent to somebody no longer."""
        if seat in self.deputies.get(holder, ()):
            self._returned_elsewhere(holder=holder, seat=seat)

    @event(ReturnedElsewhere)
    def _returned_elsewhere(self, holder: UUID, seat: Seat) -> None:
        self.deputies = _without(self.deputies, holder, seat)

    @consequence
    def expect_none(self, person: UUID) -> None:
        """Raise StillHeld for somebody who holds a role in the workspace or on a product."""
        if held := {role for role, _ in self._seats_of(person)}:
            raise self.StillHeld(facts=tuple(sorted(held)))


def _without(seats: dict[UUID, tuple[Seat, ...]], holder: UUID, seat: Seat) -> dict[UUID, tuple[Seat, ...]]:
    left = tuple(each for each in seats[holder] if each != seat)
    return {**{each: held for each, held in seats.items() if each != holder}, **({holder: left} if left else {})}
