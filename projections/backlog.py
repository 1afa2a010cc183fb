"""What is to be built, in which order, and how far has it come?"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.custom.filling import Emptied, Filled
from domain.execution.execution import Execution
from domain.execution.sprint import Sprint
from domain.execution.story import Story
from domain.execution.story_values import Kind, State
from domain.kernel import Event
from domain.planning.roadmap_values import Moscow
from domain.values import PersonId, Stage
from projections.filled import Custom, filled
from projections.retired import retired
from projections.view import Filtered, OfProduct, Row, View

AFTER_ALL_RANKS = "~"
REOPENED = {"blocked": False, "blocker": None, "accepted_at": None, "accepted_by": None, "again": True}


class InBacklog(Row):
    """A story: of two in one iteration that of the lesser rank comes first; `criteria` counts them.

    `worked` counts the seconds in which it was in progress and not blocked, `reworked` those of them after it was
    rejected or reopened.
    """

    id: UUID
    iteration: Filtered[UUID | None]
    stage: Stage | None
    feature: Filtered[UUID]
    title: str
    as_a: str
    i_want: str
    so_that: str
    priority: Filtered[Moscow]
    author: PersonId
    kind: Filtered[Kind] = Kind.STORY
    epic: Filtered[UUID | None] = None
    state: Filtered[State] = State.DRAFT
    blocked: Filtered[bool] = False
    blocker: Filtered[PersonId | None] = None
    points: int | None = None
    rank: str | None = None
    implementer: Filtered[PersonId | None] = None
    sprint: Filtered[UUID | None] = None
    criteria: int = 0
    written_at: datetime
    started_at: datetime | None = None
    accepted_at: datetime | None = None
    accepted_by: PersonId | None = None
    working_since: datetime | None = None
    worked: int = 0
    reworked: int = 0
    again: bool = False
    archived: Filtered[bool] = False
    custom: Custom


def reaches(event: Event) -> Iterator[UUID | OfProduct]:
    """The story itself, or those that a sprint or the order of the backlog is about."""
    match event:
        case Story.Event():
            yield event.originator_id
        case Execution.BacklogOrdered(story=story) | Execution.StoryTakenOff(story=story):
            yield story
        case Sprint.ScopeAdded(story=story) | Sprint.ScopeRemoved(story=story):
            yield story
        case Sprint.Committed(stories=stories) | Sprint.Closed(carried_over=stories):
            yield from stories
        case Sprint.Cancelled() if event.place.product:
            yield OfProduct(event.place.product)


def evolve(row: InBacklog | None, event: Event) -> InBacklog | None:
    """The story after one more fact."""
    if row is None:
        return _written(event) if isinstance(event, Story.Written) else None
    known = _refined(row, event) | _planned(row, event) | _moved(event) | _worked(row, event) | retired(event, row.id)
    return row.model_copy(update=known) if known else row


def _written(event: Story.Written) -> InBacklog:
    told = {name: getattr(event, name) for name in ("feature", "priority", "author", "kind", "epic")}
    itself = {"id": event.originator_id, "written_at": event.occurred_at, **event.place.__dict__}
    return InBacklog(**itself, **dict(event.card), **told)


def _refined(row: InBacklog, event: Event) -> dict[str, Any]:
    match event:
        case Story.Refined(card=card):
            return dict(card)
        case Story.Grouped(epic=epic):
            return {"epic": epic}
        case Story.CriterionAdded() | Story.ScopeAmended(was=None):
            return {"criteria": row.criteria + 1}
        case Story.Estimated(points=points):
            return {"points": points}
    return {}


def _planned(row: InBacklog, event: Event) -> dict[str, Any]:
    match event:
        case Story.Blocked(owner=owner):
            return {"blocked": True, "blocker": owner}
        case Story.Unblocked():
            return {"blocked": False, "blocker": None}
        case Execution.BacklogOrdered(rank=rank):
            return {"rank": rank}
        case Execution.StoryTakenOff():
            return {"rank": None}
        case Filled() | Emptied():
            return filled(row.custom, event)
        case Story.Reopened():
            ready = row.criteria and row.points is not None
            return REOPENED | {"state": State.READY if ready else State.DRAFT}
        case Sprint.Committed() | Sprint.ScopeAdded():
            return {"sprint": event.originator_id}
        case Sprint.ScopeRemoved() | Sprint.Closed() | Sprint.Cancelled() if row.sprint == event.originator_id:
            return {"sprint": None}
        case _:
            return {}


def _moved(event: Event) -> dict[str, Any]:
    match event:
        case Story.MarkedReady():
            return {"state": State.READY}
        case Story.WorkStarted(implementer=implementer):
            return {"state": State.IN_PROGRESS, "implementer": implementer}
        case Story.SubmittedForAcceptance():
            return {"state": State.SUBMITTED}
        case Story.Accepted(accepted_by=by):
            return {"state": State.ACCEPTED, "accepted_by": by, "accepted_at": event.occurred_at}
        case Story.Rejected():
            return {"state": State.REJECTED}
        case Story.Removed():
            return {"state": State.REMOVED}
        case Story.Split():
            return {"state": State.SPLIT}
        case _:
            return {}


def _worked(row: InBacklog, event: Event) -> dict[str, Any]:
    match event:
        case Story.WorkStarted():
            since = event.occurred_at
            return {"working_since": row.working_since or since, "started_at": row.started_at or since}
        case Story.Unblocked() if row.state is State.IN_PROGRESS:
            return {"working_since": event.occurred_at}
        case Story.Rejected():
            return {"again": True}
        case Story.Blocked() | Story.SubmittedForAcceptance() | Story.Removed() if row.working_since:
            seconds = int((event.occurred_at - row.working_since).total_seconds())
            again = {"reworked": row.reworked + seconds} if row.again else {}
            return {"working_since": None, "worked": row.worked + seconds} | again
        case _:
            return {}


FACTS = (Story.Event, Execution.Event, Sprint.Event)
BACKLOG = View(
    "backlog", __doc__, InBacklog, reaches, evolve, order=lambda row: f"{row.iteration} {row.rank or AFTER_ALL_RANKS}",
    facts=FACTS, version=2,
)
