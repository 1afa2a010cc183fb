"""On whose command, when, and by which rule facts are decided: kept once for all facts of a command."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from domain.values import PersonId, Seen, Value


class Metadata(Value):
    """Who gave the command, as what, why, having seen what: kept once for all its facts."""

    command: UUID
    name: str
    actor: PersonId
    role: str | None = None
    on_behalf_of: PersonId | None = None
    source: str = "api"
    reason: str | None = None
    occurred_at: datetime | None = None
    policy: int | None = None
    saw: tuple[Seen, ...] = ()


class Because(Value):
    """The rule by which a fact followed from another."""

    rule: str
    caused_by: UUID


@dataclass(frozen=True)
class Acting:
    """On whose command, when, and by which rule facts are decided at this moment."""

    metadata: Metadata
    moment: datetime
    because: Because | None = None


_acting: ContextVar[Acting] = ContextVar("acting")


@contextmanager
def acting_as(metadata: Metadata, moment: datetime, because: Because | None = None) -> Iterator[Acting]:
    """Within this block every fact is decided on this command."""
    acting = Acting(metadata, moment, because)
    token = _acting.set(acting)
    try:
        yield acting
    finally:
        _acting.reset(token)


@contextmanager
def following(because: Because) -> Iterator[None]:
    """Within this block every fact follows from another by a rule."""
    token = _acting.set(replace(_acting.get(), because=because))
    try:
        yield
    finally:
        _acting.reset(token)


def in_whose_name(person: UUID) -> UUID:
    """Whose decision it is that somebody takes: that of whoever lent them the authority, or their own."""
    return who_acts().metadata.on_behalf_of or person


def who_acts() -> Acting:
    """On whose command facts are decided now; raises LookupError outside of any."""
    return _acting.get()
