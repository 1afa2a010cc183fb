"""What would the roadmap be if a scenario were applied, against what it is?"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from domain.discovery.business_case import BusinessCase
from domain.kernel import Event
from domain.planning.feature import Feature
from domain.planning.kpi import Kpi
from domain.planning.objective import Objective
from domain.planning.roadmap_values import State
from domain.planning.scenario import Scenario
from domain.planning.scenario_values import Fate, Proposed, Trunk
from domain.values import PersonId
from projections.view import Filtered, OfProduct, Row, View
from projections.what_if import DateLine, EffortLine, TargetLine, WorthLine, dates, efforts, key, targets, worth

OF_FEATURES = (
    Feature.Planned,
    Feature.Rescheduled,
    Feature.Committed,
    Feature.CommitmentWithdrawn,
    Feature.Dropped,
    Feature.Revived,
    Feature.Scored,
    Feature.WorkBegun,
    Feature.Delivered,
)
OF_THE_TRUNK = (*OF_FEATURES, Objective.KeyResultRetargeted, Kpi.Retargeted, BusinessCase.Revised)


class Compared(Row):
    """A scenario against the trunk as it stands; once it was applied or discarded, as it stood then.

    `trunk` is what the changes are about, by id, and of an objective by its id and the number of the key result.
    """

    id: UUID
    name: str
    question: str
    author: Filtered[PersonId]
    fate: Filtered[Fate] = Fate.OPEN
    forked_at: datetime
    changes: tuple[Proposed, ...] = ()
    trunk: dict[str, Trunk] = Field(default_factory=dict)
    dates: tuple[DateLine, ...] = ()
    efforts: tuple[EffortLine, ...] = ()
    worth: tuple[WorthLine, ...] = ()
    targets: tuple[TargetLine, ...] = ()


def reaches(event: Event) -> Iterator[UUID | OfProduct]:
    """The scenario itself; what moves on the trunk, every one of its product."""
    if isinstance(event, Scenario.Event):
        yield event.originator_id
    elif event.place.product:
        yield OfProduct(event.place.product)


def evolve(row: Compared | None, event: Event) -> Compared | None:
    """The scenario after one more fact of its own, or of the trunk."""
    match event:
        case Scenario.Opened(name=name, question=question, author=author, forked_at=at):
            told = {"name": name, "question": question, "author": author, "forked_at": at}
            return Compared(product=event.place.product, id=event.originator_id, **told)
        case _ if row is None or row.fate is not Fate.OPEN:
            return row
        case Scenario.ChangeProposed(proposed=proposed):
            changes = (*row.changes, proposed)
            return _compared(row, changes, {**row.trunk, key(proposed): _standing(row, proposed)})
        case Scenario.ChangeWithdrawn(number=number):
            return _compared(row, tuple(each for each in row.changes if each.number != number), row.trunk)
        case Scenario.Applied():
            return row.model_copy(update={"fate": Fate.APPLIED})
        case Scenario.Discarded():
            return row.model_copy(update={"fate": Fate.DISCARDED})
    return _moved(row, event)


def _standing(row: Compared, proposed: Proposed) -> Trunk:
    """How what a change is about stands, and nothing of it is forgotten that another change has told."""
    told = {name: value for name, value in proposed.trunk if value is not None}
    return row.trunk.get(key(proposed), Trunk()).model_copy(update=told)


def _compared(row: Compared, changes: tuple[Proposed, ...], trunk: dict[str, Trunk]) -> Compared:
    kept = {key(each) for each in changes}
    trunk = {name: each for name, each in trunk.items() if name in kept}
    made = {"dates": dates(changes, trunk), "efforts": efforts(changes, trunk)}
    made |= {"worth": worth(changes, trunk), "targets": targets(changes, trunk)}
    return row.model_copy(update={"changes": changes, "trunk": trunk, **made})


def _moved(row: Compared, event: Event) -> Compared:
    number = f"/{event.number}" if isinstance(event, Objective.KeyResultRetargeted) else ""
    name = f"{event.originator_id}{number}"
    if not (stood := row.trunk.get(name)):
        return row
    return _compared(row, row.changes, {**row.trunk, name: stood.model_copy(update=_learned(stood, event))})


def _learned(stood: Trunk, event: Event) -> dict[str, Any]:
    match event:
        case Feature.Planned(placement=placement):
            state = State.PLANNED if stood.state is State.CANDIDATE else stood.state
            return {"placement": placement, "state": state}
        case Feature.Rescheduled(placement=placement):
            return {"placement": placement}
        case Feature.Scored(rice=rice):
            return {"effort": rice.effort}
        case Feature.Revived():
            return {"state": State.PLANNED if stood.placement else State.CANDIDATE}
        case Objective.KeyResultRetargeted(target=target, due=due):
            return {"target": target, "due": due}
        case Kpi.Retargeted(target=wanted):
            return {"target": wanted.value, "due": wanted.due}
        case BusinessCase.Revised(appraisal=appraisal) if stood.npv:
            return {"npv": stood.npv.model_copy(update={"amount": appraisal.npv})}
        case _:
            return {"state": STATES[type(event)]} if type(event) in STATES else {}


STATES: dict[type[Event], State] = {
    Feature.Committed: State.COMMITTED,
    Feature.CommitmentWithdrawn: State.PLANNED,
    Feature.Dropped: State.DROPPED,
    Feature.WorkBegun: State.IN_PROGRESS,
    Feature.Delivered: State.DONE,
}
SCENARIOS = View(
    "scenario_comparisons", __doc__, Compared, reaches, evolve, order=lambda row: row.name,
    facts=(Scenario.Event, *OF_THE_TRUNK),
)
