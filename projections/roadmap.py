"""What is planned, for when, how firmly, and how far has it moved since a baseline was taken?"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from domain.custom.filling import Emptied, Filled
from domain.kernel import Event
from domain.planning.baseline import Baseline
from domain.planning.dependency import Dependency
from domain.planning.dependency_values import Settled
from domain.planning.dependency_values import State as DependencyState
from domain.planning.feature import Feature
from domain.planning.roadmap_values import Kind, State
from projections.filled import filled
from projections.on_roadmap import Awaited, OnRoadmap
from projections.placed import listed, placed, slip
from projections.retired import retired
from projections.view import OfProduct, View


def reaches(event: Event) -> Iterator[UUID | OfProduct]:
    """The feature itself, or the one that waits; a baseline is taken of every feature of its product."""
    match event:
        case Feature.Event():
            yield event.originator_id
        case Dependency.Declared() | Dependency.Renewed() | Dependency.Endangered() | Settled():
            yield event.dependant
        case Baseline.Taken() if event.place.product:
            yield OfProduct(event.place.product)


def evolve(row: OnRoadmap | None, event: Event) -> OnRoadmap | None:
    """The feature after one more fact."""
    if row is None:
        return _registered(event) if isinstance(event, Feature.Registered) else None
    known = _learned(row, event) | retired(event, row.id)
    return row.model_copy(update=known | slip(vars(row) | known)) if known else row


def _registered(event: Feature.Registered) -> OnRoadmap:
    proposal, source = event.proposal, event.source
    key = source.id if source else f"F-{str(event.originator_id)[-8:]}"
    proposed = dict(proposal) if proposal else {"kind": Kind.FEATURE, "theme": None, "summary": None, "title": key}
    named = {name: getattr(event, name) for name in ("owner", "author", "opportunity", "case", "obligation")}
    told = {"source": source and source.system, "source_id": source and source.id}
    return OnRoadmap(id=event.originator_id, key=key, **event.place.__dict__, **proposed, **named, **told)


def _learned(row: OnRoadmap, event: Event) -> dict[str, Any]:
    match event:
        case Feature.Planned(placement=placement):
            state = State.PLANNED if row.state is State.CANDIDATE else row.state
            return {"state": state, "commitment": "forecast", **placed(placement)}
        case Feature.Rescheduled(placement=placement):
            return placed(placement)
        case Baseline.Taken(name=name):
            return {"baseline": name, "baseline_target": row.target, "baseline_ends": row.ends}
        case Feature.HistoryAttested(shown=shown):
            return _attested(row, dict(shown)) if shown else {}
        case Dependency.Declared(on=on, needed_by=day):
            declared = Awaited(id=event.originator_id, feature=on, needed_by=day, status=DependencyState.DECLARED)
            return {"depends_on": (*row.depends_on, declared)}
        case Settled():
            return _became(row, event, DependencyState(event.TOPIC.rpartition(".")[2]))
        case Dependency.Endangered():
            return _became(row, event, DependencyState.AT_RISK)
        case Dependency.Renewed():
            return _became(row, event, DependencyState.DECLARED)
        case _:
            return _progress(row, event)


def _progress(row: OnRoadmap, event: Event) -> dict[str, Any]:
    match event:
        case Filled() | Emptied():
            return filled(row.custom, event)
        case Feature.Committed():
            return {"state": State.COMMITTED, "commitment": "commitment"}
        case Feature.CommitmentWithdrawn():
            return {"state": State.PLANNED, "commitment": "forecast"}
        case Feature.Dropped():
            return {"state": State.DROPPED, "commitment": None}
        case Feature.Revived():
            return {"state": State.PLANNED, "commitment": "forecast"} if row.target else {"state": State.CANDIDATE}
        case Feature.WorkBegun():
            return {"state": State.IN_PROGRESS}
        case Feature.Delivered(release=release):
            return {"state": State.DONE, "release": release}
        case _:
            return _worth(event)


def _worth(event: Event) -> dict[str, Any]:
    match event:
        case Feature.Scored(rice=rice, score=score):
            return {"rice": rice, "score": score}
        case Feature.Classified(moscow=moscow):
            return {"moscow": moscow}
        case Feature.Aimed(objective=objective, kpis=kpis):
            return {"objective": objective, "kpis": kpis}
        case Feature.Prioritised(round=round_):
            return {"round": round_}
        case _:
            return {}


def _became(row: OnRoadmap, event: Event, status: DependencyState) -> dict[str, Any]:
    became = {event.originator_id: {"status": status}}
    return {"depends_on": tuple(each.model_copy(update=became.get(each.id)) for each in row.depends_on)}


def _attested(row: OnRoadmap, shown: dict[str, Any]) -> dict[str, Any]:
    if "title" in shown:
        shown["title"] = shown["title"] or row.key
    if "target" in shown:
        shown |= {"starts": None, "ends": None, "bucket": None}
    state, target = shown.get("state", row.state), shown.get("target", row.target)
    firm = "commitment" if state is State.COMMITTED else "forecast"
    return shown | {"commitment": firm if target and state is not State.DROPPED else None}


def order(row: OnRoadmap) -> str:
    """By the day it ends, then by its bucket, then by its key."""
    return f"{listed(row.ends, row.bucket)} {row.key}"


FACTS = (Feature.Event, Dependency.Event, Baseline.Event)
ROADMAP = View("roadmap", __doc__, OnRoadmap, reaches=reaches, evolve=evolve, order=order, facts=FACTS, version=2)
