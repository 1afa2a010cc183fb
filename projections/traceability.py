"""What does each feature answer, what was built of it, and where does the trace from need to acceptance end?"""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from domain.execution.story import Story
from domain.execution.story_values import State
from domain.kernel import EVENTS, Event
from domain.planning.feature import Feature
from domain.planning.mvp_scope import MvpScope
from domain.values import PersonId
from projections.retired import SAYS, retired
from projections.view import Filtered, Row, View

GONE = (State.REMOVED, State.SPLIT)


class Level(StrEnum):
    """Whether a row is about a feature or about a story of one."""

    FEATURE = "feature"
    STORY = "story"


class Gap(StrEnum):
    """Where the trace ends too early."""

    NONE = "none"
    NO_NEED = "no_need"
    NO_STORY = "no_story"
    NO_CRITERION = "no_criterion"
    NOT_ACCEPTED = "not_accepted"


class Traced(Row):
    """A feature with the number of its stories, or a story with that of its criteria; `complete` has no gap."""

    id: UUID
    level: Filtered[Level]
    feature: Filtered[UUID]
    opportunity: Filtered[UUID | None]
    title: str
    has_need: bool
    in_scope: Filtered[bool] = False
    stories: int = 0
    criteria: int = 0
    state: Filtered[State | None] = None
    accepted_at: datetime | None = None
    accepted_by: PersonId | None = None
    gap: Filtered[Gap] = Gap.NONE
    complete: Filtered[bool] = True
    archived: Filtered[bool] = False


def reaches(event: Event) -> Iterator[UUID]:
    """The feature or story itself, the feature of a story, or the features that a scope is about."""
    match event:
        case Feature.Event():
            yield event.originator_id
        case Story.Written(feature=feature) | Story.Removed(feature=feature) | Story.Reopened(feature=feature):
            yield from filter(None, (event.originator_id, feature))
        case Story.Split(whole=whole):
            yield from (event.originator_id, whole.feature)
        case Story.Event():
            yield event.originator_id
        case MvpScope.Defined(features=features) | MvpScope.Extended(features=features):
            yield from features
        case MvpScope.ScopeAmended(added=added, dropped=dropped):
            yield from {*added, *dropped}


def evolve(row: Traced | None, event: Event) -> Traced | None:
    """The feature or the story after one more fact."""
    if row is None:
        return _begun(event)
    told = _of_feature(row, event) if row.level is Level.FEATURE else _of_story(row, event)
    known = told | retired(event, row.id)
    return _judged(row.model_copy(update=known)) if known else row


def _begun(event: Event) -> Traced | None:
    about: dict[str, Any] = {"id": event.originator_id, "product": event.place.product}
    match event:
        case Feature.Registered(proposal=proposal, source=source, opportunity=need, obligation=duty):
            title = proposal.title if proposal else source.id if source else "Feature"
            told = {"opportunity": need, "has_need": bool(need or duty), "title": title, "feature": event.originator_id}
            return _judged(Traced(level=Level.FEATURE, **about, **told))
        case Story.Written(card=card, opportunity=need, traced=traced, feature=feature):
            told = {"opportunity": need, "has_need": traced, "title": card.title, "feature": feature}
            return _judged(Traced(level=Level.STORY, state=State.DRAFT, **about, **told))
    return None


def _of_feature(row: Traced, event: Event) -> dict[str, Any]:
    match event:
        case Story.Written() | Story.Reopened(was=State.REMOVED):
            return {"stories": row.stories + 1}
        case Story.Removed() | Story.Split():
            return {"stories": row.stories - 1}
        case MvpScope.Defined() | MvpScope.Extended():
            return {"in_scope": True}
        case MvpScope.ScopeAmended(added=added):
            return {"in_scope": row.id in added}
    return {}


def _of_story(row: Traced, event: Event) -> dict[str, Any]:
    match event:
        case Story.Refined(card=card):
            return {"title": card.title}
        case Story.CriterionAdded() | Story.ScopeAmended(was=None):
            return {"criteria": row.criteria + 1}
        case Story.MarkedReady():
            return {"state": State.READY}
        case Story.WorkStarted():
            return {"state": State.IN_PROGRESS}
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
        case Story.Reopened():
            return {"state": State.READY if row.criteria else State.DRAFT, "accepted_by": None, "accepted_at": None}
    return {}


def _judged(row: Traced) -> Traced:
    gap = _gap(row)
    return row.model_copy(update={"gap": gap, "complete": gap is Gap.NONE})


def _gap(row: Traced) -> Gap:
    if row.state in GONE:
        return Gap.NONE
    if not row.has_need:
        return Gap.NO_NEED
    if row.level is Level.FEATURE:
        return Gap.NO_STORY if row.in_scope and not row.stories else Gap.NONE
    if not row.criteria:
        return Gap.NO_CRITERION
    return Gap.NONE if row.state is State.ACCEPTED else Gap.NOT_ACCEPTED


RETIRING = (EVENTS[f"feature.{said}"] for said in SAYS)
FACTS: tuple[type[Event], ...] = (Feature.Registered, *RETIRING, Story.Event, MvpScope.Event)
TRACEABILITY = View(
    "traceability", __doc__, Traced, reaches, evolve, lambda row: f"{row.feature} {row.level} {row.title}", facts=FACTS
)
