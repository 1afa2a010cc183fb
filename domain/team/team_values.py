"""The words of a team and of whoever is in it: who answers for what, what they can, and what is open to them."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from domain.values import Day, PersonId, Slug, Value

People = Annotated[tuple[PersonId, ...], Field(max_length=20)]


class Raci(Value):
    """Who does it, the one who answers for it, who is asked, and who is told."""

    responsible: Annotated[tuple[PersonId, ...], Field(min_length=1, max_length=20)]
    accountable: PersonId
    consulted: People = ()
    informed: People = ()


class Qualification(Value):
    """A competence that is proven: by what, since when, and until when that is valid."""

    competence: Slug
    reference: Slug
    obtained_on: Day
    valid_until: Day | None = None


class AccessKind(StrEnum):
    """What somebody can get into."""

    SYSTEM = "system"
    API_KEY = "api_key"
    TEAM = "team"
    PASSWORD = "password"  # noqa: S105  # the name of a kind
    IDENTITY = "identity"
    WORKLOAD = "workload"


class Access(Value):
    """Something that is open to somebody: a system by its name, or by its id what lets them in, or a team."""

    kind: AccessKind
    system: Slug | None = None
    level: Slug | None = None
    key: UUID | None = None
    team: UUID | None = None
