"""Who did what, when, as what and why, having seen what; and what was it before?"""

from datetime import datetime
from typing import Any
from uuid import UUID

from domain.authority import Scope
from domain.clock import to_micros
from domain.kernel import Event
from domain.values import PersonId, Seen, Stage, Value
from projections.altered import (
    Altered,
    State,
    aggregate_of,
    alterations,
    called,
    speaks_of_people,
    told,
    without_personal_texts,
    words,
)
from projections.view import Change, Filtered, Row, Sought, View


class FollowedFrom(Value):
    """The rule by which a fact followed from another."""

    rule: str
    event: UUID


class Audited(Row):
    """One fact: `what` says it in words, `title` is what its aggregate is called, `version` the one it made of it."""

    id: UUID
    iteration: Filtered[UUID | None]
    stage: Stage | None
    what: str
    title: str | None
    type: Sought[str]
    kind: Filtered[str]
    aggregate: Sought[UUID]
    version: int
    actor: Filtered[PersonId]
    role: str | None
    on_behalf_of: PersonId | None
    source: str
    occurred_at: datetime
    recorded_at: datetime
    command: str
    command_id: UUID
    reason: str | None
    because: FollowedFrom | None
    saw: tuple[Seen, ...]
    policy: int | None
    changes: tuple[Altered, ...]


FIELDS = tuple(Audited.model_fields)


def reaches(event: Event) -> tuple[UUID]:
    """A row of its own."""
    return (event.id,)


def evolve(row: Audited | None, happened: Change) -> Audited | None:
    """What is on record of one fact, for good."""
    if row:
        return row
    event = happened.event
    known = {**event.place.__dict__, **_content(type(event), happened.before, happened.after), **_command(event)}
    known["id"], known["type"], known["aggregate"] = event.id, event.TOPIC, event.originator_id
    known["version"], known["recorded_at"] = event.originator_version, event.timestamp
    known["occurred_at"] = event.occurred_at
    return Audited.made({name: known[name] for name in FIELDS})


def _command(event: Event) -> dict[str, Any]:
    given, because = event.metadata, event.because
    followed = FollowedFrom(rule=words(because.rule), event=because.caused_by) if because else None
    return {**given.__dict__, "command": given.name, "command_id": given.command, "because": followed}


def _content(fact: type[Event], before: State | None, after: State) -> dict[str, Any]:
    if speaks_of_people(fact):
        before, after = before and without_personal_texts(before), without_personal_texts(after)
    changes, title, kind = tuple(alterations(before, after)), called(after), aggregate_of(fact)
    details = title if before is None else told(changes)
    what = f"{words(fact.TOPIC)}: {details}" if details else words(fact.TOPIC)
    return {"what": what, "title": title, "kind": kind.TOPIC if kind else "", "changes": changes}


def order(row: Audited) -> str:
    """As they were recorded."""
    return f"{to_micros(row.recorded_at):017d}{row.version:08d}"


AUDIT_TRAIL = View(
    "audit_trail",
    __doc__,
    Audited,
    reaches=reaches,
    evolve=evolve,
    order=order,
    met_once=True,
    scope=Scope.AUDIT_READ,
    version=2,
)
