"""Where does every iteration of every product stand, and what is its gate waiting for?"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.clock import to_micros
from domain.gates.condition import Condition
from domain.gates.gate import Gate
from domain.kernel import Event
from domain.lifecycle import NEXT, GateName, after, gates_of
from domain.product.iteration import Iteration
from domain.product.product import Product
from domain.values import Stage, Value
from projections.view import Filtered, OfProduct, Row, View

COMPLETED, KILLED = "completed", "killed"


class Entered(Value):
    """A stage, and when the iteration came into it."""

    stage: Stage
    at: datetime


class InPipeline(Row):
    """One turn of a product's loop; `gate` is the next to be passed, and a closed turn has none."""

    id: UUID
    product_name: str
    number: int
    started_at: datetime
    stage: Filtered[Stage | None] = None
    stage_since: datetime | None = None
    entered: tuple[Entered, ...] = ()
    gate: Filtered[GateName | None] = None
    gate_state: Filtered[str | None] = None
    submissions: int = 0
    last_outcome: Filtered[str | None] = None
    recycles: int = 0
    open_conditions: tuple[UUID, ...] = ()
    closed_at: datetime | None = None
    outcome: Filtered[str | None] = None


def reaches(event: Event) -> Iterator[UUID | OfProduct]:
    """The iteration it happened in; a product's new name reaches all of its iterations."""
    match event:
        case Product.Renamed():
            yield OfProduct(event.originator_id)
        case Iteration.Event() | Gate.Event() | Condition.Event() if event.place.iteration:
            yield event.place.iteration


def evolve(row: InPipeline | None, event: Event) -> InPipeline | None:
    """The iteration after one more fact."""
    match row, event:
        case None, Iteration.Started(number=number, product_name=name):
            known = {"product": event.place.product, "id": event.originator_id, "started_at": event.occurred_at}
            return InPipeline(**known, product_name=name, number=number)
        case InPipeline(), Product.Renamed(name=name):
            return _with(row, product_name=name)
        case InPipeline(), Iteration.StageEntered(stage=stage) | Iteration.StageReturnedTo(stage=stage):
            return _in_stage(row, stage, event.occurred_at)
        case InPipeline(), Iteration.Closed(completed=completed):
            outcome = COMPLETED if completed else KILLED
            ended: dict[str, None] = dict.fromkeys(("stage", "stage_since", "gate", "gate_state"))
            return _with(row, **ended, closed_at=event.occurred_at, outcome=outcome)
        case InPipeline(), Gate.Event():
            return _at_gate(row, event) if row.gate and event.originator_id == Gate.at(event.place, row.gate) else row
        case InPipeline(), Condition.Owed():
            return _with(row, open_conditions=(*row.open_conditions, event.originator_id))
        case InPipeline(), Condition.Cleared():
            left = tuple(each for each in row.open_conditions if each != event.originator_id)
            return _with(row, open_conditions=left)
        case _:
            return row


def _in_stage(row: InPipeline, stage: Stage, at: datetime) -> InPipeline:
    entered = (*row.entered, Entered(stage=stage, at=at))
    return _with(row, stage=stage, stage_since=at, entered=entered, gate=gates_of(stage)[0], gate_state="waiting")


def _at_gate(row: InPipeline, event: Event) -> InPipeline:
    match event:
        case Gate.Submitted():
            return _with(row, gate_state="submitted", submissions=row.submissions + 1)
        case Gate.Voided():
            return _with(row, gate_state="voided")
        case Gate.Decided(name=name, decision=decision):
            recycles = row.recycles + (decision.outcome == "recycle")
            return _with(row, last_outcome=decision.outcome, recycles=recycles, **_left(name, decision.outcome))
        case _:
            return row


def _left(gate: GateName, outcome: str) -> dict[str, Any]:
    if outcome == "hold":
        return {"gate_state": "held"}
    if outcome in {"go", "conditional_go"} and gate not in NEXT and gate is not GateName.G5:
        return {"gate": after(gate), "gate_state": "waiting"}
    return {"gate_state": "decided"}


def _with(row: InPipeline, **known: Any) -> InPipeline:
    return row.model_copy(update=known)


def order(row: InPipeline) -> str:
    """As they were started."""
    return f"{to_micros(row.started_at):017d}"


FACTS = (Product.Event, Iteration.Event, Gate.Event, Condition.Event)
PIPELINE = View("pipeline", __doc__, InPipeline, reaches=reaches, evolve=evolve, order=order, facts=FACTS)
