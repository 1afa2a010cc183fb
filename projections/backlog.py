"""What is to be built, in which order, and how far has it come?"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.execution.execution import Execution
from domain.execution.sprint import Sprint
from domain.execution.story import Story
from domain.execution.story_values import Kind, State
from domain.kernel import Event
from domain.planning.roadmap_values import Moscow
from domain.values import PersonId, Stage
from projections.view import Filtered, OfProduct, Row, View

AFTER_ALL_RANKS = "~"
REOPENED = {"blocked": False, "blocker": None, "accepted_at": None, "accepted_by": None}


class InBacklog(Row):
    """A story: of two in one iteration that of the lesser rank comes first; `criteria` counts them."""

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
    accepted_at: datetime | None = None
    accepted_by: PersonId | None = None


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
    known = _refined(row, event) | _planned(row, event) | _moved(event)
    return row.model_copy(update=known) if known else row


def _written(event: Story.Written) -> InBacklog:
    told = {name: getattr(event, name) for name in ("feature", "priority", "author", "kind", "epic")}
    return InBacklog(id=event.originator_id, **event.place.__dict__, **dict(event.card), **told)


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


FACTS = (Story.Event, Execution.Event, Sprint.Event)
BACKLOG = View(
    "backlog", __doc__, InBacklog, reaches, evolve, order=lambda row: f"{row.iteration} {row.rank or AFTER_ALL_RANKS}",
    facts=FACTS, version=2,
)
