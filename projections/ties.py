"""Which facts tie one thing to another: read from what the facts hold, so that a new page needs no word here."""

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel

from domain.command import commands_of
from domain.kernel import AGGREGATES, Aggregate, Created, Event
from domain.launch.performance_report import PerformanceReport
from domain.planning.feature import Feature
from domain.planning.mvp_scope import MvpScope
from domain.planning.scenario import Scenario
from domain.planning.scenario_values import RetargetKeyResult, RetargetKpi
from domain.reference import is_reference
from domain.values import PERSON, Seen, Value
from projections.altered import aggregate_of
from projections.default import collection

Path = tuple[str, ...]
STAGES = ("domain.discovery", "domain.planning", "domain.execution", "domain.launch")
ASIDE = frozenset({"kpi_observation", "working_agreement"})  # so many values, and what nothing comes of
CHAIN: tuple[type[Aggregate], ...] = tuple(
    kind
    for topic, kind in AGGREGATES.items()
    if topic not in ASIDE and (topic == "synergy" or (kind.__module__.startswith(STAGES) and hasattr(kind, "archive")))
)
TOLD = tuple(kind.Event for kind in CHAIN)
KINDS = frozenset(kind.TOPIC for kind in CHAIN)
MANY = {collection(topic).replace("-", "_"): topic for topic in KINDS}
NAMED = {  # what no command is given under this name
    "absorbed": "opportunity",
    "case": "business_case",
    "items": "debt_item",
    "request": "change_request",
    "round": "prioritisation_round",
    "seeded_by": "insight",
    "split_from": "story",
}
AFTERWARDS = frozenset({"successor", "by_record"})  # what is named so came of what names it
ABOVE = frozenset({"initiative"})  # what it gathers came of it
RANKING = "prioritisation_round"  # a feature rests on it, and says so itself
ALSO = (Feature.Prioritised, MvpScope.ScopeAmended)  # what only a rule records, and the other end does not


class Link(Value):
    """A thing, and of what kind it is: its aggregate's topic."""

    id: UUID
    kind: str


def ties(event: Event) -> Iterator[tuple[Link, Link]]:
    """Cause and effect, as often as a fact names them; a release is why a KPI moved that its report tells of."""
    itself = Link(id=event.originator_id, kind=event.TOPIC.partition(".")[0])
    if event.because is None or isinstance(event, (Created, *ALSO)):
        for path, kind in paths(type(event)):
            for each in _at(event, path):
                other = Link(id=each, kind=kind)
                yield (itself, other) if path[-1] in AFTERWARDS or _gathers(itself, other) else (other, itself)
    match event:
        case PerformanceReport.Compiled(release=release, results=results):
            told = Link(id=release, kind="release")
            yield from ((told, Link(id=each.kpi, kind="kpi")) for each in results)
        case Scenario.Applied(changes=changes):
            yield from ((itself, _altered(each.about, each.change)) for each in changes if each.about)


@cache
def paths(fact: type[Event]) -> tuple[tuple[Path, str], ...]:
    """Where facts of a kind name other things, and of which kind these are."""
    page = aggregate_of(fact)
    if page not in CHAIN:
        return ()
    named = ((path, kind_of(page, path[-1])) for path in named_by(fact))
    return tuple((path, kind) for path, kind in named if kind in KINDS and (page.TOPIC, kind) != (RANKING, "feature"))


def named_by(fact: type[Event]) -> Iterator[Path]:
    """Where facts of a kind hold an id that is not a person's."""
    for name, field in fact.model_fields.items():
        if name not in Event.model_fields and PERSON not in field.metadata:
            yield from _ids(field.annotation, (name,))


def kind_of(page: type[Aggregate], name: str) -> str:
    """What a page means by a name: what its commands are given under it, or what bears that name."""
    return _given(page).get(name) or NAMED.get(name) or MANY.get(name) or name


@cache
def _given(page: type[Aggregate]) -> dict[str, str]:
    hints = (hint for command in commands_of(page) for hint in command.hints.items())
    return {name: kind.TOPIC for name, hint in hints for kind in _aggregates(hint)}


def _aggregates(hint: Any) -> Iterator[type[Aggregate]]:
    if is_reference(hint):
        yield hint
    for inner in get_args(hint):
        yield from _aggregates(inner)


def _ids(hint: Any, path: Path) -> Iterator[Path]:
    """The paths to every id within a type; a person's is none."""
    if PERSON in getattr(hint, "__metadata__", ()) or get_origin(hint) is dict:
        return
    if hint in (UUID, Seen):
        yield path
    elif isinstance(hint, type) and issubclass(hint, BaseModel):
        for name, field in hint.model_fields.items():
            if PERSON not in field.metadata:
                yield from _ids(field.annotation, (*path, name))
    for inner in get_args(hint):
        yield from _ids(inner, path)


def _at(value: Any, path: Path) -> Iterator[UUID]:
    if isinstance(value, tuple):
        for each in value:
            yield from _at(each, path)
    elif path:
        yield from _at(getattr(value, path[0], None), path[1:])
    elif value:
        yield value.id if isinstance(value, Seen) else value


def _gathers(itself: Link, other: Link) -> bool:
    return itself.kind in ABOVE and other.kind == "feature"


def _altered(about: UUID, change: Value) -> Link:
    others = {RetargetKeyResult: "objective", RetargetKpi: "kpi"}
    return Link(id=about, kind=others.get(type(change), "feature"))
