"""The words of roles: where and until when they are held, in whose stead, and which are kept apart."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from domain.authority import AUDITOR, DECIDING, DEVELOPER, PRODUCT_MANAGER, PRODUCT_OWNER, SPONSOR, Role
from domain.values import Day, PersonId, Slug, Value

Commands = Annotated[tuple[Slug, ...], Field(min_length=1, max_length=50, examples=[["record_evidence"]])]
Position = Annotated[int, Field(ge=1, le=2**53, examples=[4200])]
Number = Annotated[int, Field(ge=1, le=2**31, examples=[1])]
Until = Annotated[Day, Field(examples=["2026-12-31"])]


class Specialisation(StrEnum):
    """What a product manager is a specialist for."""

    AI = "ai"
    DATA = "data"
    PLATFORM = "platform"
    TECHNICAL = "technical"
    GROWTH = "growth"


class Seat(Value):
    """A role that somebody holds on a product."""

    product: UUID
    role: Role


class Terms(Value):
    """From which day a role is held and before which, within which team or portfolio, and as which specialist."""

    since: Day | None = None
    until: Day | None = None
    team: UUID | None = None
    portfolio: UUID | None = None
    specialisation: Specialisation | None = None

    def cover(self, day: date, about: Iterable[UUID | None] = ()) -> bool:
        """Whether a role is held by them on this day, for a command about these aggregates."""
        begun = self.since is None or self.since <= day
        return begun and not self.have_ended(day) and (self.portfolio is None or self.portfolio in about)

    def have_ended(self, day: date) -> bool:
        """Whether they had an end, and it has come."""
        return self.until is not None and self.until <= day

    @property
    def are_for_good(self) -> bool:
        """Whether they neither begin nor end, and hold everywhere."""
        return (self.since, self.until, self.team, self.portfolio) == (None, None, None, None)


OPEN = Terms()


class Delegation(Value):
    """Commands that somebody may give in another's stead and role, until a day."""

    number: int
    delegator: PersonId
    delegate: PersonId
    role: Role
    commands: Commands
    until: Until


class Reach(StrEnum):
    """Where two roles are kept apart."""

    PRODUCT = "product"
    WORKSPACE = "workspace"


class Pair(Value):
    """Two roles that nobody holds both: on one product, or anywhere in the workspace."""

    one: Role
    other: Role
    reach: Reach = Reach.PRODUCT

    def parts(self, role: Role, other: Role, *, together: bool) -> bool:
        """Whether it keeps these two roles apart, held on one product together or not."""
        return {role, other} == {self.one, self.other} and (together or self.reach is Reach.WORKSPACE)


SEPARATED = (
    Pair(one=DEVELOPER, other=PRODUCT_OWNER),
    Pair(one=SPONSOR, other=PRODUCT_MANAGER),
    *(Pair(one=AUDITOR, other=role, reach=Reach.WORKSPACE) for role in sorted(DECIDING)),
)
