"""What is told of a feature on the roadmap?"""

from datetime import date
from decimal import Decimal
from uuid import UUID

from domain.planning.dependency_values import State as DependencyState
from domain.planning.roadmap_values import Kind, Moscow, Obligation, Rice, State
from domain.values import PersonId, Stage, Value
from projections.filled import Custom
from projections.view import Filtered, Row


class Awaited(Value):
    """A feature that this one depends on, and what became of the dependency; `id` is the dependency's."""

    id: UUID
    feature: UUID
    needed_by: date | None
    status: DependencyState


class OnRoadmap(Row):
    """A feature: `key` is its id in the system it came from, or the end of ours.

    `commitment` is forecast or commitment, None without a place on the roadmap; `slip_days` are counted between dates.
    What another system attests is told as we read it; `present` is whether it still has the feature.
    """

    id: UUID
    iteration: Filtered[UUID | None]
    stage: Stage | None
    key: str
    title: str
    summary: str | None
    theme: Filtered[str | None]
    kind: Filtered[Kind]
    type: Filtered[str | None] = None
    owner: Filtered[PersonId | None]
    archived: Filtered[bool] = False
    co_owners: tuple[PersonId, ...] = ()
    author: PersonId
    approver: PersonId | None = None
    state: Filtered[State] = State.CANDIDATE
    commitment: Filtered[str | None] = None
    target: Filtered[str | None] = None
    starts: date | None = None
    ends: date | None = None
    bucket: Filtered[str | None] = None
    moscow: Filtered[Moscow | None] = None
    score: Decimal | None = None
    rice: Rice | None = None
    opportunity: UUID | None
    case: UUID | None
    obligation: Obligation | None
    objective: Filtered[UUID | None] = None
    kpis: tuple[UUID, ...] = ()
    round: UUID | None = None
    depends_on: tuple[Awaited, ...] = ()
    release: UUID | None = None
    baseline: Filtered[str | None] = None
    baseline_target: str | None = None
    baseline_ends: date | None = None
    slip_days: int | None = None
    slipped: Filtered[bool] = False
    custom: Custom
    source: Filtered[str | None]
    source_id: str | None
    source_state: Filtered[str | None] = None
    source_stage: Stage | None = None
    present: bool | None = None
