"""What did the team commit to in every sprint, what changed on the way, and what came of it?"""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from domain.execution.sprint import Sprint, State
from domain.kernel import Event
from domain.values import PersonId, Stage
from projections.view import Filtered, Row, View


class InSprint(Row):
    """A sprint, also its default view; the numbers count stories.

    `promised` are those committed to when it began, `committed_accepted` counts those of them that were accepted.
    """

    id: UUID
    version: int
    iteration: Filtered[UUID | None]
    stage: Filtered[Stage | None]
    goal: str
    starts: date
    ends: date
    author: PersonId
    state: Filtered[State] = State.PLANNED
    stories: tuple[UUID, ...] = ()
    promised: tuple[UUID, ...] = ()
    committed: int = 0
    added: int = 0
    removed: int = 0
    held: int = 0
    accepted: int = 0
    committed_accepted: int = 0
    carried_over: int = 0


def evolve(row: InSprint | None, event: Event) -> InSprint | None:
    """The sprint after one more fact."""
    if row is None:
        return _planned(event) if isinstance(event, Sprint.Planned) else None
    return row.model_copy(update={"version": event.originator_version, **_learned(row, event)})


def _planned(event: Sprint.Planned) -> InSprint:
    itself = {"id": event.originator_id, "version": event.originator_version, **event.place.__dict__}
    return InSprint(**itself, goal=event.goal, starts=event.starts, ends=event.ends, author=event.author)


def _learned(row: InSprint, event: Event) -> dict[str, Any]:
    match event:
        case Sprint.Committed(stories=stories):
            return {"stories": stories}
        case Sprint.Started():
            return {"state": State.ACTIVE, "promised": row.stories, "committed": len(row.stories)}
        case Sprint.ScopeAdded(story=story):
            return {"stories": (*row.stories, story), "added": row.added + 1}
        case Sprint.ScopeRemoved(story=story):
            return {"stories": tuple(each for each in row.stories if each != story), "removed": row.removed + 1}
        case Sprint.Cancelled():
            return {"state": State.CANCELLED}
        case Sprint.Closed(accepted=accepted, carried_over=carried):
            kept = len(set(accepted) & set(row.promised))
            ended = {"state": State.CLOSED, "held": len(row.stories), "accepted": len(accepted)}
            return ended | {"committed_accepted": kept, "carried_over": len(carried)}
        case _:
            return {}


def reaches(event: Event) -> Iterator[UUID]:
    """The sprint itself."""
    if isinstance(event, Sprint.Event):
        yield event.originator_id


SPRINTS = View(
    "sprints", __doc__, InSprint, reaches, evolve, order=lambda row: f"{row.starts} {row.id}", facts=(Sprint.Event,)
)
