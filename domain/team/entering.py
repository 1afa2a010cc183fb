"""What is open to somebody: systems, keys and teams; all of it ends on the day they leave."""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import ADMINISTRATOR
from domain.command import consequence, workspace_command
from domain.errors import Refused
from domain.kernel import Event
from domain.part import Part
from domain.personal import SubjectErased
from domain.team.qualifying import Qualifying
from domain.team.team_values import Access, AccessKind
from domain.values import Actor, Slug

if TYPE_CHECKING:
    from domain.team.team import Team

MOST = 1000


class Entering(Qualifying, Part):
    """Joiner, mover, leaver: what was granted, and what was revoked."""

    accesses: tuple[Access, ...]
    engagement: UUID | None
    erased: bool

    class AccessGranted(Event, topic="person.access_granted"):
        access: Access

    class AccessRevoked(Event, topic="person.access_revoked"):
        access: Access

    class Engaged(Event, topic="person.engaged"):
        engagement: UUID

    class Left(Event, topic="person.left"):
        engagement: UUID

    class AlreadyEngaged(Refused, code="person.already_engaged"):
        """Somebody is engaged once at a time; end the engagement that stands first."""

    class NotInTheTeam(Refused, code="person.not_in_the_team"):
        """Access through a team is for its members; add them to the team first."""

    class TooMuchAccess(Refused, code="person.too_much_access"):
        """A thousand things are open to somebody at most; revoke what is not needed any more."""

    @workspace_command(ADMINISTRATOR)
    def grant_access(
        self, system: Slug, level: Slug | None = None, team: "Team | None" = None, *, by: Actor
    ) -> None:
        """Record that somebody may enter a system; through a team only for as long as they are its member."""
        self.expect_here()
        if by == self.id:
            raise self.NeverOnesOwn
        if team and self.id not in team.members:
            raise self.NotInTheTeam(pointer="/team")
        access = Access(kind=AccessKind.SYSTEM, system=system, level=level, team=team.id if team else None)
        self._grant(access)

    @workspace_command(ADMINISTRATOR)
    def revoke_access(self, system: Slug) -> None:
        """Record that a system is closed to somebody."""
        self._revoke(each for each in self.accesses if each.system == system)

    @consequence
    def hold(self, kind: AccessKind, key: UUID) -> None:
        """Remember what lets somebody in: a key, a password, an identity elsewhere; of passwords only the last."""
        if kind is AccessKind.PASSWORD:
            self._revoke(each for each in self.accesses if each.kind is kind and each.key != key)
        self._grant(Access(kind=kind, key=key))

    @consequence
    def lose_key(self, key: UUID) -> None:
        """Remember that a key, or what else let somebody in, opens nothing any more."""
        self._revoke(each for each in self.accesses if each.key == key)

    @consequence
    def join_team(self, team: UUID) -> None:
        """Remember a team that somebody belongs to."""
        self._grant(Access(kind=AccessKind.TEAM, team=team))

    @consequence
    def leave_team(self, team: UUID) -> None:
        """Close whatever was open to a member of a team."""
        self._revoke(each for each in self.accesses if each.team == team)

    @consequence
    def engage(self, engagement: UUID) -> None:
        """Remember by which engagement somebody is here; raises AlreadyEngaged."""
        if self.engagement not in (None, engagement):
            raise self.AlreadyEngaged
        if self.engagement is None:
            self._engaged(engagement=engagement)

    @consequence
    def leave(self, engagement: UUID) -> None:
        """Close everything that was open to somebody."""
        self._revoke(self.accesses)
        if self.engagement == engagement:
            self._left(engagement=engagement)

    @event(AccessGranted)
    def _access_granted(self, access: Access) -> None:
        self.accesses = (*self.accesses, access)

    @event(AccessRevoked)
    def _access_revoked(self, access: Access) -> None:
        self.accesses = tuple(each for each in self.accesses if each != access)

    @event(Engaged)
    def _engaged(self, engagement: UUID) -> None:
        self.engagement = engagement

    @event(Left)
    def _left(self, engagement: UUID) -> None:
        self.engagement = None

    def _grant(self, access: Access) -> None:
        if access not in self.accesses:
            if len(self.accesses) >= MOST:
                raise self.TooMuchAccess
            self._access_granted(access=access)

    def _revoke(self, accesses: Iterable[Access]) -> None:
        for each in tuple(accesses):
            self._access_revoked(access=each)

    def is_let_in_by(self, key: UUID) -> bool:
        """Whether a key, a password or an identity lets them in at this moment."""
        return not self.erased and any(each.key == key for each in self.accesses)

    def expect_here(self, pointer: str = "") -> None:
        """Raise SubjectErased for somebody who was erased."""
        if self.erased:
            raise SubjectErased(pointer=pointer)
