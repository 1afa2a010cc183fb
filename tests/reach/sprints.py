"""Sprints, as far as they were taken."""

from typing import Any
from uuid import UUID

from tests.reach.execution import ready
from tests.reach.planning import Planned

DATES = {"starts": "2026-11-23", "ends": "2026-12-04"}
GOAL = "Analysts can go on working."


def planned(done: Planned, **other: Any) -> UUID:
    """A sprint of two weeks that holds nothing yet."""
    return done.world.make("olga", "plan_sprint", iteration=done.iteration, goal=GOAL, **{**DATES, **other})


def committed(done: Planned, *stories: UUID) -> UUID:
    """A sprint that holds these stories, or one that is ready."""
    sprint = planned(done)
    done.world.give("olga", "commit_sprint", sprint, stories=stories or [ready(done)])
    return sprint


def started(done: Planned, *stories: UUID) -> UUID:
    """A sprint that has begun."""
    sprint = committed(done, *stories)
    done.world.give("olga", "start_sprint", sprint)
    return sprint


def closed(done: Planned) -> UUID:
    """A sprint of one story that is over."""
    story = ready(done)
    sprint = started(done, story)
    done.world.give("olga", "close_sprint", sprint, stories=[story])
    return sprint
