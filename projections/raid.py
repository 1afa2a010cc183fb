"""Which risks, assumptions, issues and dependencies are there, who sees to each, and which are open?"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any
from uuid import UUID

from domain.discovery.assumption import Assumption
from domain.discovery.hypothesis import Hypothesis
from domain.execution.issue import Issue
from domain.execution.risk import Risk
from domain.kernel import Event
from domain.planning.dependency import Dependency
from domain.planning.external_dependency import ExternalDependency
from domain.values import PersonId, Stage
from projections.retired import retired
from projections.view import Filtered, Row, View

STILL_OPEN = {"raised", "assessed", "response_planned", "assigned", "stated", "declared", "accepted", "renewed"}
STILL_OPEN |= {"endangered", "doubted", "questioned"}
OVER = {"closed", "materialised", "resolved", "judged", "settled", "broken", "lapsed"}


class Letter(StrEnum):
    """The four kinds of entries, of which the log has its name."""

    RISK = "risk"
    ASSUMPTION = "assumption"
    ISSUE = "issue"
    DEPENDENCY = "dependency"


class InLog(Row):
    """An entry of the log: `state` is what was said of it last; a dependency names the feature that waits."""

    id: UUID
    iteration: Filtered[UUID | None]
    stage: Filtered[Stage | None]
    letter: Filtered[Letter]
    title: str
    state: Filtered[str]
    is_open: Filtered[bool] = True
    owner: Filtered[PersonId | None] = None
    exposure: int | None = None
    residual: int | None = None
    strategy: str | None = None
    about: UUID | None = None
    archived: Filtered[bool] = False


def reaches(event: Event) -> Iterator[UUID]:
    """The entry itself."""
    yield event.originator_id


def evolve(row: InLog | None, event: Event) -> InLog | None:
    """The entry after one more fact."""
    state = event.TOPIC.partition(".")[2]
    if row is None:
        entry = _entry(event)
        return InLog(id=event.originator_id, **event.place.__dict__, **entry, state=state) if entry else None
    return row.model_copy(update=_stands(row, state) | _learned(event) | retired(event, row.id))


def _stands(row: InLog, state: str) -> dict[str, Any]:
    """How it stands, if the fact says so: that one is specified, ranked or retired leaves it as open as it was."""
    if state not in STILL_OPEN | OVER:
        return {}
    settled = row.letter is Letter.RISK and state == "accepted"
    return {"state": state, "is_open": state in STILL_OPEN and not settled}


def _entry(event: Event) -> dict[str, Any]:
    match event:
        case Risk.Raised(threat=threat):
            return {"letter": Letter.RISK, "title": threat.event}
        case Issue.Raised(trouble=trouble, owner=owner, risk=risk):
            return {"letter": Letter.ISSUE, "title": trouble.what, "owner": owner, "about": risk}
        case Hypothesis.Stated(belief=belief, opportunity=opportunity):
            return {"letter": Letter.ASSUMPTION, "title": belief, "about": opportunity}
        case Assumption.Stated(statement=statement, opportunity=opportunity):
            return {"letter": Letter.ASSUMPTION, "title": statement, "about": opportunity}
        case ExternalDependency.Declared(dependant=dependant, what=what):
            return {"letter": Letter.DEPENDENCY, "title": what, "about": dependant}
        case Dependency.Declared(dependant=dependant, on=on):
            return {"letter": Letter.DEPENDENCY, "title": f"It needs feature {on} first.", "about": dependant}
    return {}


def _learned(event: Event) -> dict[str, Any]:
    match event:
        case Risk.Assessed(exposure=exposure):
            return {"exposure": exposure}
        case Risk.ResponsePlanned(response=response):
            residual = response.residual.exposure
            return {"owner": response.owner, "strategy": response.strategy, "residual": residual}
        case Risk.Accepted(accepted_by=owner) | Risk.Materialised(owner=owner) | Issue.Assigned(owner=owner):
            return {"owner": owner}
        case Hypothesis.Judged(verdict=verdict) | Assumption.Settled(verdict=verdict):
            return {"state": verdict}
    return {}


FACTS = (Risk.Event, Issue.Event, Assumption.Event, Hypothesis.Event, Dependency.Event, ExternalDependency.Event)
RAID = View("raid", __doc__, InLog, reaches, evolve, lambda row: f"{row.letter} {row.title}", facts=FACTS)
